"""Days abroad, months, working days and due dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from travel.calendar import (
    Due,
    NoCalendar,
    Period,
    add_days,
    add_months,
    add_working_days,
    days_abroad,
    due,
    is_announced,
    is_working_day,
    period,
    working_days,
)

# 2001 to 2026 are announced in the library; sums of ten years are enough for any property
announced = st.dates(date(2001, 1, 1), date(2026, 12, 31))
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
    ("text", "works"),
    [
        ("2018-02-10", False),  # Saturday
        ("2018-02-11", True),  # Sunday, made up for Spring Festival
        ("2018-02-15", False),  # Thursday, New Year's Eve
        ("2018-02-16", False),
        ("2018-02-21", False),
        ("2018-02-22", True),
        ("2018-02-24", True),  # Saturday, made up
        ("2018-09-29", True),  # Saturday, made up for National Day
        ("2018-09-30", True),  # Sunday, made up
        ("2018-10-01", False),
        ("2018-10-05", False),
        ("2018-10-08", True),
        ("2018-12-29", True),  # Saturday, made up for 31 December
        ("2018-12-31", False),
        ("2019-02-02", True),  # Saturday, made up
        ("2019-02-03", True),  # Sunday, made up
        ("2019-02-04", False),
        ("2019-02-10", False),
        ("2019-05-02", False),  # the extended Labour Day
        ("2019-09-29", True),
        ("2019-10-07", False),
        ("2019-10-12", True),
        ("2020-01-19", True),
        ("2020-01-31", False),  # the holiday was extended
        ("2020-02-03", True),
        ("2020-09-27", True),
        ("2020-10-08", False),
        ("2020-10-10", True),
        ("2021-02-07", True),
        ("2021-02-17", False),
        ("2021-02-20", True),
        ("2021-09-26", True),
        ("2021-10-07", False),
        ("2021-10-09", True),
        ("2022-01-29", True),
        ("2022-01-30", True),
        ("2022-02-04", False),
        ("2022-10-07", False),
        ("2022-10-08", True),
        ("2022-10-09", True),
        ("2023-01-28", True),
        ("2023-01-29", True),
        ("2023-01-27", False),
        ("2023-09-29", False),  # Mid-Autumn
        ("2023-10-06", False),
        ("2023-10-07", True),
        ("2023-10-08", True),
        ("2024-02-04", True),
        ("2024-02-16", False),
        ("2024-02-18", True),
        ("2024-09-29", True),
        ("2024-10-07", False),
        ("2024-10-12", True),
        ("2025-01-26", True),
        ("2025-01-28", False),  # New Year's Eve is a holiday since 2025
        ("2025-02-08", True),
        ("2025-09-28", True),
        ("2025-10-08", False),
        ("2025-10-11", True),
    ],
)
def test_make_up_days_are_worked_and_holidays_are_not(text: str, works: bool) -> None:
    assert is_working_day(day(text)) is works


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
    assert working_days(day(first), day(last)) == days


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
    assert add_working_days(day(start), days) == day(end)


def test_a_year_without_a_notice_is_not_guessed() -> None:
    assert not is_announced(2099)
    assert is_announced(2023)
    with pytest.raises(NoCalendar) as error:
        working_days(date(2026, 12, 1), date(2099, 1, 5))
    assert error.value.year > 2026
    with pytest.raises(NoCalendar, match="1999"):
        is_working_day(date(1999, 5, 5))


@given(announced, announced, announced)
def test_working_days_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    assert working_days(first, middle) + working_days(middle, last) == working_days(first, last) + is_working_day(
        middle
    )


@given(announced, announced)
def test_working_days_are_never_more_than_days(one: date, two: date) -> None:
    first, last = sorted((one, two))
    assert 0 <= working_days(first, last) <= days_abroad(first, last)


@given(st.dates(date(2002, 1, 1), date(2024, 12, 31)), st.integers(1, 250))
def test_added_working_days_are_found_again(start: date, days: int) -> None:
    end = add_working_days(start, days)
    assert is_working_day(end)
    assert working_days(start + timedelta(days=1), end) == days
    assert add_working_days(end, -days) < end


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
            "cancellation 2023-09-21 + 7 working days → 2023-10-08",
        ),
        (due("approved-return", date(2023, 9, 21), 0, "days"), "approved return 2023-09-21, the same day"),
        (
            due("evaluation", date(2023, 8, 31), 6, "months"),
            "evaluation 2023-08-31 + 6 months → 2024-02-29 (end of month)",
        ),
    ],
)
def test_a_due_day_shows_its_arithmetic(found: Due, english: str) -> None:
    assert found.arithmetic().render("en") == english


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
