"""The border records of those who travelled, held against what the events say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from travel.countries import country_labels
from travel.i18n import M, Message
from travel.journal import Break
from travel.proof.both_sides import differences, not_taken_over
from travel.tables import BorderRecord, Delegation, Event, Passport, Person, table

_event, _border, _person = table(Event), table(BorderRecord), table(Person)
_delegation, _passport = table(Delegation), table(Passport)

_Crossing = tuple[str, str, date, date, tuple[str, ...]]
"""Of a delegation, the number of a person, his exit and entry, the countries in between."""


def journeys(connection: Connection) -> Iterator[Break]:
    """Each border record that no event bears out, and each the events tell of that is not there so.

    Those of cases taken over from a ledger are left out: their events keep no records of single members.
    """
    names = {row.number: row.name for row in connection.execute(select(_person.c.number, _person.c.name))}

    def words(line: _Crossing) -> Message:
        _number, person, exit_on, entry_on, codes = line
        return M(
            "a border record of {name}, {exit} to {entry}, {countries}",
            name=names.get(person, person),
            exit=exit_on,
            entry=entry_on,
            countries=country_labels(codes),
        )

    said, found = Counter(_as_recorded(connection)), Counter(_as_stored(connection))
    return differences("delegation", said, found, lambda line: line[0], words)


def _as_recorded(connection: Connection) -> Iterator[_Crossing]:
    """The first record of each member: a later one says the same."""
    query = (
        select(_event.c.action, _event.c.delegation, _event.c.subject, _event.c.details)
        .where(
            or_(
                (_event.c.subject_kind == "delegation") & (_event.c.action == "arrive"),
                (_event.c.subject_kind == "passport")
                & (_event.c.action == "collect")
                & _event.c.details.contains('"entry":'),
            )
        )
        .order_by(_event.c.id)
    )
    holders = dict[str, str]()
    for row in connection.execute(
        select(_passport.c.number, _person.c.number.label("person")).join(
            _person, _person.c.id == _passport.c.person_id
        )
    ):
        holders[row.number] = row.person
    known: set[tuple[str, str]] = set()
    for event in connection.execution_options(yield_per=1000).execute(query):
        for person, told in _told(event, holders):
            if (event.delegation, person) not in known:
                known.add((event.delegation, person))
                days = date.fromisoformat(told["exit"]), date.fromisoformat(told["entry"])
                yield event.delegation, person, *days, tuple(told["countries"])


def _told(event: Any, holders: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    details = json.loads(event.details)
    if event.action == "collect":
        yield holders[event.subject], details
        return
    for crossing in details["crossings"]:
        yield crossing["person"], crossing


def _as_stored(connection: Connection) -> Iterator[_Crossing]:
    query = (
        select(
            _delegation.c.number,
            _person.c.number.label("person"),
            _border.c.exit_on,
            _border.c.entry_on,
            _border.c.countries,
        )
        .select_from(_border)
        .join(_delegation, _delegation.c.id == _border.c.delegation_id)
        .join(_person, _person.c.id == _border.c.person_id)
        .where(not_taken_over(_delegation.c.number))
    )
    for row in connection.execute(query):
        yield row.number, row.person, row.exit_on, row.entry_on, tuple(row.countries)
