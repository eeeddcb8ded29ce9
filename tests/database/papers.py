"""Applications that differ from the Troyan case in one respect, and what a test says of a refusal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from tests.office import CITY, MUSEUM, TODAY, Office, troyan
from travel.application import Application, Attachment, Member
from travel.errors import Refused
from travel.registry import accounts, units
from travel.storage.store import Store
from workflows.definition import Details

UNIVERSITY = "景德镇陶瓷大学"


def changed(application: Application, **particulars: Any) -> Application:
    """The application with other particulars."""
    return application.model_copy(update={"delegation": application.delegation.model_copy(update=particulars)})


def dated(exit: date, entry: date, application: Application | None = None) -> Application:  # noqa: A002  # as the form has it
    """The journey on other days, the visit and its invitation with it."""
    application = application or troyan()
    visit = application.visits[0]
    invitation = visit.invitation
    assert invitation is not None
    moved = visit.model_copy(
        update={
            "arrive": exit,
            "leave": entry,
            "official_days": (entry - exit).days,
            "invitation": invitation.model_copy(update={"from_": exit, "until": entry}),
        }
    )
    return changed(application, exit=exit, entry=entry).model_copy(update={"visits": (moved,)})


def a_week_long() -> Application:
    """Seven days in one country, where five are allowed: R05 asks for a justification."""
    return dated(date(2023, 9, 17), date(2023, 9, 23))


def with_member(application: Application, name: str, **values: Any) -> Application:
    """One more member, from the museum, and as many invited."""
    given: dict[str, Any] = {
        "name": name,
        "unit": MUSEUM,
        "post": "馆员",
        "rank": "other",
        "role": "member",
        "born": date(1990, 1, 1),
    }
    return invited(application.model_copy(update={"members": (*application.members, Member(**(given | values)))}))


def invited(application: Application) -> Application:
    """The application with invitations for as many as travel."""
    visits = tuple(
        visit.model_copy(
            update={"invitation": visit.invitation.model_copy(update={"persons": len(application.members)})}
        )
        if visit.invitation
        else visit
        for visit in application.visits
    )
    return application.model_copy(update={"visits": visits})


def without_member(application: Application, name: str) -> Application:
    members = tuple(one for one in application.members if one.name != name)
    lines = tuple(
        line.model_copy(update={"persons": len(members), "amount": line.standard * len(members) * line.days})
        if line.standard and line.days
        else line
        for line in application.budget
    )
    return application.model_copy(update={"members": members, "budget": lines})


def joint() -> Application:
    """A joint delegation of the office, the museum and the university."""
    application = changed(troyan(), formation="joint")
    members = tuple(
        member.model_copy(update={"unit": UNIVERSITY}) if member.name == "丁" else member
        for member in application.members
    )
    notice = application.notice
    assert notice is not None
    notice = notice.model_copy(update={"places": (*notice.places, UNIVERSITY)})
    letter = Attachment(kind="consultation", file="clearance-troyan.pdf")
    attachments = (*application.attachments, letter)
    return application.model_copy(update={"members": members, "notice": notice, "attachments": attachments})


def add_senders(office: Office) -> None:
    """The university, and an approver for each sending unit."""
    with office.store.atomic() as tx:
        units.add_unit(tx, UNIVERSITY, "university", CITY)
        accounts.add_account(tx, "museum-head", "冯馆长", MUSEUM, ("approver",))
        accounts.add_account(tx, "university-head", "褚校长", UNIVERSITY, ("approver",))


def hire(office: Office, login: str, name: str, unit: str, *roles: str, person: str | None = None) -> None:
    """One more account."""
    with office.store.atomic() as tx:
        accounts.add_account(tx, login, name, unit, roles, person)


def stand_in(office: Office, by: str, of: str, start: date, end: date = TODAY + timedelta(days=1)) -> None:
    """``by`` may act for ``of`` from ``start`` up to, not including, ``end``: unless told otherwise, up to today."""
    with office.store.atomic() as tx:
        accounts.substitute(tx, of, by, start, end)


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the store holds."""
    with store.reading() as tx:
        return {
            table.name: sorted((tuple(row) for row in tx.execute(select(table))), key=repr)
            for table in SQLModel.metadata.sorted_tables
        }


def refused(
    office: Office,
    login: str,
    action: str,
    name: str,
    on: date,
    details: Details | None = None,
    *,
    of: str = "delegation",
) -> Refused:
    """The refusal that the action meets; it leaves nothing in the store."""
    before = dump(office.store)
    with pytest.raises(Refused) as caught:
        office.do(login, action, name, on, details, of=of)
    assert dump(office.store) == before
    assert caught.value.findings
    return caught.value


def rules_of(refusal: Refused) -> list[str]:
    """The rules of the refusal's reasons, in order."""
    return [finding.rule for finding in refusal.findings]
