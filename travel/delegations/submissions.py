"""Every submission of the past with the application as it went up, read in bulk: a few statements for some hundred.

A delegation that was submitted twice is there twice, each time with the version of that day, and with the members who
were on its list then. The parts of an application are read when they are first looked at, so that a pass over all of
them reads what it needs and no more; the transaction stays open meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, or_, select

from travel.application import Application, Attachment, BudgetLine, Funding, Member, Notice, Special, Visit
from travel.delegations.from_rows import (
    attachment_of,
    budget_line_of,
    funding_of,
    member_of,
    notice_of,
    particulars_of,
    visit_of,
)
from travel.tables import Application as ApplicationRow
from travel.tables import Attachment as AttachmentRow
from travel.tables import BudgetLine as BudgetRow
from travel.tables import Delegation, Event, Invitation, Person, table
from travel.tables import Member as MemberRow
from travel.tables import Visit as VisitRow

CHUNK = 400
"""How many submissions are read at once."""

_event, _delegation, _application = table(Event), table(Delegation), table(ApplicationRow)
_member, _person, _visit, _invitation = table(MemberRow), table(Person), table(VisitRow), table(Invitation)
_budget, _attachment = table(BudgetRow), table(AttachmentRow)
_earlier = _event.alias("earlier")


@dataclass(frozen=True)
class Submission:
    """An application that went up on the day ``on`` as this version of the delegation's."""

    delegation: str
    version: int
    on: date
    application: Application


def submissions(tx: Connection, first: date, last: date) -> Iterator[Sequence[Submission]]:
    """The submissions from the first day to the last, both counted, in the order of the journal, by the chunk."""
    found = tx.execute(
        select(_event.c.subject, _event.c.on_day, _event.c.recorded_at, _version().label("version"))
        .where(*_submitted(first, last))
        .order_by(_event.c.id)
    ).all()
    for begin in range(0, len(found), CHUNK):
        yield _read(tx, found[begin : begin + CHUNK])


def count(tx: Connection, first: date, last: date) -> int:
    """How many submissions there are from the first day to the last."""
    return int(tx.execute(select(func.count()).select_from(_event).where(*_submitted(first, last))).scalar_one())


