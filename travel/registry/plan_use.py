"""The annual plan as an application meets it: the entries around it, who uses them, what a unit has used up."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, and_, bindparam, func, or_, select, union_all

from travel.facts import PlanEntry, PlanUse
from travel.storage.statements import Prepared
from travel.tables import Delegation, Unit, table
from travel.tables import PlanEntry as PlanRow

_delegation, _unit, _plan = table(Delegation), table(Unit), table(PlanRow)

UNBORN = ("draft", "refused", "withdrawn")
"""States of a delegation that neither asks to go nor went."""

_BORN = and_(*(_delegation.c.state != state for state in UNBORN))
_ANOTHER = _delegation.c.number != bindparam("own")
_CANCELLED = _delegation.c.state == "cancelled"

_PLANNED = Prepared(select(_plan.c.id).where(_plan.c.year == bindparam("year")).limit(1))
_CONCERNED = or_(
    and_(_plan.c.unit_id == bindparam("unit"), _plan.c.year == bindparam("year")),
    _plan.c.number == bindparam("plan"),
    _plan.c.number == bindparam("swapped"),
)
_ENTRIES = Prepared(
    select(_plan.c.number, _plan.c.year, _plan.c.persons, _plan.c.apart, _unit.c.name.label("unit"))
    .join(_unit, _unit.c.id == _plan.c.unit_id)
    .where(_CONCERNED)
    .order_by(_plan.c.number)
)


def is_planned(tx: Connection, year: int) -> bool:
    """Whether the office has registered a plan for this year, of whatever unit."""
    return _PLANNED.first(tx, year=year) is not None


def users_of_entries(*conditions: ColumnElement[bool]) -> CompoundSelect[Any]:
    """The delegations that bear the number of a plan's entry or were given it in a swap, and whether they travelled."""
    return union_all(
        *(
            select(
                _plan.c.number.label("entry"), _delegation.c.number.label("delegation"), _CANCELLED.label("cancelled")
            )
            .join(_delegation, column == _plan.c.number)
            .where(_BORN, *conditions)
            for column in (_delegation.c.plan, _delegation.c.swapped_plan)
        )
    )


_USERS = Prepared(users_of_entries(_CONCERNED, _ANOTHER))


def entries_around(
    tx: Connection, unit: int, year: int, plan: str | None, swapped: str | None, own: str
) -> tuple[PlanEntry, ...]:
    """The entries of a unit for a year, and those of these numbers, with the delegations but ``own`` that use them."""
    concerned: dict[str, Any] = {"unit": unit, "year": year, "plan": plan or "", "swapped": swapped or ""}
    living: dict[str, set[str]] = {}
    cancelled: dict[str, set[str]] = {}
    for row in _USERS.all(tx, **concerned, own=own):
        (cancelled if row.cancelled else living).setdefault(row.entry, set()).add(row.delegation)
    return tuple(
        PlanEntry(
            row.number,
            row.year,
            row.unit,
            row.persons,
            row.apart,
            tuple(sorted(living.get(row.number, ()))),
            tuple(sorted(cancelled.get(row.number, ()))),
        )
        for row in _ENTRIES.all(tx, **concerned)
    )


def _charged(source: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        select(_CANCELLED.label("cancelled"), _delegation.c.persons.label("persons"))
        .select_from(source)
        .where(_delegation.c.track == "general", _ANOTHER, _BORN, *conditions)
    )


_ON_AN_ENTRY = _plan.c.number == func.coalesce(_delegation.c.swapped_plan, _delegation.c.plan)
_LENT = (
    _plan.c.unit_id == bindparam("unit"),
    _plan.c.year == bindparam("year"),
    _plan.c.apart.is_(False),
    _delegation.c.organiser_id != bindparam("unit"),
)
# a unit's own delegations, but for those on an entry of another unit or planned apart; and those of other units on
# the entries it gave up to them
_charges = union_all(
    _charged(
        _delegation.outerjoin(_plan, _ON_AN_ENTRY),
        _delegation.c.organiser_id == bindparam("unit"),
        _delegation.c.exit_on >= bindparam("first"),
        _delegation.c.exit_on <= bindparam("last"),
        or_(_plan.c.id.is_(None), and_(_plan.c.unit_id == bindparam("unit"), _plan.c.apart.is_(False))),
    ),
    *(
        _charged(_plan.join(_delegation, column == _plan.c.number), *_LENT)
        for column in (_delegation.c.plan, _delegation.c.swapped_plan)
    ),
).subquery()
_USE = Prepared(
    select(
        _charges.c.cancelled, func.count().label("delegations"), func.sum(_charges.c.persons).label("persons")
    ).group_by(_charges.c.cancelled)
)


def use_of_year(tx: Connection, unit: int, year: int, own: str) -> tuple[PlanUse, PlanUse]:
    """What a unit's plan of a year is charged with but for ``own``: by those that go or went, by cancelled ones."""
    rows = _USE.all(tx, unit=unit, year=year, first=date(year, 1, 1), last=date(year, 12, 31), own=own)
    by = {row.cancelled: PlanUse(row.delegations, int(row.persons)) for row in rows}
    return by.get(False, PlanUse()), by.get(True, PlanUse())
