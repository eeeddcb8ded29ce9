"""The line of every field, and the writings that TOML does not have."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from travel.errors import BadInput
from travel.forms.toml_lines import Lines
from travel.forms.toml_text import LooseKeys, parse

LOOSE = LooseKeys(days=frozenset({"exit", "born"}), numbers=frozenset({"persons", "amount"}))

SAMPLE = '''# a form
[delegation]
title = "a # no comment"
purpose = """
[not.a.table]
exit = 2023年9月17日
"" five quotes at the end"""""
literal = \'\'\'
[[members]]
\'\'\'
dotted.inner = 1
"quoted key" = 2

[[members]]
name = "甲"
trips = [  # a list of several lines
  2020-01-01,

  2021-01-01, 2022-01-01,
]

[[members]]
name = "乙"
invitation = { host = "x", "a.b" = [1, {c = 2}], from = 2023-01-01 }
[members.post]
title = ""
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("delegation",), 2),
        (("delegation", "title"), 3),
        (("delegation", "purpose"), 4),
        (("delegation", "literal"), 8),
        (("delegation", "dotted", "inner"), 11),
        (("delegation", "quoted key"), 12),
        (("members",), 14),
        (("members", 0), 14),
        (("members", 0, "trips", 0), 17),
        (("members", 0, "trips", 1), 19),
        (("members", 0, "trips", 2), 19),
        (("members", 0, "rank"), 14),
        (("members", 1, "name"), 23),
        (("members", 1, "invitation", "a.b", 1, "c"), 24),
        (("members", 1, "invitation", "until"), 24),
        (("members", 1, "post", "title"), 26),
        (("members", 1, "post", "missing"), 25),
        (("nothing", "of", "this"), 1),
    ],
)
def test_every_field_has_its_line_and_a_missing_one_that_of_its_table(path: tuple[str | int, ...], line: int) -> None:
    assert Lines(SAMPLE).of(path) == line


def test_lines_are_counted_the_same_with_carriage_returns() -> None:
    assert Lines(SAMPLE.replace("\n", "\r\n")).of(("members", 1, "post", "title")) == 26


KEYS = st.text(alphabet="ab\"'.# é甲", min_size=1, max_size=4)
VALUES = st.recursive(
    st.integers(-9, 9) | st.booleans() | st.text(alphabet="a\"'\\#[]{},=\n\t甲", max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.booleans())
def test_the_fields_found_are_those_of_the_parser(data: dict[str, Any], long_texts: bool) -> None:
    text = tomli_w.dumps(data, multiline_strings=long_texts)
    assert Lines(text).paths() == set(_paths(tomllib.loads(text), ()))


def _paths(value: object, at: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if at:
        yield at
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, (*at, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _paths(item, (*at, number))


@pytest.mark.parametrize(
    "written",
    [
        "2023年9月17日",
        "2023/9/17",
        "2023.9.17",
        "2023-9-17",
        "２０２３-０９-１７",
        "２０２３年９月１７日 # 离境",
        "2023-09-17\r",
    ],
)
def test_a_day_alone_behind_a_day_key_is_understood(written: str) -> None:
    data, _ = parse(f"[delegation]\nexit = {written}\n", "form.toml", LOOSE)
    assert str(data["delegation"]["exit"]) == "2023-09-17"


def test_full_width_numbers_behind_a_number_key_are_understood() -> None:
    data, _ = parse("persons = ４\namount = １７６０．５０\n", "form.toml", LOOSE)
    assert (data["persons"], str(data["amount"])) == (4, "1760.50")


def test_text_is_never_altered() -> None:
    text = (
        'exit = 2023年9月17日\ntitle = """\nexit = 2023年9月18日\nborn = 2023/1/1\n"""\nlist = [\n"persons = ４",\n]\n'
    )
    data, mended = parse(text, "form.toml", LOOSE)
    assert data["title"] == "exit = 2023年9月18日\nborn = 2023/1/1\n"
    assert data["list"] == ["persons = ４"]
    assert mended.splitlines()[1:] == text.splitlines()[1:]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("title = “标题”", "the half-width quotation marks"),
        ('title ＝ "标题"', "the half-width sign ="),
        ("［delegation］", "half-width square brackets"),
        ('statements = ["in-plan"， "noticed"]', "half-width commas"),
        ("title = 标题", 'text in quotation marks: title = "…"'),
        ("plan = 2023年9月17日", "a day that exists, such as 2023-09-17, or text in quotation marks"),
        ("exit = 2023年2月30日", "a day that exists"),
        ("exit = 2023-02-30", "a day that exists"),
        ("title =", "a value behind the equals sign"),
        ('title = "open', "key = value"),
        ("just words", "key = value"),
        ("title = 1\ntitle = 2", "Cannot overwrite a value"),
        ('a = "\x01"', "Illegal character"),
    ],
)
def test_what_toml_refuses_is_named_with_its_line_and_what_to_write(line: str, wanted: str) -> None:
    problems = _problems(f"# first\n# second\n{line}\n")
    assert len(problems) == 1
    assert problems[0].startswith(f"form.toml:{3 + line.count(chr(10))}: found ")
    assert wanted in problems[0]


def test_several_broken_lines_are_named_together() -> None:
    problems = _problems('a = “x”\nb = 1\nc ＝ 2\nd = """\ne = “not this one”\n"""\nf = 文字\n')
    assert [problem.split(":")[1] for problem in problems] == ["1", "3", "7"]


def test_a_text_that_is_never_closed_is_reported() -> None:
    assert _problems('a = """\nexit = 2023年9月17日\n')[0].startswith("form.toml:")


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "[" * 300 + "]" * 300,
        "a = " + "{a = " * 325 + "1" + "}" * 325,
        "[" + ".".join("a" * 5000) + "]",
        ".".join("a" * 5000) + " = 1",
    ],
    ids=["open lists", "lists", "tables", "table name", "key"],
)
def test_nesting_without_end_is_an_error_like_any_other(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(text, "form.toml", LOOSE)
    assert "too deep" in caught.value.message.render("en")


def test_a_number_of_thousands_of_digits_is_an_error_like_any_other() -> None:
    assert _problems("persons = " + "9" * 5000)


def _problems(text: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        parse(text, "form.toml", LOOSE)
    return [problem.render("en") for problem in caught.value.problems]
