"""A delegation as the store has it, read part by part inside one transaction."""

from __future__ import annotations

from datetime import date
from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from travel import journal
from travel.application import Application, Special
from travel.delegations import case_statements as statements
from travel.delegations import filing
from travel.delegations.case_numbers import is_received
from travel.delegations.from_rows import (
    attachment_of,
    budget_line_of,
    funding_of,
    member_of,
    notice_of,
    particulars_of,
    visit_of,
)
from travel.delegations.stored_facts import StoredFacts
from travel.errors import NotFound
from travel.facts import Approval, Briefed, Crossing, Facts
from travel.i18n import N_, M
from travel.journal import Head
from travel.policy import Policy
from travel.policy.in_force import Books, books_of
from travel.registry import units
from travel.registry.units import UnitFact
from travel.storage.numbered import Numbered
from travel.storage.statements import Prepared
from travel.tables import Application as ApplicationRow
from travel.tables import Delegation, table

_delegation, _application = table(Delegation), table(ApplicationRow)


class Case:
    """A delegation and everything that belongs to it. Each part is read when it is first asked for."""

    def __init__(self, tx: Connection, row: Row[Any]) -> None:
        self.tx = tx
        self.row = row
        self.id: int = row.id
        self.number: str = row.number
        self.state: str = row.state
        self.version: int = row.version
        self.round: int = row.round
        self.organiser = UnitFact(row.organiser_id, row.organiser, row.organiser_kind, row.path)

    @property
    def head(self) -> Head | None:
        """The end of its chain of events."""
        if self.row.head_hash is None:  # new, or its last event is missing: the chain itself must say
            return journal.head(self.tx, "delegation", self.number)
        return Head(self.version, self.row.head_hash, self.row.moved_on)

    def part(self, query: Prepared, **more: Any) -> list[Row[Any]]:
        """The rows of a query about this case."""
        return query.all(self.tx, **(more or {"delegation": self.id}))

    @cached_property
    def application_row(self) -> Row[Any]:
        """The current version of the application."""
        return self.part(statements.THE_APPLICATION, delegation=self.id, revision=self.row.revision)[0]

    @cached_property
    def members(self) -> list[Row[Any]]:
        """All members of the current version, those cut among them."""
        return self.part(statements.MEMBERS, application=self.row.application_id)

    @property
    def active(self) -> list[Row[Any]]:
        """The members who were not cut."""
        return [member for member in self.members if member.cut_on is None]

    @cached_property
    def application(self) -> Application:
        """The current version of the application as the rules read it: without the members who were cut."""
        row = self.application_row
        key = {"application": row.id}
        return Application.model_construct(
            delegation=particulars_of(row.particulars),
            members=tuple(member_of(member) for member in self.active),
            visits=tuple(visit_of(visit) for visit in self.part(statements.VISITS, **key)),
            notice=notice_of(row.notice) if row.notice else None,
            funding=funding_of(row.funding) if row.funding else None,
            budget=tuple(budget_line_of(line) for line in self.part(statements.BUDGET, **key)),
            special=tuple(Special.model_validate(each) for each in row.special),
            attachments=tuple(
                attachment_of(paper) for paper in self.attachments if paper.revision == self.row.revision
            ),
            justifications={},  # they stand in rows of their own, with who accepted them
        )

    @cached_property
    def attachments(self) -> list[Row[Any]]:
        """Every paper of the case, of earlier versions and notes too."""
        return self.part(statements.ATTACHMENTS)

    @cached_property
    def all_justifications(self) -> list[Row[Any]]:
        """Every justification ever written."""
        return self.part(statements.JUSTIFICATIONS)

    @property
    def justifications(self) -> list[Row[Any]]:
        """The last justification written for each rule, for the current version."""
        current = [reason for reason in self.all_justifications if reason.revision == self.row.revision]
        return list({reason.rule: reason for reason in current}.values())

    @cached_property
    def exceptions(self) -> list[Row[Any]]:
        """The exceptions from what stops it that are in force."""
        return self.part(statements.EXCEPTIONS)

    @cached_property
    def all_reviews(self) -> list[Row[Any]]:
        """Every seat of every round, with what was decided."""
        return self.part(statements.REVIEWS)

    @property
    def reviews(self) -> list[Row[Any]]:
        """The seats of the current round, those sent back among them."""
        return [seat for seat in self.all_reviews if seat.round == self.round]

    @property
    def waiting(self) -> list[Row[Any]]:
        """The undecided seats of the current round, in order."""
        return [seat for seat in self.reviews if seat.waiting]

    @property
    def open_seats(self) -> list[Row[Any]]:
        """The undecided seats of the step whose turn it is."""
        first = min((seat.position for seat in self.waiting), default=None)
        return [seat for seat in self.waiting if seat.position == first]

    @cached_property
    def writers(self) -> frozenset[str]:
        """The logins that wrote or submitted the application or the report, and those they did it for."""
        rows = statements.WRITERS.all(self.tx, delegation=self.number)
        return frozenset({row.actor for row in rows} | {row.for_login for row in rows if row.for_login})

    @cached_property
    def approval(self) -> Approval | None:
        """The mission approval in force."""
        if self.row.approval_id is None:
            return None
        row = self.part(statements.THE_APPROVAL, approval=self.row.approval_id)[0]
        return Approval(
            row.number,
            row.round,
            row.decided_on,
            row.exit_on,
            row.entry_on,
            row.days,
            row.persons,
            tuple(row.countries),
            tuple(row.transits),
        )

    @cached_property
    def briefed(self) -> tuple[Briefed, ...]:
        """Who heard what."""
        return tuple(
            Briefed(row.number, row.topic, row.method, row.held_on, row.given_by, row.role)
            for row in self.part(statements.BRIEFED)
        )

    @cached_property
    def undertakings(self) -> dict[str, date]:
        """Who signed the undertaking, and when."""
        return {row.number: row.signed_on for row in self.part(statements.UNDERTAKINGS)}

    @cached_property
    def passports(self) -> list[Row[Any]]:
        """The passports of the active members, with the delegation each is lent to (``lent_to``)."""
        return self.part(statements.PASSPORTS, application=self.row.application_id)

    @cached_property
    def departed_on(self) -> date | None:
        """The business day on which its departure was recorded."""
        return next((row.on_day for row in self.part(statements.DEPARTED, delegation=self.number)), None)

    @cached_property
    def crossings(self) -> tuple[Crossing, ...]:
        """The border records."""
        return tuple(
            Crossing(row.person, row.exit_on, row.entry_on, tuple(row.countries))
            for row in self.part(statements.CROSSINGS)
        )

    @cached_property
    def obligations(self) -> list[Row[Any]]:
        """Everything that is or was owed, by due day."""
        return self.part(statements.OWED)

    @property
    def owed(self) -> list[Row[Any]]:
        """What is open now, by due day."""
        return [row for row in self.obligations if row.ended_on is None]

    @cached_property
    def report(self) -> Row[Any] | None:
        """The trip report, once one was handed in."""
        return next(iter(self.part(statements.THE_REPORT)), None)

    @cached_property
    def ledger(self) -> Row[Any] | None:
        """What a ledger of past years said of it, where it was taken over from one."""
        return next(iter(self.part(statements.THE_LEDGER)), None)

    @property
    def books(self) -> Books:
        """The policy books in force here, day by day."""
        return books_of(self.tx, self.row)

    def policy(self, on: date) -> Policy:
        """What the case is judged by: the book of the day of submission, or of the day ``on`` before that."""
        return self.books.at(self.row.submitted_on or on)

    def facts(self, on: date) -> Facts:
        """Everything the rules may read, for an action on the day ``on``."""
        return StoredFacts(self, {"on": on, "state": self.state, "delegation": self.number})


