"""Passports as a list: where each is, and whether it is still good."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from travel.calendar import add_months
from travel.i18n import N_
from travel.listings.belonging import moves, unit_then
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path, units_within
from travel.tables import Delegation, Event, Loan, Passport, Person, Unit, table
from travel.vocabulary import Vocabulary

EXPIRY_WARNING_MONTHS = 6
"""Passports with less left than this are refused at many borders (rulebook R35)."""

VALIDITY = Vocabulary(
    "validity", {"valid": N_("valid"), "expiring": N_("expires within six months"), "expired": N_("expired")}
)

_passport, _person, _unit = table(Passport), table(Person), table(Unit)
_loan, _delegation, _event = table(Loan), table(Delegation), table(Event)


@dataclass(frozen=True)
class Wanted:
    """Which passports a listing is to show.

    In these states, expiring or expired, of holders in this unit and those below it, lent to this delegation, of a
    holder of this name, expiring before this day.
    """

    states: tuple[str, ...] = ()
    validity: tuple[str, ...] = ()
    unit: str | None = None
    delegation: str | None = None
    holder: str | None = None
    expires_before: date | None = None


def passports(tx: Connection, times: Times, today: date, wanted: Wanted | None = None) -> list[dict[str, Any]]:
    """The passports by holder. ``passport`` is the whole number: mask it. ``validity`` is that of ``as_of``, or today.

    With a time, state and loan are those the journal then had; passports not yet registered are absent.
    """
    wanted, day = wanted or Wanted(), times.day(today)
    query = _as_it_is() if times.now else _as_it_was(times)
    within = None if wanted.unit is None else unit_path(tx, wanted.unit)
    if within is not None and times.now:
        query = query.where(_unit.c.path.startswith(within))
    if wanted.holder is not None:
        query = query.where(_passport.c.holder == wanted.holder)
    if wanted.expires_before is not None:
        query = query.where(_passport.c.expires_on < wanted.expires_before)
    if wanted.validity:
        query = query.where(or_(*(_validity(day)[code] for code in wanted.validity)))
    rows = [
        {
            "passport": row.number,
            "kind": row.kind,
            "holder": row.holder,
            "unit": row.unit if times.now else unit_then(row),
            "state": row.state,
            "validity": _judged(row.expires_on, day),
            "issued_on": row.issued_on,
            "expires_on": row.expires_on,
            "endorsed_until": _endorsed(row),
            "delegation": row.lent_to if row.state == "lent" else None,
            "lent_on": row.lent_on if row.state == "lent" else None,
            **_place(row),
        }
        for row in tx.execute(query.order_by(_passport.c.holder, _passport.c.number))
        if row.state is not None
    ]
    if within is not None and not times.now:
        below = units_within(tx, within)
        rows = [row for row in rows if row["unit"] in below]
    return [
        row
        for row in rows
        if (not wanted.states or row["state"] in wanted.states)
        and (wanted.delegation is None or row["delegation"] == wanted.delegation)
    ]


def on_file(tx: Connection, times: Times, today: date, unit: str | None = None) -> dict[str, int]:
    """How many passports there are in each state, of holders in this unit and those below it or of all."""
    if not times.now:
        return dict(Counter(row["state"] for row in passports(tx, times, today, Wanted(unit=unit))))
    query = select(_passport.c.state, func.count().label("passports")).group_by(_passport.c.state)
    if unit is not None:
        query = query.join(_person, _person.c.id == _passport.c.person_id).join(_unit, _unit.c.id == _person.c.unit_id)
        query = query.where(_unit.c.path.startswith(unit_path(tx, unit)))
    return {row.state: row.passports for row in tx.execute(query)}


def _endorsed(row: Row[Any]) -> date | None:
    """The last day of the endorsement: the row's own, or what the journal kept when it was last recorded."""
    if not hasattr(row, "endorsing"):
        return row.endorsed_until  # type: ignore[no-any-return]  # a column of the table
    until = json.loads(row.endorsing or "{}").get("endorsed_until")
    return date.fromisoformat(until) if until else None


def _place(row: Row[Any]) -> dict[str, str]:
    """Where it lies: the row's own, or what the journal kept when it was put there."""
    kept = json.loads(row.placing or "{}") if hasattr(row, "placing") else row._mapping
    return {name: kept.get(name, "") for name in ("cabinet", "slot")}


def _judged(expires_on: date, day: date) -> str:
    if expires_on < day:
        return "expired"
    return "expiring" if expires_on < add_months(day, EXPIRY_WARNING_MONTHS) else "valid"


def _validity(day: date) -> dict[str, ColumnElement[bool]]:
    soon = add_months(day, EXPIRY_WARNING_MONTHS)
    expires = _passport.c.expires_on
    return {
        "expired": expires < day,
        "expiring": and_(expires >= day, expires < soon),
        "valid": expires >= soon,
    }


_BASE = (
    select(
        *(_passport.c[name] for name in ("number", "kind", "holder", "issued_on", "expires_on")),
        _unit.c.name.label("unit"),
    )
    .select_from(_passport)
    .join(_person, _person.c.id == _passport.c.person_id)
    .join(_unit, _unit.c.id == _person.c.unit_id)
)


def _as_it_is() -> Select[Any]:
    return (
        _BASE.add_columns(
            *(_passport.c[name] for name in ("state", "endorsed_until", "cabinet", "slot")),
            _delegation.c.number.label("lent_to"),
            _loan.c.lent_on,
        )
        .outerjoin(_loan, and_(_loan.c.passport_id == _passport.c.id, _loan.c.ended_on.is_(None)))
        .outerjoin(_delegation, _delegation.c.id == _loan.c.delegation_id)
    )


def _as_it_was(times: Times) -> Select[Any]:
    def last(value: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
        return (
            select(value)
            .where(
                _event.c.subject_kind == "passport",
                _event.c.subject == _passport.c.number,
                times.happened(_event.c.on_day, _event.c.recorded_at),
                *conditions,
            )
            .order_by(_event.c.seq.desc())
            .limit(1)
            .correlate(_passport)
            .scalar_subquery()
        )

    lent = _event.c.action == "lend"
    # a note may bear an earlier day than the state it was written in
    moved = _event.c.from_state.is_distinct_from(_event.c.to_state)
    return _BASE.add_columns(
        last(_event.c.to_state, moved).label("state"),
        last(_event.c.details, _event.c.action.in_(("register", "endorse"))).label("endorsing"),
        last(_event.c.details, _event.c.action.in_(("register", "place"))).label("placing"),
        last(_event.c.delegation, lent).label("lent_to"),
        last(_event.c.on_day, lent).label("lent_on"),
        *moves(times),
    )
