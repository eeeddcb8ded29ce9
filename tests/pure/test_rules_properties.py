"""What holds for every delegation, whatever is written on its form and in the registers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.pure.applications import TROYAN, changed
from tests.pure.random_cases import applications, cases, members, visits
from travel.application import Application, Member, Visit
from travel.calendar import NoCalendar
from travel.facts import Facts
from travel.policy import Policy, load_book
from travel.policy.book import package_books
from travel.policy.values import NotSet, Setting
from travel.rules import RULES, about, judge

ON = date(2023, 7, 11)
NATIONAL = load_book("national").at(ON)
SUBMISSION = about("application")


@given(cases, st.sampled_from(package_books()))
def test_rules_never_raise_and_always_find_their_words(facts: Facts, place: str) -> None:
    for finding in judge(facts, load_book(place).at(facts.on), RULES):
        record = finding.as_record()
        assert all(record["message"].values())  # type: ignore[attr-defined]
        assert finding.citation


def weighed(application: Application, facts: Facts | None = None) -> set[tuple[str, bool]]:
    """The rules that speak, and whether they forbid: what only warned may come to forbid, never the other way round."""
    told = judge(facts or Facts(application, ON, action="pass"), NATIONAL, SUBMISSION)
    return {(finding.rule, forbids) for finding in told for forbids in {False, finding.severity != "warn"}}


@given(applications, members)
def test_one_more_person_takes_no_finding_away(application: Application, one_more: Member) -> None:
    """But for R15, R26 and R30: the standards pay by the head, one who was invited and did not travel now does, and
    one of high rank brings in the province, which was only pointed out before.
    """
    larger = changed(application, members=(*application.members, one_more))
    assert _but(weighed(application), "R15", "R26", "R30") <= weighed(larger)


@given(applications)
def test_one_more_day_takes_no_finding_away(application: Application) -> None:
    """But for R08, R15 and R47: a journey may be a day too short for its papers, its budget, or for a training."""
    longer = changed(application, entry=application.delegation.entry + timedelta(days=1))
    assert _but(weighed(application), "R08", "R15", "R47") <= weighed(longer)


@given(applications, visits)
def test_one_more_country_takes_no_finding_away(application: Application, one_more: Visit) -> None:
    """But for R05, R06, R08, R15 and R48: a further country brings days and standards of its own, may be far away, may
    fill a gap, and makes a journey to Hong Kong one to other countries as well.
    """
    unofficial = one_more.model_copy(update={"official_days": 0})
    wider = changed(application, visits=(*application.visits, unofficial))
    assert _but(weighed(application), "R05", "R06", "R08", "R15", "R48") <= weighed(wider)


def _but(found: set[tuple[str, bool]], *rules: str) -> set[tuple[str, bool]]:
    return {(rule, forbids) for rule, forbids in found if rule not in rules}


@given(st.integers(0, 30), st.integers(0, 30))
def test_more_days_in_the_same_countries_stay_too_many(fewer: int, more: int) -> None:
    low, high = sorted((fewer, more))
    exit_ = TROYAN.delegation.exit
    short, long = (changed(entry=exit_ + timedelta(days=days)) for days in (low, high))
    assert (("R05", True) in weighed(short)) <= (("R05", True) in weighed(long))


@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_lists_never_matters(facts: Facts, chance: Any) -> None:
    def mixed(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(values, len(values)))

    parts = ("members", "visits", "budget", "special", "attachments")
    other = facts.application.model_copy(update={part: mixed(getattr(facts.application, part)) for part in parts})
    shuffled = replace(facts, application=other)
    if facts.register is not None:
        kept: dict[str, Any] = {
            part: mixed(getattr(facts.register, part)) for part in ("plan", "others", "debts", "losses")
        }
        shuffled = replace(shuffled, register=replace(facts.register, **kept))
    policy = load_book("national").at(facts.on)
    one, two = judge(facts, policy, RULES), judge(shuffled, policy, RULES)
    assert [finding.as_record() for finding in one] == [finding.as_record() for finding in two]


class _Watched(Policy):
    """A policy that remembers which settings were looked at."""

    def __getitem__(self, key: str) -> Setting[object]:
        looked_at.add(key)
        return super().__getitem__(key)


looked_at: set[str] = set()


@given(cases)
def test_a_rule_looks_at_no_setting_but_those_it_names(facts: Facts) -> None:
    """What is judged anew under a changed book (``policy simulate``) is chosen by what the rules say they read."""
    national = load_book("national").at(facts.on)
    watched = _Watched(national.book, national.day, national._view)
    for name, rule in RULES.items():
        looked_at.clear()
        with suppress(NotSet, NoCalendar):
            tuple(rule.check(facts, watched))
        assert looked_at <= set(rule.reads), name
