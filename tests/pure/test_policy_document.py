"""docs/policy.md: the book it shows can be used, and says what the page says it says."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.documents import DOCS
from travel.policy import Book, read_book
from travel.policy.own import known

PAGES = ("policy.md", "policy.zh-CN.md")
EXAMPLE = re.compile(r"<!-- the example book -->\n```toml\n(.*?)```", re.DOTALL)
DAY = date(2023, 8, 1)


def example(page: str) -> Book:
    (text,) = EXAMPLE.findall((DOCS / page).read_text("utf-8"))
    return read_book(text, page, known())


@pytest.mark.parametrize("page", PAGES)
def test_the_example_book_can_be_used(page: str) -> None:
    policy = example(page).at(DAY)
    assert (policy.name, policy.book.inherits) == ("jingdezhen", ("jiangxi", "national"))
    assert (policy.number("persons.max").value, policy.number("days.two_countries").value) == (5, 7)
    assert policy.route("division", "general", "own", ("US",))[-1].code == "province"
    assert "etiquette" not in {topic.topic for topic in policy.topics("general", "own", ("BG",))}
    assert policy.deadline("trip-report").amount == 15
    assert policy.categories[0].code == "ceramics"


def test_the_values_hold_from_their_day_on() -> None:
    before = example("policy.md").at(date(2023, 7, 31))
    assert (before.number("persons.max").value, before.number("days.two_countries").value) == (6, 8)


def test_both_pages_show_one_book() -> None:
    assert example("policy.md").hash == example("policy.zh-CN.md").hash
