"""The public notice before submission."""

from __future__ import annotations

from collections.abc import Iterator

from travel.calendar import NoCalendar
from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import iso, plain
from travel.rules.frame import Point, rule


@rule(
    "R12",
    N_("The public notice is up long enough, in the organising unit and in every sending unit."),
    ("notice.working_days",),
)
def long_enough_everywhere(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep the public notice long enough, and in every unit whose people travel.

    Reads the notice's days and places, the organiser and the members' units. Make-up days are working days. In a year
    whose holidays are not announced the count is left to a person. Source: S-XM13.
    """
    application, notice = facts.application, facts.application.notice
    limit = policy.number("notice.working_days").value
    if notice is None:
        yield Point(M("There is no public notice; {limit} working days are wanted.", limit=limit), {"limit": limit})
        return
    stretch = {"from": iso(notice.from_), "until": iso(notice.until), "limit": limit}
    try:
        held = policy.calendar.working_days(notice.from_, notice.until)
    except NoCalendar as unknown:
        calendar_days = (notice.until - notice.from_).days + 1
        yield Point(
            M(
                "The holidays of {year} are not known here: count the notice's working days ({from_day} to {until}).",
                year=unknown.year,
                from_day=notice.from_,
                until=notice.until,
            ),
            stretch | {"year": unknown.year},
            severity="warn" if calendar_days >= limit else None,
        )
    else:
        if held < limit:
            yield Point(
                M(
                    "The public notice was up for {days} working days ({from_day} to {until}); {limit} are wanted.",
                    days=held,
                    from_day=notice.from_,
                    until=notice.until,
                    limit=limit,
                ),
                stretch | {"working_days": held},
            )
    places = {plain(place) for place in notice.places}
    units = dict.fromkeys((application.delegation.organiser, *sorted(application.senders)))
    missing = [unit for unit in units if plain(unit) not in places]
    if missing:
        yield Point(M("The public notice is missing in: {units}.", units=tuple(missing)), {"units": missing})


@rule("R13", N_("The public notice has ended before submission, and no objection stands."))
def ended_without_objection(facts: Facts, policy: Policy) -> Iterator[Point]:  # noqa: ARG001 - no parameter
    """Wait for the end of the notice and for its result.

    Reads the notice's last day, its objections and the business day. The last day belongs to the notice. A missing
    notice is R12's to say. Source: S-XM13.
    """
    notice = facts.application.notice
    if notice is None:
        return
    if notice.until >= facts.on:
        yield Point(
            M("The public notice runs until {until}; it must have ended before {on}.", until=notice.until, on=facts.on),
            {"until": iso(notice.until), "on": iso(facts.on)},
        )
    if notice.objections:
        yield Point(
            M("{count} objections to the public notice are not settled.", count=notice.objections),
            {"objections": notice.objections},
        )
