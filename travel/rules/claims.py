"""Lines of money held against what may be asked for: each by itself, then the sums country by country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from travel.application import BudgetLine
from travel.countries import country_label
from travel.findings import Severity
from travel.i18n import M, Message, verbatim
from travel.money.amounts import HOME, converted, rounded, written
from travel.money.budget import PER_DAY, Budget, Entitled
from travel.money.table import find
from travel.rules.frame import Point
from travel.vocabulary import BUDGET_LINE

_ROUNDING = Decimal(1)
"""Under one unit of its currency a sum may be off its product: offices round to whole units."""

_SHARE_PLACES = 4
"""A share that fills so many places may have been rounded to them, as a third is."""


@dataclass(frozen=True)
class Claim:
    """Lines held against budgets, with the rates on the form and the weight of a conference hotel over the table.

    There is a second of ``budgets`` where the office leaves open to which country a day of moving on belongs: what only
    that one allows is pointed out, what neither allows weighs as the rule does.
    """

    lines: Sequence[BudgetLine]
    budgets: tuple[Budget, ...]
    rates: Mapping[str, Decimal]
    conference: Severity

    @property
    def budget(self) -> Budget:
        """One of them, for what does not turn on the day of moving on."""
        return self.budgets[0]


def adds_up(line: BudgetLine) -> Iterator[Point]:
    """Standard × persons × days × share is the sum, but for less than one unit and what the share was rounded by."""
    if line.standard is None or line.persons is None or line.days is None:
        return
    whole = line.standard * line.persons * line.days
    product = whole * (1 if line.share is None else line.share)
    if abs(product - line.amount) >= _ROUNDING + whole * _rounded_by(line.share):
        factors = [written(line.standard), line.persons, line.days, *([] if line.share is None else [line.share])]
        reckoning = " × ".join(map(str, factors))
        yield Point(
            M(
                "{line}: {reckoning} is {product}, not {amount}.",
                line=line_words(line),
                reckoning=reckoning,
                product=written(product),
                amount=written(line.amount),
            ),
            facts_of(line) | {"product": written(product), "amount": written(line.amount)},
        )


def _rounded_by(share: Decimal | None) -> Decimal:
    """By how much a share may be off what it stands for."""
    if share is None or share.normalize().as_tuple().exponent != -_SHARE_PLACES:
        return Decimal(0)
    return Decimal("0.5").scaleb(-_SHARE_PLACES)


def days_of(lines: Sequence[BudgetLine], kind: str) -> int:
    """Days asked for under a kind; lines for one place share its days among groups of members: the longest counts."""
    longest: dict[tuple[str | None, str | None], int] = {}
    for line in lines:
        if line.kind == kind and line.days is not None:
            place = (line.country, line.city)
            longest[place] = max(longest.get(place, 0), line.days)
    return sum(longest.values())


def counted(line: BudgetLine, claim: Claim) -> Iterator[Point]:
    """No more persons than travel, no more days than the country has."""
    budget = claim.budget
    if line.persons is not None and line.persons > budget.persons:
        yield Point(
            M(
                "{line}: {persons} persons; {limit} travel.",
                line=line_words(line),
                persons=line.persons,
                limit=budget.persons,
            ),
            facts_of(line) | {"persons": line.persons, "limit": budget.persons},
        )
    if line.days is None or not line.country or not budget.of(line.kind, line.country):
        return
    allowed = [sum(each.days for each in reading.of(line.kind, line.country)) for reading in claim.budgets]
    told = {"line": line_words(line), "days": line.days}
    if line.days > max(allowed):
        yield Point(
            M("{line}: {days} days; {limit} count for the country.", **told, limit=max(allowed)),
            facts_of(line) | {"days": line.days, "limit": max(allowed)},
        )
    elif line.days > allowed[0]:
        yield Point(
            M(
                "{line}: {days} days; {limit} with a day of moving on counted for the country left.",
                **told,
                limit=allowed[0],
            ),
            facts_of(line) | {"days": line.days, "limit": allowed[0]},
            "warn",
        )


def held_against_table(claim: Claim) -> Iterator[Point]:
    """Each standard against the table's, then the sums, country by country."""
    asked: dict[tuple[str, str], list[BudgetLine]] = {}
    exempt = _at_actual_cost(claim)
    for place, line in enumerate(claim.lines):
        if line.kind in PER_DAY and line.country and place not in exempt:
            asked.setdefault((line.kind, line.country), []).append(line)
    told: set[tuple[str, str, str]] = set()
    for kind, country in sorted(asked):
        for gap in sorted(claim.budget.unknown(kind, country), key=lambda gap: (gap.city, gap.why)):
            if (gap.country, gap.city, gap.why) not in told:
                told.add((gap.country, gap.city, gap.why))
                yield Point(gap.message, {"country": gap.country, "city": gap.city, "missing": gap.why}, "warn")
    doubtful = {country for _, country in asked} & set(claim.budget.doubtful)
    for country in sorted(doubtful):
        yield Point(
            M("{country}: the copies of the table differ in the currency; confirm it.", country=country_label(country)),
            {"country": country},
            "warn",
        )
    for (kind, country), lines in sorted(asked.items()):
        for line in lines:
            yield from _standard(line, claim)
        if not claim.budget.unknown(kind, country):
            yield from _sum(lines, claim)


