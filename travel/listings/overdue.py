"""What is overdue, at two times: each debt with the reminders that were raised for it, and how many there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, and_, case, exists, func, select

from travel.i18n import N_
from travel.listings.due_days import arithmetic, calendar_behind, days_overdue
from travel.listings.light_tables import OBLIGATION, PASSPORT, REMINDER, UNIT
from travel.listings.obligations import OPEN, Wanted, chosen, narrowed, open_then, path_of
from travel.listings.times import Times
from travel.vocabulary import Vocabulary

BY = Vocabulary("by", {"kind": N_("by kind"), "unit": N_("by unit"), "person": N_("by person")})
"""By what overdue debts can be counted. A debt that nobody owes in person is counted under his unit."""

_BY: dict[str, tuple[ColumnElement[Any], ...]] = {
    "kind": (OBLIGATION.c.kind,),
    "unit": (UNIT.c.name.label("unit"),),
    # two people of one name have a passport each
    "person": (OBLIGATION.c.owner, UNIT.c.name.label("unit"), PASSPORT.c.person_id),
}
_COUNTED = (
    select(func.count().label("overdue"), func.min(OBLIGATION.c.due_on).label("due_on"))
    .select_from(OBLIGATION)
    .join(UNIT, UNIT.c.id == OBLIGATION.c.unit_id)
)


def overdue(tx: Connection, times: Times, today: date, wanted: Wanted | None = None) -> list[dict[str, Any]]:
    """What is overdue on ``as_of``, else today; the longest overdue first. A day to come tells who will be.

    ``reminders`` counts the stages of the ladder that were raised, ``stage`` is the last of them.
    """
    day = times.day(today)
    wanted = replace(wanted or Wanted(), due_before=day)
    rows = tx.execute(_overdue(times, wanted, path_of(tx, wanted))).all()
    told = arithmetic(rows, calendar_behind(tx, rows, times))
    return [
        {
            "obligation": row.id,
            "kind": row.kind,
            "owner": row.owner,
            "unit": row.unit,
            "delegation": row.delegation,
            "due_on": row.due_on,
            "days_overdue": days_overdue(row.due_on, day),
            "reminders": row.reminders,
            "stage": row.stage,
            "supervision_slip": row.supervision_slip,
            "arithmetic": told[row.due],
        }
        for row in rows
    ]


@lru_cache(maxsize=32)
def _overdue(times: Times, wanted: Wanted, path: str | None) -> Select[Any]:
    """The statement; put together once, for what is asked again and again."""
    raised = _raised(times)
    last = select(REMINDER.c.stage).where(raised).order_by(REMINDER.c.id.desc()).limit(1)
    slip = select(REMINDER.c.slip).where(raised, REMINDER.c.slip.is_not(None)).order_by(REMINDER.c.id.desc()).limit(1)
    query = OPEN.add_columns(
        _stages(raised).label("reminders"),
        last.scalar_subquery().label("stage"),
        slip.scalar_subquery().label("supervision_slip"),
    )
    return narrowed(query.where(open_then(times)), wanted, path)


def overdue_by(
    tx: Connection, times: Times, today: date, by: str, wanted: Wanted | None = None
) -> list[dict[str, Any]]:
    """How much is overdue by kind, unit or person (:data:`BY`), where the oldest debt is first.

    ``overdue`` is the number of debts, ``days_overdue`` the longest, ``reminders`` the stages raised for all of them,
    ``supervision_slips`` how many of them a slip has gone out for.
    """
    day = times.day(today)
    raised, columns = _raised(times), _BY[by]
    with_slip = exists().where(raised, REMINDER.c.slip.is_not(None)).correlate(OBLIGATION)
    query = (
        _COUNTED.add_columns(
            *columns,
            func.sum(_stages(raised)).label("reminders"),
            func.sum(case((with_slip, 1), else_=0)).label("supervision_slips"),
        )
        .group_by(*columns)
        .order_by(func.min(OBLIGATION.c.due_on), func.count().desc(), *columns)
    )
    if by == "person":
        query = query.outerjoin(PASSPORT, PASSPORT.c.id == OBLIGATION.c.passport_id)
    rows = chosen(tx, query, times, replace(wanted or Wanted(), due_before=day))
    return [
        {
            **{name: getattr(row, name) for name in _NAMED[by]},
            "overdue": row.overdue,
            "days_overdue": days_overdue(row.due_on, day),
            "reminders": int(row.reminders),
            "supervision_slips": int(row.supervision_slips),
        }
        for row in rows
    ]


_NAMED = {"kind": ("kind",), "unit": ("unit",), "person": ("owner", "unit")}


def _raised(times: Times) -> ColumnElement[bool]:
    return and_(REMINDER.c.obligation_id == OBLIGATION.c.id, times.happened(REMINDER.c.raised_on, REMINDER.c.raised_at))


def _stages(raised: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many stages were raised, however many were told at each."""
    return select(func.count(REMINDER.c.stage.distinct())).where(raised).correlate(OBLIGATION).scalar_subquery()
