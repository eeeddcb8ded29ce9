"""The table of standards, and finding a place in it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from travel.forms.places import countries, currencies
from travel.money.table import OTHER_CITIES, Standard, find, order_on, standards

ON = date(2023, 9, 17)
IN_FORCE = [row for row in standards() if row.holds_on(ON)]


def test_the_table_of_2017_is_whole() -> None:
    assert [row.row for row in sorted(IN_FORCE, key=lambda row: row.row)] == list(range(1, 274))
    assert len({row.country for row in IN_FORCE}) == 188


def test_every_row_names_a_country_and_a_currency_that_exist() -> None:
    assert {row.country for row in standards()} <= countries()
    assert {row.currency for row in standards()} <= currencies()


def test_every_row_in_force_has_all_three_amounts() -> None:
    for row in IN_FORCE:
        assert all(amount is not None and amount > 0 for amount in row.amounts.values()), row.row


def test_the_amounts_are_those_of_the_table() -> None:
    """Sums over the rows of each currency: a figure changed by mistake shows."""
    sums: dict[str, list[Decimal]] = {}
    for row in IN_FORCE:
        for place, amount in enumerate(row.amounts.values()):
            sums.setdefault(row.currency, [Decimal(0)] * 3)[place] += amount or 0
    assert sums == SUMS


SUMS = {
    "USD": [Decimal(39655), Decimal(11653), Decimal(8980)],
    "JPY": [Decimal(72000), Decimal(50000), Decimal(25000)],
    "HKD": [Decimal(3100), Decimal(1000), Decimal(600)],
    "EUR": [Decimal(4010), Decimal(1533), Decimal(993)],
    "GBP": [Decimal(465), Decimal(135), Decimal(105)],
}


def test_a_country_has_one_currency_and_either_one_row_or_rows_by_city_with_the_others() -> None:
    rows: dict[str, list[Standard]] = {}
    for row in IN_FORCE:
        rows.setdefault(row.country, []).append(row)
    for country, found in rows.items():
        assert len({row.currency for row in found}) == 1, country
        names = Counter(name for row in found for name in (*row.cities, *row.also))
        assert (len(found) == 1 and not names) or (names[OTHER_CITIES] == 1 and max(names.values()) == 1), country


def row_of(country: str, city: str | None, on: date = ON) -> int | str:
    found = find(country, city, on)
    return found if isinstance(found, str) else found.row


@pytest.mark.parametrize(
    ("country", "city", "row"),
    [
        ("JP", "东京", 6),
        ("JP", "东京市", 6),
        ("JP", " 东 京 ", 6),
        ("JP", "京都", 7),
        ("JP", "新潟", 9),
        ("JP", "新泻", 9),
        ("JP", "新潟市", 9),
        ("JP", "横滨", 10),
        ("JP", "其他城市", 10),
        ("VN", "胡志明市", 38),
        ("VN", "胡志明", 38),
        ("KR", "釜山", 3),
        ("KR", "西归浦", 4),
        ("US", "华盛顿特区", 202),
        ("MX", "墨西哥城", 214),
        ("MX", "墨西哥", 214),
        ("KZ", "努尔苏丹", 159),
        ("BR", "里约·热内卢", 220),
        ("BG", "特罗阳", 136),
        ("BG", "Troyan", 136),
        ("BG", None, 136),
        ("HK", None, 62),
    ],
)
def test_a_place_has_the_row_that_names_it_or_that_of_the_other_cities_or_of_the_country(
    country: str, city: str | None, row: int
) -> None:
    assert row_of(country, city) == row


@pytest.mark.parametrize(
    ("country", "city"),
    [
        ("JP", None),
        ("JP", ""),
        ("JP", "Tokyo"),
        ("JP", "东京、大阪"),
        ("JP", "东京,横滨"),
        ("DE", "Frankfurt am Main"),
    ],
)
def test_where_standards_differ_no_city_is_guessed(country: str, city: str | None) -> None:
    assert row_of(country, city) == "city"


def test_several_cities_find_the_row_they_share() -> None:
    assert row_of("JP", "大阪、京都") == 7
    assert row_of("JP", "横滨、神户") == 10
    assert row_of("DE", "柏林 / 汉堡") == 166


def test_a_country_without_a_row_is_said_so() -> None:
    assert row_of("LI", "瓦杜兹") == "country"


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2013, 12, 31), "day"),
        (date(2014, 1, 1), Decimal(90)),
        (date(2016, 12, 31), Decimal(90)),
        (date(2017, 1, 1), "day"),
        (date(2017, 12, 31), "day"),
        (date(2018, 1, 1), Decimal(120)),
        (date(2023, 9, 17), Decimal(120)),
    ],
)
def test_a_standard_holds_from_its_first_day_until_its_last(on: date, found: Decimal | str) -> None:
    standard = find("KP", "平壤", on)
    assert (standard if isinstance(standard, str) else standard.amounts["lodging"]) == found
    assert (order_on(on) is None) == (found == "day")


def test_what_is_known_of_the_older_table_is_its_lodging_in_six_places() -> None:
    older = [row for row in standards() if row.holds_on(date(2015, 6, 1))]
    assert {row.country for row in older} == {"KP", "PK", "LK", "MV", "IR", "IL"}
    assert all(row.amounts["meals"] is None and row.amounts["incidentals"] is None for row in older)
    assert row_of("PK", "伊斯兰堡", date(2015, 6, 1)) == 12
    assert row_of("PK", "卡拉奇", date(2015, 6, 1)) == "day"
    assert row_of("JP", "东京", date(2015, 6, 1)) == "day"


def test_the_row_whose_currency_is_disputed_is_marked() -> None:
    assert [row.country for row in standards() if row.doubtful] == ["SK"]
