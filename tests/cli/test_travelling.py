"""Briefing, passports, the journey and what comes after it, at the terminal."""

from __future__ import annotations

import json

import pytest

from tests.cli.typed import answer, by, events, rules
from tests.office import EXAMPLES, Office
from tests.terminal import run
from travel.journeys import reports

REPORT, EVALUATION = str(EXAMPLES / "troyan-2023-report.toml"), str(EXAMPLES / "troyan-2023-evaluation.toml")


def register(login: str = "custodian", number: str = "pe1234567", *more: str, status: int = 0) -> object:
    args = ("--person", "甲", "--kind", "公务普通护照", "--issued", "2022-01-01", "--expires", "2027年1月1日")
    return answer(login, "passport", "register", number, *args, *more, status=status)


def test_a_briefing_without_more_covers_everybody_and_all_that_is_wanted(at_desk: Office) -> None:
    number = at_desk.approved()
    told = answer("briefer", "briefing", "record", number, "--signed", "all", on="2023-09-01")
    assert told["state"] == {"from": "approved", "to": "cleared"}
    assert told["members"] == told["signed"] == ["甲", "乙", "丙", "丁"]
    assert told["next"] == f"travel passport lend --all --for {number}"


def test_an_absent_member_hears_it_later(at_desk: Office) -> None:
    number = at_desk.approved()
    told = answer(
        "briefer", "briefing", "record", number, "--member", "甲,乙，P00003", "--signed", "甲、乙、丙", on="2023-09-01"
    )
    assert told["state"]["to"] == "approved"
    told = answer(
        "briefer", "briefing", "record", number, "--member", "丁", "--method", "个别", "--signed", "丁", on="2023-09-02"
    )
    assert told["state"]["to"] == "cleared"


def test_a_giver_speaks_in_a_role_of_his_own(at_desk: Office) -> None:
    number = at_desk.approved()
    told = answer("finance", "briefing", "record", number, on="2023-09-01")
    assert told["topics"] == ["money"]
    assert rules(answer("finance", "briefing", "record", number, "--role", "briefer", on="2023-09-01", status=4)) == [
        "briefing-role"
    ]
    assert by("auditor", "briefing", "record", number, on="2023-09-01").status == 4
    assert by("briefer", "briefing", "record", number, "--topic", "天气", on="2023-09-01").status == 2
    assert by("briefer", "briefing", "record", number, "--member", "戊", on="2023-09-01").status == 2


def test_a_passport_is_registered_and_shown_masked(at_desk: Office) -> None:
    at_desk.drafted()
    told = register(number="ｐｅ1234567")
    assert (told["passport"], told["holder"]) == ("P******67", "甲")  # type: ignore[index]
    assert rules(register(status=1)) == ["passport", "passport"]
    with at_desk.store.reading() as tx:
        from travel.custody import passports

        assert passports.known(tx, "PE1234567").holder == "甲"


def test_the_endorsement_of_a_pass_is_registered_renewed_and_listed(at_desk: Office) -> None:
    at_desk.drafted()
    args = ("--person", "甲", "--kind", "因公往来港澳通行证", "--issued", "2022-01-01", "--expires", "2027-01-01")
    answer("custodian", "passport", "register", "C12345678", *args, "--endorsed-until", "2023-08-31")
    answer("custodian", "passport", "endorse", "甲", "--until", "2023-12-31")
    (row,) = json.loads(run("passport", "list", "--as", "custodian", "--format", "json").out)
    assert (row["expires_on"], row["endorsed_until"]) == ("2027-01-01", "2023-12-31")
    shown = run("passport", "list", "--as", "custodian", "--lang", "en")
    assert "endorsed until 2023-12-31" in " ".join(shown.out.replace("│", " ").split())
    assert "endorsed until 2023-12-31" in run("audit", "log", "--as", "auditor", "--lang", "en").out
    assert by("custodian", "passport", "endorse", "甲", "--until", "never").status == 2


def test_what_a_passport_cannot_be_is_bad_input(at_desk: Office) -> None:
    at_desk.drafted()
    register("clerk", status=4)
    register(number="P1", status=2)
    register("custodian", "PE1234567", "--kind", "绿卡", status=2)
    register("custodian", "PE1234567", "--issued", "2028-01-01", status=2)
    register("custodian", "PE1234567", "--person", "戊", status=2)
    assert events(at_desk) == 1


