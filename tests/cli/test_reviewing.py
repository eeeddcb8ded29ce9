"""The reviewers' decisions at the terminal."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from tests.cli.typed import answer, by, events, rules
from tests.office import EXAMPLES, Office, troyan
from tests.terminal import run
from workflows.steps.application import Justifying


def test_each_pass_hands_the_case_on_and_the_last_approves(at_desk: Office) -> None:
    number = at_desk.submitted()
    for login in ("head", "finance", "reviewer"):
        told = answer(login, "review", "pass", number)
        assert told["state"] == {"from": "reviewing", "to": "reviewing"}
    told = answer("approver", "review", "pass", number, "--opinion", "同意", on="2023-07-20")
    assert told["state"]["to"] == "approved"
    assert (told["persons"], told["exit"], told["countries"]) == (4, "2023-09-17", ["BG"])
    assert told["next"] == f"travel briefing record {number} --signed all"
    assert at_desk.case(number).reviews[-1].opinion == "同意"


def test_out_of_turn_is_told_whose_turn_it_is_and_who_could(at_desk: Office) -> None:
    number = at_desk.submitted()
    told = answer("finance", "review", "pass", number, status=4)
    assert rules(told) == ["step"]
    assert "李处长（head）" in told["error"]


def test_a_case_that_is_not_under_review_cannot_be_passed(at_desk: Office) -> None:
    assert rules(answer("head", "review", "pass", at_desk.drafted(), status=1)) == ["state"]


def test_several_are_passed_one_by_one(at_desk: Office) -> None:
    first, second, draft = at_desk.submitted(), at_desk.submitted(), at_desk.drafted()
    lines = answer("head", "review", "pass", first, second, draft, status=1)
    assert [line["result"] for line in lines] == ["done", "done", "refused"]


def test_a_rehearsed_pass_is_not_recorded(at_desk: Office) -> None:
    number = at_desk.submitted()
    before = events(at_desk)
    assert answer("head", "review", "pass", number, "--dry-run")["dry_run"] is True
    assert events(at_desk) == before


def test_a_return_gives_the_case_back_to_the_clerk(at_desk: Office) -> None:
    number = at_desk.submitted()
    told = answer("head", "review", "return", number, "--reason", "日程不具体")
    assert told["state"]["to"] == "returned"
    assert told["next"].startswith(f"travel delegation edit {number}")


def test_a_return_may_name_an_earlier_step_by_its_label(at_desk: Office) -> None:
    number = at_desk.submitted()
    answer("head", "review", "pass", number)
    answer("finance", "review", "pass", number)
    told = answer("reviewer", "review", "return", number, "--reason", "请重核经费", "--to", "财务先行审核")
    assert told["state"]["to"] == "reviewing"
    assert [seat.step for seat in at_desk.case(number).open_seats] == ["finance"]
    assert rules(answer("finance", "review", "return", number, "--reason", "错", "--to", "decision", status=1)) == [
        "earlier-step"
    ]


def test_a_refusal_is_final_and_wants_a_yes_and_a_reason(at_desk: Office) -> None:
    number = at_desk.submitted()
    assert by("head", "review", "refuse", number, "--yes").status == 2
    assert by("head", "review", "refuse", number, "--reason", "无实质任务").status == 2
    assert rules(answer("head", "review", "refuse", number, "--reason", "", "--yes", status=1)) == ["opinion"]
    told = answer("head", "review", "refuse", number, "--reason", "无实质任务", "--yes")
    assert told["state"]["to"] == "refused"
    assert told["next"] is None


def test_members_are_cut_by_name_or_number_with_a_line_each(at_desk: Office) -> None:
    number = at_desk.submitted()
    lines = answer("head", "review", "cut", number, "乙", "P00003", "甲", "--reason", "人数从紧", status=1)
    assert [line["result"] for line in lines] == ["done", "done", "refused"]
    assert rules(lines[2]) == ["leader"]
    assert [member.name for member in at_desk.case(number).active] == ["甲", "丁"]
    assert by("head", "review", "cut", number, "戊", "--reason", "人数从紧").status == 2


def test_a_justification_passes_only_when_an_approver_accepts_it(at_desk: Office) -> None:
    trip = troyan().delegation.model_copy(update={"entry": date(2023, 9, 22)})
    number = at_desk.drafted(troyan().model_copy(update={"delegation": trip}))
    assert "R05" in rules(answer("clerk", "delegation", "submit", number, status=1))
    at_desk.do("clerk", "justify", number, date(2023, 7, 10), Justifying(rule="R05", text="航班所限"))
    answer("clerk", "delegation", "submit", number)
    answer("head", "review", "pass", number)
    by_money = answer("finance", "review", "pass", number, "--accept", "r05", status=4)
    assert rules(by_money) == ["accept"]
    for login in ("finance", "reviewer"):
        answer(login, "review", "pass", number)
    assert rules(answer("approver", "review", "pass", number, status=1)) == ["R05"]
    assert answer("approver", "review", "pass", number, "--accept", "r05")["state"]["to"] == "approved"


def checked(*args: str, status: int) -> Any:
    """What ``delegation check`` or ``why`` answers."""
    shown = run("delegation", *args, "--format", "json")
    assert shown.status == status, shown
    return json.loads(shown.out or shown.err)


def test_why_gives_every_reason_and_who_could(at_desk: Office) -> None:
    number = at_desk.submitted()
    assert checked("why", number, "pass", "--as", "head", status=0)["allowed"] is True
    told = checked("why", number, "pass", "--as", "clerk", status=4)
    assert told["able"] == ["approver", "head"]
    assert rules(told) == ["step", "own-filing"]
    assert rules(checked("why", number, "depart", "--as", "clerk", status=1)) == ["state"]
    checked("why", number, "fly", "--as", "clerk", status=2)
    checked("why", "2023-0099", "pass", "--as", "clerk", status=2)


def test_why_answers_for_passports_and_reports_too(at_desk: Office) -> None:
    number = at_desk.lent()
    passport = at_desk.passports[number][0]
    told = checked("why", passport, "lend", "--workflow", "passport", "--as", "custodian", status=1)
    assert (told["passport"], rules(told)) == ("P******00", ["state"])
    assert rules(checked("why", number, "accept", "--workflow", "report", "--as", "reviewer", status=1)) == ["state"]


def forms(*names: str) -> list[str]:
    return [*(str(EXAMPLES / name) for name in names), "--place", "national", "--as-of", "2023-07-10"]


def test_a_form_is_checked_without_a_store() -> None:
    told = checked("check", *forms("troyan-2023.toml"), status=0)
    assert (told["passes"], told["findings"], told["at"]) == (True, [], "2023-07-10")


def test_a_check_lists_everything_and_fails_where_something_forbids() -> None:
    told = checked("check", *forms("study-tour-2023.toml"), status=1)
    assert {"R04", "R05", "R07", "R10", "R11", "R12", "R25", "R28"} <= set(rules(told))
    assert checked("check", *forms("study-tour-2023.toml")[:1], "--place", "atlantis", status=2)["status"] == 2


def test_what_asks_for_a_justification_fails_until_one_is_written(at_desk: Office) -> None:
    trip = troyan().delegation.model_copy(update={"entry": date(2023, 9, 22)})
    number = at_desk.drafted(troyan().model_copy(update={"delegation": trip}))
    assert checked("check", number, "--as-of", "2023-07-10", status=1)["passes"] is False
    at_desk.do("clerk", "justify", number, date(2023, 7, 10), Justifying(rule="R05", text="航班所限"))
    assert checked("check", number, "--as-of", "2023-07-10", status=0)["passes"] is True


def test_several_forms_are_checked_with_a_line_each() -> None:
    names = ("troyan-2023.toml", "san-antonio-2018.toml", "troyan-2023-report.toml")
    lines = checked("check", *forms(*names), status=1)
    assert [(line["passes"], line["block"], bool(line["problems"])) for line in lines] == [
        (True, [], False),
        (False, ["R04"], False),
        (False, [], True),
    ]
