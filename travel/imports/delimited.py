"""Tables as text: what a spreadsheet saves as CSV, in the encodings that Chinese offices meet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from travel.errors import BadInput
from travel.i18n import M, Message
from travel.imports.inspecting import LARGEST_AREA

_DELIMITERS = ",\t;，"
_LONGEST_CELL = 200_000
_APOSTROPHE_BEFORE = ("=", "+", "-", "@")


def read_delimited(path: Path) -> tuple[list[Sequence[object]], frozenset[tuple[int, int]]]:
    """The rows of a CSV file, and the places (row and column, from 0) of what a spreadsheet takes for a formula.

    UTF-8 with or without a mark, UTF-16 with one, or GB18030. An apostrophe that was put before a sign so that no
    spreadsheet takes the cell for a formula is taken away again.

    Raises BadInput for text in none of these encodings, and for more cells than are read.
    """
    text = _decoded(path)
    delimiter = _delimiter(text)
    if text.count(delimiter) > LARGEST_AREA:
        raise _too_many_cells(path)
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[Sequence[object]] = []
    formulas: set[tuple[int, int]] = set()
    widest = 1
    try:
        for number, row in enumerate(rows):
            widest = max(widest, len(row))
            if (number + 1) * widest > LARGEST_AREA:
                raise _too_many_cells(path)
            formulas.update((number, place) for place, cell in enumerate(row) if cell[:1] == "=")
            found.append([_plain(cell) for cell in row] if any(row) else ())
    except csv.Error as error:
        raise BadInput(
            M("{file}, row {row}: this is no CSV ({reason})", file=path, row=len(found) + 1, reason=_reason(error))
        ) from error
    return found, frozenset(formulas)


def _reason(error: csv.Error) -> Message:
    said = str(error)
    if "unexpected end" in said:
        return M("a cell begins with a quotation mark and none ends it")
    if "field larger" in said:
        return M("a cell of more than {limit} characters", limit=f"{_LONGEST_CELL:,}")
    return M("a quotation mark inside a cell; it is written twice there")


def _too_many_cells(path: Path) -> BadInput:
    return BadInput(
        M(
            "{file}: its rows and columns span more than {limit} cells; divide the table",
            file=path,
            limit=f"{LARGEST_AREA:,}",
        )
    )


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _APOSTROPHE_BEFORE else cell


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(M("{file} is neither UTF-8 nor GB18030 text; save it as “CSV UTF-8”", file=path))


def _delimiter(text: str) -> str:
    """The one that stands most often at the beginning."""
    return max(_DELIMITERS, key=text[:5_000].count)
