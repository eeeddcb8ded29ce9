"""What every paper about a delegation may name: who travels, where to, when, why, and who pays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

from travel.calendar import days_abroad
from travel.countries import country_name
from travel.i18n import N_
from travel.papers.official import day, label, listed, month, paragraphs, period, said
from travel.papers.subject import Subject
from travel.vocabulary import FORMATION, MEMBER_ROLE, PAYS, RANK, TRACK, TRAVEL_CLASS

if TYPE_CHECKING:
    from sqlalchemy import Row

    from travel.application import Application, Visit


JOINED = ("ministry", "province")
"""Formations in which others put the delegation together."""


@dataclass(frozen=True)
class Member:
    """One traveller."""

    no: Annotated[int, N_("number in the list")]
    name: Annotated[str, N_("name")]
    sex: Annotated[str, N_("sex; empty where no identity number is registered")]
    born: Annotated[str, N_("day of birth")]
    born_month: Annotated[str, N_("month of birth")]
    unit: Annotated[str, N_("sending unit")]
    post: Annotated[str, N_("post")]
    rank: Annotated[str, N_("rank")]
    role: Annotated[str, N_("part in the delegation: leader, member, interpreter")]
    duty: Annotated[str, N_("what the member answers for")]
    travel_class: Annotated[str, N_("class of the international flights")]
    earlier: Annotated[
        str, N_("earlier official trips that the form states; in the submission form those on file, too")
    ]


@dataclass(frozen=True)
class Place:
    """One place."""

    no: Annotated[int, N_("number in the list")]
    country: Annotated[str, N_("country or region")]
    city: Annotated[str, N_("city")]
    arrive: Annotated[str, N_("day of arrival")]
    leave: Annotated[str, N_("day of departure")]
    stay: Annotated[str, N_("from arrival to departure")]
    airside: Annotated[bool, N_("a transit that stays inside the airport")]
    official_days: Annotated[int, N_("days with official activities")]
    programme: Annotated[tuple[str, ...], N_("official activities")]
    host: Annotated[str, N_("inviting institution in Chinese, with its own name in brackets")]
    invited: Annotated[str, N_("day on which the invitation was written")]
    pays: Annotated[str, N_("what the host pays")]


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """The delegation."""

    number: Annotated[str, N_("number of the case")]
    title: Annotated[str, N_("what the request is called")]
    office: Annotated[str, N_("the foreign affairs office")]
    organiser: Annotated[str, N_("organising unit")]
    senders: Annotated[str, N_("sending units")]
    other_units: Annotated[str, N_("sending units other than the organising one")]
    formation: Annotated[str, N_("who put the delegation together")]
    joining: Annotated[bool, N_("whether others put the delegation together, and our members join it")]
    track: Annotated[str, N_("track")]
    category: Annotated[str, N_("task category")]
    plan: Annotated[str, N_("number in the annual plan; empty when out of plan")]
    purpose: Annotated[tuple[str, ...], N_("key tasks, a paragraph each")]
    exit: Annotated[str, N_("day of leaving the country")]
    entry: Annotated[str, N_("day of coming back")]
    period: Annotated[str, N_("from leaving to coming back")]
    days: Annotated[int, N_("days abroad; both the first and the last count")]
    persons: Annotated[int, N_("persons in the delegation")]
    countries: Annotated[str, N_("countries and regions visited")]
    route: Annotated[str, N_("places in the order of travel")]
    stopovers: Annotated[str, N_("transits that stay inside the airport")]
    hosts: Annotated[str, N_("inviting institutions")]
    leader: Annotated[str, N_("name of the leader")]
    leader_post: Annotated[str, N_("unit and post of the leader")]
    leader_rank: Annotated[str, N_("rank of the leader")]
    interpreter: Annotated[str, N_("who interprets")]
    members: Annotated[tuple[Member, ...], N_("the travellers, those cut left out")]
    visits: Annotated[tuple[Place, ...], N_("the places")]
    funding: Annotated[str, N_("where the money comes from")]
    signatory: Annotated[str, N_("who signs the request")]
    today: Annotated[str, N_("the day on which the paper is made")]


def delegation(subject: Subject) -> Mapping[str, Any]:
    """The values of :class:`Delegation`, for the classes that add to it."""
    application = subject.application
    particulars = application.delegation
    leader = next((member for member in subject.members if member.role == "leader"), None)
    return {
        "number": subject.number,
        "title": particulars.title,
        "office": subject.office,
        "organiser": particulars.organiser,
        "senders": listed(application.senders),
        "other_units": listed(other_units(application)),
        "formation": label(FORMATION, particulars.formation),
        "joining": particulars.formation in JOINED,
        "track": label(TRACK, particulars.track),
        "category": _category(subject),
        "plan": particulars.plan or "",
        "purpose": paragraphs(particulars.purpose),
        "exit": day(particulars.exit),
        "entry": day(particulars.entry),
        "period": period(particulars.exit, particulars.entry),
        "days": days_abroad(particulars.exit, particulars.entry),
        "persons": len(subject.members),
        "countries": country_list(application.countries),
        "route": "—".join(city for city, _ in groupby(visit.city for visit in application.visits if not visit.airside)),
        "stopovers": listed(place_of(visit) for visit in application.visits if visit.airside),
        "hosts": listed(host_of(visit) for visit in application.visits),
        "leader": leader.name if leader else "",
        "leader_post": f"{leader.unit}{leader.post}" if leader else "",
        "leader_rank": label(RANK, leader.rank) if leader else "",
        "interpreter": listed(member.name for member in subject.members if member.role == "interpreter"),
        "members": members(subject, subject.members),
        "visits": _visits(application),
        "funding": application.funding.source if application.funding else "",
        "signatory": particulars.signatory,
        "today": day(subject.today),
    }


def country_list(codes: Iterable[str]) -> str:
    """Countries by name."""
    return listed(country_name(code, "zh") for code in codes)


def members(subject: Subject, rows: Sequence[Row[Any]]) -> tuple[Member, ...]:
    """The travellers of ``rows``, numbered."""
    return tuple(
        Member(
            no=number,
            name=row.name,
            sex=subject.sexes.get(row.person, ""),
            born=day(row.born),
            born_month=month(row.born),
            unit=row.unit,
            post=row.post,
            rank=label(RANK, row.rank),
            role=label(MEMBER_ROLE, row.role),
            duty=row.duty,
            travel_class=label(TRAVEL_CLASS, row.travel_class),
            earlier=listed(day(date.fromisoformat(trip)) for trip in row.last_trips),
        )
        for number, row in enumerate(rows, start=1)
    )


def _visits(application: Application) -> tuple[Place, ...]:
    return tuple(
        Place(
            no=number,
            country=country_name(visit.country, "zh"),
            city=visit.city,
            arrive=day(visit.arrive),
            leave=day(visit.leave),
            stay=period(visit.arrive, visit.leave),
            airside=visit.airside,
            official_days=visit.official_days,
            programme=tuple(visit.programme),
            host=host_of(visit),
            invited=day(visit.invitation.dated) if visit.invitation else "",
            pays=label(PAYS, visit.invitation.pays) if visit.invitation else "",
        )
        for number, visit in enumerate(application.visits, start=1)
    )


def other_units(application: Application) -> list[str]:
    """The sending units but the organising one, in the order of the list."""
    from travel.rules.compare import plain

    own = plain(application.delegation.organiser)
    return [unit for unit in application.senders if plain(unit) != own]


def place_of(visit: Visit) -> str:
    """A place with its country."""
    return f"{country_name(visit.country, 'zh')}{visit.city}"


def host_of(visit: Visit) -> str:
    """The inviting institution in Chinese, with its own name in brackets; empty where nobody invites."""
    invitation = visit.invitation
    if invitation is None:
        return ""
    own = invitation.host if invitation.host != invitation.host_zh else ""
    return f"{invitation.host_zh}（{own}）" if own else invitation.host_zh


def _category(subject: Subject) -> str:
    code = subject.application.delegation.category
    labels = (each.label for each in subject.case.policy(subject.today).categories if each.code == code)
    return next(map(said, labels), code)
