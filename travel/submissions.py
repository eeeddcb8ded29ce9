"""Every submission of the past with the application as it went up, read in bulk: a few statements for some hundred.

A delegation that was submitted twice is there twice, each time with the version of that day, and with the members who
were on its list then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, or_, select

from travel.application import Application, Special
from travel.filed import attachment_of, budget_line_of, funding_of, member_of, notice_of, particulars_of, visit_of
from travel.tables import Application as ApplicationRow
from travel.tables import Attachment, BudgetLine, Delegation, Event, Invitation, Member, Person, Visit, table

CHUNK = 400
"""How many submissions are read at once."""

_event, _delegation, _application = table(Event), table(Delegation), table(ApplicationRow)
_member, _person, _visit, _invitation = table(Member), table(Person), table(Visit), table(Invitation)
_budget, _attachment = table(BudgetLine), table(Attachment)
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


_APPLICATIONS = (
    select(_application, _delegation.c.number)
    .join(_delegation, _delegation.c.id == _application.c.delegation_id)
    .where(_delegation.c.number.in_(bindparam("numbers", expanding=True)))
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


def _read(tx: Connection, rows: Sequence[Row[Any]]) -> Sequence[Submission]:
    numbers = list(dict.fromkeys(row.subject for row in rows))
    versions = {(row.number, row.revision): row for row in tx.execute(_APPLICATIONS, {"numbers": numbers})}
    keys = [versions[row.subject, row.version].id for row in rows]
    members = _by_application(tx, _of(_MEMBERS, _member), keys)
    visits = _by_application(tx, _of(_VISITS, _visit), keys)
    budget = _by_application(tx, _of(_BUDGET, _budget), keys)
    attachments = _by_application(tx, _ATTACHMENTS, keys)
    return [
        Submission(
            row.subject,
            row.version,
            row.on_day,
            _built(
                versions[row.subject, row.version],
                [each for each in members.get(key, ()) if each.cut_on is None or each.cut_on >= row.on_day],
                visits.get(key, ()),
                budget.get(key, ()),
                [each for each in attachments.get(key, ()) if each.recorded_at <= row.recorded_at],
            ),
        )
        for row, key in zip(rows, keys, strict=True)
    ]


def _of(query: Select[Any], part: Any) -> Select[Any]:
    chosen = part.c.application_id.in_(bindparam("applications", expanding=True))
    return query.where(chosen).order_by(part.c.application_id, part.c.seat)


def _by_application(tx: Connection, query: Select[Any], keys: Sequence[int]) -> dict[int, list[Row[Any]]]:
    rows = tx.execute(query, {"applications": list(dict.fromkeys(keys))})
    return {key: list(group) for key, group in groupby(rows, key=lambda row: row.application_id)}


def _built(
    row: Row[Any],
    members: Sequence[Row[Any]],
    visits: Sequence[Row[Any]],
    budget: Sequence[Row[Any]],
    attachments: Sequence[Row[Any]],
) -> Application:
    return Application.model_construct(
        delegation=particulars_of(row.particulars),
        members=tuple(map(member_of, members)),
        visits=tuple(map(visit_of, visits)),
        notice=notice_of(row.notice) if row.notice else None,
        funding=funding_of(row.funding) if row.funding else None,
        budget=tuple(map(budget_line_of, budget)),
        special=tuple(Special.model_validate(each) for each in row.special),
        attachments=tuple(map(attachment_of, attachments)),
        justifications={},
    )
