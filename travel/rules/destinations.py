"""Where a delegation goes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from travel.facts import Facts
from travel.i18n import N_, M, Message
from travel.policy.book import Policy
from travel.rules.frame import Point, rule
from travel.vocabulary import REGION

_CONTINENTS = ("asia", "africa", "europe", "america", "oceania")


@cache
def _regions() -> Mapping[str, frozenset[str]]:
    text = Path(__file__).with_name("continents.toml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = tomllib.loads(text)
    return {region: frozenset(countries) for region, countries in table.items()}


@cache
def _continents() -> Mapping[str, str]:
    return {country: continent for continent in _CONTINENTS for country in _regions()[continent]}


def countries_of(region: str) -> frozenset[str]:
    """The countries and regions of a region of the world; none for one that is not known here."""
    return _regions().get(region, frozenset())


@rule("R09", N_("The visits lie on one continent."), ("continents.max",))
def one_continent(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep the journey on one continent, in principle.

    Reads the countries that count; continents as in the ministry's expense table. A country missing there is left out.
    Source: S-ZJU.
    """
    table = _continents()
    continents = {table[country] for country in facts.application.countries if country in table}
    limit = policy.number("continents.max").value
    if len(continents) > limit:
        found = [continent for continent in _CONTINENTS if continent in continents]
        names: tuple[Message, ...] = tuple(REGION.label(continent) for continent in found)
        yield Point(
            M("The visits span {count} continents: {names}.", count=len(found), names=names),
            {"continents": found, "limit": limit},
        )


@rule("R49", N_("Taiwan is not handled here but by the Taiwan affairs office."), ("destinations.refused",))
def handled_here(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Send journeys to Taiwan to the office that handles them.

    Reads every visit, a transit inside the airport excepted. Source: S-PKUHMT.
    """
    refused = [
        code for code in sorted(facts.application.countries) if code in policy.texts("destinations.refused").value
    ]
    if refused:
        yield Point(
            M("Journeys to {codes} are not handled here; they go to the Taiwan affairs office.", codes=tuple(refused)),
            {"countries": refused},
        )
