"""A period in numbers: everything that is printed about it, read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from travel.i18n import M, Message
from travel.listings.collection import Collection, collection, lent, lost_and_due, total
from travel.listings.passports import on_file
from travel.listings.times import Times
from travel.statistics.breakdown import DIMENSIONS, Breakdown
from travel.statistics.case import Case
from travel.statistics.convention import Convention
from travel.statistics.counted import counted
from travel.statistics.duties import PASSPORT, Duty, Found, duties, violations
from travel.statistics.figures import Count, Tally, approved, delegations
from travel.statistics.grouped import alike
from travel.statistics.kept import Kept, kept
from travel.statistics.ledgers import REPORT, FromLedgers, from_ledgers, past_passports, past_reports, with_past
from travel.statistics.period import Period
from travel.statistics.planned import Execution, executed, plan_of
from travel.statistics.steps import Step, steps
from travel.vocabulary import OBLIGATION


@dataclass(frozen=True)
class Wanted:
    """What statistics are asked for: a period, at two times, by these conventions, of one unit and those below it."""

    period: Period
    times: Times
    today: date
    convention: Convention
    unit: str | None = None
    dimensions: tuple[str, ...] = ()

    def cases(self, tx: Connection) -> Iterator[Case]:
        """The counted set, case by case."""
        return counted(tx, self.times, self.convention, self.period, self.unit)


@dataclass(frozen=True)
class Overview:
    """The figures of a period, beside those of the one before; the parts of what was approved; what was owed.

    ``on_file`` are the passports there are by state, whenever the period was: at the time that is asked for.

    ``taken_over`` of the cases come from ledgers.
    """

    wanted: Wanted
    kept: Kept
    counts: dict[str, Count]
    before: dict[str, Count]
    breakdowns: dict[str, Breakdown]
    plan: Execution
    duties: list[Duty] = field(default_factory=list)
    passports: Collection = field(default_factory=Collection)
    ledgers: FromLedgers = field(default_factory=FromLedgers)
    on_file: dict[str, int] = field(default_factory=dict)
    violations: list[Found] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    taken_over: int = 0

    @property
    def known(self) -> bool:
        """Whether anything of the period is on file, or would be."""
        return self.kept.some(self.wanted.period) or self.counts["received"].person_trips > 0

    @property
    def known_before(self) -> bool:
        """The same of the period before."""
        return self.kept.some(self.wanted.period.before) or self.before["received"].person_trips > 0

    @property
    def gap(self) -> Message | None:
        """What is not on file of the period."""
        return self.kept.note(self.wanted.period, something=self.known)

    @property
    def gap_before(self) -> Message | None:
        """What is not of the period before."""
        return self.kept.note(self.wanted.period.before, something=self.known_before)

    @property
    def untold(self) -> list[Message]:
        """What the ledgers of the period do not tell of debts and passports."""
        each = (
            (OBLIGATION.label(REPORT), self.ledgers.untold_reports),
            (OBLIGATION.label(PASSPORT), self.ledgers.untold),
        )
        return [
            M("{figure}: of {count} delegations it is not told.", figure=label, count=count)
            for label, count in each
            if count
        ]


def overview(tx: Connection, wanted: Wanted) -> Overview:
    """Read everything; the counted set is gone through once. Raises NotFound for an unknown unit."""
    plan = plan_of(tx, wanted.period, wanted.unit)
    parts = {code: Breakdown(DIMENSIONS[code], priority=wanted.convention.priority) for code in wanted.dimensions}
    by = wanted.convention
    found, before, taken_over = Tally(by), Tally(by), 0
    for within, case in alike(tx, wanted.times, by, wanted.period, wanted.unit):
        (found if within else before).add(case)
        if within and case.briefed is None:
            taken_over += case.times
        if within and approved(case, by):
            for breakdown in parts.values():
                breakdown.add(case, by)
            if executed(case, by):
                plan.add(case, delegations(case, by))
    asked = (tx, wanted.times)
    records = kept(*asked)
    owed = duties(*asked, wanted.today, wanted.period, wanted.unit)
    passports = past_passports(*asked, by, wanted.period, wanted.unit) if records.ledgers else []
    reports = past_reports(*asked, wanted.today, wanted.period, wanted.unit) if records.ledgers else []
    return Overview(
        wanted,
        records,
        found.counts,
        before.counts,
        parts,
        plan,
        [with_past(duty, reports) if duty.kind == REPORT else duty for duty in owed if duty.kind != PASSPORT],
        _passports(tx, wanted, next(duty for duty in owed if duty.kind == PASSPORT)),
        from_ledgers(passports, reports),
        on_file(*asked, wanted.today, wanted.unit),
        violations(*asked, wanted.period, wanted.unit),
        steps(*asked, wanted.period, wanted.unit),
        taken_over,
    )


def _passports(tx: Connection, wanted: Wanted, owed: Duty) -> Collection:
    """The collection return of the period, without its lines where all are asked for as they stand."""
    first, last = wanted.period.first, wanted.period.last
    if not wanted.times.now or wanted.unit is not None:
        return total(collection(tx, wanted.times, wanted.today, first, last, unit=wanted.unit))
    lost = lost_and_due(tx, first, last)
    return Collection(
        None,
        lent=lent(tx, first, last),
        on_time=owed.in_time - lost.in_time,
        late=owed.late - lost.late,
        never=owed.overdue,
        lost=lost.in_time + lost.late,
        not_yet_due=owed.not_due,
    )
