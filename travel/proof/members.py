"""The members of every version of an application, held against what the events say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from travel.i18n import M, Message
from travel.journal import Break
from travel.proof.both_sides import differences, not_taken_over
from travel.tables import Application, Delegation, Event, Member, Person, table

_event, _delegation = table(Event), table(Delegation)
_application, _member, _person = table(Application), table(Member), table(Person)

_FILING = ("new", "edit", "amend")
_WRITTEN = ("name", "unit", "post", "rank", "role")


@dataclass(frozen=True)
class _Seat:
    """A member of one version, as both sides tell it."""

    delegation: str
    revision: int
    seat: int
    name: str
    unit: str
    post: str
    rank: str
    role: str
    born: date
    cut_on: date | None = None


def members(connection: Connection) -> Iterator[Break]:
    """Each member that no event bears out, and each the events tell of that is not there so.

    Those of cases taken over from a ledger are left out: their events keep no application.
    """
    said, found = Counter(_as_recorded(connection)), Counter(_as_stored(connection))
    return differences("delegation", said, found, lambda seat: seat.delegation, _words)


def _words(seat: _Seat) -> Message:
    told = {"name": seat.name, "unit": seat.unit, "post": seat.post, "revision": seat.revision}
    if seat.cut_on is not None:
        return M("{name} ({unit}, {post}), cut from version {revision} of the application", **told)
    return M("{name} ({unit}, {post}) on version {revision} of the application", **told)


def _as_recorded(connection: Connection) -> Iterator[_Seat]:
    query = (
        select(_event.c.subject, _event.c.action, _event.c.on_day, _event.c.details)
        .where(_event.c.subject_kind == "delegation", _event.c.action.in_((*_FILING, "cut")))
        .order_by(_event.c.subject, _event.c.seq)
    )
    persons = select(_person.c.number, _person.c.name, _person.c.born)
    who = {row.number: (row.name, row.born) for row in connection.execute(persons)}
    seats = dict[int, _Seat]()
    for event in connection.execution_options(yield_per=1000).execute(query):
        details = json.loads(event.details)
        if event.action == "cut":
            for at, seat in seats.items():
                if (seat.name, seat.born) == who.get(details["person"]):
                    seats[at] = replace(seat, cut_on=event.on_day)
            continue
        # a version that another one follows is complete
        yield from seats.values()
        seats = {seat.seat: seat for seat in _filed(event.subject, details)}
    yield from seats.values()


def _filed(number: str, details: dict[str, Any]) -> Iterator[_Seat]:
    for seat, member in enumerate(details["application"]["members"], 1):
        written = {name: member[name] for name in _WRITTEN} | {"born": date.fromisoformat(member["born"])}
        yield _Seat(delegation=number, revision=details["revision"], seat=seat, **written)


def _as_stored(connection: Connection) -> Iterator[_Seat]:
    query = (
        select(
            _delegation.c.number.label("delegation"),
            _application.c.revision,
            _member.c.seat,
            *(_member.c[name] for name in _WRITTEN),
            _member.c.born,
            _member.c.cut_on,
        )
        .select_from(_member)
        .join(_application, _application.c.id == _member.c.application_id)
        .join(_delegation, _delegation.c.id == _application.c.delegation_id)
        .where(not_taken_over(_delegation.c.number))
    )
    return (_Seat(**row._mapping) for row in connection.execute(query))
