"""A table of border records: returns recorded and passports collected for many people at once, or nothing at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.cli.typed import answer, by, events
from tests.office import Office
from tests.story import people
from travel.tables import BorderRecord, table
from workflows.passport import Collecting, Losing

HEADING = "姓名,出境日期,入境日期,到访国家/地区"
FIRST = [f"{name},2023-9-17,2023-9-21,保加利亚" for name in "甲乙丙丁"]
DAY = "2023-09-23"


@pytest.fixture
def away(at_desk: Office) -> Office:
    """Two delegations are abroad: 甲乙丙丁 in 2023-0001, 赵钱孙李 in 2023-0002."""
    at_desk.abroad()
    at_desk.abroad(application=people("赵钱孙李"))
    return at_desk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "records.csv"


def written(file: Path, *rows: str, heading: str = HEADING, encoding: str = "utf-8") -> str:
    file.write_bytes("\n".join([heading, *rows, ""]).encode(encoding))
    return str(file)


def arrive(path: str, *more: str, status: int = 0, login: str = "clerk") -> Any:
    return answer(login, "delegation", "arrive", "--records", path, *more, on=DAY, status=status)


def collect(path: str, *more: str, status: int = 0) -> Any:
    return answer("custodian", "passport", "collect", "--records", path, *more, on=DAY, status=status)


def results(rows: Any) -> list[tuple[int, str]]:
    return [(row["row"], row["result"]) for row in rows]


def said(error: Any) -> str:
    return " ".join([error["error"], *error["problems"]])


def crossings(office: Office, number: str = "2023-0001") -> dict[str, tuple[date, date, tuple[str, ...]]]:
    names = {member.person: member.name for member in office.case(number).members}
    return {
        names[crossing.person]: (crossing.exit, crossing.entry, crossing.countries)
        for crossing in office.case(number).crossings
    }


# taken


def test_a_table_records_the_return_of_every_delegation_in_it(away: Office, file: Path) -> None:
    second = [f"{name},20230917,2023.9.21,BG" for name in "赵钱孙"]
    path = written(file, *FIRST[:3], *second, "丁,2023年9月17日,２０２３／９／２１,", "李,2023/9/17,2023/9/21,-")
    rows = arrive(path)
    assert results(rows) == [(number, "done") for number in range(2, 10)]
    assert (away.state("2023-0001"), away.state("2023-0002")) == ("back", "back")
    day = (date(2023, 9, 17), date(2023, 9, 21), ("BG",))
    assert crossings(away) == dict.fromkeys("甲乙丙丁", day)
    with away.store.reading() as tx:
        count = tx.execute(text("SELECT count(*) FROM event WHERE action = 'arrive'")).scalar_one()
    assert count == 2, "one event for each delegation"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_the_office_are_read(away: Office, file: Path, encoding: str) -> None:
    assert {result for _row, result in results(arrive(written(file, *FIRST, encoding=encoding)))} == {"done"}


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("exit,entry,name,countries", "2023-09-17,2023-09-21,{name},Bulgaria"),
        ("护照号码,离境日期,入境日", "{passport},2023-9-17,2023-9-21"),
        ("人员编号,出境,入境,团组编号", "{person},2023-9-17,2023-9-21,2023-0001"),
    ],
    ids=["english", "as the border authority has it", "by numbers"],
)
def test_columns_stand_in_any_order_and_either_language(away: Office, file: Path, heading: str, row: str) -> None:
    rows = [
        row.format(name=member.name, person=member.person, passport=passport)
        for member, passport in zip(away.case("2023-0001").members, away.passports["2023-0001"], strict=True)
    ]
    assert {result for _row, result in results(arrive(written(file, *rows, heading=heading)))} == {"done"}
    assert set(crossings(away)) == set("甲乙丙丁")


def test_what_differs_from_the_approval_is_told_with_its_row(away: Office, file: Path) -> None:
    rows = arrive(written(file, "甲,2023-9-17,2023-9-22,保加利亚、罗马尼亚", *FIRST[1:]))
    assert [len(row["findings"]) for row in rows] == [2, 0, 0, 0]
    assert {finding["rule"] for finding in rows[0]["findings"]} == {"R40"}


def test_passports_are_collected_with_their_stamps(away: Office, file: Path) -> None:
    path = written(file, *FIRST)
    assert {result for _row, result in results(collect(path))} == {"done"}
    assert [passport.state for passport in away.case("2023-0001").passports] == ["in_custody"] * 4
    assert set(crossings(away)) == set("甲乙丙丁")
    assert away.state("2023-0001") == "abroad", "the return is the clerk's to record"
    assert {result for _row, result in results(arrive(path))} == {"done"}


# twice


def test_the_same_table_again_changes_nothing(away: Office, file: Path) -> None:
    path = written(file, *FIRST)
    for take in (arrive, collect):
        take(path)
        before = events(away)
        again = take(path)
        assert {result for _row, result in results(again)} == {"same"}
        assert {row["reason"] for row in again} == {"此前已登记，内容相同"}
        assert events(away) == before


def test_the_order_of_the_countries_makes_no_other_record(away: Office, file: Path) -> None:
    arrive(written(file, "甲,2023-9-17,2023-9-21,保加利亚、罗马尼亚", *FIRST[1:]))
    assert {result for _row, result in results(arrive(written(file, "甲,2023-9-17,2023-9-21,罗马尼亚 保加利亚")))} == {
        "same"
    }


# wrong


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("甲,2023-9-21,2023-9-17,", "第 2 行，入境（C2）：入境日 2023-09-17 早于出境日 2023-09-21"),
        ("甲,2023-9-17,2023-10-1,", "第 2 行，入境（C2）：2023-10-01 尚未到来，登记日为 2023-09-23"),
        ("甲,,2023-9-21,", "第 2 行，出境（B2）：没有填写"),
        ("甲,上旬,2023-9-21,", "第 2 行，出境（B2）：“上旬”"),
        ("甲,2023-9-17,2023-9-21,某国", "第 2 行，国家和地区（D2）：“某国”"),
        ("戊,2023-9-17,2023-9-21,", "第 2 行，姓名（A2）：没有登记此姓名的人员"),
        (",2023-9-17,2023-9-21,", "第 2 行：未填出访人员：人员编号、姓名、护照号码至少填一项"),
        ("甲,2022-3-1,2022-3-5,", "第 2 行，姓名（A2）：2022-03-01 至 2022-03-05 期间，甲未随任何团组出访"),
    ],
)
def test_a_row_that_is_wrong_is_named_with_its_column_and_nothing_is_written(
    away: Office, file: Path, row: str, wanted: str
) -> None:
    before = events(away)
    told = arrive(written(file, row, *FIRST[1:]), status=2)
    assert wanted in said(told)
    assert events(away) == before


def test_all_that_is_wrong_is_told_at_once(away: Office, file: Path) -> None:
    told = arrive(
        written(
            file,
            "甲,2023-9-21,2023-9-17,某国",
            "戊,2023-9-17,2023-9-21,",
            "乙,2023-9-17,2023-9-21,",
            "乙,2023-9-17,2023-9-21,",
            "丙,2023-9-17,2023-9-21,",
            "丙,2023-9-17,2023-9-22,",
        ),
        status=2,
    )
    assert len(told["problems"]) == 7, "two of 甲, one of 戊, the second 乙, each 丙, and 丁 is missing"
    assert "第 5 行，姓名（A5）：乙与第 4 行重复" in said(told)
    assert "丙：第 7 行为 2023-09-17 至 2023-09-22，不一致或重叠" in said(told)
    assert "2023-0001：表中及库中均无丁的出入境记录" in said(told)


def test_whose_row_is_wrong_is_not_missing_besides_whatever_tells_who_he_is(away: Office, file: Path) -> None:
    heading = "护照号码,离境日期,入境日"
    *others, last = [f"{passport},2023-9-17,2023-9-21" for passport in away.passports["2023-0001"]]
    path = written(file, *others, last.replace("9-17", "9-22"), heading=heading)
    assert len(arrive(path, status=2)["problems"]) == 1, "the row of 丁, who has one"
    assert "丁" in arrive(written(file, *others, heading=heading), status=2)["error"], "who has none is missing"


def test_who_did_not_travel_in_the_delegation_has_no_record_in_it(away: Office, file: Path) -> None:
    heading = "团组编号," + HEADING
    rows = [f"2023-0001,{row}" for row in FIRST] + ["2023-0001,赵,2023-9-17,2023-9-21,"]
    assert "第 6 行，团组编号（A6）：赵未随 2023-0001 出访" in said(
        arrive(written(file, *rows, heading=heading), status=2)
    )
    rows = ["2023-0099,赵,2023-9-17,2023-9-21,"]
    assert "没有团组 2023-0099" in said(arrive(written(file, *rows, heading=heading), status=2))
    assert "赵未随 2023-0001 出访" in said(arrive(written(file, "赵,2023-9-17,2023-9-21,"), "2023-0001", status=2))


def test_a_delegation_that_has_not_left_has_no_border_records(away: Office, file: Path) -> None:
    number = away.lent(application=people("周吴郑王"))
    told = arrive(written(file, "周,2023-9-17,2023-9-21,"), number, status=2)
    assert f"{number} 尚未出访" in said(told)


def test_a_passport_that_was_never_lent_has_no_stamps(away: Office, file: Path) -> None:
    heading = "护照号," + HEADING
    passports = away.passports["2023-0001"]
    with away.store.atomic() as tx:
        tx.execute(text("UPDATE passport SET state = 'void' WHERE number = :number"), {"number": passports[0]})
    number = "PE9000001"
    details = {"number": number, "kind": "public-affairs", "person": "甲"}
    dates = ("--issued", "2022-01-01", "--expires", "2027-01-01")
    answer(
        "custodian",
        "passport",
        "register",
        number,
        "--kind",
        details["kind"],
        "--person",
        "甲",
        *dates,
        on="2023-09-02",
    )
    told = arrive(written(file, f"{number},{FIRST[0]}", heading=heading), status=2)
    assert "P******01 从未为 2023-0001 领用" in said(told)
    assert number not in said(told)


def test_two_journeys_of_one_person_do_not_overlap(away: Office, file: Path) -> None:
    person = away.case("2023-0001").members[0].person
    with away.store.atomic() as tx:
        other, own = away.case("2023-0002"), away.case("2023-0001")
        rows = [
            {"delegation_id": other.id, "person_id": other.members[0].person_id, "exit_on": date(2023, 9, 20)},
        ]
        member = next(each for each in own.members if each.person == person)
        # 赵 of the second delegation is 甲 of the first: one person in both
        tx.execute(
            text("UPDATE member SET person_id = :him WHERE person_id = :other"),
            {"him": member.person_id, "other": other.members[0].person_id},
        )
        record = rows[0] | {"person_id": member.person_id, "entry_on": date(2023, 9, 22), "countries": ["BG"]}
        tx.execute(table(BorderRecord).insert(), record | {"deviates": True})
    told = arrive(written(file, *FIRST), "2023-0001", status=2)
    assert "甲 2023-09-20 至 2023-09-22 随 2023-0002 出访，日期重叠" in said(told)


def test_a_record_on_file_is_never_replaced_by_another(away: Office, file: Path) -> None:
    arrive(written(file, *FIRST))
    told = arrive(written(file, "甲,2023-9-17,2023-9-22,"), "2023-0001", status=2)
    assert "第 2 行，出境（B2）：甲：已登记 2023-09-17 至 2023-09-21" in said(told)
    told = collect(written(file, "甲,2023-9-16,2023-9-20,"), status=2)
    assert "已登记 2023-09-17 至 2023-09-21" in said(told), "the days tell which journey is meant, though they differ"


def test_a_file_that_is_not_there_is_told_in_the_readers_language(away: Office, file: Path) -> None:
    assert arrive(str(file), status=2)["error"].endswith("没有这个文件或文件夹")


def test_a_passport_that_is_lost_or_came_without_stamps_is_not_collected(away: Office, file: Path) -> None:
    first, second, *_rest = away.passports["2023-0001"]
    away.do("custodian", "lost", first, date(2023, 9, 22), Losing(statement="遗失"), of="passport")
    away.do("custodian", "collect", second, date(2023, 9, 22), Collecting(), of="passport")
    told = collect(written(file, *FIRST), status=2)
    assert "甲：护照已于 2023-09-22 报失" in said(told)
    assert "乙：护照已于 2023-09-22 收回，当时未登记验讫章" in said(told)


# with what is right


def test_with_keep_going_the_right_rows_are_taken_and_the_others_listed(away: Office, file: Path) -> None:
    path = written(file, *FIRST, "赵,2023-9-21,2023-9-17,", "钱,2023-9-17,2023-9-21,")
    rows = arrive(path, "--keep-going", status=1)
    assert results(rows) == [*((number, "done") for number in range(2, 6)), (6, "wrong"), (7, "wrong")]
    assert rows[4]["reason"] == "入境：入境日 2023-09-17 早于出境日 2023-09-21"
    assert "回国情况须全团一并登记" in rows[5]["reason"]
    assert (away.state("2023-0001"), away.state("2023-0002")) == ("back", "abroad")


def test_a_row_of_another_year_is_named_with_its_columns_and_the_rest_is_taken(away: Office, file: Path) -> None:
    of_first = [f"2023-0001,{row}" for row in FIRST]
    second = [f"2023-0002,{name},2023-9-17,2023-9-21," for name in "赵钱孙"]
    path = written(file, *of_first, *second, "2023-0002,李,2022-9-17,2022-9-21,", heading="团组编号," + HEADING)
    exit_ = "出境日 2022-09-17 早于批准的出境日 2023-09-17 超过 30 天，请核对年份"
    entry = "入境日 2022-09-21 早于本次出访的出境日期 2023-09-17"
    told = arrive(path, status=2)
    assert f"第 9 行，出境（C9）：{exit_}" in said(told)
    assert f"第 9 行，入境（D9）：{entry}" in said(told)
    rows = arrive(path, "--keep-going", status=1)
    assert results(rows) == [*((row, "done") for row in range(2, 6)), *((row, "wrong") for row in range(6, 10))]
    assert exit_ in rows[-1]["reason"]
    assert (away.state("2023-0001"), away.state("2023-0002")) == ("back", "abroad")
    rows = collect(path, "--keep-going", status=1)
    assert results(rows) == [*((row, "done") for row in range(2, 9)), (9, "wrong")]


def test_days_of_another_year_are_not_taken_from_flags_either(away: Office) -> None:
    days = ("--exit", "2022-09-17", "--entry", "2022-09-21")
    told = answer("clerk", "delegation", "arrive", "2023-0001", *days, on=DAY, status=2)
    assert "甲：出境日 2022-09-17 早于批准的出境日 2023-09-17 超过 30 天" in told["error"]
    passport = away.passports["2023-0001"][0]
    told = answer("custodian", "passport", "collect", passport, *days, on=DAY, status=2)
    assert "甲：出境日 2022-09-17 早于批准的出境日 2023-09-17 超过 30 天" in told["error"]


def test_a_row_that_is_right_is_told_whose_row_of_its_group_is_wrong(away: Office, file: Path) -> None:
    path = written(file, *FIRST[:2], "丙,2023-9-21,2023-9-17,")
    rows = arrive(path, "--keep-going", status=1)
    assert {row["reason"] for row in rows[:2]} == {
        "丙（第 4 行）所在行有误，且表中及库中均无丁的出入境记录；回国情况须全团一并登记"
    }
    rows = arrive(written(file, *FIRST[:3], "丁,2023-9-21,2023-9-17,"), "--keep-going", status=1)
    assert {row["reason"] for row in rows[:3]} == {"丁（第 5 行）所在行有误；回国情况须全团一并登记"}
    assert "第 5 行，入境（C5）：入境日 2023-09-17 早于出境日 2023-09-21" in said(arrive(path, status=2))


def test_of_passports_the_others_of_the_group_are_collected(away: Office, file: Path) -> None:
    path = written(file, *FIRST[:2], "丙,2023-9-21,2023-9-17,")
    assert [result for _row, result in results(collect(path, "--keep-going", status=1))] == ["done", "done", "wrong"]
    states = [passport.state for passport in away.case("2023-0001").passports]
    assert states == ["in_custody", "in_custody", "lent", "lent"]


def test_a_rehearsal_writes_nothing(away: Office, file: Path) -> None:
    before = events(away)
    shown = by("clerk", "delegation", "arrive", "--records", written(file, *FIRST), "--dry-run", on=DAY)
    assert (shown.status, "可以登记" in shown.out) == (0, True)
    assert events(away) == before


def test_who_may_not_record_a_return_may_not_with_a_table(away: Office, file: Path) -> None:
    path = written(file, *FIRST)
    assert arrive(path, status=4, login="museum")["findings"]
    assert answer("clerk", "passport", "collect", "--records", path, on=DAY, status=4)["findings"]
    both = written(file, *FIRST, *(f"{name},2023-9-17,2023-9-21," for name in "赵钱孙李"))
    assert len(arrive(both, status=4, login="museum")["findings"]) == 2, "of each delegation"
    assert away.state("2023-0001") == "abroad"


def test_the_table_says_everything(away: Office, file: Path) -> None:
    path = written(file, *FIRST)
    arrive(path, "--exit", "2023-09-17", status=2)
    collect(path, "--all", status=2)
    assert by("clerk", "delegation", "arrive", "2023-0001", "--keep-going", on=DAY).status == 2
    assert by("clerk", "delegation", "arrive", on=DAY).status == 2
    assert by("clerk", "delegation", "arrive", "--records", "nothing.csv", on=DAY).status == 2


def test_a_column_that_is_the_same_in_every_row_need_not_stand_there(away: Office, file: Path) -> None:
    path = written(file, *(f"{name},BG" for name in "甲乙丙丁"), heading="姓名,国家")
    told = arrive(path, status=2)
    assert "--set entry=" in said(told)
    days = ("--set", "exit=2023-09-17", "--set", "entry=2023-09-21")
    assert {result for _row, result in results(arrive(path, *days))} == {"done"}
    assert by("clerk", "delegation", "arrive", "2023-0002", "--set", "exit=2023-09-17", on=DAY).status == 2


def test_a_workbook_is_read_too(away: Office, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "records.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("出入境")
        sheet.write_row(0, 0, ["出入境记录"])
        sheet.write_row(1, 0, HEADING.split(","))
        for row, name in enumerate("甲乙丙丁", 2):
            sheet.write_row(row, 0, [name, "2023-9-17", 45190, "保加利亚"])
    assert {result for _row, result in results(arrive(str(path)))} == {"done"}
