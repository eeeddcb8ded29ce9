"""The supervision return: what was owed at the beginning of a period, what was opened and ended in it, what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from travel.i18n import N_
from travel.listings.light_tables import OBLIGATION, UNIT
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.vocabulary import Vocabulary

_BEFORE = OBLIGATION.alias("before")
BALANCE_BY = Vocabulary("by", {"unit": N_("unit"), "kind": N_("kind")})


@dataclass(frozen=True)
class Balance:
    """The figures of one line. ``opening`` + ``opened`` - ``on_time`` - ``late`` = ``closing``, whatever was recorded.

    A debt that was superseded is one debt with the row that took its place: ``superseded`` counts how often the due
    day came to be another, apart from the sum.
    ``overdue`` are those of the ``closing`` ones whose due day was past on the last day.
    """

    name: str | None = None
    opening: int = 0
    opened: int = 0
    on_time: int = 0
    late: int = 0
    superseded: int = 0
    closing: int = 0
    overdue: int = 0

    def __add__(self, other: Balance) -> Balance:
        """Both lines in one, without a name."""
        return Balance(None, *(getattr(self, figure) + getattr(other, figure) for figure in FIGURES))


FIGURES = ("opening", "opened", "on_time", "late", "superseded", "closing", "overdue")


def week(year: int, number: int) -> tuple[date, date]:
    """Monday and Sunday of a week by ISO 8601. Raises ValueError where the year has no such week."""
    monday = date.fromisocalendar(year, number, 1)
    return monday, monday + timedelta(days=6)


def balance(
    tx: Connection, times: Times, since: date, until: date, by: str = "unit", unit: str | None = None
) -> list[Balance]:
    """The figures from ``since`` up to ``until`` (both counted), a line for each unit or kind (:data:`BALANCE_BY`).

    Told by business days as they are known now, or with ``known_at`` as they were known then; ``unit`` asks for one and
    those below it only.
    """
    name = UNIT.c.name if by == "unit" else OBLIGATION.c.kind
    begun, ended = OBLIGATION.c.opened_on, _ended_on(times)
    in_period = and_(ended >= since, ended <= until)
    discharged = and_(in_period, OBLIGATION.c.ended_how == "discharged")
    moved = and_(begun >= since, _BEFORE.c.due_on != OBLIGATION.c.due_on)
    still_open = or_(ended.is_(None), ended > until)
    query = (
        select(
            name.label("name"),
            _count(and_(begun < since, or_(ended.is_(None), ended >= since))).label("opening"),
            _count(and_(begun >= since, OBLIGATION.c.supersedes.is_(None))).label("opened"),
            _count(and_(discharged, OBLIGATION.c.ended_on <= OBLIGATION.c.due_on)).label("on_time"),
            _count(and_(discharged, OBLIGATION.c.ended_on > OBLIGATION.c.due_on)).label("late"),
            _count(moved).label("superseded"),
            _count(still_open).label("closing"),
            _count(and_(still_open, OBLIGATION.c.due_on < until)).label("overdue"),
        )
        .select_from(OBLIGATION)
        .join(UNIT, UNIT.c.id == OBLIGATION.c.unit_id)
        .outerjoin(_BEFORE, _BEFORE.c.id == OBLIGATION.c.supersedes)
        .where(
            times.happened(OBLIGATION.c.opened_on, OBLIGATION.c.opened_at),
            begun <= until,
            or_(begun >= since, ended.is_(None), ended >= since),
        )
        .group_by(name)
    )
    if unit is not None:
        query = query.where(UNIT.c.path.startswith(unit_path(tx, unit)))
    rows = tx.execute(query)
    return sorted((Balance(*row) for row in rows), key=lambda line: line.name or "")


def total(lines: Iterable[Balance]) -> Balance:
    """All lines in one."""
    return sum(lines, Balance())


def _ended_on(times: Times) -> ColumnElement[Any]:
    """The day a debt ended, as known then; what was recorded to have ended before it began has ended as it began."""
    ended_on, begun = OBLIGATION.c.ended_on, OBLIGATION.c.opened_on
    day = case((ended_on < begun, begun), else_=ended_on)
    known = times.happened(ended_on, OBLIGATION.c.ended_at)
    return case((known, day), else_=None)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
