"""What was carried out beside what was approved, at the terminal."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.cli.typed import answer
from tests.database.test_violations import returned
from tests.office import Office
from tests.terminal import run


def compared(number: str) -> Any:
    return json.loads(run("delegation", "compare", number, "--format", "json").out)


def test_each_member_stands_beside_the_approval_with_what_differs(
    at_desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = returned(at_desk, entry=date(2023, 9, 20), countries=("BG", "RO"))
    at_desk.do("custodian", "collect", at_desk.passports[number][0], date(2023, 9, 25), of="passport")
    monkeypatch.setenv("TRAVEL_TODAY", "2023-09-27")
    answer("reviewer", "sweep", on="2023-09-27")
    told = compared(number)
    assert told["persons"] == {"approved": 4, "travelled": 4}
    assert told["days"] == {"approved": 5, "actual": 5}
    assert told["passports"] == {"lent": 4, "returned": 1, "on_time": 1, "lost": 0}
    approved, leader, *others = told["members"]
    assert (approved["exit"], approved["days"], approved["countries"]) == ("2023-09-17", 5, ["BG"])
    assert (leader["name"], leader["days"], leader["differs"]) == ("甲", 4, True)
    assert [(each["kind"], each["wants_answer"]) for each in leader["differences"]] == [
        ("unauthorised-change", True),
        ("early-return", False),
    ]
    assert [member["differences"] for member in others] == [[], [], []]
    assert [violation["kind"] for violation in told["violations"]] == ["unauthorised-change"]
    shown = run("delegation", "compare", number).out
    assert "与批件一致" in shown
    assert "甲到访未经批准的国家和地区：罗马尼亚。甲于 2023-09-20 回国，早于批准的 2023-09-21。" in shown


def test_before_the_return_there_is_the_approval_alone(at_desk: Office) -> None:
    number = at_desk.abroad()
    told = compared(number)
    assert told["persons"] == {"approved": 4, "travelled": 0}
    assert {member["exit"] for member in told["members"][1:]} == {None}
    assert "尚无出入境记录" in run("delegation", "compare", number).out


def test_without_an_approval_there_is_nothing_to_compare(at_desk: Office) -> None:
    shown = run("delegation", "compare", at_desk.drafted())
    assert shown.status == 2
    assert "尚无任务批件" in shown.err
    assert run("delegation", "compare", "2023-0001", "--as-of", "2023-09-01").status == 2


def test_the_card_of_the_delegation_says_the_same(at_desk: Office) -> None:
    number = returned(at_desk, entry=date(2023, 9, 22))
    card = json.loads(run("delegation", "show", number, "--format", "json").out)
    assert card["actual"] == compared(number)["members"]
