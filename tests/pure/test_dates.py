"""Dates are understood where their meaning is certain, and refused with a reason where it is not."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from travel.clock import clock, now, today
from travel.dates import parse_date
from travel.errors import BadInput

TODAY = date(2023, 9, 17)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
FULL_WIDTH = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")


@given(
    DAYS,
    st.sampled_from(
        ["{0}-{1}-{2}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日", "{0}-{1:02}-{2:02}", "{0}{1:02}{2:02}"]
    ),
    st.booleans(),
    st.sampled_from(["{}", " {} ", "\u3000{}"]),
)
def test_every_day_is_understood_in_every_form_people_write(day: date, form: str, wide: bool, padding: str) -> None:
    text = form.format(day.year, day.month, day.day)
    assert parse_date(padding.format(text.translate(FULL_WIDTH) if wide else text), TODAY) == day


@pytest.mark.parametrize(
    ("word", "days"),
    [("今天", 0), ("today", 0), ("Today", 0), ("昨天", -1), ("yesterday", -1), ("明天", 1), ("tomorrow", 1)],
)
def test_words_count_from_today(word: str, days: int) -> None:
    assert parse_date(word, TODAY) == TODAY + timedelta(days=days)


NO_DATES = [
    "",
    "9月17日",
    "23-9-17",
    "17/09/2023",
    "2023-09",
    "下周",
    "2023-9/17",
    "2023917",
    "٢٠٢٣-٠٩-١٧",
    "2023-09-17T00",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_nothing_is_guessed(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_date(text, TODAY)
    assert f"“{text}”不是日期" in str(caught.value)
    assert "2023-09-17" in caught.value.message.render("en")


@pytest.mark.parametrize("text", ["2023-02-30", "2023年13月1日", "20230431", "2023-02-29"])
def test_a_day_that_does_not_exist_is_told_as_such(text: str) -> None:
    with pytest.raises(BadInput, match="日历上没有这一天"):
        parse_date(text, TODAY)


@pytest.mark.parametrize("text", ["0023-09-17", "2203-09-17"])
def test_a_year_far_off_is_a_slip(text: str) -> None:
    with pytest.raises(BadInput, match="年份"):
        parse_date(text, TODAY)


@given(st.text())
def test_any_text_is_a_date_or_bad_input(text: str) -> None:
    with contextlib.suppress(BadInput):
        assert isinstance(parse_date(text, TODAY), date)


def test_today_can_be_set_for_training_and_is_then_marked() -> None:
    assert clock({"TRAVEL_TODAY": "2023年9月17日"}).today == TODAY
    assert clock({"TRAVEL_TODAY": "2023-09-17"}).simulated
    assert not clock({}).simulated


def test_a_training_day_that_is_no_date_is_refused() -> None:
    with pytest.raises(BadInput):
        clock({"TRAVEL_TODAY": "soon"})


def test_without_it_today_is_the_day_it_is_in_china() -> None:
    before = (now() + timedelta(hours=8)).date()
    assert today({}) in (before, (now() + timedelta(hours=8)).date())
    assert now().utcoffset() == timedelta(0)
