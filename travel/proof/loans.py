"""The loans of passports, held against what the events say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from travel.i18n import M, Message
from travel.journal import Break
from travel.proof.both_sides import differences
from travel.tables import Delegation, Event, Loan, Passport, table

_event, _loan = table(Event), table(Loan)
_passport, _delegation = table(Passport), table(Delegation)


@dataclass(frozen=True)
class _Lent:
    """A loan as both sides tell it."""

    passport: str
    delegation: str
    lent_on: date
    lent_at: datetime
    fetched_by: str
    ended_on: date | None = None
    ended_at: datetime | None = None
    ended_how: str | None = None
    returned_by: str = ""


def loans(connection: Connection) -> Iterator[Break]:
    """Each loan that the events of its passport do not bear out, and each they tell of that is not there so."""
    said, found = Counter(_as_recorded(connection)), Counter(_as_stored(connection))
    return differences("passport", said, found, lambda lent: lent.passport, _words)


def _words(lent: _Lent) -> Message:
    told = {"delegation": lent.delegation, "day": lent.lent_on, "name": lent.fetched_by}
    if lent.ended_on is None:
        return M("a loan for {delegation} since {day}, fetched by {name}", **told)
    return M("a loan for {delegation} from {day} to {end}, fetched by {name}", **told, end=lent.ended_on)


def _as_recorded(connection: Connection) -> Iterator[_Lent]:
    holders = {row.number: row.holder for row in connection.execute(select(_passport.c.number, _passport.c.holder))}
    query = (
        select(_event)
        .where(_event.c.subject_kind == "passport", _event.c.action.in_(("lend", "collect", "lost")))
        .order_by(_event.c.subject, _event.c.seq)
    )
    out: _Lent | None = None
    for event in connection.execution_options(yield_per=1000).execute(query):
        if out is not None and (event.subject != out.passport or event.action == "lend"):
            yield out
            out = None
        if event.action == "lend":
            out = _begun(event)
        elif out is not None:
            yield _ended(out, event, holders.get(event.subject, ""))
            out = None
    if out is not None:
        yield out


def _begun(event: Row[Any]) -> _Lent:
    fetched_by = json.loads(event.details)["fetched_by"]
    return _Lent(event.subject, event.delegation, event.on_day, event.recorded_at, fetched_by)


def _ended(out: _Lent, event: Row[Any], holder: str) -> _Lent:
    ended = replace(out, ended_on=event.on_day, ended_at=event.recorded_at)
    if event.action == "lost":
        return replace(ended, ended_how="lost")
    return replace(ended, ended_how="returned", returned_by=json.loads(event.details).get("returned_by") or holder)


def _as_stored(connection: Connection) -> Iterator[_Lent]:
    names = ("lent_on", "lent_at", "fetched_by", "ended_on", "ended_at", "ended_how", "returned_by")
    query = (
        select(_passport.c.number, _delegation.c.number.label("delegation"), *(_loan.c[name] for name in names))
        .select_from(_loan)
        .join(_passport, _passport.c.id == _loan.c.passport_id)
        .join(_delegation, _delegation.c.id == _loan.c.delegation_id)
    )
    return (_Lent(*row) for row in connection.execute(query))
