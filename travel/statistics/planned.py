"""The annual plan against what was carried out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from travel.listings.unit_tree import unit_path
from travel.statistics.case import TRAVELLED, Case
from travel.statistics.convention import Convention
from travel.statistics.figures import approved
from travel.statistics.period import Period
from travel.tables import PlanEntry, Unit, table

_plan, _unit = table(PlanEntry), table(Unit)


@dataclass
class Execution:
    """The plan of the years a period touches, as it is now, and the delegations of the period that carried it out.

    ``executed`` travelled, in the plan or out of it; of these ``in_plan`` bear a number of the plan.
    """

    planned: int = 0
    planned_persons: int = 0
    executed: int = 0
    executed_persons: int = 0
    in_plan: int = 0

    def add(self, case: Case, weight: int) -> None:
        """Count a case that carried it out; ``weight`` delegations."""
        self.executed += weight
        self.executed_persons += case.persons
        self.in_plan += weight if case.plan else 0

    @property
    def share(self) -> float | None:
        """Executed delegations by planned ones (执行总批次占年度计划比率); None without a plan."""
        return self.executed / self.planned if self.planned else None


def plan_of(tx: Connection, period: Period, unit: str | None = None) -> Execution:
    """What is planned; what was carried out is added to it."""
    query = select(func.count(), func.coalesce(func.sum(_plan.c.persons), 0)).where(_plan.c.year.in_(period.years))
    if unit is not None:
        query = query.join(_unit, _unit.c.id == _plan.c.unit_id).where(_unit.c.path.startswith(unit_path(tx, unit)))
    planned, persons = tx.execute(query).one()
    return Execution(planned, int(persons))


def executed(case: Case, by: Convention) -> bool:
    """Whether a case carried out a plan, or went beside it."""
    return approved(case, by) and case.state in TRAVELLED
