"""What other delegations there were and are: how often one travels, which leaders are away, what was split."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from travel.application import Application, Member
from travel.calendar import add_days, add_months
from travel.countries import country_labels
from travel.facts import Facts, OtherDelegation, OtherMember
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import by_name, iso, plain
from travel.rules.frame import Point, rule
from travel.vocabulary import RANK

Someone = TypeVar("Someone", Member, OtherMember)

_BUREAU = ("bureau", "bureau-deputy")
_STAFF = tuple(RANK)[tuple(RANK).index("division") :]


@rule(
    "R20",
    N_("Nobody travels more often than his rank allows."),
    (
        "frequency.months",
        "frequency.bureau",
        "frequency.term",
        "frequency.term_months",
        "frequency.heads",
        "frequency.head_months",
        "frequency.staff",
    ),
)
def frequency(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Let nobody travel too often.

    Reads rank, leadership, unit and earlier trips (``last_trips``) of each member and the exit day; the register's
    approved delegations of his, and which units are governments. The months are a rolling window that ends with this
    journey or a later one; academic journeys do not count. At bureau level two journeys in a term are allowed in any
    case, where the office says how long a term is; the first head of a unit and a government's deputy heads may go
    every year. Source: S-SD13, S-SC17, S-HAINAN08; below that level S-SCXM, S-UNIV2012.
    """
    exit_ = facts.application.delegation.exit
    for member in by_name(facts.application):
        allowed = _allowed(facts, member, policy)
        if allowed is None:
            continue
        limit, months = allowed
        journeys = [exit_, *_journeys(facts, member)]
        busiest = _busiest(journeys, exit_, months)
        if len(busiest) <= limit or _within_term(facts, journeys, member, policy):
            continue
        yield Point(
            M(
                "{name} ({rank}) would leave {count} times within {months} months ({days}); allowed: {limit}.",
                name=member.name,
                rank=RANK.label(member.rank),
                count=len(busiest),
                months=months,
                days=tuple(busiest),
                limit=limit,
            ),
            {
                "name": member.name,
                "rank": member.rank,
                "trips": [iso(day) for day in busiest],
                "months": months,
                "limit": limit,
            },
        )


def _goes_every_year(facts: Facts, member: Member) -> bool:
    """Whether he is the first head of a bureau-level unit, or of the leading team of a government."""
    if member.rank not in _BUREAU:
        return False
    governments = facts.register.governments if facts.register is not None else ()
    of_a_government = plain(member.unit) in {plain(unit) for unit in governments}
    return member.leadership == "head" or (member.leadership == "team" and of_a_government)


def _allowed(facts: Facts, member: Member, policy: Policy) -> tuple[int, int] | None:
    """How many journeys within how many months; None where no source and no office gives a number for the rank."""
    if _goes_every_year(facts, member):
        return policy.number("frequency.heads").value, policy.number("frequency.head_months").value
    if member.rank in _BUREAU:
        return policy.number("frequency.bureau").value, policy.number("frequency.months").value
    if member.rank in _STAFF and "frequency.staff" in policy.settings:
        return policy.number("frequency.staff").value, policy.number("frequency.months").value
    return None


def _within_term(facts: Facts, journeys: Iterable[date], member: Member, policy: Policy) -> bool:
    if member.rank not in _BUREAU or _goes_every_year(facts, member) or "frequency.term_months" not in policy.settings:
        return False
    exit_ = facts.application.delegation.exit
    busiest = _busiest(journeys, exit_, policy.number("frequency.term_months").value)
    return len(busiest) <= policy.number("frequency.term").value


def _journeys(facts: Facts, member: Member) -> Iterator[date]:
    """Exit days of the member's other journeys: those on file, and those the form tells of that are not on file."""
    his = [
        other
        for other in _others(facts)
        if other.approved and any(_is_same(member, traveller) for traveller in other.members)
    ]
    yield from (other.exit for other in his if other.track != "academic")
    # a flight that leaves before midnight is told with the day before
    yield from {day for day in member.last_trips if not any(add_days(o.exit, -1) <= day <= o.entry for o in his)}


def _busiest(journeys: Iterable[date], exit_: date, months: int) -> list[date]:
    """The days on which he leaves in the fullest window of so many months that has ``exit_`` in it."""
    days = sorted(journeys)
    windows = ([day for day in days if add_months(end, -months) < day <= end] for end in days if end >= exit_)
    return max((window for window in windows if exit_ in window), key=len, default=[exit_])


