"""The working days of a year that an office has entered: held by the store, on each database, for every desk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from tests.office import EXAMPLES, Office
from tests.story import people
from travel import journal
from travel.calendar import ANNOUNCED, Correction, NoCalendar
from travel.calendar.adoption import Entered, adopt
from travel.calendar.in_force import calendar_in_force
from travel.clock import Clock
from travel.errors import BadInput, NotAllowed
from travel.forms.reading import read_holidays
from travel.identity import Actor
from travel.listings import Times
from travel.listings.obligations import open_obligations
from travel.policy import load_book
from travel.policy.in_force import books_in_force
from travel.registry.keeping import Registrar
from travel.storage.store import Store
from travel.tables import Obligation, Setting, table
from workflows.passport import Collecting
from workflows.request import Session
from workflows.steps.journey import Returned
from workflows.sweep import Swept, sweep

YEARS_AGO = datetime(2024, 5, 1, 12, tzinfo=UTC)
NEW_YEAR = date(2099, 1, 1)
FIRST = Correction(2099, (NEW_YEAR,), (), "国务院办公厅关于2099年部分节假日安排的通知")
SECOND = Correction(2099, (NEW_YEAR, date(2099, 1, 2)), (date(2099, 1, 4),), "同上，更正")


def entered(office: Office, correction: Correction, login: str = "approver", *, rehearsal: bool = False) -> Entered:
    clock = Clock(office.today)
    return adopt(Registrar(office.store, Actor(login, "tester"), clock, office.today, rehearsal), correction)


def working(store: Store, day: date) -> bool:
    with store.reading() as tx:
        return calendar_in_force(tx).is_working_day(day)


def test_a_store_begins_with_what_is_announced(office: Office) -> None:
    with office.store.reading() as tx:
        assert calendar_in_force(tx) == ANNOUNCED


def test_what_one_desk_enters_holds_for_every_desk(office: Office) -> None:
    entered(office, FIRST)
    assert not working(office.store, NEW_YEAR)
    assert working(office.store, date(2099, 1, 5))
    with pytest.raises(NoCalendar, match="2100"):
        working(office.store, date(2100, 1, 4))


def test_it_holds_in_that_store_alone(office: Office, sqlite_office: Office) -> None:
    entered(office, FIRST)
    with pytest.raises(NoCalendar, match="2099"):
        working(sqlite_office.store, NEW_YEAR)
    with pytest.raises(NoCalendar, match="2099"):
        ANNOUNCED.is_working_day(NEW_YEAR)


def test_of_one_year_the_last_one_holds_and_other_years_stay(office: Office) -> None:
    entered(office, Correction(2098, (date(2098, 1, 1),), (), "通知"))
    entered(office, FIRST)
    entered(office, SECOND)
    assert not working(office.store, date(2099, 1, 2))
    assert working(office.store, date(2099, 1, 4))
    assert not working(office.store, date(2098, 1, 1))
    entered(office, FIRST)  # back again
    assert working(office.store, date(2099, 1, 2))


def test_the_policy_of_a_store_carries_its_calendar(office: Office) -> None:
    """So every deadline and every rule reckons by it."""
    entered(office, FIRST)
    with office.store.reading() as tx:
        policy = books_in_force(tx).at(office.today)
    assert policy.calendar.working_days(NEW_YEAR, date(2099, 1, 5)) == 2
    assert policy.deadline("passport", "actual-return").calendar is policy.calendar
    assert load_book("national").at(office.today).calendar is ANNOUNCED


def test_it_is_told_which_days_change(office: Office) -> None:
    """A day of a year that was not known before had no answer that could change."""
    assert entered(office, FIRST).off_now == ()
    made = entered(office, SECOND)
    assert made.off_now == (date(2099, 1, 2),)
    assert made.worked_now == (date(2099, 1, 4),)


def test_a_december_day_of_the_notice_changes_the_year_before(office: Office) -> None:
    eve = date(2024, 12, 31)
    made = entered(office, Correction(2025, (eve, date(2025, 1, 1)), (), "通知"))
    assert eve in made.off_now
    assert not working(office.store, eve)


def test_it_is_entered_in_the_journal_with_its_source(office: Office) -> None:
    entered(office, FIRST)
    entered(office, SECOND)
    with office.store.reading() as tx:
        event: Any = journal.last(tx, "calendar", "2099")
        assert not [found for found in journal.verify(tx) if isinstance(found, journal.Break)]
    assert event.seq == 2
    details = json.loads(event.details)
    assert details["citation"] == "同上，更正"
    assert details["off"] == ["2099-01-01", "2099-01-02"]
    assert details["off_now"] == ["2099-01-02"]


def test_a_rehearsal_keeps_nothing(office: Office) -> None:
    assert entered(office, FIRST, rehearsal=True).after.knows(2099)
    with pytest.raises(NoCalendar):
        working(office.store, NEW_YEAR)


def test_the_same_again_is_refused(office: Office) -> None:
    entered(office, FIRST)
    with pytest.raises(BadInput, match="2099"):
        entered(office, FIRST)


@pytest.mark.parametrize("login", ["clerk", "custodian", "auditor", "museum"])
def test_only_who_keeps_the_store_or_decides_may_enter_it(office: Office, login: str) -> None:
    with pytest.raises(NotAllowed):
        entered(office, FIRST, login)


def test_the_example_changes_no_day_of_2023(office: Office) -> None:
    made = entered(office, read_holidays(EXAMPLES / "holidays-2023.toml").correction)
    assert (made.off_now, made.worked_now) == ((), ())


def in_shanghai(office: Office) -> str:
    """A delegation abroad whose passports are due 7 working days after the return."""
    number = office.abroad()
    with office.store.atomic() as tx:
        tx.execute(insert(table(Setting)).values(key="place", value="shanghai"))
    return number


def back(office: Office, number: str) -> None:
    office.do("clerk", "arrive", number, date(2023, 9, 22), Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 21)))


def passport_line(office: Office, known_at: date | None = None) -> tuple[date, str]:
    with office.store.reading() as tx:
        rows = open_obligations(tx, Times(known_at=known_at), office.today)
    passports = ((row["due_on"], row["arithmetic"].render("en")) for row in rows if row["kind"] == "passport")
    return next((due_on, told) for due_on, told in passports if told.startswith("actual return"))


def with_a_local_day_off() -> Correction:
    """The notice of 2023, and 25 September off besides."""
    notice = read_holidays(EXAMPLES / "holidays-2023.toml").correction
    return replace(notice, off=(*notice.off, date(2023, 9, 25)), citation="市政府通知")


def test_a_passport_due_in_working_days_is_due_by_what_is_announced(office: Office) -> None:
    back(office, in_shanghai(office))
    assert passport_line(office) == (
        date(2023, 10, 8),
        (
            "actual return 2023-09-21 + 7 working days → 2023-10-08 (weekends: 2 days; "
            "holidays: 2023-09-29 to 2023-10-06; make-up days worked: 2023-10-07, 2023-10-08)"
        ),
    )


def test_a_passport_due_in_working_days_is_due_by_what_was_entered_before(office: Office) -> None:
    number = in_shanghai(office)
    entered(office, with_a_local_day_off())
    back(office, number)
    assert passport_line(office) == (
        date(2023, 10, 9),
        (
            "actual return 2023-09-21 + 7 working days → 2023-10-09 (holidays: 2023-09-23 to 2023-09-25, "
            "2023-09-29 to 2023-10-06; make-up days worked: 2023-10-07, 2023-10-08)"
        ),
    )


def test_what_is_owed_already_keeps_its_day_until_somebody_sweeps(office: Office) -> None:
    """And what lies between is not told: the calendar at hand would come to another day."""
    number = in_shanghai(office)
    back(office, number)
    made = entered(office, with_a_local_day_off())
    assert made.moved == (number,)
    assert passport_line(office) == (date(2023, 10, 8), "actual return 2023-09-21 + 7 working days → 2023-10-08")


AFTERWARDS = date(2023, 10, 9)


def swept(office: Office, *, dry_run: bool = False) -> Iterator[Swept]:
    return sweep(Session(office.store, Actor("reviewer", "tester"), Clock(AFTERWARDS)), dry_run=dry_run)


def moved(done: Iterable[Swept]) -> list[tuple[str, date | None, date]]:
    """Each debt that was given another day: whose, the day before, the day now."""
    reckoned = [one.done for one in done if one.done is not None and one.request.action == "reckon"]
    return [(change.owner, change.instead_of, change.due.on) for one in reckoned for change in one.changes]


def test_the_next_sweep_gives_what_is_owed_the_day_of_the_corrected_calendar(office: Office) -> None:
    back(office, in_shanghai(office))
    entered(office, with_a_local_day_off())
    assert moved(swept(office)) == [(owner, date(2023, 10, 8), date(2023, 10, 9)) for owner in "甲乙丙丁"]
    assert passport_line(office)[0] == date(2023, 10, 9)
    assert moved(swept(office)) == []


def test_the_journal_keeps_the_old_day_and_by_whose_word_it_was_moved(office: Office) -> None:
    number = in_shanghai(office)
    back(office, number)
    entered(office, with_a_local_day_off())
    next(swept(office))
    with office.store.reading() as tx:
        event: Any = journal.last(tx, "delegation", number)
    details = json.loads(event.details)
    assert event.action == "reckon"
    assert details["calendars"] == [{"year": 2023, "citation": "市政府通知"}]
    kept = details["obligations"][0]
    assert (kept["how"], kept["instead_of"], kept["on"]) == ("superseded", "2023-10-08", "2023-10-09")
    with office.store.reading() as tx:
        before = open_obligations(tx, Times(as_of=date(2023, 10, 8)), office.today)
    assert {row["due_on"] for row in before if row["kind"] == "passport"} == {date(2023, 10, 8)}


def test_reminders_of_the_same_sweep_go_by_the_new_day(office: Office) -> None:
    """On the 9th: due today, and not a day overdue as by the calendar before."""
    back(office, in_shanghai(office))
    entered(office, with_a_local_day_off())
    raised = [one.done.written["reminders"] for one in swept(office) if one.done and one.request.action == "remind"]
    assert {row["stage"] for row in raised[0] if row["kind"] == "passport"} == {"due"}


def test_a_violation_for_what_is_due_later_by_the_corrected_calendar_is_unfounded(office: Office) -> None:
    back(office, in_shanghai(office))
    assert len(found(swept(office))) == 4, "late since the 8th by the calendar before"
    entered(office, with_a_local_day_off())
    (reckoned,) = [one.done for one in swept(office) if one.done is not None and one.request.action == "reckon"]
    assert {(each.workflow, each.after) for each in reckoned.followed_by} == {("violation", "unfounded")}
    assert reckoned.followed_by[0].written["because"]["zh"] == "迟交护照：甲应于 2023-10-09 前办结，尚未到期。"
    assert found(swept(office)) == []


def found(done: Iterable[Swept]) -> list[str]:
    """The violations that were opened."""
    return [one.done.name for one in done if one.done is not None and one.request.action == "open"]


def test_a_sweep_that_is_broken_off_is_finished_by_the_next(office: Office) -> None:
    first = in_shanghai(office)
    back(office, first)
    second = office.abroad(application=people("赵钱孙李"))
    back(office, second)
    assert entered(office, with_a_local_day_off()).moved == (first, second)
    session = Session(office.store, Actor("reviewer", "tester"), Clock(AFTERWARDS))
    assert len(list(sweep(session, going_on=iter((True, False)).__next__))) == 1
    assert [owner for owner, *_ in moved(swept(office))] == ["赵", "钱", "孙", "李"]


def test_a_rehearsed_sweep_tells_which_days_would_move_and_moves_none(office: Office) -> None:
    back(office, in_shanghai(office))
    entered(office, with_a_local_day_off())
    assert len(moved(swept(office, dry_run=True))) == 4
    assert passport_line(office)[0] == date(2023, 10, 8)


def test_what_is_due_in_calendar_days_or_settled_stays_as_it_is(office: Office) -> None:
    number = in_shanghai(office)
    back(office, number)
    for passport in office.passports[number]:
        office.do("custodian", "collect", passport, date(2023, 9, 25), Collecting(), of="passport")
    assert entered(office, with_a_local_day_off()).moved == ()
    assert moved(swept(office)) == []


def test_a_day_off_taken_back_gives_the_first_day_again(office: Office) -> None:
    back(office, in_shanghai(office))
    entered(office, with_a_local_day_off())
    list(swept(office))
    entered(office, read_holidays(EXAMPLES / "holidays-2023.toml").correction)
    assert {due for _owner, _before, due in moved(swept(office))} == {date(2023, 10, 8)}


def test_a_listing_as_it_was_known_tells_what_was_known_then(office: Office) -> None:
    back(office, in_shanghai(office))
    with office.store.atomic() as tx:
        tx.execute(update(table(Obligation)).values(opened_at=YEARS_AGO))
    then = passport_line(office, YEARS_AGO.date())
    assert then[1].endswith("make-up days worked: 2023-10-07, 2023-10-08)")
    entered(office, with_a_local_day_off())
    assert passport_line(office, YEARS_AGO.date()) == then
    assert passport_line(office) != then
