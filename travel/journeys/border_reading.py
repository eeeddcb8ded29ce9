"""A table of border records held against the journeys on file: whose each row is, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from travel.countries import country_labels
from travel.delegations.case_statements import DEPARTED
from travel.facts import Crossing
from travel.i18n import M, Message
from travel.imports.table import Line, Problem, read_table
from travel.journeys.border_days import misdated
from travel.journeys.border_records import COLUMNS, GONE, BorderFile, Stamp, Wrong, alike, overlap
from travel.masking import masked
from travel.storage.statements import Prepared
from travel.tables import Application, Approval, BorderRecord, Delegation, Loan, Member, Passport, Person, table

_delegation, _application, _member = table(Delegation), table(Application), table(Member)
_person, _approval, _border = table(Person), table(Approval), table(BorderRecord)
_passport, _loan = table(Passport), table(Loan)


def read_border_records(
    tx: Connection,
    path: Path,
    on: date,
    delegation: str | None = None,
    stands_against: Callable[[Stamp], Message | None] = lambda _stamp: None,
    given: Mapping[str, str] | None = None,
) -> BorderFile:
    """The rows of a file, held against the journeys on file on the business day ``on``.

    ``delegation`` is what the rows are about that name none; ``stands_against`` says what keeps a row that fits a
    journey from being taken; ``given`` what stands in every row of a column that the table has not. Raises BadInput
    for a file that is no such table.
    """
    found = read_table(path, COLUMNS, given=given)
    reader = _Reader(tx, on, delegation)
    stamps: list[Stamp] = []
    wrong: list[Wrong] = []
    for line in found.lines:
        read = reader.read(line)
        if isinstance(read, Stamp) and (reason := stands_against(read)) is not None:
            read = _wrong(read, Problem(None, reason))
        if isinstance(read, Stamp):
            stamps.append(read)
        else:
            wrong.append(read)
    clashing = _clashes(stamps)
    wrong += [_wrong(stamp, *clashing[_place(stamp)]) for stamp in stamps if _place(stamp) in clashing]
    return BorderFile(
        found,
        tuple(stamp for stamp in stamps if _place(stamp) not in clashing),
        tuple(sorted(wrong, key=lambda each: (each.line.sheet, each.line.row))),
    )


def _wrong(stamp: Stamp, *problems: Problem) -> Wrong:
    return Wrong(replace(stamp.line, problems=problems), frozenset({stamp.person}))


_JOURNEY = (
    select(
        _person.c.id.label("person_id"),
        _person.c.number.label("person"),
        _person.c.name,
        _delegation.c.number.label("delegation"),
        _delegation.c.id.label("delegation_id"),
        _delegation.c.state,
        _approval.c.exit_on,
        _approval.c.entry_on,
        _approval.c.countries,
        _border.c.exit_on.label("left_on"),
        _border.c.entry_on.label("came_on"),
        _border.c.countries.label("entered"),
    )
    .select_from(_person)
    .join(_member, (_member.c.person_id == _person.c.id) & _member.c.cut_on.is_(None))
    .join(_application, _application.c.id == _member.c.application_id)
    .join(
        _delegation,
        (_delegation.c.id == _application.c.delegation_id) & (_delegation.c.revision == _application.c.revision),
    )
    .outerjoin(_approval, _approval.c.id == _delegation.c.approval_id)
    .outerjoin(_border, (_border.c.delegation_id == _delegation.c.id) & (_border.c.person_id == _person.c.id))
    .where(_person.c.id == bindparam("key"))
    .order_by(_delegation.c.number)
)
_JOURNEYS = Prepared(_JOURNEY)
_WHO = select(_person.c.id, _person.c.number, _person.c.name)
_BY_NUMBER = Prepared(_WHO.where(_person.c.number == bindparam("number")))
_BY_NAME = Prepared(_WHO.where(_person.c.name == bindparam("name")))
_BY_PASSPORT = Prepared(
    _WHO.join(_passport, _passport.c.person_id == _person.c.id).where(_passport.c.number == bindparam("passport"))
)
_KNOWN = Prepared(select(_delegation.c.id).where(_delegation.c.number == bindparam("number")))
_LOANS = Prepared(
    select(_passport.c.number, _loan.c.ended_on, _loan.c.ended_how)
    .join(_passport, _passport.c.id == _loan.c.passport_id)
    .where(_loan.c.delegation_id == bindparam("delegation"), _passport.c.person_id == bindparam("person"))
    .order_by(_loan.c.id)
)


class _Reader:
    """What the store knows, asked row by row."""

    def __init__(self, tx: Connection, on: date, delegation: str | None) -> None:
        self._tx, self._on, self._delegation = tx, on, delegation
        self._journeys: dict[int, list[Row[Any]]] = {}
        self._departures: dict[str, date | None] = {}

    def read(self, line: Line) -> Stamp | Wrong:
        """The journey a row is about, or everything that is wrong with the row."""
        persons, contradiction = self._persons(line, unread=frozenset(problem.column for problem in line.problems))
        problems = [*line.problems, *self._days(line), *contradiction]
        # by days that cannot be, no journey is found
        journey = problems[0] if problems else self._journey(line, persons)
        if isinstance(journey, Problem):
            whose = frozenset(person.number for person in persons)
            return Wrong(replace(line, problems=tuple(problems or [journey])), whose)
        crossing = _crossing(line, journey)
        loans = tuple(_LOANS.all(self._tx, delegation=journey.delegation_id, person=journey.person_id))
        stamp = Stamp(
            line, journey.delegation, journey.state, journey.person, journey.name, crossing, _known(journey), loans
        )
        against = [*self._against(stamp, journey)]
        return _wrong(stamp, *against) if against else stamp

    def _days(self, line: Line) -> Iterator[Problem]:
        exit_, entry = line.values["exit"], line.values["entry"]
        if exit_ is not None and entry is not None and entry < exit_:
            yield Problem("entry", M("entry {entry} is before exit {exit}", entry=entry, exit=exit_))
        for name in ("exit", "entry"):
            if line.values[name] is not None and line.values[name] > self._on:
                yield Problem(name, M("{day} has not come yet; it is {on}", day=line.values[name], on=self._on))

    def _persons(self, line: Line, unread: frozenset[str | None]) -> tuple[list[Row[Any]], list[Problem]]:
        """Whom a row may be about, and what is wrong with what it says of him. ``unread`` cells say nothing.

        Several only where it gives a name and no more, or names one man here and another there.
        """
        said = line.values
        found: dict[int, Row[Any]] | None = None
        for name, query, unknown in (
            ("person", _BY_NUMBER, M("no person has this number")),
            ("passport", _BY_PASSPORT, M("no such passport is registered")),
            ("name", _BY_NAME, M("no person of this name is registered")),
        ):
            if said[name] is None:
                continue
            rows = {row.id: row for row in query.all(self._tx, **{_ASKED[name]: said[name]})}
            if not rows:
                return list((found or {}).values()), [Problem(name, unknown)]
            together = rows if found is None else {key: row for key, row in rows.items() if key in found}
            if not together:
                others = list((found or rows).values())
                who = [row.name for row in others]
                wrong = Problem(name, M("this is not {who}, whom the row names besides", who=who))
                return [*others, *rows.values()], [wrong]
            found = together
        if found is None and not unread & set(_ASKED):
            return [], [Problem(None, M("whose record this is, is missing: number, name or passport"))]
        return list((found or {}).values()), []

    def _journey(self, line: Line, persons: Sequence[Row[Any]]) -> Row[Any] | Problem:
        number = line.values["delegation"] or self._delegation
        every = [journey for person in persons for journey in self._journeys_of(person.id)]
        who = persons[0].name
        if number is None:
            return self._by_days(line, who, every)
        found = [journey for journey in every if journey.delegation == number]
        if len({journey.person for journey in found}) > 1:
            return Problem("name", M("several of {number} are called {who}; give the number", number=number, who=who))
        if not found and _KNOWN.first(self._tx, number=number) is None:
            return Problem("delegation", M("there is no delegation {number}", number=number))
        if not found:
            return Problem("delegation", M("{who} did not travel in {number}", who=who, number=number))
        if found[0].state not in GONE:
            return Problem("delegation", M("{number} has not left", number=number))
        return found[0]

    def _by_days(self, line: Line, who: str, every: Iterable[Row[Any]]) -> Row[Any] | Problem:
        gone = [journey for journey in every if journey.state in GONE]
        stamped = Crossing("", line.values["exit"], line.values["entry"], ())
        for fits in (_recorded, _approved, _recorded_otherwise):
            found = [journey for journey in gone if fits(journey, stamped)]
            if len(found) == 1:
                return found[0]
            if found:
                numbers = [journey.delegation for journey in found]
                return Problem(
                    "delegation", M("{who} may have travelled in any of {numbers}; say which", who=who, numbers=numbers)
                )
        return Problem(
            _named_by(line),
            M(
                "{who} travelled in no delegation between {exit} and {entry}",
                who=who,
                exit=stamped.exit,
                entry=stamped.entry,
            ),
        )

    def _against(self, stamp: Stamp, journey: Row[Any]) -> Iterator[Problem]:
        """What else on file stands against a row."""
        if stamp.known is None:
            departed = self._departed(stamp.delegation)
            yield from (Problem(*said) for said in misdated(stamp.crossing, journey.exit_on, departed))
        if stamp.known is not None and not stamp.is_known:
            yield Problem(
                "exit",
                M(
                    "{who}: on file are {exit} to {entry}, {countries}; a record is never changed",
                    who=stamp.name,
                    exit=stamp.known.exit,
                    entry=stamp.known.entry,
                    countries=country_labels(stamp.known.countries),
                ),
            )
        for other in self._journeys_of(journey.person_id):
            known = _known(other)
            if other.delegation != stamp.delegation and known is not None and overlap(known, stamp.crossing):
                yield Problem(
                    "exit",
                    M(
                        "{who} was away {exit} to {entry} in {number}",
                        who=stamp.name,
                        exit=known.exit,
                        entry=known.entry,
                        number=other.delegation,
                    ),
                )
        passport = stamp.line.values["passport"]
        if passport is not None and all(loan.number != passport for loan in stamp.loans):
            yield Problem(
                "passport",
                M("{passport} was never lent for {number}", passport=masked(passport), number=stamp.delegation),
            )

    def _departed(self, number: str) -> date | None:
        if number not in self._departures:
            row = DEPARTED.first(self._tx, delegation=number)
            self._departures[number] = row.on_day if row else None
        return self._departures[number]

    def _journeys_of(self, person: int) -> list[Row[Any]]:
        if person not in self._journeys:
            self._journeys[person] = _JOURNEYS.all(self._tx, key=person)
        return self._journeys[person]


_ASKED = {"person": "number", "passport": "passport", "name": "name"}


def _named_by(line: Line) -> str:
    """The column by which a row says whose it is."""
    return next(name for name in ("name", "passport", "person") if line.values[name] is not None)


def _known(journey: Row[Any]) -> Crossing | None:
    if journey.left_on is None:
        return None
    return Crossing(journey.person, journey.left_on, journey.came_on, tuple(journey.entered))


def _crossing(line: Line, journey: Row[Any]) -> Crossing:
    """The record of a row; countries are those recorded already or approved, where it names none."""
    said = line.values["countries"]
    entered = said or journey.entered or journey.countries or ()
    return Crossing(journey.person, line.values["exit"], line.values["entry"], tuple(entered))


def _recorded(journey: Row[Any], stamped: Crossing) -> bool:
    return (journey.left_on, journey.came_on) == (stamped.exit, stamped.entry)


def _approved(journey: Row[Any], stamped: Crossing) -> bool:
    return bool(journey.left_on is None and journey.exit_on <= stamped.entry and stamped.exit <= journey.entry_on)


def _recorded_otherwise(journey: Row[Any], stamped: Crossing) -> bool:
    """On other days that touch these: what a row says of that journey is told against what is on file."""
    return bool(journey.left_on is not None and journey.left_on <= stamped.entry and stamped.exit <= journey.came_on)


Place = tuple[str, int]


def _place(stamp: Stamp) -> Place:
    return stamp.line.sheet, stamp.line.row


def _clashes(stamps: Sequence[Stamp]) -> Mapping[Place, list[Problem]]:
    """Rows of one person that say the same twice, disagree, or overlap."""
    found: dict[Place, list[Problem]] = {}
    by_person: dict[str, list[Stamp]] = {}
    for stamp in stamps:
        for other in by_person.setdefault(stamp.person, []):
            if stamp.delegation == other.delegation and alike(stamp.crossing, other.crossing):
                found.setdefault(_place(stamp), []).append(
                    Problem(
                        _named_by(stamp.line),
                        M("{who} stands in row {row} already", who=stamp.name, row=other.line.row),
                    )
                )
            elif stamp.delegation == other.delegation or overlap(stamp.crossing, other.crossing):
                for one, another in ((stamp, other), (other, stamp)):
                    problem = Problem(
                        "exit",
                        M(
                            "{who}: row {row} says {exit} to {entry}",
                            who=one.name,
                            row=another.line.row,
                            exit=another.crossing.exit,
                            entry=another.crossing.entry,
                        ),
                    )
                    found.setdefault(_place(one), []).append(problem)
        by_person[stamp.person].append(stamp)
    return found
