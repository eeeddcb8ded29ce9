"""What stops a unit at the terminal: the list, the exception, and where both are seen."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from tests.cli.typed import answer, by, rules
from tests.database.papers import hire
from tests.database.test_holds import next_trip
from tests.office import MUSEUM, OFFICE, Office
from tests.terminal import run

HELD = "2023-10-29"
"""31 days after the passports were due."""


@pytest.fixture
def draft(at_desk: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    """A delegation is back and owes its passports; another one is drafted, and stopped today. Its number."""
    at_desk.back()
    number = at_desk.drafted(next_trip(), on=date(2023, 10, 1))
    monkeypatch.setenv("TRAVEL_TODAY", HELD)
    return number


def grant(number: str, login: str = "approver", *, reason: str = "展位已定", status: int = 0) -> object:
    return answer(login, "hold", "except", number, "--rule", "r36", "--reason", reason, on=HELD, status=status)


def test_the_list_names_whom_it_stops_by_what_and_what_lifts_it(draft: str) -> None:
    rows = json.loads(run("hold", "list", "--unit", MUSEUM, "--format", "json").out)
    assert [(row["held"], row["who"], row["rule"], row["limit"], row["next"]) for row in rows] == [
        ("unit", MUSEUM, "R36", 30, "travel passport collect --all --for 2023-0001"),
        ("person", "丙", "R36", 30, "travel passport collect --all --for 2023-0001"),
    ]
    table = run("hold", "list").out
    assert "停止受理清单：6项" in table, "two units and four persons"
    assert table.count("travel passport collect --all --for 2023-0001") == 6
    listed = list(csv.DictReader(io.StringIO(run("hold", "list", "--format", "csv").out)))
    assert {(row["who"], row["setting"], row["since"]) for row in listed if row["held"] == "unit"} == {
        (OFFICE, "holds.unit_days", HELD),
        (MUSEUM, "holds.unit_days", HELD),
    }
    assert run("hold", "list", "--format", "md").out.count("|") > 20


def test_nothing_is_on_hold_the_day_before_and_a_day_to_come_tells_who_will_be(draft: str) -> None:
    assert json.loads(run("hold", "list", "--as-of", "2023-10-28", "--format", "json").out) == []
    assert "目前没有停止受理的单位和人员" in run("hold", "list", "--as-of", "2023-10-28").out
    kinds = {row["cause"] for row in json.loads(run("hold", "list", "--as-of", "2023-12-31", "--format", "json").out)}
    assert kinds == {"passport", "trip-report"}


def test_a_check_says_who_could_let_the_case_pass(draft: str) -> None:
    shown = run("delegation", "check", draft)
    assert shown.status == 1
    assert f"travel hold except {draft} --rule R36 --reason" in shown.out


def test_a_refused_submission_says_who_could_let_the_case_pass_and_no_other_refusal_does(draft: str) -> None:
    command = f"travel hold except {draft} --rule R36 --reason"
    assert command in answer("clerk", "delegation", "submit", draft, on=HELD, status=1)["error"]
    grant(draft)
    answer("clerk", "delegation", "submit", draft, on=HELD)
    assert command not in answer("clerk", "delegation", "submit", draft, on=HELD, status=1)["error"]


def test_an_exception_is_granted_submitted_with_and_seen_everywhere(draft: str) -> None:
    told = grant(draft)
    assert told["action"] == "except"  # type: ignore[index]
    assert len(told["holds"]) == 4  # type: ignore[index]
    assert json.loads(run("delegation", "why", draft, "submit", "--as", "clerk", "--format", "json").out)["allowed"]
    submitted = answer("clerk", "delegation", "submit", draft, on=HELD)
    assert {finding["severity"] for finding in submitted["findings"] if finding["rule"] == "R36"} == {"warn"}
    wanted = {"delegation": draft, "rule": "R36", "granted_by": "赵主任", "granted_on": HELD, "reason": "展位已定"}
    assert json.loads(run("delegation", "show", draft, "--format", "json").out)["exceptions"] == [wanted]
    assert "R36（赵主任 2023-10-29：展位已定）" in run("delegation", "show", draft).out
    (waiting,) = json.loads(run("review", "inbox", "--as", "head", "--format", "json").out)
    assert waiting["exceptions"] == [wanted]
    assert "展位已定" in run("review", "inbox", "--as", "head").out
    held = json.loads(run("hold", "list", "--unit", MUSEUM, "--format", "json").out)
    assert [each["delegation"] for each in held[0]["exceptions"]] == [draft]
    assert "准予停止受理例外" in run("delegation", "history", draft).out


def test_without_an_exception_nothing_is_said_of_one(draft: str) -> None:
    assert "exceptions" not in json.loads(run("delegation", "show", draft, "--format", "json").out)
    assert "例外" not in run("review", "inbox", "--as", "head").out


def test_it_is_the_approvers_alone_with_a_reason_and_for_a_hold_there_is(at_desk: Office, draft: str) -> None:
    grant(draft, "clerk", status=4)
    grant(draft, reason=" ", status=2)
    hire(at_desk, "double", "双岗", OFFICE, "clerk", "approver")
    assert rules(answer("approver", "hold", "except", draft, "--rule", "R39", "--reason", "x", on=HELD, status=1)) == [
        "hold"
    ]
    assert by("approver", "hold", "except", "2023-0099", "--rule", "R36", "--reason", "x", on=HELD).status == 2
    assert by("approver", "hold", "except", draft, "--rule", "R36", on=HELD).status == 2


def test_it_is_taken_back(draft: str) -> None:
    grant(draft)
    args = ("hold", "revoke", draft, "--rule", "R36", "--reason", "展会取消")
    assert by("clerk", *args, on=HELD).status == 4
    answer("approver", *args, on=HELD)
    assert rules(answer("approver", *args, on=HELD, status=1)) == ["hold"]
    assert answer("clerk", "delegation", "submit", draft, on=HELD, status=1)["findings"]


def test_a_rehearsed_exception_is_none(draft: str) -> None:
    shown = by("approver", "hold", "except", draft, "--rule", "R36", "--reason", "展位已定", "--dry-run", on=HELD)
    assert shown.status == 0
    assert run("delegation", "check", draft).status == 1


def test_clerks_see_what_stops_their_unit_on_their_desk(draft: str) -> None:
    def stopped(login: str) -> set[str]:
        return {row["who"] for row in json.loads(run("desk", "--as", login, "--format", "json").out)["holds"]}

    assert stopped("museum") == {MUSEUM, "丙"}
    assert stopped("clerk") == {OFFICE, "甲", "乙", "丁"}
    assert stopped("approver") == set()
    shown = run("desk", "--as", "museum").out
    assert "停止受理" in shown
    assert f"travel hold list --unit {MUSEUM}" in shown
    assert "停止受理" not in run("desk", "--as", "head").out
