"""A file's rows as checked values, each with its place, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from travel.errors import BadInput
from travel.forms.field_types import Wanted
from travel.i18n import M, Message
from travel.imports.addresses import column_letters
from travel.imports.cells import LAST_SERIAL, NOTHING, day
from travel.imports.columns import EXPLANATIONS, Column, Header, find_header, missing, place_of
from travel.imports.reading import RawSheet, read_sheets
from travel.masking import masked

Progress = Callable[[int, int], None]
"""Told how many rows of how many are done."""

_TOTALS = ("合计", "总计", "小计", "共计", "total", "sum")
_STEP = 1000


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row: in one column, or (``column`` is None) with the whole of it."""

    column: str | None
    reason: Message


@dataclass(frozen=True)
class Line:
    """A row of a table: ``values`` by column, None where a cell says nothing; ``row`` is counted from 1."""

    sheet: str
    row: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    raw: Sequence[object] = field(default=(), repr=False)


@dataclass(frozen=True)
class Part:
    """A sheet that was read: where its columns stand."""

    sheet: str
    header: Header


@dataclass(frozen=True)
class Table:
    """All rows of a file, and (``left_out``) what was not taken over from it: columns, sheets, lines with sums."""

    path: Path
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    left_out: tuple[Message, ...] = ()

    @property
    def wrong(self) -> tuple[Line, ...]:
        """The rows with a problem."""
        return tuple(line for line in self.lines if line.problems)

    def described(self, line: Line) -> list[Message]:
        """Everything that is wrong with a row, each with sheet, row, column and cell."""
        return [self._described(line, problem) for problem in line.problems]

    def _described(self, line: Line, problem: Problem) -> Message:
        where = place_of(line.sheet, line.row - 1)
        column = next((column for column in self.columns if column.name == problem.column), None)
        if column is None:
            return M("{where}: {reason}", where=where, reason=problem.reason)
        return M("{where}, {column}: {reason}", where=where, column=self._headed(line, column), reason=problem.reason)

    def _headed(self, line: Line, column: Column) -> Message:
        place = self.place(line, column.name)
        if place is None:
            return M(column.label)
        return M("{column} ({cell})", column=M(column.label), cell=f"{column_letters(place)}{line.row}")

    def place(self, line: Line, column: str) -> int | None:
        """In which column of its sheet, from 0, a row has a value."""
        part = next(part for part in self.parts if part.sheet == line.sheet)
        return part.header.found.get(column)


