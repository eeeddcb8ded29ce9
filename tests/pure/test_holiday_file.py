"""The file in which an office writes down the working days of a year, and the calendar that comes of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.office import EXAMPLES
from travel.calendar import ANNOUNCED, Calendar, Correction, NoCalendar
from travel.calendar.form import drafted
from travel.errors import BadInput
from travel.forms.reading import read_holidays
from travel.policy import load_book

EXAMPLE = EXAMPLES / "holidays-2023.toml"


def written(tmp_path: Path, text: str) -> Correction:
    path = tmp_path / "holidays.toml"
    path.write_text(text, "utf-8")
    return read_holidays(path).correction


def complaints(tmp_path: Path, old: str, new: str) -> list[str]:
    """What is said of the example when ``old`` in it is ``new``, without the file's name."""
    text = EXAMPLE.read_text("utf-8")
    assert text.count(old) == 1, old
    with pytest.raises(BadInput) as error:
        written(tmp_path, text.replace(old, new))
    return [re.sub(r"^.*?holidays\.toml:", "", problem.render("en")) for problem in error.value.problems]


def test_the_example_says_what_the_notice_of_2023_says() -> None:
    typed = Calendar((read_holidays(EXAMPLE).correction,))
    year = [date.fromordinal(n) for n in range(date(2023, 1, 1).toordinal(), date(2024, 1, 1).toordinal())]
    assert [typed.is_working_day(day) for day in year] == [ANNOUNCED.is_working_day(day) for day in year]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("year = 2023", "year = 23", "1: year: found 23; wanted 1950 or more"),
        ("from = 2023-04-05", "from = 2023-04-05\nuntil = 2023-04-04", "21: holidays[3].until: found 2023-04-04; "),
        ("until = 2023-05-03", "until = 2024-05-03", "25: holidays[4].until: found 2024-05-03; wanted a day of 2023 "),
        ("until = 2023-05-03", "until = 2023-05-30", "25: holidays[4].until: found 2023-05-30; wanted a holiday of at"),
        ("from = 2023-04-05", "from = 2023-05-01", "24: holidays[4].from: found 2023-05-01; wanted each day once; "),
        ("2023-06-25", "2023-06-26", "made_up[1]: found 2023-06-26; wanted a Saturday or Sunday"),
        ("2023-06-25", "2023-06-24", "made_up[1]: found 2023-06-24; wanted a day that is not off; holidays[5] has it"),
        ("2023-06-25", "2023-01-28", "made_up[1]: found 2023-01-28; wanted each day once; holidays[2].made_up[1] has"),
        ("2023-06-25", "2024-01-06", "made_up[1]: found 2024-01-06; wanted a day of 2023 or of the December before"),
        (
            "made_up = [2023-06-25]",
            "worked = [2023-06-25]",
            "32: holidays[5].worked: found the unknown key worked; wanted one of the keys name, from, until",
        ),
    ],
)
def test_what_is_wrong_is_told_with_line_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert any(said in complaint for complaint in complaints(tmp_path, old, new)), complaints(tmp_path, old, new)


def test_a_notice_without_a_number_is_refused(tmp_path: Path) -> None:
    """Whoever disputes a day asks where it stands."""
    cited = next(line for line in EXAMPLE.read_text("utf-8").splitlines() if line.startswith("citation"))
    assert complaints(tmp_path, cited, 'citation = " "') == ["2: citation: found “ ”; wanted text that is not blank"]


@pytest.mark.parametrize(("year", "least"), [(2007, 10), (2008, 11), (2024, 11), (2025, 13)])
def test_a_file_with_fewer_days_off_than_the_regulation_gives_is_no_whole_year(
    tmp_path: Path, year: int, least: int
) -> None:
    """It stands in the place of everything that is known of the year, so that one holiday alone would undo the rest."""
    head = f'year = {year}\ncitation = "通知"\n'
    enough = head + f"[[holidays]]\nfrom = {year}-10-01\nuntil = {year}-10-{least}\n"
    assert len(written(tmp_path, enough).off) == least
    with pytest.raises(BadInput) as error:
        written(tmp_path, enough.replace(f"10-{least}", f"10-{least - 1:02}"))
    assert (
        error.value.problems[0]
        .render("en")
        .endswith(f"holidays: found {least - 1} days; wanted every holiday of the year: at least {least} days off")
    )


def test_days_are_understood_as_people_write_them(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8").replace("from = 2023-04-05", "from = 2023年4月5日")
    assert written(tmp_path, text) == read_holidays(EXAMPLE).correction


@pytest.mark.parametrize("year", range(2018, 2026))
def test_what_is_drafted_is_the_year_as_it_is_known(tmp_path: Path, year: int) -> None:
    text = drafted(ANNOUNCED, year).replace('citation = ""', 'citation = "通知"')
    typed = Calendar((written(tmp_path, text),))
    days = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]
    assert [typed.is_working_day(day) for day in days] == [ANNOUNCED.is_working_day(day) for day in days]


