"""What ledgers of past years tell beside the counted set: reports with their days, passports without.

What a ledger does not tell is not counted; of how many delegations it does not is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, case, func, select

from travel.calendar import NoCalendar
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.policy import NotSet
from travel.policy.in_force import Books, books_in_force
from travel.statistics.convention import Convention
from travel.statistics.counted import as_it_is, taken_over
from travel.statistics.duties import Duty
from travel.statistics.period import Period
from travel.tables import Delegation, LedgerEntry, Unit, table

_delegation, _unit, _ledger = table(Delegation), table(Unit), table(LedgerEntry)

REPORT = "trip-report"


@dataclass(frozen=True)
class FromLedgers:
    """Passports of past years: handed out, and of these handed back; when they came back is not told.

    Of ``untold`` delegations that travelled it is not told whether they were; of ``untold_reports`` not when, or by
    which day, the report was handed in.
    """

    passports: int = 0
    collected: int = 0
    untold: int = 0
    untold_reports: int = 0


def past_passports(
    tx: Connection, times: Times, convention: Convention, period: Period, unit: str | None = None
) -> list[dict[str, Any]]:
    """The approved cases of a period that ledgers tell of: passports handed out and handed back, None where untold."""
    cases = as_it_is(convention)
    if not times.now:
        cases = cases.where(taken_over(times))
    found = cases.subquery()
    query = (
        select(
            found.c.number.label("delegation"),
            found.c.title,
            found.c.organiser.label("unit"),
            found.c.state,
            case((_ledger.c.collected.is_not(None), _ledger.c.passports)).label("passports"),
            _ledger.c.collected,
        )
        .join(_ledger, _ledger.c.delegation_id == found.c.id)
        .where(found.c.day.between(period.first, period.last), found.c.outcome == "approved")
        .order_by(found.c.number)
    )
    if unit is not None:
        query = query.where(found.c.path.startswith(unit_path(tx, unit)))
    return [dict(row._mapping) for row in tx.execute(query)]


def past_reports(
    tx: Connection, times: Times, today: date, period: Period, unit: str | None = None
) -> list[dict[str, Any]]:
    """The reports of past journeys that were due in a period, as debts are listed; ``standing`` None where untold.

    They were due by the book of the day on which the request went up or, where that is not told, of leaving.
    """
    query = (
        select(
            _delegation.c.number,
            _unit.c.name,
            _delegation.c.leader,
            _delegation.c.entry_on,
            func.coalesce(_delegation.c.submitted_on, _delegation.c.exit_on).label("judged_on"),
            _ledger.c.reported_on,
        )
        .join(_ledger, _ledger.c.delegation_id == _delegation.c.id)
        .join(_unit, _unit.c.id == _delegation.c.organiser_id)
        .where(
            _ledger.c.outcome == "travelled",
            _delegation.c.entry_on <= period.last,
        )
        .order_by(_delegation.c.number)
    )
    if not times.now:
        query = query.where(taken_over(times))
    if unit is not None:
        query = query.where(_unit.c.path.startswith(unit_path(tx, unit)))
    due_on, day = _DueDays(books_in_force(tx)), times.day(today)
    rows = []
    for row in tx.execute(query):
        due = due_on(row.judged_on, row.entry_on)
        if (due or row.entry_on) in period:
            reported = row.reported_on if row.reported_on and row.reported_on <= day else None
            rows.append(
                {
                    "delegation": row.number,
                    "owner": row.leader or row.name,
                    "due_on": due,
                    "ended_on": reported,
                    "standing": _standing(due, reported, day) if due and row.reported_on else None,
                }
            )
    return rows


class _DueDays:
    """The due day of a report, by the book of a day; None where that book knows of none."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._deadlines: dict[date, Any] = {}

    def __call__(self, judged_on: date, back_on: date) -> date | None:
        try:
            if judged_on not in self._deadlines:
                self._deadlines[judged_on] = self._books.at(judged_on).deadline(REPORT, "actual-return")
            due: date = self._deadlines[judged_on].after(back_on).on
        except (NotSet, NoCalendar):
            return None
        return due


def _standing(due: date, reported: date | None, day: date) -> str:
    if reported is not None:
        return "in-time" if reported <= due else "late"
    return "overdue" if due < day else "not-due"


def from_ledgers(passports: list[dict[str, Any]], reports: list[dict[str, Any]]) -> FromLedgers:
    """Both lists counted."""
    told = [row for row in passports if row["passports"] is not None]
    return FromLedgers(
        sum(row["passports"] for row in told),
        sum(row["collected"] for row in told),
        sum(row["passports"] is None and row["state"] != "cancelled" for row in passports),
        sum(row["standing"] is None for row in reports),
    )


def with_past(duty: Duty, reports: list[dict[str, Any]]) -> Duty:
    """What was owed, with the reports that ledgers tell of."""
    told = [row["standing"].replace("-", "_") for row in reports if row["standing"] is not None]
    return replace(duty, **{name: getattr(duty, name) + told.count(name) for name in set(told)})
