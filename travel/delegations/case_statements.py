"""The statements by which a case and each of its parts are read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, or_, select

from travel.policy.in_force import BOOK_COLUMNS
from travel.storage.statements import Prepared
from travel.tables import (
    Application,
    Approval,
    Attachment,
    Attendance,
    BorderRecord,
    Briefing,
    BudgetLine,
    Delegation,
    Event,
    HoldException,
    Invitation,
    Justification,
    LedgerEntry,
    Loan,
    Member,
    Obligation,
    Passport,
    Person,
    Review,
    TripReport,
    Undertaking,
    Unit,
    Visit,
    table,
)

_delegation, _unit, _person = table(Delegation), table(Unit), table(Person)
_application, _member, _visit = table(Application), table(Member), table(Visit)
_invitation, _budget, _attachment = table(Invitation), table(BudgetLine), table(Attachment)
_justification, _review, _approval = table(Justification), table(Review), table(Approval)
_briefing, _attendance, _undertaking = table(Briefing), table(Attendance), table(Undertaking)
_passport, _loan, _border = table(Passport), table(Loan), table(BorderRecord)
_obligation, _report = table(Obligation), table(TripReport)
_event, _exception, _ledger = table(Event), table(HoldException), table(LedgerEntry)

_OWN_EVENT = (_event.c.subject_kind == "delegation") & (_event.c.subject == _delegation.c.number)
BY_NUMBER = (
    select(
        _delegation,
        _unit.c.name.label("organiser"),
        _unit.c.kind.label("organiser_kind"),
        _unit.c.path.label("path"),
        _application.c.id.label("application_id"),
        *BOOK_COLUMNS,
        select(_event.c.hash)
        .where(_OWN_EVENT, _event.c.seq == _delegation.c.version)
        .scalar_subquery()
        .label("head_hash"),
        select(_event.c.on_day)
        .where(_OWN_EVENT, _event.c.from_state.is_distinct_from(_event.c.to_state))
        .order_by(_event.c.seq.desc())
        .limit(1)
        .scalar_subquery()
        .label("moved_on"),
    )
    .join(_unit, _unit.c.id == _delegation.c.organiser_id)
    .join(
        _application,
        (_application.c.delegation_id == _delegation.c.id) & (_application.c.revision == _delegation.c.revision),
    )
    .where(_delegation.c.number == bindparam("number"))
)

WRITING = ("new", "edit", "justify", "supplement", "submit", "amend")
"""The actions of those who write an application or a report; they do not decide on it."""


def writing(event: Any) -> ColumnElement[bool]:
    """That an event wrote, supplemented or justified the application, submitted it, or handed in the report."""
    return and_(
        or_(*(event.c.subject_kind == kind for kind in ("delegation", "report"))),
        or_(*(event.c.action == action for action in WRITING)),
    )


def _of(columns: Table, *order: Any) -> Select[Any]:
    return select(columns).where(columns.c.application_id == bindparam("application")).order_by(*order)


THE_APPLICATION = Prepared(
    select(_application).where(
        _application.c.delegation_id == bindparam("delegation"), _application.c.revision == bindparam("revision")
    )
)
MEMBERS = Prepared(
    select(_member, _person.c.number.label("person"))
    .join(_person, _person.c.id == _member.c.person_id)
    .where(_member.c.application_id == bindparam("application"))
    .order_by(_member.c.seat)
)
VISITS = Prepared(
    select(_visit, *(_invitation.c[name] for name in ("host", "host_zh", "host_country", "kind", "signed", "dated")))
    .add_columns(
        *(_invitation.c[name] for name in ("persons", "from_on", "until_on", "pays", "signer", "signer_nationality"))
    )
    .outerjoin(
        _invitation,
        (_invitation.c.application_id == _visit.c.application_id) & (_invitation.c.seat == _visit.c.seat),
    )
    .where(_visit.c.application_id == bindparam("application"))
    .order_by(_visit.c.seat)
)
BUDGET = Prepared(_of(_budget, _budget.c.seat))
ATTACHMENTS = Prepared(
    select(_attachment).where(_attachment.c.delegation_id == bindparam("delegation")).order_by(_attachment.c.id)
)
JUSTIFICATIONS = Prepared(
    select(_justification)
    .where(_justification.c.delegation_id == bindparam("delegation"))
    .order_by(_justification.c.id)
)
EXCEPTIONS = Prepared(
    select(_exception)
    .where(_exception.c.delegation_id == bindparam("delegation"), _exception.c.ended_on.is_(None))
    .order_by(_exception.c.id)
)
REVIEWS = Prepared(
    select(_review)
    .where(_review.c.delegation_id == bindparam("delegation"))
    .order_by(_review.c.round, _review.c.position, _review.c.attempt, _review.c.id)
)
WRITERS = Prepared(
    select(_event.c.actor, _event.c.for_login).where(_event.c.subject == bindparam("delegation"), writing(_event))
)
DEPARTED = Prepared(
    select(_event.c.on_day).where(
        _event.c.subject_kind == "delegation",
        _event.c.subject == bindparam("delegation"),
        _event.c.action == "depart",
    )
)
THE_APPROVAL = Prepared(select(_approval).where(_approval.c.id == bindparam("approval")))
BRIEFED = Prepared(
    select(_person.c.number, _attendance.c.topic, _briefing)
    .join(_briefing, _briefing.c.id == _attendance.c.briefing_id)
    .join(_person, _person.c.id == _attendance.c.person_id)
    .where(_briefing.c.delegation_id == bindparam("delegation"))
    .order_by(_briefing.c.id, _person.c.number, _attendance.c.topic)
)
UNDERTAKINGS = Prepared(
    select(_person.c.number, _undertaking.c.signed_on)
    .join(_person, _person.c.id == _undertaking.c.person_id)
    .where(_undertaking.c.delegation_id == bindparam("delegation"))
)
PASSPORTS = Prepared(
    select(_passport, _person.c.number.label("person"), _delegation.c.number.label("lent_to"), _loan.c.lent_on)
    .join(_person, _person.c.id == _passport.c.person_id)
    .join(_member, (_member.c.person_id == _passport.c.person_id) & _member.c.cut_on.is_(None))
    .outerjoin(_loan, (_loan.c.passport_id == _passport.c.id) & _loan.c.ended_on.is_(None))
    .outerjoin(_delegation, _delegation.c.id == _loan.c.delegation_id)
    .where(_member.c.application_id == bindparam("application"))
    .order_by(_passport.c.id)
)
CROSSINGS = Prepared(
    select(_border, _person.c.number.label("person"))
    .join(_person, _person.c.id == _border.c.person_id)
    .where(_border.c.delegation_id == bindparam("delegation"))
    .order_by(_border.c.id)
)
OWED = Prepared(
    select(_obligation, _passport.c.number.label("passport"))
    .outerjoin(_passport, _passport.c.id == _obligation.c.passport_id)
    .where(_obligation.c.delegation_id == bindparam("delegation"))
    .order_by(_obligation.c.due_on, _obligation.c.id)
)
THE_LEDGER = Prepared(select(_ledger).where(_ledger.c.delegation_id == bindparam("delegation")))
THE_REPORT = Prepared(select(_report).where(_report.c.delegation_id == bindparam("delegation")))
