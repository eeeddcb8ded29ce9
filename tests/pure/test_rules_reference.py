"""The reference page of the rules says what the books and the rules say."""

from __future__ import annotations

from pathlib import Path

import pytest

from travel.policy import KEYS, load_book
from travel.policy.book import package_books
from travel.rules import RULES
from travel.rules.reference import cited, markdown, sources

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": DOCS / "rules.md", "zh": DOCS / "rules.zh-CN.md"}
BOOKS = Path(__file__).parents[2] / "travel" / "policy"


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_is_the_one_made_from_the_rules(lang: str) -> None:
    assert PAGES[lang].read_text("utf-8") == markdown(lang), "run: make docs"


def test_every_rule_and_every_parameter_has_its_line() -> None:
    page = markdown("en")
    for rule in RULES:
        assert f"\n| {rule} |" in page
    for key in KEYS:
        assert f"\n| `{key}` |" in page


def test_every_source_cited_is_listed() -> None:
    named = {source for name in package_books() for source in cited((BOOKS / f"{name}.toml").read_text("utf-8"))}
    assert named <= set(sources())


def test_every_rule_names_real_parameters_and_says_what_it_reads() -> None:
    for rule in RULES.values():
        assert set(rule.reads) <= set(KEYS)
        text = rule.check.__doc__ or ""
        assert "Reads" in text, rule.id
        assert "Source" in text, rule.id


def test_every_parameter_that_a_rule_reads_is_named_by_it() -> None:
    """A rule that asks for a parameter it does not name would leave it out of the page."""
    asked: set[str] = set()
    for rule in RULES.values():
        asked |= set(rule.reads)
    elsewhere = {"approval.number", "decision.two_steps_by_one"}  # read by the engine
    assert asked | elsewhere == set(load_book("national").layers[0].settings)
