"""Interchange records by DA/T 95-2022: the approval form (table A.9) and the expense form (table A.10).

The names of the fields and which of them are mandatory are the standard's. What this program does not keep (flights,
titles, advances, what finance cuts) is left out; the schema says so field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from travel.application import CHINA as HOME_COUNTRY
from travel.application import Application, BudgetLine
from travel.clock import CHINA
from travel.countries import country_name
from travel.delegations.cases import Case
from travel.errors import BadInput
from travel.i18n import M, Message
from travel.interchange.schemas import misfits
from travel.listings.events import history
from travel.listings.times import Times
from travel.money.amounts import HOME, rate_of, rounded
from travel.money.budget import rates_of
from travel.vocabulary import BUDGET_LINE, FORMATION, MEMBER_ROLE, RANK, SPECIAL

RECORDS = ("a9", "a10")

_STATUS = {"passed": "通过", "returned": "退回", "refused": "不予批准", "dissuaded": "劝退"}
_LANGUAGE = "zh"


@dataclass(frozen=True)
class Given:
    """What the store does not know: the fiscal district; and whether numbers may be given whole."""

    district: str | None = None
    reveal: bool = False


def record_of(case: Case, record: str, given: Given) -> dict[str, Any]:
    """The record ``a9`` or ``a10`` of a case. Raises BadInput with everything that is missing, and how to bring it."""
    made = dict(_known(_approval_form(case, given)))
    if record == "a10":
        made |= dict(_known(_expense_form(case)))
    problems = [_problem(made, given, place, missing, said) for place, missing, said in misfits(record, made)]
    if problems:
        raise BadInput(
            M("{number}: the record lacks what DA/T 95-2022 wants; nothing was written", number=case.number),
            list(dict.fromkeys(problems)),
        )
    return made


def _known(fields: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in fields if value is not None and value != "")


def _row(**fields: Any) -> dict[str, Any]:
    return dict(_known(fields.items()))


def _approval_form(case: Case, given: Given) -> Iterator[tuple[str, Any]]:
    application, row, approval = case.application, case.row, case.approval
    particulars = application.delegation
    submitted = _submission(case)
    yield "审批单号", case.number
    yield "财政区划", given.district
    yield "单位", particulars.organiser
    yield "计划编号", particulars.plan
    yield "团组名称", particulars.title
    yield "申请日期", row.submitted_on.isoformat() if row.submitted_on else None
    yield "申请人", submitted["actor_name"] if submitted else None
    yield "部门", submitted["actor_unit"] if submitted else None
    yield "经费渠道", application.funding.source if application.funding else None
    yield "组团单位", particulars.organiser
    yield "团组负责人", next((member.name for member in case.active if member.role == "leader"), None)
    yield "总人数", len(case.active)
    yield "本单位人数", sum(member.unit == particulars.organiser for member in case.active)
    yield "计划属性", "计划内" if particulars.plan else "计划外"
    yield "任务批件号", approval.number if approval else None
    yield "目标和必要性", particulars.purpose
    yield "总金额", _total(application.budget, rates_of(application))
    yield "行程", _journey(application)
    yield "人员", _members(case, given)
    yield "预算", _budget(application)
    yield "审批", _decisions(case)


def _submission(case: Case) -> Mapping[str, Any] | None:
    events = [
        event
        for event in history(case.tx, case.number, Times())
        if event["kind"] == "delegation" and event["action"] in ("submit", "amend")
    ]
    return events[-1] if events else None


def _journey(application: Application) -> list[dict[str, Any]]:
    particulars = application.delegation
    cities = [visit for visit in application.visits if not visit.airside and visit.country != HOME_COUNTRY]
    return [
        _row(
            编号=number,
            团组类别=FORMATION.label(particulars.formation).render(_LANGUAGE),
            出访城市=visit.city,
            出境日期=particulars.exit.isoformat(),
            入境日期=particulars.entry.isoformat(),
        )
        for number, visit in enumerate(cities, 1)
    ]


def _members(case: Case, given: Given) -> list[dict[str, Any]]:
    numbers: dict[str, str] = {}
    if given.reveal:
        # the passport that is out for this delegation stands before one that is not
        held = sorted(case.passports, key=lambda row: row.lent_to != case.number, reverse=True)
        numbers = {row.person: row.number for row in held if row.state in ("in_custody", "lent")}
    return [
        _row(
            姓名=member.name,
            证件号=numbers.get(member.person),
            部门=member.unit,
            职务=member.post,
            职级=RANK.label(member.rank).render(_LANGUAGE),
            人员类型=MEMBER_ROLE.label(member.role).render(_LANGUAGE),
        )
        for member in case.active
    ]


def _budget(application: Application) -> list[dict[str, Any]]:
    rates = rates_of(application)
    currencies = dict.fromkeys(line.currency for line in application.budget)
    return [
        _row(
            币种=currency,
            汇率=_rate(currency, rates),
            外币合计=_money(sum((line.amount for line in lines), Decimal(0))),
            明细=[_line(line) | _row(标准=_plain(line.standard), 金额=_money(line.amount)) for line in lines],
        )
        for currency in currencies
        for lines in [[line for line in application.budget if line.currency == currency]]
    ]


def _line(line: BudgetLine) -> dict[str, Any]:
    return _row(
        费用类型=BUDGET_LINE.label(line.kind).render(_LANGUAGE),
        国家=_country(line.country),
        城市=line.city,
        币种=line.currency,
        天数=line.days,
        人数=line.persons,
    )


def _decisions(case: Case) -> list[dict[str, Any]]:
    units = {
        (event["actor"], event["recorded_at"]): event["actor_unit"]
        for event in history(case.tx, case.number, Times())
        if event["kind"] == "delegation"
    }
    return [
        _row(
            姓名=seat.decided_name,
            角色=seat.label["zh"],
            部门=units.get((seat.decided_by, seat.closed_at)),
            日期=seat.decided_on.isoformat(),
            时间=seat.closed_at.astimezone(CHINA).strftime("%H:%M:%S"),
            状态=_STATUS[seat.decision],
            理由=seat.opinion,
        )
        for seat in sorted(case.all_reviews, key=lambda seat: seat.id)
        if seat.decision is not None and seat.round == case.round
    ]


def _expense_form(case: Case) -> Iterator[tuple[str, Any]]:
    application, report = case.application, case.report
    lines = [BudgetLine.model_validate(line) for line in report.settlement] if report else []
    rates = rates_of(application)
    yield "填报金额", _total(lines, rates)
    yield (
        "支出明细",
        [_line(line) | _row(凭证金额=_money(line.amount), 汇率=_rate(line.currency, rates)) for line in lines],
    )
    special = [
        _row(事项=SPECIAL.label(each.kind).render(_LANGUAGE), 理由=each.reason, 审批人=each.approved_by)
        for each in application.special
    ]
    yield "特殊事项审批", special or None


def _total(lines: Sequence[BudgetLine], rates: Mapping[str, Decimal]) -> str | None:
    """The sum in CNY, each currency converted once; None without lines, or where a rate is missing."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.currency] = sums.get(line.currency, Decimal(0)) + line.amount
    total = Decimal(0)
    for currency, amount in sums.items():
        rate = rate_of(currency, rates)
        if rate is None:
            return None
        total += rounded(amount * rate)
    return _money(total) if lines else None


