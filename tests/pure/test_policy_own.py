"""An office's own book: everything that is wrong with it is told at once, and it differs from another by key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.pure.test_policy import TODAY, own
from travel.errors import BadInput
from travel.policy import Book, load_book, read_book
from travel.policy.book import kept_book
from travel.policy.diff import differences
from travel.policy.own import known, read_own_book


def read(text: str) -> Book:
    return read_book(own(text), "own.toml", known())


def problems(text: str) -> list[str]:
    with pytest.raises(BadInput) as error:
        read(text)
    return [problem.render("en") for problem in error.value.problems]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[rules.R99]\nseverity = "block"\ncitation = "x"',
            "own.toml:4: rules.R99: there is no such rule; see: travel policy rules",
        ),
        (
            '[rules.R04]\ntracks = []\ncitation = "x"',
            "own.toml:4: rules.R04: no track is named; to lift a rule say unset = true, with a note",
        ),
        ('[[route.rows]]\nsteps = []\ncitation = "x"', "own.toml:5: route.rows[1].steps: it is empty"),
        ('[[topics]]\ntopic = "safety"\ncitation = ""', "own.toml:6: topics[1].citation: it is empty"),
        (
            '[deadlines.passport]\nactual-return = { amount = -1, citation = "x" }',
            "own.toml:5: deadlines.passport.actual-return.amount: wanted: 0 or more",
        ),
        (
            '[rules.R04]\nsince = "soon"\ncitation = "x"',
            "own.toml:5: rules.R04.since: wanted: a day that exists, such as 2023-09-17",
        ),
        (
            '[persons]\nmax = { value = 6, unset = true, note = "x" }',
            "own.toml:5: persons.max: a value left unset has no value",
        ),
        (
            '[[route.rows]]\ncountries = ["BG", "ZZ", "SU"]\nsteps = ["review"]\ncitation = "x"',
            "own.toml:5: route.rows[1].countries: there is no such country or region: ZZ, SU",
        ),
        (
            '[[topics]]\ntopic = "safety"\nsince = 2023-02-01\nuntil = 2023-01-01\ncitation = "x"',
            "own.toml:4: topics[1]: it ends (2023-01-01) before it begins (2023-02-01)",
        ),
        (
            '[[route.rows]]\nsteps = ["review", "embassy"]\ncitation = "x"',
            "own.toml:5: route.rows[1].steps: unknown steps: embassy",
        ),
    ],
)
def test_an_error_names_line_and_key(text: str, problem: str) -> None:
    assert problem in problems(text)


def test_more_countries_have_no_fewer_days() -> None:
    (problem,) = problems('[days]\ntwo_countries = { value = 4, since = 2023-07-01, citation = "x" }')
    numbers = "days.one_country is 5 and days.two_countries is 4 from 2023-07-01 on"
    assert problem == f"own.toml:5: days.two_countries: {numbers}; the second cannot be less"


def test_what_is_just_in_order_is_no_problem() -> None:
    assert (
        read('[days]\ntwo_countries = { value = 5, since = 2023-07-01, citation = "x" }')
        .at(TODAY)
        .number("days.two_countries")
        .value
        == 5
    )
    assert read('[[route.rows]]\ncountries = ["XK", "PS"]\nsteps = ["review"]\ncitation = "x"').name == "own"


def test_a_step_of_the_books_own_may_be_named() -> None:
    text = """
[route.steps.embassy]
label = { zh = "使馆", en = "embassy" }
role = "reviewer"
scope = "any"
citation = "x"
[[route.rows]]
steps = ["embassy"]
citation = "x"
"""
    assert read(text).steps["embassy"].role == "reviewer"


def test_everything_is_told_at_once_in_the_order_of_the_file() -> None:
    text = """name = "jiangxi"
