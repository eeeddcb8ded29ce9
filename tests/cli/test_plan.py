"""`travel plan`: what is planned, by whom, and which numbers are used; and forms that are judged by it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.typed import answer, by, events, rules
from tests.office import EXAMPLES, MUSEUM, OFFICE, TODAY, Office, troyan
from tests.story import people
from tests.terminal import run
from travel.application import Application
from workflows.steps.journey import Cancelling

ENTRY = ("plan", "add", "2023-05", "签署友城意向书", "--unit", OFFICE, "--persons", "4")


def entered(number: str = "2023-05", *more: str, unit: str = OFFICE, persons: int = 4) -> Any:
    """The answer to entering a number."""
    return answer("reviewer", "plan", "add", number, "签署友城意向书", "--unit", unit, "--persons", str(persons), *more)


def listed(*args: str) -> list[tuple[str, str, list[str]]]:
    rows = answer_of("plan", "list", "--year", "2023", *args)
    return [(row["plan"], row["use"], row["delegations"]) for row in rows]


def answer_of(*args: str, status: int = 0) -> Any:
    """The answer of a reading command."""
    shown = run(*args, "--as", "clerk", "--format", "json")
    assert shown.status == status, shown
    return json.loads(shown.out)


def form(folder: Path, **particulars: Any) -> str:
    """The friendship-city form with other lines, beside its papers."""
    text = (EXAMPLES / "troyan-2023.toml").read_text("utf-8")
    for name, value in particulars.items():
        assert f"\n{name} =" in text
        head, _, rest = text.partition(f"\n{name} =")
        text = f"{head}\n{value}\n" + rest.partition("\n")[2]
    path = folder / "form.toml"
    path.write_text(text, "utf-8")
    for paper in EXAMPLES.glob("*.pdf"):
        (folder / paper.name).write_bytes(paper.read_bytes())
    return str(path)


def test_an_entry_is_registered_with_its_event(at_desk: Office) -> None:
    before = events(at_desk)
    made = entered("2023-05", "--country", "保加利亚,RO", "--month", "9")
    assert made == {
        "plan": "2023-05",
        "year": 2023,
        "unit": OFFICE,
        "title": "签署友城意向书",
        "persons": 4,
        "countries": ["BG", "RO"],
        "month": 9,
        "apart": False,
    }
    assert events(at_desk) == before + 1
    (event,) = answer_of("audit", "log", "--kind", "plan")
    assert (event["subject"], event["action"], event["details"]["unit"]) == ("2023-05", "add", OFFICE)


def test_a_rehearsal_enters_nothing(at_desk: Office) -> None:
    before = events(at_desk)
    assert by("reviewer", *ENTRY, "--dry-run").out.endswith("以上为演练，未作任何改动。\n")
    assert (events(at_desk), listed()) == (before, [])


@pytest.mark.parametrize("login", ["clerk", "museum", "custodian", "finance", "approver", "auditor"])
def test_the_plan_is_kept_by_reviewers_and_administrators(at_desk: Office, login: str) -> None:
    before = events(at_desk)
    assert by(login, *ENTRY).status == 4
    assert events(at_desk) == before


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (ENTRY, "计划编号 2023-05 已登记"),
        (("plan", "add", "甲-5", "x", "--unit", OFFICE, "--persons", "4"), "编号 甲-5 开头没有年份，请用 --year 写明"),
        (("plan", "add", "2023 05", "x", "--unit", OFFICE, "--persons", "4"), "“2023 05”不是计划编号"),
        (("plan", "add", " ", "x", "--unit", OFFICE, "--persons", "4", "--year", "2023"), "计划编号不能为空"),
        (("plan", "add", "2023-06", " ", "--unit", OFFICE, "--persons", "4"), "团组名称不能为空"),
        (("plan", "add", "2023-06", "x", "--unit", "无此单位", "--persons", "4"), "无此单位"),
        (("plan", "add", "2023-06", "x", "--unit", OFFICE, "--persons", "0"), "--persons：不得小于 1"),
        (("plan", "add", "2023-06", "x", "--unit", OFFICE, "--persons", "4", "--month", "13"), "--month：不得大于 12"),
        (("plan", "add", "2023-06", "x", "--unit", OFFICE, "--persons", "4", "--country", "火星"), "火星"),
    ],
)
def test_what_cannot_be_is_refused_and_named(at_desk: Office, args: tuple[str, ...], told: str) -> None:
    entered()
    before = events(at_desk)
    shown = by("reviewer", *args)
    assert shown.status == 2
    assert told in shown.err
    assert events(at_desk) == before


def test_a_number_may_name_its_year_apart(at_desk: Office) -> None:
    assert entered("外-5", "--year", "2023")["year"] == 2023
    assert entered("2024-5")["year"] == 2024
    assert [number for number, *_ in listed()] == ["外-5"]


def test_the_list_tells_which_numbers_are_free_used_and_freed(at_desk: Office) -> None:
    for number in ("2023-05", "2023-06", "2023-07"):
        entered(number, persons=40)
    assert listed() == [("2023-05", "free", []), ("2023-06", "free", []), ("2023-07", "free", [])]
    used = at_desk.submitted(application=numbered("2023-05", people("赵钱孙李")))
    cancelled = at_desk.approved(application=numbered("2023-06", troyan()))
    at_desk.do("clerk", "cancel", cancelled, TODAY, Cancelling(reason="外方推迟"))
    at_desk.drafted(numbered("2023-07", people("周吴郑王")))
    assert listed() == [("2023-05", "used", [used]), ("2023-06", "freed", [cancelled]), ("2023-07", "free", [])]
    assert [number for number, *_ in listed("--free")] == ["2023-06", "2023-07"]


def numbered(plan: str, application: Application) -> Application:
    """The application under another number of the plan, with a reason to go beside others."""
    delegation = application.delegation.model_copy(update={"plan": plan})
    reasons = {"justifications": {"R32": "两团任务各不相同"}}
    return application.model_copy(update={"delegation": delegation} | reasons)


def test_the_list_may_be_of_one_unit(at_desk: Office) -> None:
    entered("2023-05")
    entered("2023-06", unit=MUSEUM)
    assert [number for number, *_ in listed("--unit", MUSEUM)] == ["2023-06"]
    assert run("plan", "list", "--unit", "无此单位", "--as", "clerk").status == 2


def test_the_register_shows_what_holds_now(at_desk: Office) -> None:
    assert "travel audit log" in run("plan", "list", "--as-of", "2023-01-01").err


def test_a_form_is_judged_by_the_plan_of_the_store(at_desk: Office, tmp_path: Path) -> None:
    planned = form(tmp_path)
    check = ("delegation", "check", "--as-of", "2023-07-11")
    assert not {"R01", "R02", "R03"} & set(rules(answer_of(*check, planned)))
    entered("2023-06", unit=MUSEUM)
    answered = answer_of(*check, planned, status=1)
    assert {"R02", "R03"} <= set(rules(answered))
    entered("2023-05")
    assert not {"R01", "R02", "R03"} & set(rules(answer_of(*check, planned)))
    at_desk.submitted(application=troyan())
    assert {"R01", "R02"} <= set(rules(answer_of(*check, planned, status=1)))


def test_without_a_store_a_form_is_judged_by_itself(
    at_desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered("2023-06", unit=MUSEUM)
    monkeypatch.delenv("TRAVEL_DATABASE")
    assert "R03" not in rules(answer_of("delegation", "check", form(tmp_path), "--as-of", "2023-07-11"))
    unplanned = form(tmp_path, plan="")
    assert "R03" in rules(answer_of("delegation", "check", unplanned, "--as-of", "2023-07-11", status=1))


def test_a_number_is_the_same_in_full_width_and_with_spaces(at_desk: Office) -> None:
    entered(" ２０２３－０５　")
    assert listed() == [("2023-05", "free", [])]
    answer("reviewer", "plan", "add", "2023-05", "签署友城意向书", "--unit", OFFICE, "--persons", "4", status=2)
    assert listed() == [("2023-05", "free", [])]


def test_a_swap_with_its_reason_goes_up_and_uses_the_number_it_was_given(at_desk: Office) -> None:
    entered("2023-05")
    delegation = troyan().delegation.model_copy(
        update={"plan": None, "swapped_plan": "2023-05", "out_of_plan": "外方临时更改展期"}
    )
    swapping = troyan().model_copy(update={"delegation": delegation, "justifications": {"R03": "与原计划同国同任务"}})
    number = at_desk.drafted(swapping)
    assert "R03" in rules(answer_of("delegation", "check", number))
    at_desk.do("clerk", "submit", number, date(2023, 7, 10))
    assert listed() == [("2023-05", "used", [number])]