def _rate(currency: str, rates: Mapping[str, Decimal]) -> str | None:
    return "1" if currency == HOME else _plain(rate_of(currency, rates))


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"


def _money(amount: Decimal) -> str:
    return f"{rounded(amount):f}"


def _country(code: str | None) -> str | None:
    return country_name(code, _LANGUAGE) if code else None


def _named(made: Mapping[str, Any], place: Sequence[str | int]) -> Iterator[str]:
    """A place in the record: rows by what they are called, others by their number."""
    inside: Any = made
    for step in place:
        inside = inside[step]
        called = next((inside[name] for name in ("姓名", "出访城市", "币种") if name in inside), None)
        yield step if isinstance(step, str) else called or str(step + 1)


def _problem(
    made: Mapping[str, Any], given: Given, place: Sequence[str | int], missing: str | None, said: str
) -> Message:
    """One thing that is wrong, and what brings it right."""
    number = made["审批单号"]
    field = ".".join([*_named(made, place), *([missing] if missing else [])])
    if missing is None and place[0] == "财政区划":
        return M(
            "{field}: “{found}” is no code of a district; it has six or nine digits", field=field, found=made[field]
        )
    if missing is None:
        return M("{field}: {problem}", field=field, problem=said)
    remedy = M("{field} is missing", field=field)
    ways: dict[str, Message] = {
        "财政区划": M("say it by --district, six or nine digits"),
        **dict.fromkeys(("申请日期", "申请人", "部门"), M("travel delegation submit {number}", number=number)),
        **dict.fromkeys(
            ("总金额", "预算"),
            M(
                "put budget lines and every rate into the form: travel delegation edit {number}",
                number=number,
            ),
        ),
        **dict.fromkeys(
            ("汇率",), M("put the rate into [funding] of the form: travel delegation edit {number}", number=number)
        ),
        "证件号": M("a valid passport of this member must be registered: travel passport register")
        if given.reveal
        else M("it goes out whole only, by a custodian or auditor: --reveal"),
        "审批": M("nobody has decided yet: travel review inbox"),
        **dict.fromkeys(
            ("填报金额", "支出明细"),
            M("put the settlement into the trip report: travel report submit {number}", number=number),
        ),
    }
    way = ways.get(missing)
    return M("{problem}; {way}", problem=remedy, way=way) if way else remedy
