"""A file of tables, as sheets of rows; nothing is checked yet but that the file may be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from travel.errors import BadInput
from travel.imports.containers import kind_of
from travel.imports.delimited import read_delimited
from travel.imports.inspecting import Inspected, Place, inspected
from travel.imports.package import damaged, locked, with_macros


@dataclass(frozen=True)
class RawSheet:
    """A sheet: its rows from the first to the last that holds a value, every one from column A on.

    ``formulas`` are the places (row and column, from 0) where a cell is reckoned; ``name`` is empty for a CSV file.
    Where a cell is a day, it is one already; ``from_1904`` says from when the serial numbers in other cells count.
    """

    name: str
    rows: Sequence[Sequence[object]]
    formulas: frozenset[Place] = field(default=frozenset())
    hidden: bool = False
    from_1904: bool = False


def read_sheets(path: Path) -> tuple[RawSheet, ...]:
    """The sheets of a workbook, or the one table of a CSV file. Raises BadInput that says what is wrong with the file.

    Values of merged cells stand in every cell of the merged range.
    """
    kind = kind_of(path)
    if kind == "csv":
        return (RawSheet("", *read_delimited(path)),)
    return _workbook(path, inspected(path, kind))


def _workbook(path: Path, found: Inspected) -> tuple[RawSheet, ...]:
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        with load_workbook(path) as workbook:
            return tuple(
                _sheet(path, workbook.get_sheet_by_name(meta.name), meta, found) for meta in workbook.sheets_metadata
            )
    except PasswordError as error:
        raise locked(path) from error
    except (CalamineError, OSError, ValueError) as error:
        raise damaged(path) from error
    except BadInput:
        raise
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the reader's own word for a file that it cannot follow
            raise damaged(path) from error
        raise


def _sheet(path: Path, sheet: object, meta: object, found: Inspected) -> RawSheet:
    from python_calamine import CalamineSheet, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

    assert isinstance(sheet, CalamineSheet)
    assert isinstance(meta, SheetMetadata)
    if meta.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba):
        raise with_macros(path)
    rows: list[list[object]] = list(sheet.to_python(skip_empty_area=False))  # type: ignore[arg-type]
    free = sum(map(len, rows))
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or found.merged.get(meta.name) or ():
        free -= _spread(rows, top, left, bottom, right)
        if free < 0:  # merged ranges lie beside each other; those that do not would be filled again and again
            raise damaged(path)
    hidden = meta.visible is not SheetVisibleEnum.Visible
    return RawSheet(meta.name, rows, found.formulas.get(meta.name, frozenset()), hidden, found.from_1904)


def _spread(rows: list[list[object]], top: int, left: int, bottom: int, right: int) -> int:
    """How many cells were filled."""
    if top >= len(rows) or left >= len(rows[top]):
        return 0
    value, filled = rows[top][left], 0
    for row in rows[top : bottom + 1]:
        count = len(row[left : right + 1])
        row[left : right + 1] = [value] * count
        filled += count
    return filled
