"""What the rules look at: a case and the day it is judged on, as plain immutable values.

The store fills them in; a test or a form that was never filed gives only what it has. A part that does not concern the
action at hand is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from travel.application import Application, BudgetLine


@dataclass(frozen=True)
class Approval:
    """The mission approval in force: what was allowed, and under which number."""

    number: str
    round: int
    decided_on: date
    exit: date
    entry: date
    days: int
    persons: int
    countries: tuple[str, ...]
    transits: tuple[str, ...] = ()  # passed only inside an airport


@dataclass(frozen=True)
class Briefed:
    """One member's attendance at one briefing."""

    person: str
    topic: str
    method: str
    on: date
    given_by: str
    role: str  # the role in which the briefing was given


@dataclass(frozen=True)
class PassportFact:
    """A passport of one of the members, and who has it."""

    number: str
    person: str
    kind: str
    state: str
    expires_on: date
    lent_to: str | None = None  # the delegation that has it out
    endorsed_until: date | None = None  # last day of the endorsement in a Hong Kong–Macao pass


@dataclass(frozen=True)
class Crossing:
    """A member's border record: Chinese exit and entry day, and the countries entered."""

    person: str
    exit: date
    entry: date
    countries: tuple[str, ...]


@dataclass(frozen=True)
class Owed:
    """An obligation that is open."""

    id: int
    kind: str
    owner: str
    due_on: date
    passport: str | None = None


@dataclass(frozen=True)
class ReportFact:
    """The trip report as handed in: its sections by code, its photos, its state."""

    state: str
    sections: Mapping[str, str]
    photos: int
    file: str | None = None
    settlement: tuple[BudgetLine, ...] = ()
    self_rating: str | None = None


@dataclass(frozen=True)
class PlanEntry:
    """A delegation of a unit's annual plan, and the other delegations that bear its number or were given it in a swap.

    ``used_by`` go, went or ask to go; ``cancelled`` did not travel, and the policy says whether they spent it.
    """

    number: str
    year: int
    unit: str
    persons: int
    apart: bool = False  # planned apart, outside the unit's total
    used_by: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanUse:
    """What other delegations of general track take from a unit's plan of a year, entries planned apart left out."""

    delegations: int = 0
    persons: int = 0


@dataclass(frozen=True)
class OtherMember:
    """A member of another delegation."""

    person: str  # registered number
    name: str
    unit: str
    rank: str
    role: str = "member"
    leadership: str | None = None


@dataclass(frozen=True)
class OtherDelegation:
    """Another delegation on file that goes, went or asks to go: not refused, withdrawn or cancelled, and no draft.

    Its members are those who were not cut; ``approved`` ones went or are to go.
    """

    number: str
    organiser: str
    track: str
    state: str
    exit: date
    entry: date
    countries: tuple[str, ...]
    members: tuple[OtherMember, ...]
    approved: bool = True


@dataclass(frozen=True)
class Debt:
    """An overdue obligation from another delegation, of a member or of one of the delegation's units."""

    kind: str
    person: str | None  # registered number of the person whose passport is owed; None for what a unit owes
    owner: str
    unit: str
    delegation: str
    due_on: date
    reminders: int = 0  # on how many earlier days after the due day somebody was reminded of it
    subject: str = ""  # what tells apart debts of one kind within a delegation; no passport's number

    @property
    def key(self) -> str:
        """What it is known by, whatever its due day becomes."""
        return f"{self.kind} {self.delegation} {self.subject}".strip()


@dataclass(frozen=True)
class Loss:
    """A passport that a member has reported lost."""

    person: str
    on: date
    name: str = ""
    unit: str = ""

    @property
    def key(self) -> str:
        """What it is known by."""
        return f"lost {self.person} {self.on.isoformat()}"


@dataclass(frozen=True)
class HoldException:
    """An exception that was granted to one delegation from a rule that stops it, for the causes known at that time."""

    rule: str
    causes: frozenset[str]
    by: str
    on: date
    reason: str


@dataclass(frozen=True)
class Left:
    """A member who has left the service, and since when."""

    person: str
    on: date


@dataclass(frozen=True)
class Register:
    """What the office's registers say beyond the application itself; a form judged without a store has none."""

    planned: bool = False
    """Whether the office has registered a plan for the year of the journey, of whatever unit."""
    plan: tuple[PlanEntry, ...] = ()
    """The organiser's entries for the year of the journey, and those the application names."""
    use: PlanUse = PlanUse()
    """What the organiser's plan of that year is charged with, this delegation left out."""
    use_cancelled: PlanUse = PlanUse()
    """The same for delegations that did not travel."""
    others: tuple[OtherDelegation, ...] = ()
    """Those that share a member, those the organiser sends to one of the countries at about the same time, and those
    with leaders of the same units as the leaders in this one."""
    debts: tuple[Debt, ...] = ()
    losses: tuple[Loss, ...] = ()
    left: tuple[Left, ...] = ()
    governments: frozenset[str] = frozenset()
    """The members' units that are governments, by name."""


@dataclass(frozen=True)
class Facts:
    """Everything a rule may read. ``on`` is the business day the action is judged on."""

    application: Application
    on: date
    state: str = "draft"
    approval: Approval | None = None
    briefed: tuple[Briefed, ...] = ()
    undertakings: frozenset[str] = frozenset()
    passports: tuple[PassportFact, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    owed: tuple[Owed, ...] = ()
    report: ReportFact | None = None
    register: Register | None = None
    exceptions: tuple[HoldException, ...] = ()
    passed: frozenset[str] = frozenset()  # codes of the review steps that have passed in this round
    waiting: frozenset[str] = frozenset()  # codes of those that are still to be decided in it
    cut: int = 0  # how many members the review has taken off the list
    action: str = ""  # the action asked for, as the workflow names it
    delegation: str | None = None  # the delegation's own id, as ``PassportFact.lent_to`` has it
    passport: str | None = None  # the number of the passport the action is about

    @property
    def track(self) -> str:
        """The track of the delegation, which decides what rules apply."""
        return self.application.delegation.track

    def but(self, **changes: Any) -> Facts:
        """The same facts with some of them replaced."""
        return replace(self, **changes)
