"""The register of loans: who fetched which passport, for which approval, due when, and how it came back.

A loan stands in exactly one way, told here once: everything that counts loans counts by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, or_, select

from travel.listings.due_days import days_overdue
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.tables import Approval, Delegation, Loan, Obligation, Passport, Unit, table

LOAN, OWED = table(Loan), table(Obligation)
PASSPORT, UNIT = table(Passport), table(Unit)
_delegation, _approval = table(Delegation), table(Approval)


@dataclass(frozen=True)
class Wanted:
    """Which loans a register is to show.

    Of these passports (their numbers), for this delegation, of this unit and those below it, lent from and up to these
    days (both counted), standing so.
    """

    passports: tuple[str, ...] = ()
    delegation: str | None = None
    unit: str | None = None
    since: date | None = None
    until: date | None = None
    standings: tuple[str, ...] = ()


def returned(times: Times) -> ColumnElement[bool]:
    """That a loan had ended, one way or the other, and this was known."""
    return times.happened(LOAN.c.ended_on, LOAN.c.ended_at)


def standing(times: Times, day: date) -> ColumnElement[str]:
    """How a loan stands by the day: one code of :data:`travel.vocabulary.LOAN_STANDING`."""
    ended = returned(times)
    return case(
        (and_(ended, LOAN.c.ended_how == "lost"), "lost"),
        (and_(ended, LOAN.c.ended_on <= OWED.c.due_on), "on-time"),
        (ended, "late"),
        (OWED.c.due_on < day, "never"),
        else_="not-yet-due",
    )


def in_force(times: Times) -> ColumnElement[bool]:
    """Of the debts that a loan had one after another: the one whose due day holds."""
    replaced = OWED.c.ended_how == "superseded"
    if times.now:
        return or_(OWED.c.ended_how.is_(None), ~replaced)
    begun = times.happened(OWED.c.opened_on, OWED.c.opened_at)
    known = times.happened(OWED.c.ended_on, OWED.c.ended_at)
    return and_(begun, or_(OWED.c.ended_how.is_(None), ~and_(replaced, known)))


def loans(tx: Connection, times: Times, today: date, wanted: Wanted | None = None) -> list[dict[str, Any]]:
    """The register by the day of lending. ``passport`` is the whole number: mask it.

    ``due_on`` is the due day in force, ``days_late`` counts from it to the return, or while the passport is out to
    ``as_of``, else today. A loan that was not yet lent, or not yet known, is absent; a return likewise.
    """
    wanted, day = wanted or Wanted(), times.day(today)
    query = _register(times, day).where(*_conditions(tx, wanted))
    rows = (_shown(row, day) for row in tx.execute(query))
    return [row for row in rows if not wanted.standings or row["standing"] in wanted.standings]


def _conditions(tx: Connection, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.passports:
        yield PASSPORT.c.number.in_(wanted.passports)
    if wanted.delegation is not None:
        yield _delegation.c.number == wanted.delegation
    if wanted.unit is not None:
        yield UNIT.c.path.startswith(unit_path(tx, wanted.unit))
    if wanted.since is not None:
        yield LOAN.c.lent_on >= wanted.since
    if wanted.until is not None:
        yield LOAN.c.lent_on <= wanted.until


def _register(times: Times, day: date) -> Select[Any]:
    # a change approved while the passport is out does not alter on which approval it was fetched
    approval = (
        select(_approval.c.number)
        .where(_approval.c.delegation_id == LOAN.c.delegation_id, _approval.c.decided_on <= LOAN.c.lent_on)
        .order_by(_approval.c.round.desc())
        .limit(1)
        .correlate(LOAN)
        .scalar_subquery()
    )
    return (
        select(
            PASSPORT.c.number,
            PASSPORT.c.kind,
            OWED.c.owner,
            UNIT.c.name.label("unit"),
            _delegation.c.number.label("delegation"),
            approval.label("approval"),
            *(LOAN.c[name] for name in ("cabinet", "slot", "fetched_by", "lent_on", "ended_on", "returned_by")),
            OWED.c.due_on,
            returned(times).label("ended"),
            standing(times, day).label("standing"),
        )
        .select_from(LOAN)
        .join(PASSPORT, PASSPORT.c.id == LOAN.c.passport_id)
        .join(_delegation, _delegation.c.id == LOAN.c.delegation_id)
        .join(OWED, and_(OWED.c.loan_id == LOAN.c.id, in_force(times)))
        .join(UNIT, UNIT.c.id == OWED.c.unit_id)
        .where(times.happened(LOAN.c.lent_on, LOAN.c.lent_at))
        .order_by(LOAN.c.lent_on, LOAN.c.id)
    )


def _shown(row: Row[Any], day: date) -> dict[str, Any]:
    lost = row.standing == "lost"
    back = row.ended and not lost
    return {
        "passport": row.number,
        "kind": row.kind,
        "holder": row.owner,
        "unit": row.unit,
        "delegation": row.delegation,
        "approval": row.approval,
        "cabinet": row.cabinet,
        "slot": row.slot,
        "fetched_by": row.fetched_by,
        "lent_on": row.lent_on,
        "due_on": row.due_on,
        "standing": row.standing,
        "returned_on": row.ended_on if back else None,
        "returned_by": row.returned_by if back else None,
        "lost_on": row.ended_on if lost else None,
        "days_late": 0 if lost else days_overdue(row.due_on, row.ended_on if back else day),
    }
