"""What an import would do with each row: enter something new, change what is there, leave it, or refuse the row."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from travel.errors import BadInput, NotFound
from travel.i18n import M, Message
from travel.imports.table import Line, Problem, Progress

What = Literal["new", "changed", "same", "wrong"]
_STEP = 1000
KINDS: tuple[What, ...] = ("new", "changed", "same", "wrong")


@dataclass(frozen=True)
class Judged:
    """A row and what becomes of it. ``entry`` is what will be written, ``before`` what a change replaces, by column."""

    line: Line
    what: What
    entry: Any = None
    before: Mapping[str, Any] = field(default_factory=dict)


def _untold(_done: int, _total: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class Asked:
    """What is to be judged: the rows of a table, on which day; ``progress`` is told how far it has come."""

    lines: Sequence[Line]
    today: date
    progress: Progress = _untold


class Against(Exception):
    """A row cannot be taken over, for a reason in one column, or (None) in the whole of it."""

    def __init__(self, column: str | None, reason: Message) -> None:
        super().__init__(reason)
        self.problem = Problem(column, reason)


def wrong(line: Line, *problems: Problem) -> Judged:
    """A row that cannot be taken over."""
    return Judged(replace(line, problems=(*line.problems, *problems)), "wrong")


def unchangeable(column: str, found: object) -> Against:
    """What is registered cannot be made otherwise by an import."""
    return Against(column, M("registered otherwise: {found}; an import does not change it", found=found))


@contextmanager
def refused_in(column: str) -> Iterator[None]:
    """What the registers refuse inside of this stands against the row, in ``column``."""
    try:
        yield
    except (BadInput, NotFound) as error:
        raise Against(column, error.message) from error


def no_unit(column: str, name: str) -> Against:
    """A unit that nobody has registered."""
    return Against(column, M("No unit is called {name}; import or register it first", name=name))


def each_once(
    asked: Asked,
    key_of: Callable[[Line], Hashable | None],
    judge: Callable[[Line], Judged],
    units: tuple[str, Container[str]] = ("", ()),
) -> list[Judged]:
    """Every row judged; of rows about one thing the first counts, one that says the same again is the same, and where
    they disagree each of them is wrong.

    ``key_of`` is None for a row whose subject cannot be told; ``judge`` may raise Against. ``units`` is the column that
    names a unit, and the names of those registered: so it is told of rows that are wrong for other reasons, too.
    """
    groups: dict[Hashable, list[Line]] = {}
    for line in asked.lines:
        if not line.problems and (key := key_of(line)) is not None:
            groups.setdefault(key, []).append(line)
    at_odds = {_place(line): problems for group in groups.values() for line, problems in _at_odds(group)}
    first = {_place(other): _place(group[0]) for group in groups.values() for other in group[1:]}
    found: dict[tuple[str, int], Judged] = {}
    for count, line in enumerate(asked.lines, 1):
        place = _place(line)
        if count % _STEP == 0:
            asked.progress(count, len(asked.lines))
        if line.problems:
            found[place] = wrong(line, *_unknown_unit(line, *units))
        elif place in at_odds:
            found[place] = wrong(line, *at_odds[place])
        elif place in first and found[first[place]].what != "wrong":
            found[place] = Judged(line, "same")
        else:
            found[place] = _judged(line, judge)
    return list(found.values())


def _unknown_unit(line: Line, column: str, known: Container[str]) -> Iterator[Problem]:
    name = line.values.get(column)
    if name is not None and name not in known and column not in {problem.column for problem in line.problems}:
        yield no_unit(column, name).problem


def _at_odds(group: Sequence[Line]) -> Iterator[tuple[Line, list[Problem]]]:
    """The rows about one thing, all of them if they do not all say the same; each with another that says otherwise."""
    first = group[0]
    other = next((line for line in group if _disagreement(first, line)), None)
    if other is None:
        return
    for line in group:
        against = first if _disagreement(first, line) else other
        yield line, [_says_otherwise(column, against) for column in _disagreement(line, against)]


def _judged(line: Line, judge: Callable[[Line], Judged]) -> Judged:
    try:
        return judge(line)
    except Against as against:
        return wrong(line, against.problem)


def differing(line: Line, there: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    """What a row says otherwise than ``there``, by column; where it says nothing it agrees."""
    return {
        name: line.values[name]
        for name in columns
        if line.values.get(name) is not None and line.values[name] != there[name]
    }


def _place(line: Line) -> tuple[str, int]:
    return line.sheet, line.row


def _disagreement(one: Line, other: Line) -> list[str]:
    return [name for name, value in one.values.items() if value != other.values[name]]


def _says_otherwise(column: str, other: Line) -> Problem:
    if other.sheet:
        return Problem(
            column, M("sheet {sheet}, row {row} is about the same and says otherwise", sheet=other.sheet, row=other.row)
        )
    return Problem(column, M("row {row} is about the same and says otherwise", row=other.row))
