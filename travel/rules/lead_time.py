"""How long before the departure a request goes up."""

from __future__ import annotations

from collections.abc import Iterator

from travel.calendar import add_days, period
from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import iso
from travel.rules.frame import Point, rule


@rule(
    "R33",
    N_("The request goes up early enough before the departure."),
    ("lead_time.one_country", "lead_time.several_countries", "lead_time.listed", "lead_time.unit"),
)
def early_enough(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Tell who asks late that the papers and visas may not be ready.

    Reads the exit day, the business day and the countries. Those the book lists have days of their own, which replace
    the general number where all are listed and else only lengthen it. The day of the request is not counted, that of
    the exit is; working days are those of the office's calendar. Silent once the exit is past. Sources: S-MIRRBJ,
    S-USST.
    """
    exit_ = facts.application.delegation.exit
    countries = facts.application.countries
    if not countries or exit_ < facts.on:
        return
    unit = policy.text("lead_time.unit").value
    left = (exit_ - facts.on).days
    if unit == "working-days":
        left = policy.calendar.working_days(add_days(facts.on, 1), exit_)
    wanted = _wanted(countries, policy)
    if left < wanted:
        yield Point(
            M(
                "From {on} to the exit on {exit}: {left}; {limit} are wanted.",
                left=period(left, unit),
                on=facts.on,
                exit=exit_,
                limit=period(wanted, unit),
            ),
            {"days": left, "limit": wanted, "unit": unit, "on": iso(facts.on), "exit": iso(exit_)},
        )


def _wanted(countries: tuple[str, ...], policy: Policy) -> int:
    one, several = (policy.number(f"lead_time.{key}").value for key in ("one_country", "several_countries"))
    table = dict(entry.split() for entry in policy.texts("lead_time.listed").value)
    listed = [int(table[country]) for country in countries if country in table]
    if listed and len(listed) == len(countries):
        return max(listed)
    return max([several if len(countries) > 1 else one, *listed])
