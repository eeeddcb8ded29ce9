"""A filed case's facts, for the rules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from travel.application import BudgetLine
from travel.delegations.hold_exceptions import exception_of
from travel.delegations.register_facts import register_of
from travel.facts import (
    Approval,
    Briefed,
    Crossing,
    Facts,
    HoldException,
    Owed,
    PassportFact,
    Register,
    ReportFact,
)

if TYPE_CHECKING:
    from travel.application import Application
    from travel.delegations.cases import Case


class StoredFacts(Facts):
    """A case's facts; each part is read from the store when a rule first looks at it."""

    _case: Case
    _known: dict[str, Any]

    def __init__(self, case: Case, known: dict[str, Any]) -> None:
        vars(self).update(known, _case=case, _known=known)

    def but(self, **changes: Any) -> Facts:
        """See Facts."""
        return StoredFacts(self._case, self._known | changes)

    @property
    def track(self) -> str:
        """See Facts; known without reading the application."""
        application: Application | None = self._known.get("application")
        return application.delegation.track if application is not None else self._case.row.track

    @cached_property
    def application(self) -> Application:
        """See Facts."""
        return self._case.application

    @cached_property
    def approval(self) -> Approval | None:
        """See Facts."""
        return self._case.approval

    @cached_property
    def briefed(self) -> tuple[Briefed, ...]:
        """See Facts."""
        return self._case.briefed

    @cached_property
    def undertakings(self) -> frozenset[str]:
        """See Facts."""
        return frozenset(self._case.undertakings)

    @cached_property
    def passports(self) -> tuple[PassportFact, ...]:
        """See Facts."""
        return tuple(
            PassportFact(row.number, row.person, row.kind, row.state, row.expires_on, row.lent_to, row.endorsed_until)
            for row in self._case.passports
        )

    @cached_property
    def crossings(self) -> tuple[Crossing, ...]:
        """See Facts."""
        return self._case.crossings

    @cached_property
    def owed(self) -> tuple[Owed, ...]:
        """See Facts."""
        return tuple(Owed(row.id, row.kind, row.owner, row.due_on, row.passport) for row in self._case.owed)

    @cached_property
    def report(self) -> ReportFact | None:
        """See Facts."""
        row = self._case.report
        if row is None:
            return None
        settlement = tuple(BudgetLine.model_validate(line) for line in row.settlement)
        return ReportFact(row.state, row.sections, row.photos, row.file or None, settlement, row.self_rating)

    @cached_property
    def register(self) -> Register | None:
        """See Facts."""
        return register_of(self._case.tx, self.application, self._case.number, self.on)

    @cached_property
    def exceptions(self) -> tuple[HoldException, ...]:
        """See Facts."""
        return tuple(map(exception_of, self._case.exceptions))

    @cached_property
    def passed(self) -> frozenset[str]:
        """See Facts."""
        return frozenset(seat.step for seat in self._case.reviews if seat.decision == "passed") - self.waiting

    @cached_property
    def waiting(self) -> frozenset[str]:
        """See Facts."""
        return frozenset(seat.step for seat in self._case.waiting)

    @cached_property
    def cut(self) -> int:
        """See Facts."""
        return len(self._case.members) - len(self._case.active)
