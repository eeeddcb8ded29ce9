"""An action in progress: what its table row's functions see and write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row

from travel import obligations
from travel.calendar import ANNOUNCED, Calendar, Due
from travel.delegations.cases import Case
from travel.errors import BadInput
from travel.i18n import M
from travel.journal import Signature
from travel.obligations import Debt
from travel.policy import Policy
from travel.registry.accounts import AccountFact
from workflows.definition import Action, Details
from workflows.subject import Subject

D = TypeVar("D", bound=Details)


@dataclass(frozen=True)
class Acting:
    """Who acts: the account, the one it stands in for, and the seat of the review step that it decides."""

    account: AccountFact
    stands_for: AccountFact | None = None
    seat: Row[Any] | None = None

    @property
    def capacity(self) -> AccountFact:
        """The account whose roles are used."""
        return self.stands_for or self.account

    @property
    def chain(self) -> tuple[AccountFact, ...]:
        """Everybody who answers for the decision."""
        return (self.account,) if self.stands_for is None else (self.account, self.stands_for)


@dataclass(frozen=True)
class Change:
    """What became of one obligation: opened, discharged or superseded, then with the day it was due before."""

    kind: str
    owner: str
    due: Due
    how: str
    subject: str = ""
    instead_of: date | None = None

    def record(self) -> dict[str, Any]:
        """What the journal keeps of it."""
        kept = {"kind": self.kind, "owner": self.owner, "how": self.how} | self.due.as_record()
        return kept | ({"instead_of": self.instead_of.isoformat()} if self.instead_of else {})


@dataclass
class Move:
    """One action on one subject, inside its transaction. ``on`` is the business day, ``at`` the moment of recording."""

    tx: Connection
    subject: Subject
    action: Action
    details: Details
    acting: Acting
    signature: Signature
    policy: Policy
    on: date
    at: datetime
    written: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    @property
    def case(self) -> Case:
        """The delegation concerned."""
        if self.subject.case is None:
            raise BadInput(M("{name} belongs to no delegation", name=self.subject.shown))
        return self.subject.case

    def taken(self, kind: type[D]) -> D:
        """The details, as what the action takes."""
        assert isinstance(self.details, kind)
        return self.details

    def note(self, **values: Any) -> None:
        """Have the journal keep these values with the event."""
        self.written |= values

    def owe(self, debt: Debt) -> None:
        """Open an obligation of the delegation. The action's row must name its kind."""
        self._declared(debt.kind, self.action.opens)
        obligations.incur(self.tx, self.case.id, debt, self.on, self.at)
        self.changes.append(Change(debt.kind, debt.owner, debt.due, "opened", debt.subject))

    def supersede(self, row: Row[Any], due: Due) -> None:
        """Give an open obligation another due day: the old row ends, a new one says why."""
        before = due_of(row)
        if due == before:
            return
        on = max(self.on, row.opened_on)  # nothing is given another day before it was owed
        obligations.end(self.tx, row.id, "superseded", on, self.at)
        debt = Debt(row.kind, row.owner, row.unit_id, due, row.subject, row.passport_id, row.loan_id)
        obligations.incur(self.tx, self.case.id, debt, on, self.at, supersedes=row.id)
        self.changes.append(Change(row.kind, row.owner, due, "superseded", row.subject, before.on))

    def discharge(self, rows: Iterable[Row[Any]]) -> None:
        """Settle open obligations. The action's row must name their kinds."""
        for row in rows:
            self._declared(row.kind, self.action.discharges)
            obligations.end(self.tx, row.id, "discharged", self.on, self.at)
            self.changes.append(Change(row.kind, row.owner, due_of(row), "discharged", row.subject))

    def owed(self, *kinds: str) -> list[Row[Any]]:
        """The delegation's open obligations of these kinds."""
        return [row for row in self.case.owed if row.kind in kinds]

    def _declared(self, kind: str, kinds: tuple[str, ...]) -> None:
        if kind not in kinds:
            raise LookupError(f"{self.action.name} does not declare the obligation {kind}")


def due_of(row: Row[Any], calendar: Calendar = ANNOUNCED) -> Due:
    """The due day of an obligation's row, with its arithmetic; ``calendar`` tells what lies between working days."""
    return Due.read(row.due, calendar)
