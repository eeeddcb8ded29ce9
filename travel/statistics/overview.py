"""A period in numbers: everything that is printed about it, read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from travel.listings.collection import Collection, collection, total
from travel.listings.times import Times
from travel.statistics.breakdown import DIMENSIONS, Breakdown
from travel.statistics.case import Case
from travel.statistics.convention import Convention
from travel.statistics.counted import counted
from travel.statistics.duties import Duty, Found, briefings, duties, violations
from travel.statistics.figures import Count, approved, counts, delegations
from travel.statistics.period import Period
from travel.statistics.planned import Execution, executed, plan_of
from travel.statistics.steps import Step, steps


@dataclass(frozen=True)
class Wanted:
    """What statistics are asked for: a period, at two times, by these conventions, of one unit and those below it."""

    period: Period
    times: Times
    today: date
    convention: Convention
    unit: str | None = None
    dimensions: tuple[str, ...] = ()

    def cases(self, tx: Connection, period: Period | None = None) -> Iterator[Case]:
        """The counted set; of another period where one is named."""
        return counted(tx, self.times, self.convention, period or self.period, self.unit)


@dataclass(frozen=True)
class Overview:
    """The figures of a period, beside those of the one before; the parts of what was approved; what was owed."""

    wanted: Wanted
    counts: dict[str, Count]
    before: dict[str, Count]
    breakdowns: dict[str, Breakdown]
    plan: Execution
    duties: list[Duty] = field(default_factory=list)
    passports: Collection = field(default_factory=Collection)
    violations: list[Found] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def overview(tx: Connection, wanted: Wanted) -> Overview:
    """Read everything; the counted set of each period is gone through once. Raises NotFound for an unknown unit."""
    plan = plan_of(tx, wanted.period, wanted.unit)
    parts = {code: Breakdown(DIMENSIONS[code], priority=wanted.convention.priority) for code in wanted.dimensions}
    found = counts(_counting(wanted.cases(tx), wanted.convention, parts, plan), wanted.convention)
    before = counts(wanted.cases(tx, wanted.period.before), wanted.convention)
    asked = (tx, wanted.times)
    return Overview(
        wanted,
        found,
        before,
        parts,
        plan,
        [
            *duties(*asked, wanted.today, wanted.period, wanted.unit),
            briefings(*asked, wanted.period, wanted.unit),
        ],
        total(collection(*asked, wanted.today, wanted.period.first, wanted.period.last, unit=wanted.unit)),
        violations(*asked, wanted.period, wanted.unit),
        steps(*asked, wanted.period, wanted.unit),
    )


def _counting(cases: Iterable[Case], by: Convention, parts: dict[str, Breakdown], plan: Execution) -> Iterator[Case]:
    for case in cases:
        if approved(case, by):
            for breakdown in parts.values():
                breakdown.add(case, by)
            if executed(case, by):
                plan.add(case, delegations(case, by))
        yield case
