"""A filed case's facts, for the rules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from travel.facts import Approval, Briefed, Crossing, Facts, Owed, PassportFact, ReportFact

if TYPE_CHECKING:
    from travel.application import Application
    from travel.cases import Case


class StoredFacts(Facts):
    """A case's facts; each part is read from the store when a rule first looks at it."""

    _case: Case
    _known: dict[str, Any]

    def __init__(self, case: Case, known: dict[str, Any]) -> None:
        vars(self).update(known, _case=case, _known=known)

    def but(self, **changes: Any) -> Facts:
        """See Facts."""
        return StoredFacts(self._case, self._known | changes)

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
            PassportFact(row.number, row.person, row.kind, row.state, row.expires_on, row.lent_to)
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
        return ReportFact(row.state, row.sections, row.photos, row.file or None) if row else None
