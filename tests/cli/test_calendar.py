"""``travel calendar``: what a clerk is told who disputes a day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.office import EXAMPLES, Office
from tests.terminal import run

WITHOUT_QINGMING = """
year = 2023
citation = "更正"
holidays = [{ from = 2023-01-01, until = 2023-01-02 }, { from = 2023-10-01, until = 2023-10-10 }]
"""


@pytest.fixture(autouse=True)
def no_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def told(*args: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run("calendar", *args, "--format", "json").out)
    return answer


def test_a_due_day_is_reckoned_with_its_arithmetic_without_a_store() -> None:
    shown = run("calendar", "due", "2023年9月27日", "5", "工作日").out
    assert "到期日：  2023-10-10" in shown
    assert "2023-09-27 + 5个工作日 → 2023-10-10（放假2023-09-29至2023-10-06；调休上班2023-10-07、2023-10-08）" in shown


@pytest.mark.parametrize(
    ("day", "amount", "unit", "due"),
    [
        ("2023-01-31", "1", "months", "2023-02-28"),
        ("2023-01-31", "1", "月", "2023-02-28"),
        ("2023-09-21", "7", "days", "2023-09-28"),
        ("2023-09-21", "7", "working-days", "2023-10-08"),
        ("2023-09-21", "0", "工作日", "2023-09-21"),
    ],
)
def test_units_are_named_by_code_or_label(day: str, amount: str, unit: str, due: str) -> None:
    assert told("due", day, amount, unit)["due_on"] == due


def test_days_are_counted_with_both_ends() -> None:
    answer = told("count", "2023-09-21", "2023-10-08")
    assert (answer["days"], answer["working_days"], answer["weekend_days"]) == (18, 8, 2)
    assert answer["holidays"] == [{"from": "2023-09-29", "until": "2023-10-06", "days": 8}]
    assert answer["made_up"] == [{"day": "2023-10-07"}, {"day": "2023-10-08"}]


def test_a_year_is_shown_with_the_number_of_its_notice() -> None:
    answer = told("show", "2023")
    assert answer["working_days"] == 249
    assert "国办发明电〔2022〕16号" in answer["source"]
    assert not answer["entered"]


def test_a_year_not_announced_is_refused_with_the_way_out() -> None:
    shown = run("calendar", "show", "2099")
    assert shown.status == 2
    assert "2099" in shown.err
    assert "travel calendar adopt" in shown.err


def test_a_year_not_announced_is_drafted_empty_and_not_adopted_before_it_is_filled_in(
    at_desk: Office, tmp_path: Path
) -> None:
    drafted = run("calendar", "draft", "2099")
    file = tmp_path / "2099.toml"
    file.write_text(drafted.out, "utf-8")
    refused = run("calendar", "adopt", str(file), "--as", "approver")
    assert refused.status == 2
    for place in ("2099.toml:3: citation", "2099.toml:7: holidays[1].from", "2099.toml:8: holidays[1].until"):
        assert place in refused.err


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("due", "2023-13-31", "1", "days"), "错误：日期：“2023-13-31”"),
        (("due", "2023-01-31", "1", "years"), "错误：时间单位：“years”"),
        (("count", "2023-02-29", "2023-03-01"), "错误：起日：“2023-02-29”"),
    ],
)
def test_what_is_wrong_is_named_as_the_help_names_it(args: tuple[str, ...], named: str) -> None:
    shown = run("calendar", *args)
    assert (shown.status, named in shown.err) == (2, True), shown.err


def test_a_stretch_that_ends_before_it_begins_is_refused() -> None:
    assert run("calendar", "count", "2023-09-21", "2023-09-20").status == 2


def test_an_unknown_unit_lists_those_there_are() -> None:
    shown = run("calendar", "due", "2023-09-21", "1", "周")
    assert shown.status == 2
    assert "working-days" in shown.err


def test_what_is_adopted_is_shown_and_reckoned_with(at_desk: Office, tmp_path: Path) -> None:
    file = tmp_path / "2023.toml"
    file.write_text(WITHOUT_QINGMING, "utf-8")
    rehearsed = run("calendar", "adopt", str(file), "--as", "approver", "--dry-run")
    assert "以上为演练" in rehearsed.out
    assert told("due", "2023-04-04", "1", "working-days")["due_on"] == "2023-04-06"
    done = run("calendar", "adopt", str(file), "--as", "approver")
    assert done.status == 0
    assert "2023-04-05" in done.out  # worked now
    assert "下一步：travel calendar show 2023" in done.out
    assert told("due", "2023-04-04", "1", "working-days")["due_on"] == "2023-04-05"
    assert told("show", "2023")["source"] == "更正"
    assert at_desk.store.path is not None


def test_the_journal_says_what_was_changed(at_desk: Office, tmp_path: Path) -> None:
    file = tmp_path / "2023.toml"
    file.write_text(WITHOUT_QINGMING, "utf-8")
    run("calendar", "adopt", str(file), "--as", "approver")
    shown = run("audit", "log", "--kind", "calendar", "--as", "auditor").out
    assert "工作日历 2023：施行" in shown
    assert "依据：更正" in shown


def test_a_file_with_mistakes_changes_nothing_and_names_each_line(at_desk: Office, tmp_path: Path) -> None:
    file = tmp_path / "2023.toml"
    file.write_text(WITHOUT_QINGMING.replace("2023-01-02", "2022-11-02"), "utf-8")
    shown = run("calendar", "adopt", str(file), "--as", "approver")
    assert shown.status == 2
    assert "2023.toml:4: holidays[1].until" in shown.err
    assert "国办发明电" in told("show", "2023")["source"]


def test_a_clerk_may_not_adopt(at_desk: Office) -> None:
    assert run("calendar", "adopt", str(EXAMPLES / "holidays-2023.toml"), "--as", "clerk").status == 4


def test_what_is_drafted_can_be_adopted_once_it_is_cited(at_desk: Office, tmp_path: Path) -> None:
    file = tmp_path / "2023.toml"
    file.write_text(run("calendar", "draft", "2023").out.replace('""', '"更正"'), "utf-8")
    done = run("calendar", "adopt", str(file), "--as", "approver", "--format", "json")
    answer = json.loads(done.out)
    assert answer["off_now"] is None
    assert answer["worked_now"] is None
    assert answer["working_days"] == 249