def test_all_passports_of_a_delegation_are_lent_with_a_line_each(at_desk: Office) -> None:
    number = at_desk.cleared()
    numbers = at_desk.registered(number)
    first = answer("custodian", "passport", "lend", numbers[0].lower(), "--for", number, on="2023-09-15")
    assert [(row["kind"], row["due_on"]) for row in first["obligations"]] == [("passport", "2023-09-28")]
    assert "2023-09-21" in first["obligations"][0]["arithmetic"]
    lines = answer("custodian", "passport", "lend", "--all", "--for", number, on="2023-09-15")
    assert [(line["holder"], line["result"]) for line in lines] == [("乙", "done"), ("丙", "done"), ("丁", "done")]
    assert by("custodian", "passport", "lend", "--all", "--for", number, on="2023-09-15").status == 2


def test_a_rehearsed_loan_is_none(at_desk: Office) -> None:
    number = at_desk.cleared()
    at_desk.registered(number)
    before = events(at_desk)
    shown = by("custodian", "passport", "lend", "--all", "--for", number, "--dry-run", on="2023-09-15")
    assert shown.status == 0
    assert "可办" in shown.out
    assert events(at_desk) == before


def test_passports_are_lent_only_to_members_of_a_cleared_delegation(at_desk: Office) -> None:
    number = at_desk.approved()
    (first, *_rest) = at_desk.registered(number)
    assert "cleared" in rules(
        answer("custodian", "passport", "lend", first, "--for", number, on="2023-09-15", status=1)
    )
    assert by("clerk", "passport", "lend", first, "--for", number, on="2023-09-15").status == 4
    assert by("custodian", "passport", "lend", "PE9999999", "--for", number, on="2023-09-15").status == 2
    assert by("custodian", "passport", "lend", "--for", number, on="2023-09-15").status == 2


def test_a_member_without_a_passport_is_named(at_desk: Office) -> None:
    number = at_desk.cleared()
    shown = by("custodian", "passport", "lend", "--all", "--for", number, on="2023-09-15")
    assert shown.status == 1
    assert "甲、乙、丙、丁" in shown.err
    at_desk.registered(number)
    lost = by("custodian", "passport", "lost", "丙", "--statement", "遗失", "--yes", on="2023-09-15")
    assert lost.status == 0
    shown = by("custodian", "passport", "lend", "--all", "--for", number, on="2023-09-15")
    assert shown.status == 1, "what is there is lent, and who is left over is told"
    assert "没有丙的" in shown.err or "丙" in shown.err
    assert [row.state for row in at_desk.case(number).passports].count("lent") == 3


def test_passports_come_back_by_holder_or_all_at_once(at_desk: Office) -> None:
    number = at_desk.back()
    told = answer("custodian", "passport", "collect", "甲", "--for", number, on="2023-09-25")
    assert told["state"] == {"from": "lent", "to": "in_custody"}
    assert told["obligations"][0]["change"] == "discharged"
    lines = answer("custodian", "passport", "collect", "--all", "--for", number, on="2023-09-25")
    assert len(lines) == 3
    assert by("custodian", "passport", "collect", "--all", "--for", number, on="2023-09-25").status == 2
    assert by("custodian", "passport", "collect", "--all", on="2023-09-25").status == 2
    assert rules(answer("custodian", "passport", "collect", "甲", on="2023-09-25", status=1)) == ["state"]


def test_stamps_are_recorded_with_the_passport(at_desk: Office) -> None:
    number = at_desk.abroad()
    stamps = ("--exit", "2023-09-17", "--entry", "2023-09-21", "--country", "保加利亚")
    told = answer("custodian", "passport", "collect", "甲", "--for", number, *stamps, on="2023-09-22")
    assert (told["exit"], told["countries"]) == ("2023-09-17", ["BG"])
    assert by("custodian", "passport", "collect", "乙", "--for", number, "--country", "天上").status == 2


def test_a_passport_that_never_left_has_no_stamps(at_desk: Office) -> None:
    number = at_desk.lent()
    stamps = ("--exit", "2023-09-17", "--entry", "2023-09-21")
    told = answer("custodian", "passport", "collect", "甲", "--for", number, *stamps, on="2023-09-25", status=1)
    assert rules(told) == ["stamps"]


