"""Supervision at the terminal: what is overdue and counted, the return of a week."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.office import Office
from tests.terminal import run

TODAY = "2023-10-25"  # a Wednesday; passports were due on 28 September, report and notice on 21 October


@pytest.fixture
def home(at_desk: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    """A delegation that has been home since 21 September; nothing it owes has come in."""
    monkeypatch.setenv("TRAVEL_TODAY", TODAY)
    return at_desk.back()


def told(*args: str) -> Any:
    shown = run(*args, "--format", "json")
    assert (shown.status, shown.err) == (0, ""), shown
    return json.loads(shown.out)


@pytest.mark.parametrize(("by", "names"), [("kind", ["kind"]), ("单位", ["unit"]), ("按责任人", ["owner", "unit"])])
def test_what_is_overdue_is_counted_by_what_is_asked_in_either_language(home: str, by: str, names: list[str]) -> None:
    by = {"单位": "按单位"}.get(by, by)
    rows = told("overdue", "--by", by)
    assert list(rows[0]) == [*names, "overdue", "days_overdue", "reminders", "supervision_slips"]
    assert sum(row["overdue"] for row in rows) == 6


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("overdue", "--by", "country"), "kind"),
        (("overdue", "--limit", "0"), "--limit"),
        (("overdue", "--unit", "某局"), "某局"),
        (("obligation", "return", "--week", "2023-W60"), "2023-W60"),
        (("obligation", "return", "--week", "上周"), "2026-W30"),
        (("obligation", "return", "--week", "2023-W30", "--from", "2023-07-01"), "--week"),
        (("obligation", "return", "--to", "2023-07-01"), "--from"),
        (("obligation", "return", "--from", "2023-07-02", "--to", "2023-07-01"), "2023-07-02"),
        (("obligation", "return", "--week", "2023-W44"), "--as-of"),
        (("obligation", "return", "--by", "country"), "unit"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_is_wanted(home: str, args: tuple[str, ...], words: str) -> None:
    shown = run(*args)
    assert (shown.status, shown.out) == (2, "")
    assert words in shown.err
    assert "Traceback" not in shown.err


def test_a_day_to_come_is_told_to_be_a_projection(home: str) -> None:
    assert "预测至 2024-01-01" in run("overdue", "--as-of", "2024-01-01").out
    assert "预测" not in run("overdue", "--as-of", TODAY).out
    assert "预测至 2024-01-01" in run("overdue", "--by", "unit", "--as-of", "2024-01-01", "--known-at", TODAY).out


def test_a_list_that_was_cut_off_says_so(home: str) -> None:
    assert "逾期超过 2 项" in run("overdue", "--limit", "2").out
    assert "逾期 6 项" in run("overdue", "--limit", "6").out


def test_what_is_due_is_written_to_a_new_file_and_over_an_old_one_only_when_told_to(home: str, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    shown = run("obligation", "export", "--format", "ics", "--kind", "passport", "--output", str(file))
    assert (shown.status, shown.err) == (0, "")
    assert f"已写入 {file}：未结 4 项" in shown.out
    summaries = [str(event["SUMMARY"]) for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")]
    assert summaries == [f"{name}：交回护照（{home}）" for name in "甲乙丙丁"]
    assert b"travel passport collect" in file.read_bytes()
    kept = file.read_bytes()
    refused = run("obligation", "export", "--output", str(file))
    assert (refused.status, refused.out) == (2, "")
    assert "--force" in refused.err
    assert file.read_bytes() == kept
    assert run("obligation", "export", "--output", str(file), "--force").status == 0
    assert len(Calendar.from_ical(file.read_bytes()).walk("VEVENT")) == 7


def test_what_is_due_is_written_to_standard_output_byte_by_byte(home: str, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    run("obligation", "export", "--output", str(file))
    command = [sys.executable, "-m", "cli", "obligation", "export", "--output", "-"]
    assert subprocess.run(command, check=True, capture_output=True).stdout == file.read_bytes()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--format", "vcf", "--output", "-"), "ics"),
        ((), "--output"),
        (("--output", "-", "--for", "2023-9999"), "2023-9999"),
        (("--output", "/nowhere/due.ics"), "/nowhere/due.ics"),
        (("--output", "-", "--kind", "debt"), "debt"),
    ],
)
def test_no_file_is_written_of_what_cannot_be_meant(home: str, args: tuple[str, ...], words: str) -> None:
    shown = run("obligation", "export", *args)
    assert (shown.status, shown.out) == (2, "")
    assert words in shown.err


def test_the_week_under_way_ends_with_today(home: str) -> None:
    whole = told("obligation", "return")
    assert (whole["from"], whole["until"]) == ("2023-10-23", TODAY)
    assert whole == told("obligation", "return", "--week", "2023年第43周")
    assert told("obligation", "return", "--from", "2023-10-23") == whole
    assert (whole["total"]["closing"], whole["total"]["overdue"]) == (6, 6)


def test_a_week_may_be_asked_for_as_it_stood_on_one_of_its_days(home: str) -> None:
    then = told("obligation", "return", "--as-of", "2023-09-22")
    assert (then["from"], then["until"]) == ("2023-09-18", "2023-09-22")
    assert then["total"] | {"opening": 7, "late": 1, "closing": 6} == then["total"]


def test_the_sums_of_a_return_are_those_of_its_lines(home: str) -> None:
    whole = told("obligation", "return", "--from", "2023-09-01", "--by", "kind")
    for name, figure in whole["total"].items():
        assert figure == sum(line[name] for line in whole["lines"])
    screen = run("obligation", "return", "--from", "2023-09-01", "--by", "kind").out
    assert "合计" in screen
    assert "期初未结 0 ＋ 新增 7 － 销号 1（其中逾期 1）＝ 期末未结 6，其中已逾期 6。" in screen


@pytest.fixture
def evaluated(at_desk: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    """A delegation in the archive whose look-back is due on 15 April 2024."""
    monkeypatch.setenv("TRAVEL_TODAY", "2024-04-15")
    return at_desk.closed()


def test_a_look_back_keeps_what_was_found_with_its_evidence(evaluated: str, tmp_path: Path) -> None:
    (tmp_path / "协议.pdf").write_bytes(b"%PDF-1.4 signed")
    first, second, _ = told("report", "outcomes")
    shown = run(
        *("report", "look-back", evaluated, "--finding", "仍在推进", "--about", f"{first['outcome']}=已签正式协议"),
        *("--closed", str(first["outcome"]), "--file", str(tmp_path / "协议.pdf"), "--as", "reviewer"),
    )
    assert (shown.status, shown.err) == (0, "")
    (still_open,) = told("report", "outcomes", "--state", "跟进中")
    assert (still_open["outcome"], still_open["next_look_back"]) == (second["outcome"], "2024-10-15")
    screen = run("report", "outcomes").out
    assert "成果 3 项，其中跟进中 1 项" in screen
    assert "2024-04-15：已签正式协议（协议.pdf）" in screen
    assert "已签正式协议" in run("delegation", "history", evaluated).out


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (("--about", "已签"), 2, "3=文字"),
        (("--about", "99=已签"), 2, "99"),
        (("--closed", "99"), 2, "意向书"),
    ],
)
def test_a_look_back_at_what_there_is_not_is_refused(
    evaluated: str, args: tuple[str, ...], status: int, words: str
) -> None:
    shown = run("report", "look-back", evaluated, "--finding", "已查", *args, "--as", "reviewer")
    assert (shown.status, shown.out) == (status, "")
    assert words in shown.err


def test_a_look_back_long_before_its_day_is_refused_with_the_day_from_which_it_may_be_made(evaluated: str) -> None:
    shown = run("report", "look-back", evaluated, "--finding", "已查", "--as", "reviewer", "--on", "2024-03-01")
    assert shown.status == 1
    assert "2024-03-16 起方可办理" in shown.err
