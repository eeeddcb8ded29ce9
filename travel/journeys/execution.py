"""What became of a journey, person by person, beside what was approved: the facts of the screen and of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from travel.calendar import days_abroad
from travel.delegations.cases import Case
from travel.facts import Approval, Crossing
from travel.i18n import Message
from travel.rules.after import compared, noted


@dataclass(frozen=True)
class Journey:
    """Days and countries; Chinese exit and entry day both count."""

    exit: date
    entry: date
    countries: tuple[str, ...]

    @property
    def days(self) -> int:
        """Days abroad."""
        return days_abroad(self.exit, self.entry)


@dataclass(frozen=True)
class Difference:
    """One respect in which a journey was not as approved; what ``wants_answer`` is a violation or wants a note."""

    kind: str
    message: Message
    wants_answer: bool


@dataclass(frozen=True)
class Traveller:
    """A member and his journey; None as long as there is no border record."""

    person: str
    name: str
    unit: str
    journey: Journey | None
    differences: tuple[Difference, ...] = ()

    @property
    def as_approved(self) -> bool:
        """Whether nothing about it wants an answer."""
        return not any(difference.wants_answer for difference in self.differences)


@dataclass(frozen=True)
class Execution:
    """The mission approval in force, and what became of it."""

    approval: Approval
    travellers: tuple[Traveller, ...]

    @property
    def approved(self) -> Journey:
        """The journey as approved."""
        return Journey(self.approval.exit, self.approval.entry, self.approval.countries)

    @property
    def travelled(self) -> tuple[Traveller, ...]:
        """Those with a border record."""
        return tuple(traveller for traveller in self.travellers if traveller.journey is not None)


def execution_of(case: Case, early_days: int) -> Execution | None:
    """What became of a delegation's journey; None before there is an approval.

    ``early_days`` is by how much a red-eye flight may leave before the approved exit. Source: S-SHREP.
    """
    approval = case.approval
    if approval is None:
        return None
    crossings = {crossing.person: crossing for crossing in case.crossings}
    travellers = []
    for member in case.active:
        crossing = crossings.get(member.person)
        journey = Journey(crossing.exit, crossing.entry, crossing.countries) if crossing else None
        differences = tuple(differences_of(member.name, crossing, approval, early_days)) if crossing else ()
        travellers.append(Traveller(member.person, member.name, member.unit, journey, differences))
    return Execution(approval, tuple(travellers))


def differences_of(name: str, crossing: Crossing, approval: Approval, early_days: int) -> Iterator[Difference]:
    """How one border record differs from the approval, what wants an answer first."""
    for points, wants_answer in (
        (compared(name, crossing, approval, early_days), True),
        (noted(name, crossing, approval), False),
    ):
        for point in points:
            yield Difference(str(point.facts["kind"]), point.message, wants_answer)
