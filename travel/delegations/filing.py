"""Writing an application into the store: one version of the form becomes rows, whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert

from travel.application import Application
from travel.application import Attachment as AttachmentEntry
from travel.attachments import AttachmentFile
from travel.errors import BadInput
from travel.i18n import M, Message
from travel.registry.persons import traveller
from travel.registry.units import UnitFact, unit
from travel.storage.statements import Prepared
from travel.tables import Application as ApplicationRow
from travel.tables import Attachment, BudgetLine, Invitation, Justification, Member, Visit, table

_application, _member, _visit = table(ApplicationRow), table(Member), table(Visit)
_invitation, _budget, _attachment = table(Invitation), table(BudgetLine), table(Attachment)
_justification = table(Justification)

_VERSION = Prepared(insert(_application).returning(_application.c.id))
_MEMBER, _VISIT = Prepared(insert(_member)), Prepared(insert(_visit))
_PAPER = Prepared(insert(_attachment))
_INVITATION, _LINE = Prepared(insert(_invitation)), Prepared(insert(_budget))


def headline(application: Application, organiser: UnitFact) -> dict[str, Any]:
    """What the case row repeats of its current application, for the listings."""
    particulars = application.delegation
    return {
        "title": particulars.title,
        "organiser_id": organiser.id,
        "formation": particulars.formation,
        "track": particulars.track,
        "category": particulars.category,
        "plan": particulars.plan,
        "swapped_plan": particulars.swapped_plan,
        "exit_on": particulars.exit,
        "entry_on": particulars.entry,
        "leader": next(member.name for member in application.members if member.role == "leader"),
        "persons": len(application.members),
        "signatory": particulars.signatory,
    }


def units_of(tx: Connection, application: Application) -> dict[str, UnitFact]:
    """The registered units the form names. Raises BadInput that lists every one that is not registered."""
    names = dict.fromkeys((application.delegation.organiser, *application.senders))
    found = {name: unit(tx, name) for name in names}
    missing = [name for name, known in found.items() if known is None]
    if missing:
        raise BadInput(
            M("The application names units that are not registered"),
            [M('{name}: register it with: travel unit add "{name}"', name=name) for name in missing],
        )
    return {name: known for name, known in found.items() if known is not None}


def write_version(
    tx: Connection, delegation_id: int, revision: int, application: Application, units: dict[str, UnitFact]
) -> None:
    """Keep ``application`` as version ``revision`` of the case; new travellers are registered."""
    key = _VERSION.key(
        tx,
        delegation_id=delegation_id,
        revision=revision,
        particulars=application.delegation.model_dump(mode="json"),
        notice=application.notice.model_dump(mode="json", by_alias=True) if application.notice else {},
        funding=application.funding.model_dump(mode="json") if application.funding else {},
        special=[special.model_dump(mode="json") for special in application.special],
    )
    _write_members(tx, key, application, units)
    for seat, visit in enumerate(application.visits, 1):
        place = {"application_id": key, "seat": seat}
        values = visit.model_dump(exclude={"invitation", "programme"})
        _VISIT.run(tx, **place, **values, programme=list(visit.programme))
        if visit.invitation is not None:
            invitation = visit.invitation.model_dump()
            invitation["host_country"] = invitation.pop("country")
            invitation["from_on"], invitation["until_on"] = invitation.pop("from_"), invitation.pop("until")
            _INVITATION.run(tx, **place, **invitation)
    for seat, line in enumerate(application.budget, 1):
        _LINE.run(tx, application_id=key, seat=seat, **line.model_dump())


def _write_members(tx: Connection, key: int, application: Application, units: dict[str, UnitFact]) -> None:
    problems: list[Message] = []
    taken: set[int] = set()
    for seat, member in enumerate(application.members, 1):
        place = units[member.unit]
        try:
            person = traveller(tx, member, place.id)
        except BadInput as error:
            problems.append(M("members[{seat}]: {problem}", seat=seat, problem=error.message))
            continue
        if person.id in taken:
            problems.append(M("members[{seat}]: {name} is on the list twice", seat=seat, name=member.name))
            continue
        taken.add(person.id)
        values = member.model_dump(exclude={"person", "last_trips"})
        values |= {"last_trips": [day.isoformat() for day in member.last_trips]}
        values |= {"application_id": key, "seat": seat, "person_id": person.id, "unit_id": place.id}
        _MEMBER.run(tx, **values)
    if problems:
        raise BadInput(M("The members cannot be filed as they stand"), problems)


def write_justification(
    tx: Connection, delegation_id: int, revision: int, rule: str, text: str, by: str, on: date
) -> None:
    """Keep a justification; an earlier one for the same rule stays on record, the last one counts."""
    values = {"delegation_id": delegation_id, "revision": revision, "rule": rule, "text": text}
    tx.execute(insert(_justification), values | {"written_by": by, "written_on": on})


def accept_justification(tx: Connection, key: int, by: str, on: date) -> None:
    """Record who accepted a justification."""
    tx.execute(_justification.update().where(_justification.c.id == key).values(accepted_by=by, accepted_on=on))


def write_attachments(
    tx: Connection,
    delegation_id: int,
    papers: Sequence[tuple[AttachmentEntry, AttachmentFile]],
    at: datetime,
    revision: int | None = None,
) -> None:
    """Record papers whose contents are already kept; each as the form enters it, and its file."""
    for entry, paper in papers:
        _PAPER.run(
            tx,
            delegation_id=delegation_id,
            revision=revision,
            **entry.model_dump(exclude={"file"}),
            name=paper.name,
            size=paper.size,
            media_type=paper.media_type,
            sha256=paper.sha256,
            recorded_at=at,
        )


def cut_member(tx: Connection, application_id: int, seat: int, on: date, reason: str) -> None:
    """Take a member off the list; he stays on record as asked for."""
    tx.execute(
        _member.update()
        .where(_member.c.application_id == application_id, _member.c.seat == seat)
        .values(cut_on=on, cut_reason=reason)
    )