inherits = "atlantis"
[persons]
most = 5
[days]
one_country = { value = -1, citation = "x" }
[rules.R99]
severity = "block"
citation = "x"
"""
    with pytest.raises(BadInput) as error:
        read_book(text, "own.toml", known())
    told = [problem.render("en") for problem in error.value.problems]
    assert [line.split(": ")[:2] for line in told] == [
        ["own.toml:1", "name"],
        ["own.toml:1", "label"],
        ["own.toml:2", "inherits"],
        ["own.toml:4", "persons.most"],
        ["own.toml:6", "days.one_country"],
        ["own.toml:7", "rules.R99"],
    ]


def test_a_book_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(own('[persons]\nmax = { value = 5, citation = "x" }'), "utf-8")
    assert read_own_book(path).at(TODAY).number("persons.max").value == 5
    with pytest.raises(BadInput, match="none"):
        read_own_book(tmp_path / "none.toml")


def test_the_texts_of_a_book_are_the_book() -> None:
    book = read('[persons]\nmax = { value = 5, citation = "x" }')
    again = kept_book(book.texts, book.name)
    assert (again.hash, again.inherits) == (book.hash, ("national",))
    assert not differences(book.at(TODAY), again.at(TODAY))


def told(text: str, day: date = TODAY) -> dict[str, tuple[object, object]]:
    found = differences(load_book("national").at(day), read(text).at(day))
    return {f"{each.part}.{each.key}": (each.one and each.one.value, each.other and each.other.value) for each in found}


def test_two_books_that_say_the_same_do_not_differ() -> None:
    assert told("") == {}
    assert told('[persons]\nmax = { value = 6, citation = "another source" }') == {}


def test_a_difference_has_both_values_and_both_sources() -> None:
    text = '[persons]\nmax = { value = 5, citation = "our order" }'
    (found,) = differences(load_book("national").at(TODAY), read(text).at(TODAY))
    assert found.as_record() == {
        "part": "settings",
        "key": "persons.max",
        "before": 6,
        "after": 5,
        "before_citation": "S-SD13, S-ZJU, S-HTU20",
        "after_citation": "our order",
    }


def test_books_differ_on_the_days_on_which_they_differ() -> None:
    text = '[persons]\nmax = { value = 5, since = 2023-07-01, citation = "x" }'
    assert told(text, date(2023, 6, 30)) == {}
    assert told(text, date(2023, 7, 1)) == {"settings.persons.max": (6, 5)}


def test_every_part_of_a_book_is_compared() -> None:
    text = """
[official]
share = { value = "3/4", citation = "x" }
[notice]
working_days = { unset = true, note = "no notice here" }
[rules.R09]
severity = "block"
tracks = ["general"]
citation = "x"
[deadlines.passport]
actual-return = { amount = 5, unit = "working-days", citation = "x" }
[[route.rows]]
countries = ["US"]
steps = ["review", "decision"]
citation = "x"
[[topics]]
topic = "etiquette"
required = false
citation = "x"
[categories.sport]
label = { zh = "体育", en = "sport" }
citation = "x"
"""
    found = told(text)
    assert found["settings.official.share"] == ("2/3", "3/4")
    assert found["settings.notice.working_days"] == (5, None)
    assert found["rules.R09"] == (
        {"severity": "warn", "tracks": ["general"], "by": "submission"},
        {"severity": "block", "tracks": ["general"], "by": "submission"},
    )
    assert found["deadlines.passport.actual-return"] == (
        {"amount": [7], "unit": "days"},
        {"amount": [5], "unit": "working-days"},
    )
    assert found["routes.US"] == (None, ["review", "decision"])
    order = found["routes.order"]
    assert isinstance(order[0], list)
    assert order[1] == ["US", *order[0]]
    assert [key for key in found if key.startswith("routes.")] == ["routes.order", "routes.US"]
    assert found["topics.etiquette"][1] == [{"required": False}]
    assert [key for key in found if key.startswith("topics.")] == ["topics.etiquette"]
    assert found["categories.sport"] == (None, {"label": {"zh": "体育", "en": "sport"}, "priority": False})
