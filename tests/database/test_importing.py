"""Taking over tables: registers with an event for each entry, passports and past delegations through the engine."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.database.papers import dump
from tests.office import CITY, MUSEUM, OFFICE, Office
from tests.pasts import of_the_past
from tests.pure.workbooks import workbook
from travel import journal
from travel.delegations import cases
from travel.errors import BadInput, MovedFirst, NotAllowed, Refused
from travel.imports.table import read_table
from travel.listings import Times
from travel.listings.delegations import delegations
from travel.registry import accounts, persons, plan, units
from travel.tables import Delegation, Event, table
from workflows.engine import together
from workflows.importing import KINDS, Preview, Source, preview, take
from workflows.request import Request
from workflows.steps.past import TakingOver


def nothing(_done: int, _total: int) -> None:
    pass


def looked_at(office: Office, kind: str, path: Path, login: str, **given: str) -> tuple[Source, Preview]:
    source = Source(office.session(login), path, office.today)
    found = read_table(path, KINDS[kind].columns, given=given)
    return source, preview(KINDS[kind], source, found, nothing)


def counts(found: Preview) -> dict[str, int]:
    return {what: len(found.of(what)) for what in ("new", "changed", "same", "wrong") if found.of(what)}


def wrong(found: Preview) -> str:
    return "\n".join(problem.render("zh") for problem in found.problems())


class Books:
    """Writes tables and takes them over."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder = office, folder

    def look(self, kind: str, rows: Sequence[Any], login: str = "root", **given: str) -> Preview:
        path = workbook(self.folder / f"{kind}.xlsx", rows, sheet="表")
        return looked_at(self.office, kind, path, login, **given)[1]

    def take(self, kind: str, rows: Sequence[Any], login: str = "root", **given: str) -> Preview:
        path = workbook(self.folder / f"{kind}.xlsx", rows, sheet="表")
        source, found = looked_at(self.office, kind, path, login, **given)
        assert not found.of("wrong"), wrong(found)
        take(KINDS[kind], source, found, nothing)
        return found


@pytest.fixture
def books(office: Office, tmp_path: Path) -> Books:
    with office.store.atomic() as tx:
        accounts.add_account(tx, "root", "张三", OFFICE, ["admin"])
    return Books(office, tmp_path)


def last_event(office: Office) -> Any:
    with office.store.reading() as tx:
        assert all(isinstance(step, int) for step in journal.verify(tx))
        event = table(Event)
        row = tx.execute(select(event).order_by(event.c.id.desc()).limit(1)).one()
        return row, json.loads(row.details)


UNITS = [["单位名称", "性质", "上级"], ["陶瓷大学附属中学", "学校", "陶瓷大学"], ["陶瓷大学", "高校", CITY]]
PEOPLE = [
    ["姓名", "出生日期", "单位", "职务", "职级"],
    ["吕　品", "1970.3.15", MUSEUM, "馆长", "正处级"],
    ["方立新", date(1980, 11, 2), OFFICE, "科长", "正科级"],
]


def test_units_come_in_as_a_tree_whatever_their_order(books: Books) -> None:
    assert counts(books.take("units", UNITS)) == {"new": 2}
    with books.office.store.reading() as tx:
        school, university = units.known_unit(tx, "陶瓷大学附属中学"), units.known_unit(tx, "陶瓷大学")
    assert university.covers(school)
    assert school.kind == "university"
    event, details = last_event(books.office)
    assert (event.subject_kind, event.subject, event.action) == ("unit", "陶瓷大学附属中学", "add")
    assert details["imported"] == {"file": "units.xlsx", "sheet": "表", "row": 2}


def test_what_was_taken_over_is_the_same_the_second_time(books: Books) -> None:
    books.take("units", UNITS)
    books.take("persons", PEOPLE, "clerk")
    before = dump(books.office.store)
    assert counts(books.take("units", UNITS)) == {"same": 2}
    assert counts(books.take("persons", PEOPLE, "clerk")) == {"same": 2}
    assert dump(books.office.store) == before


def test_a_unit_is_neither_moved_nor_made_another_and_none_stands_above_itself(books: Books) -> None:
    found = books.look(
        "units", [["单位", "性质", "上级"], [MUSEUM, "企业", None], ["甲", None, "乙"], ["乙", None, "甲"]]
    )
    assert counts(found) == {"wrong": 3}
    assert "B2" in wrong(found)
    assert "自己的上级" in wrong(found)
    assert "丙" in wrong(books.look("units", [["单位", "上级"], ["甲", "丙"]]))


