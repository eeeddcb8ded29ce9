"""What may go wrong around a sweep: two at once, one broken off, a clock set back, a calendar that ends."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from tests.database.papers import dated
from tests.database.test_sweep import MAIL, PASSPORTS_DUE, at, swept
from tests.office import Office, filing
from tests.story import people
from travel.calendar import Correction, NoCalendar
from travel.calendar.adoption import adopt
from travel.clock import Clock, now
from travel.i18n import verbatim
from travel.identity import Actor
from travel.journeys import violations
from travel.registry import entries
from travel.registry.keeping import Registrar
from travel.reminding import outbox
from travel.tables import Setting, table
from workflows.passport import Collecting, Lending, Registering
from workflows.steps.journey import BriefingDetails, Returned
from workflows.sweep import look, sweep

LATER = date(2023, 10, 14)
"""16 days after the passports were due: the third reminder."""


def test_of_two_that_saw_the_same_the_second_finds_it_done(office: Office) -> None:
    office.back()
    session = at(office, PASSPORTS_DUE)
    seen = look(session), look(session)
    first, second = (list(sweep(session, before)) for before in seen)
    assert [one.done is not None for one in first] == [True]
    assert [(one.done, one.error) for one in second] == [(None, None)]


def test_what_one_that_is_broken_off_leaves_the_next_one_does(office: Office) -> None:
    """It leaves the lease as well, and nothing is done twice."""
    office.back()
    office.back(application=people("赵钱孙李"))
    broken_off = sweep(at(office, PASSPORTS_DUE))
    assert isinstance(broken_off, Generator)
    next(broken_off)
    broken_off.close()
    assert swept(office, PASSPORTS_DUE) == [("passport", "due")] * 4
    assert swept(office, PASSPORTS_DUE) == []


def test_a_clock_that_was_set_back_reminds_nobody_again_of_what_he_was_reminded_of(office: Office) -> None:
    """The rung of the earlier day had been left out; it is not made up for now."""
    office.back()
    assert swept(office, LATER) == [("passport", "after-15")] * 4
    earlier = LATER - timedelta(days=8)
    assert swept(office, earlier) == []
    assert look(at(office, earlier)).later == LATER
    assert look(at(office, LATER)).later is None


def test_a_clock_that_was_set_back_keeps_no_other_reminder(office: Office) -> None:
    office.back()
    swept(office, LATER)
    office.back(application=people("赵钱孙李"))
    assert swept(office, LATER - timedelta(days=8)) == [("passport", "after-7")] * 4


def test_a_message_that_was_never_tried_waits_for_no_clock(office: Office) -> None:
    """It was written by a clock that was a year ahead; one that failed waits its time."""
    office.back()
    registrar = Registrar(office.store, Actor("clerk", "tester"), Clock(PASSPORTS_DUE), PASSPORTS_DUE)
    entries.tell_at(registrar, "clerk", MAIL)
    swept(office, PASSPORTS_DUE)
    before = now() - timedelta(days=365)
    with office.store.reading() as tx:
        waiting = outbox.waiting(tx, before)
    assert len(waiting) == 3
    with office.store.atomic() as tx:
        outbox.record_failure(tx, waiting[0], verbatim("no route"), now())
    with office.store.reading() as tx:
        assert len(outbox.waiting(tx, before)) == 2


# a calendar that ends: passports are due some working days after the return, and the notice of the next year is missing

EXIT, APPROVED, RETURN = date(2026, 12, 12), date(2026, 12, 16), date(2026, 12, 24)
NEXT_YEAR = Correction(2027, (date(2027, 1, 1),), (), "国务院办公厅关于2027年部分节假日安排的通知")


@pytest.fixture
def at_the_end_of_the_year(office: Office) -> tuple[Office, str]:
    """A delegation by Shanghai's book, which leaves at the end of the last year that is announced."""
    office.today = date(2027, 3, 1)
    with office.store.atomic() as tx:
        tx.execute(insert(table(Setting)).values(key="place", value="shanghai"))
    form = dated(EXIT, APPROVED)
    number = office.do("clerk", "new", "", date(2026, 10, 8), filing(office.store, form)).name
    office.do("clerk", "submit", number, date(2026, 10, 9))
    for login in ("head", "finance", "reviewer", "approver"):
        office.do(login, "pass", number, date(2026, 10, 20), office.pass_of(login, number))
    office.do("briefer", "brief", number, date(2026, 12, 10), BriefingDetails(signed=("all",)))
    for member in office.case(number).active:
        passport = f"PE{member.person[1:]}00"
        office.passports.setdefault(number, []).append(passport)
        details = Registering(
            number=passport,
            kind="public-affairs",
            person=member.person,
            issued=date(2022, 1, 1),
            expires=date(2031, 1, 1),
        )
        office.do("custodian", "register", "", date(2026, 12, 10), details, of="passport")
        office.do("custodian", "lend", passport, date(2026, 12, 11), Lending(delegation=number), of="passport")
    office.do("clerk", "depart", number, EXIT)
    return office, number


def home(office: Office, number: str) -> None:
    office.do("clerk", "arrive", number, date(2027, 1, 20), Returned(exit=EXIT, entry=RETURN))


def held(office: Office, number: str) -> list[tuple[str, str]]:
    with office.store.reading() as tx:
        return [(row.kind, row.who) for row in violations.violations(tx, delegation=number)]


def test_a_due_day_beyond_the_calendar_is_not_guessed(at_the_end_of_the_year: tuple[Office, str]) -> None:
    """The return cannot be recorded before the notice is entered, and is owed meanwhile like any other."""
    office, number = at_the_end_of_the_year
    with pytest.raises(NoCalendar, match=r"2027.*travel calendar adopt"):
        home(office, number)
    assert office.state(number) == "abroad"
    assert ("record-return", "after-15") in swept(office, date(2027, 1, 10))
    adopt(Registrar(office.store, Actor("approver", "tester"), Clock(office.today), office.today), NEXT_YEAR)
    home(office, number)
    assert office.state(number) == "back"


def test_what_cannot_be_judged_is_named_and_the_sweep_goes_on(at_the_end_of_the_year: tuple[Office, str]) -> None:
    """Passports came in before the return was recorded: whether in time, the calendar of the new year must tell.

    It does: 5 January is the seventh working day.
    """
    office, number = at_the_end_of_the_year
    stamped = Collecting(exit=EXIT, entry=RETURN)
    for passport in office.passports[number]:
        office.do("custodian", "collect", passport, date(2027, 1, 5), stamped, of="passport")
    home(office, number)
    day = date(2027, 2, 1)
    before = look(at(office, day))
    assert {(each.kind, each.who) for each in before.unjudged} == {("late-passport", name) for name in "甲乙丙丁"}
    assert all("2027" in each.reason.render("en") for each in before.unjudged)
    assert ("trip-report", "after-7") in swept(office, day)
    assert {kind for kind, _ in held(office, number)} == {"overstay", "late-report"}
    adopt(Registrar(office.store, Actor("approver", "tester"), Clock(office.today), office.today), NEXT_YEAR)
    judged = look(at(office, day))
    assert (judged.unjudged, judged.found) == ((), ())
