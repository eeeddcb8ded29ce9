"""What is on file around an application, on both databases: who counts, and who does not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.database.papers import dated, refused, rules_of
from tests.office import CITY, MUSEUM, OFFICE, Office, filing, troyan
from tests.story import people
from travel.application import Application
from travel.clock import Clock
from travel.delegations import cases
from travel.delegations.register_facts import register_of
from travel.facts import OtherDelegation, PlanUse, Register
from travel.identity import Actor
from travel.registry import plan
from travel.registry.persons import NewPerson, identified, register
from travel.registry.plan import NewEntry
from workflows.passport import Collecting, Losing
from workflows.request import Session
from workflows.steps.journey import Cancelling
from workflows.steps.review import Cutting, Refusing, Withdrawing
from workflows.sweep import sweep
from workflows.verdict import check_application, check_case

ON = date(2023, 7, 10)
DECIDED = date(2023, 7, 20)


def around(
    office: Office, application: Application | None = None, number: str | None = None, on: date = ON
) -> Register:
    """What the registers say around a form, or around a filed delegation."""
    with office.store.reading() as tx:
        if number is not None:
            application = cases.read(tx, number).application
        return register_of(tx, identified(tx, application or troyan()), number, on)


def of_all(register_: Register) -> dict[str, OtherDelegation]:
    return {other.number: other for other in register_.others}


def trip(application: Application | None = None, **particulars: Any) -> Application:
    """The friendship-city case with other particulars."""
    application = application or troyan()
    delegation = application.delegation.model_copy(update=particulars)
    return application.model_copy(update={"delegation": delegation})


def moved(months: int, application: Application | None = None) -> Application:
    """The case so many months later, with the places at the same distance."""
    application = application or troyan()
    year, month = divmod(application.delegation.exit.month - 1 + months, 12)
    days = {
        name: getattr(application.delegation, name).replace(year=2023 + year, month=month + 1)
        for name in ("exit", "entry")
    }
    visits = tuple(
        visit.model_copy(update={"arrive": days["exit"], "leave": days["exit"], "official_days": 1})
        for visit in application.visits
    )
    return trip(application, **days).model_copy(update={"visits": visits})


def _file(office: Office, application: Application) -> str:
    """File it and put it under review as if nothing stood against it."""
    number = office.drafted(application)
    with office.store.atomic() as tx:
        case = cases.read(tx, number)
        cases.change(tx, case, state="reviewing")
    return number


# other delegations


def test_a_draft_counts_for_nothing_and_a_submission_as_asked_for(office: Office) -> None:
    number = office.drafted(people("赵钱孙李"))
    assert around(office).others == ()
    office.do("clerk", "submit", number, ON)
    (other,) = around(office).others
    assert (other.number, other.state, other.approved, other.organiser) == (number, "reviewing", False, OFFICE)
    assert (other.exit, other.entry, other.countries) == (date(2023, 9, 17), date(2023, 9, 21), ("BG",))
    assert [(member.name, member.role) for member in other.members] == [
        ("赵", "leader"),
        ("钱", "member"),
        ("孙", "member"),
        ("李", "interpreter"),
    ]


def test_an_approved_one_goes(office: Office) -> None:
    number = office.approved(application=people("赵钱孙李"))
    assert of_all(around(office))[number].approved


@pytest.mark.parametrize("ending", ["refused", "withdrawn", "cancelled"])
def test_what_came_to_nothing_is_no_other_delegation(office: Office, ending: str) -> None:
    if ending == "cancelled":
        office.do("clerk", "cancel", office.approved(application=people("赵钱孙李")), DECIDED, Cancelling(reason="x"))
    elif ending == "refused":
        office.do("head", "refuse", office.submitted(application=people("赵钱孙李")), ON, Refusing(opinion="x"))
    else:
        office.do("clerk", "withdraw", office.submitted(application=people("赵钱孙李")), ON, Withdrawing(reason="x"))
    assert around(office).others == ()


def test_who_was_cut_is_no_member_any_more(office: Office) -> None:
    number = office.submitted(application=troyan())
    office.do("head", "cut", number, ON, Cutting(person="丙", opinion="x"))
    alone = troyan().model_copy(update={"members": troyan().members[2:3]})
    distant = trip(alone, organiser=MUSEUM)
    assert around(office, distant).others == ()
    (other,) = around(office, people("赵钱孙李")).others
    assert [member.name for member in other.members] == ["甲", "乙", "丁"]


def test_the_version_at_hand_tells_the_dates(office: Office) -> None:
    number = office.approved(application=troyan())
    office.do("clerk", "amend", number, DECIDED, filing(office.store, dated(date(2023, 9, 19), date(2023, 9, 23))))
    (asked,) = around(office).others
    assert (asked.entry, asked.approved, asked.state) == (date(2023, 9, 23), True, "reviewing")
    office.do("clerk", "withdraw", number, DECIDED, Withdrawing(reason="x"))
    (approved,) = around(office).others
    assert approved.entry == date(2023, 9, 21)


def test_a_delegation_is_not_beside_itself(office: Office) -> None:
    number = office.submitted(application=troyan())
    assert around(office, number=number).others == ()


def test_a_members_other_journeys_are_found_for_years_whoever_sends_him(office: Office) -> None:
    numbers = {_file(office, moved(8)), _file(office, troyan())}
    elsewhere = trip(organiser=CITY)
    assert set(of_all(around(office, elsewhere))) == numbers
    strangers = trip(people("赵钱孙李"), organiser=CITY)
    assert around(office, strangers).others == ()


def test_the_organisers_others_are_found_about_the_same_time(office: Office) -> None:
    near, _far = _file(office, moved(3, people("赵钱孙李"))), _file(office, moved(5, people("周吴郑王")))
    assert set(of_all(around(office))) == {near}


def test_the_journeys_of_other_leaders_of_a_leaders_unit_are_found(office: Office) -> None:
    def led(application: Application) -> Application:
        leader = application.members[0].model_copy(update={"leadership": "team"})
        return application.model_copy(update={"members": (leader, *application.members[1:])})

    number = _file(office, trip(led(moved(5, people("赵钱孙李")))))
    assert set(of_all(around(office, led(troyan())))) == {number}
    assert around(office, troyan()).others == ()


def test_a_transit_inside_the_airport_is_no_country_of_theirs(office: Office) -> None:
    airside = troyan().visits[0].model_copy(update={"country": "AT", "airside": True, "official_days": 0})
    application = people("赵钱孙李")
    _file(office, application.model_copy(update={"visits": (airside, *application.visits)}))
    (other,) = around(office).others
    assert other.countries == ("BG",)


# persons


def test_a_form_knows_its_members_by_number_or_by_name_and_day_of_birth(office: Office) -> None:
    office.submitted(application=troyan())
    with office.store.reading() as tx:
        assert [member.person for member in identified(tx, troyan()).members] == [
            "P00001",
            "P00002",
            "P00003",
            "P00004",
        ]
        born_later = troyan().members[0].model_copy(update={"born": date(1999, 1, 1)})
        stranger = troyan().model_copy(update={"members": (born_later,)})
        assert identified(tx, stranger).members[0].person is None


def test_two_of_one_name_and_day_are_nobody_until_the_number_is_given(office: Office) -> None:
    first = troyan().members[0]
    for id_number in ("360201197203050010", "360201197203050037"):
        with office.store.atomic() as tx:
            register(tx, NewPerson(first.name, first.born, OFFICE, id_number=id_number))
    with office.store.reading() as tx:
        assert identified(tx, troyan()).members[0].person is None
        numbered = first.model_copy(update={"person": "P00002"})
        known = identified(tx, troyan().model_copy(update={"members": (numbered,)}))
        assert known.members[0].person == "P00002"


# the plan


def enter(office: Office, number: str = "2023-05", **particulars: Any) -> None:
    known: dict[str, Any] = {"title": "签署友城意向书", "unit": OFFICE, "year": 2023, "persons": 4}
    with office.store.atomic() as tx:
        plan.add_entry(tx, NewEntry(number, **known | particulars))


def used(register_: Register) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {entry.number: (entry.used_by, entry.cancelled) for entry in register_.plan}


def test_no_plan_is_told_from_an_empty_one(office: Office) -> None:
    assert not around(office).planned
    enter(office, "2022-05", year=2022)
    assert not around(office).planned
    enter(office, "2023-09", unit=MUSEUM)
    register_ = around(office)
    assert (register_.planned, register_.plan) == (True, ())


def test_the_organisers_entries_and_those_the_form_names_are_read(office: Office) -> None:
    enter(office, "2023-05")
    enter(office, "2023-06", apart=True, persons=3)
    enter(office, "2023-07", unit=MUSEUM)
    enter(office, "2022-05", year=2022)
    assert set(used(around(office))) == {"2023-05", "2023-06"}
    borrowing = trip(plan=None, swapped_plan="2023-07")
    assert set(used(around(office, borrowing))) == {"2023-05", "2023-06", "2023-07"}
    apart = next(entry for entry in around(office).plan if entry.apart)
    assert (apart.number, apart.persons, apart.unit, apart.year) == ("2023-06", 3, OFFICE, 2023)


def test_a_number_is_used_from_the_submission_on_until_the_delegation_comes_to_nothing(office: Office) -> None:
    enter(office)
    number = office.drafted(people("赵钱孙李"))
    assert used(around(office)) == {"2023-05": ((), ())}
    office.do("clerk", "submit", number, ON)
    assert used(around(office)) == {"2023-05": ((number,), ())}
    assert used(around(office, number=number)) == {"2023-05": ((), ())}
    office.do("head", "refuse", number, ON, Refusing(opinion="x"))
    assert used(around(office)) == {"2023-05": ((), ())}


def test_a_cancelled_delegation_is_told_apart(office: Office) -> None:
    enter(office)
    number = office.approved(application=people("赵钱孙李"))
    office.do("clerk", "cancel", number, DECIDED, Cancelling(reason="x"))
    register_ = around(office)
    assert used(register_) == {"2023-05": ((), (number,))}
    assert (register_.use, register_.use_cancelled) == (PlanUse(), PlanUse(1, 4))


def test_an_entry_that_was_given_up_is_used(office: Office) -> None:
    enter(office, "2023-05")
    enter(office, "2023-06")
    swapped = trip(people("赵钱孙李"), plan=None, swapped_plan="2023-06", out_of_plan="x")
    number = office.drafted(swapped.model_copy(update={"justifications": {"R03": "x"}}))
    office.do("clerk", "submit", number, ON)
    assert used(around(office)) == {"2023-05": ((), ()), "2023-06": ((number,), ())}
    assert around(office).use == PlanUse(1, 4)


def test_the_plan_is_charged_with_what_goes_in_the_year_and_was_not_cut(office: Office) -> None:
    enter(office, persons=40)
    enter(office, "2023-06", persons=40)
    cut = office.submitted(application=people("赵钱孙李"))
    office.do("head", "cut", cut, ON, Cutting(person="钱", opinion="x"))
    office.drafted(people("周吴郑王"))
    assert around(office).use == PlanUse(1, 3)
    assert around(office, number=cut).use == PlanUse()
    assert around(office, moved(4)).use == PlanUse()  # January of the next year


@pytest.mark.parametrize("aside", ["academic", "apart", "borrowed"])
def test_some_delegations_are_not_charged_to_the_units_total(office: Office, aside: str) -> None:
    enter(office, "2023-05", persons=40, apart=aside == "apart")
    enter(office, "2023-06", persons=40)
    enter(office, "2023-07", unit=MUSEUM)
    application = people("赵钱孙李")
    if aside == "academic":
        application = trip(application, track="academic")
    if aside == "borrowed":
        application = trip(application, plan=None, swapped_plan="2023-07", out_of_plan="x")
    _file(office, application)
    assert around(office).use == PlanUse()
    of_the_museum = around(office, trip(organiser=MUSEUM)).use
    assert of_the_museum == (PlanUse(1, 4) if aside == "borrowed" else PlanUse())


# debts and losses


def test_what_is_overdue_from_another_delegation_is_a_debt(office: Office) -> None:
    number = office.back()
    (due,) = {row.due_on for row in office.case(number).owed if row.kind == "passport"}
    assert around(office, on=due).debts == ()
    debts = around(office, on=due.replace(day=due.day + 1)).debts
    assert {(debt.kind, debt.person, debt.unit, debt.delegation) for debt in debts} == {
        ("passport", "P00001", OFFICE, number),
        ("passport", "P00002", OFFICE, number),
        ("passport", "P00003", MUSEUM, number),
        ("passport", "P00004", OFFICE, number),
    }
    assert {debt.reminders for debt in debts} == {0}
    assert around(office, number=number, on=date(2024, 1, 1)).debts == ()
    strangers = trip(people("赵钱孙李"), organiser=CITY)
    units_of_theirs = {debt.unit for debt in around(office, strangers, on=date(2023, 10, 1)).debts}
    assert units_of_theirs == {OFFICE, MUSEUM}


def test_a_reminder_is_in_vain_from_the_day_after_it(office: Office) -> None:
    office.back()
    days = [date(2023, 9, 28), date(2023, 9, 29), date(2023, 10, 5), date(2023, 10, 13), date(2023, 10, 14)]
    told = []
    for day in days:  # on the due day, one day, seven and fifteen days after it, and the day after that
        list(sweep(Session(office.store, Actor("reviewer", "tester"), Clock(day))))
        told.append({debt.reminders for debt in around(office, on=day).debts if debt.kind == "passport"})
    assert told == [set(), {0}, {1}, {2}, {3}]


def test_the_governments_among_the_senders_are_known(office: Office) -> None:
    assert around(office).governments == frozenset()
    deputy = troyan().members[0].model_copy(update={"unit": CITY})
    sent = troyan().model_copy(update={"members": (deputy, *troyan().members[1:])})
    assert around(office, sent).governments == {CITY}


def test_what_was_handed_in_is_no_debt(office: Office) -> None:
    number = office.back()
    for passport in office.passports[number]:
        office.do("custodian", "collect", passport, date(2023, 9, 25), Collecting(), of="passport")
    kinds = {debt.kind for debt in around(office, on=date(2024, 1, 1)).debts}
    assert kinds == {"trip-report", "results-notice"}


def test_a_members_debt_is_found_whatever_unit_answers_for_it(office: Office) -> None:
    office.back()
    alone = trip(organiser=CITY).model_copy(
        update={"members": (troyan().members[0].model_copy(update={"unit": CITY}),)}
    )
    (debt,) = around(office, alone, on=date(2023, 10, 1)).debts
    assert (debt.person, debt.unit, debt.owner) == ("P00001", OFFICE, "甲")


def test_a_lost_passport_is_remembered_with_its_day(office: Office) -> None:
    number = office.cleared()
    passport = office.registered(number)[1]
    assert around(office).losses == ()
    office.do("custodian", "lost", passport, date(2023, 9, 12), Losing(statement="遗失于机场"), of="passport")
    (loss,) = around(office, on=date(2023, 9, 20)).losses
    assert (loss.person, loss.on) == ("P00002", date(2023, 9, 12))
    assert around(office, people("赵钱孙李"), on=date(2023, 9, 20)).losses == ()


# what comes of it


def test_a_unit_that_owes_for_more_than_thirty_days_gets_nothing_new(office: Office) -> None:
    office.back()
    number = office.drafted(people("赵钱孙李"))
    due = date(2023, 9, 28)

    def weights(day: date) -> set[str]:
        found = office.why("clerk", "submit", number, day).findings
        return {finding.severity for finding in found if finding.rule == "R36"}

    assert [weights(due + timedelta(days=days)) for days in (0, 1, 30)] == [set(), {"warn"}, {"warn"}]
    assert weights(due + timedelta(days=31)) == {"block", "warn"}  # the report has been due for less long
    assert "R36" in rules_of(refused(office, "clerk", "submit", number, due + timedelta(days=31)))


def test_a_form_is_judged_by_the_registers_as_the_filed_case_is(office: Office) -> None:
    office.submitted(application=people("赵钱孙李"))
    number = office.drafted(troyan())
    with office.store.reading() as tx:
        case = check_case(tx, number, ON)
        form = check_application(troyan(), case.policy, tx)
    assert [finding.as_record() for finding in form.findings] == [finding.as_record() for finding in case.findings]
    assert "R32" in {finding.rule for finding in form.findings}
    assert "R32" not in {finding.rule for finding in check_application(troyan(), case.policy).findings}


def test_an_amendment_is_judged_by_the_registers_around_what_it_asks_for(office: Office) -> None:
    number = office.approved(application=troyan())
    _file(office, moved(2, people("周吴郑王")))
    there = filing(office.store, moved(2))
    assert "R32" in rules_of(refused(office, "clerk", "amend", number, DECIDED, there))


def test_the_number_of_statements_does_not_grow_with_what_is_on_file(sqlite_office: Office) -> None:
    def statements() -> int:
        with sqlite_office.store.reading() as tx:
            known = identified(tx, troyan())
            calls: list[str] = []
            driver = tx.connection.driver_connection
            driver.set_trace_callback(calls.append)  # type: ignore[union-attr]
            register_of(tx, known, None, ON)
            driver.set_trace_callback(None)  # type: ignore[union-attr]
        return len(calls)

    sqlite_office.submitted(application=troyan())
    few = statements()
    for names in ("赵钱孙李", "周吴郑王", "冯陈褚卫", "蒋沈韩杨"):
        sqlite_office.submitted(application=people(names))
    assert statements() == few
    assert len(around(sqlite_office).others) == 5
