"""The journey: briefed, cleared by itself, departed, back; what is owed and by when."""

from __future__ import annotations

from datetime import date

import pytest

from tests.database.papers import hire, refused, rules_of
from tests.office import OFFICE, Office
from travel.calendar import Due
from travel.errors import BadInput
from travel.facts import Crossing
from workflows.move import due_of
from workflows.passport import Collecting, Losing
from workflows.steps.journey import BriefingDetails, Returned

BRIEFED, LEFT, HOME = date(2023, 9, 10), date(2023, 9, 17), date(2023, 9, 22)


def test_a_group_is_cleared_by_itself_once_everybody_was_briefed_and_has_signed(office: Office) -> None:
    number = office.approved()
    done = office.do("briefer", "brief", number, BRIEFED, BriefingDetails(place="三楼会议室"))
    assert (done.after, done.followed_by) == ("approved", ())
    signed = BriefingDetails(signed=("甲", "乙", "丙"))
    assert office.do("briefer", "brief", number, BRIEFED, signed).followed_by == ()
    done = office.do("briefer", "brief", number, BRIEFED, BriefingDetails(signed=("丁",)))
    assert [(follower.action, follower.after) for follower in done.followed_by] == [("clear", "cleared")]


def test_an_absentee_makes_it_up_alone(sqlite_office: Office) -> None:
    number = sqlite_office.approved()
    present = BriefingDetails(persons=("甲", "乙", "丙"), signed=("甲", "乙", "丙"))
    sqlite_office.do("briefer", "brief", number, BRIEFED, present)
    assert sqlite_office.state(number) == "approved"
    alone = BriefingDetails(persons=("丁",), method="individual", signed=("丁",))
    sqlite_office.do("briefer", "brief", number, date(2023, 9, 11), alone)
    assert sqlite_office.state(number) == "cleared"


def test_one_missing_topic_keeps_the_group_from_leaving(sqlite_office: Office) -> None:
    number = sqlite_office.approved()
    topics = ("national-security", "discipline", "money", "safety", "etiquette")
    sqlite_office.do("briefer", "brief", number, BRIEFED, BriefingDetails(topics=topics, signed=("all",)))
    assert sqlite_office.state(number) == "approved"
    sqlite_office.do("custodian", "brief", number, BRIEFED, BriefingDetails(topics=("secrecy",), role="custodian"))
    assert sqlite_office.state(number) == "cleared"


def test_who_is_named_twice_at_a_session_was_there_once(sqlite_office: Office) -> None:
    number = sqlite_office.approved()
    person = sqlite_office.case(number).members[0].person
    twice = BriefingDetails(persons=("甲", person, "甲"), topics=("money", "money"), signed=("甲", "甲", person))
    done = sqlite_office.do("briefer", "brief", number, BRIEFED, twice)
    assert (done.written["members"], done.written["signed"], done.written["topics"]) == (["甲"], ["甲"], ["money"])


def test_a_topic_is_given_only_in_a_role_that_may_give_it(sqlite_office: Office) -> None:
    number = sqlite_office.approved()
    by_money = BriefingDetails(topics=("national-security",), role="finance")
    assert rules_of(refused(sqlite_office, "finance", "brief", number, BRIEFED, by_money)) == ["briefing-role"]
    as_other = BriefingDetails(topics=("money",), role="finance")
    refusal = refused(sqlite_office, "briefer", "brief", number, BRIEFED, as_other)
    assert (rules_of(refusal), refusal.exit_status) == (["briefing-role"], 4)


@pytest.mark.parametrize("given", [{"method": "telepathy"}, {"topics": ("gossip",)}, {"persons": ("癸",)}])
def test_a_session_of_unknown_words_or_people_is_bad_input(sqlite_office: Office, given: dict[str, object]) -> None:
    number = sqlite_office.approved()
    with pytest.raises(BadInput):
        sqlite_office.do("briefer", "brief", number, BRIEFED, BriefingDetails.model_validate(given))


def test_only_those_who_brief_do(sqlite_office: Office) -> None:
    number = sqlite_office.approved()
    refusal = refused(sqlite_office, "auditor", "brief", number, BRIEFED, BriefingDetails())
    assert rules_of(refusal)[0] == "role"


def test_what_the_program_does_by_itself_is_not_done_by_hand(sqlite_office: Office) -> None:
    number = sqlite_office.approved()
    refusal = refused(sqlite_office, "clerk", "clear", number, BRIEFED)
    assert rules_of(refusal)[0] == "automatic"
    assert "R34" in rules_of(refusal)
    assert "(reviewer)" not in refusal.message.render("en"), "nobody could"


# departure


