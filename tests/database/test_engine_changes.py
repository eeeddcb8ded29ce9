"""Changes after the approval: amended, refused, withdrawn, cancelled; what stays in force and what is due when."""

from __future__ import annotations

from datetime import date

import pytest

from tests.database.papers import a_week_long, changed, dated, refused, rules_of, with_member, without_member
from tests.office import Office, filing, troyan
from travel.application import Application
from travel.errors import BadInput
from workflows.passport import Collecting, Lending
from workflows.steps.application import Filing, Justifying
from workflows.steps.journey import BriefingDetails, Cancelling, Returned
from workflows.steps.review import Cutting, Passing, Refusing, Returning, Withdrawing

CHANGED, DECIDED = date(2023, 9, 15), date(2023, 9, 16)
REVIEWERS = ("head", "finance", "reviewer", "approver")


def later() -> Application:
    """The same journey two days later."""
    return dated(date(2023, 9, 19), date(2023, 9, 23))


def amended(office: Office, number: str, application: Application) -> None:
    office.do("clerk", "amend", number, CHANGED, filing(office.store, application))


def passed(office: Office, number: str, *logins: str) -> None:
    for login in logins or REVIEWERS:
        office.do(login, "pass", number, DECIDED, Passing())


def test_an_amendment_is_a_new_round_and_the_approval_stays_in_force_meanwhile(office: Office) -> None:
    number = office.cleared()
    amended(office, number, later())
    case = office.case(number)
    assert (case.state, case.round, case.row.revision) == ("reviewing", 2, 2)
    assert case.approval is not None
    assert (case.approval.number, case.approval.exit) == ("外批〔2023〕1号", date(2023, 9, 17))
    assert case.row.exit_on == date(2023, 9, 19)


def test_an_approved_amendment_gets_an_approval_of_its_own_and_both_stay_on_record(office: Office) -> None:
    number = office.cleared()
    amended(office, number, later())
    passed(office, number)
    case = office.case(number)
    assert case.state == "cleared", "the briefings already given still count"
    assert case.approval is not None
    assert (case.approval.number, case.approval.exit, case.approval.round) == (
        "外批〔2023〕2号",
        date(2023, 9, 19),
        2,
    )


def test_passports_lent_before_an_amendment_are_due_by_the_return_that_is_approved_then(office: Office) -> None:
    number = office.lent()
    amended(office, number, later())
    assert {row.due_on for row in office.case(number).owed} == {date(2023, 9, 28)}, "the old approval is in force"
    passed(office, number)
    case = office.case(number)
    assert {row.due_on for row in case.owed} == {date(2023, 9, 30)}
    assert len(case.owed) == 4
    assert sorted(row.ended_how for row in case.obligations if row.ended_on) == ["superseded"] * 4


LEFT_OUT = 3
"""The place of 丁, whom these changes leave at home, among the members and their passports."""


def passports_due(office: Office, number: str) -> list[date]:
    """When each member's passport is due, in the order of the form."""
    due = {row.subject: row.due_on for row in office.case(number).owed if row.kind == "passport"}
    return [due[passport] for passport in office.passports[number]]


def cut_by_the_head(office: Office, number: str) -> None:
    """A change under review of which the head of the unit cuts 丁."""
    amended(office, number, later())
    office.do("head", "cut", number, DECIDED, Cutting(person="丁", opinion="压缩"))


@pytest.mark.parametrize("how", ["left out", "cut"])
def test_who_is_left_out_of_a_change_brings_his_passport_back_as_after_a_cancellation(office: Office, how: str) -> None:
    number = office.lent()
    if how == "cut":
        cut_by_the_head(office, number)
    else:
        amended(office, number, without_member(later(), "丁"))
    assert passports_due(office, number) == [date(2023, 9, 28)] * 4, "nothing is decided yet"
    passed(office, number)
    assert passports_due(office, number) == [date(2023, 9, 30)] * LEFT_OUT + [date(2023, 9, 23)]
    office.do("clerk", "depart", number, date(2023, 9, 19))
    home = Returned(exit=date(2023, 9, 19), entry=date(2023, 9, 24))
    office.do("clerk", "arrive", number, date(2023, 9, 25), home)
    assert passports_due(office, number) == [date(2023, 10, 1)] * LEFT_OUT + [date(2023, 9, 23)]