def _at_actual_cost(claim: Claim) -> set[int]:
    """The places of the lines for those whose lodging is paid as it costs: the dearest, until their days are used up.

    A line without persons or days is for everybody, for all the days of its country.
    """
    heads = len(claim.budget.at_actual_cost)
    lodging = [(place, line) for place, line in enumerate(claim.lines) if line.kind == "lodging" and line.country]
    left: dict[str, int] = {}
    found = set()
    for place, line in sorted(lodging, key=lambda each: _a_night(each[1], claim), reverse=True):
        country = line.country or ""
        whole = max(sum(each.days for each in reading.of("lodging", country)) for reading in claim.budgets)
        persons = claim.budget.persons if line.persons is None else line.persons
        days = whole if line.days is None else line.days
        unused = left.setdefault(country, heads * whole)
        if 0 < persons <= heads and persons * days <= unused:
            left[country] = unused - persons * days
            found.add(place)
    return found


def _a_night(line: BudgetLine, claim: Claim) -> Decimal:
    """What a line comes to for one person and day, to tell the dearer ones."""
    amount = converted(line.amount, line.currency, HOME, claim.rates) or line.amount
    return amount / max((line.persons or claim.budget.persons) * (line.days or 1), 1)


def limit_of(line: BudgetLine, budget: Budget) -> Entitled | None:
    """What the table has for the line's place; the highest of its country where its city is not one of the visits."""
    entitled = budget.of(line.kind, line.country or "")
    row = find(line.country or "", line.city, budget.on) if line.city else None
    return max([each for each in entitled if each.standard == row] or entitled, key=_rate, default=None)


def _rate(entitled: Entitled) -> Decimal:
    return entitled.rate


def is_over(line: BudgetLine, limit: Entitled, rates: Mapping[str, Decimal]) -> bool:
    """Whether the line's standard, in the currency of the table, is above the table's."""
    if line.standard is None:
        return False
    standard = converted(line.standard, line.currency, limit.standard.currency, rates)
    return standard is not None and rounded(standard) > limit.rate


def _standard(line: BudgetLine, claim: Claim) -> Iterator[Point]:
    limit = limit_of(line, claim.budget)
    if limit is None or line.standard is None or not is_over(line, limit, claim.rates):
        return
    yield Point(
        M(
            "{line}: {standard} {currency} for a person and day; the table has {limit} {in_currency} ({row}).",
            line=line_words(line),
            standard=written(line.standard),
            currency=line.currency,
            limit=written(limit.rate),
            in_currency=limit.standard.currency,
            row=_row(limit),
        ),
        facts_of(line) | {"standard": written(line.standard), "limit": written(limit.rate), "row": limit.standard.row},
        claim.conference if line.conference else None,
    )


def _sum(lines: Sequence[BudgetLine], claim: Claim) -> Iterator[Point]:
    """What is asked for in one country under one kind against what the table gives."""
    kind, country = lines[0].kind, lines[0].country or ""
    readings = [reading.of(kind, country) for reading in claim.budgets]
    entitled = max(readings, key=_allowed)
    if not entitled:
        return
    currency = entitled[0].standard.currency
    sums = [(line, converted(line.amount, line.currency, currency, claim.rates)) for line in lines]
    asked = sum((amount for _, amount in sums if amount is not None), Decimal(0))
    allowed = _allowed(entitled)
    about = {
        "kind": BUDGET_LINE.label(kind),
        "country": country_label(country),
        "asked": written(asked),
        "currency": currency,
    }
    values = {"kind": kind, "country": country, "asked": written(asked), "currency": currency}
    if asked - allowed < _ROUNDING:
        if asked - (limit := _allowed(readings[0])) >= _ROUNDING:
            yield Point(
                M(
                    "{kind}, {country}: {asked} {currency}; {limit} with a day of moving on counted for the country "
                    "left.",
                    **about,
                    limit=written(limit),
                ),
                values | {"limit": written(limit)},
                "warn",
            )
        return
    regular = sum((_regular(line, amount, claim) for line, amount in sums if amount is not None), Decimal(0))
    for_conference = regular - allowed < _ROUNDING
    message = (
        M(
            "{kind}, {country}: {asked} {currency}; by the table it is at most {limit} ({reckoning}).",
            **about,
            limit=written(allowed),
            reckoning=" + ".join(each.reckoning() for each in entitled),
        )
        if allowed
        else M("{kind}, {country}: {asked} {currency}, but nothing is due: the host provides it.", **about)
        if any(each.days for each in entitled)
        else M("{kind}, {country}: {asked} {currency}, but no day counts for the country.", **about)
    )
    yield Point(message, values | {"limit": written(allowed)}, claim.conference if for_conference else None)


def _allowed(entitled: Sequence[Entitled]) -> Decimal:
    return sum((each.exact for each in entitled), Decimal(0))


def _regular(line: BudgetLine, amount: Decimal, claim: Claim) -> Decimal:
    """The sum of a line, a conference hotel taken at the price of the table."""
    limit = limit_of(line, claim.budget)
    if not line.conference or limit is None:
        return amount
    persons = limit.persons if line.persons is None else line.persons
    days = limit.days if line.days is None else line.days
    return min(amount, limit.rate * persons * days)


def place_words(line: BudgetLine) -> Message:
    """The country and city a line is for."""
    country, city = line.country and country_label(line.country), line.city and verbatim(line.city)
    return M("{country} {city}", country=country, city=city) if country and city else country or city or verbatim("")


def line_words(line: BudgetLine) -> Message:
    """Which line it is, as a person finds it again."""
    kind = BUDGET_LINE.label(line.kind)
    return M("{kind}, {place}", kind=kind, place=place_words(line)) if line.country or line.city else kind


def _row(limit: Entitled) -> Message:
    """How the table calls the row."""
    whole = M("whole country")
    return M("row {number}, {cities}", number=limit.standard.row, cities=limit.standard.cities or whole)


def facts_of(line: BudgetLine) -> dict[str, object]:
    """Which line it is, for a program."""
    return {"kind": line.kind, "country": line.country, "city": line.city, "currency": line.currency}
