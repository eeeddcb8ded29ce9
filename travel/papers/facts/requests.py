"""The papers that go up with a request: the submission form, the public notice, the task and budget form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from travel.calendar import add_days, add_months
from travel.countries import country_name
from travel.i18n import N_, M
from travel.papers.facts.common import Delegation, country_list, delegation, host_of, place_of
from travel.papers.official import day, in_capitals, label, listed, period, plain_number, sum_of_money
from travel.papers.subject import Lack, Subject
from travel.vocabulary import BUDGET_LINE, PAYS, SPECIAL, STATEMENT

if TYPE_CHECKING:
    from sqlalchemy import Row

    from travel.application import Application, BudgetLine
    from travel.facts import OtherDelegation
    from travel.money.comparison import Total as Reckoned


_MONTHS_BEFORE = 24


@dataclass(frozen=True)
class Cost:
    """One line of the budget."""

    no: Annotated[int, N_("number in the list")]
    kind: Annotated[str, N_("what the money is for")]
    place: Annotated[str, N_("country and city in which it is spent")]
    currency: Annotated[str, N_("currency, in words")]
    standard: Annotated[str, N_("the standard for one person and day")]
    persons: Annotated[str, N_("for how many persons")]
    days: Annotated[str, N_("for how many days")]
    amount: Annotated[str, N_("the sum, in its currency")]


@dataclass(frozen=True)
class Total:
    """The budget in one currency."""

    currency: Annotated[str, N_("currency, in words")]
    amount: Annotated[str, N_("the sum, in its currency")]
    rate: Annotated[str, N_("CNY for one unit; empty for CNY")]
    cny: Annotated[str, N_("the sum in CNY; empty where the form has no rate")]


@dataclass(frozen=True)
class Opinion:
    """What a step of the review has decided."""

    step: Annotated[str, N_("the step")]
    unit: Annotated[str, N_("the unit that was asked, for a countersignature")]
    decision: Annotated[str, N_("passed, returned or refused; empty while it waits")]
    name: Annotated[str, N_("who decided")]
    on: Annotated[str, N_("day of the decision")]
    opinion: Annotated[str, N_("what was said")]


@dataclass(frozen=True, kw_only=True)
class WithBudget(Delegation):
    """The delegation with its money."""

    budget: Annotated[tuple[Cost, ...], N_("the lines of the budget")]
    totals: Annotated[tuple[Total, ...], N_("the budget by currency, CNY last")]
    total: Annotated[str, N_("the budget in CNY; empty where a rate is missing")]
    total_in_capitals: Annotated[str, N_("the budget in CNY, in capital numerals")]
    budget_kinds: Annotated[str, N_("what the money is for, every kind once")]
    special: Annotated[tuple[str, ...], N_("items that need approval beforehand, with the reason")]


@dataclass(frozen=True, kw_only=True)
class Submission(WithBudget):
    """The submission form."""

    out_of_plan: Annotated[str, N_("why the delegation goes out of plan")]
    long_haul: Annotated[str, N_("why the long-haul day is claimed")]
    statements: Annotated[tuple[str, ...], N_("closing statements of the request")]
    justifications: Annotated[tuple[str, ...], N_("what was explained to the reviewers")]
    finance_opinion: Annotated[str, N_("what the finance department said")]
    hosts_pay: Annotated[tuple[str, ...], N_("what hosts pay, place by place; empty where they pay nothing")]
    opinions: Annotated[tuple[Opinion, ...], N_("the steps of the review")]


@dataclass(frozen=True, kw_only=True)
class Notice(WithBudget):
    """The public notice."""

    notice_from: Annotated[str, N_("first day of the notice")]
    notice_until: Annotated[str, N_("last day of the notice")]
    notice_period: Annotated[str, N_("from the first to the last day of the notice")]
    notice_places: Annotated[str, N_("the units in which the notice is put up")]
    inviters: Annotated[tuple[str, ...], N_("who invites to each place, every one once")]


@dataclass(frozen=True, kw_only=True)
class BudgetForm(WithBudget):
    """The task and budget approval form."""

    finance_opinion: Annotated[str, N_("what the finance department said")]
    in_plan: Annotated[bool, N_("whether the application names an entry of the annual plan")]
    office_opinion: Annotated[Opinion, N_("the foreign-affairs review; empty while it waits")]
    money_opinion: Annotated[Opinion, N_("the finance review; empty while it waits")]


def submission(subject: Subject) -> Submission:
    """The values of the submission form."""
    application = subject.application
    values = _with_budget(subject)
    trips = _trips_on_file(subject)
    members = zip(values["members"], subject.members, strict=True)
    values["members"] = tuple(
        replace(member, earlier=_earlier(row.last_trips, trips.get(row.person, ()))) for member, row in members
    )
    return Submission(
        **values,
        out_of_plan=application.delegation.out_of_plan,
        long_haul=application.delegation.long_haul,
        statements=tuple(_statements(subject)),
        justifications=tuple(str(reason.text) for reason in subject.case.justifications),
        finance_opinion=application.funding.finance_opinion if application.funding else "",
        hosts_pay=tuple(dict.fromkeys(_hosts_pay(application))),
        opinions=tuple(_opinions(subject)),
    )


def _inviters(application: Application) -> Iterator[str]:
    for visit in application.visits:
        if not visit.airside:
            yield f"{place_of(visit)}：{host_of(visit) or '（无邀请单位）'}"


def _hosts_pay(application: Application) -> Iterator[str]:
    for visit in application.visits:
        if visit.invitation and visit.invitation.pays != "none":
            yield f"{place_of(visit)}：{label(PAYS, visit.invitation.pays)}"


def _trips_on_file(subject: Subject) -> Mapping[str, Sequence[OtherDelegation]]:
    """The approved journeys on which each member left within two years before this one. Source: S-QSFMT."""
    leaves = subject.application.delegation.exit
    register = subject.case.facts(subject.today).register
    found: dict[str, list[OtherDelegation]] = {}
    for other in sorted(register.others if register else (), key=lambda each: each.exit):
        if other.approved and add_months(leaves, -_MONTHS_BEFORE) <= other.exit < leaves:
            for traveller in other.members:
                found.setdefault(traveller.person, []).append(other)
    return found


def _earlier(stated: Iterable[str], on_file: Sequence[OtherDelegation]) -> str:
    told = {trip.exit: f"{day(trip.exit)}赴{country_list(trip.countries)}" for trip in on_file}
    for text in stated:
        left = date.fromisoformat(text)
        # a flight that leaves before midnight is told with the day before
        if not any(add_days(trip.exit, -1) <= left <= trip.entry for trip in on_file):
            told[left] = day(left)
    return listed(told[left] for left in sorted(told))


def notice(subject: Subject) -> Notice:
    """The values of the public notice."""
    planned = subject.application.notice
    return Notice(
        **_with_budget(subject),
        notice_from=day(planned.from_) if planned else "",
        notice_until=day(planned.until) if planned else "",
        notice_period=period(planned.from_, planned.until) if planned else "",
        notice_places=listed(planned.places) if planned else "",
        inviters=tuple(dict.fromkeys(_inviters(subject.application))),
    )


def budget_form(subject: Subject) -> BudgetForm:
    """The values of the task and budget approval form."""
    application = subject.application
    return BudgetForm(
        **_with_budget(subject),
        finance_opinion=application.funding.finance_opinion if application.funding else "",
        in_plan=application.delegation.plan is not None,
        office_opinion=_last_opinion(subject, "review"),
        money_opinion=_last_opinion(subject, "finance"),
    )


def without_notice(subject: Subject) -> Iterator[Lack]:
    """Why nothing can be put up yet."""
    if subject.application.notice is None:
        yield Lack(
            M("The application has no period of notice: put [notice] with from, until and places into the form"),
            M("travel delegation edit {number} FILE", number=subject.number),
        )


def without_budget(subject: Subject) -> Iterator[Lack]:
    """Why there is no budget form yet."""
    if not subject.application.budget:
        yield Lack(
            M("The application has no budget: put its lines into the form, as travel delegation budget reckons them"),
            M("travel delegation edit {number} FILE", number=subject.number),
        )


def _with_budget(subject: Subject) -> dict[str, Any]:
    from travel.money.comparison import in_cny

    application = subject.application
    totals = budget_totals(application)
    known = in_cny(totals)
    return {
        **delegation(subject),
        "budget": tuple(cost(number, line) for number, line in enumerate(application.budget, start=1)),
        "totals": tuple(
            Total(
                currency=currency_name(total.currency),
                amount=sum_of_money(total.asked),
                rate=plain_number(total.rate) if total.currency != "CNY" else "",
                cny=sum_of_money(total.asked_cny) if total.asked_cny is not None else "",
            )
            for total in totals
        ),
        "total": sum_of_money(known.asked) if known and totals else "",
        "total_in_capitals": in_capitals(known.asked) if known and totals else "",
        "budget_kinds": listed(label(BUDGET_LINE, line.kind) for line in application.budget),
        "special": tuple(
            f"{label(SPECIAL, each.kind)}：{each.reason}" if each.reason else label(SPECIAL, each.kind)
            for each in application.special
        ),
    }


def budget_totals(application: Application) -> Sequence[Reckoned]:
    """What is asked for, by currency."""
    from travel.money.budget import rates_of
    from travel.money.comparison import Compared, totals

    asked = [Compared(line.kind, line.country, line.currency, (), None, line.amount) for line in application.budget]
    return totals(asked, rates_of(application))


def cost(number: int, line: BudgetLine) -> Cost:
    """A line of a budget or of a settlement, as papers print it."""
    country = country_name(line.country, "zh") if line.country else ""
    return Cost(
        no=number,
        kind=label(BUDGET_LINE, line.kind),
        place=country + (line.city or ""),
        currency=currency_name(line.currency),
        standard=_standard(line),
        persons=str(line.persons or ""),
        days=str(line.days or ""),
        amount=sum_of_money(line.amount),
    )


def _standard(line: BudgetLine) -> str:
    share = f"×{plain_number(line.share * 100)}%" if line.share is not None and line.share != Decimal(1) else ""
    return plain_number(line.standard) + share


def currency_name(code: str) -> str:
    """美元 for USD; 人民币 for CNY."""
    from babel.numbers import get_currency_name

    return str(get_currency_name(code, locale="zh"))


def _statements(subject: Subject) -> Iterator[str]:
    application = subject.application
    particulars = application.delegation
    for code in particulars.statements:
        if code == "in-plan" and particulars.plan:
            yield f"本团组已列入{particulars.exit.year}年度因公临时出国计划（计划编号：{particulars.plan}）。"
        elif code == "noticed" and application.notice:
            put_up = application.notice
            where = listed(put_up.places)
            yield f"团组信息已于{period(put_up.from_, put_up.until)}在{where}公示，{_objections(put_up.objections)}。"
        elif code == "weekend-agreed":
            yield "外方同意周末安排公务活动。"
        elif code == "interpreter":
            names = listed(member.name for member in application.members if member.role == "interpreter")
            yield f"团组翻译由{names}担任。" if names else f"{label(STATEMENT, code)}。"
        else:
            yield f"{label(STATEMENT, code)}。"


def _objections(count: int) -> str:
    return f"尚有{count}项异议未处理完毕" if count else "无异议"


_DECIDED = {"passed": "同意", "returned": "退回", "refused": "不予批准"}


def _opinions(subject: Subject) -> Iterator[Opinion]:
    for seat in subject.case.reviews:
        if not seat.reopened:
            yield _opinion(seat)


def _opinion(seat: Row[Any]) -> Opinion:
    return Opinion(
        step=seat.label["zh"],
        unit=seat.unit,
        decision=_DECIDED.get(seat.decision or "", ""),
        name=seat.decided_name or "",
        on=day(seat.decided_on),
        opinion=seat.opinion,
    )


def _last_opinion(subject: Subject, step: str) -> Opinion:
    seats = [seat for seat in subject.case.reviews if seat.step == step and not seat.reopened]
    return _opinion(seats[-1]) if seats else Opinion("", "", "", "", "", "")