def test_persons_come_in_and_are_brought_up_to_date(books: Books) -> None:
    books.take("persons", PEOPLE, "clerk")
    later = [PEOPLE[0], ["吕品", "19700315", OFFICE, "副主任", None], PEOPLE[2]]
    found = books.look("persons", later, "clerk")
    assert counts(found) == {"changed": 1, "same": 1}
    assert found.of("changed")[0].before == {"unit": MUSEUM, "post": "馆长"}
    books.take("persons", later, "clerk")
    with books.office.store.reading() as tx:
        row = persons.known_person(tx, "吕品")
    assert (row.unit, row.post, row.rank) == (OFFICE, "副主任", "division")
    event, details = last_event(books.office)
    assert (event.subject, event.action) == (row.number, "change")
    assert (details["unit_before"], details["unit"]) == (MUSEUM, OFFICE)


def test_looking_and_writing_tell_how_far_they_have_come(books: Books, tmp_path: Path) -> None:
    rows = [PEOPLE[0], *([f"人{number}", "1970-03-15", MUSEUM, "", ""] for number in range(1500))]
    told: list[tuple[int, int]] = []
    source, found = looked_at(books.office, "persons", workbook(tmp_path / "p.xlsx", rows), "clerk")
    preview(KINDS["persons"], source, found.table, lambda done, total: told.append((done, total)))
    assert told == [(1000, 1500)]
    take(KINDS["persons"], source, found, lambda done, total: told.append((done, total)))
    assert (1500, 1500) in told


def test_rows_about_one_person_that_disagree_are_all_wrong(books: Books) -> None:
    rows = [*PEOPLE, ["吕品", "1970-03-15", MUSEUM, "副馆长", "正处级"], PEOPLE[2]]
    found = books.look("persons", rows, "clerk")
    assert counts(found) == {"new": 1, "same": 1, "wrong": 2}
    assert "D2" in wrong(found)
    assert "D4" in wrong(found)


def test_what_rows_disagree_about_is_named_in_full_and_a_row_that_repeats_one_of_them_is_wrong_too(
    books: Books,
) -> None:
    other = ["吕品", "1970-03-15", OFFICE, "副馆长", "正处级"]
    found = books.look("persons", [PEOPLE[0], PEOPLE[1], PEOPLE[1], other], "clerk")
    assert counts(found) == {"wrong": 3}
    told = wrong(found)
    assert [cell for cell in ("C2", "D2", "C3", "D3", "C4", "D4", "E4") if f"（{cell}）" in told] == [
        *("C2", "D2", "C3", "D3", "C4", "D4")
    ]


def test_a_row_that_repeats_a_wrong_one_is_wrong_for_the_same_reason(books: Books) -> None:
    stranger = ["方立新", "1980-11-02", "火星局", "科长", "正科级"]
    found = books.look("persons", [PEOPLE[0], stranger, stranger], "clerk")
    assert counts(found) == {"wrong": 2}
    assert wrong(found).count("火星局") == 2


def test_a_row_that_is_wrong_elsewhere_is_told_that_its_unit_is_unknown_too(books: Books) -> None:
    rows: dict[str, list[Any]] = {
        "persons": [PEOPLE[0], ["方立新", "1980-02-30", "火星局", "", ""]],
        "accounts": [["账户", "姓名", "单位", "角色"], ["fang", "方立新", "火星局", "皇帝"]],
        "plan": [["计划编号", "团组名称", "单位", "人数"], ["2023-01", "赴日本", "火星局", "多人"]],
        "ledger": [HEADINGS, [WENT[0], "火星局", *WENT[2:5], "2019-02-30", *WENT[6:]]],
    }
    for kind, table_ in rows.items():
        found = books.look(kind, table_)
        assert len(found.problems()) == 2, (kind, wrong(found))
        assert "火星局" in wrong(found)


def test_one_identity_number_is_one_person(books: Books) -> None:
    head = ["姓名", "出生日期", "单位", "身份证号"]
    number = "11010519491231002X"
    rows = [head, ["吕品", "1949-12-31", MUSEUM, number], ["吕晶", "1949-12-31", MUSEUM, number]]
    assert counts(books.look("persons", rows, "clerk")) == {"wrong": 2}
    books.take("persons", rows[:2], "clerk")
    found = books.look("persons", [head, rows[2]], "clerk")
    assert "P00001" in wrong(found)
    assert number not in wrong(found)
    mistyped = books.look("persons", [head, ["甲", "1949-12-31", MUSEUM, "110105194912310021"]], "clerk")
    assert "D2" in wrong(mistyped)
    assert "110105194912310021" not in wrong(mistyped)