@rule(
    "R21",
    N_("Leaders of one unit do not travel in one group, nor lead groups to one country within some months."),
    ("leaders.country_months",),
)
def leaders_apart(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep the leaders of a unit from travelling together or one after another.

    Reads unit, leadership and role of the members, the countries and the exit day; the register's other delegations
    with leaders of the same units. Source: S-HAINAN08, S-MOE15.
    """
    for unit, leaders in _by_unit(facts.application).items():
        if len(leaders) > 1:
            names = [leader.name for leader in leaders]
            yield Point(
                M("{names} are leaders of {unit} and travel in one group.", names=names, unit=unit),
                {"unit": unit, "names": names},
            )
    months = policy.number("leaders.country_months").value
    for other in _others(facts):
        yield from _led_to_one_country(facts.application, other, months)


def _led_to_one_country(application: Application, other: OtherDelegation, months: int) -> Iterator[Point]:
    exit_ = application.delegation.exit
    countries = sorted(set(application.countries) & set(other.countries))
    if not countries or max(exit_, other.exit) >= add_months(min(exit_, other.exit), months):
        return
    for leader in _leaders(by_name(application)):
        for another in _leaders(other.members):
            if leader.role == another.role == "leader" and _of_one_unit(leader, another):
                told = {
                    "unit": leader.unit,
                    "names": [leader.name, another.name],
                    "delegation": other.number,
                    "countries": countries,
                }
                yield Point(
                    M(
                        "{name} leads to {countries} within {months} months of {another}, also a leader of {unit} "
                        "({delegation}, exit {exit}).",
                        name=leader.name,
                        another=another.name,
                        unit=leader.unit,
                        delegation=other.number,
                        exit=other.exit,
                        countries=country_labels(countries),
                        months=months,
                    ),
                    told | {"exit": iso(other.exit), "months": months},
                )


@rule(
    "R22",
    N_("The first heads of a unit are not away together, nor more of its leaders than allowed."),
    ("leaders.away",),
)
def leaders_at_home(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep enough leaders of a unit at home.

    Reads unit and leadership of the members, exit and entry; the register's other delegations with leaders of the same
    units. Source: S-QUST23, S-HAINAN08.
    """
    limit, others = policy.number("leaders.away").value, _others(facts)
    trip = facts.application.delegation
    days = sorted({trip.exit, *(other.exit for other in others if trip.exit < other.exit <= trip.entry)})
    for unit, leaders in _by_unit(facts.application).items():
        away = [_away(leaders, others, day) for day in days]
        heads = [[leader for leader in each if leader.leadership == "head"] for each in away]
        together = next((each for each in heads if len(each) > 1), None)
        if together is not None:
            names = [head.name for head in together]
            yield Point(
                M("{names}, first heads of {unit}, would be away at the same time.", names=names, unit=unit),
                {"unit": unit, "names": names},
            )
        most = max(away, key=len)
        if len(most) > limit:
            names = [leader.name for leader in most]
            yield Point(
                M(
                    "{count} leaders of {unit} would be away at the same time ({names}); at most {limit} are allowed.",
                    count=len(names),
                    unit=unit,
                    names=names,
                    limit=limit,
                ),
                {"unit": unit, "names": names, "limit": limit},
            )


def _away(leaders: list[Member], others: Iterable[OtherDelegation], day: date) -> list[Member | OtherMember]:
    """The leaders of one unit that are abroad on a day, these and those of other delegations, each once."""
    abroad: dict[str, Member | OtherMember] = {_identity(leader): leader for leader in leaders}
    for other in others:
        if other.exit <= day <= other.entry:
            for another in _leaders(other.members):
                if plain(another.unit) == plain(leaders[0].unit):
                    abroad.setdefault(another.person, another)
    return list(abroad.values())


def _by_unit(application: Application) -> dict[str, list[Member]]:
    """The leaders in the delegation by their unit."""
    found: dict[str, list[Member]] = {}
    for leader in sorted(_leaders(by_name(application)), key=lambda leader: plain(leader.unit)):
        found.setdefault(plain(leader.unit), []).append(leader)
    return {leaders[0].unit: leaders for leaders in found.values()}


def _leaders(members: Iterable[Someone]) -> list[Someone]:
    return [member for member in members if member.leadership is not None]


def _of_one_unit(leader: Member, another: OtherMember) -> bool:
    return plain(leader.unit) == plain(another.unit) and not _is_same(leader, another)


def _others(facts: Facts) -> list[OtherDelegation]:
    """The other delegations by the day they leave, whatever the order of the register."""
    others = facts.register.others if facts.register is not None else ()
    return sorted(others, key=lambda other: (other.exit, other.number, repr(other.members)))


def _is_same(member: Member, other: OtherMember) -> bool:
    return member.person == other.person


def _identity(member: Member) -> str:
    return member.person or plain(member.name)


@rule(
    "R32",
    N_("A delegation is not one part of a larger one: those of one unit to one country at one time count together."),
    ("split.window_days", "persons.max"),
)
def not_split(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Find a delegation that was split into several small ones.

    Reads the organiser, the countries, exit, entry and the members; the register's other delegations of general track.
    Those whose days overlap want a justification; those within some days are noted. A person is counted once.
    Source: S-CCDI10, S-ZJU.
    """
    limit, window = policy.number("persons.max").value, policy.number("split.window_days").value
    related = [other for other in _others(facts) if _may_be_part(facts.application, other)]
    own = {_identity(member) for member in facts.application.members}
    for days in (0, window):
        parts = [other for other in related if _is_within(facts.application, other, days)]
        persons = len(own | {member.person for part in parts for member in part.members})
        if not parts or persons <= limit:
            continue
        countries = sorted({code for part in parts for code in part.countries} & set(facts.application.countries))
        told = {
            "unit": facts.application.delegation.organiser,
            "delegations": [part.number for part in parts],
            "countries": countries,
            "persons": persons,
            "limit": limit,
        }
        shown = told | {"countries": country_labels(countries)}
        if days == 0:
            yield Point(
                M(
                    "With {delegations} {unit} would have {persons} persons in {countries} at the same time; one "
                    "delegation has at most {limit}.",
                    **shown,
                ),
                told,
            )
        else:
            yield Point(
                M(
                    "With {delegations} {unit} would have {persons} persons in {countries} within {days} days; one "
                    "delegation has at most {limit}.",
                    **shown,
                    days=days,
                ),
                told | {"days": days},
                severity="warn",
            )
        return


def _may_be_part(application: Application, other: OtherDelegation) -> bool:
    return (
        other.track == "general"
        and plain(other.organiser) == plain(application.delegation.organiser)
        and not set(other.countries).isdisjoint(application.countries)
    )


def _is_within(application: Application, other: OtherDelegation, days: int) -> bool:
    """Whether no more than so many days lie between the two journeys; none: they overlap."""
    trip = application.delegation
    return other.exit <= add_days(trip.entry, days) and other.entry >= add_days(trip.exit, -days)
