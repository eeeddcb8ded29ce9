"""What is due as an iCalendar file: read back by the library that calendars use, on each database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.office import MUSEUM, Office, furnish
from tests.story import Diary, diary
from travel.i18n import M, set_language
from travel.interchange.icalendar import written
from travel.listings import Times
from travel.listings.agenda import agenda, store_mark
from travel.listings.obligations import Wanted
from travel.policy.in_force import books_in_force
from travel.reminding.reminders import ladder
from travel.storage.store import Store
from workflows.passport import Collecting
from workflows.steps.journey import Returned

TODAY = date(2023, 10, 20)
NOW = Times()


def made(office: Office, times: Times = NOW, today: date = TODAY, **wanted: Any) -> bytes:
    with office.store.reading() as tx:
        entries = agenda(tx, times, today, Wanted(**wanted))
        rungs = ladder(books_in_force(tx).at(today))
        return written(
            entries, rungs, store_mark(tx), M("What is due on official trips"), lambda each: f"for {each.kind}"
        )


def events(file: bytes) -> list[Any]:
    return list(Calendar.from_ical(file).walk("VEVENT"))


def of(office: Office, owner: str, times: Times = NOW, today: date = TODAY) -> Any:
    (found,) = [event for event in events(made(office, times, today)) if str(event["SUMMARY"]).startswith(owner)]
    return found


def test_a_debt_is_an_all_day_event_on_its_due_day_that_blocks_no_time(told: Diary) -> None:
    event = of(told, "郭")
    assert event.decoded("DTSTART") == date(2023, 9, 28)
    assert event.decoded("DTEND") == date(2023, 9, 29)
    assert (event["TRANSP"], event["STATUS"]) == ("TRANSPARENT", "CONFIRMED")
    assert str(event["SUMMARY"]) == "郭：交回护照（2023-0005）"
    told_in = str(event["DESCRIPTION"]).split("\n")
    assert told_in[1:] == ["期限：回国 2023-09-21 + 7天 → 2023-09-28", "办理：for passport"]


def test_everything_that_is_open_is_there_once(told: Diary) -> None:
    with told.store.reading() as tx:
        open_then = [entry for entry in agenda(tx, NOW, TODAY) if not entry.settled]
    found = [event for event in events(made(told)) if event["STATUS"] == "CONFIRMED"]
    assert len(found) == len(open_then) == 14
    assert len({str(event["UID"]) for event in events(made(told))}) == len(events(made(told)))


def test_alarms_ring_at_nine_on_the_days_of_the_policys_ladder(told: Diary) -> None:
    rings = [alarm.decoded("TRIGGER") for alarm in of(told, "郭").walk("VALARM")]
    assert rings == [timedelta(days=days, hours=9) for days in (-3, 0, 1, 7, 15, 30)]


def test_no_number_of_a_document_is_in_it(told: Diary) -> None:
    text = Calendar.from_ical(made(told)).to_ical()
    for numbers in told.passports.values():
        assert not [number for number in numbers if number.encode() in text]


def test_lines_are_folded_at_75_octets_and_no_character_is_cut(told: Diary) -> None:
    file = made(told)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert all(line.decode() or not line for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")


def test_the_same_store_gives_the_same_bytes_and_another_one_other_names(told: Diary, store: Store) -> None:
    assert made(told) == made(told)
    other = furnish(store)
    other.abroad()
    with told.store.reading() as one, store.reading() as two:
        assert store_mark(one) != store_mark(two)


def test_a_debt_whose_day_moves_keeps_its_name_and_moves_in_the_calendar(store: Store) -> None:
    office = diary(store)
    number = office.abroad()
    before = of(office, "甲")
    office.do("clerk", "arrive", number, date(2023, 9, 24), Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 23)))
    after = of(office, "甲")
    assert (before["UID"], before["SEQUENCE"], before.decoded("DTSTART")) == (after["UID"], 0, date(2023, 9, 28))
    assert (after["SEQUENCE"], after.decoded("DTSTART")) == (1, date(2023, 9, 30))
    assert after.decoded("DTSTAMP") == datetime(2023, 9, 24, 2, tzinfo=UTC)


def test_what_is_settled_is_taken_out_for_a_while_and_then_is_gone(store: Store) -> None:
    office = diary(store)
    number = office.back()
    before = of(office, "甲")
    passport = office.passports[number][0]
    office.do("custodian", "collect", passport, date(2023, 9, 25), Collecting(), of="passport")
    after = of(office, "甲")
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.walk("VALARM") == []
    later = [str(event["SUMMARY"]) for event in events(made(office, today=date(2024, 1, 1)))]
    assert later
    assert not [summary for summary in later if summary.startswith("甲")]


def test_it_may_be_made_as_of_a_day_and_as_known_then(told: Diary) -> None:
    """The return of 2023-0005 was recorded on the 29th only; until then its passports were due by the approval."""
    then = of(told, "郭", Times(date(2023, 9, 25), date(2023, 9, 25)))
    assert (then["UID"], then["SEQUENCE"]) == (of(told, "郭")["UID"], 0)
    assert "批准回国" in str(then["DESCRIPTION"])


@pytest.mark.parametrize(
    ("wanted", "count"),
    [({"kinds": ("look-back",)}, 2), ({"unit": MUSEUM}, 2), ({"delegation": "2023-0004"}, 7)],
)
def test_it_may_be_narrowed(told: Diary, wanted: dict[str, Any], count: int) -> None:
    assert len([event for event in events(made(told, **wanted)) if event["STATUS"] == "CONFIRMED"]) == count


def test_it_speaks_the_language_of_whoever_makes_it(told: Diary) -> None:
    set_language("en")
    assert str(of(told, "郭")["SUMMARY"]) == "郭: return the passport (2023-0005)"
