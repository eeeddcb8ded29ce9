"""Whether the days in the papers agree with each other."""

from __future__ import annotations

from collections.abc import Iterator

from travel.application import Application, Visit
from travel.calendar import days_abroad
from travel.facts import Facts
from travel.i18n import N_, M
from travel.money.budget import PER_DAY
from travel.policy.book import Policy
from travel.rules.claims import days_of
from travel.rules.compare import by_arrival, iso
from travel.rules.frame import Point, rule
from travel.vocabulary import BUDGET_LINE


@rule(
    "R08",
    N_("Exit and entry, the stay in each place, the invitations and the budget give the same days."),
    ("schedule.gap_days", "schedule.travel_days"),
)
def same_days(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Find days that do not add up, as a reviewer does who lays the papers side by side.

    Reads exit, entry, the visits in order of arrival, their invitations' periods and the days of the budget lines. A
    night on the way between places, and travelling days at both ends, are no fault. Source: S-FZU, S-AUDIT; tolerances:
    design.
    """
    application = facts.application
    if application.delegation.entry < application.delegation.exit:
        yield Point(
            M(
                "The entry day {entry} lies before the exit day {exit}.",
                entry=application.delegation.entry,
                exit=application.delegation.exit,
            ),
            {"exit": iso(application.delegation.exit), "entry": iso(application.delegation.entry)},
        )
    visits = by_arrival(application)
    for visit in visits:
        yield from _stay(application, visit)
        yield from _invited(visit)
    yield from _without_gaps(
        application, visits, policy.number("schedule.gap_days").value, policy.number("schedule.travel_days").value
    )
    yield from _budgeted(application)


def _stay(application: Application, visit: Visit) -> Iterator[Point]:
    trip = application.delegation
    days = {"city": visit.city, "arrive": iso(visit.arrive), "leave": iso(visit.leave)}
    if visit.leave < visit.arrive:
        yield Point(
            M(
                "{city}: leaving on {leave} lies before arriving on {arrive}.",
                city=visit.city,
                leave=visit.leave,
                arrive=visit.arrive,
            ),
            days,
        )
        return
    if visit.arrive < trip.exit or visit.leave > trip.entry:
        yield Point(
            M(
                "{city}: {arrive} to {leave} is not within the journey, {exit} to {entry}.",
                city=visit.city,
                arrive=visit.arrive,
                leave=visit.leave,
                exit=trip.exit,
                entry=trip.entry,
            ),
            days | {"exit": iso(trip.exit), "entry": iso(trip.entry)},
        )
    stay = (visit.leave - visit.arrive).days + 1
    if visit.official_days > stay:
        yield Point(
            M(
                "{city}: {official} official days in a stay of {days}.",
                city=visit.city,
                official=visit.official_days,
                days=stay,
            ),
            days | {"official_days": visit.official_days, "days": stay},
        )


def _invited(visit: Visit) -> Iterator[Point]:
    invitation = visit.invitation
    if invitation is None or visit.leave < visit.arrive:
        return
    if invitation.from_ > visit.arrive or invitation.until < visit.leave:
        yield Point(
            M(
                "{city}: the stay {arrive} to {leave} is not covered by the invitation, {from_day} to {until}.",
                city=visit.city,
                arrive=visit.arrive,
                leave=visit.leave,
                from_day=invitation.from_,
                until=invitation.until,
            ),
            {
                "city": visit.city,
                "arrive": iso(visit.arrive),
                "leave": iso(visit.leave),
                "from": iso(invitation.from_),
                "until": iso(invitation.until),
            },
        )


def _without_gaps(application: Application, visits: list[Visit], gap: int, travel: int) -> Iterator[Point]:
    trip = application.delegation
    before = visits[0]
    for after in visits[1:]:
        if after.leave <= before.leave and after.country == before.country:
            continue  # an outing from where the delegation stays
        apart = (after.arrive - before.leave).days
        places = {"from": before.city, "leave": iso(before.leave), "to": after.city, "arrive": iso(after.arrive)}
        if apart < 0:
            yield Point(
                M(
                    "{before} until {leave} and {after} from {arrive} overlap.",
                    before=before.city,
                    leave=before.leave,
                    after=after.city,
                    arrive=after.arrive,
                ),
                places,
            )
        elif apart > gap:
            yield Point(
                M(
                    "{before} ({leave}) and {after} ({arrive}) lie {days} days apart, and no place is stated between; "
                    "at most {limit} may be.",
                    before=before.city,
                    leave=before.leave,
                    after=after.city,
                    arrive=after.arrive,
                    days=apart,
                    limit=gap,
                ),
                places | {"days": apart, "limit": gap},
            )
        before = max(before, after, key=lambda visit: visit.leave)
    first, last = visits[0].arrive, max(visit.leave for visit in visits)
    out, home = (first - trip.exit).days, (trip.entry - last).days
    if out > travel:
        yield Point(
            M(
                "The exit on {exit} and the first place on {arrive} lie {days} days apart; at most {limit} may be.",
                exit=trip.exit,
                arrive=first,
                days=out,
                limit=travel,
            ),
            {"exit": iso(trip.exit), "arrive": iso(first), "days": out, "limit": travel},
        )
    if home > travel:
        yield Point(
            M(
                "The last place on {leave} and the entry on {entry} lie {days} days apart; at most {limit} may be.",
                leave=last,
                entry=trip.entry,
                days=home,
                limit=travel,
            ),
            {"leave": iso(last), "entry": iso(trip.entry), "days": home, "limit": travel},
        )


def _budgeted(application: Application) -> Iterator[Point]:
    abroad = days_abroad(application.delegation.exit, application.delegation.entry)
    for kind in PER_DAY:
        total = days_of(application.budget, kind)
        if total > abroad:
            yield Point(
                M(
                    "The budget has {days} days of {kind}; the journey has {abroad}.",
                    days=total,
                    kind=BUDGET_LINE.label(kind),
                    abroad=abroad,
                ),
                {"kind": kind, "days": total, "days_abroad": abroad},
            )
