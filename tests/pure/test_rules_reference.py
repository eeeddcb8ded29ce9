"""The reference page of the rules says what the books and the rules say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from travel.facts import Facts
from travel.forms.reading import read_application
from travel.policy import KEYS, Policy, load_book
from travel.policy.book import package_books
from travel.rules import RULES, about, judge
from travel.rules.reference import cited, markdown, sources

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": DOCS / "rules.md", "zh": DOCS / "rules.zh-CN.md"}
BOOKS = Path(__file__).parents[2] / "travel" / "policy"
EXAMPLES = DOCS / "examples"


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
    elsewhere = {
        "approval.number",
        "decision.two_steps_by_one",
        "holds.absolute",
        "look_back.early_days",
    }  # by the engine
    elsewhere |= {f"reminders.{part}" for part in ("before", "after", "roles")}  # by the sweep
    elsewhere |= {f"slips.{part}" for part in ("after", "roles", "number")}
    elsewhere |= {f"statistics.{part}" for part in ("counted_by", "joined", "hk_macao", "cancelled", "leaders")}
    assert asked | elsewhere == set(load_book("national").layers[0].settings)


def test_a_rule_names_the_parts_of_the_book_that_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a changed book is tried out by; a rule that reads more than it says would be left out."""
    read: set[str] = set()

    def heard(part: str, name: str) -> None:
        original: Any = vars(Policy)[name]
        call: Any = original.fget if isinstance(original, property) else original

        def listening(policy: Policy, *given: Any, **more: Any) -> Any:
            read.add(part)
            return call(policy, *given, **more)

        monkeypatch.setattr(Policy, name, property(listening) if isinstance(original, property) else listening)

    for part, name in {
        "routes": "route",
        "deadlines": "deadlines",
        "topics": "topics",
        "categories": "categories",
    }.items():
        heard(part, name)
    policy = load_book("national").at(date(2023, 7, 11))
    for path in sorted(EXAMPLES.glob("*.toml")):
        if "[[members]]" not in path.read_text("utf-8"):
            continue
        application = read_application(path)
        academic = application.delegation.model_copy(update={"track": "academic", "statements": ("academic",)})
        for form in (application, application.model_copy(update={"delegation": academic})):
            for rule in about("application"):
                read.clear()
                judge(Facts(form, policy.day, action="pass", waiting=frozenset({"review"})), policy, (rule,))
                assert read <= set(RULES[rule].parts), rule
