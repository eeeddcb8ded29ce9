"""Due days as offices reckon them: each line with its arithmetic by the State Council's notices, or with its source.

Notices: the numbers are in travel/calendar/notices.py. Of 2020 the second one holds, which lengthened the Spring
Festival to 2 February.
"""

from __future__ import annotations

from datetime import date

import pytest

from travel.calendar import ANNOUNCED, due
from travel.policy import load_book


def day(text: str) -> date:
    return date.fromisoformat(text)


# Each line: the day it runs from, and every working day after it, the last of which is the due day. In brackets what
# the notice takes out and puts in between.
AROUND_HOLIDAYS = [
    # Spring Festival: [off 15-21 February; worked Sunday 11 and Saturday 24 February]
    ("2018-02-09", "02-11 02-12 02-13 02-14 02-22 02-23 02-24"),
    # [off 4-10 February; worked Saturday 2 and Sunday 3 February]
    ("2019-01-31", "02-01 02-02 02-03 02-11 02-12 02-13 02-14"),
    # [off 24 January to 2 February; worked Sunday 19 January; Saturday 1 February is worked no more]
    ("2020-01-17", "01-19 01-20 01-21 01-22 01-23 02-03 02-04"),
    # [off 11-17 February; worked Sunday 7 and Saturday 20 February]
    ("2021-02-05", "02-07 02-08 02-09 02-10 02-18 02-19 02-20"),
    # [off 31 January to 6 February; worked Saturday 29 and Sunday 30 January]
    ("2022-01-27", "01-28 01-29 01-30 02-07 02-08 02-09 02-10"),
    # [off 21-27 January; worked Saturday 28 and Sunday 29 January]
    ("2023-01-19", "01-20 01-28 01-29 01-30 01-31 02-01 02-02"),
    # [off 10-17 February; worked Sunday 4 and Sunday 18 February; New Year's Eve, the 9th, is worked]
    ("2024-02-02", "02-04 02-05 02-06 02-07 02-08 02-09 02-18"),
    # [off 28 January to 4 February; worked Sunday 26 January and Saturday 8 February]
    ("2025-01-24", "01-26 01-27 02-05 02-06 02-07 02-08 02-10"),
    # [off 15-23 February; worked Saturday 14 and Saturday 28 February]
    ("2026-02-12", "02-13 02-14 02-24 02-25 02-26 02-27 02-28"),
    # National Day: [off 1-7 October; worked Saturday 29 and Sunday 30 September]
    ("2018-09-26", "09-27 09-28 09-29 09-30 10-08 10-09 10-10"),
    # [off 1-7 October; worked Sunday 29 September and Saturday 12 October]
    ("2019-09-27", "09-29 09-30 10-08 10-09 10-10 10-11 10-12"),
    # [off 1-8 October with Mid-Autumn; worked Sunday 27 September and Saturday 10 October]
    ("2020-09-25", "09-27 09-28 09-29 09-30 10-09 10-10 10-12"),
    # [off 1-7 October; worked Sunday 26 September and Saturday 9 October]
    ("2021-09-24", "09-26 09-27 09-28 09-29 09-30 10-08 10-09"),
    # [off 1-7 October; worked Saturday 8 and Sunday 9 October]
    ("2022-09-29", "09-30 10-08 10-09 10-10 10-11 10-12 10-13"),
    # [off 29 September to 6 October with Mid-Autumn; worked Saturday 7 and Sunday 8 October]
    ("2023-09-21", "09-22 09-25 09-26 09-27 09-28 10-07 10-08"),
    # [off 1-7 October; worked Sunday 29 September and Saturday 12 October]
    ("2024-09-27", "09-29 09-30 10-08 10-09 10-10 10-11 10-12"),
    # [off 1-8 October with Mid-Autumn; worked Sunday 28 September and Saturday 11 October]
    ("2025-09-26", "09-28 09-29 09-30 10-09 10-10 10-11 10-13"),
    # [off 25-27 September, Mid-Autumn; worked Sunday 20 September]
    ("2026-09-18", "09-20 09-21 09-22 09-23 09-24 09-28 09-29"),
    # [off 1-7 October; worked Saturday 10 October]
    ("2026-09-29", "09-30 10-08 10-09 10-10 10-12 10-13 10-14"),
]


