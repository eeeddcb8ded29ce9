"""The budget that follows from an application: persons × days × standard, less what the hosts provide.

Lodging, meals and incidentals are paid by the head and the day. Fares and other costs are paid as they are and have no
standard. What the table does not say is not guessed: it stands among the ``gaps``, and the office sets it by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from travel.application import Application, BudgetLine, Member, Visit
from travel.countries import country_label
from travel.i18n import M, Message
from travel.money.amounts import part, rounded, shared, written
from travel.money.days import Stay, stays
from travel.money.table import Standard, find
from travel.policy.book import Policy

PER_DAY = ("lodging", "meals", "incidentals")
"""The kinds of budget line that are paid by the head and the day."""

BUDGET_READS = ("money.crossing_day", "money.transport_share", "money.lodging_actual", "money.lodging_budget")
_EITHER, _DRAFTED_BY = "either", "left"
"""Where the office leaves open to which country a day of moving on belongs, drafts give it to the one left."""
SETTLEMENT_READS = (*BUDGET_READS[:3], "money.lodging_settlement")

_PROVIDED = {
    "none": (),
    "lodging": ("lodging",),
    "meals": ("meals",),
    "local-transport": (),
    "meals-and-transport": ("meals", "incidentals"),
    "all": PER_DAY,
}


@dataclass(frozen=True)
class Terms:
    """What the office's book says of the reckoning.

    ``crossing`` is the place a day of moving on belongs to, ``transport_share`` what is left of the incidentals where
    transport is provided, ``actual`` the ranks whose lodging is paid as it costs, ``lodging_by`` days or nights.
    """

    crossing: str
    transport_share: Fraction
    actual: tuple[str, ...]
    lodging_by: str

    @classmethod
    def of(cls, policy: Policy, *, settling: str = "money.lodging_budget") -> Terms:
        """The terms in force; ``settling`` names the setting for lodging. Raises NotSet."""
        crossing = policy.text("money.crossing_day").value
        return cls(
            _DRAFTED_BY if crossing == _EITHER else crossing,
            policy.ratio("money.transport_share").value,
            policy.texts("money.lodging_actual").value,
            policy.text(settling).value,
        )

    @classmethod
    def readings(
        cls, application: Application, policy: Policy, *, settling: str = "money.lodging_budget"
    ) -> tuple[Terms, ...]:
        """The terms by which a claim may be right: two where somebody moves on and the office leaves that day open."""
        terms = cls.of(policy, settling=settling)
        if policy.text("money.crossing_day").value != _EITHER or len(application.visits) == 1:
            return (terms,)
        return (terms, replace(terms, crossing="entered"))


@dataclass(frozen=True)
class Entitled:
    """One line of the budget: so many persons, for so many days, at a standard of which a share is paid."""

    kind: str
    standard: Standard
    rate: Decimal
    cities: tuple[str, ...]
    persons: int
    days: int
    share: Fraction

    @property
    def country(self) -> str:
        """The country or region."""
        return self.standard.country

    @property
    def exact(self) -> Decimal:
        """The sum before it is rounded."""
        return shared(self.rate * self.persons * self.days, self.share)

    @property
    def amount(self) -> Decimal:
        """The sum in the currency of the standard."""
        return rounded(self.exact)

    def reckoning(self, times: str = " × ") -> str:
        """The factors, as a person reads them: 110 × 4 × 5 × 40%."""
        factors = [written(self.rate), str(self.persons), str(self.days)]
        return times.join(factors if self.share == 1 else [*factors, part(self.share)])


@dataclass(frozen=True)
class Gap:
    """A place for which the table has no standard, and why."""

    country: str
    city: str
    kind: str
    why: str

    @property
    def message(self) -> Message:
        """What the office has to do."""
        place = {"country": country_label(self.country), "city": self.city}
        if self.why == "country":
            return M(
                "{country} {city}: the table has no row; the office sets the standard by hand, after a like neighbour.",
                **place,
            )
        if self.why == "city":
            return M(
                "{country} {city}: the standard differs by city; write one city, in Chinese, to find its row.",
                **place,
            )
        return M("{country} {city}: the standard of that time is not known here; the office looks it up.", **place)


@dataclass(frozen=True)
class Budget:
    """What may be asked for: where the days are spent, the lines, what could not be reckoned, whose lodging is paid
    as it costs, and the day whose standards were taken.
    """

    stays: tuple[Stay, ...]
    lines: tuple[Entitled, ...]
    gaps: tuple[Gap, ...]
    persons: int
    at_actual_cost: tuple[Member, ...]
    on: date

    def of(self, kind: str, country: str) -> tuple[Entitled, ...]:
        """The lines of one kind in one country; all of them are in one currency."""
        return self._by_place.get((kind, country), ())

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], tuple[Entitled, ...]]:
        found: dict[tuple[str, str], tuple[Entitled, ...]] = {}
        for line in self.lines:
            place = (line.kind, line.standard.country)
            found[place] = (*found.get(place, ()), line)
        return found

    def unknown(self, kind: str, country: str) -> tuple[Gap, ...]:
        """What could not be reckoned of one kind in one country."""
        return tuple(gap for gap in self.gaps if (gap.kind, gap.country) == (kind, country))

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The countries whose row in the table is doubtful."""
        return tuple(sorted({line.country for line in self.lines if line.standard.doubtful}))


