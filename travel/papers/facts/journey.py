"""The papers before departure: who was briefed and undertook what, which passports were fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from travel.i18n import N_, M
from travel.papers.facts.approvals import Approved, approved, not_leaving
from travel.papers.official import day, label, listed
from travel.papers.subject import Lack, Subject
from travel.vocabulary import BRIEFING_METHOD, BRIEFING_TOPIC, LOAN_STANDING, PASSPORT_KIND

if TYPE_CHECKING:
    from travel.facts import Briefed


@dataclass(frozen=True)
class Session:
    """One briefing."""

    on: Annotated[str, N_("day of the briefing")]
    method: Annotated[str, N_("how it was held")]
    topics: Annotated[str, N_("what it was about")]
    given_by: Annotated[str, N_("who gave it")]
    names: Annotated[str, N_("who heard it")]


@dataclass(frozen=True)
class Trainee:
    """One member, briefed or still to be."""

    no: Annotated[int, N_("number in the list")]
    name: Annotated[str, N_("name")]
    unit: Annotated[str, N_("sending unit")]
    post: Annotated[str, N_("post")]
    briefed_on: Annotated[str, N_("days of the briefings that were heard")]
    missing: Annotated[str, N_("topics still to be heard")]
    signed_on: Annotated[str, N_("day on which the undertaking was signed; empty before")]


@dataclass(frozen=True, kw_only=True)
class BriefingForm(Approved):
    """The register of the briefing, with the undertakings."""

    topics: Annotated[tuple[str, ...], N_("what the group is to be told")]
    sessions: Annotated[tuple[Session, ...], N_("the briefings held")]
    trainees: Annotated[tuple[Trainee, ...], N_("the members, each with what he heard and signed")]


@dataclass(frozen=True)
class Lent:
    """One passport that was fetched."""

    no: Annotated[int, N_("number in the list")]
    holder: Annotated[str, N_("holder of the passport")]
    unit: Annotated[str, N_("unit that answers for its return")]
    kind: Annotated[str, N_("kind of passport")]
    passport: Annotated[str, N_("number of the passport, masked unless --reveal is given")]
    approval: Annotated[str, N_("number of the mission approval on which it was fetched")]
    lent_on: Annotated[str, N_("day of fetching")]
    fetched_by: Annotated[str, N_("who fetched it")]
    due_on: Annotated[str, N_("day by which it is to be back")]
    returned_on: Annotated[str, N_("day on which it came back; empty while it is out")]
    returned_by: Annotated[str, N_("who brought it back")]
    standing: Annotated[str, N_("how the loan stands")]


@dataclass(frozen=True, kw_only=True)
class LoanRegister(Approved):
    """The register of passports fetched for a delegation."""

    loans: Annotated[tuple[Lent, ...], N_("the passports fetched")]


def briefing_form(subject: Subject) -> BriefingForm:
    """The values of the register of the briefing."""
    case = subject.case
    particulars = case.application.delegation
    rules = case.policy(subject.today).topics(particulars.track, particulars.formation, case.application.countries)
    wanted = [rule.topic for rule in rules]
    return BriefingForm(
        **approved(subject),
        topics=tuple(label(BRIEFING_TOPIC, topic) for topic in wanted),
        sessions=tuple(_sessions(subject)),
        trainees=tuple(_trainees(subject, wanted)),
    )


def loan_register(subject: Subject) -> LoanRegister:
    """The values of the register of passports fetched."""
    return LoanRegister(**approved(subject), loans=tuple(_loans(subject)))


def nothing_lent(subject: Subject) -> Iterator[Lack]:
    """Why there is no register yet."""
    if any(_loans(subject)):
        return
    if subject.case.state == "cleared":
        yield Lack(
            M("No passport was fetched for it yet"),
            M("travel passport lend --all --for {number}", number=subject.number),
        )
    else:
        yield from tuple(not_leaving(subject)) or (Lack(M("No passport was fetched for it")),)


def _sessions(subject: Subject) -> Iterator[Session]:
    names = {row.person: row.name for row in subject.case.members}
    held: dict[tuple[date, str, str], list[Briefed]] = {}
    for each in subject.case.briefed:
        held.setdefault((each.on, each.method, each.given_by), []).append(each)
    for (on, method, given_by), here in sorted(held.items()):
        yield Session(
            on=day(on),
            method=label(BRIEFING_METHOD, method),
            topics=listed(label(BRIEFING_TOPIC, topic) for topic in _in_order({each.topic for each in here})),
            given_by=given_by,
            names=listed(names.get(each.person, each.person) for each in here),
        )


def _in_order(topics: set[str]) -> list[str]:
    return sorted(topics, key=list(BRIEFING_TOPIC).index)


def _trainees(subject: Subject, wanted: list[str]) -> Iterator[Trainee]:
    for number, row in enumerate(subject.members, start=1):
        heard = [each for each in subject.case.briefed if each.person == row.person]
        topics = {each.topic for each in heard}
        yield Trainee(
            no=number,
            name=row.name,
            unit=row.unit,
            post=row.post,
            briefed_on=listed(day(each.on) for each in sorted(heard, key=lambda each: each.on)),
            missing=listed(label(BRIEFING_TOPIC, topic) for topic in wanted if topic not in topics),
            signed_on=day(subject.case.undertakings.get(row.person)),
        )


def _loans(subject: Subject) -> Iterator[Lent]:
    from travel.listings.loans import Wanted, loans
    from travel.listings.times import Times

    found = loans(subject.case.tx, Times(), subject.today, Wanted(delegation=subject.number))
    for number, row in enumerate(found, start=1):
        yield Lent(
            no=number,
            holder=row["holder"],
            unit=row["unit"],
            kind=label(PASSPORT_KIND, row["kind"]),
            passport=subject.shown(row["passport"]),
            approval=row["approval"] or "",
            lent_on=day(row["lent_on"]),
            fetched_by=row["fetched_by"],
            due_on=day(row["due_on"]),
            returned_on=day(row["returned_on"]),
            returned_by=row["returned_by"] or "",
            standing=label(LOAN_STANDING, row["standing"]),
        )
