"""What the journey costs: the budget, the class of travel, what wants approval beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from travel.application import BudgetLine
from travel.countries import country_label
from travel.facts import Facts
from travel.i18n import N_, M
from travel.money.amounts import HOME, written
from travel.money.budget import BUDGET_READS, PER_DAY, Terms, budget_of, in_one_country, in_order, rates_of
from travel.policy.book import Policy
from travel.rules.claims import (
    Claim,
    adds_up,
    counted,
    facts_of,
    held_against_table,
    is_over,
    limit_of,
    line_words,
    place_words,
)
from travel.rules.compare import by_name
from travel.rules.frame import Point, rule
from travel.vocabulary import RANK, SPECIAL, TRAVEL_CLASS

_GENERAL = "general"
_CLASSES = tuple(TRAVEL_CLASS)


@rule(
    "R15",
    N_("The lines of the budget keep to the table of standards, for the persons and days of the journey, and add up."),
    BUDGET_READS,
)
def budget(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Ask for no more than the table allows.

    Reads the budget lines and rates, members, ranks, visits with what their hosts pay, hired cars, exit and entry. A
    line may ask for less, and after a cut for all who were on the list. A hotel that a conference has named may be
    dearer, with a justification. That a general delegation has no budget is pointed out. What the table does not know
    is for the office to set. Source: S-TJ18, S-BUDG; the table 财行〔2017〕434号; rounding: design.
    """
    application = facts.application
    lines = in_order(application.budget)
    if not lines:
        if application.delegation.track == _GENERAL:
            yield Point(M("There is no budget: nobody can say what the journey costs."), {"budget": 0}, "warn")
        return
    rates = rates_of(application)
    persons = len(application.members) + facts.cut
    reckoned = tuple(budget_of(application, terms, persons=persons) for terms in Terms.readings(application, policy))
    visited = set(application.countries)
    claim = Claim(in_one_country(lines, visited), reckoned, rates, "justify")
    yield from _without_rate(lines, rates)
    for line in lines:
        yield from adds_up(line)
        if line.kind in PER_DAY:
            yield from _placed(line, visited)
            yield from counted(line, claim)
    yield from held_against_table(claim)


@rule("R16", N_("Nobody travels in a higher class than his rank has."), ("money.first_class", "money.business_class"))
def travel_class(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep the class of the flights to the rank.

    Reads the members' ranks and classes; where no class is written nothing is said. Source: S-TJ18.
    """
    first, business = policy.texts("money.first_class").value, policy.texts("money.business_class").value
    for member in by_name(facts.application):
        allowed = "first" if member.rank in first else "business" if member.rank in business else "economy"
        asked = member.travel_class
        if asked in _CLASSES and _CLASSES.index(asked) < _CLASSES.index(allowed):
            yield Point(
                M(
                    "{name} ({rank}) travels in {asked}; the rank has {allowed}.",
                    name=member.name,
                    rank=RANK.label(member.rank),
                    asked=TRAVEL_CLASS.label(asked),
                    allowed=TRAVEL_CLASS.label(allowed),
                ),
                {"name": member.name, "rank": member.rank, "travel_class": asked, "allowed": allowed},
            )


@rule(
    "R17",
    N_("Foreign carriers, hired cars, banquets, gifts, further insurance and dearer hotels are approved beforehand."),
    BUDGET_READS,
)
def approved_beforehand(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Let nothing out of the ordinary be paid that nobody approved.

    Reads the special items, and the lines for conference hotels over the table. Source: S-TJ18, S-TJ16.
    """
    application = facts.application
    for item in sorted(application.special, key=lambda item: (item.kind, item.reason)):
        if item.approved_by is None:
            yield Point(
                M("{kind}: nobody is named who approved it beforehand.", kind=SPECIAL.label(item.kind)),
                {"kind": item.kind},
            )
    hotels = [line for line in in_order(application.budget) if line.kind == "lodging" and line.conference]
    if not hotels or any(item.kind == "hotel-over-standard" for item in application.special):
        return
    reckoned, rates = budget_of(application, Terms.of(policy)), rates_of(application)
    for line in in_one_country(hotels, set(application.countries)):
        limit = limit_of(line, reckoned)
        if limit is not None and is_over(line, limit, rates):
            yield Point(
                M(
                    "{place}: the conference hotel is over the standard, and no approval is among the special items.",
                    place=place_words(line),
                ),
                {"kind": "hotel-over-standard", "country": line.country, "city": line.city},
            )


def _without_rate(lines: Sequence[BudgetLine], rates: Mapping[str, Decimal]) -> Iterator[Point]:
    for currency in sorted({line.currency for line in lines} - {HOME, *rates}):
        yield Point(
            M("The form has no rate for {currency}; the budget cannot be added up in CNY.", currency=currency),
            {"currency": currency},
        )


def _placed(line: BudgetLine, visited: set[str]) -> Iterator[Point]:
    if line.country is None and len(visited) > 1:
        yield Point(
            M(
                "{line}: {amount} {currency} for no country; the standard depends on the country.",
                line=line_words(line),
                amount=written(line.amount),
                currency=line.currency,
            ),
            facts_of(line),
        )
    elif line.country is not None and line.country not in visited:
        yield Point(
            M("{line}: {country} is not visited.", line=line_words(line), country=country_label(line.country)),
            facts_of(line),
        )