def test_accounts_come_in_and_get_other_roles(books: Books) -> None:
    head = ["账号", "姓名", "单位", "角色"]
    assert counts(books.take("accounts", [head, ["ma", "马会计", MUSEUM, "财务、经办人"]])) == {"new": 1}
    assert counts(books.take("accounts", [head, ["ma", "马会计", MUSEUM, "finance"]])) == {"changed": 1}
    with books.office.store.reading() as tx:
        account = accounts.known_account(tx, "ma")
    assert account.roles == {"finance"}
    event, details = last_event(books.office)
    assert (event.action, details["before"], details["after"]) == ("roles", ["clerk", "finance"], ["finance"])
    found = books.look("accounts", [head, ["ma", "马会计", OFFICE, "finance"], ["root", "张三", OFFICE, "clerk"]])
    assert counts(found) == {"wrong": 2}


def test_the_plan_comes_in_and_changes_until_it_is_used(books: Books) -> None:
    head = ["计划编号", "团组名称", "组团单位", "人数", "出访国家/地区", "月份"]
    row = ["2023-05", "签署友城意向书", OFFICE, "4人", "保加利亚", "9月"]
    assert counts(books.take("plan", [head, row], "reviewer")) == {"new": 1}
    assert counts(books.take("plan", [head, [*row[:3], 5, *row[4:]]], "reviewer")) == {"changed": 1}
    with books.office.store.reading() as tx:
        (entry,) = plan.entries(tx, 2023)
    assert (entry.persons, entry.countries, entry.month) == (5, ("BG",), 9)
    books.office.submitted()
    found = books.look("plan", [head, row], "reviewer")
    assert "2023-0001" in wrong(found)


PASSPORTS = [
    ["姓名", "证件种类", "护照号码", "签发日期", "有效期至"],
    ["吕品", "公务普通护照", "pe１２３４５６７", "2022.1.1", "2027.1.1"],
    ["方立新", "公务普通护照", "PE7654321", "2022.1.1", "2027.1.1"],
]


def test_passports_come_into_custody_through_the_engine(books: Books) -> None:
    books.take("persons", PEOPLE, "clerk")
    assert counts(books.take("passports", PASSPORTS, "custodian")) == {"new": 2}
    event, details = last_event(books.office)
    assert (event.subject_kind, event.action, event.to_state) == ("passport", "register", "in_custody")
    assert details["imported"] == {"file": "passports.xlsx", "sheet": "表", "row": 3}
    assert counts(books.look("passports", PASSPORTS, "custodian")) == {"same": 2}
    second = [PASSPORTS[0], ["吕品", "公务普通护照", "PE1111111", "2022.1.1", "2027.1.1"]]
    assert "注销" in wrong(books.look("passports", second, "custodian"))


def test_what_the_engine_refuses_is_a_wrong_row_and_the_others_are_not(books: Books) -> None:
    books.take("persons", PEOPLE, "clerk")
    twice = [*PASSPORTS, ["方立新", "公务普通护照", "PE2222222", "2022.1.1", "2027.1.1"]]
    before = dump(books.office.store)
    assert counts(books.look("passports", twice, "custodian")) == {"new": 2, "wrong": 1}
    assert dump(books.office.store) == before


HEADINGS = (
    *("团组名称", "组团单位", "组团形式", "团组类别", "出访国家/地区", "出境日期", "入境日期", "天数", "人数", "结果"),
    *("任务类别", "经停", "批件号", "批准日期", "团长", "职务级别", "成员", "压缩人数", "报告日期", "护照收缴"),
)
WENT = (
    *(
        "签署友城意向书",
        MUSEUM,
        "自组团",
        "一般",
        "保加利亚、罗马尼亚",
        "2019.9.17",
        None,
        5,
        4,
        "批准",
        "友城交往",
        "土耳其",
    ),
    *("赣外审〔2019〕12号", "2019.8.20", "吕品", "正处级", "吕品、韩梅梅", 1, "2019.10.10", "全部收缴"),
)
LEDGER: list[Sequence[Any]] = [
    ["2019年度台账"],
    HEADINGS,
    WENT,
    [
        *("参展", OFFICE, "双跨", "企业", "德国", "2019.11.1", "2019.11.6", 6, 3, "不予批准"),
        *(None, "无", None, "2019.9.1", "赵六"),
    ],
    ["培训", OFFICE, "自组", "培训", "日本", "2019.12.1", "2019.12.6", 6, 3, "劝退"],
    [
        *("招商", OFFICE, "自组", "港澳", "香港", "2019.12.9", "2019.12.11", 3, 2, "未成行"),
        *(None, None, "赣港1号", "2019.11.30"),
    ],
]