def read_table(
    path: Path,
    columns: Sequence[Column],
    *,
    sheet: str | None = None,
    given: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Table:
    """The rows of every sheet that has a heading with ``columns``, or of ``sheet`` alone.

    ``given`` is what is taken for every row of a column that a sheet does not have. Raises BadInput for a file that
    cannot be read as such a table; what is wrong with single rows stands in them.
    """
    sheets = [found for found in _chosen(path, read_sheets(path), sheet) if found.rows]
    constants = _constants(columns, given or {})
    left_out: list[Message] = []
    parts: list[Part] = []
    lines: list[Line] = []
    read = []
    for each in sheets:
        header = find_header(each, columns)
        if header is None:
            left_out.append(M("sheet {sheet}: no heading was found in it", sheet=each.name))
        else:
            _check_complete(path, each, header, columns, constants)
            read.append((each, header))
    if not read:
        raise _no_header(path, columns)
    total = sum(len(each.rows) - header.row - 1 for each, header in read)
    for each, header in read:
        parts.append(Part(each.name, header))
        for place, text in header.unknown:
            where = place_of(each.name, header.row)
            left_out.append(
                M("{where}: column {column} “{text}”", where=where, column=column_letters(place), text=text)
            )
        for line in _lines(each, header, columns, constants, left_out):
            lines.append(line)
            if progress is not None and len(lines) % _STEP == 0:
                progress(len(lines), total)
    return Table(path, tuple(columns), tuple(lines), tuple(parts), tuple(left_out))


def read_sound_table(path: Path, columns: Sequence[Column], *, sheet: str | None = None) -> Table:
    """The same, for whoever takes all rows or none. Raises BadInput that lists every problem with its place."""
    table = read_table(path, columns, sheet=sheet)
    if table.wrong:
        problems = [problem for line in table.wrong for problem in table.described(line)]
        raise BadInput(M("{file} cannot be taken over as it stands", file=path), problems)
    return table


def _chosen(path: Path, sheets: tuple[RawSheet, ...], wanted: str | None) -> list[RawSheet]:
    if wanted is None:
        return [each for each in sheets if not each.hidden and each.name != EXPLANATIONS]
    found = [each for each in sheets if each.name == wanted]
    if not found:
        names = [each.name for each in sheets if each.name] or M("only one table, without a name")
        raise BadInput(M("{file} has no sheet {sheet}; there are: {names}", file=path, sheet=wanted, names=names))
    return found


def _constants(columns: Sequence[Column], given: Mapping[str, str]) -> dict[str, Any]:
    known = {column.name: column for column in columns}
    found = {}
    for name, text in given.items():
        if name not in known:
            raise BadInput(M("There is no column {name}; there are: {names}", name=name, names=list(known)))
        try:
            found[name] = known[name].check(text)
        except Wanted as error:
            raise BadInput(M("{name}: {problem}", name=name, problem=_told(known[name], error, text))) from None
    return found


def _check_complete(
    path: Path, sheet: RawSheet, header: Header, columns: Sequence[Column], given: Mapping[str, Any]
) -> None:
    for name in given:
        if name in header.found:
            raise BadInput(M("The table has a column {name}; leave out --set {name}", name=name))
    lacking = missing(header, columns, given)
    if lacking:
        raise BadInput(
            M("{file}, {where}: columns are missing", file=path, where=place_of(sheet.name, header.row)),
            [
                M(
                    "{column}: add it, or say what it is in every row: --set {name}=VALUE",
                    column=M(column.label),
                    name=column.name,
                )
                for column in lacking
            ],
        )


def _no_header(path: Path, columns: Sequence[Column]) -> BadInput:
    wanted = [M(column.label) for column in columns if column.required]
    return BadInput(
        M("{file}: no heading was found. Wanted at least: {columns}", file=path, columns=wanted or M(columns[0].label))
    )


def _lines(
    sheet: RawSheet, header: Header, columns: Sequence[Column], given: Mapping[str, Any], left_out: list[Message]
) -> Iterator[Line]:
    chosen = [_Chosen(column, header.found[column.name]) for column in columns if column.name in header.found]
    days = {each.place for each in chosen if each.column.check is day}
    base = {column.name: given.get(column.name) for column in columns}
    heading = [text for text in header.texts if text]
    for row in range(header.row + 1, len(sheet.rows)):
        raw = _counted_from_1900(sheet.rows[row], days) if sheet.from_1904 else sheet.rows[row]
        if all(each.is_nothing(raw) for each in chosen):
            continue
        first = next(cell for cell in raw if not _is_nothing(cell))
        if isinstance(first, str) and len(first) < _LONGEST_SIGN:
            if "".join(first.split()).lower().rstrip(":：") in _TOTALS:
                left_out.append(M("{where}: “{text}”", where=place_of(sheet.name, row), text=first.strip()))
                continue
            if first.strip() == heading[0] and [str(cell).strip() for cell in raw if str(cell).strip()] == heading:
                continue  # a heading that is repeated on every printed page
        values = dict(base)
        problems: list[Problem] = []
        for each in chosen:
            each.take(raw, values, problems)
        if sheet.formulas:
            reckoned = [each.formula for each in chosen if (row, each.place) in sheet.formulas]
            named = {problem.column for problem in reckoned}
            problems = [problem for problem in problems if problem.column not in named] + reckoned
        yield Line(sheet.name, row + 1, values, tuple(problems), raw)


_LONGEST_SIGN = 20
_REMEMBERED = 5_000
_BETWEEN_1900_AND_1904 = 1462
"""Days between the two days 0 that spreadsheets count from."""


class _Chosen:
    """A column where it stands in a sheet. What was checked before is remembered: most columns say few things."""

    def __init__(self, column: Column, place: int) -> None:
        self.column, self.place = column, place
        self.formula = Problem(column.name, M("it is a formula; paste its value instead"))
        self._known: dict[str, Any] = {}

    def is_nothing(self, raw: Sequence[object]) -> bool:
        """Whether a row says nothing here."""
        return self.place >= len(raw) or _is_nothing(raw[self.place])

    def take(self, raw: Sequence[object], values: dict[str, Any], problems: list[Problem]) -> None:
        """The checked value of a row, or what is wrong with it."""
        column = self.column
        cell = raw[self.place] if self.place < len(raw) else ""
        if type(cell) is str and cell in self._known:
            values[column.name] = self._known[cell]
        elif _is_nothing(cell):
            values[column.name] = None
            if column.required:
                problems.append(Problem(column.name, M("it is missing")))
        else:
            try:
                value = values[column.name] = column.check(cell)
            except Wanted as error:
                problems.append(Problem(column.name, _told(column, error, cell)))
            else:
                if type(cell) is str and len(self._known) < _REMEMBERED:
                    self._known[cell] = value


def _counted_from_1900(row: Sequence[object], days: Container[int]) -> Sequence[object]:
    """The row with the serial numbers in the columns of days as most workbooks have them, ours for wrong rows too."""
    return [
        cell + _BETWEEN_1900_AND_1904
        if place in days and isinstance(cell, (int, float)) and not isinstance(cell, bool) and 0 < cell <= LAST_SERIAL
        else cell
        for place, cell in enumerate(row)
    ]


def _is_nothing(cell: object) -> bool:
    if isinstance(cell, str):
        return not cell or (len(cell) < _LONGEST_SIGN and cell.strip() in NOTHING)
    return cell is None


def _told(column: Column, error: Wanted, cell: object) -> Message:
    shown = masked(str(cell)) if column.private else str(cell)
    return M(
        "“{found}”: wanted is {wanted}", found=shown if len(shown) <= 40 else shown[:40] + "…", wanted=error.wanted
    )