def test_the_day_of_who_was_left_out_stays_through_a_second_change_and_a_cancellation(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    amended(sqlite_office, number, without_member(troyan(), "丁"))
    passed(sqlite_office, number)
    again = filing(sqlite_office.store, without_member(changed(troyan(), title="再改"), "丁"))
    sqlite_office.do("clerk", "amend", number, DECIDED, again)
    for login in REVIEWERS:
        sqlite_office.do(login, "pass", number, date(2023, 9, 17), Passing())
    assert passports_due(sqlite_office, number) == [date(2023, 9, 28)] * LEFT_OUT + [date(2023, 9, 23)]
    sqlite_office.do("clerk", "cancel", number, date(2023, 9, 17), Cancelling(reason="邀请方延期"))
    assert passports_due(sqlite_office, number) == [date(2023, 9, 24)] * LEFT_OUT + [date(2023, 9, 23)]


def test_who_travels_after_all_keeps_his_passport_as_long_as_the_others(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    amended(sqlite_office, number, without_member(troyan(), "丁"))
    passed(sqlite_office, number)
    sqlite_office.do("clerk", "amend", number, DECIDED, filing(sqlite_office.store, troyan()))
    passed(sqlite_office, number)
    assert passports_due(sqlite_office, number) == [date(2023, 9, 28)] * 4


def test_no_stamps_are_taken_for_one_who_was_left_behind(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    amended(sqlite_office, number, without_member(troyan(), "丁"))
    passed(sqlite_office, number)
    sqlite_office.do("clerk", "depart", number, date(2023, 9, 17))
    assert passports_due(sqlite_office, number) == [date(2023, 9, 28)] * LEFT_OUT + [date(2023, 9, 23)]
    stamped = Collecting(exit=date(2023, 9, 17), entry=date(2023, 9, 21))
    with pytest.raises(BadInput, match="丁"):
        sqlite_office.do(
            "custodian", "collect", sqlite_office.passports[number][3], date(2023, 9, 25), stamped, of="passport"
        )


def test_an_amendment_that_keeps_the_dates_leaves_the_due_days_alone(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    amended(sqlite_office, number, changed(troyan(), purpose="任务有调整"))
    passed(sqlite_office, number)
    assert [row.ended_how for row in sqlite_office.case(number).obligations] == [None] * 4


@pytest.mark.parametrize("how", ["refused", "withdrawn", "withdrawn after a return"])
def test_a_refused_or_withdrawn_amendment_leaves_the_approved_version_in_force(office: Office, how: str) -> None:
    number = office.lent()
    before = office.case(number)
    smaller = without_member(changed(later(), title="改期", category="culture", signatory="辛"), "丁")
    amended(office, number, smaller)
    if how == "refused":
        done = office.do("head", "refuse", number, DECIDED, Refusing(opinion="不予改期"))
    else:
        if how == "withdrawn after a return":
            office.do("head", "return", number, DECIDED, Returning(opinion="说明改期原因"))
        done = office.do("clerk", "withdraw", number, DECIDED, Withdrawing())
    assert (done.after, [follower.after for follower in done.followed_by]) == ("approved", ["cleared"])
    after = office.case(number)
    headline = ("title", "category", "signatory", "exit_on", "entry_on", "leader", "persons", "revision", "approval_id")
    assert [getattr(after.row, name) for name in headline] == [getattr(before.row, name) for name in headline]
    assert after.application == before.application
    assert after.approval == before.approval
    assert {row.due_on for row in after.owed} == {row.due_on for row in before.owed}
    assert office.do("clerk", "depart", number, date(2023, 9, 17)).after == "abroad"


def test_who_was_cut_before_the_approval_stays_cut_when_an_amendment_is_refused(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    sqlite_office.do("head", "cut", number, date(2023, 7, 12), Cutting(person="丁", opinion="压缩"))
    for login in REVIEWERS:
        sqlite_office.do(login, "pass", number, date(2023, 7, 20), Passing())
    amended(sqlite_office, number, without_member(later(), "丁"))
    sqlite_office.do("head", "cut", number, DECIDED, Cutting(person="丙", opinion="压缩"))
    sqlite_office.do("head", "refuse", number, DECIDED, Refusing(opinion="不予改期"))
    case = sqlite_office.case(number)
    assert ([member.name for member in case.active], case.row.persons) == (["甲", "乙", "丙"], 3)


def test_a_second_amendment_follows_a_refused_one(sqlite_office: Office) -> None:
    number = sqlite_office.cleared()
    amended(sqlite_office, number, later())
    sqlite_office.do("head", "refuse", number, CHANGED, Refusing(opinion="不予改期"))
    amended(sqlite_office, number, changed(troyan(), title="再改"))
    passed(sqlite_office, number)
    case = sqlite_office.case(number)
    assert (case.round, case.row.revision, case.row.title) == (3, 3, "再改")


def test_a_new_member_wants_a_briefing_before_the_group_is_cleared_again(sqlite_office: Office) -> None:
    number = sqlite_office.cleared()
    amended(sqlite_office, number, with_member(troyan(), "戊"))
    passed(sqlite_office, number)
    assert sqlite_office.state(number) == "approved"
    details = BriefingDetails(persons=("戊",), signed=("戊",))
    done = sqlite_office.do("briefer", "brief", number, DECIDED, details)
    assert [follower.after for follower in done.followed_by] == ["cleared"]


def test_an_amendment_is_judged_by_the_rules_of_a_submission(sqlite_office: Office) -> None:
    number = sqlite_office.cleared()
    longer = filing(sqlite_office.store, a_week_long())
    assert rules_of(refused(sqlite_office, "clerk", "amend", number, CHANGED, longer)) == ["R05"]


def test_a_justification_of_the_approved_version_does_not_carry_an_amendment(sqlite_office: Office) -> None:
    number = sqlite_office.drafted(application=a_week_long())
    sqlite_office.do("clerk", "justify", number, date(2023, 7, 9), Justifying(rule="R05", text="航班每周两班"))
    sqlite_office.do("clerk", "submit", number, date(2023, 7, 10))
    for login in ("head", "finance", "reviewer"):
        sqlite_office.do(login, "pass", number, date(2023, 7, 20), Passing())
    sqlite_office.do("approver", "pass", number, date(2023, 7, 20), Passing(accept=("R05",)))
    even_longer = dated(date(2023, 9, 17), date(2023, 9, 25))
    assert rules_of(refused(sqlite_office, "clerk", "amend", number, CHANGED, Filing(application=even_longer))) == [
        "R05"
    ]
    again = even_longer.model_copy(update={"justifications": {"R05": "展期延长"}})
    amended(sqlite_office, number, again)
    for login in ("head", "finance", "reviewer"):
        sqlite_office.do(login, "pass", number, DECIDED, Passing())
    assert rules_of(refused(sqlite_office, "approver", "pass", number, DECIDED, Passing())) == ["R05"]


def test_nothing_is_amended_after_departure(sqlite_office: Office) -> None:
    number = sqlite_office.abroad()
    details = Filing(application=later())
    assert rules_of(refused(sqlite_office, "clerk", "amend", number, date(2023, 9, 18), details)) == ["state"]


def test_nothing_is_lent_while_a_change_is_under_review_but_what_is_out_may_come_back(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    first, second = sqlite_office.passports[number][:2]
    sqlite_office.do("custodian", "collect", first, CHANGED, Collecting(), of="passport")
    amended(sqlite_office, number, later())
    sqlite_office.do("custodian", "collect", second, DECIDED, Collecting(), of="passport")
    refusal = refused(sqlite_office, "custodian", "lend", first, DECIDED, Lending(delegation=number), of="passport")
    assert "cleared" in rules_of(refusal)
    assert len(sqlite_office.case(number).owed) == 2


def test_who_leaves_on_other_days_than_approved_wants_an_amendment(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    assert rules_of(refused(sqlite_office, "clerk", "depart", number, date(2023, 9, 22))) == ["R45"]


# cancellation


def test_a_cancelled_delegations_passports_are_due_back_from_that_day(office: Office) -> None:
    number = office.lent()
    done = office.do("clerk", "cancel", number, CHANGED, Cancelling(reason="邀请方延期"))
    assert done.after == "cancelled"
    assert done.written == {"plan": "2023-05", "plan_entry": "freed"}
    case = office.case(number)
    assert {row.due_on for row in case.owed} == {date(2023, 9, 22)}
    assert sorted(row.ended_how for row in case.obligations if row.ended_on) == ["superseded"] * 4
    for passport in office.passports[number]:
        office.do("custodian", "collect", passport, DECIDED, Collecting(), of="passport")
    assert office.case(number).owed == []


@pytest.mark.parametrize("state", ["drafted", "submitted", "abroad", "closed"])
def test_only_what_is_approved_and_has_not_left_is_cancelled(sqlite_office: Office, state: str) -> None:
    number = getattr(sqlite_office, state)()
    assert rules_of(refused(sqlite_office, "clerk", "cancel", number, date(2023, 12, 1), Cancelling())) == ["state"]


def test_a_cancelled_delegation_moves_no_more(sqlite_office: Office) -> None:
    number = sqlite_office.cleared()
    sqlite_office.do("clerk", "cancel", number, CHANGED, Cancelling())
    for action in ("depart", "submit", "cancel", "withdraw"):
        assert rules_of(refused(sqlite_office, "clerk", action, number, DECIDED)) == ["state"]
