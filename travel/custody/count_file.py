"""The numbers somebody counted: from a scanner's text, one a line, or the column of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from travel.errors import BadInput, system_reason
from travel.forms.field_types import Wanted
from travel.i18n import N_, M, Message
from travel.imports.cells import document_number
from travel.imports.columns import Column
from travel.imports.containers import read_whole
from travel.imports.table import read_sound_table

PASSPORT = Column(
    "passport",
    N_("Passport number"),
    N_("the passport's number"),
    document_number,
    required=True,
    aliases=("护照号码", "护照号", "证件号码", "证件号", "number"),
    private=True,
)
_TEXTS = ("", ".txt")


@dataclass(frozen=True)
class Counted:
    """What was counted: each number once, and those that came again with the rows they stood in."""

    numbers: tuple[str, ...]
    again: tuple[tuple[str, tuple[int, ...]], ...] = ()


def counted_in(path: Path) -> Counted:
    """The numbers in a file: a text with one a line, or the passport column of a table (.csv, .xlsx, .xls, .ods).

    Raises BadInput that names row and field of everything that is no passport number, or says what is wrong with the
    file.
    """
    if path.suffix.lower() in _TEXTS:
        try:
            text = read_whole(path).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = system_reason(error) if isinstance(error, OSError) else M("this is no UTF-8 text")
            raise BadInput(M("{file}: {reason}", file=path, reason=reason)) from error
        return counted(text.splitlines(), M("{file}", file=path))
    lines = read_sound_table(path, (PASSPORT,)).lines
    return _once((line.row, str(line.values["passport"])) for line in lines)


def counted(lines: Iterable[str], source: Message) -> Counted:
    """The numbers in ``lines``, one in each, blank ones left out. Raises BadInput with the row of each that is none."""
    found: list[tuple[int, str]] = []
    problems: list[Message] = []
    for row, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append((row, document_number(line)))
        except Wanted as error:
            problems.append(
                M(
                    "{file}, row {row}: {field}: wanted: {wanted}",
                    file=source,
                    row=row,
                    field=M(PASSPORT.label),
                    wanted=error.wanted,
                )
            )
    if problems:
        raise BadInput(M("Nothing was counted; these are no passport numbers"), problems)
    return _once(found)


def _once(found: Iterable[tuple[int, str]]) -> Counted:
    rows: dict[str, list[int]] = {}
    for row, number in found:
        rows.setdefault(number, []).append(row)
    return Counted(tuple(rows), tuple((number, tuple(at)) for number, at in rows.items() if len(at) > 1))
