"""The collection return: how many of the passports that were due in a period came back, and when.

No source gives a formula for the collection rate; the one here is the natural one, and both it and what it leaves out
are told wherever a rate is shown (rulebook 3.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, select, text, union_all

from travel.calendar import add_days, add_months
from travel.listings.loans import LOAN, OWED, PASSPORT, UNIT, in_force, standing
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.tables.passport import WAS_LOST

_LENT = "lent"


@dataclass(frozen=True)
class Collection:
    """The figures of one line: loans, each counted once for the period it was lent in and once for that it was due in.

    ``due`` of those whose due day lies in the period = ``on_time`` + ``late`` + ``never`` (overdue and still out) +
    ``lost``; those whose day has not come by the day of the return are ``not_yet_due`` and in no rate. ``lent`` counts
    the loans begun in the period, whenever they are due.
    """

    name: str | None = None
    lent: int = 0
    on_time: int = 0
    late: int = 0
    never: int = 0
    lost: int = 0
    not_yet_due: int = 0

    @property
    def due(self) -> int:
        """How many had to be back."""
        return self.on_time + self.late + self.never + self.lost

    @property
    def rate(self) -> float | None:
        """The collection rate: returned on time ÷ due, to four places; None where nothing was due."""
        return _share(self.on_time, self.due)

    @property
    def rate_by_now(self) -> float | None:
        """Returned by now, on time or late ÷ due, to four places; None where nothing was due."""
        return _share(self.on_time + self.late, self.due)

    def __add__(self, other: Collection) -> Collection:
        """Both lines in one, without a name."""
        return Collection(None, *(getattr(self, name) + getattr(other, name) for name in _COUNTED))


_COUNTED = ("lent", "on_time", "late", "never", "lost", "not_yet_due")


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def quarter(year: int, number: int) -> tuple[date, date]:
    """First and last day of a quarter, 1 to 4."""
    first = date(year, number * 3 - 2, 1)
    return first, add_days(add_months(first, 3), -1)


def last_quarter(today: date) -> tuple[int, int]:
    """Year and number of the quarter that was over last: the one to be returned now."""
    year, month = divmod(today.year * 12 + today.month - 1 - 3, 12)
    return year, month // 3 + 1


def collection(
    tx: Connection, times: Times, today: date, since: date, until: date, by: str = "unit", unit: str | None = None
) -> list[Collection]:
    """The figures of the loans lent, and of those due, from ``since`` up to ``until`` (both counted), by name.

    ``by`` is one code of :data:`travel.vocabulary.COLLECTION_BY`: a line for each unit, or for each kind of passport.
    Units are those that answered for the passports when these were lent; ``unit`` asks for one and those below it only.
    The due day is the one in force at the times asked for.
    """
    chosen = [UNIT.c.path.startswith(unit_path(tx, unit))] if unit is not None else []
    counted = union_all(
        _lines(times, literal(_LENT), by).where(LOAN.c.lent_on >= since, LOAN.c.lent_on <= until, *chosen),
        _lines(times, standing(times, times.day(today)), by).where(
            OWED.c.kind == "passport", OWED.c.due_on >= since, OWED.c.due_on <= until, *chosen
        ),
    ).subquery()
    query = select(counted.c.name, counted.c.standing, func.count().label("loans"))
    found: dict[str, dict[str, int]] = {}
    for row in tx.execute(query.group_by(counted.c.name, counted.c.standing)):
        found.setdefault(row.name, {})[row.standing.replace("-", "_")] = row.loans
    return [Collection(name, **figures) for name, figures in sorted(found.items())]


def _lines(times: Times, standing_: ColumnElement[str], by: str) -> Select[Any]:
    name = UNIT.c.name if by == "unit" else PASSPORT.c.kind
    return (
        select(name.label("name"), standing_.label("standing"))
        .select_from(LOAN)
        .join(OWED, and_(OWED.c.loan_id == LOAN.c.id, in_force(times)))
        .join(PASSPORT, PASSPORT.c.id == LOAN.c.passport_id)
        .join(UNIT, UNIT.c.id == OWED.c.unit_id)
        .where(times.happened(LOAN.c.lent_on, LOAN.c.lent_at))
    )


def total(lines: Iterable[Collection]) -> Collection:
    """All lines in one."""
    return sum(lines, Collection())


def lent(tx: Connection, since: date, until: date) -> int:
    """How many loans began from ``since`` up to ``until``: all lines of :func:`collection` in one."""
    query = select(func.count()).select_from(LOAN).where(LOAN.c.lent_on.between(since, until))
    return int(tx.execute(query).scalar_one())


@dataclass(frozen=True)
class Lost:
    """Loans that ended in a loss, up to the due day and after it."""

    in_time: int = 0
    late: int = 0


def lost_and_due(tx: Connection, since: date, until: date) -> Lost:
    """The lost ones among the loans due from ``since`` up to ``until``; their debts ended as those of others do."""
    late = LOAN.c.ended_on > OWED.c.due_on
    query = (
        select(late.label("late"), func.count().label("loans"))
        .select_from(LOAN)
        .join(OWED, and_(OWED.c.loan_id == LOAN.c.id, in_force(Times())))
        .where(text(f"loan.{WAS_LOST}"), OWED.c.due_on.between(since, until))
        .group_by(late)
    )
    found = {bool(row.late): row.loans for row in tx.execute(query)}
    return Lost(found.get(False, 0), found.get(True, 0))
