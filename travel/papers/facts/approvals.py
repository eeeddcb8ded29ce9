"""The mission approval, and the letters that pass between the units of a joint delegation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from travel.i18n import N_, M
from travel.papers.facts.common import JOINED, Delegation, Member, country_list, delegation, members, other_units
from travel.papers.official import day, listed, period
from travel.papers.subject import Lack, Subject
from travel.vocabulary import FORMATION

if TYPE_CHECKING:
    from travel.application import Attachment


@dataclass(frozen=True, kw_only=True)
class Approved(Delegation):
    """A delegation that was approved."""

    approval_number: Annotated[str, N_("number of the mission approval")]
    approved_on: Annotated[str, N_("day of the mission approval")]
    approved_period: Annotated[str, N_("from leaving to coming back, as approved")]
    approved_exit: Annotated[str, N_("day of leaving, as approved")]
    approved_entry: Annotated[str, N_("day of coming back, as approved")]
    approved_days: Annotated[int, N_("days abroad, as approved")]
    approved_persons: Annotated[int, N_("persons, as approved")]
    approved_countries: Annotated[str, N_("countries and regions, as approved")]


@dataclass(frozen=True)
class Letter:
    """A letter to one unit."""

    unit: Annotated[str, N_("the unit that is written to")]
    names: Annotated[str, N_("its members in the delegation, by name")]
    persons: Annotated[int, N_("how many they are")]
    members: Annotated[tuple[Member, ...], N_("its members in the delegation")]


@dataclass(frozen=True, kw_only=True)
class Consultation(Delegation):
    """The letters that ask the units of other members."""

    letters: Annotated[tuple[Letter, ...], N_("the letters, one to each unit that sends members")]


@dataclass(frozen=True, kw_only=True)
class MissionNotice(Approved):
    """The notices that tell them of the approval."""

    letters: Annotated[tuple[Letter, ...], N_("the letters, one to each unit that sends members")]


@dataclass(frozen=True, kw_only=True)
class Confirmation(Approved):
    """The confirmation for our members in somebody else's delegation."""

    joined: Annotated[str, N_("who put the delegation together, as its task notice or approval says")]
    notice_number: Annotated[str, N_("number of the organiser's task notice")]
    notice_on: Annotated[str, N_("day of the organiser's task notice")]
    organiser_approval: Annotated[str, N_("number of the organiser's mission approval")]


def approval(subject: Subject) -> Approved:
    """The values of the mission approval."""
    return Approved(**approved(subject))


def consultation(subject: Subject) -> Consultation:
    """The values of the letters of consultation."""
    return Consultation(**delegation(subject), letters=tuple(_letters(subject)))


def mission_notice(subject: Subject) -> MissionNotice:
    """The values of the task notices."""
    return MissionNotice(**approved(subject), letters=tuple(_letters(subject)))


def confirmation(subject: Subject) -> Confirmation:
    """The values of the task confirmation."""
    told, theirs = _paper(subject, "task-notice"), _paper(subject, "organiser-approval")
    return Confirmation(
        **approved(subject),
        joined=next((paper.issued_by for paper in (told, theirs) if paper and paper.issued_by), ""),
        notice_number=(told.number if told else None) or "",
        notice_on=day(told.dated) if told else "",
        organiser_approval=(theirs.number if theirs else None) or "",
    )


def approved(subject: Subject) -> Mapping[str, Any]:
    """The values of :class:`Approved`, for the classes that add to it."""
    found = subject.approval
    return {
        **delegation(subject),
        "approval_number": found.number,
        "approved_on": day(found.decided_on),
        "approved_period": period(found.exit, found.entry),
        "approved_exit": day(found.exit),
        "approved_entry": day(found.entry),
        "approved_days": found.days,
        "approved_persons": found.persons,
        "approved_countries": country_list(found.countries),
    }


def not_approved(subject: Subject) -> Iterator[Lack]:
    """Why what follows from an approval is not there yet."""
    if subject.case.approval is None:
        yield from tuple(undecided(subject)) or (Lack(M("It was never approved, and the case has ended")),)


def undecided(subject: Subject) -> Iterator[Lack]:
    """What the decision waits for; nothing where nothing is to be decided."""
    if subject.case.state in ("draft", "returned"):
        yield Lack(M("It has not been submitted"), M("travel delegation submit {number}", number=subject.number))
    elif subject.case.state == "reviewing":
        from travel.policy.values import Label

        names = {seat.step: Label(seat.label["zh"], seat.label["en"]) for seat in subject.case.open_seats}
        yield Lack(
            M("The review waits for: {steps}", steps=list(names.values())),
            M("travel review pass {number}", number=subject.number),
        )


def not_leaving(subject: Subject) -> Iterator[Lack]:
    """Why an approved delegation cannot leave yet, or never will; nothing where it can, or has left."""
    if subject.case.state == "approved":
        yield Lack(
            M("It has not left yet; not everybody is briefed and has signed"),
            M("travel briefing record {number} --signed all", number=subject.number),
        )
    elif subject.case.state == "cancelled":
        yield Lack(M("It did not travel"))
    else:  # a change is still being decided
        yield from undecided(subject)


def writes_to_nobody(subject: Subject) -> Iterator[Lack]:
    """Why no letters pass: only a joint delegation takes other units' people along. Source: S-IEDA."""
    formation = subject.application.delegation.formation
    if formation in JOINED:
        yield Lack(M("Others put this delegation together; the letter comes from them"))
    elif formation != "joint":
        yield Lack(
            M(
                "Only of a joint delegation other units are written to; this one is: {formation}",
                formation=FORMATION.label(formation),
            )
        )
    elif not other_units(subject.application):
        yield Lack(M("Every member is of the organising unit, so that no other unit is written to"))


def not_joined(subject: Subject) -> Iterator[Lack]:
    """Why there is nothing to confirm, or what confirms it is missing."""
    formation = subject.application.delegation.formation
    if formation not in JOINED:
        yield Lack(
            M(
                "Only a delegation that others put together is confirmed; this one is: {formation}",
                formation=FORMATION.label(formation),
            )
        )
    elif _paper(subject, "task-notice") is None:
        yield Lack(
            M("The organiser's task notice is not on file"),
            M("travel delegation supplement {number} {kind}=FILE", number=subject.number, kind="task-notice"),
        )


def _letters(subject: Subject) -> Iterator[Letter]:
    from travel.rules.compare import plain

    for unit in other_units(subject.application):
        theirs = [row for row in subject.members if plain(row.unit) == plain(unit)]
        yield Letter(unit, listed(row.name for row in theirs), len(theirs), members(subject, theirs))


def _paper(subject: Subject, kind: str) -> Attachment | None:
    found = [paper for paper in subject.application.attachments if paper.kind == kind]
    return found[-1] if found else None
