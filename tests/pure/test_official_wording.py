"""Days and sums as official papers write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from travel.papers.official import day, in_capitals, listed, period, plain_number, sum_of_money, with_days

DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def test_a_day_is_written_out() -> None:
    assert day(date(2023, 9, 18)) == "2023年9月18日"
    assert not day(None)


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2023, 9, 17), date(2023, 9, 21), "2023年9月17日至21日"),
        (date(2023, 9, 28), date(2023, 10, 2), "2023年9月28日至10月2日"),
        (date(2023, 12, 30), date(2024, 1, 3), "2023年12月30日至2024年1月3日"),
        (date(2023, 9, 17), date(2023, 9, 17), "2023年9月17日"),
    ],
)
def test_a_period_says_year_and_month_again_only_where_they_differ(first: date, last: date, written: str) -> None:
    assert period(first, last) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("40311.60", "肆万零叁佰壹拾壹元陆角整"),
        ("72192", "柒万贰仟壹佰玖拾贰元整"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10", "壹拾元整"),
        ("16.02", "壹拾陆元零贰分"),
        ("1010.30", "壹仟零壹拾元叁角整"),
        ("10001", "壹万零壹元整"),
        ("100002000", "壹亿零贰仟元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("-3", "负叁元整"),
        ("0.004", "零元整"),
    ],
)
def test_a_sum_in_capital_numerals(amount: str, written: str) -> None:
    assert in_capitals(Decimal(amount)) == written


def read_back(written: str) -> Decimal:
    """The sum that a person reads in capital numerals."""
    total, group, digit = 0, 0, 0
    yuan, fen = Decimal(0), Decimal(0)
    for sign in written.removesuffix("整"):
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in PLACES:
            group, digit = group + digit * PLACES[sign], 0
        elif sign in "万亿":
            size = 10**4 if sign == "万" else 10**8
            group, digit = group + digit, 0
            if sign == "亿":
                total, group = (total + group) * size, 0
            else:
                total, group = total + group * size, 0
        elif sign == "元":
            yuan, digit = Decimal(total + group + digit), 0
        else:
            fen, digit = fen + digit * (10 if sign == "角" else 1), 0
    return yuan + fen / 100


@given(st.decimals(0, Decimal("999999999999.99"), places=2))
def test_what_is_written_in_capital_numerals_is_read_back_the_same(amount: Decimal) -> None:
    assert read_back(in_capitals(amount)) == amount


def test_sums_standards_and_lists() -> None:
    assert sum_of_money(Decimal("40311.6")) == "40,311.60"
    assert plain_number(Decimal("110.00")) == "110"
    assert plain_number(Decimal("0.06093")) == "0.06093"
    assert not plain_number(None)
    assert listed(["甲", "", "乙", "甲"]) == "甲、乙"


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("回国 2023-09-21 + 7天 → 2023-09-28", "回国 2023年9月21日 + 7天 → 2023年9月28日"),
        ("2023-02-30 不是日期", "2023-02-30 不是日期"),
        ("团组2023-0001，编号12023-09-21-1", "团组2023-0001，编号12023-09-21-1"),
    ],
)
def test_days_within_a_sentence_are_written_as_papers_write_them(told: str, written: str) -> None:
    assert with_days(told) == written