def test_a_lost_passport_that_is_found_can_only_be_voided(at_desk: Office) -> None:
    number = at_desk.lent()
    passport = at_desk.passports[number][0]
    lost = ("passport", "lost", passport, "--statement", "在火车站遗失")
    assert by("custodian", *lost, on="2023-09-16").status == 2
    told = answer("custodian", *lost, "--yes", on="2023-09-16")
    assert told["state"]["to"] == "lost"
    assert told["obligations"][0]["change"] == "discharged"
    assert answer("custodian", "passport", "found", passport, on="2023-09-18")["state"]["to"] == "found"
    assert by("custodian", "passport", "lend", passport, "--for", number, on="2023-09-18").status == 1
    told = answer("custodian", "passport", "void", passport, "--reason", "已补发", "--yes", on="2023-09-18")
    assert told["state"]["to"] == "void"


def test_a_holder_s_name_means_the_passport_that_was_lost_and_never_one_of_two(at_desk: Office) -> None:
    number = at_desk.lent()
    old = at_desk.passports[number][0]
    by("custodian", "passport", "lost", "甲", "--statement", "在火车站遗失", "--yes", on="2023-09-16")
    register(number="PE7654321")
    assert by("custodian", "passport", "void", "甲", "--reason", "找回", "--yes", on="2023-09-18").status == 2
    assert answer("custodian", "passport", "found", "甲", on="2023-09-18")["state"]["to"] == "found"
    assert by("custodian", "passport", "void", "甲", "--reason", "找回", "--yes", on="2023-09-18").status == 2
    told = answer("custodian", "passport", "void", old, "--reason", "找回", "--yes", on="2023-09-18")
    assert told["state"]["to"] == "void"
    assert rules(answer("custodian", "passport", "found", "甲", on="2023-09-18", status=1)) == ["state"]


def test_departure_is_refused_with_every_reason(at_desk: Office) -> None:
    number = at_desk.cleared()
    told = answer("clerk", "delegation", "depart", number, on="2023-09-16", status=1)
    assert rules(told) == ["passports-out"] * 4
    assert by("reviewer", "delegation", "depart", number, on="2023-09-17").status == 4


def test_departing_says_what_is_owed_and_by_when(at_desk: Office) -> None:
    number = at_desk.lent()
    told = answer("clerk", "delegation", "depart", number, on="2023-09-17")
    owed = {row["kind"]: (row["change"], row["due_on"]) for row in told["obligations"]}
    assert owed == {
        "record-return": ("opened", "2023-09-21"),
        "passport": (None, "2023-09-28"),
        "trip-report": ("opened", "2023-10-21"),
        "results-notice": ("opened", "2023-10-21"),
    }
    assert told["next"].startswith(f"travel delegation arrive {number} --exit 2023-09-17")


def test_a_rehearsed_departure_tells_the_same_and_writes_nothing(at_desk: Office) -> None:
    number = at_desk.lent()
    rehearsed = answer("clerk", "delegation", "depart", number, "--dry-run", on="2023-09-17")
    assert at_desk.state(number) == "cleared"
    done = answer("clerk", "delegation", "depart", number, on="2023-09-17")
    assert rehearsed["obligations"] == done["obligations"]


def test_members_may_have_days_of_their_own(at_desk: Office) -> None:
    number = at_desk.abroad()
    days = ("--exit", "2023-09-17", "--entry", "2023-09-21")
    own = ("--record", "丁 2023-09-17 2023年9月23日 bg,土耳其")
    told = answer("clerk", "delegation", "arrive", number, *days, *own, on="2023-09-24")
    assert told["state"]["to"] == "back"
    assert told["crossings"][3]["countries"] == ["BG", "TR"]
    assert {row["due_on"] for row in told["obligations"] if row["kind"] == "trip-report"} == {"2023-10-23"}
    assert "R40" in rules(told)


@pytest.mark.parametrize(
    "given",
    [
        (),
        ("--exit", "2023-09-17"),
        ("--exit", "2023-09-21", "--entry", "2023-09-17"),
        ("--exit", "2023-09-17", "--entry", "2023-10-17"),
        ("--exit", "明天吧", "--entry", "2023-09-21"),
        ("--record", "甲 2023-09-17"),
        ("--record", "甲 2023-09-17 九月"),
        ("--record", "戊 2023-09-17 2023-09-21"),
        ("--exit", "2023-09-17", "--entry", "2023-09-21", "--country", "亚特兰蒂斯"),
    ],
)
def test_border_days_that_cannot_be_are_bad_input(at_desk: Office, given: tuple[str, ...]) -> None:
    number = at_desk.abroad()
    assert by("clerk", "delegation", "arrive", number, *given, on="2023-09-24").status == 2
    assert at_desk.state(number) == "abroad"