def budget_of(
    application: Application,
    terms: Terms,
    period: tuple[date, date] | None = None,
    persons: int | None = None,
) -> Budget:
    """The budget of an application; of another ``period`` or number of ``persons`` where these came out otherwise.

    The standards are those of the approved exit day. The order of members and visits does not matter.
    """
    trip = application.delegation
    exit_, entry = period or (trip.exit, trip.entry)
    count = len(application.members) if persons is None else persons
    actual = tuple(member for member in application.members if member.rank in terms.actual)
    spent = stays(application.visits, exit_, entry, terms.crossing)
    hired = any(item.kind == "hired-car" for item in application.special)
    merged: dict[tuple[object, ...], Entitled] = {}
    gaps: dict[Gap, None] = {}
    for stay in spent:
        standard = find(stay.visit.country, stay.visit.city, trip.exit)
        for kind in PER_DAY:
            rate = None if isinstance(standard, str) else standard.amounts[kind]
            if isinstance(standard, str) or rate is None:
                why = standard if isinstance(standard, str) else "day"
                gaps[Gap(stay.visit.country, stay.visit.city, kind, why)] = None
                continue
            heads = max(count - len(actual), 0) if kind == "lodging" else count
            days = stay.nights if kind == "lodging" and terms.lodging_by == "nights" else stay.days
            share = _share(kind, stay.visit, terms, hired=hired)
            line = Entitled(kind, standard, rate, (stay.visit.city,), heads, days, share)
            key = (kind, standard.country, standard.row, share)
            merged[key] = _together(merged[key], line) if key in merged else line
    lines = sorted(merged.values(), key=_by_kind)
    return Budget(spent, tuple(lines), tuple(gaps), count, actual, trip.exit)


def _share(kind: str, visit: Visit, terms: Terms, *, hired: bool) -> Fraction:
    """What is paid of the standard: nothing of what the host provides, a part of the incidentals where he drives."""
    pays = visit.invitation.pays if visit.invitation else "none"
    if kind in _PROVIDED.get(pays, ()):
        return Fraction(0)
    if kind == "incidentals" and (pays == "local-transport" or hired):
        return terms.transport_share
    return Fraction(1)


def _together(one: Entitled, other: Entitled) -> Entitled:
    cities = tuple(dict.fromkeys((*one.cities, *other.cities)))
    return Entitled(one.kind, one.standard, one.rate, cities, one.persons, one.days + other.days, one.share)


def _by_kind(line: Entitled) -> int:
    return PER_DAY.index(line.kind)


def in_order(lines: tuple[BudgetLine, ...]) -> list[BudgetLine]:
    """Budget lines in an order that does not depend on how they were written down."""
    return sorted(lines, key=_as_sorted)


def _as_sorted(line: BudgetLine) -> tuple[object, ...]:
    numbers = (line.standard, line.persons, line.days, line.share)
    told = tuple(-1 if number is None else number for number in numbers)
    return line.kind, line.country or "", line.city or "", line.currency, line.amount, *told, line.conference


def rates_of(application: Application) -> Mapping[str, Decimal]:
    """The rates written on the form, in CNY for one unit."""
    return application.funding.rates if application.funding else {}


def in_one_country(lines: Sequence[BudgetLine], visited: set[str]) -> list[BudgetLine]:
    """The lines with their country: on a journey to one country it goes without saying."""
    if len(visited) != 1:
        return list(lines)
    (only,) = visited
    return [line if line.country else line.model_copy(update={"country": only}) for line in lines]


def form_lines(budget: Budget) -> tuple[BudgetLine, ...]:
    """The lines of the budget form, as a clerk would write them; what comes to nothing is left out."""
    return tuple(
        BudgetLine(
            kind=line.kind,
            country=line.country,
            city="、".join(line.cities) if line.standard.cities else None,
            currency=line.standard.currency,
            standard=line.rate,
            persons=line.persons,
            days=line.days,
            share=None if line.share == 1 else _to_four_places(line.share),
            amount=line.amount,
        )
        for line in budget.lines
        if line.amount
    )


def _to_four_places(share: Fraction) -> Decimal:
    return Decimal(round(share * 10_000)).scaleb(-4).normalize()
