"""The State Council's holiday notices, 2018 to 2026, line by line, against every day of the program's calendar.

A line names a holiday, its days off as the notice has them (both ends counted), and after 上班 the days worked instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from travel.calendar import ANNOUNCED, Calendar, Correction
from travel.calendar.notices import NUMBERS

NOTICES = {
    2018: """
        国办发明电〔2017〕12号
        元旦 01-01
        春节 02-15 02-21 上班 02-11 02-24
        清明节 04-05 04-07 上班 04-08
        劳动节 04-29 05-01 上班 04-28
        端午节 06-18
        中秋节 09-24
        国庆节 10-01 10-07 上班 09-29 09-30
        """,
    2019: """
        国办发明电〔2018〕15号、国办发明电〔2019〕3号
        元旦 2018-12-30 2019-01-01 上班 2018-12-29
        春节 02-04 02-10 上班 02-02 02-03
        清明节 04-05
        劳动节 05-01 05-04 上班 04-28 05-05
        端午节 06-07
        中秋节 09-13
        国庆节 10-01 10-07 上班 09-29 10-12
        """,
    2020: """
        国办发明电〔2019〕16号、国办发明电〔2020〕1号
        元旦 01-01
        春节 01-24 02-02 上班 01-19
        清明节 04-04 04-06
        劳动节 05-01 05-05 上班 04-26 05-09
        端午节 06-25 06-27 上班 06-28
        国庆节、中秋节 10-01 10-08 上班 09-27 10-10
        """,
    2021: """
        国办发明电〔2020〕27号
        元旦 01-01 01-03
        春节 02-11 02-17 上班 02-07 02-20
        清明节 04-03 04-05
        劳动节 05-01 05-05 上班 04-25 05-08
        端午节 06-12 06-14
        中秋节 09-19 09-21 上班 09-18
        国庆节 10-01 10-07 上班 09-26 10-09
        """,
    2022: """
        国办发明电〔2021〕11号
        元旦 01-01 01-03
        春节 01-31 02-06 上班 01-29 01-30
        清明节 04-03 04-05 上班 04-02
        劳动节 04-30 05-04 上班 04-24 05-07
        端午节 06-03 06-05
        中秋节 09-10 09-12
        国庆节 10-01 10-07 上班 10-08 10-09
        """,
    2023: """
        国办发明电〔2022〕16号
        元旦 2022-12-31 2023-01-02
        春节 01-21 01-27 上班 01-28 01-29
        清明节 04-05
        劳动节 04-29 05-03 上班 04-23 05-06
        端午节 06-22 06-24 上班 06-25
        中秋节、国庆节 09-29 10-06 上班 10-07 10-08
        """,
    2024: """
        国办发明电〔2023〕7号
        元旦 01-01
        春节 02-10 02-17 上班 02-04 02-18
        清明节 04-04 04-06 上班 04-07
        劳动节 05-01 05-05 上班 04-28 05-11
        端午节 06-10
        中秋节 09-15 09-17 上班 09-14
        国庆节 10-01 10-07 上班 09-29 10-12
        """,
    2025: """
        国办发明电〔2024〕12号
        元旦 01-01
        春节 01-28 02-04 上班 01-26 02-08
        清明节 04-04 04-06
        劳动节 05-01 05-05 上班 04-27
        端午节 05-31 06-02
        国庆节、中秋节 10-01 10-08 上班 09-28 10-11
        """,
    2026: """
        国办发明电〔2025〕7号
        元旦 01-01 01-03 上班 01-04
        春节 02-15 02-23 上班 02-14 02-28
        清明节 04-04 04-06
        劳动节 05-01 05-05 上班 05-09
        端午节 06-19 06-21
        中秋节 09-25 09-27
        国庆节 10-01 10-07 上班 09-20 10-10
        """,
}


def notice(year: int) -> tuple[list[date], list[date]]:
    """The days off and the days worked instead, as the notice of a year says."""
    off: list[date] = []
    worked: list[date] = []
    for line in NOTICES[year].split("\n")[2:-1]:
        _name, *days = line.split()
        stretch, instead = (
            (days[: days.index("上班")], days[days.index("上班") + 1 :]) if "上班" in days else (days, [])
        )
        ends = [_day(year, text) for text in stretch]
        off += _from_to(ends[0], ends[-1])
        worked += [_day(year, text) for text in instead]
    return off, worked


def _day(year: int, text: str) -> date:
    return date.fromisoformat(text if len(text) > len("01-01") else f"{year}-{text}")


def _from_to(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


ALL_OFF = {day for year in NOTICES for day in notice(year)[0]}
ALL_WORKED = {day for year in NOTICES for day in notice(year)[1]}


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_the_year_is_as_its_notice_says(year: int) -> None:
    """Off what the notice gives, worked what it makes up, else Monday to Friday. 3287 days in all."""
    wrong = [
        f"{day:%Y-%m-%d %a}"
        for day in _from_to(date(year, 1, 1), date(year, 12, 31))
        if ANNOUNCED.is_working_day(day) is not (day in ALL_WORKED or (day.weekday() < 5 and day not in ALL_OFF))
    ]
    assert wrong == []


@pytest.mark.parametrize("year", NOTICES)
def test_the_number_shown_is_that_of_the_notice(year: int) -> None:
    assert "、".join(NUMBERS[year]) == NOTICES[year].split()[0]


@pytest.mark.parametrize("year", NOTICES)
def test_what_is_made_up_is_a_saturday_or_a_sunday_and_not_off(year: int) -> None:
    """A slip of the table itself would show here."""
    off, worked = notice(year)
    assert all(day.weekday() >= 5 for day in worked)
    assert not set(off) & set(worked)
    assert len(set(off)) == len(off)


def test_an_office_that_types_the_notices_has_the_same_calendar() -> None:
    """The December days of the next year's notice are laid over the year before."""
    typed = Calendar(
        tuple(Correction(year, tuple(off), tuple(worked), "通知") for year in NOTICES for off, worked in [notice(year)])
    )
    days = list(_from_to(date(2018, 1, 1), date(2026, 12, 31)))
    assert [typed.is_working_day(day) for day in days] == [ANNOUNCED.is_working_day(day) for day in days]


@pytest.mark.parametrize(
    ("year", "working_days"),
    [(2018, 250), (2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248)],
)
def test_a_year_has_as_many_working_days_as_its_weekdays_less_what_is_off_and_more_what_is_made_up(
    year: int, working_days: int
) -> None:
    assert ANNOUNCED.working_days(date(year, 1, 1), date(year, 12, 31)) == working_days
    weekdays = sum(day.weekday() < 5 for day in _from_to(date(year, 1, 1), date(year, 12, 31)))
    off = sum(day.year == year and day.weekday() < 5 for day in ALL_OFF)
    worked = sum(day.year == year for day in ALL_WORKED)
    assert working_days == weekdays - off + worked