def test_a_report_goes_in_is_sent_back_and_accepted(at_desk: Office) -> None:
    number = at_desk.collected()
    assert by("reviewer", "report", "accept", number, on="2023-10-10").status == 1
    told = answer("clerk", "report", "submit", number, REPORT, on="2023-10-10")
    assert told["next"] == f"travel report accept {number}"
    assert {row.kind for row in at_desk.case(number).attachments} >= {"report", "photo"}
    told = answer("reviewer", "report", "return", number, "--reason", "请补成果", on="2023-10-11")
    assert ("opened", "trip-report") in {(row["change"], row["kind"]) for row in told["obligations"]}
    answer("clerk", "report", "submit", number, REPORT, on="2023-10-12")
    told = answer("reviewer", "report", "accept", number, on="2023-10-13")
    assert told["followed_by"] == {"from": "back", "to": "reported"}


def test_a_report_comes_from_the_filer_and_is_judged_by_the_office(at_desk: Office) -> None:
    number = at_desk.collected()
    assert by("museum", "report", "submit", number, REPORT, on="2023-10-10").status == 4
    assert by("clerk", "report", "submit", number, "nowhere.toml", on="2023-10-10").status == 2
    answer("clerk", "report", "submit", number, REPORT, on="2023-10-10")
    assert by("clerk", "report", "accept", number, on="2023-10-10").status == 4
    assert by("reviewer", "report", "evaluate", number, EVALUATION, on="2023-10-10").status == 1


def test_after_the_evaluation_look_backs_are_owed_and_the_case_closes(at_desk: Office) -> None:
    number = at_desk.collected()
    answer("clerk", "report", "submit", number, REPORT, on="2023-10-10")
    answer("reviewer", "report", "accept", number, on="2023-10-10")
    told = answer("reviewer", "report", "evaluate", number, EVALUATION, on="2023-10-15")
    assert [row["due_on"] for row in told["obligations"] if row["kind"] == "look-back"] == ["2024-04-15", "2024-10-15"]
    assert rules(answer("reviewer", "delegation", "close", number, on="2023-10-16", status=1)) == ["obligations"]
    answer("clerk", "delegation", "publish", number, "--place", "公告栏", on="2023-10-16")
    assert answer("reviewer", "delegation", "close", number, on="2023-10-16")["state"]["to"] == "closed"


def test_a_look_back_closes_outcomes(at_desk: Office) -> None:
    number = at_desk.closed()
    with at_desk.store.reading() as tx:
        first, *_ = reports.outcomes(tx, at_desk.case(number).id)
    told = answer(
        "reviewer", "report", "look-back", number, "--finding", "已签约", "--closed", str(first.id), on="2024-04-15"
    )
    assert [row["change"] for row in told["obligations"]] == ["discharged", None]
    assert (
        by("reviewer", "report", "look-back", number, "--finding", "x", "--closed", "99", on="2024-10-15").status == 2
    )
    assert by("clerk", "report", "look-back", number, "--finding", "x", on="2024-04-15").status == 4


def owed(office: Office, number: str, kind: str) -> str:
    return str(next(row.id for row in office.case(number).owed if row.kind == kind))


def test_an_obligation_is_discharged_by_its_number(at_desk: Office) -> None:
    number = at_desk.collected()
    notice = owed(at_desk, number, "results-notice")
    assert by("clerk", "obligation", "discharge", notice, on="2023-10-01").status == 2
    told = answer("clerk", "obligation", "discharge", notice, "--place", "公告栏", on="2023-10-01")
    assert told["action"] == "publish"
    assert rules(answer("clerk", "obligation", "discharge", notice, "--place", "x", on="2023-10-01", status=1)) == [
        "obligations"
    ]
    assert by("clerk", "obligation", "discharge", "999", on="2023-10-01").status == 2


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("passport", "travel passport collect 甲 --for {number}"),
        ("record-return", "travel delegation arrive {number} --exit 2023-09-17 --entry 2023-09-21"),
        ("trip-report", "travel report submit {number} 文件"),
    ],
)
def test_what_has_a_command_of_its_own_is_told_it(at_desk: Office, kind: str, command: str) -> None:
    number = at_desk.abroad()
    shown = by("clerk", "obligation", "discharge", owed(at_desk, number, kind), on="2023-09-22")
    assert shown.status == 2
    assert command.format(number=number) in shown.err