_rows = Numbered(
    _delegation, N_("There is no delegation {number}. See: travel delegation list"), read=statements.BY_NUMBER
)
version = _rows.version


def read(tx: Connection, number: str) -> Case:
    """The case of this number. Raises NotFound."""
    return _found(tx, _rows.find(tx, number), number)


def lock(tx: Connection, number: str) -> Case:
    """The case of this number, held against every other writer until the transaction ends. Raises NotFound."""
    return _found(tx, _rows.find(tx, number, hold=True), number)


def _found(tx: Connection, row: Row[Any] | None, number: str) -> Case:
    if row is None and is_received(number):
        raise NotFound(
            M(
                "{number} is moved on by the office it came from. Read it with: travel delegation show {number}",
                number=number,
            )
        )
    if row is None:
        raise _rows.unknown(number)
    return Case(tx, row)


def as_approved(case: Case) -> Case:
    """The case with the version of the application that was approved, while a change to it is still being decided."""
    if case.row.approval_id is None:
        return case
    revision = case.part(statements.THE_APPROVAL, approval=case.row.approval_id)[0].revision
    if revision == case.row.revision:
        return case
    approved = case.part(statements.THE_APPLICATION, delegation=case.id, revision=revision)[0]
    version = {"revision": revision, "application_id": approved.id}
    return Case(case.tx, cast("Row[Any]", SimpleNamespace(**{**case.row._mapping, **version})))


def move(tx: Connection, case: Case, to: str) -> bool:
    """Bring the case to a state, if nobody has moved it since it was read. Only the engine calls this."""
    return _rows.move(tx, case.id, case.version, to)


def change(tx: Connection, case: Case, **values: Any) -> None:
    """Write facts of the case other than its state and version."""
    _changing(tuple(values)).run(tx, key=case.id, **values)


@cache
def _changing(columns: tuple[str, ...]) -> Prepared:
    given: dict[str, Any] = {column: bindparam(column) for column in columns}
    return Prepared(update(_delegation).where(_delegation.c.id == bindparam("key")).values(given))


def last_revision(tx: Connection, delegation_id: int) -> int:
    """The number of the newest version of the application, in force or not."""
    query = select(func.max(_application.c.revision)).where(_application.c.delegation_id == delegation_id)
    return int(tx.execute(query).scalar_one())


def restore_approved(tx: Connection, case: Case) -> None:
    """Make the approved version of the application the current one again."""
    approved = case.part(statements.THE_APPROVAL, approval=case.row.approval_id)[0]
    submitted = min(seat.opened_on for seat in case.all_reviews if seat.round == approved.round)
    change(tx, case, revision=approved.revision, submitted_on=submitted)
    again = read(tx, case.number)
    headline = filing.headline(again.application, units.known_unit(tx, again.application.delegation.organiser))
    change(tx, again, **headline)


_INSERT = Prepared(insert(_delegation).returning(_delegation.c.id))
# a prepared insert is always given the same columns, whoever makes the case
_UNSAID = {column.name: getattr(column.default, "arg", None) for column in _delegation.columns if column.name != "id"}


def insert_delegation(tx: Connection, values: dict[str, Any]) -> int:
    """A new case; returns its key."""
    return _INSERT.key(tx, **_UNSAID | values)