@pytest.mark.parametrize(("anchor_on", "worked"), AROUND_HOLIDAYS)
def test_seven_working_days_around_a_holiday_are_those_of_the_notice(anchor_on: str, worked: str) -> None:
    """Shanghai's period for passports (S-SHREP), and every shorter one: the n-th day listed is n working days later."""
    days = [day(f"{anchor_on[:4]}-{each}") for each in worked.split()]
    assert len(days) == 7
    for amount, expected in enumerate(days, 1):
        assert due("actual-return", day(anchor_on), amount, "working-days").on == expected
    assert ANNOUNCED.working_days(days[0], days[-1]) == 7


@pytest.mark.parametrize(
    ("anchor_on", "amount", "unit", "due_on"),
    [
        # return of passports
        ("2023-09-21", 7, "days", "2023-09-28"),  # S-MOT: 21 + 7 = 28
        ("2023-09-21", 5, "days", "2023-09-26"),  # S-GD16: 21 + 5 = 26
        ("2023-09-21", 3, "days", "2023-09-24"),  # S-XMUHK: 21 + 3 = 24
        ("2023-09-21", 15, "days", "2023-10-06"),  # S-SOA, reports S-AHPU: 21 + 15 = 36 = 6 October
        ("2023-09-21", 5, "working-days", "2023-09-28"),  # S-MIRRBJ: 22, 25, 26, 27, 28
        ("2023-09-21", 7, "working-days", "2023-10-08"),  # S-SHREP: 22, 25-28, then Saturday 7 and Sunday 8
        ("2014-11-05", 8, "days", "2014-11-13"),  # S-BJ14: left 1 November, 5 days, + 7: the last day approved + 8
        ("2014-11-05", 7, "days", "2014-11-12"),  # its literal reading, approved return + 7
        # trip reports
        ("2023-01-31", 1, "months", "2023-02-28"),  # S-XM13: no 31 February
        ("2024-01-31", 1, "months", "2024-02-29"),  # leap year
        ("2023-02-28", 1, "months", "2023-03-28"),
        ("2023-09-21", 20, "days", "2023-10-11"),  # S-MIRRBJ: 21 + 20 = 41 = 11 October
        ("2023-09-21", 10, "days", "2023-10-01"),  # S-JXSTNU: the due day may be a holiday, days are days
        ("2023-09-21", 15, "working-days", "2023-10-18"),  # S-TJPU: 5 until 28 September, 7 to 13 October 7, 16-18
        ("2023-09-21", 20, "working-days", "2023-10-25"),  # S-NMWH: the 15 above, then 19, 20, 23, 24, 25
        # look-backs, half a year and a year
        ("2023-08-31", 6, "months", "2024-02-29"),
        ("2024-02-29", 12, "months", "2025-02-28"),
    ],
)
def test_every_period_the_sources_name_comes_to_the_day_they_mean(
    anchor_on: str, amount: int, unit: str, due_on: str
) -> None:
    assert due("actual-return", day(anchor_on), amount, unit).on == day(due_on)


