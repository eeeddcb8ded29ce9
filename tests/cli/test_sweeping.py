"""The sweep, the outbox and violations at the terminal: what is raised, whom it reaches, and what it waits for."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.cli.typed import answer, by, events
from tests.database.test_sweep import at
from tests.database.test_violations import returned
from tests.mail import mail_server
from tests.office import OFFICE, Office
from tests.story import people
from tests.terminal import run
from travel.reminding import outbox
from workflows.sweep import sweep

OVERDUE = "2023-09-29"
"""Home on 21 September, passports are due on the 28th; the leader's, who came on the 22nd, on the 29th."""


@pytest.fixture
def swept(at_desk: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    """A delegation that is home, whose leader came back a day late, swept the day after its passports were due."""
    number = returned(at_desk, entry=date(2023, 9, 22))
    monkeypatch.setenv("TRAVEL_TODAY", OVERDUE)
    answer("reviewer", "sweep", on=OVERDUE)
    return number


def desk(login: str) -> Any:
    """What a desk shows."""
    return json.loads(run("desk", "--as", login, "--format", "json").out)


def listed(*args: str) -> list[Any]:
    """A listing, by number."""
    rows: list[Any] = json.loads(run("violation", "list", *args, "--format", "json").out)
    return sorted(rows, key=lambda row: str(row["violation"]))


def test_the_sweep_says_what_it_raised_and_a_second_one_has_nothing_left(
    at_desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = returned(at_desk, entry=date(2023, 9, 22))
    monkeypatch.setenv("TRAVEL_TODAY", OVERDUE)
    rehearsed = answer("reviewer", "sweep", "--dry-run", on=OVERDUE)
    done = answer("reviewer", "sweep", on=OVERDUE)
    assert rehearsed["reminders"] == done["reminders"]
    assert {(row["delegation"], row["kind"], row["owner"], row["stage"]) for row in done["reminders"]} == {
        (number, "passport", "甲", "due"),
        *((number, "passport", owner, "after-1") for owner in "乙丙丁"),
    }
    assert [row["kind"] for row in done["violations"]].count("overstay") == 1
    again = answer("reviewer", "sweep", on=OVERDUE)
    assert (again["reminders"], again["violations"]) == ([], [])


def test_a_dry_run_prints_the_messages_that_would_go_out_and_writes_nothing(
    at_desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = returned(at_desk)
    answer("clerk", "account", "contact", "clerk", "--add", "jsons://user:word@example.org:8443/hidden")
    monkeypatch.setenv("TRAVEL_TODAY", "2023-10-29")
    before = events(at_desk)
    messages = answer("reviewer", "sweep", "--dry-run", on="2023-10-29")["messages"]
    assert events(at_desk) == before
    assert json.loads(run("outbox", "list", "--format", "json").out) == []
    ways = {told["recipient"]: told["addresses"] for row in messages for told in row["recipients"]}
    assert ways == {"王经办": ["desk", "jsons"], "李处长": ["desk"], "赵主任": ["desk"], "钱馆员": ["desk"]}
    assert {row["delegation"] for row in messages} == {number}
    told = run("sweep", "--dry-run", "--as", "reviewer").out
    assert "督办单 督办〔2023〕1号" in told
    assert "hidden" not in told
    list(sweep(at(at_desk, date(2023, 10, 29))))
    with at_desk.store.reading() as tx:
        sent = {(row.subject, row.body) for row in outbox.messages(tx)}
    assert sent == {
        (row["subject"], row["body"])
        for row in messages
        if "王经办" in [told["recipient"] for told in row["recipients"]]
    }


def test_the_slips_of_a_dry_run_are_numbered_through_as_those_that_go_out(
    at_desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_desk.back()
    at_desk.back(application=people("赵钱孙李"))
    monkeypatch.setenv("TRAVEL_TODAY", "2023-10-29")

    def slips(*args: str) -> list[str]:
        return [row["supervision_slip"] for row in answer("reviewer", "sweep", *args, on="2023-10-29")["reminders"]]

    rehearsed = slips("--dry-run")
    assert [slip for slip in rehearsed if slip] == [f"督办〔2023〕{number}号" for number in range(1, 9)]
    assert slips() == rehearsed


def test_a_sweep_by_a_clock_that_was_set_back_says_so_and_repeats_nothing(
    at_desk: Office, swept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAVEL_TODAY", "2023-09-28")
    assert answer("reviewer", "sweep", on="2023-09-28")["reminders"] == []
    assert "2023-09-29已有催办记录" in by("reviewer", "sweep", on="2023-09-28").out


@pytest.mark.parametrize("args", [("sweep",), ("sweep", "--dry-run"), ("watch", "--once")])
def test_who_may_not_sweep_is_told_so_though_nothing_is_due(at_desk: Office, args: tuple[str, ...]) -> None:
    shown = run(*args, "--as", "clerk")
    assert shown.status == 4
    assert "须有下列角色之一：系统管理员、专管员、审核人、审计" in shown.out + shown.err
    assert "无须催办" not in shown.out


def test_the_lines_of_the_watch_say_who_is_reminded_of_what_and_by_which_slip(
    at_desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = returned(at_desk, entry=date(2023, 9, 22))
    monkeypatch.setenv("TRAVEL_TODAY", "2023-10-30")
    lines = run("watch", "--once", "--as", "reviewer").out
    assert f"{number}：已催办 乙 交回护照，期限 2023-09-28（逾期30天，发督办单，督办〔2023〕" in lines
    assert f"{number}：已催办 {OFFICE} 成果公示，期限 2023-10-22（逾期7天），对象 " in lines


def test_a_reminder_reaches_the_desk_of_whom_it_is_for_until_it_is_settled(at_desk: Office, swept: str) -> None:
    reminders = desk("clerk")["reminders"]
    assert [row["owner"] for row in reminders] == ["乙", "丁", "甲"]
    assert [row["owner"] for row in desk("museum")["reminders"]] == ["丙"]
    assert {name: reminders[0][name] for name in ("delegation", "kind", "stage", "reminders", "supervision_slip")} == {
        "delegation": swept,
        "kind": "passport",
        "stage": "after-1",
        "reminders": 1,
        "supervision_slip": None,
    }
    assert reminders[0]["next"] == f"travel passport collect --all --for {swept}"
    assert desk("reviewer")["reminders"] == []
    by("custodian", "passport", "collect", "--all", "--for", swept, on=OVERDUE)
    assert desk("clerk")["reminders"] == desk("museum")["reminders"] == []


def test_the_desk_shows_the_last_reminder_with_its_slip_and_how_often_somebody_was_reminded(
    swept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in ("2023-10-05", "2023-10-29"):
        monkeypatch.setenv("TRAVEL_TODAY", day)
        answer("reviewer", "sweep", on=day)
    passports = [row for row in desk("clerk")["reminders"] if row["kind"] == "passport"]
    assert {(row["stage"], row["reminders"]) for row in passports} == {("slip-30", 3)}
    slips = {row["supervision_slip"] for row in passports}
    assert len(slips) == len(passports) == 3
    assert slips < {f"督办〔2023〕{number}号" for number in (1, 2, 3, 4)}
    assert slips < {row["supervision_slip"] for row in desk("head")["reminders"]}


def test_another_days_desk_has_no_reminders(swept: str) -> None:
    told = json.loads(run("desk", "--as", "clerk", "--as-of", "2023-09-28", "--format", "json").out)
    assert (told["reminders"], told["violations"]) == ([], [])


def waiting(login: str) -> list[tuple[str, str]]:
    return [(row["violation"], row["next"]) for row in desk(login)["violations"]]


def test_a_violation_waits_for_the_clerk_then_for_those_who_rule_on_it(at_desk: Office, swept: str) -> None:
    number = next(row["violation"] for row in listed("--kind", "overstay"))
    explain, accept = f"travel violation explain {number} 文字", f"travel violation accept {number} --reason 文字"
    assert (number, explain) in waiting("clerk")
    assert waiting("reviewer") == waiting("auditor") == waiting("museum") == []
    told = answer("clerk", "violation", "explain", number, "航班取消", on=OVERDUE)
    assert (told["violation"], told["delegation"], told["next"]) == (number, swept, accept)
    assert (told["state"], told["who"]) == ({"from": "open", "to": "explained"}, "甲")
    assert number not in dict(waiting("clerk"))
    assert waiting("reviewer") == waiting("auditor") == [(number, accept)]
    told = answer("reviewer", "violation", "accept", number, "--reason", "有航司证明", on=OVERDUE)
    assert told["state"] == {"from": "explained", "to": "accepted"}
    assert told["next"] == f"travel report submit {swept} 文件"
    assert waiting("reviewer") == []


def test_it_does_not_wait_for_a_reviewer_who_travelled(at_desk: Office, swept: str) -> None:
    from travel.registry import accounts

    with at_desk.store.atomic() as tx:
        accounts.add_account(tx, "jia", "甲", OFFICE, ("reviewer",))
    number = listed("--kind", "overstay")[0]["violation"]
    answer("clerk", "violation", "explain", number, "航班取消", on=OVERDUE)
    assert waiting("jia") == []
    assert dict(waiting("reviewer")).keys() == {number}


def test_it_does_not_wait_for_a_reviewer_who_explained_it_himself(at_desk: Office, swept: str) -> None:
    from travel.registry import accounts

    with at_desk.store.atomic() as tx:
        accounts.add_account(tx, "both", "何一", OFFICE, ("clerk", "reviewer"))
    number = listed("--kind", "overstay")[0]["violation"]
    answer("both", "violation", "explain", number, "航班取消", on=OVERDUE)
    assert number not in dict(waiting("both"))
    assert number in dict(waiting("reviewer"))


def test_several_are_ruled_on_with_one_line_each(swept: str) -> None:
    numbers = [row["violation"] for row in listed()]
    for number in numbers[:2]:
        answer("clerk", "violation", "explain", number, "航班取消", on=OVERDUE)
    rows = answer(
        "reviewer", "violation", "accept", *numbers[:2], "V2023-0999", "--reason", "属实", on=OVERDUE, status=2
    )
    assert [(row["violation"], row["delegation"], row["result"]) for row in rows] == [
        (numbers[0], swept, "done"),
        (numbers[1], swept, "done"),
        ("V2023-0999", None, "bad-input"),
    ]
    shown = by("auditor", "violation", "uphold", *numbers[2:], "--reason", "属实", on=OVERDUE)
    assert (shown.status, shown.err) == (0, "")
    assert numbers[2] in shown.out
    assert shown.out.splitlines()[-1].endswith(f"travel report submit {swept} 文件")


def test_a_number_is_understood_in_any_width_and_case(swept: str) -> None:
    assert json.loads(run("violation", "show", "ｖ2023-0001", "--format", "json").out)["violation"] == "V2023-0001"


def test_the_violation_tells_what_it_waits_for_and_the_values_compared(swept: str) -> None:
    number = listed("--kind", "overstay")[0]["violation"]
    told = json.loads(run("violation", "show", number, "--format", "json").out)
    assert told["next"] == f"travel violation explain {number} 文字"
    assert told["facts"] == {"name": "甲", "days_abroad": 6, "approved_days": 5}


def test_a_delegation_names_what_was_found_and_what_it_was_reminded_of(swept: str) -> None:
    told = json.loads(run("delegation", "show", swept, "--format", "json").out)
    assert [row["violation"] for row in told["violations"]] == [row["violation"] for row in listed("--for", swept)]
    assert {(row["stage"], *row["recipients"]) for row in told["reminders"]} == {
        ("after-1", "王经办"),
        ("after-1", "钱馆员"),
        ("due", "王经办"),
    }
    told = run("delegation", "history", swept)
    assert "违规事项 V2023-0001：立案" in told.out
    assert "乙（交回护照，期限 2023-09-28）：逾期1天，催办对象 王经办" in told.out


def test_the_list_may_be_narrowed_and_the_auditor_has_the_same(swept: str) -> None:
    assert {row["kind"] for row in listed("--state", "待说明", "--kind", "overstay")} == {"overstay"}
    assert listed("--state", "upheld") == []
    assert json.loads(run("audit", "violations", "--kind", "overstay", "--format", "json").out) == listed(
        "--kind", "overstay"
    )


@pytest.mark.parametrize(
    ("args", "status", "told"),
    [
        (("--state", "xyz"), 2, "待说明 (open)"),
        (("--kind", "xyz"), 2, "overstay"),
        (("--for", "2023-9999"), 2, "2023-9999"),
    ],
)
@pytest.mark.parametrize("noun", ["violation list", "audit violations"])
def test_what_nobody_knows_is_refused_with_what_is_wanted(
    swept: str, noun: str, args: tuple[str, ...], status: int, told: str
) -> None:
    shown = run(*noun.split(), *args)
    assert (shown.status, shown.out) == (status, "")
    assert told in shown.err.replace("（", " (").replace("）", ")")


@pytest.mark.parametrize("address", ["https://open.feishu.cn/open-apis/bot/v2/hook/abc", "http://example.org/hook"])
def test_a_web_address_is_refused_with_the_form_that_is_wanted(at_desk: Office, address: str) -> None:
    shown = by("clerk", "account", "contact", "clerk", "--add", address)
    assert (shown.status, shown.out) == (2, "")
    for form in ("feishu://TOKEN", "wecombot://KEY", "dingtalk://TOKEN", "jsons://"):
        assert form in shown.err
    assert json.loads(run("account", "contact", "clerk", "--as", "clerk", "--format", "json").out)["addresses"] is None


def test_the_path_of_a_web_hook_is_shown_nowhere(at_desk: Office) -> None:
    told = answer("clerk", "account", "contact", "clerk", "--add", "jsons://user:word@example.org:8443/hidden?x=hidden")
    assert told["addresses"] == ["jsons://example.org:8443"]
    assert "hidden" not in run("audit", "log", "--format", "json").out
    told = answer("clerk", "account", "contact", "clerk", "--remove", "jsons://example.org:8443")
    assert told["addresses"] is None


def test_mail_that_could_not_be_sent_waits_and_is_sent_when_it_is_tried_again(
    at_desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    returned(at_desk)
    from travel.registry import accounts

    with at_desk.store.atomic() as tx:
        accounts.add_account(tx, "root", "管理员", OFFICE, ("admin",))
    with mail_server() as (box, address):
        answer("clerk", "account", "contact", "clerk", "--add", address)
        monkeypatch.setenv("TRAVEL_TODAY", OVERDUE)
        box.answer = "451 try again later"
        shown = by("reviewer", "sweep", on=OVERDUE)
        assert "travel outbox list" in shown.out
        rows = json.loads(run("outbox", "list", "--format", "json").out)
        assert {(row["state"], row["recipient"]) for row in rows} == {("waiting", "clerk")}
        assert [row["attempts"] for row in rows if "try again later" in (row["error"] or "")] == [1]
        for lang, words in (("zh", "邮件服务器未接收"), ("en", "The mail server did not take it")):
            assert words in run("outbox", "list", "--lang", lang, "--format", "json").out, "in the reader's language"
        box.answer = "250 OK"
        by("root", "outbox", "retry", on=OVERDUE)
    assert {row["state"] for row in json.loads(run("outbox", "list", "--format", "json").out)} == {"sent"}
    assert len(box.mails) == len(rows) == 3


def test_messages_may_be_narrowed_to_a_state(at_desk: Office) -> None:
    assert json.loads(run("outbox", "list", "--state", "待发送", "--format", "json").out) == []
    assert run("outbox", "list", "--state", "lost").status == 2
