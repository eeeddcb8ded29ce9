"""How many may go, how long, to how many countries, and for what share of the time."""

from __future__ import annotations

from collections.abc import Iterator

from travel.calendar import days_abroad
from travel.countries import country_labels
from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.destinations import countries_of
from travel.rules.frame import Point, rule
from travel.vocabulary import REGION


@rule(
    "R04",
    N_("A delegation has no more persons than allowed; the interpreter counts."),
    ("persons.max", "persons.lenient_categories"),
)
def persons(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep the delegation small enough.

    Reads the members, and the task category: for those that the office lists, such as performances, sports and
    multilateral meetings, more are a matter of justification. Source: S-SD13, S-HTU20; the categories S-SWJTU.
    """
    count, limit = len(facts.application.members), policy.number("persons.max").value
    if count > limit:
        lenient = "persons.lenient_categories" in policy.settings and facts.application.delegation.category in (
            policy.texts("persons.lenient_categories").value
        )
        yield Point(
            M("{count} persons; at most {limit} are allowed, the interpreter counted.", count=count, limit=limit),
            {"persons": count, "limit": limit},
            severity="justify" if lenient else None,
        )


@rule(
    "R05",
    N_("The days abroad, exit and entry day counted, stay within the limit for the number of countries."),
    (
        "days.one_country",
        "days.two_countries",
        "days.three_countries",
        "days.long_haul_extra",
        "days.long_haul_countries",
        "days.long_haul_regions",
    ),
)
def days(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep the delegation short enough for the countries it visits.

    Reads exit, entry, the visits that count as countries and the claim of the long-haul day, which lengthens a journey
    to a listed region. Source: S-ZJU, S-HTU20; long haul S-ZJU, S-TDLI; counting of days S-FZU, S-CUG.
    """
    application = facts.application
    count, countries = days_abroad(application.delegation.exit, application.delegation.entry), application.countries
    key = ("days.one_country", "days.two_countries", "days.three_countries")[min(max(len(countries), 1), 3) - 1]
    claimed = bool(application.delegation.long_haul.strip()) and _far(facts, policy)
    few = policy.number("days.long_haul_countries").value
    granted = claimed and len(countries) <= few
    limit = policy.number(key).value + (policy.number("days.long_haul_extra").value if granted else 0)
    if count > limit:
        told = {
            "days": count,
            "exit": application.delegation.exit,
            "entry": application.delegation.entry,
            "limit": limit,
            "countries": len(countries),
        }
        yield Point(
            M(
                "{days} days abroad ({exit} to {entry}), more than the {limit} allowed; countries visited: "
                "{countries}. The long-haul day is for journeys to at most {few}.",
                **told,
                few=few,
            )
            if claimed and not granted
            else M(
                "{days} days abroad ({exit} to {entry}), more than the {limit} allowed; countries visited: "
                "{countries}.",
                **told,
            ),
            {"days_abroad": count, "limit": limit, "countries": len(countries)},
        )


def _far(facts: Facts, policy: Policy) -> bool:
    regions = policy.texts("days.long_haul_regions").value
    return any(not countries_of(region).isdisjoint(facts.application.countries) for region in regions)


@rule("R06", N_("The long-haul day is claimed only for a region far away."), ("days.long_haul_regions",))
def long_haul(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Grant the further day only where flights are few.

    Reads the claim and the countries visited; without a claim it is silent. Source: S-ZJU, S-TDLI.
    """
    if facts.application.delegation.long_haul.strip() and not _far(facts, policy):
        regions = policy.texts("days.long_haul_regions").value
        yield Point(
            M(
                "The long-haul day is claimed, but no country visited ({codes}) lies in {regions}.",
                codes=country_labels(sorted(facts.application.countries)),
                regions=tuple(REGION.label(region) for region in regions),
            ),
            {"countries": sorted(facts.application.countries), "regions": list(regions)},
        )


@rule(
    "R07",
    N_("No more countries and regions than allowed; a transit that leaves the airport counts."),
    ("countries.max",),
)
def countries(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep the number of countries and regions small enough.

    Reads the visits; a transit inside the airport does not count. Source: S-ZJU, S-HTU20.
    """
    yield from too_many_countries(facts, policy.number("countries.max").value)


def too_many_countries(facts: Facts, limit: int) -> Iterator[Point]:
    """What is to be said of more countries and regions than ``limit``."""
    visited = sorted(facts.application.countries)
    if len(visited) > limit:
        yield Point(
            M(
                "{count} countries and regions ({codes}); at most {limit} are allowed.",
                count=len(visited),
                codes=country_labels(visited),
                limit=limit,
            ),
            {"countries": visited, "limit": limit},
        )


@rule("R10", N_("Official duties fill at least the wanted share of the days abroad."), ("official.share",))
def official_share(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep the journey official.

    Reads the official days of the visits, exit and entry. Source: S-XUZHI, S-TDLI.
    """
    application, share = facts.application, policy.ratio("official.share").value
    total = days_abroad(application.delegation.exit, application.delegation.entry)
    official = sum(visit.official_days for visit in application.visits)
    if official < share * total:
        yield Point(
            M(
                "{official} of {days} days abroad are official; at least {share} are wanted.",
                official=official,
                days=total,
                share=f"{share.numerator}/{share.denominator}",
            ),
            {"official_days": official, "days_abroad": total, "share": str(share)},
        )
