"""What moves, as the engine holds it: a delegation and what belongs to it, a received case, what custody does."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import Connection, Row

from travel import journal
from travel.box import received
from travel.custody import handovers, passports, stocktakings
from travel.custody.handovers import Side
from travel.delegations import cases
from travel.delegations.cases import Case
from travel.i18n import M, Message
from travel.journal import Head
from travel.journeys import reports, violations
from travel.masking import masked
from travel.registry.units import UnitFact


class Subject(Protocol):
    """A thing with a state and a version, perhaps belonging to a delegation."""

    kind: str
    name: str
    state: str
    version: int
    case: Case | None
    organiser: UnitFact | None
    head: Head | None

    @property
    def not_before(self) -> date | None:
        """The business day of the last change of state: nothing is recorded on a day before it."""

    @property
    def shown(self) -> str | Message:
        """Its name as it may be printed."""

    def move(self, tx: Connection, to: str) -> bool:
        """Bring it to a state, unless somebody moved it since it was read."""


class DelegationSubject:
    """A delegation. A new one has no case until its first action has written it."""

    kind = "delegation"

    def __init__(self, case: Case | None, organiser: UnitFact | None = None) -> None:
        self.case = case
        self.head = case.head if case else None
        self.name = case.number if case else ""
        self.state = case.state if case else "new"
        self.version = case.version if case else 0
        self.organiser = case.organiser if case else organiser

    @property
    def not_before(self) -> date | None:
        """See Subject; while it is under review, the last day on which a seat was opened or decided counts, too."""
        moved = self.head.moved_on if self.head else None
        if self.case is None or self.state != "reviewing":
            return moved
        days: list[date | None] = [moved]
        for seat in self.case.reviews:
            days += [seat.opened_on, seat.closed_on]
        return max((day for day in days if day is not None), default=None)

    @property
    def shown(self) -> str | Message:
        """The delegation's number."""
        return self.name or M("A new delegation")

    def adopt(self, case: Case) -> None:
        """Take over the case that the first action has just written."""
        self.case, self.name = case, case.number

    def move(self, tx: Connection, to: str) -> bool:
        """See Subject."""
        assert self.case is not None
        return cases.move(tx, self.case, to)


class PassportSubject:
    """A passport, with the delegation it is or shall be lent to."""

    kind = "passport"

    def __init__(self, tx: Connection, row: Row[Any] | None, case: Case | None) -> None:
        self.row = row
        self.case = case
        self.head = journal.head(tx, self.kind, row.number) if row else None
        self.name = row.number if row else ""
        self.state = row.state if row else "new"
        self.version = row.version if row else 0
        self.organiser = case.organiser if case else None

    @property
    def not_before(self) -> date | None:
        """See Subject."""
        return self.head.moved_on if self.head else None

    @property
    def shown(self) -> str | Message:
        """The passport's number, masked."""
        return masked(self.name) if self.name else M("A new passport")

    def adopt(self, row: Row[Any]) -> None:
        """Take over the passport that was just registered."""
        self.row, self.name = row, row.number

    def move(self, tx: Connection, to: str) -> bool:
        """See Subject."""
        assert self.row is not None
        return passports.move(tx, self.row.id, self.row.version, to)


class ReportSubject:
    """A delegation's trip report; it is named by the delegation's number and guarded by its lock."""

    kind = "report"

    def __init__(self, row: Row[Any] | None, case: Case) -> None:
        self.row = row
        self.case: Case | None = case
        self._delegation = case
        self.head = journal.head(case.tx, self.kind, case.number)
        self.name = case.number
        self.state = row.state if row else "new"
        self.version = row.version if row else 0
        self.organiser: UnitFact | None = case.organiser

    @property
    def not_before(self) -> date | None:
        """See Subject; the first report never precedes the return either."""
        last = self.head or self._delegation.head
        return last.moved_on if last else None

    @property
    def shown(self) -> str | Message:
        """The delegation's number."""
        return self.name

    def adopt(self, row: Row[Any]) -> None:
        """Take over the report that was just handed in."""
        self.row = row

    def move(self, tx: Connection, to: str) -> bool:
        """See Subject."""
        assert self.row is not None
        return reports.move(tx, self.row.id, self.row.version, to)