def test_past_delegations_come_in_as_they_ended(books: Books) -> None:
    books.take("persons", PEOPLE, "clerk")
    assert counts(books.take("ledger", LEDGER, "reviewer")) == {"new": 4}
    with books.office.store.reading() as tx:
        rows = tx.execute(select(table(Delegation).c.title, table(Delegation).c.state))
        states = {row.title: row.state for row in rows}
    assert states == {"签署友城意向书": "closed", "参展": "refused", "培训": "withdrawn", "招商": "cancelled"}
    case = books.office.case("2019-0001")
    assert case.approval is not None
    assert (case.approval.number, case.approval.persons, case.approval.countries) == (
        "赣外审〔2019〕12号",
        4,
        ("BG", "RO"),
    )
    assert case.row.category == "friendship-city"
    assert (case.row.persons, case.row.entry_on) == (4, date(2019, 9, 21))
    assert [(member.name, member.role, member.rank) for member in case.members] == [("吕品", "leader", "division")]
    assert [crossing.entry for crossing in case.crossings] == [date(2019, 9, 21)]
    assert case.application.countries == ("BG", "RO")
    assert not case.obligations
    with books.office.store.reading() as tx:
        said = cases.read(tx, "2019-0001").ledger
        refused = cases.read(tx, "2019-0002").ledger
    assert said is not None
    assert refused is not None
    assert (said.outcome, said.cut, said.rank, said.names) == ("travelled", 1, "division", ["韩梅梅"])
    assert (said.passports, said.collected, said.reported_on) == (4, 4, date(2019, 10, 10))
    assert (refused.cut, refused.rank, refused.passports, refused.approval) == (None, None, None, None)


def test_an_imported_event_says_so_and_bears_the_day_on_which_it_ended(books: Books) -> None:
    books.take("ledger", LEDGER, "reviewer")
    with books.office.store.reading() as tx:
        event = table(Event)
        rows = tx.execute(select(event).where(event.c.subject_kind == "delegation").order_by(event.c.id)).all()
    assert [(row.action, row.from_state, row.on_day.isoformat()) for row in rows] == [
        ("import", None, "2019-09-21"),
        ("import", None, "2019-09-01"),
        ("import", None, "2019-12-01"),
        ("import", None, "2019-11-30"),
    ]
    details = json.loads(rows[0].details)
    assert details["imported"]["file"] == "ledger.xlsx"
    assert (details["imported"]["sheet"], details["imported"]["row"]) == ("表", 3)
    assert len(details["imported"]["hash"]) == 64
    assert "rank" not in json.loads(rows[1].details)["ledger"]


def test_a_ledger_taken_over_twice_changes_nothing_and_one_that_says_otherwise_is_wrong(books: Books) -> None:
    books.take("ledger", LEDGER, "reviewer")
    before = dump(books.office.store)
    assert counts(books.take("ledger", LEDGER, "reviewer")) == {"same": 4}
    assert dump(books.office.store) == before
    other = [HEADINGS, [*WENT[:8], 5, *WENT[9:]]]
    assert "2019-0001" in wrong(books.look("ledger", other, "reviewer"))


def test_a_delegation_that_was_filed_here_is_not_taken_over(books: Books) -> None:
    books.office.drafted()
    row = books.office.case("2023-0001").row
    head = ["团组名称", "组团单位", "组团形式", "类别", "国家", "出境", "入境", "人数", "结果"]
    line = [row.title, OFFICE, "自组", "一般", "保加利亚", row.exit_on, row.entry_on, 4, "批准"]
    assert "2023-0001" in wrong(books.look("ledger", [head, line], "reviewer"))


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("天数", 6, "5 天"),
        ("入境日期", "2019.9.16", "早于"),
        ("人数", 1, "韩梅梅"),
        ("组团单位", "火星局", "火星局"),
        ("报告日期", "2019.9.1", "早于"),
        ("批准日期", "2029.9.1", "还没有到"),
        ("护照收缴", 5, "5"),
        ("结果", "待定", "J3"),
        ("出访国家/地区", "火星", "火星"),
    ],
)
def test_what_cannot_be_is_told(books: Books, column: str, value: Any, said: str) -> None:
    line = list(WENT)
    line[HEADINGS.index("入境日期")] = "2019.9.21"
    line[HEADINGS.index(column)] = value
    assert said in wrong(books.look("ledger", [*LEDGER[:2], line], "reviewer"))