def test_departure_opens_what_is_owed_by_the_approved_return(office: Office) -> None:
    number = office.abroad()
    owed = {row.kind: row.due_on for row in office.case(number).owed if row.kind != "passport"}
    assert owed == {
        "record-return": date(2023, 9, 21),
        "trip-report": date(2023, 10, 21),
        "results-notice": date(2023, 10, 21),
    }
    assert {row.owner for row in office.case(number).owed if row.kind != "passport"} == {OFFICE}


def test_nobody_leaves_without_every_members_passport(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    sqlite_office.do(
        "custodian", "collect", sqlite_office.passports[number][0], date(2023, 9, 16), Collecting(), of="passport"
    )
    assert rules_of(refused(sqlite_office, "clerk", "depart", number, LEFT)) == ["passports-out"]


def test_a_passport_lent_for_another_journey_does_not_count(sqlite_office: Office) -> None:
    sqlite_office.lent()
    second = sqlite_office.cleared()
    assert rules_of(refused(sqlite_office, "clerk", "depart", second, LEFT)) == ["passports-out"] * 4


def test_who_has_lost_his_passport_does_not_leave(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    lost = Losing(statement="在候机楼遗失")
    sqlite_office.do("custodian", "lost", sqlite_office.passports[number][1], date(2023, 9, 16), lost, of="passport")
    assert rules_of(refused(sqlite_office, "clerk", "depart", number, LEFT)) == ["passports-out"]


def test_a_refused_departure_lists_everything_at_once(sqlite_office: Office) -> None:
    number = sqlite_office.cleared()
    refusal = refused(sqlite_office, "museum", "depart", number, date(2023, 10, 1))
    assert rules_of(refusal) == ["unit", "R45", *["passports-out"] * 4]


# the way home


def test_the_return_has_what_is_owed_run_from_the_day_of_coming_home(office: Office) -> None:
    number = office.abroad()
    late = Returned(exit=LEFT, entry=HOME)
    done = office.do("clerk", "arrive", number, HOME, late)
    assert done.after == "back"
    assert [finding.rule for finding in done.findings] == ["R40"] * 4, "a day longer for each of four"
    case = office.case(number)
    assert {row.kind: row.due_on for row in case.owed} == {
        "passport": date(2023, 9, 29),
        "trip-report": date(2023, 10, 22),
        "results-notice": date(2023, 10, 22),
    }
    assert [row.kind for row in case.obligations if row.ended_how == "discharged"] == ["record-return"]
    assert {crossing.entry for crossing in case.crossings} == {HOME}


def test_a_due_day_that_does_not_move_keeps_its_anchor_on_record(sqlite_office: Office) -> None:
    case = sqlite_office.case(sqlite_office.back())
    assert {due_of(row).anchor for row in case.owed} == {"actual-return"}
    assert isinstance(due_of(case.owed[0]), Due)


def test_each_passport_is_due_by_its_holders_own_return(sqlite_office: Office) -> None:
    number = sqlite_office.abroad()
    first = sqlite_office.case(number).members[0].person
    records = Returned(
        exit=LEFT, entry=date(2023, 9, 21), crossings=(Crossing(first, LEFT, date(2023, 9, 19), ("BG",)),)
    )
    sqlite_office.do("clerk", "arrive", number, HOME, records)
    due = {row.owner: row.due_on for row in sqlite_office.case(number).owed if row.kind == "passport"}
    assert due == {
        "甲": date(2023, 9, 26),
        "乙": date(2023, 9, 28),
        "丙": date(2023, 9, 28),
        "丁": date(2023, 9, 28),
    }
    rest = {row.due_on for row in sqlite_office.case(number).owed if row.kind != "passport"}
    assert rest == {date(2023, 10, 21)}, "the last to come home decides for the group"


@pytest.mark.parametrize(
    "records",
    [
        Returned(),
        Returned(exit=LEFT),
        Returned(exit=date(2023, 9, 21), entry=LEFT),
        Returned(exit=LEFT, entry=date(2023, 9, 23)),
        Returned(exit=LEFT, entry=HOME, crossings=(Crossing("P99999", LEFT, HOME, ("BG",)),)),
    ],
)
def test_a_border_record_is_complete_runs_forward_has_come_and_is_of_a_member(
    sqlite_office: Office, records: Returned
) -> None:
    number = sqlite_office.abroad()
    with pytest.raises(BadInput):
        sqlite_office.do("clerk", "arrive", number, HOME, records)
    assert sqlite_office.state(number) == "abroad"


@pytest.mark.parametrize(
    ("exit_", "entry", "wanted"),
    [
        (
            date(2022, 9, 17),
            date(2022, 9, 21),
            "甲：出境日 2022-09-17 早于.* 超过 30 天，请核对年份、入境日 2022-09-21 早于本次出访的出境日期 2023-09-17",
        ),
        (date(2022, 9, 17), date(2023, 9, 21), "甲：出境日 2022-09-17 早于批准的出境日 2023-09-17 超过 30 天"),
        (date(2023, 8, 17), date(2023, 9, 21), "甲：出境日 2023-08-17 早于批准的出境日 2023-09-17 超过 30 天"),
        (date(2023, 9, 12), date(2023, 9, 16), "甲：入境日 2023-09-16 早于本次出访的出境日期 2023-09-17"),
    ],
)
def test_border_days_of_another_journey_are_never_kept(office: Office, exit_: date, entry: date, wanted: str) -> None:
    number = office.abroad()
    with pytest.raises(BadInput, match=wanted):
        office.do("clerk", "arrive", number, HOME, Returned(exit=exit_, entry=entry))
    first = office.case(number).members[0].person
    own = Returned(exit=LEFT, entry=HOME, crossings=(Crossing(first, exit_, entry, ("BG",)),))
    with pytest.raises(BadInput, match=wanted):
        office.do("clerk", "arrive", number, HOME, own)
    assert (office.state(number), office.case(number).crossings) == ("abroad", ())
    stamped = Collecting(exit=exit_, entry=entry)
    with pytest.raises(BadInput, match=wanted):
        office.do("custodian", "collect", office.passports[number][0], HOME, stamped, of="passport")
    assert office.case(number).crossings == ()


@pytest.mark.parametrize("exit_", [date(2023, 9, 16), date(2023, 9, 10), date(2023, 8, 18)])
def test_who_left_too_early_is_told_by_the_rules_and_recorded(sqlite_office: Office, exit_: date) -> None:
    number = sqlite_office.abroad()
    done = sqlite_office.do("clerk", "arrive", number, HOME, Returned(exit=exit_, entry=date(2023, 9, 18)))
    assert {finding.rule for finding in done.findings} == {"R40"}
    assert {crossing.exit for crossing in sqlite_office.case(number).crossings} == {exit_}


def test_a_departure_recorded_late_does_not_stand_against_an_earlier_return(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    sqlite_office.do("clerk", "depart", number, date(2023, 9, 20))
    sqlite_office.do("clerk", "arrive", number, HOME, Returned(exit=LEFT, entry=date(2023, 9, 19)))
    assert sqlite_office.state(number) == "back"


def test_who_left_before_the_approved_exit_may_be_back_before_it(sqlite_office: Office) -> None:
    number, early = sqlite_office.lent(), date(2023, 9, 16)
    sqlite_office.do("clerk", "depart", number, early)
    done = sqlite_office.do("clerk", "arrive", number, HOME, Returned(exit=early, entry=early))
    assert done.after == "back"


def test_stamps_recorded_with_the_passport_serve_as_the_border_record(sqlite_office: Office) -> None:
    number = sqlite_office.abroad()
    early = date(2023, 9, 20)
    for passport in sqlite_office.passports[number]:
        stamped = Collecting(exit=LEFT, entry=early)
        sqlite_office.do("custodian", "collect", passport, date(2023, 9, 21), stamped, of="passport")
    sqlite_office.do("clerk", "arrive", number, HOME, Returned())
    case = sqlite_office.case(number)
    assert {(crossing.exit, crossing.entry) for crossing in case.crossings} == {(LEFT, early)}
    assert {row.due_on for row in case.owed} == {date(2023, 10, 20)}


def test_a_border_record_may_not_contradict_the_stamps_already_recorded(sqlite_office: Office) -> None:
    number = sqlite_office.abroad()
    stamped = Collecting(exit=LEFT, entry=date(2023, 9, 20))
    passport = sqlite_office.passports[number][0]
    sqlite_office.do("custodian", "collect", passport, date(2023, 9, 21), stamped, of="passport")
    first = sqlite_office.case(number).members[0].person
    other = (Crossing(first, LEFT, date(2023, 9, 21), ("BG",)),)
    with pytest.raises(BadInput):
        sqlite_office.do("clerk", "arrive", number, HOME, Returned(exit=LEFT, entry=HOME, crossings=other))


def test_only_the_organisers_clerk_records_the_return(sqlite_office: Office) -> None:
    number = sqlite_office.abroad()
    hire(sqlite_office, "other", "旁人", OFFICE, "auditor")
    details = Returned(exit=LEFT, entry=HOME)
    assert rules_of(refused(sqlite_office, "museum", "arrive", number, HOME, details))[0] == "unit"
    assert rules_of(refused(sqlite_office, "other", "arrive", number, HOME, details))[0] == "role"
