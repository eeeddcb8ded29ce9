"""The custodian's register and returns at the terminal."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.database.papers import hire
from tests.office import MUSEUM, OFFICE, Office
from tests.terminal import run
from travel.imports.containers import LARGEST_FILE


def listed(*args: str) -> list[dict[str, object]]:
    shown = run(*args, "--format", "json")
    assert (shown.status, shown.err) == (0, "")
    found: list[dict[str, object]] = json.loads(shown.out)
    return found


def test_the_register_is_asked_by_number_or_by_holder(at_desk: Office) -> None:
    number = at_desk.lent()
    first, *_ = at_desk.passports[number]
    by_number = listed("passport", "loans", "--passport", first.lower())
    assert by_number == listed("passport", "loans", "--passport", "甲")
    (loan,) = by_number
    assert (loan["delegation"], loan["fetched_by"], loan["standing"]) == (number, "甲", "never")
    assert loan["passport"] != first
    shown = run("passport", "loans", "--passport", "钱七")
    assert (shown.status, shown.out) == (2, "")


def test_a_spreadsheet_gets_every_column_and_no_total(at_desk: Office) -> None:
    at_desk.collected()
    register = list(csv.DictReader(io.StringIO(run("passport", "loans", "--format", "csv").out)))
    assert {"approval", "cabinet", "slot", "fetched_by", "returned_by", "days_late"} <= register[0].keys()
    asked = run("passport", "collection", "--quarter", "2023年第三季度", "--format", "csv").out
    lines = list(csv.DictReader(io.StringIO(asked)))
    assert [(line["unit"], line["due"], line["on_time"]) for line in lines] == [(MUSEUM, "1", "1"), (OFFICE, "3", "3")]


def test_the_return_tells_its_formula_and_its_total_to_a_program(at_desk: Office) -> None:
    at_desk.collected()
    told = json.loads(run("passport", "collection", "--quarter", "2023q3", "--format", "json").out)
    assert (told["from"], told["until"]) == ("2023-07-01", "2023-09-30")
    assert told["total"]["due"] == sum(line["due"] for line in told["lines"]) == 4
    assert told["total"]["collection_rate"] == 1
    assert "÷" in told["formula"]["collection_rate"]


def test_without_a_quarter_it_is_the_one_that_was_over_last(at_desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAVEL_TODAY", "2026-04-03")
    told = json.loads(run("passport", "collection", "--format", "json").out)
    assert (told["from"], told["until"], told["lines"]) == ("2026-01-01", "2026-03-31", [])


def test_what_begins_with_a_day_ends_with_the_day_of_asking(at_desk: Office) -> None:
    told = json.loads(
        run("passport", "collection", "--from", "2023-07-01", "--as-of", "2023-09-28", "--format", "json").out
    )
    assert (told["from"], told["until"]) == ("2023-07-01", "2023-09-28")


def test_a_unit_of_whatever_name_is_not_the_total(at_desk: Office) -> None:
    at_desk.collected()
    with at_desk.store.atomic() as tx:
        tx.execute(text("UPDATE unit SET name = '*' WHERE name = :name"), {"name": MUSEUM})
    for command in (("passport", "collection"), ("obligation", "return")):
        shown = run(*command, "--from", "2023-07-01", "--to", "2023-12-31").out
        assert shown.count("合计") == 1
        assert any(line.startswith("* ") for line in shown.splitlines())


@pytest.mark.parametrize(
    "args",
    [
        ("--quarter", "2026-Q5"),
        ("--quarter", "2026-1"),
        ("--quarter", "二〇二六年"),
        ("--quarter", "2026-Q1", "--from", "2026-01-01", "--to", "2026-01-31"),
        ("--to", "2026-01-01"),
        ("--from", "2026-02-01", "--to", "2026-01-31"),
        ("--by", "cabinet"),
        ("--unit", "无此单位"),
    ],
)
def test_a_period_that_cannot_be_is_refused(at_desk: Office, args: tuple[str, ...]) -> None:
    shown = run("passport", "collection", *args)
    assert (shown.status, shown.out) == (2, "")
    assert "Traceback" not in shown.err


def shelf(office: Office) -> list[str]:
    """Passports of the four members of a draft, in custody in cabinet A."""
    number = office.drafted()
    return office.registered(number)


def test_what_a_scanner_wrote_is_counted_and_a_number_that_came_twice_is_told(at_desk: Office, tmp_path: Path) -> None:
    one, two, *others = shelf(at_desk)
    scanned = tmp_path / "scan.txt"
    scanned.write_text(f"{one}\n\n{two.lower()}\n{one}\n", "utf-8")
    shown = run("passport", "stocktake", "--file", str(scanned), "--as", "custodian", "--format", "json")
    assert shown.status == 0
    assert "第 1、4 行" in shown.err
    told = json.loads(shown.out)
    assert (told["stocktaking"], told["expected"], told["counted"]) == ("ST2026-0001", 4, 2)
    assert [item["found"] for item in told["differing"]] == ["missing"] * len(others)
    assert one not in shown.out + shown.err
    assert told["next"] == "travel stocktaking explain ST2026-0001 证件 --outcome 查核结果 --text 文字"


def test_a_table_with_a_passport_column_is_counted(at_desk: Office, tmp_path: Path) -> None:
    numbers = shelf(at_desk)
    table = tmp_path / "盘点.csv"
    table.write_text("序号,护照号,柜号\n" + "".join(f"{n},{number},A\n" for n, number in enumerate(numbers)), "gb18030")
    shown = run("passport", "stocktake", "--file", str(table), "--as", "custodian", "--format", "json")
    told = json.loads(shown.out)
    assert (shown.status, told["expected"], told["counted"], "differing" in told) == (0, 4, 4, False)


def test_numbers_come_through_a_pipe(at_desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = shelf(at_desk)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(numbers)))
    shown = run("passport", "stocktake", "--as", "custodian", "--format", "json")
    assert json.loads(shown.out)["counted"] == 4


def test_every_wrong_row_is_named_and_nothing_is_counted(at_desk: Office, tmp_path: Path) -> None:
    shelf(at_desk)
    scanned = tmp_path / "scan.txt"
    scanned.write_text("PE0000100\n=1+1\n12\n", "utf-8")
    shown = run("passport", "stocktake", "--file", str(scanned), "--as", "custodian")
    assert (shown.status, shown.out) == (2, "")
    assert "第 2 行“护照号码”" in shown.err.replace("\n", "")
    assert "第 3 行“护照号码”" in shown.err.replace("\n", "")
    table = tmp_path / "scan.csv"
    table.write_text("护照号\nPE0000100\n？\n", "utf-8")
    told = run("passport", "stocktake", "--file", str(table), "--as", "custodian")
    assert (told.status, told.out) == (2, "")
    assert "第 3 行" in told.err
    assert listed("stocktaking", "list") == []


@pytest.mark.parametrize(
    "args",
    [
        ("PE0000100", "--file", "x.txt"),
        ("--file", "没有这个文件.txt"),
        ("--file", "没有这个文件.csv"),
        ("PE0000100", "--cabinet", "无此柜"),
        ("12",),
    ],
)
def test_a_count_that_cannot_be_is_refused(at_desk: Office, args: tuple[str, ...]) -> None:
    shelf(at_desk)
    shown = run("passport", "stocktake", *args, "--as", "custodian")
    assert (shown.status, shown.out) == (2, "")
    assert "Traceback" not in shown.err


def test_a_text_too_large_to_be_a_count_is_refused_as_a_table_is(
    at_desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("scan.txt", "scan.csv"):
        with (tmp_path / name).open("wb") as file:
            file.write(b"PE0000001\n")
            file.truncate(LARGEST_FILE + 1)
        shown = run("passport", "stocktake", "--file", str(tmp_path / name), "--as", "custodian")
        assert (shown.status, shown.out) == (2, "")
        assert "101 MB" in shown.err.replace("\n", ""), name
    with (tmp_path / "scan.txt").open() as file:
        monkeypatch.setattr("sys.stdin", file)
        shown = run("passport", "stocktake", "--as", "custodian")
    assert (shown.status, "101 MB" in shown.err.replace("\n", "")) == (2, True)


def test_nothing_typed_is_nothing_counted(at_desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf(at_desk)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run("passport", "stocktake", "--as", "custodian").status == 2


def test_differences_are_explained_by_number_or_holder_and_closed_by_another(at_desk: Office) -> None:
    one, *_others = shelf(at_desk)
    run("passport", "stocktake", one, "PX0000001", "--as", "custodian")
    args = ("--outcome", "已找到", "--text", "在B柜找到", "--as", "custodian")
    unnamed = run("stocktaking", "explain", "ST2026-0001", *args)
    assert unnamed.status == 2
    assert "P******01" in unnamed.err
    assert run("stocktaking", "explain", "st2026-0001", "乙", "丙", "丁", *args).status == 0
    told = ("stocktaking", "explain", "ST2026-0001", "px0000001", "--text", "外单位", "--as", "custodian")
    without = run(*told)
    assert (without.status, "--outcome" in without.err) == (2, True)
    assert run(*told, "--outcome", "put-right").status == 0
    assert run("stocktaking", "close", "ST2026-0001", "--as", "custodian").status == 4
    assert run("stocktaking", "close", "ST2026-0001", "--as", "auditor").status == 0
    (row,) = listed("stocktaking", "list", "--state", "已结案")
    assert (row["differences"], row["unexplained"]) == (4, 0)
    whole = run("stocktaking", "show", "ST2026-0001", "--reveal", "--as", "custodian", "--format", "csv")
    assert "PX0000001" in whole.out
    assert run("stocktaking", "show", "ST2026-0001", "--reveal", "--as", "clerk").status == 4


def test_a_cabinet_there_is_none_of_is_told_before_anything_is_typed(at_desk: Office) -> None:
    shelf(at_desk)
    shown = run("passport", "stocktake", "--cabinet", "Z", "--as", "custodian")
    assert (shown.status, "没有叫“Z”的柜" in shown.err) == (2, True), shown.err


def test_what_was_left_open_stands_on_the_custodians_desk_until_it_is_counted(at_desk: Office) -> None:
    one, *others = shelf(at_desk)
    run("passport", "stocktake", *others, "--as", "custodian")
    told = ("--outcome", "继续查找", "--text", "查找中", "--as", "custodian")
    assert run("stocktaking", "explain", "ST2026-0001", one, *told).status == 0
    closed = run("stocktaking", "close", "ST2026-0001", "--as", "auditor")
    assert closed.out.endswith("下一步（专管员）：travel passport stocktake\n")

    def work() -> list[tuple[str, int, str]]:
        rows = json.loads(run("desk", "--as", "custodian", "--format", "json").out)["custody"]
        return [(row["work"], row["count"], row["next"]) for row in rows if row["work"] == "unsettled"]

    assert work() == [("unsettled", 1, "travel stocktaking show ST2026-0001")]
    assert "结案时继续查找：1" in run("stocktaking", "show", "ST2026-0001").out
    assert run("passport", "stocktake", one, *others, "--as", "custodian").status == 0
    assert work() == []


@pytest.mark.parametrize("reason", ["", " "])
def test_a_stock_taking_is_withdrawn_for_a_reason(at_desk: Office, reason: str) -> None:
    run("passport", "stocktake", *shelf(at_desk), "--as", "custodian")
    shown = run("stocktaking", "withdraw", "ST2026-0001", "--reason", reason, "--as", "reviewer")
    assert (shown.status, "--reason" in shown.err) == (2, True)
    assert [row["state"] for row in listed("stocktaking", "list")] == ["open"]


def test_custody_is_handed_over_contested_listed_anew_and_confirmed(at_desk: Office) -> None:
    shelf(at_desk)
    hire(at_desk, "second", "何专管", OFFICE, "custodian")
    given = json.loads(run("handover", "give", "--to", "second", "--as", "custodian", "--format", "json").out)
    assert (given["handover"], given["listed"], given["next"]) == (
        "HO2026-0001",
        4,
        "travel handover confirm HO2026-0001",
    )
    assert run("handover", "contest", "ho2026-0001", "少一本", "--as", "second").status == 0
    assert run("handover", "restate", "HO2026-0001", "--reason", "已找到", "--as", "custodian").status == 0
    assert run("handover", "confirm", "HO2026-0001", "--as", "custodian").status == 4
    assert run("handover", "confirm", "HO2026-0001", "--as", "second").status == 0
    assert [row["state"] for row in listed("handover", "list")] == ["confirmed"]
    assert len(list(csv.DictReader(io.StringIO(run("handover", "show", "HO2026-0001", "--format", "csv").out)))) == 4
    assert run("audit", "verify").status == 0


def test_a_person_leaves_and_comes_back(at_desk: Office) -> None:
    number = at_desk.cleared()
    at_desk.registered(number)
    left = json.loads(run("person", "leave", "甲", "--reason", "退休", "--as", "custodian", "--format", "json").out)
    assert (left["left_on"], left["delegations"]) == ("2026-01-01", [number])
    assert [row["next"] for row in left["passports"]] == ["travel passport void P00001 --reason 文字"]
    assert run("person", "leave", "甲", "--as", "custodian").status == 2
    (owed,) = listed("passport", "to-void")
    assert (owed["holder"], owed["why"]) == ("甲", "left")
    refused = run("passport", "lend", "甲", "--for", number, "--as", "custodian")
    assert (refused.status, "离职" in refused.err) == (1, True)
    assert run("passport", "void", "P00001", "--reason", "退休", "--as", "custodian", "--yes").status == 0
    assert listed("passport", "to-void") == []
    assert run("person", "rejoin", "P00001", "--as", "custodian").status == 0
    assert "离职日期" not in run("person", "list").out


def test_the_commands_for_somebody_with_several_passports_name_the_one_that_is_meant(at_desk: Office) -> None:
    number = at_desk.lent()
    given = ["--issued", "2022-01-01", "--expires", "2027-01-01", "--as", "custodian"]
    assert run("passport", "register", "SE0000001", "--person", "甲", "--kind", "service", *given).status == 0
    assert run("person", "leave", "甲", "--reason", "退休", "--as", "custodian").status == 0

    def commands() -> list[str]:
        return [str(row["next"]) for row in listed("passport", "to-void")]

    assert commands() == [
        "travel passport collect P00001 --kind public-affairs",
        "travel passport void P00001 --kind service --reason 文字",
    ]
    assert run("passport", "void", "P00001", "--reason", "退休", "--as", "custodian", "--yes").status == 2
    for command in commands():
        assert run(*command.split()[1:], "--as", "custodian", "--yes").status == 0, command
    assert commands() == ["travel passport void P00001 --reason 文字"]
    own = at_desk.passports[number][0]
    assert run("passport", "void", own, "--kind", "service", "--reason", "退休", "--as", "custodian").status == 2
    assert run(*commands()[0].split()[1:], "--as", "custodian", "--yes").status == 0
    assert commands() == []


def test_of_two_of_one_kind_the_number_is_asked_for(at_desk: Office) -> None:
    shelf(at_desk)
    custodian = ("--as", "custodian", "--yes")
    assert run("passport", "lost", "甲", "--statement", "遗失", *custodian).status == 0
    assert run("passport", "found", "甲", *custodian).status == 0
    days = ("--issued", "2022-01-01", "--expires", "2027-01-01")
    assert (
        run("passport", "register", "PE0000011", "--person", "甲", "--kind", "public-affairs", *days, *custodian).status
        == 0
    )
    (owed,) = listed("passport", "to-void")
    assert (owed["why"], owed["next"]) == ("found", "travel passport void 证件 --reason 文字")


def test_of_a_holders_two_passports_the_kind_tells_which_is_meant(at_desk: Office) -> None:
    number = at_desk.cleared()
    own = at_desk.registered(number)[0]
    days = ("--issued", "2022-01-01", "--expires", "2027-01-01")
    custodian = ("--as", "custodian", "--yes")
    for other, kind in (("SE0000001", "service"), ("HM0000001", "hk-macao-pass")):
        assert run("passport", "register", other, "--person", "甲", "--kind", kind, *days, *custodian).status == 0

    unclear = run("passport", "place", "甲", "--cabinet", "B", *custodian)
    assert (unclear.status, "S******01（公务护照）" in unclear.err, "--kind" in unclear.err) == (2, True, True)
    for verb, kind, more in (
        ("place", "service", ("--cabinet", "B")),
        ("lost", "service", ("--statement", "遗失")),
        ("found", "service", ()),
        ("lend", "public-affairs", ("--for", number)),
    ):
        assert run("passport", verb, "甲", "--kind", kind, *more, *custodian).status == 0, verb
    assert run("passport", "endorse", "甲", "--until", "2026-12-31", *custodian).status == 0
    assert run("passport", "endorse", own, "--until", "2026-12-31", *custodian).status == 2
    shown = listed("passport", "list", "--reveal", "--as", "custodian")
    states = {row["passport"]: row["state"] for row in shown if row["holder"] == "甲"}
    assert states == {own: "lent", "SE0000001": "found", "HM0000001": "in_custody"}


@pytest.mark.parametrize("verb", ["lend", "collect"])
def test_all_and_a_kind_do_not_go_together(at_desk: Office, verb: str) -> None:
    number = at_desk.lent()
    shown = run("passport", verb, "--all", "--for", number, "--kind", "service", "--as", "custodian")
    assert (shown.status, "--kind" in shown.err) == (2, True)


def test_the_wait_of_the_policy_is_told_with_its_source_and_another_may_be_said(at_desk: Office) -> None:
    shelf(at_desk)
    told = json.loads(run("passport", "expiring", "--format", "json").out)
    assert (told["expiring"], told["too_short"]) == ([], [])
    assert "S-MOT" in run("passport", "expiring").out
    assert len(json.loads(run("passport", "expiring", "--within", "13", "--format", "json").out)["expiring"]) == 4
    assert run("passport", "expiring", "--within", "-1").status == 2
