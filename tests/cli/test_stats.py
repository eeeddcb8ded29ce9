"""`travel stats` at the terminal: the period, the conventions, the cases, the paragraph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.office import Office
from tests.story import autumn
from tests.terminal import Shown, run


@pytest.fixture
def at_work(sqlite_office: Office, sqlite_factory: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The autumn of 2023 is on file; it is January 2024."""
    store = sqlite_factory()
    autumn(store)
    monkeypatch.setenv("TRAVEL_DATABASE", str(store.path))
    monkeypatch.setenv("TRAVEL_TODAY", "2024-01-10")
    store.close()


def stats(*args: str, terminal: bool = False) -> Shown:
    return run("stats", *args, terminal=terminal)


def told(*args: str) -> Any:
    shown = stats(*args, "--format", "json")
    assert shown.status == 0, shown
    return json.loads(shown.out)


@pytest.mark.usefixtures("at_work")
def test_the_answer_says_by_which_conventions_it_counts() -> None:
    answer = told("--year", "2023")
    assert (answer["from"], answer["to"]) == ("2023-01-01", "2023-12-31")
    assert answer["convention"] == {
        "counted_by": "departure",
        "joined": "delegations",
        "hk_macao": "within",
        "cancelled": "within",
    }
    assert told("--year", "2023", "--counted-by", "按批准日期")["convention"]["counted_by"] == "approval"
    assert "按出境日期；随团计批次和人次" in stats("--year", "2023").out


@pytest.mark.usefixtures("at_work")
def test_one_period_is_named_in_several_ways() -> None:
    whole = told("--half", "2023年下半年")["figures"]
    assert told("--from", "2023-07-01", "--to", "2023.12.31")["figures"] == whole
    assert {row["figure"]: row["person_trips"] for row in whole}["approved"] == 15
    assert {row["delegations"] for row in told()["figures"]} == {0}, "without a period it is this year"


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--half", "2023-H3"], "不是半年的写法"),
        (["--year", "2023", "--half", "2023-H1"], "只用一种写法"),
        (["--from", "2023-01-01"], "须有起止日期"),
        (["--from", "2023-02-01", "--to", "2023-01-01"], "早于起始日期"),
        (["--cases", "nonsense"], "不在可选范围内"),
        (["--year", "2023", "--cases", "rank.burea"], "rank.bureau"),
        (["--year", "2023", "--cases", "destination.nowhere"], "destination.BG"),
        (["--cases", "violation.overstya"], "violation.overstay"),
        (["--cases", "passport.nevr"], "passport.never"),
        (["--cases", "waiting.financ"], "waiting.finance"),
        (["--cases", "trip-report.lat"], "trip-report.late、"),
        (["--cases", "级别"], "不在可选范围内"),
        (["--year", "2023", "--cases", "最高级别"], "rank.bureau、rank.division"),
        (["--by", "colour"], "--by"),
        (["--narrative", "--cases", "refused"], "--cases、--narrative"),
        (["--by", "rank", "--html", "/nowhere/page.html"], "--by、--format xlsx, --html"),
        (["--hk-macao", "somewhere"], "--hk-macao"),
        (["--unit", "没有的单位"], "没有的单位"),
        (["--narrative", "--template", "/nowhere/at-all"], "/nowhere/at-all"),
    ],
)
def test_what_cannot_be_counted_is_refused_and_says_what_is_wanted(args: list[str], said: str) -> None:
    shown = stats(*args)
    assert shown.status in (1, 2)
    assert said in shown.err
    assert shown.out == ""


@pytest.mark.usefixtures("at_work")
def test_every_figure_lists_its_cases() -> None:
    for row in told("--year", "2023")["figures"]:
        cases = told("--year", "2023", "--cases", row["figure"])
        assert len(cases) == row["delegations"]
        assert sum(case["person_trips"] for case in cases) == row["person_trips"]
    assert [case["delegation"] for case in told("--year", "2023", "--cases", "不予批准")] == ["2023-0008"]
    assert len(told("--year", "2023", "--cases", "destination.保加利亚")) == 4
    assert len(told("--year", "2023", "--cases", "trip-report.逾期未办")) == 2
    assert told("--year", "2023", "--cases", "违规事项") == []
    (waiting,) = told("--cases", "waiting.finance")
    assert told("--cases", f"待审.{waiting['label']['zh']}") == [waiting]
    assert told("--year", "2023", "--cases", "最高级别.县处级") == told("--year", "2023", "--cases", "rank.division")


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("refused", "2023年不予批准：1件"),
        ("destination.BG", "2023年国家（地区）（保加利亚）：4件"),
        ("trip-report.overdue", "2023年提交出访报告（逾期未办）：2件"),
        ("violation.overstay", "2023年发现的违规事项数（超期）：0件"),
    ],
)
def test_the_list_is_titled_by_what_the_number_is_called(typed: str, title: str) -> None:
    assert title in stats("--year", "2023", "--cases", typed).out


@pytest.mark.usefixtures("at_work")
def test_what_is_no_outcome_of_its_own_is_said_to_be_none() -> None:
    assert "不单独作为审核结果" in stats("--year", "2023").err + stats("--year", "2023").out


@pytest.mark.usefixtures("at_work")
def test_passports_behind_the_rate_are_masked() -> None:
    (late,) = told("--year", "2023", "--cases", "passport.late")
    assert late["passport"].startswith("P***")
    row = told("--year", "2023")["passports"][0]
    assert (row["due"], row["late"]) == (12, 1)


@pytest.mark.usefixtures("at_work")
def test_bars_stand_beside_numbers_on_the_screen_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "▬▬▬" in stats("--year", "2023", "--by", "月份").out
    assert "bar" not in told("--year", "2023", "--by", "month")["month"][0]
    assert "bar" not in stats("--year", "2023", "--by", "month", "--format", "csv").out
    monkeypatch.setenv("TRAVEL_ASCII", "1")
    plain = stats("--year", "2023", "--by", "month").out
    assert "####" in plain
    assert "▬" not in plain


@pytest.mark.usefixtures("at_work")
def test_csv_and_markdown_hold_every_section() -> None:
    sheet = stats("--year", "2023", "--format", "csv").out
    for section in ("figures", "duties", "passports", "steps"):
        assert f"\n{section}," in sheet
    assert "| 审核审批 | 4 | 15 |" in stats("--year", "2023", "--format", "md").out


@pytest.mark.usefixtures("at_work")
def test_the_paragraph_follows_the_offices_own_template(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "narrative.zh.txt").write_text("本年{{ approved.delegations }}批。", encoding="utf-8")
    shown = stats("--year", "2023", "--narrative", "--templates", str(folder))
    assert shown.out.splitlines()[:1] == ["本年4批。"], shown
    other = tmp_path / "other.txt"
    other.write_text("{{ approved.heads }}", encoding="utf-8")
    refused = stats("--year", "2023", "--narrative", "--template", str(other))
    assert refused.status == 2
    assert "approved.heads" in refused.err


@pytest.mark.usefixtures("at_work")
def test_what_stats_template_prints_is_a_template(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text(stats("template").out, encoding="utf-8")
    written = stats("--year", "2023", "--template", str(own)).out
    assert written == stats("--year", "2023", "--narrative").out
    assert "approved.person_trips" in stats("fields").out


@pytest.mark.usefixtures("at_work")
def test_a_day_of_the_past_is_counted_as_it_was() -> None:
    then = {row["figure"]: row["delegations"] for row in told("--year", "2023", "--as-of", "2023-07-12")["figures"]}
    assert (then["approved"], then["received"]) == (0, 7)
