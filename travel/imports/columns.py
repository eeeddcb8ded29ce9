"""Columns by their headings: in Chinese or English, by code, in any order, below whatever titles stand above."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from travel.errors import BadInput
from travel.i18n import LANGUAGES, M, Message, translate
from travel.imports.addresses import column_letters
from travel.imports.cells import Check
from travel.imports.reading import RawSheet

Shape = Literal["text", "day", "whole", "choice", "yes-no"]

REASON = "错误原因 / Reason"
"""The heading that wrong rows are given back with; whoever has put them right may leave it."""

EXPLANATIONS = "填写说明"
"""The sheet of a template that explains its columns; it is never read."""

_DEEPEST = 40
"""In how many rows from the top a heading is looked for."""
_REMARK = re.compile(r"[(（\[【].*?[)）\]】]")
_SIGNS = re.compile(r"[\s*＊:：_\-/／·.。]+")


@dataclass(frozen=True)
class Column:
    """A column that is taken over.

    ``label`` and ``meaning`` are message ids: the heading and its explanation. ``aliases`` are other headings that
    offices use. ``example`` stands in the template's explanations. What stands in a ``private`` column is told masked.
    """

    name: str
    label: str
    meaning: str
    check: Check
    required: bool = False
    aliases: tuple[str, ...] = ()
    shape: Shape = "text"
    example: str = ""
    private: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """Everything that is taken for its heading."""
        return (self.name, *(translate(self.label, lang) for lang in LANGUAGES), *self.aliases)


@dataclass(frozen=True)
class Header:
    """Where the columns stand in a sheet: ``row`` is the heading's last row, from 0, ``found`` the place of each."""

    row: int
    found: Mapping[str, int]
    texts: tuple[str, ...]
    unknown: tuple[tuple[int, str], ...]


def plain(text: object) -> str:
    """A heading without what does not matter: width, blanks, case, remarks in brackets, stars and colons."""
    bare = _REMARK.sub("", unicodedata.normalize("NFKC", str(text)))
    return _SIGNS.sub("", bare).lower()


def find_header(sheet: RawSheet, columns: Sequence[Column]) -> Header | None:
    """The heading of a sheet: the row, or the two rows one above the other, in which most columns are found.

    None where no row looks like one. Raises BadInput where two columns have one meaning.
    """
    names = {plain(heading): column.name for column in columns for heading in column.headings}
    required = {column.name for column in columns if column.required}
    best: tuple[int, int, list[str]] | None = None
    for height in (1, 2):
        for row in range(min(len(sheet.rows) - height + 1, _DEEPEST)):
            texts = _texts(sheet.rows[row : row + height])
            score = len({names[key] for text in texts if (key := plain(text)) in names})
            if score and (best is None or score > best[0]):
                best = score, row + height - 1, texts
    if best is None:
        return None
    score, row, texts = best
    if score < 2 and not (required and required <= {names.get(plain(text), "") for text in texts}):
        return None
    return _header(sheet, row, texts, names, {column.name: column for column in columns})


def _texts(rows: Sequence[Sequence[object]]) -> list[str]:
    """The heading of each column: the lowest text that stands in it."""
    width = max((len(row) for row in rows), default=0)
    found = []
    for column in range(width):
        texts = [str(row[column]).strip() for row in rows if column < len(row) and str(row[column]).strip()]
        found.append(texts[-1] if texts else "")
    return found


def _header(
    sheet: RawSheet, row: int, texts: list[str], names: Mapping[str, str], columns: Mapping[str, Column]
) -> Header:
    found: dict[str, int] = {}
    unknown = []
    for place, text in enumerate(texts):
        if not text or plain(text) == plain(REASON):
            continue
        name = names.get(plain(text))
        if name is None:
            unknown.append((place, text))
        elif name in found:
            raise BadInput(
                M(
                    "{where}: columns {first} ({first_text}) and {second} ({second_text}) both mean {label}; "
                    "delete or rename one",
                    where=place_of(sheet.name, row),
                    first=column_letters(found[name]),
                    first_text=texts[found[name]],
                    second=column_letters(place),
                    second_text=text,
                    label=M(columns[name].label),
                )
            )
        else:
            found[name] = place
    return Header(row, found, tuple(texts), tuple(unknown))


def missing(header: Header, columns: Iterable[Column], given: Iterable[str]) -> list[Column]:
    """The required columns that neither the sheet nor ``given`` has."""
    there = {*header.found, *given}
    return [column for column in columns if column.required and column.name not in there]


def place_of(sheet: str, row: int) -> Message:
    """A row of a sheet, from 0, as a person finds it."""
    if sheet:
        return M("sheet {sheet}, row {row}", sheet=sheet, row=row + 1)
    return M("row {row}", row=row + 1)
