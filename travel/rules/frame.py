"""The frame of the rules: a registry of pure functions, and the one place where they are applied.

A rule is a generator from facts and policy to :class:`Point`; what it weighs, for whom it speaks and where it stands is
the policy's. A rule that the book does not name, or not for the delegation's track, does not speak; one that needs a
value the office has not set says so as a ``warn``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from travel.calendar import NoCalendar
from travel.facts import Facts
from travel.findings import Finding, Severity
from travel.i18n import M, Message
from travel.policy.book import Policy
from travel.policy.values import NotSet


@dataclass(frozen=True)
class Point:
    """What a rule has to say: the sentence, the compared values, and its weight where it is not the rule's own."""

    message: Message
    facts: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None


Check = Callable[[Facts, Policy], Iterator[Point]]


Stage = Literal["application", "journey"]
"""What a rule judges: the application, whenever it goes up or is decided on; or what comes after the approval."""

Part = Literal["routes", "deadlines", "topics", "categories"]
"""What a book has beside settings and rules."""

EARLY = frozenset({"", "submit", "supplement", "amend"})
"""The actions at which what is wanted by the decision may still be missing."""


@dataclass(frozen=True)
class Rule:
    """A rule: its id, the sentence that says what it wants, what it reads of a book, what it judges, and the check.

    It reads the settings named in ``reads`` and of the rest of a book the ``parts``.
    """

    id: str
    sentence: str
    reads: tuple[str, ...]
    stage: Stage
    check: Check
    parts: tuple[Part, ...] = ()


RULES: dict[str, Rule] = {}


def rule(
    id_: str,
    sentence: str,
    reads: tuple[str, ...] = (),
    stage: Stage = "application",
    parts: tuple[Part, ...] = (),
) -> Callable[[Check], Check]:
    """Enter a check into the registry. ``sentence`` is a message id; ``reads`` names the settings it looks at."""

    def enter(check: Check) -> Check:
        if id_ in RULES:
            raise ValueError(f"two rules are called {id_}")
        RULES[id_] = Rule(id_, sentence, reads, stage, check, parts)
        return check

    return enter


def about(stage: Stage) -> tuple[str, ...]:
    """The ids of the rules that judge ``stage``, sorted."""
    return tuple(sorted(rule_.id for rule_ in RULES.values() if rule_.stage == stage))


def judge(facts: Facts, policy: Policy, rules: Iterable[str]) -> tuple[Finding, ...]:
    """Everything that ``rules`` say of the case under ``policy``, by rule id and then in each rule's own order.

    Never raises for what a case contains; an id that no rule bears is a KeyError.
    """
    return tuple(finding for id_ in sorted(set(rules)) for finding in _apply(RULES[id_], facts, policy))


def _apply(rule_: Rule, facts: Facts, policy: Policy) -> Iterator[Finding]:
    setting = policy.rule(rule_.id)
    if setting is None or facts.track not in setting.tracks:
        return
    try:
        points = tuple(rule_.check(facts, policy))
    except NotSet as missing:
        message = M("The office has not set {key}; rule {rule} is not checked.", key=missing.key, rule=rule_.id)
        yield Finding(rule_.id, "warn", message, {"setting": missing.key}, setting.citation)
        return
    except NoCalendar as unknown:
        yield Finding(rule_.id, "warn", unknown.message, {"year": unknown.year}, setting.citation)
        return
    early = setting.by == "decision" and facts.action in EARLY
    for point in points:
        severity = "warn" if early else point.severity or setting.severity
        yield Finding(rule_.id, severity, point.message, point.facts, setting.citation)
