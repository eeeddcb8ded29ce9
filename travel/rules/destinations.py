"""Where a delegation goes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path

from travel.countries import country_labels
from travel.facts import Facts
from travel.i18n import N_, M, Message
from travel.policy.book import Policy
from travel.rules.frame import Point, rule
from travel.vocabulary import REGION

_TAIWAN = "TW"
_CONTINENTS = ("asia", "africa", "europe", "america", "oceania")


@cache
def _regions() -> Mapping[str, frozenset[str]]:
    text = Path(__file__).with_name("continents.toml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = tomllib.loads(text)
    return {region: frozenset(countries) for region, countries in table.items()}


def _spanned(countries: Iterable[str]) -> tuple[str, ...]:
    """As few continents as have all of the ``countries``; one that lies on two is where the others are."""
    known = {country for country in countries if any(country in countries_of(each) for each in _CONTINENTS)}
    choices = (chosen for count in range(len(_CONTINENTS)) for chosen in combinations(_CONTINENTS, count))
    return next((chosen for chosen in choices if known <= frozenset().union(*map(countries_of, chosen))), _CONTINENTS)


def countries_of(region: str) -> frozenset[str]:
    """The countries and regions of a region of the world; none for one that is not known here."""
    return _regions().get(region, frozenset())


@rule("R09", N_("The visits lie on one continent."), ("continents.max",))
def one_continent(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep the journey on one continent, in principle.

    Reads the countries that count; continents as in the ministry's expense table, but that what lies on two is on
    either. A country missing there is left out. Source: S-ZJU.
    """
    found = _spanned(facts.application.countries)
    limit = policy.number("continents.max").value
    if len(found) > limit:
        names: tuple[Message, ...] = tuple(REGION.label(continent) for continent in found)
        yield Point(
            M("The visits span {count} continents: {names}.", count=len(found), names=names),
            {"continents": list(found), "limit": limit},
        )


@rule(
    "R49",
    N_("Journeys to some regions are not handled here: those to Taiwan are the Taiwan affairs office's."),
    ("destinations.refused",),
)
def handled_here(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Send journeys to Taiwan to the office that handles them, and refuse those to other regions that the book lists.

    Reads every visit, a transit inside the airport excepted. Source: S-PKUHMT.
    """
    refused = [
        code for code in sorted(facts.application.countries) if code in policy.texts("destinations.refused").value
    ]
    if _TAIWAN in refused:
        yield Point(
            M("Journeys to Taiwan are not handled here; they go to the Taiwan affairs office."),
            {"countries": [_TAIWAN]},
        )
    others = [code for code in refused if code != _TAIWAN]
    if others:
        yield Point(M("Journeys to {codes} are not handled here.", codes=country_labels(others)), {"countries": others})