def _submitted(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (
        _event.c.subject_kind == "delegation",
        or_(_event.c.action == "submit", _event.c.action == "amend"),
        _event.c.on_day.between(first, last),
    )


def _version() -> ColumnElement[int]:
    """The version that went up: each of these actions keeps the next one."""
    kept = (_earlier.c.action == name for name in ("new", "edit", "amend"))
    return (
        select(func.count())
        .where(
            _earlier.c.subject_kind == _event.c.subject_kind,
            _earlier.c.subject == _event.c.subject,
            _earlier.c.seq <= _event.c.seq,
            or_(*kept),
        )
        .scalar_subquery()
    )


_VERSIONS = (
    select(_application.c.id, _application.c.revision, _application.c.particulars, _delegation.c.number)
    .join(_delegation, _delegation.c.id == _application.c.delegation_id)
    .where(_delegation.c.number.in_(bindparam("numbers", expanding=True)))
)
_REST = select(_application.c.id, _application.c.notice, _application.c.funding, _application.c.special).where(
    _application.c.id.in_(bindparam("applications", expanding=True))
)
_MEMBERS = select(_member, _person.c.number.label("person")).join(_person, _person.c.id == _member.c.person_id)
_VISITS = select(
    _visit,
    *(column for column in _invitation.c if column.name not in ("application_id", "seat")),
).outerjoin(
    _invitation, (_invitation.c.application_id == _visit.c.application_id) & (_invitation.c.seat == _visit.c.seat)
)
_BUDGET = select(_budget)
_ATTACHMENTS = (
    select(_attachment, _application.c.id.label("application_id"))
    .join(
        _application,
        (_application.c.delegation_id == _attachment.c.delegation_id)
        & (_application.c.revision == _attachment.c.revision),
    )
    .where(_application.c.id.in_(bindparam("applications", expanding=True)))
    .order_by(_application.c.id, _attachment.c.id)
)


def _of(query: Select[Any], part: Any) -> Select[Any]:
    chosen = part.c.application_id.in_(bindparam("applications", expanding=True))
    return query.where(chosen).order_by(part.c.application_id, part.c.seat)


class _Chunk:
    """The rows of some hundred versions; each part is read, for all of them, when it is first asked for."""

    def __init__(self, tx: Connection, keys: Sequence[int]) -> None:
        self._tx, self._keys = tx, list(dict.fromkeys(keys))

    @cached_property
    def rest(self) -> dict[int, Row[Any]]:
        return {row.id: row for row in self._rows(_REST)}

    @cached_property
    def members(self) -> dict[int, list[Row[Any]]]:
        return self._by_application(_of(_MEMBERS, _member))

    @cached_property
    def visits(self) -> dict[int, list[Row[Any]]]:
        return self._by_application(_of(_VISITS, _visit))

    @cached_property
    def budget(self) -> dict[int, list[Row[Any]]]:
        return self._by_application(_of(_BUDGET, _budget))

    @cached_property
    def attachments(self) -> dict[int, list[Row[Any]]]:
        return self._by_application(_ATTACHMENTS)

    def _rows(self, query: Select[Any]) -> Iterable[Row[Any]]:
        return self._tx.execute(query, {"applications": self._keys})

    def _by_application(self, query: Select[Any]) -> dict[int, list[Row[Any]]]:
        return {key: list(group) for key, group in groupby(self._rows(query), key=lambda row: row.application_id)}


@dataclass(frozen=True)
class _Version:
    """A version in its chunk, as it stood when it went up."""

    chunk: _Chunk
    key: int
    on: date
    recorded_at: datetime

    def members(self) -> tuple[Member, ...]:
        """Those who were on the list that day."""
        rows = self.chunk.members.get(self.key, ())
        return tuple(member_of(row) for row in rows if row.cut_on is None or row.cut_on >= self.on)

    def visits(self) -> tuple[Visit, ...]:
        return tuple(map(visit_of, self.chunk.visits.get(self.key, ())))

    def notice(self) -> Notice | None:
        kept = self.chunk.rest[self.key].notice
        return notice_of(kept) if kept else None

    def funding(self) -> Funding | None:
        kept = self.chunk.rest[self.key].funding
        return funding_of(kept) if kept else None

    def budget(self) -> tuple[BudgetLine, ...]:
        return tuple(map(budget_line_of, self.chunk.budget.get(self.key, ())))

    def special(self) -> tuple[Special, ...]:
        return tuple(Special.model_validate(each) for each in self.chunk.rest[self.key].special)

    def attachments(self) -> tuple[Attachment, ...]:
        """Those that were there by then."""
        rows = self.chunk.attachments.get(self.key, ())
        return tuple(attachment_of(row) for row in rows if row.recorded_at <= self.recorded_at)

    def justifications(self) -> dict[str, str]:
        """None: no rule reads them."""
        return {}


class _Submitted(Application):
    """An application that reads each of its parts when a rule first looks at it."""

    def __getattr__(self, name: str) -> Any:
        """The part ``name``; pydantic keeps fields in the instance, so that this is asked once for each."""
        if name not in type(self).model_fields:
            raise AttributeError(name)
        value = vars(self)[name] = getattr(vars(self)["version"], name)()
        return value


def _read(tx: Connection, rows: Sequence[Any]) -> Sequence[Submission]:
    numbers = list(dict.fromkeys(row.subject for row in rows))
    versions = {(row.number, row.revision): row for row in tx.execute(_VERSIONS, {"numbers": numbers})}
    found = [versions[row.subject, row.version] for row in rows]
    chunk = _Chunk(tx, [version.id for version in found])
    return [
        Submission(row.subject, row.version, row.on_day, _submitted_as(chunk, row, version))
        for row, version in zip(rows, found, strict=True)
    ]


def _submitted_as(chunk: _Chunk, row: Any, version: Any) -> Application:
    made = _Submitted.__new__(_Submitted)
    vars(made).update(
        delegation=particulars_of(version.particulars),
        version=_Version(chunk, version.id, row.on_day, row.recorded_at),
    )
    return made
