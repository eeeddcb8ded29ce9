"""Days abroad, months, working days and due dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from travel.calendar import (
    ANNOUNCED,
    Calendar,
    Correction,
    Due,
    NoCalendar,
    Period,
    add_days,
    add_months,
    days_abroad,
    due,
    period,
)

# 2001 to 2026 are announced in the library; sums of ten years are enough for any property
announced = st.dates(date(2001, 1, 1), date(2026, 12, 31))
announced_start = st.dates(date(2002, 1, 1), date(2025, 6, 30))
any_day = st.dates()


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("exit_", "entry", "days"),
    [
        ("2018-08-01", "2018-08-05", 5),  # S-FZU
        ("2019-06-01", "2019-06-10", 10),  # S-CUG
        ("2023-09-17", "2023-09-17", 1),
        ("2024-02-28", "2024-03-01", 3),
        ("2023-02-28", "2023-03-01", 2),
        ("2023-12-31", "2024-01-01", 2),
        ("2023-09-17", "2023-09-16", 0),
    ],
)
def test_exit_day_and_entry_day_both_count(exit_: str, entry: str, days: int) -> None:
    assert days_abroad(day(exit_), day(entry)) == days


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2023-01-28", 1, "2023-02-28"),
        ("2023-03-31", 1, "2023-04-30"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2022-08-31", 6, "2023-02-28"),
        ("2023-12-15", 1, "2024-01-15"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-02-28", 1, "2023-03-28"),  # not the end of March: only too short a month is clamped
        ("2023-09-21", 0, "2023-09-21"),
        ("2023-03-31", -1, "2023-02-28"),
        ("2023-01-15", -1, "2022-12-15"),
        ("2000-01-31", 1, "2000-02-29"),
        ("2100-01-31", 1, "2100-02-28"),
        ("9999-12-01", 1, "9999-12-31"),
        ("0001-01-31", -1, "0001-01-01"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2023-07-03", "2023-07-07", 5),
        ("2023-07-03", "2023-07-06", 4),
        ("2023-07-01", "2023-07-09", 5),
        ("2023-09-25", "2023-09-29", 4),  # Mid-Autumn on Friday
        ("2023-09-28", "2023-10-08", 3),
        ("2023-10-02", "2023-10-06", 0),
        ("2018-02-11", "2018-02-14", 4),
        ("2023-12-29", "2024-01-02", 2),
        ("2023-07-07", "2023-07-03", 0),
        ("2023-01-01", "2023-12-31", 249),
    ],
)
def test_working_days_are_counted_with_both_ends(first: str, last: str, days: int) -> None:
    assert ANNOUNCED.working_days(day(first), day(last)) == days


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2023-09-21", 7, "2023-10-08"),
        ("2023-09-28", 1, "2023-10-07"),
        ("2023-07-07", 1, "2023-07-10"),
        ("2023-07-10", -1, "2023-07-07"),
        ("2023-07-08", 0, "2023-07-08"),
        ("2022-12-30", 1, "2023-01-03"),
    ],
)
def test_working_days_are_added(start: str, days: int, end: str) -> None:
    assert ANNOUNCED.add_working_days(day(start), days) == day(end)


def test_a_year_without_a_notice_is_not_guessed() -> None:
    assert not ANNOUNCED.knows(2099)
    assert ANNOUNCED.knows(2023)
    with pytest.raises(NoCalendar) as error:
        ANNOUNCED.working_days(date(2026, 12, 1), date(2099, 1, 5))
    assert error.value.year > 2026
    with pytest.raises(NoCalendar, match="1999"):
        ANNOUNCED.is_working_day(date(1999, 5, 5))


@given(announced, announced, announced)
def test_working_days_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    assert ANNOUNCED.working_days(first, middle) + ANNOUNCED.working_days(middle, last) == ANNOUNCED.working_days(
        first, last
    ) + ANNOUNCED.is_working_day(middle)


@given(announced, announced)
def test_working_days_are_never_more_than_days(one: date, two: date) -> None:
    first, last = sorted((one, two))
    assert 0 <= ANNOUNCED.working_days(first, last) <= days_abroad(first, last)


@given(st.dates(date(2002, 1, 1), date(2024, 12, 31)), st.integers(1, 250))
def test_added_working_days_are_found_again(start: date, days: int) -> None:
    end = ANNOUNCED.add_working_days(start, days)
    assert ANNOUNCED.is_working_day(end)
    assert ANNOUNCED.working_days(start + timedelta(days=1), end) == days
    assert ANNOUNCED.add_working_days(end, -days) < end


@given(any_day, st.integers(-2000, 2000))
def test_months_go_to_the_right_month(start: date, months: int) -> None:
    end = add_months(start, months)
    if end not in (date.min, date.max):
        assert (end.year - start.year) * 12 + end.month - start.month == months
        assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(any_day, st.integers(0, 600), st.integers(0, 600))
def test_more_months_are_never_earlier(start: date, fewer: int, more: int) -> None:
    low, high = sorted((fewer, more))
    assert add_months(start, low) <= add_months(start, high)


@given(any_day, any_day, st.integers(0, 600))
def test_a_later_anchor_is_never_due_earlier(one: date, two: date, months: int) -> None:
    first, last = sorted((one, two))
    assert add_months(first, months) <= add_months(last, months)


@given(any_day, st.integers(-(10**7), 10**7))
def test_days_stay_inside_the_calendar(start: date, days: int) -> None:
    end = add_days(start, days)
    assert end in (date.min, date.max) or (end - start).days == days


@given(any_day, st.integers(0, 1000), st.sampled_from(["days", "months"]))
def test_a_due_day_survives_the_store(anchor_on: date, amount: int, unit: str) -> None:
    found = due("actual-return", anchor_on, amount, unit)
    assert Due.from_record(found.as_record()) == found
    assert found.on >= anchor_on


@pytest.mark.parametrize(
    ("found", "english"),
    [
        (
            due("actual-return", date(2023, 1, 31), 1, "months"),
            "actual return 2023-01-31 + 1 month → 2023-02-28 (end of month)",
        ),
        (due("actual-return", date(2023, 9, 21), 1, "months"), "actual return 2023-09-21 + 1 month → 2023-10-21"),
        (due("actual-return", date(2023, 9, 21), 7, "days"), "actual return 2023-09-21 + 7 days → 2023-09-28"),
        (
            due("cancellation", date(2023, 9, 21), 7, "working-days"),
            (
                "cancellation 2023-09-21 + 7 working days → 2023-10-08 (weekends: 2 days; "
                "holidays: 2023-09-29 to 2023-10-06; make-up days worked: 2023-10-07, 2023-10-08)"
            ),
        ),
        (
            due("actual-return", date(2023, 7, 3), 3, "working-days"),
            "actual return 2023-07-03 + 3 working days → 2023-07-06",
        ),
        (
            due("actual-return", date(2024, 4, 3), 1, "working-days"),
            (
                "actual return 2024-04-03 + 1 working day → 2024-04-07 "
                "(holidays: 2024-04-04 to 2024-04-06; make-up days worked: 2024-04-07)"
            ),
        ),
        (
            due("actual-return", date(2023, 4, 4), 1, "working-days"),
            "actual return 2023-04-04 + 1 working day → 2023-04-06 (holidays: 2023-04-05)",
        ),
        (
            due("submission", date(2022, 12, 30), 249, "working-days"),
            (
                "submission 2022-12-30 + 249 working days → 2023-12-29 "
                "(weekends: 88 days; holidays: 27 days; make-up days worked: 7)"
            ),
        ),
        (due("", date(2023, 9, 21), 7, "days"), "2023-09-21 + 7 days → 2023-09-28"),
        (due("approved-return", date(2023, 9, 21), 0, "days"), "approved return 2023-09-21, the same day"),
        (
            due("evaluation", date(2023, 8, 31), 6, "months"),
            "evaluation 2023-08-31 + 6 months → 2024-02-29 (end of month)",
        ),
    ],
)
def test_a_due_day_shows_its_arithmetic(found: Due, english: str) -> None:
    assert found.arithmetic().render("en") == english


def test_the_arithmetic_of_working_days_is_told_in_chinese() -> None:
    """每一不计之日、每一调休上班日均可核对：17日减周末2日、放假8日，合7个工作日。"""
    assert due("actual-return", date(2023, 9, 21), 7, "working-days").arithmetic().render("zh") == (
        "回国 2023-09-21 + 7个工作日 → 2023-10-08"
        "（周末2天；放假2023-09-29至2023-10-06；调休上班2023-10-07、2023-10-08）"
    )


@given(announced_start, st.integers(1, 60))
def test_the_days_told_between_account_for_every_day(start: date, amount: int) -> None:
    """Days from the anchor to the due day = working days + weekend days + holidays."""
    found = due("actual-return", start, amount, "working-days")
    between = ANNOUNCED.skipped(start + timedelta(days=1), found.on)
    off = between.weekend_days + sum(stretch.days for stretch in between.holidays)
    assert (found.on - start).days == amount + off
    assert all(day.weekday() >= 5 and ANNOUNCED.is_working_day(day) for day in between.made_up)


def test_a_day_reckoned_by_another_calendar_is_not_explained_by_this_one() -> None:
    """What was stored stays what is told; a later correction does not put words into its mouth."""
    stored = due("actual-return", date(2023, 9, 27), 1, "working-days").as_record()
    corrected = Calendar((Correction(2023, (date(2023, 9, 28),), (), "市政府通知"),))
    told = Due.from_record(stored, corrected).arithmetic().render("en")
    assert told == "actual return 2023-09-27 + 1 working day → 2023-09-28"


def test_a_day_of_a_year_no_longer_known_is_told_without_what_lies_between() -> None:
    stored = {"anchor": "actual-return", "anchor_on": "2099-01-05", "amount": 2, "unit": "working-days"}
    told = Due.from_record(stored | {"on": "2099-01-07"}).arithmetic().render("en")
    assert told == "actual return 2099-01-05 + 2 working days → 2099-01-07"


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="weeks"):
        due("actual-return", date(2023, 9, 21), 1, "weeks")


@pytest.mark.parametrize(
    ("amount", "unit", "text"), [(1, "days", "1 day"), (2, "days", "2 days"), (1, "working-days", "1 working day")]
)
def test_periods_are_read_aloud(amount: int, unit: str, text: str) -> None:
    assert period(amount, unit).render("en") == text


def test_a_period_is_half_open() -> None:
    held = Period(date(2013, 12, 1), date(2017, 1, 1))
    assert date(2013, 11, 30) not in held
    assert date(2013, 12, 1) in held
    assert date(2016, 12, 31) in held
    assert date(2017, 1, 1) not in held
    assert date.min in Period()
    assert Period(None, date.min).empty


periods = st.builds(Period, st.none() | any_day, st.none() | any_day)


@given(periods, periods, any_day)
def test_a_day_in_two_periods_makes_them_overlap(one: Period, other: Period, when: date) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    if when in one and when in other:
        assert one.overlaps(other)
    if one.overlaps(other):
        starts = [each.since for each in (one, other) if each.since is not None]
        first = max(starts, default=date.min)
        assert first in one
        assert first in other
