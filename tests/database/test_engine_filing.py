"""Writing an application: filed, edited, justified, submitted, withdrawn, noted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.database.papers import a_week_long, changed, dated, hire, refused, rules_of, with_member
from tests.office import CITY, MUSEUM, OFFICE, Office, troyan
from travel.errors import BadInput, NotAllowed, NotFound
from travel.forms.reading import read_application
from travel.policy import load_book
from workflows.steps.application import Filing, Justifying, Note
from workflows.steps.review import Opinion, Passing, Returning, Withdrawing
from workflows.verdict import check_application

FILED, SUBMITTED, LATER = date(2023, 7, 8), date(2023, 7, 10), date(2023, 7, 12)


def test_a_filed_application_becomes_a_draft_with_the_years_next_number(office: Office) -> None:
    assert [office.drafted(), office.drafted()] == ["2023-0001", "2023-0002"]
    case = office.case("2023-0001")
    assert (case.state, case.version, case.row.filed_by, case.row.persons) == ("draft", 1, "clerk", 4)
    filed, stored = troyan(), case.application
    assert stored.delegation == filed.delegation
    assert [member.name for member in stored.members] == [member.name for member in filed.members]
    assert stored.visits == filed.visits
    assert (stored.notice, stored.funding, stored.budget) == (filed.notice, filed.funding, filed.budget)


def test_travellers_who_are_known_keep_their_number(sqlite_office: Office) -> None:
    first, second = sqlite_office.drafted(), sqlite_office.drafted()
    numbers = [[member.person for member in sqlite_office.case(number).members] for number in (first, second)]
    assert numbers[0] == numbers[1]


def test_only_a_clerk_files(sqlite_office: Office) -> None:
    refusal = refused(sqlite_office, "reviewer", "new", "", FILED, Filing(application=troyan()))
    assert isinstance(refusal, NotAllowed)
    assert rules_of(refusal) == ["role"]
    assert "王经办 (clerk)" in refusal.message.render("en")


def test_a_clerk_files_for_his_own_unit_and_those_below_it_only(sqlite_office: Office) -> None:
    assert rules_of(refused(sqlite_office, "museum", "new", "", FILED, Filing(application=troyan()))) == ["unit"]
    hire(sqlite_office, "city", "市办", CITY, "clerk")
    assert sqlite_office.do("city", "new", "", FILED, Filing(application=troyan())).after == "draft"


def test_an_application_cannot_be_handed_over_to_a_unit_of_somebody_else_by_editing(sqlite_office: Office) -> None:
    own = changed(troyan(), organiser=MUSEUM)
    number = sqlite_office.do("museum", "new", "", FILED, Filing(application=own)).name
    assert rules_of(refused(sqlite_office, "museum", "edit", number, FILED, Filing(application=troyan()))) == ["unit"]


def test_nobody_acts_without_an_active_account(sqlite_office: Office) -> None:
    number = sqlite_office.drafted()
    assert rules_of(refused(sqlite_office, "stranger", "submit", number, SUBMITTED)) == ["account"]
    with sqlite_office.store.atomic() as tx:
        from travel.registry.accounts import deactivate

        deactivate(tx, "clerk")
    assert rules_of(refused(sqlite_office, "clerk", "submit", number, SUBMITTED)) == ["account"]


def test_an_organiser_that_is_not_registered_is_bad_input(sqlite_office: Office) -> None:
    with pytest.raises(NotFound):
        sqlite_office.do("clerk", "new", "", FILED, Filing(application=changed(troyan(), organiser="无此单位")))


def test_one_person_twice_on_the_list_is_bad_input_and_nothing_is_filed(sqlite_office: Office) -> None:
    twice = with_member(troyan(), "甲", born=date(1972, 3, 5))
    with pytest.raises(BadInput):
        sqlite_office.do("clerk", "new", "", FILED, Filing(application=twice))
    assert sqlite_office.drafted() == "2023-0001"


def test_an_edit_keeps_the_version_before_it(office: Office) -> None:
    number = office.drafted()
    office.do("clerk", "edit", number, FILED, Filing(application=changed(troyan(), title="改题")))
    case = office.case(number)
    assert (case.row.title, case.row.revision, case.version) == ("改题", 2, 2)


def test_what_is_under_review_is_not_edited(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    assert rules_of(refused(sqlite_office, "clerk", "edit", number, LATER, Filing(application=troyan()))) == ["state"]


def test_a_refused_submission_lists_every_reason_at_once(office: Office) -> None:
    study = read_application(__import__("pathlib").Path("docs/examples/study-tour-2023.toml"))
    with office.store.atomic() as tx:
        from travel.registry.units import add_unit

        add_unit(tx, "某区文化和旅游局", "organ", OFFICE)
    number = office.do("clerk", "new", "", date(2023, 9, 18), Filing(application=study)).name
    refusal = refused(office, "clerk", "submit", number, date(2023, 9, 19))
    assert {"R04", "R05", "R07", "R10", "R11", "R12", "R13", "R25", "R28"} <= set(rules_of(refusal))
    assert refusal.exit_status == 1


def test_who_may_not_submit_is_told_what_the_rules_say_too(sqlite_office: Office) -> None:
    number = sqlite_office.drafted(application=a_week_long())
    refusal = refused(sqlite_office, "museum", "submit", number, SUBMITTED)
    assert rules_of(refusal) == ["unit", "R05"]
    assert refusal.exit_status == 4


def test_nothing_goes_up_once_the_day_of_leaving_is_past(office: Office) -> None:
    number = office.drafted()
    exit_ = date(2023, 9, 17)
    assert rules_of(refused(office, "clerk", "submit", number, exit_ + timedelta(days=1))) == ["exit"]
    assert office.do("clerk", "submit", number, exit_).after == "reviewing"


def test_nothing_is_approved_once_the_day_of_leaving_is_past(office: Office) -> None:
    number, exit_ = office.submitted(), date(2023, 9, 17)
    after = exit_ + timedelta(days=1)
    for login in ("head", "finance", "reviewer"):
        office.do(login, "pass", number, exit_)
    assert "exit" in rules_of(refused(office, "approver", "pass", number, after, Passing()))
    assert office.do("approver", "pass", number, exit_, Passing()).after == "approved"


def test_an_old_form_is_checked_without_that(office: Office) -> None:
    with office.store.reading() as tx:
        verdict = check_application(troyan(), load_book("national").at(date(2024, 1, 1)), tx)
    assert "exit" not in {finding.rule for finding in verdict.findings}
    assert not {finding.severity for finding in verdict.findings} & {"block", "justify"}


def test_a_submission_opens_a_round_whose_steps_the_policy_chose(office: Office) -> None:
    case = office.case(office.submitted())
    assert [seat.step for seat in case.reviews] == ["unit-head", "finance", "review", "decision"]
    assert [seat.step for seat in case.open_seats] == ["unit-head"]
    assert (case.round, case.row.submitted_on) == (1, SUBMITTED)


def test_the_highest_rank_chooses_the_route(sqlite_office: Office) -> None:
    leader = troyan().members[0].model_copy(update={"rank": "bureau"})
    number = sqlite_office.submitted(
        application=troyan().model_copy(update={"members": (leader, *troyan().members[1:])})
    )
    assert [seat.step for seat in sqlite_office.case(number).reviews][-1] == "province"


def test_a_step_is_never_dated_before_the_one_before_it(sqlite_office: Office) -> None:
    number = sqlite_office.drafted(on=LATER)
    assert rules_of(refused(sqlite_office, "clerk", "submit", number, SUBMITTED)) == ["order"]


def test_nothing_is_recorded_of_a_day_that_has_not_come(sqlite_office: Office) -> None:
    number = sqlite_office.drafted()
    with pytest.raises(BadInput):
        sqlite_office.do("clerk", "submit", number, date(2026, 1, 2))


def test_a_case_that_is_not_there_is_said_not_to_be_there(office: Office) -> None:
    for of, action in (("delegation", "submit"), ("report", "accept"), ("passport", "collect")):
        with pytest.raises(NotFound):
            office.do("clerk", action, "2023-9999", SUBMITTED, of=of)


# justification


def test_what_asks_for_a_justification_goes_up_only_with_one_and_passes_only_when_an_approver_accepts_it(
    office: Office,
) -> None:
    number = office.drafted(application=a_week_long())
    assert rules_of(refused(office, "clerk", "submit", number, SUBMITTED)) == ["R05"]
    office.do("clerk", "justify", number, SUBMITTED, Justifying(rule="R05", text="签约须三方到场，航班每周两班"))
    office.do("clerk", "submit", number, SUBMITTED)
    for login in ("head", "finance", "reviewer"):
        office.do(login, "pass", number, LATER, Passing())
    assert rules_of(refused(office, "approver", "pass", number, LATER, Passing())) == ["R05"]
    done = office.do("approver", "pass", number, LATER, Passing(accept=("R05",)))
    assert done.after == "approved"
    assert [finding.rule for finding in done.findings] == ["R05"]
    (kept,) = office.case(number).all_justifications
    assert (kept.written_by, kept.accepted_by, kept.accepted_on) == ("clerk", "approver", LATER)


def test_the_form_itself_may_carry_the_justification(sqlite_office: Office) -> None:
    number = sqlite_office.submitted(
        application=a_week_long().model_copy(update={"justifications": {"R05": "航班每周两班"}})
    )
    assert sqlite_office.state(number) == "reviewing"


def test_only_an_approver_accepts_a_justification_and_only_one_that_was_written(sqlite_office: Office) -> None:
    number = sqlite_office.submitted(
        application=a_week_long().model_copy(update={"justifications": {"R05": "航班每周两班"}})
    )
    assert rules_of(refused(sqlite_office, "head", "pass", number, LATER, Passing(accept=("R10",)))) == ["accept"]
    sqlite_office.do("head", "pass", number, LATER, Passing())
    by_money = refused(sqlite_office, "finance", "pass", number, LATER, Passing(accept=("R05",)))
    assert (rules_of(by_money), by_money.exit_status) == (["accept"], 4)
    hire(sqlite_office, "cashier", "郑出纳", OFFICE, "finance")
    hire(sqlite_office, "treasurer", "冯总会计", OFFICE, "finance", "approver")
    by_money = refused(sqlite_office, "finance", "pass", number, LATER, Passing(accept=("R05",)))
    assert by_money.message.render("en").endswith("Who could: 冯总会计 (treasurer)")


def test_a_justification_written_anew_wants_accepting_anew(sqlite_office: Office) -> None:
    number = sqlite_office.submitted(
        application=a_week_long().model_copy(update={"justifications": {"R05": "航班每周两班"}})
    )
    sqlite_office.do("head", "pass", number, LATER, Passing(accept=("R05",)))
    sqlite_office.do("clerk", "justify", number, LATER, Justifying(rule="R05", text="另有理由"))
    for login in ("finance", "reviewer"):
        sqlite_office.do(login, "pass", number, LATER, Passing())
    assert rules_of(refused(sqlite_office, "approver", "pass", number, LATER, Passing())) == ["R05"]


def test_what_blocks_is_not_justified_away(sqlite_office: Office) -> None:
    family = with_member(troyan(), "甲妻", relation="spouse").model_copy(update={"justifications": {"R24": "请予照顾"}})
    number = sqlite_office.drafted(application=family)
    assert rules_of(refused(sqlite_office, "clerk", "submit", number, SUBMITTED)) == ["R24"]


def test_a_justification_names_a_rule_there_is(sqlite_office: Office) -> None:
    number = sqlite_office.drafted()
    assert rules_of(refused(sqlite_office, "clerk", "justify", number, FILED, Justifying(rule="R99", text="无"))) == [
        "rule"
    ]


# withdrawal and notes


@pytest.mark.parametrize("state", ["draft", "reviewing", "returned"])
def test_what_is_not_approved_may_be_withdrawn(sqlite_office: Office, state: str) -> None:
    number = sqlite_office.drafted()
    if state != "draft":
        sqlite_office.do("clerk", "submit", number, SUBMITTED)
    if state == "returned":
        sqlite_office.do("head", "return", number, LATER, Returning(opinion="行程不清"))
    assert sqlite_office.state(number) == state
    sqlite_office.do("clerk", "withdraw", number, LATER, Withdrawing(reason="计划有变"))
    case = sqlite_office.case(number)
    assert (case.state, case.waiting) == ("withdrawn", [])


def test_an_approved_delegation_is_cancelled_not_withdrawn(sqlite_office: Office) -> None:
    number = sqlite_office.approved()
    assert rules_of(refused(sqlite_office, "clerk", "withdraw", number, date(2023, 8, 1), Withdrawing())) == ["state"]


def test_a_returned_application_is_mended_and_goes_up_as_a_new_round(office: Office) -> None:
    number = office.submitted()
    office.do("head", "return", number, LATER, Returning(opinion="补充日程"))
    office.do("clerk", "edit", number, LATER, Filing(application=changed(troyan(), purpose="补充后的任务")))
    office.do("clerk", "submit", number, LATER)
    case = office.case(number)
    assert (case.state, case.round, [seat.step for seat in case.open_seats]) == ("reviewing", 2, ["unit-head"])
    first = [seat for seat in case.all_reviews if seat.round == 1]
    assert [(seat.decision, seat.opinion, seat.waiting) for seat in first] == [
        ("returned", "补充日程", False),
        *[(None, "", False)] * 3,
    ]


def test_a_new_round_is_judged_by_the_policy_of_its_own_day(sqlite_office: Office) -> None:
    """Six days were allowed until December 2013 and five since: a case that comes back later is judged by the later."""
    autumn = dated(date(2014, 3, 10), date(2014, 3, 15))
    notice = autumn.notice
    assert notice is not None
    notice = notice.model_copy(update={"from_": date(2013, 10, 14), "until": date(2013, 10, 20)})
    number = sqlite_office.drafted(application=autumn.model_copy(update={"notice": notice}), on=date(2013, 11, 1))
    sqlite_office.do("clerk", "submit", number, date(2013, 11, 1))
    sqlite_office.do("head", "return", number, date(2013, 11, 5), Returning(opinion="补充"))
    assert rules_of(refused(sqlite_office, "clerk", "submit", number, date(2013, 12, 2))) == ["R05"]


def test_a_note_is_kept_in_every_state_even_an_ended_one(sqlite_office: Office) -> None:
    number = sqlite_office.drafted()
    on = date(2023, 12, 1)
    for what in (None, "submit", "withdraw"):
        if what:
            sqlite_office.do("clerk", what, number, LATER, Withdrawing() if what == "withdraw" else None)
        before = sqlite_office.case(number)
        sqlite_office.do("auditor", "note", number, on, Note(text="已电话核实"))
        after = sqlite_office.case(number)
        assert (after.state, after.version) == (before.state, before.version + 1)


def test_a_note_may_tell_of_a_day_before_the_last_step(sqlite_office: Office) -> None:
    number = sqlite_office.back()
    done = sqlite_office.do("clerk", "note", number, date(2023, 9, 19), Note(text="团组自特罗阳来电：一切顺利"))
    assert (done.before, done.after) == ("back", "back")
    assert sqlite_office.do("reviewer", "note", number, date(2023, 9, 23), Note(text="收悉")).after == "back"


def test_an_action_without_its_details_is_bad_input(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    for login, action, of, name in (
        ("clerk", "new", "delegation", ""),
        ("clerk", "justify", "delegation", number),
        ("auditor", "note", "delegation", number),
        ("custodian", "register", "passport", ""),
    ):
        with pytest.raises(BadInput):
            sqlite_office.do(login, action, name, LATER, of=of)
    with pytest.raises(BadInput):
        sqlite_office.do("head", "cut", number, LATER, Opinion(opinion="x"))
    assert sqlite_office.do("head", "pass", number, LATER).after == "reviewing", "a pass has nothing it must say"
