"""Records by DA/T 95-2022: whole, by the schema, or refused with everything that is missing."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.boxes import registrar
from tests.database.papers import dump
from tests.office import EXAMPLES, OFFICE, Office, troyan
from travel.application import BudgetLine, Special
from travel.box.contents import as_text, sha256
from travel.box.exporting import Wanted
from travel.errors import BadInput, NotAllowed, NotFound
from travel.forms.reading import read_report
from travel.interchange.handing_out import hand_out
from travel.interchange.schemas import NAMES, misfits, schema
from workflows.report import Reporting
from workflows.steps.review import Refusing, Returning

DISTRICT = "360200"


def made(
    office: Office, number: str, record: str, folder: Path, login: str = "auditor", **given: Any
) -> dict[str, Any]:
    file = folder / f"{number}.{record}.json"
    wanted = Wanted(number, file, given.get("recipient", ""), given.get("reveal", True))
    done = hand_out(registrar(office, login), wanted, record, given.get("district", DISTRICT))
    read: dict[str, Any] = json.loads(file.read_text("utf-8"))
    assert read == done.record
    assert sha256(file.read_bytes()) == done.sha256
    return read


def missing(office: Office, number: str, record: str, folder: Path, **given: Any) -> str:
    before = dump(office.store)
    with pytest.raises(BadInput) as caught:
        made(office, number, record, folder, **given)
    assert not list(folder.iterdir())
    assert dump(office.store) == before
    return "\n".join(problem.render("en") for problem in caught.value.problems)


def settled(office: Office) -> str:
    """A case back home, its settlement handed in with the report."""
    number = office.collected()
    lines = (
        BudgetLine(kind="airfare", currency="CNY", amount=Decimal("47210.50")),
        BudgetLine(kind="lodging", currency="USD", amount=Decimal(1320), country="BG", persons=4, days=3),
    )
    form = read_report(EXAMPLES / "troyan-2023-report.toml").model_copy(update={"settlement": lines})
    office.do("clerk", "submit", number, date(2023, 10, 10), Reporting(form=form), of="report")
    return number


@pytest.mark.parametrize("record", NAMES)
def test_the_schemas_are_schemas(record: str) -> None:
    Draft202012Validator.check_schema(schema(record))


def test_an_approval_form_has_what_the_standard_wants(office: Office, tmp_path: Path) -> None:
    number = office.lent()
    record = made(office, number, "a9", tmp_path)
    assert not list(misfits("a9", record))
    plain = {name: value for name, value in record.items() if isinstance(value, (str, int))}
    assert plain == {
        "审批单号": number,
        "财政区划": DISTRICT,
        "单位": OFFICE,
        "计划编号": "2023-05",
        "团组名称": troyan().delegation.title,
        "申请日期": "2023-07-10",
        "申请人": "王经办",
        "部门": OFFICE,
        "经费渠道": "市财政",
        "组团单位": OFFICE,
        "团组负责人": "甲",
        "总人数": 4,
        "本单位人数": 3,
        "计划属性": "计划内",
        "任务批件号": "外批〔2023〕1号",
        "目标和必要性": troyan().delegation.purpose,
        "总金额": "72192.00",
    }
    assert record["行程"] == [
        {"编号": 1, "团组类别": "自组团", "出访城市": "特罗阳", "出境日期": "2023-09-17", "入境日期": "2023-09-21"}
    ]
    assert record["人员"][0] == {
        "姓名": "甲",
        "证件号": office.passports[number][0],
        "部门": OFFICE,
        "职务": "副主任",
        "职级": "副县处级",
        "人员类型": "团长",
    }
    cny, usd = record["预算"]
    assert (cny["币种"], cny["汇率"], cny["外币合计"]) == ("CNY", "1", "48000.00")
    assert (usd["币种"], usd["汇率"], usd["外币合计"]) == ("USD", "7.2", "3360.00")
    assert usd["明细"][0] == {
        "费用类型": "住宿费",
        "国家": "保加利亚",
        "币种": "USD",
        "标准": "110",
        "天数": 4,
        "人数": 4,
        "金额": "1760.00",
    }
    assert [(each["姓名"], each["部门"], each["日期"], each["状态"]) for each in record["审批"]] == [
        (name, OFFICE, "2023-07-20", "通过") for name in ("李处长", "周会计", "陈审核", "赵主任")
    ]


def test_an_expense_form_adds_what_was_spent(office: Office, tmp_path: Path) -> None:
    record = made(office, settled(office), "a10", tmp_path)
    assert not list(misfits("a10", record))
    assert record["填报金额"] == "56714.50"
    assert record["支出明细"] == [
        {"费用类型": "国际旅费", "币种": "CNY", "凭证金额": "47210.50", "汇率": "1"},
        {
            "费用类型": "住宿费",
            "国家": "保加利亚",
            "币种": "USD",
            "凭证金额": "1320.00",
            "汇率": "7.2",
            "天数": 3,
            "人数": 4,
        },
    ]
    assert "核减金额" not in record


def test_what_was_approved_beforehand_stands_on_the_expense_form(office: Office, tmp_path: Path) -> None:
    application = troyan().model_copy(
        update={"special": (Special(kind="hired-car", reason="山区无公交", approved_by="赵主任"),)}
    )
    office.drafted(application=application)
    said = missing(office, "2023-0001", "a10", tmp_path)
    assert "特殊事项审批" not in said


def test_a_draft_is_refused_with_everything_that_is_missing_and_how_to_bring_it(office: Office, tmp_path: Path) -> None:
    number = office.drafted()
    said = missing(office, number, "a10", tmp_path, district=None, reveal=False)
    for field, way in (
        ("财政区划", "--district"),
        ("申请日期", f"travel delegation submit {number}"),
        ("申请人", f"travel delegation submit {number}"),
        ("部门", f"travel delegation submit {number}"),
        ("审批", "travel review inbox"),
        ("人员.甲.证件号", "--reveal"),
        ("人员.丁.证件号", "--reveal"),
        ("填报金额", f"travel report submit {number}"),
        ("支出明细", f"travel report submit {number}"),
    ):
        line = next(line for line in said.splitlines() if line.startswith(f"{field} is missing"))
        assert way in line


def test_money_without_lines_or_rates_is_missing(office: Office, tmp_path: Path) -> None:
    bare = troyan().model_copy(update={"budget": ()})
    said = missing(office, office.drafted(application=bare), "a9", tmp_path)
    assert "总金额 is missing; put budget lines" in said
    assert "预算 is missing; put budget lines" in said
    funding = troyan().funding
    assert funding is not None
    unrated = troyan().model_copy(update={"funding": funding.model_copy(update={"rates": {}})})
    said = missing(office, office.drafted(application=unrated), "a9", tmp_path)
    assert "预算.USD.汇率 is missing; put the rate" in said
    assert "总金额 is missing" in said


def test_a_passport_that_is_not_registered_is_missing(office: Office, tmp_path: Path) -> None:
    number = office.approved()
    said = missing(office, number, "a9", tmp_path)
    assert said.count("travel passport register") == 4


def test_a_district_that_is_none_is_told(office: Office, tmp_path: Path) -> None:
    number = office.lent()
    for wrong in ("景德镇", "36020", "3602000"):
        said = missing(office, number, "a9", tmp_path, district=wrong)
        assert f"“{wrong}” is no code of a district" in said
    assert made(office, number, "a9", tmp_path, district="360200000")["财政区划"] == "360200000"


def test_a_step_sent_back_stands_there_beside_the_pass_that_followed(office: Office, tmp_path: Path) -> None:
    number = office.submitted()
    office.do("head", "pass", number, date(2023, 7, 11), office.pass_of("head", number))
    office.do("finance", "return", number, date(2023, 7, 12), Returning(opinion="补汇率依据", to_step="unit-head"))
    for login in ("head", "finance", "reviewer", "approver"):
        office.do(login, "pass", number, date(2023, 7, 20), office.pass_of(login, number))
    office.registered(number)
    told = [(each["姓名"], each["状态"], each.get("理由")) for each in made(office, number, "a9", tmp_path)["审批"]]
    assert ("周会计", "退回", "补汇率依据") in told
    assert told.count(("李处长", "通过", None)) == 2


@pytest.mark.parametrize(("dissuaded", "said"), [(True, "劝退"), (False, "不予批准")])
def test_a_refusal_stands_there_as_what_it_was(office: Office, tmp_path: Path, dissuaded: bool, said: str) -> None:
    number = office.submitted()
    office.registered(number)
    office.do("head", "refuse", number, date(2023, 7, 12), Refusing(opinion="年内已有同类团组", dissuaded=dissuaded))
    (only,) = made(office, number, "a9", tmp_path)["审批"]
    assert (only["姓名"], only["状态"], only["理由"]) == ("李处长", said, "年内已有同类团组")


@pytest.mark.parametrize(("login", "reveal"), [("clerk", True), ("briefer", False), ("museum", False)])
def test_who_may_not_see_numbers_or_the_case_makes_no_record(
    office: Office, tmp_path: Path, login: str, reveal: bool
) -> None:
    number = office.lent()
    with pytest.raises(NotAllowed):
        made(office, number, "a9", tmp_path, login, reveal=reveal)
    assert not list(tmp_path.iterdir())


def test_the_journal_says_that_a_record_went_out(office: Office, tmp_path: Path) -> None:
    from travel.listings.events import history
    from travel.listings.times import Times

    number = office.lent()
    record = made(office, number, "a9", tmp_path, recipient="市财政局")
    with office.store.reading() as tx:
        said = history(tx, number, Times())[-1]
    assert (said["kind"], said["action"], said["actor"]) == ("box", "record", "auditor")
    assert said["details"] == {
        "numbers": "whole",
        "recipient": "市财政局",
        "record": "a9",
        "seal": sha256(as_text(record)),
        "version": 8,
    }


def test_an_unknown_case_has_no_record(sqlite_office: Office, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        made(sqlite_office, "2023-0009", "a9", tmp_path)


# counter-examples: what the schemas refuse


@pytest.fixture(scope="module")
def forms(sqlite_factory: Callable[[], Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    from tests.office import furnish

    office = furnish(sqlite_factory())
    number, folder = settled(office), tmp_path_factory.mktemp("records")
    found = {record: made(office, number, record, folder) for record in NAMES}
    office.store.close()
    return found


MANDATORY = {
    "a9": (
        *("审批单号", "财政区划", "单位", "团组名称", "申请日期", "申请人", "部门", "组团单位", "团组负责人", "总金额"),
        *("行程", "人员", "预算", "审批"),
    ),
    "a10": ("审批单号", "财政区划", "总金额", "填报金额", "支出明细"),
}
WITHIN = {
    "行程": ("编号", "出访城市", "出境日期", "入境日期"),
    "人员": ("姓名", "证件号", "部门", "人员类型"),
    "预算": ("币种", "汇率", "外币合计", "明细"),
    "审批": ("姓名", "角色", "部门", "日期", "时间", "状态"),
}


@pytest.mark.parametrize(("record", "field"), [(record, field) for record in MANDATORY for field in MANDATORY[record]])
def test_a_mandatory_field_may_not_be_left_out(forms: dict[str, dict[str, Any]], record: str, field: str) -> None:
    form = {name: value for name, value in forms[record].items() if name != field}
    assert [(place, name) for place, name, _ in misfits(record, form)] == [((), field)]


@pytest.mark.parametrize(("group", "field"), [(group, field) for group in WITHIN for field in WITHIN[group]])
def test_nor_may_one_of_a_row(forms: dict[str, dict[str, Any]], group: str, field: str) -> None:
    form = copy.deepcopy(forms["a9"])
    del form[group][0][field]
    assert [(place, name) for place, name, _ in misfits("a9", form)] == [((group, 0), field)]


@pytest.mark.parametrize("field", ["费用类型", "币种", "金额"])
def test_nor_one_of_a_budget_line(forms: dict[str, dict[str, Any]], field: str) -> None:
    form = copy.deepcopy(forms["a9"])
    del form["预算"][0]["明细"][0][field]
    assert [(place, name) for place, name, _ in misfits("a9", form)] == [(("预算", 0, "明细", 0), field)]


WRONG: tuple[tuple[tuple[str | int, ...], Any], ...] = (
    (("总金额",), 72192),
    (("总金额",), "72192"),
    (("总金额",), "-1.00"),
    (("申请日期",), "2023-07-32"),
    (("申请日期",), "2023.7.10"),
    (("总人数",), 0),
    (("总人数",), "4"),
    (("计划属性",), "里"),
    (("团组名称",), ""),
    (("备注",), "多出一项"),
    (("人员", 0, "证件号"), "E******12"),
    (("预算", 0, "币种"), "人民币"),
    (("预算", 0, "汇率"), "七"),
    (("审批", 0, "时间"), "25:00:00"),
    (("审批", 0, "状态"), "同意"),
    (("行程", 0, "编号"), 0),
)


@pytest.mark.parametrize(("place", "value"), WRONG)
def test_a_wrong_value_is_refused_in_its_place(
    forms: dict[str, dict[str, Any]], place: tuple[str | int, ...], value: object
) -> None:
    form = copy.deepcopy(forms["a9"])
    inside: Any = form
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    (found, *_) = misfits("a9", form)
    assert found[0] in (place, place[:-1])
    assert found[1] is None