def test_nobody_takes_over_what_he_may_not_keep(books: Books) -> None:
    with pytest.raises(NotAllowed):
        books.look("units", UNITS, "clerk")
    with pytest.raises(NotAllowed):
        books.look("ledger", LEDGER, "clerk")


def test_what_changed_between_preview_and_writing_is_noticed(books: Books, tmp_path: Path) -> None:
    path = workbook(tmp_path / "first.xlsx", PEOPLE)
    source, found = looked_at(books.office, "persons", path, "clerk")
    books.take("persons", PEOPLE[:2], "clerk")
    before = dump(books.office.store)
    with pytest.raises(MovedFirst):
        take(KINDS["persons"], source, found, nothing)
    assert dump(books.office.store) == before


def test_all_is_written_or_nothing(books: Books, tmp_path: Path) -> None:
    path = workbook(tmp_path / "first.xlsx", LEDGER)
    source, found = looked_at(books.office, "ledger", path, "reviewer")
    before = dump(books.office.store)
    stranger = replace(source, session=books.office.session("clerk"))
    with pytest.raises((Refused, BadInput)):
        take(KINDS["ledger"], stranger, found, nothing)
    assert dump(books.office.store) == before


HOMONYMS = ["姓名", "出生日期", "单位", "职务", "身份证号", "编号"]
NUMBERS = ("110101197003150012", "110101197003150020")


def homonym(number: str, person: str | None = None, unit: str = OFFICE) -> list[Any]:
    return ["张三", "1970-03-15", unit, f"{number[-3]}职", number, person]


def test_two_persons_are_never_made_one(books: Books) -> None:
    books.take("persons", [HOMONYMS[:3], homonym(NUMBERS[0])[:3]], "clerk")
    both = [homonym(number) for number in NUMBERS]
    found = books.look("persons", [HOMONYMS, *both], "clerk")
    assert counts(found) == {"wrong": 2}
    assert "P00001" in wrong(found)
    claimed = [homonym(number, "P00001") for number in NUMBERS]
    assert counts(books.look("persons", [HOMONYMS, *claimed], "clerk")) == {"wrong": 2}


def test_the_row_that_names_a_person_without_identity_number_leaves_the_other_row_to_another(books: Books) -> None:
    books.take("persons", [HOMONYMS[:3], homonym(NUMBERS[0])[:3]], "clerk")
    rows = [HOMONYMS, homonym(NUMBERS[1]), homonym(NUMBERS[0], "P00001")]
    assert counts(books.take("persons", rows, "clerk")) == {"changed": 1, "new": 1}
    with books.office.store.reading() as tx:
        numbers = {row.number: row.id_number for row in persons.persons(tx) if row.name == "张三"}
    assert numbers == {"P00001": NUMBERS[0], "P00002": NUMBERS[1]}
    assert counts(books.take("persons", rows, "clerk")) == {"same": 2}


def test_where_the_row_that_names_a_person_is_wrong_the_other_is_too(books: Books) -> None:
    books.take("persons", [HOMONYMS[:3], homonym(NUMBERS[0])[:3]], "clerk")
    rows = [HOMONYMS, homonym(NUMBERS[1]), homonym(NUMBERS[0], "P00001", unit="火星局")]
    assert counts(books.look("persons", rows, "clerk")) == {"wrong": 2}


def kept_going(books: Books, kind: str, rows: Sequence[Any]) -> Preview:
    path = workbook(books.folder / f"{kind}.xlsx", rows)
    source, found = looked_at(books.office, kind, path, "root")
    take(KINDS[kind], source, found, nothing)
    return found


def test_a_tree_grows_below_units_that_are_registered_already(books: Books) -> None:
    head = ["单位", "上级"]
    rows = [head, ["甲", None], ["乙", "甲"]]
    books.take("units", rows)
    more = [*rows, ["丙", None], ["丁", "丙"], ["戊", "乙"]]
    assert counts(books.take("units", more)) == {"same": 2, "new": 3}
    assert counts(books.look("units", more)) == {"same": 5}


