"""What is owed: open at two times, and the passports that should be back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, or_, select

from travel.listings.due_days import arithmetic, calendar_behind, days_overdue
from travel.listings.light_tables import DELEGATION, LOAN, OBLIGATION, PASSPORT, UNIT
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.masking import masked


@dataclass(frozen=True)
class Wanted:
    """Which obligations a listing is to show: of these kinds, of this unit and those below it, of this delegation, due
    before a day, and of all these the first so many."""

    kinds: Sequence[str] = ()
    unit: str | None = None
    delegation: str | None = None
    due_before: date | None = None
    limit: int | None = None


OPEN: Select[Any] = (
    select(
        OBLIGATION.c.id,
        OBLIGATION.c.kind,
        OBLIGATION.c.subject,
        OBLIGATION.c.passport_id,
        OBLIGATION.c.owner,
        UNIT.c.name.label("unit"),
        DELEGATION.c.number.label("delegation"),
        OBLIGATION.c.opened_on,
        OBLIGATION.c.due_on,
        OBLIGATION.c.due,
    )
    .select_from(OBLIGATION)
    .join(DELEGATION, DELEGATION.c.id == OBLIGATION.c.delegation_id)
    .join(UNIT, UNIT.c.id == OBLIGATION.c.unit_id)
    .order_by(OBLIGATION.c.due_on, OBLIGATION.c.id)
)
_PASSPORTS_OUT = (
    OPEN.add_columns(PASSPORT.c.number.label("passport"), PASSPORT.c.kind.label("passport_kind"), LOAN.c.lent_on)
    .join(PASSPORT, PASSPORT.c.id == OBLIGATION.c.passport_id)
    .join(LOAN, LOAN.c.id == OBLIGATION.c.loan_id)
)


def chosen(tx: Connection, query: Select[Any], times: Times, wanted: Wanted) -> Sequence[Row[Any]]:
    """The rows of ``query``, which stands on obligations and units, that are open then and wanted."""
    return tx.execute(narrowed(query.where(open_then(times)), wanted, path_of(tx, wanted))).all()


def open_then(times: Times) -> ColumnElement[bool]:
    """That an obligation is open at the times asked for."""
    return times.lasting(
        (OBLIGATION.c.opened_on, OBLIGATION.c.opened_at), (OBLIGATION.c.ended_on, OBLIGATION.c.ended_at)
    )


def path_of(tx: Connection, wanted: Wanted) -> str | None:
    """Where the unit that is wanted stands in the tree. Raises NotFound for one that there is not."""
    return unit_path(tx, wanted.unit) if wanted.unit is not None else None


def narrowed(query: Select[Any], wanted: Wanted, path: str | None) -> Select[Any]:
    """``query`` with what is wanted of it alone; of units with those below ``path``."""
    if wanted.kinds:
        query = query.where(or_(*(OBLIGATION.c.kind == kind for kind in wanted.kinds)))
    if path is not None:
        query = query.where(UNIT.c.path.startswith(path))
    if wanted.delegation is not None:
        case = select(DELEGATION.c.id).where(DELEGATION.c.number == wanted.delegation).scalar_subquery()
        query = query.where(OBLIGATION.c.delegation_id == case)
    if wanted.due_before is not None:
        query = query.where(OBLIGATION.c.due_on < wanted.due_before)
    return query if wanted.limit is None else query.limit(wanted.limit)


def open_obligations(tx: Connection, times: Times, today: date, wanted: Wanted | None = None) -> list[dict[str, Any]]:
    """What is open, by due day; with ``days_overdue`` on ``as_of``, else today. Passports are named masked."""
    day = times.day(today)
    rows = chosen(tx, OPEN, times, wanted or Wanted())
    told = arithmetic(rows, calendar_behind(tx, rows, times))
    return [
        {
            "obligation": row.id,
            "kind": row.kind,
            "owner": row.owner,
            "unit": row.unit,
            "delegation": row.delegation,
            "passport": masked(row.subject) if row.passport_id else None,
            "opened_on": row.opened_on,
            "due_on": row.due_on,
            "days_overdue": days_overdue(row.due_on, day),
            "arithmetic": told[row.due],
        }
        for row in rows
    ]


def overdue_passports(tx: Connection, times: Times, today: date, unit: str | None = None) -> list[dict[str, Any]]:
    """The passports that should be back, the longest overdue first. ``passport`` is the whole number: mask it."""
    day = times.day(today)
    rows = chosen(tx, _PASSPORTS_OUT, times, Wanted(("passport",), unit, due_before=day))
    told = arithmetic(rows, calendar_behind(tx, rows, times))
    return [
        {
            "passport": row.passport,
            "kind": row.passport_kind,
            "holder": row.owner,
            "unit": row.unit,
            "delegation": row.delegation,
            "lent_on": row.lent_on,
            "due_on": row.due_on,
            "days_overdue": days_overdue(row.due_on, day),
            "arithmetic": told[row.due],
        }
        for row in rows
    ]
