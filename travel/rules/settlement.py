"""The settlement after the journey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from travel.application import BudgetLine
from travel.calendar import days_abroad
from travel.countries import country_label
from travel.facts import Facts
from travel.i18n import N_, M
from travel.money.amounts import HOME, converted, written
from travel.money.budget import PER_DAY, SETTLEMENT_READS, Terms, budget_of, in_one_country, in_order, rates_of
from travel.policy.book import Policy
from travel.rules.claims import Claim, adds_up, counted, days_of, held_against_table, line_words
from travel.rules.compare import is_member
from travel.rules.frame import Point, rule
from travel.vocabulary import BUDGET_LINE


@rule(
    "R44",
    N_("What is settled was approved: persons, days, countries; nothing a host provided, nothing over the table."),
    SETTLEMENT_READS,
    stage="journey",
)
def settlement(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Pay for the journey that was approved and made.

    Reads the lines of the report, the border records, the mission approval, the budget and rates, the visits with what
    their hosts pay. Days count from exit to entry as stamped, within those approved. Source: S-TJ18.
    """
    lines = in_order(facts.report.settlement) if facts.report else []
    if not lines:
        return
    application = facts.application
    rates = rates_of(application)
    period, persons = _travelled(facts)
    abroad = max(days_abroad(*period), 0)
    readings = Terms.readings(application, policy, settling="money.lodging_settlement")
    reckoned = tuple(budget_of(application, terms, period, persons) for terms in readings)
    countries = set(facts.approval.countries if facts.approval else application.countries)
    claim = Claim(in_one_country(lines, countries), reckoned, rates, "warn")
    for line in lines:
        yield from adds_up(line)
        if line.country is not None and line.country not in countries:
            yield Point(
                M("{line}: {country} was not approved.", line=line_words(line), country=country_label(line.country)),
                {"kind": line.kind, "country": line.country},
            )
        if line.kind in PER_DAY:
            yield from counted(line, claim)
    for kind in PER_DAY:
        days = days_of(lines, kind)
        if days > abroad:
            yield Point(
                M(
                    "{kind}: {days} days are settled; the border record, within the approval, has {abroad}.",
                    kind=BUDGET_LINE.label(kind),
                    days=days,
                    abroad=abroad,
                ),
                {"kind": kind, "days": days, "days_abroad": abroad},
            )
    yield from held_against_table(claim)
    yield from _over_budget(lines, in_order(application.budget), rates)


def _travelled(facts: Facts) -> tuple[tuple[date, date], int]:
    """The days that may be paid, and for how many persons: what the border stamped, within what was approved."""
    trip, approval = facts.application.delegation, facts.approval
    members = facts.application.members
    exit_ = min((crossing.exit for crossing in facts.crossings), default=trip.exit)
    entry = max((crossing.entry for crossing in facts.crossings), default=trip.entry)
    away = [each for each in members if any(is_member(each, crossing.person) for crossing in facts.crossings)]
    persons = len(away) if facts.crossings else len(members)
    if approval is None:
        return (exit_, entry), persons
    return (max(exit_, approval.exit), min(entry, approval.entry)), min(persons, approval.persons)


def _over_budget(
    lines: Sequence[BudgetLine], budget: Sequence[BudgetLine], rates: Mapping[str, Decimal]
) -> Iterator[Point]:
    spent, approved = _in_home_currency(lines, rates), _in_home_currency(budget, rates)
    if spent is not None and approved is not None and budget and spent > approved:
        yield Point(
            M(
                "{spent} CNY are settled; the approved budget has {approved} CNY.",
                spent=written(spent),
                approved=written(approved),
            ),
            {"spent": written(spent), "approved": written(approved), "currency": HOME},
            "warn",
        )


def _in_home_currency(lines: Sequence[BudgetLine], rates: Mapping[str, Decimal]) -> Decimal | None:
    total = Decimal(0)
    for line in lines:
        amount = converted(line.amount, line.currency, HOME, rates)
        if amount is None:
            return None
        total += amount
    return total