def test_below_a_unit_that_is_wrong_nothing_is_new_and_the_others_are_taken_over(books: Books) -> None:
    rows = [["单位", "上级"], ["丁", "丙"], ["丙", "乙"], ["乙", "火星局"], ["甲", None]]
    found = kept_going(books, "units", rows)
    assert counts(found) == {"wrong": 3, "new": 1}
    with books.office.store.reading() as tx:
        assert {"甲", "乙", "丙", "丁"} & {unit.name for unit in units.units(tx)} == {"甲"}


def test_who_may_not_take_over_passports_is_shown_nothing_of_the_table(books: Books) -> None:
    books.take("persons", PEOPLE, "clerk")
    books.take("passports", PASSPORTS, "custodian")
    with pytest.raises(NotAllowed):
        books.look("passports", PASSPORTS, "clerk")


def test_a_substitute_takes_over_passports(books: Books) -> None:
    books.take("persons", PEOPLE, "clerk")
    with books.office.store.atomic() as tx:
        accounts.substitute(tx, "custodian", "reviewer", books.office.today, books.office.today + timedelta(days=1))
    assert counts(books.take("passports", PASSPORTS, "reviewer")) == {"new": 2}


def test_a_substitute_whose_days_are_over_takes_over_nothing_of_an_earlier_day(books: Books) -> None:
    books.take("persons", PEOPLE, "clerk")
    yesterday = books.office.today - timedelta(days=1)
    with books.office.store.atomic() as tx:
        accounts.substitute(tx, "custodian", "reviewer", yesterday, books.office.today)
    kind, path = KINDS["passports"], workbook(books.folder / "passports.xlsx", PASSPORTS, sheet="表")
    source = Source(books.office.session("reviewer"), path, yesterday)
    with pytest.raises(NotAllowed):
        preview(kind, source, read_table(path, kind.columns, given={}), nothing)


def test_two_delegations_with_approvals_of_their_own_are_two_even_on_one_errand(books: Books) -> None:
    other = list(WENT)
    other[HEADINGS.index("批件号")] = "赣外审〔2019〕13号"
    assert counts(books.take("ledger", [HEADINGS, WENT, other], "reviewer")) == {"new": 2}
    unnumbered = list(WENT)
    unnumbered[HEADINGS.index("批件号")] = None
    assert "2019-0001" in wrong(books.look("ledger", [HEADINGS, unnumbered], "reviewer"))
    same = list(WENT)
    same[HEADINGS.index("团组名称")] = "签署意向书"
    assert "2019-0001" in wrong(books.look("ledger", [HEADINGS, same], "reviewer"))


def test_whether_a_delegation_is_there_already_is_asked_by_its_keys_alone(sqlite_office: Office) -> None:
    asked: list[str] = []
    with together(sqlite_office.session("reviewer")) as (tx, act):
        base = tx.connection.driver_connection
        assert isinstance(base, sqlite3.Connection)
        base.set_trace_callback(asked.append)
        past = of_the_past()
        act(Request("delegation", "import", "", past.ended_on, TakingOver(past=past)))
        base.set_trace_callback(None)
        steps = [
            str(step[3])
            for statement in asked
            if statement.lstrip().startswith("SELECT")
            for step in base.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    assert any(step.startswith("SEARCH delegation") for step in steps)
    assert not [step for step in steps if step.startswith(("SCAN delegation", "SCAN approval", "SCAN ledger"))]


@pytest.mark.parametrize(
    "said", [{"approval": "外批〔2019〕1号", "decided_on": date(2019, 7, 1)}, {"outcome": "refused"}]
)
def test_a_delegation_of_a_ledger_is_listed_from_its_end_as_it_is_now(office: Office, said: dict[str, Any]) -> None:
    past = of_the_past(leader="丙", **said)
    office.do("reviewer", "import", "", past.ended_on, TakingOver(past=past))
    with office.store.reading() as tx:
        now, then = delegations(tx, Times()), delegations(tx, Times(as_of=past.ended_on))
        assert delegations(tx, Times(as_of=past.ended_on - timedelta(days=1))) == []
    assert then == now
    assert [(row["leader"], row["approval"]) for row in now] == [("丙", said.get("approval"))]