class ViolationSubject:
    """A violation; it belongs to a delegation and is guarded by its lock."""

    kind = "violation"

    def __init__(self, tx: Connection, row: Row[Any] | None, case: Case) -> None:
        self.row = row
        self.case: Case | None = case
        self.head = journal.head(tx, self.kind, row.number) if row else None
        self.name = row.number if row else ""
        self.state = row.state if row else "new"
        self.version = row.version if row else 0
        self.organiser: UnitFact | None = case.organiser

    @property
    def key(self) -> int:
        """The key of its row."""
        assert self.row is not None
        return int(self.row.id)

    @property
    def not_before(self) -> date | None:
        """See Subject."""
        return self.head.moved_on if self.head else None

    @property
    def shown(self) -> str | Message:
        """The violation's number."""
        return self.name or M("A new violation")

    def adopt(self, row: Row[Any]) -> None:
        """Take over the violation that was just opened."""
        self.row, self.name = row, row.number

    def move(self, tx: Connection, to: str) -> bool:
        """See Subject."""
        return violations.move(tx, self.key, self.version, to)


class _Numbered:
    """What has a number and a row of its own and belongs to no delegation."""

    kind = ""
    case: Case | None = None
    organiser: UnitFact | None = None

    def __init__(self, tx: Connection, row: Row[Any] | None) -> None:
        self.row = row
        self.head = journal.head(tx, self.kind, row.number) if row else None
        self.name = row.number if row else ""
        self.state = row.state if row else "new"
        self.version = row.version if row else 0

    @property
    def known(self) -> Row[Any]:
        """Its row, once there is one."""
        assert self.row is not None
        return self.row

    @property
    def key(self) -> int:
        """The key of its row."""
        return int(self.known.id)

    @property
    def not_before(self) -> date | None:
        """See Subject."""
        return self.head.moved_on if self.head else None

    def adopt(self, row: Row[Any]) -> None:
        """Take over what was just written."""
        self.row, self.name = row, row.number


class ReceivedSubject(_Numbered):
    """A case that another office handed on; it belongs to no delegation of this one."""

    kind = "received"

    @property
    def shown(self) -> str | Message:
        """Its number at home and the office it came from."""
        return self.name or M("A received case")

    def move(self, tx: Connection, to: str) -> bool:
        """See Subject."""
        return received.move(tx, self.key, self.version, to)


class StocktakingSubject(_Numbered):
    """A stock-taking."""

    kind = "stocktaking"

    def __init__(self, tx: Connection, row: Row[Any] | None) -> None:
        super().__init__(tx, row)
        self._tx = tx

    @property
    def shown(self) -> str | Message:
        """The stock-taking's number."""
        return self.name or M("A new stock-taking")

    @cached_property
    def hands(self) -> frozenset[str]:
        """The logins that counted or explained, and those they did it for."""
        return stocktakings.hands(self._tx, (self.name,))[self.name]

    def move(self, tx: Connection, to: str) -> bool:
        """See Subject."""
        return stocktakings.move(tx, self.key, self.version, to)


class HandoverSubject(_Numbered):
    """A hand-over."""

    kind = "handover"

    def __init__(self, tx: Connection, row: Row[Any] | None) -> None:
        super().__init__(tx, row)
        self._tx = tx
        self._hands: dict[Side, frozenset[str]] = {}

    def hands(self, side: Side) -> frozenset[str]:
        """The account on one side of it, the logins that acted for that side, and those they acted for."""
        if side not in self._hands:
            named = self.known.given_by if side == "giver" else self.known.taken_by
            self._hands[side] = handovers.hands(self._tx, self.name, side) | {named}
        return self._hands[side]

    @property
    def shown(self) -> str | Message:
        """The hand-over's number."""
        return self.name or M("A new hand-over")

    def move(self, tx: Connection, to: str) -> bool:
        """See Subject."""
        return handovers.move(tx, self.key, self.version, to)