def test_a_correction_stands_instead_of_what_the_program_knows() -> None:
    """Nothing of the announced year is mixed in, so that every edition of the program reckons alike."""
    calendar = Calendar((Correction(2023, (date(2023, 5, 4),), (date(2023, 5, 6),), "市政府通知"),))
    assert not calendar.is_working_day(date(2023, 5, 4))
    assert calendar.is_working_day(date(2023, 5, 6))
    assert calendar.is_working_day(date(2023, 5, 2))  # off by the State Council's notice, which it replaces
    assert not calendar.is_working_day(date(2024, 5, 2))  # another year is as announced


def test_a_year_not_announced_is_known_once_it_is_entered() -> None:
    calendar = Calendar((Correction(2099, (date(2099, 1, 1),), (), "通知"),))
    assert calendar.knows(2099)
    assert calendar.working_days(date(2099, 1, 1), date(2099, 1, 5)) == 2  # Friday to Monday, New Year's Day off
    with pytest.raises(NoCalendar, match="2100"):
        calendar.add_working_days(date(2099, 12, 31), 1)


def test_the_december_days_of_a_notice_do_not_make_that_year_known() -> None:
    calendar = Calendar((Correction(2099, (date(2098, 12, 31),), (), "通知"),))
    assert not calendar.knows(2098)
    with pytest.raises(NoCalendar, match="2098"):
        calendar.is_working_day(date(2098, 12, 31))


def test_the_refusal_names_the_year_and_the_command() -> None:
    with pytest.raises(NoCalendar) as error:
        ANNOUNCED.is_working_day(date(2099, 1, 5))
    assert "2099" in error.value.message.render("en")
    assert error.value.message.render("zh").endswith("travel calendar adopt 文件")


def test_a_policy_reckons_by_the_calendar_it_carries() -> None:
    """A deadline in working days and the rules find it there; the same book without it knows only what is announced."""
    calendar = Calendar((Correction(2099, (date(2099, 1, 1),), (), "通知"),))
    day, book = date(2099, 1, 1), load_book("national")
    local = book.at(day, calendar).deadline("passport", "actual-return")
    assert local.calendar is calendar
    assert book.at(day).deadline("passport", "actual-return").calendar is ANNOUNCED


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """The announced years with some of them as an office may have entered them."""
    corrections = []
    for year in draw(st.sets(st.integers(2003, 2026), max_size=4)):
        days = st.dates(date(year, 1, 1), date(year, 12, 31))
        off = draw(st.sets(days, max_size=40))
        made_up = draw(st.sets(days.filter(lambda day: day.weekday() >= 5), max_size=12)) - off
        corrections.append(Correction(year, tuple(sorted(off)), tuple(sorted(made_up)), "通知"))
    return Calendar(tuple(corrections))


start = st.dates(date(2002, 1, 1), date(2025, 1, 31))


@given(calendars(), start, st.integers(1, 250))
def test_added_working_days_are_found_again_and_end_on_one(calendar: Calendar, day: date, amount: int) -> None:
    end = calendar.add_working_days(day, amount)
    assert calendar.is_working_day(end)
    assert calendar.working_days(day, end) - calendar.is_working_day(day) == amount


@given(calendars(), start, st.integers(0, 120), st.integers(0, 120))
def test_more_working_days_are_later(calendar: Calendar, day: date, one: int, two: int) -> None:
    fewer, more = sorted((one, two))
    assert (calendar.add_working_days(day, fewer) < calendar.add_working_days(day, more)) is (fewer < more)


@given(calendars(), start, start, st.integers(0, 120))
def test_a_later_anchor_is_never_due_earlier(calendar: Calendar, one: date, two: date, amount: int) -> None:
    first, last = sorted((one, two))
    if amount:
        assert calendar.add_working_days(first, amount) <= calendar.add_working_days(last, amount)


@given(calendars(), start, st.integers(1, 120))
def test_going_back_undoes_going_forward_from_a_working_day(calendar: Calendar, day: date, amount: int) -> None:
    begin = calendar.add_working_days(day, 1)
    assert calendar.add_working_days(calendar.add_working_days(begin, amount), -amount) == begin


@given(calendars(), start, st.integers(1, 400))
def test_what_is_skipped_makes_up_the_difference(calendar: Calendar, first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    between = calendar.skipped(first, last)
    off = between.weekend_days + sum(stretch.days for stretch in between.holidays)
    assert calendar.working_days(first, last) + off == days + 1
    assert all(calendar.is_working_day(day) for day in between.made_up)
    assert not any(calendar.is_working_day(stretch.first) for stretch in between.holidays)
