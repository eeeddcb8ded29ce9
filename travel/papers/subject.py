"""What a paper is about: a delegation as it stands today, and what the registers say around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from travel.i18n import Message

if TYPE_CHECKING:
    from sqlalchemy import Row

    from travel.application import Application
    from travel.delegations.cases import Case
    from travel.facts import Approval


@dataclass(frozen=True)
class Lack:
    """A reason why a paper cannot be made yet, and the command that brings what is missing, where there is one."""

    reason: Message
    command: Message | None = None


@dataclass(frozen=True)
class Subject:
    """A case on the day ``today``. ``shown`` gives a passport's number as it may be printed."""

    case: Case
    today: date
    shown: Callable[[str], str]

    @property
    def number(self) -> str:
        """The delegation's number."""
        return self.case.number

    def as_approved(self) -> Subject:
        """The same without a change that is still being decided."""
        from travel.delegations import cases

        return replace(self, case=cases.as_approved(self.case))

    @property
    def approval(self) -> Approval:
        """The mission approval. Asked for only where there is one."""
        assert self.case.approval is not None
        return self.case.approval

    @property
    def application(self) -> Application:
        """The application."""
        return self.case.application

    @property
    def members(self) -> list[Row[Any]]:
        """The members, those cut left out."""
        return self.case.active

    @cached_property
    def office(self) -> str:
        """The foreign affairs office that looks after the organiser; empty where none is registered."""
        from travel.registry import units

        near = units.nearest_office(self.case.tx, self.case.organiser)
        return near.name if near else ""

    @cached_property
    def sexes(self) -> Mapping[str, str]:
        """男 or 女 by person, for those whose identity number is registered."""
        from travel.registry import persons

        return persons.sexes(self.case.tx, [member.person for member in self.case.members])
