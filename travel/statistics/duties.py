"""What was owed by days of the period, and whether it came in time; and the violations found in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from travel.journeys.violations import UNFOUNDED
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.statistics.period import Period
from travel.tables import Delegation, Event, Obligation, Unit, Violation, table
from travel.vocabulary import DEBT_STANDING, OBLIGATION, VIOLATION

_obligation, _delegation, _unit = table(Obligation), table(Delegation), table(Unit)
_violation, _event = table(Violation), table(Event)

PASSPORT = "passport"
"""The kind that is told as :mod:`travel.listings.collection` counts it: it knows the lost."""


@dataclass(frozen=True)
class Duty:
    """Of one kind of debt with a due day in the period: how many stand how. ``share`` is that of those in time among
    those whose day has come; None where there are none."""

    kind: str
    in_time: int = 0
    late: int = 0
    overdue: int = 0
    not_due: int = 0

    @property
    def owed(self) -> int:
        """All of them."""
        return self.in_time + self.late + self.overdue + self.not_due

    @property
    def share(self) -> float | None:
        """The share of those in time among those that are settled or overdue."""
        judged = self.in_time + self.late + self.overdue
        return self.in_time / judged if judged else None


def duties(tx: Connection, times: Times, today: date, period: Period, unit: str | None = None) -> list[Duty]:
    """Every kind of debt due in the period; a debt replaced by another with a new day is not counted."""
    standing = _standing(times, times.day(today))
    # no second thing to group by, and the kinds by name: the index is read in its order, by due days alone
    numbers = (func.count().filter(standing[code]) for code in DEBT_STANDING)
    query = (
        _owed(tx, times, period, unit, _obligation.c.kind, *numbers)
        .where(_obligation.c.kind.in_(list(OBLIGATION)))
        .group_by(_obligation.c.kind)
    )
    found = {kind: numbers for kind, *numbers in tx.execute(query)}
    return [Duty(kind, *found.get(kind, ())) for kind in OBLIGATION]


def debts(
    tx: Connection, times: Times, today: date, period: Period, kind: str, standing: str | None, unit: str | None = None
) -> list[dict[str, Any]]:
    """The debts of one kind, or those of them that stand so, by due day."""
    standings = _standing(times, times.day(today))
    how = case(*((condition, code) for code, condition in standings.items())).label("standing")
    query = _owed(
        tx,
        times,
        period,
        unit,
        _delegation.c.number.label("delegation"),
        _obligation.c.owner,
        _obligation.c.due_on,
        _obligation.c.ended_on,
        how,
    ).join(_delegation, _delegation.c.id == _obligation.c.delegation_id)
    query = query.where(_obligation.c.kind == kind).order_by(_obligation.c.due_on, _obligation.c.id)
    rows = [dict(row._mapping) for row in tx.execute(query)]
    return [row for row in rows if standing in (None, row["standing"])]


def _owed(tx: Connection, times: Times, period: Period, unit: str | None, *columns: Any) -> Select[Any]:
    begun = (_obligation.c.opened_on, _obligation.c.opened_at)
    replaced = and_(_obligation.c.ended_how == "superseded", _ended(times))
    query = (
        select(*columns)
        .select_from(_obligation)
        .where(
            _obligation.c.due_on.between(period.first, period.last),
            ~func.coalesce(replaced, False),
        )
    )
    if not times.now:
        query = query.where(times.happened(*begun))
    if unit is not None:
        query = query.join(_unit, _unit.c.id == _obligation.c.unit_id).where(
            _unit.c.path.startswith(unit_path(tx, unit))
        )
    return query


def _ended(times: Times) -> ColumnElement[bool]:
    return times.happened(_obligation.c.ended_on, _obligation.c.ended_at)


def _standing(times: Times, day: date) -> dict[str, ColumnElement[bool]]:
    """Each way to stand, and its condition; a debt stands in exactly one."""
    ended = func.coalesce(_ended(times), False) if not times.now else _obligation.c.ended_on.is_not(None)
    known = () if times.now else (ended,)
    past = _obligation.c.due_on < day
    return {
        "in-time": and_(*known, _obligation.c.ended_on <= _obligation.c.due_on),
        "late": and_(*known, _obligation.c.ended_on > _obligation.c.due_on),
        "overdue": and_(~ended, past),
        "not-due": and_(~ended, ~past),
    }


@dataclass(frozen=True)
class Found:
    """Violations of one kind: how many were found in the period, how many of these are upheld, on how many
    delegations."""

    kind: str
    found: int
    upheld: int
    delegations: int


def violations(tx: Connection, times: Times, period: Period, unit: str | None = None) -> list[Found]:
    """The violations found in the period, by kind; none that were found or recorded later, or are unfounded."""
    rows = held(tx, times, period, unit)
    return [
        Found(
            kind,
            len(of_kind),
            sum(row["state"] == "upheld" for row in of_kind),
            len({row["delegation"] for row in of_kind}),
        )
        for kind in VIOLATION
        if (of_kind := [row for row in rows if row["kind"] == kind])
    ]


def held(tx: Connection, times: Times, period: Period, unit: str | None = None) -> list[dict[str, Any]]:
    """The same one by one, by delegation."""
    last = (
        select(_event.c.to_state)
        .where(
            _event.c.subject_kind == "violation",
            _event.c.subject == _violation.c.number,
            times.happened(_event.c.on_day, _event.c.recorded_at),
            or_(_event.c.from_state.is_(None), _event.c.from_state != _event.c.to_state),
        )
        .order_by(_event.c.seq.desc())
        .limit(1)
        .correlate(_violation)
        .scalar_subquery()
    )
    state = _violation.c.state if times.now else last
    query = (
        select(
            _violation.c.number.label("violation"),
            _violation.c.kind,
            _delegation.c.number.label("delegation"),
            _violation.c.who,
            _violation.c.opened_on,
            state.label("state"),
        )
        .join(_delegation, _delegation.c.id == _violation.c.delegation_id)
        .join(_unit, _unit.c.id == _delegation.c.organiser_id)
        .where(_violation.c.opened_on.between(period.first, period.last))
        .order_by(_delegation.c.number, _violation.c.id)
    )
    if unit is not None:
        query = query.where(_unit.c.path.startswith(unit_path(tx, unit)))
    return [dict(row._mapping) for row in tx.execute(query) if row.state not in (None, UNFOUNDED)]
