"""From what a due day is reckoned: the anchors that an office's own book may name, and what is owed by them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.office import OFFICE, Office
from travel.clock import Clock
from travel.identity import Actor
from travel.journeys import violations
from travel.policy import read_book
from travel.policy.adoption import adopt
from travel.policy.own import known
from travel.registry.keeping import Registrar
from workflows.passport import Collecting, Lending
from workflows.steps.application import Filing
from workflows.steps.journey import Returned
from workflows.steps.review import Passing, Refusing, Returning, Withdrawing

SUBMITTED, DECIDED = date(2023, 7, 10), date(2023, 7, 20)
PROMISED = date(2023, 7, 24)  # the tenth working day after Monday 10 July 2023; no holiday lies between


def with_book(office: Office, deadlines: str) -> Office:
    """The office with a book of its own in force since before anything is filed."""
    text = f'name = "jingdezhen"\nlabel = {{ zh = "景德镇市", en = "Jingdezhen" }}\ninherits = "national"\n{deadlines}'
    today = date(2023, 7, 15)
    registrar = Registrar(office.store, Actor("approver", "tester"), Clock(today), today)
    adopt(registrar, read_book(text, "own.toml", known()), date(2023, 1, 1))
    return office


@pytest.fixture
def promising(office: Office) -> Office:
    """An office that has promised a decision within ten working days."""
    return with_book(
        office, '[deadlines.decision]\nsubmission = { amount = 10, unit = "working-days", citation = "our guide" }'
    )


def owed(office: Office, number: str, kind: str = "decision") -> list[tuple[str, date, str | None]]:
    """Who owes it, by when, and how it ended."""
    rows = [row for row in office.case(number).obligations if row.kind == kind]
    return [(row.owner, row.due_on, row.ended_how) for row in rows]


def test_without_a_promise_no_decision_is_owed(office: Office) -> None:
    assert owed(office, office.submitted()) == []


def test_the_office_owes_a_decision_within_the_days_it_has_promised(promising: Office) -> None:
    assert owed(promising, promising.submitted()) == [(OFFICE, PROMISED, None)]


@pytest.mark.parametrize(
    ("login", "action", "details"),
    [
        ("head", "return", Returning(opinion="补邀请函")),
        ("head", "refuse", Refusing(opinion="不属本单位职责")),
        ("clerk", "withdraw", Withdrawing()),
    ],
)
def test_it_is_settled_when_the_round_ends(promising: Office, login: str, action: str, details: Any) -> None:
    number = promising.submitted()
    promising.do(login, action, number, DECIDED, details)
    assert owed(promising, number) == [(OFFICE, PROMISED, "discharged")]


def test_one_step_that_passes_does_not_settle_it_the_last_one_does(promising: Office) -> None:
    number = promising.submitted()
    promising.do("head", "pass", number, DECIDED, Passing())
    assert owed(promising, number) == [(OFFICE, PROMISED, None)]
    for login in ("finance", "reviewer", "approver"):
        promising.do(login, "pass", number, DECIDED, promising.pass_of(login, number))
    assert owed(promising, number) == [(OFFICE, PROMISED, "discharged")]


def test_each_round_has_a_term_of_its_own(promising: Office) -> None:
    number = promising.submitted()
    promising.do("head", "return", number, date(2023, 7, 12), Returning(opinion="补邀请函"))
    promising.do("clerk", "submit", number, date(2023, 7, 17))
    assert owed(promising, number) == [(OFFICE, PROMISED, "discharged"), (OFFICE, date(2023, 7, 31), None)]


def test_a_change_to_what_is_approved_has_one_too(promising: Office) -> None:
    number = promising.approved()
    application = promising.case(number).application
    promising.do("clerk", "amend", number, date(2023, 7, 24), Filing(application=application))
    assert owed(promising, number)[1] == (OFFICE, date(2023, 8, 7), None)


def test_a_passport_may_be_due_by_the_departure_and_the_approved_days(office: Office) -> None:
    # S-BJ14: departure 17 September + 5 approved days + 7; the approved return + 7 would be the 28th
    with_book(office, '[deadlines.passport]\ndeparture = { amount = 7, unit = "days", citation = "S-BJ14" }')
    number = office.cleared()
    passport, *_ = office.registered(number)
    office.do("custodian", "lend", passport, date(2023, 9, 15), Lending(delegation=number), of="passport")
    (row,) = [row for row in office.case(number).obligations if row.kind == "passport"]
    assert row.due_on == date(2023, 9, 29)
    assert '"anchor":"departure"' in row.due.replace(" ", "")


@pytest.mark.parametrize(
    ("exit_", "entry", "due_on"),
    [
        (date(2023, 9, 17), date(2023, 9, 21), date(2023, 9, 29)),  # as approved: 17 + 5 + 7
        (date(2023, 9, 17), date(2023, 9, 24), date(2023, 9, 29)),  # who stays longer gets no longer time
        (date(2023, 9, 18), date(2023, 9, 21), date(2023, 9, 30)),  # left a day later: 18 + 5 + 7
    ],
)
def test_it_stays_due_by_the_departure_once_the_return_is_recorded(
    office: Office, exit_: date, entry: date, due_on: date
) -> None:
    """S-BJ14 knows no return; the border record only tells on which day they really left."""
    with_book(office, '[deadlines.passport]\ndeparture = { amount = 7, unit = "days", citation = "S-BJ14" }')
    number = office.abroad()
    office.do("clerk", "arrive", number, date(2023, 9, 25), Returned(exit=exit_, entry=entry))
    owed_ = [row for row in office.case(number).owed if row.kind == "passport"]
    assert {row.due_on for row in owed_} == {due_on}


def test_a_passport_with_its_stamps_is_judged_by_the_departure_before_the_return_is_recorded(office: Office) -> None:
    with_book(office, '[deadlines.passport]\ndeparture = { amount = 7, unit = "days", citation = "S-BJ14" }')
    number = office.abroad()
    for passport, day in zip(office.passports[number], (28, 29, 30, 30), strict=True):
        stamped = Collecting(exit=date(2023, 9, 17), entry=date(2023, 9, 21))
        office.do("custodian", "collect", passport, date(2023, 9, day), stamped, of="passport")
    office.do("clerk", "arrive", number, date(2023, 9, 30), Returned())
    with office.store.reading() as tx:
        found, _ = violations.suspicions(tx, date(2023, 9, 30), 1)
    assert [each.facts["due_on"] for each in found if each.kind == "late-passport"] == ["2023-09-29"] * 2
