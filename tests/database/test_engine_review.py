"""The review: passed step by step, returned, refused, cut; whose turn it is, and who may never decide."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import text

from tests.boxes import registrar
from tests.database.papers import (
    UNIVERSITY,
    add_senders,
    changed,
    hire,
    joint,
    refused,
    rules_of,
    stand_in,
    with_member,
)
from tests.office import MUSEUM, OFFICE, Office, troyan
from travel import rules
from travel.errors import BadInput, NotAllowed
from travel.listings import Times
from travel.policy import load_book
from travel.registry import accounts, entries
from travel.registry.persons import NewPerson
from travel.statistics.period import year
from travel.statistics.steps import steps
from workflows.steps.application import Filing
from workflows.steps.journey import BriefingDetails
from workflows.steps.review import Cutting, Passing, Refusing, Returning, Withdrawing
from workflows.worklist import inbox

DAY, NEXT = date(2023, 7, 12), date(2023, 7, 13)


def passed_by(office: Office, number: str, *logins: str) -> None:
    for login in logins:
        office.do(login, "pass", number, DAY, Passing())


# step by step


def test_each_step_is_passed_in_turn_and_the_last_pass_issues_the_approval(office: Office) -> None:
    number = office.submitted()
    for login, then in (("head", "finance"), ("finance", "review"), ("reviewer", "decision")):
        done = office.do(login, "pass", number, DAY, Passing(opinion="同意"))
        assert done.after == "reviewing"
        assert [seat.step for seat in office.case(number).open_seats] == [then]
    done = office.do("approver", "pass", number, NEXT, Passing())
    assert (done.after, done.written["approval"]) == ("approved", "外批〔2023〕1号")
    approval = office.case(number).approval
    assert approval is not None
    assert (approval.exit, approval.entry, approval.days) == (date(2023, 9, 17), date(2023, 9, 21), 5)
    assert (approval.persons, approval.countries, approval.decided_on) == (4, ("BG",), NEXT)


def test_no_seat_is_decided_on_a_day_before_the_seats_before_it(office: Office) -> None:
    number = office.submitted()
    office.do("head", "pass", number, date(2023, 7, 20), Passing())
    assert rules_of(refused(office, "finance", "pass", number, date(2023, 7, 19), Passing())) == ["order"]
    office.do("finance", "pass", number, date(2023, 7, 20), Passing())
    office.do("reviewer", "return", number, date(2023, 7, 22), Returning(opinion="请补充", to_step="unit-head"))
    assert rules_of(refused(office, "head", "pass", number, date(2023, 7, 21), Passing())) == ["order"]
    assert rules_of(refused(office, "clerk", "withdraw", number, date(2023, 7, 21), Withdrawing())) == ["order"]
    office.do("clerk", "withdraw", number, date(2023, 7, 22), Withdrawing())


def test_how_long_a_seat_took_is_reckoned_from_the_day_of_the_one_before_it(office: Office) -> None:
    number = office.submitted()
    for login, day in (("head", 20), ("finance", 20), ("reviewer", 24), ("approver", 25)):
        office.do(login, "pass", number, date(2023, 7, day), Passing())
    with office.store.reading() as tx:
        assert [step.days for step in steps(tx, Times(), year(2023))] == [10, 0, 4, 1]


def test_approvals_are_numbered_one_after_the_other(sqlite_office: Office) -> None:
    numbers = [sqlite_office.case(sqlite_office.approved()).approval for _ in range(2)]
    assert [approval.number for approval in numbers if approval] == ["外批〔2023〕1号", "外批〔2023〕2号"]


def test_nobody_decides_before_his_turn(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    refusal = refused(sqlite_office, "reviewer", "pass", number, DAY, Passing())
    assert isinstance(refusal, NotAllowed)
    assert rules_of(refusal) == ["step"]
    assert "李处长 (head)" in refusal.message.render("en")


def test_a_clerk_decides_nothing(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    for action, details in (("pass", Passing()), ("return", Returning(opinion="x")), ("refuse", Refusing(opinion="x"))):
        assert "step" in rules_of(refused(sqlite_office, "museum", action, number, DAY, details))


def test_nobody_decides_two_steps_of_one_round(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    passed_by(sqlite_office, number, "head", "finance", "reviewer")
    assert rules_of(refused(sqlite_office, "head", "pass", number, DAY, Passing())) == ["two-steps"]


def test_who_decided_in_an_earlier_round_may_decide_again(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    passed_by(sqlite_office, number, "head")
    sqlite_office.do("finance", "return", number, DAY, Returning(opinion="预算有误"))
    sqlite_office.do("clerk", "submit", number, DAY)
    passed_by(sqlite_office, number, "head")
    assert [seat.step for seat in sqlite_office.case(number).open_seats] == ["finance"]


# impartiality


def test_who_travels_decides_nothing(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    hire(sqlite_office, "jia", "甲", OFFICE, "approver")
    assert rules_of(refused(sqlite_office, "jia", "pass", number, DAY, Passing())) == ["own-trip"]


def test_a_traveller_is_known_by_his_person_whatever_his_account_is_called(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    person = sqlite_office.case(number).members[0].person
    hire(sqlite_office, "deputy", "外办副主任", OFFICE, "approver", person=person)
    assert rules_of(refused(sqlite_office, "deputy", "pass", number, DAY, Passing())) == ["own-trip"]


def test_a_traveller_whose_account_stands_in_another_unit_is_known_by_his_name(office: Office) -> None:
    (sent,) = [member for member in troyan().members if member.unit == MUSEUM][:1]
    number = office.submitted()
    hire(office, "deputy", f"{sent.name}　", OFFICE, "approver")
    refusal = refused(office, "deputy", "pass", number, DAY, Passing())
    assert rules_of(refusal) == ["own-trip"]
    assert "travel account link deputy " in refusal.findings[0].message.render("en")
    with office.store.reading() as tx:
        assert inbox(tx, accounts.known_account(tx, "deputy"), DAY) == []


def test_an_account_linked_to_another_person_of_that_name_is_somebody_elses(office: Office) -> None:
    number = office.submitted()
    traveller = office.case(number).members[0]
    hire(office, "deputy", traveller.name, OFFICE, "approver")
    hire(office, "root", "冯管理", OFFICE, "admin")
    namesake = entries.add_person(
        registrar(office, "clerk"), NewPerson(traveller.name, date(1961, 3, 4), OFFICE, "四级调研员", "division")
    )
    entries.link_account(registrar(office, "root"), "deputy", namesake.number)
    with office.store.reading() as tx:
        assert [row["delegation"] for row in inbox(tx, accounts.known_account(tx, "deputy"), DAY)] == [number]
    assert office.do("deputy", "pass", number, DAY, Passing()).after == "reviewing"


def test_who_filed_decides_nothing(sqlite_office: Office) -> None:
    hire(sqlite_office, "both", "两用", OFFICE, "clerk", "approver")
    number = sqlite_office.do("both", "new", "", date(2023, 7, 8), Filing(application=troyan())).name
    sqlite_office.do("clerk", "submit", number, date(2023, 7, 10))
    assert rules_of(refused(sqlite_office, "both", "pass", number, DAY, Passing())) == ["own-filing"]


def test_who_rewrote_or_submitted_the_application_decides_nothing_either(sqlite_office: Office) -> None:
    hire(sqlite_office, "both", "两用", OFFICE, "clerk", "approver")
    edited, submitted = sqlite_office.drafted(), sqlite_office.drafted()
    sqlite_office.do("both", "edit", edited, date(2023, 7, 9), Filing(application=changed(troyan(), title="改")))
    sqlite_office.do("clerk", "submit", edited, date(2023, 7, 10))
    sqlite_office.do("both", "submit", submitted, date(2023, 7, 10))
    for number in (edited, submitted):
        assert rules_of(refused(sqlite_office, "both", "pass", number, DAY, Passing())) == ["own-filing"]


@pytest.mark.parametrize("written", ["李处长", "李 处长", "李处长　"])
def test_who_signed_the_request_decides_nothing(sqlite_office: Office, written: str) -> None:
    number = sqlite_office.submitted(application=changed(troyan(), signatory=written))
    assert rules_of(refused(sqlite_office, "head", "pass", number, DAY, Passing())) == ["own-signature"]


def test_there_is_no_way_around_for_an_administrator(sqlite_office: Office) -> None:
    hire(sqlite_office, "root", "甲", OFFICE, "admin", "approver", "reviewer", "finance")
    number = sqlite_office.submitted()
    for action, details in (("pass", Passing()), ("return", Returning(opinion="x")), ("refuse", Refusing(opinion="x"))):
        assert rules_of(refused(sqlite_office, "root", action, number, DAY, details)) == ["own-trip"]


# substitutes


def test_a_substitute_acts_from_the_first_day_up_to_not_including_the_last_and_both_names_are_kept(
    office: Office,
) -> None:
    hire(office, "deputy", "副处长", OFFICE, "auditor")
    stand_in(office, "deputy", "head", date(2023, 7, 12), date(2023, 7, 14))
    early, late = office.submitted(), office.submitted()
    for day in (date(2023, 7, 11), date(2023, 7, 14)):
        office.today = day
        assert rules_of(refused(office, "deputy", "pass", early, day, Passing())) == ["step"]
    for day, number in ((date(2023, 7, 12), early), (date(2023, 7, 13), late)):
        office.today = day
        office.do("deputy", "pass", number, day, Passing())
    with office.store.reading() as tx:
        event = tx.execute(
            text("SELECT * FROM event WHERE subject = :number ORDER BY seq DESC LIMIT 1"), {"number": late}
        ).one()
    assert (event.actor, event.actor_name, event.for_login, event.for_name) == ("deputy", "副处长", "head", "李处长")
    seat = office.case(late).reviews[0]
    assert (seat.decided_by, seat.for_login) == ("deputy", "head")


def test_nobody_stands_in_before_the_first_day_or_after_the_last_by_dating_what_he_does(office: Office) -> None:
    hire(office, "deputy", "副处长", OFFICE, "auditor")
    stand_in(office, "deputy", "head", date(2023, 7, 12), date(2023, 7, 14))
    number = office.submitted()
    for today, on in ((date(2023, 7, 14), date(2023, 7, 13)), (date(2023, 7, 13), date(2023, 7, 11))):
        office.today = today
        assert rules_of(refused(office, "deputy", "pass", number, on, Passing())) == ["step"]
        assert not office.why("deputy", "pass", number, on).allowed
    stand_in(office, "deputy", "head", date(2023, 7, 14), date(2023, 7, 16))
    office.today = date(2023, 7, 15)
    office.do("deputy", "pass", number, date(2023, 7, 13), Passing())


def test_a_substitute_may_not_do_what_the_one_he_stands_for_may_not(sqlite_office: Office) -> None:
    stand_in(sqlite_office, "auditor", "head", date(2023, 7, 1))
    number = sqlite_office.submitted(application=changed(troyan(), signatory="李处长"))
    assert "step" in rules_of(refused(sqlite_office, "auditor", "pass", number, DAY, Passing()))


def test_a_substitute_who_travels_decides_for_nobody(sqlite_office: Office) -> None:
    hire(sqlite_office, "jia", "甲", OFFICE, "auditor")
    stand_in(sqlite_office, "jia", "head", date(2023, 7, 1))
    number = sqlite_office.submitted()
    refusal = refused(sqlite_office, "jia", "pass", number, DAY, Passing())
    assert "own-trip" in rules_of(refusal)


def test_one_person_does_not_decide_two_steps_by_standing_in_for_another(sqlite_office: Office) -> None:
    stand_in(sqlite_office, "head", "approver", date(2023, 7, 1))
    number = sqlite_office.submitted()
    passed_by(sqlite_office, number, "head", "finance", "reviewer")
    assert rules_of(refused(sqlite_office, "head", "pass", number, DAY, Passing())) == ["two-steps"]


def test_he_for_whom_a_substitute_decided_does_not_decide_another_step_himself(sqlite_office: Office) -> None:
    stand_in(sqlite_office, "auditor", "head", date(2023, 7, 1))
    number = sqlite_office.submitted()
    passed_by(sqlite_office, number, "auditor", "finance", "reviewer")
    assert rules_of(refused(sqlite_office, "head", "pass", number, DAY, Passing())) == ["two-steps"]


def test_he_for_whom_a_substitute_filed_does_not_decide(sqlite_office: Office) -> None:
    hire(sqlite_office, "both", "两用", OFFICE, "clerk", "approver")
    stand_in(sqlite_office, "auditor", "both", date(2023, 7, 1))
    number = sqlite_office.do("auditor", "new", "", date(2023, 7, 8), Filing(application=troyan())).name
    sqlite_office.do("clerk", "submit", number, date(2023, 7, 10))
    assert rules_of(refused(sqlite_office, "both", "pass", number, DAY, Passing())) == ["own-filing"]


def test_a_substitution_ends_with_the_account_it_stands_for(sqlite_office: Office) -> None:
    from travel.registry.accounts import deactivate

    stand_in(sqlite_office, "auditor", "head", date(2023, 7, 1))
    number = sqlite_office.submitted()
    with sqlite_office.store.atomic() as tx:
        deactivate(tx, "head")
    assert "step" in rules_of(refused(sqlite_office, "auditor", "pass", number, DAY, Passing()))


# sent back


def test_a_return_says_why(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    for opinion in ("", "  "):
        refusal = refused(sqlite_office, "head", "return", number, DAY, Returning(opinion=opinion))
        assert rules_of(refusal) == ["opinion"]


def test_a_return_gives_the_clerk_the_ball(office: Office) -> None:
    number = office.submitted()
    passed_by(office, number, "head")
    assert office.do("finance", "return", number, DAY, Returning(opinion="预算有误")).after == "returned"
    assert office.case(number).waiting == []


def test_a_return_to_an_earlier_step_has_it_and_all_later_ones_decide_again(office: Office) -> None:
    number = office.submitted()
    passed_by(office, number, "head", "finance", "reviewer")
    done = office.do("approver", "return", number, DAY, Returning(opinion="请财务复核", to_step="finance"))
    assert done.after == "reviewing"
    case = office.case(number)
    assert [seat.step for seat in case.open_seats] == ["finance"]
    kept = [(seat.step, seat.attempt, seat.decision) for seat in case.reviews if seat.reopened]
    assert kept == [("finance", 1, "passed"), ("review", 1, "passed"), ("decision", 1, "returned")]
    passed_by(office, number, "finance", "reviewer", "approver")
    assert office.state(number) == "approved"


@pytest.mark.parametrize("step", ["finance", "review", "province", "nonsense"])
def test_a_case_goes_back_only_to_a_step_that_was_passed(sqlite_office: Office, step: str) -> None:
    number = sqlite_office.submitted()
    passed_by(sqlite_office, number, "head")
    refusal = refused(sqlite_office, "finance", "return", number, DAY, Returning(opinion="x", to_step=step))
    assert rules_of(refusal) == ["earlier-step"]


# refuse


def test_a_refusal_says_why_and_ends_the_case(office: Office) -> None:
    number = office.submitted()
    assert rules_of(refused(office, "head", "refuse", number, DAY, Refusing())) == ["opinion"]
    assert office.do("head", "refuse", number, DAY, Refusing(opinion="任务不实")).after == "refused"
    assert office.case(number).waiting == []
    assert rules_of(refused(office, "clerk", "submit", number, NEXT)) == ["state"]


# countersign


def test_a_joint_delegation_is_countersigned_by_an_approver_of_every_other_sending_unit(office: Office) -> None:
    add_senders(office)
    number = office.submitted(application=joint())
    passed_by(office, number, "head")
    case = office.case(number)
    assert [(seat.step, seat.unit) for seat in case.open_seats] == [
        ("countersign", MUSEUM),
        ("countersign", UNIVERSITY),
    ]
    passed_by(office, number, "university-head")
    assert [seat.unit for seat in office.case(number).open_seats] == [MUSEUM]
    assert "step" in rules_of(refused(office, "university-head", "pass", number, DAY, Passing()))
    assert "step" in rules_of(refused(office, "finance", "pass", number, DAY, Passing()))
    passed_by(office, number, "museum-head", "finance", "reviewer", "approver")
    assert office.state(number) == "approved"


def test_nobody_decides_two_seats_of_one_step_whoever_he_stands_in_for(office: Office) -> None:
    add_senders(office)
    stand_in(office, "museum-head", "university-head", DAY)
    number = office.submitted(application=joint())
    passed_by(office, number, "head", "museum-head")
    assert rules_of(refused(office, "museum-head", "pass", number, DAY, Passing())) == ["step", "two-steps"]
    with office.store.reading() as tx:
        assert inbox(tx, accounts.known_account(tx, "museum-head"), DAY) == []
    passed_by(office, number, "university-head")
    assert [seat.step for seat in office.case(number).open_seats] == ["finance"]


def test_one_sending_unit_alone_can_return_a_joint_delegation(sqlite_office: Office) -> None:
    add_senders(sqlite_office)
    number = sqlite_office.submitted(application=joint())
    passed_by(sqlite_office, number, "head", "university-head")
    done = sqlite_office.do("museum-head", "return", number, DAY, Returning(opinion="人选不妥"))
    assert (done.after, sqlite_office.case(number).waiting) == ("returned", [])


def test_a_return_from_a_countersign_seat_to_an_earlier_step_reopens_the_seats_that_had_passed(
    office: Office,
) -> None:
    add_senders(office)
    number = office.submitted(application=joint())
    passed_by(office, number, "head", "university-head")
    office.do("museum-head", "return", number, DAY, Returning(opinion="请组团单位复核", to_step="unit-head"))
    case = office.case(number)
    assert [(seat.step, seat.unit) for seat in case.open_seats] == [("unit-head", OFFICE)]
    assert {seat.unit for seat in case.waiting if seat.step == "countersign"} == {UNIVERSITY, MUSEUM}
    passed_by(office, number, "head", "museum-head", "university-head", "finance", "reviewer", "approver")
    assert office.state(number) == "approved"


def test_a_return_to_the_countersign_step_asks_every_sending_unit_again(sqlite_office: Office) -> None:
    add_senders(sqlite_office)
    number = sqlite_office.submitted(application=joint())
    passed_by(sqlite_office, number, "head", "university-head", "museum-head", "finance")
    sqlite_office.do("reviewer", "return", number, DAY, Returning(opinion="请复核人选", to_step="countersign"))
    assert [seat.step for seat in sqlite_office.case(number).open_seats] == ["countersign"] * 2
    passed_by(sqlite_office, number, "museum-head", "university-head", "finance", "reviewer", "approver")
    assert sqlite_office.state(number) == "approved"


def test_a_seat_open_since_before_stays_open_once_when_the_other_sends_back(sqlite_office: Office) -> None:
    add_senders(sqlite_office)
    number = sqlite_office.submitted(application=joint())
    passed_by(sqlite_office, number, "head")
    sqlite_office.do("museum-head", "return", number, DAY, Returning(opinion="x", to_step="unit-head"))
    waiting = [(seat.step, seat.unit) for seat in sqlite_office.case(number).waiting]
    assert len(waiting) == len(set(waiting)) == 6


# cut


def test_a_cut_takes_a_member_off_the_list_and_keeps_him_on_record(office: Office) -> None:
    number = office.submitted()
    done = office.do("head", "cut", number, DAY, Cutting(person="丙", opinion="与任务无关"))
    assert (done.after, done.written["name"]) == ("reviewing", "丙")
    case = office.case(number)
    assert [member.name for member in case.active] == ["甲", "乙", "丁"]
    assert [(member.name, member.cut_reason) for member in case.members if member.cut_on] == [("丙", "与任务无关")]
    assert case.row.persons == 3
    passed_by(office, number, "head", "finance", "reviewer", "approver")
    approval = office.case(number).approval
    assert approval is not None
    assert approval.persons == 3


def test_a_cut_says_why_and_spares_the_leader(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    assert rules_of(refused(sqlite_office, "head", "cut", number, DAY, Cutting(person="乙"))) == ["opinion"]
    assert rules_of(refused(sqlite_office, "head", "cut", number, DAY, Cutting(person="甲", opinion="x"))) == ["leader"]
    assert rules_of(refused(sqlite_office, "head", "cut", number, DAY, Cutting(person="甲"))) == ["opinion", "leader"]


def test_only_who_is_on_the_list_is_cut_and_only_once(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    sqlite_office.do("head", "cut", number, DAY, Cutting(person="乙", opinion="x"))
    for person in ("乙", "癸"):
        with pytest.raises(BadInput):
            sqlite_office.do("head", "cut", number, DAY, Cutting(person=person, opinion="x"))


def test_a_delegation_too_large_is_small_enough_after_a_cut(sqlite_office: Office) -> None:
    """An enterprise delegation has no limit of its own; its seven persons are those R04 would refuse a general one."""
    application = changed(troyan(), track="enterprise")
    for name in ("戊", "己", "辛"):
        application = with_member(application, name)
    number = sqlite_office.submitted(application=application)

    def judged() -> list[str]:
        with sqlite_office.store.reading() as tx:
            from travel.delegations import cases

            facts = cases.read(tx, number).facts(DAY)
            general = facts.application.model_copy(
                update={"delegation": facts.application.delegation.model_copy(update={"track": "general"})}
            )
            policy = load_book("national").at(DAY)
            return [finding.rule for finding in rules.judge(facts.but(application=general), policy, ("R04",))]

    assert judged() == ["R04"]
    sqlite_office.do("head", "cut", number, DAY, Cutting(person="辛", opinion="压缩"))
    assert judged() == []


def test_who_was_cut_needs_no_briefing_and_is_lent_no_passport(sqlite_office: Office) -> None:
    from workflows.passport import Lending

    number = sqlite_office.submitted()
    everybody = sqlite_office.registered(number)
    sqlite_office.do("head", "cut", number, DAY, Cutting(person="丁", opinion="压缩"))
    passed_by(sqlite_office, number, "head", "finance", "reviewer", "approver")
    done = sqlite_office.do("briefer", "brief", number, date(2023, 9, 10), BriefingDetails(signed=("all",)))
    assert [follower.after for follower in done.followed_by] == ["cleared"]
    refusal = refused(
        sqlite_office, "custodian", "lend", everybody[-1], date(2023, 9, 15), Lending(delegation=number), of="passport"
    )
    assert rules_of(refusal) == ["member"]


def test_what_was_decided_stands_in_the_journal_with_step_and_round(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    sqlite_office.do("head", "pass", number, DAY, Passing(opinion="同意"))
    with sqlite_office.store.reading() as tx:
        details = tx.execute(text("SELECT details FROM event WHERE action = 'pass'")).scalar_one()
    kept = {"opinion": "同意", "step": "unit-head", "unit": OFFICE, "round": 1}
    assert json.loads(details).items() >= kept.items()
