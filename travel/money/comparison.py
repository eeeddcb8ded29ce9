"""The computed budget beside the one asked for, line by line and added up by currency.

What has no standard (fares, other costs, places the table does not have) stands in the computed budget as it is asked
for, so that both totals are of the same things. Money asked for in another currency than the table's is converted by
the form's rates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from travel.application import Application, BudgetLine
from travel.money.amounts import HOME, converted, rate_of, rounded
from travel.money.budget import PER_DAY, Budget, Entitled, in_one_country, rates_of
from travel.money.table import find
from travel.vocabulary import BUDGET_LINE


@dataclass(frozen=True)
class Compared:
    """One line of both budgets. ``computed`` is None where there is no standard, ``parts`` the reckoning behind it."""

    kind: str
    country: str | None
    currency: str
    parts: tuple[Entitled, ...]
    computed: Decimal | None
    asked: Decimal

    @property
    def counted(self) -> Decimal:
        """What the line counts for in the computed total."""
        return self.asked if self.computed is None else self.computed

    @property
    def difference(self) -> Decimal | None:
        """What is asked for beyond the standard; below zero where it is less."""
        return None if self.computed is None else self.asked - self.computed


@dataclass(frozen=True)
class Total:
    """Both budgets in one currency and, where the form has its rate, in CNY."""

    currency: str
    computed: Decimal
    asked: Decimal
    rate: Decimal | None

    @property
    def computed_cny(self) -> Decimal | None:
        """The computed budget in CNY."""
        return self._in_cny(self.computed)

    @property
    def asked_cny(self) -> Decimal | None:
        """What is asked for, in CNY."""
        return self._in_cny(self.asked)

    def _in_cny(self, amount: Decimal) -> Decimal | None:
        return None if self.rate is None else rounded(amount * self.rate)


def compared(application: Application, budget: Budget) -> tuple[Compared, ...]:
    """The lines of both budgets: by kind, and within it in the order of the journey."""
    rates, asked = rates_of(application), in_one_country(application.budget, set(application.countries))
    lines: list[Compared] = []
    for kind in BUDGET_LINE:
        of_kind = [line for line in asked if line.kind == kind]
        for country in _countries(kind, of_kind, budget):
            there = [line for line in of_kind if line.country == country]
            lines += _in_country(kind, country, there, budget, rates)
    return tuple(lines)


def totals(lines: Iterable[Compared], rates: Mapping[str, Decimal]) -> tuple[Total, ...]:
    """Both budgets by currency, CNY last; each is added up first and converted once."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for line in lines:
        computed, asked = sums.get(line.currency, (Decimal(0), Decimal(0)))
        sums[line.currency] = computed + line.counted, asked + line.asked
    order = sorted(sums, key=lambda currency: (currency == HOME, currency))
    return tuple(Total(currency, *sums[currency], rate_of(currency, rates)) for currency in order)


def in_cny(found: Sequence[Total]) -> Total | None:
    """Everything in CNY; None where a rate is missing."""
    computed = [total.computed_cny for total in found]
    asked = [total.asked_cny for total in found]
    if None in computed or None in asked:
        return None
    return Total(HOME, sum(filter(None, computed), Decimal(0)), sum(filter(None, asked), Decimal(0)), Decimal(1))


def _countries(kind: str, lines: Sequence[BudgetLine], budget: Budget) -> list[str | None]:
    entitled = [line.country for line in budget.lines if line.kind == kind]
    return list(dict.fromkeys((*entitled, *(line.country for line in lines))))


def _in_country(
    kind: str, country: str | None, asked: Sequence[BudgetLine], budget: Budget, rates: Mapping[str, Decimal]
) -> Iterator[Compared]:
    entitled = budget.of(kind, country) if country else ()
    if not entitled:
        # a country that is not visited is due nothing
        due = Decimal(0) if kind in PER_DAY and country and not budget.unknown(kind, country) else None
        for currency in dict.fromkeys(line.currency for line in asked):
            amount = sum((line.amount for line in asked if line.currency == currency), Decimal(0))
            yield Compared(kind, country, currency, (), due, amount)
        return
    currency = entitled[0].standard.currency
    known: list[tuple[BudgetLine, Decimal]] = []
    for line in asked:
        exact = converted(line.amount, line.currency, currency, rates)
        if exact is None:
            yield Compared(kind, country, line.currency, (), Decimal(0), line.amount)
        else:
            known.append((line, line.amount if line.currency == currency else rounded(exact)))
    # a place of the country that has no standard leaves the whole country without one
    unknown = bool(budget.unknown(kind, country or ""))
    for parts, amount in _matched(entitled, known, budget.on):
        due = None if unknown else sum((part.amount for part in parts), Decimal(0))
        yield Compared(kind, country, currency, parts, due, amount)


def _matched(
    entitled: tuple[Entitled, ...], asked: Sequence[tuple[BudgetLine, Decimal]], on: date
) -> Iterator[tuple[tuple[Entitled, ...], Decimal]]:
    """What is asked for beside the rows it is for; beside all of the country where that is not certain."""
    sums = [Decimal(0)] * len(entitled)
    for line, amount in asked:
        rows = _rows_of(line, entitled, on)
        if len(rows) != 1:
            yield entitled, sum((each for _, each in asked), Decimal(0))
            return
        sums[rows[0]] += amount
    for part, amount in zip(entitled, sums, strict=True):
        yield (part,), amount


def _rows_of(line: BudgetLine, entitled: tuple[Entitled, ...], on: date) -> list[int]:
    if len(entitled) == 1:
        return [0]
    row = find(line.country or "", line.city, on) if line.city else None
    return [index for index, part in enumerate(entitled) if part.standard == row]