# Each line: the last day of a month, and what one, two and six months later are: the same number, or the last day of
# a month that has no such number (30 days have April, June, September, November; February 28, in 2024 and 2028 29).
MONTH_ENDS = [
    ("2022-12-31", "2023-01-31", "2023-02-28", "2023-06-30"),
    ("2023-01-31", "2023-02-28", "2023-03-31", "2023-07-31"),
    ("2023-02-28", "2023-03-28", "2023-04-28", "2023-08-28"),
    ("2023-03-31", "2023-04-30", "2023-05-31", "2023-09-30"),
    ("2023-04-30", "2023-05-30", "2023-06-30", "2023-10-30"),
    ("2023-05-31", "2023-06-30", "2023-07-31", "2023-11-30"),
    ("2023-06-30", "2023-07-30", "2023-08-30", "2023-12-30"),
    ("2023-07-31", "2023-08-31", "2023-09-30", "2024-01-31"),
    ("2023-08-31", "2023-09-30", "2023-10-31", "2024-02-29"),
    ("2023-09-30", "2023-10-30", "2023-11-30", "2024-03-30"),
    ("2023-10-31", "2023-11-30", "2023-12-31", "2024-04-30"),
    ("2023-11-30", "2023-12-30", "2024-01-30", "2024-05-30"),
    ("2023-12-31", "2024-01-31", "2024-02-29", "2024-06-30"),
    ("2024-01-31", "2024-02-29", "2024-03-31", "2024-07-31"),
    ("2024-02-29", "2024-03-29", "2024-04-29", "2024-08-29"),
    ("2024-08-31", "2024-09-30", "2024-10-31", "2025-02-28"),
    ("2024-12-31", "2025-01-31", "2025-02-28", "2025-06-30"),
    ("2025-08-29", "2025-09-29", "2025-10-29", "2026-02-28"),
    ("2027-08-31", "2027-09-30", "2027-10-31", "2028-02-29"),
    ("2027-12-30", "2028-01-30", "2028-02-29", "2028-06-30"),
]


@pytest.mark.parametrize(("anchor_on", "one", "two", "six"), MONTH_ENDS)
def test_a_report_due_in_months_is_due_on_the_same_number_or_the_months_last_day(
    anchor_on: str, one: str, two: str, six: str
) -> None:
    for amount, expected in ((1, one), (2, two), (6, six)):
        found = due("actual-return", day(anchor_on), amount, "months")
        assert found.on == day(expected)
        assert ("月末取整" in found.arithmetic().render("zh")) == (found.on.day != day(anchor_on).day)


@pytest.mark.parametrize(
    ("place", "kind", "anchor", "anchor_on", "due_on", "citation"),
    [
        ("national", "passport", "actual-return", "2023-09-21", "2023-09-28", "S-MOT"),
        ("national", "passport", "cancellation", "2023-09-21", "2023-09-28", "S-HLMET"),
        ("national", "trip-report", "actual-return", "2023-01-31", "2023-02-28", "S-XM13"),
        ("national", "results-notice", "actual-return", "2023-01-31", "2023-02-28", "S-XM13"),
        ("beijing", "passport", "departure", "2014-11-06", "2014-11-13", "S-BJ14"),
        ("beijing", "passport", "actual-return", "2014-11-05", "2014-11-12", "S-MOT"),
        ("beijing", "trip-report", "actual-return", "2023-09-21", "2023-10-11", "S-MIRRBJ"),
        ("shanghai", "passport", "actual-return", "2023-09-21", "2023-10-08", "S-SHREP"),
        ("shanghai", "passport", "approved-return", "2023-09-21", "2023-10-08", "S-SHREP"),
        ("guangdong", "passport", "actual-return", "2023-09-21", "2023-09-26", "S-GD16"),
        ("guangdong", "trip-report", "actual-return", "2023-09-21", "2023-09-26", "S-GD16"),
        ("jiangxi", "trip-report", "actual-return", "2023-09-21", "2023-10-01", "S-JXSTNU"),
    ],
)
def test_the_books_name_these_days_with_their_source(
    place: str, kind: str, anchor: str, anchor_on: str, due_on: str, citation: str
) -> None:
    start = day(anchor_on)
    deadline = load_book(place).at(max(start, date(2014, 11, 1))).deadline(kind, anchor)
    assert deadline.after(start).on == day(due_on)
    assert citation in deadline.citation
