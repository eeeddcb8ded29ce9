"""What would change: past submissions judged again under a changed policy book. Nothing is written.

Each is judged twice, under the book that was in force on its day and under the changed one, by the rules for which the
two differ. What the registers, the passports or the review said on that day is not known any more: where a rule asks
for it, the submission is counted as not judged by that rule.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from travel.delegations import submissions
from travel.delegations.submissions import Submission
from travel.errors import BadInput
from travel.facts import Facts
from travel.findings import SEVERITIES, Finding
from travel.forms.toml_text import load
from travel.i18n import M, Message
from travel.policy.book import Book, Policy
from travel.policy.diff import differences
from travel.policy.in_force import Books, books_in_force
from travel.policy.keys import KEYS
from travel.rules import RULES, about, judge

Change = Callable[[Book], Book]
"""What becomes of a book."""

APPLICATION_RULES = about("application")


@dataclass(frozen=True)
class Changed:
    """A submission of which a rule would say something else: how much it weighed and would weigh, and the sentences.

    The weights are one for each point of the rule, the heaviest first.
    """

    delegation: str
    version: int
    on: date
    rule: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    sentences: tuple[Message, ...]

    @property
    def stricter(self) -> bool:
        """Whether the rule would weigh more than it did."""
        return _weight(self.after) > _weight(self.before)


@dataclass
class Simulation:
    """What came of it so far: how many were judged, what would change, and what could not be judged.

    ``reworded`` counts, by rule, the submissions of which a rule would say the same with other numbers; ``unjudged``
    those of which a rule asks what is not known any more.
    """

    judged: int = 0
    rules: set[str] = field(default_factory=set)
    changed: list[Changed] = field(default_factory=list)
    reworded: Counter[str] = field(default_factory=Counter)
    unjudged: Counter[str] = field(default_factory=Counter)

    @property
    def delegations(self) -> int:
        """How many delegations have a submission of which something would change."""
        return len({changed.delegation for changed in self.changed})


class _PastFacts(Facts):
    """What is known of a past submission; ``asked`` turns true when a rule looks for something else."""

    asked: bool

    def __init__(self, submission: Submission) -> None:
        vars(self).update(
            application=submission.application,
            on=submission.on,
            state="draft",
            action="submit",
            delegation=submission.delegation,
            asked=False,
        )

    def but(self, **changes: Any) -> Facts:
        """See Facts."""
        return Facts(application=self.application, on=self.on, action=self.action).but(**changes)


def _not_known(name: str, nothing: object) -> property:
    def read(facts: _PastFacts) -> object:
        vars(facts)["asked"] = True
        return nothing

    return property(read, doc=f"Not known of a past submission: {name}.")


for _name, _nothing in (
    ("approval", None),
    ("briefed", ()),
    ("undertakings", frozenset()),
    ("passports", ()),
    ("crossings", ()),
    ("owed", ()),
    ("report", None),
    ("register", None),
):
    setattr(_PastFacts, _name, _not_known(_name, _nothing))


@dataclass(frozen=True)
class _Comparison:
    """Both books on a day, and the rules for which they differ."""

    before: Policy
    after: Policy
    rules: tuple[str, ...]


class _Comparisons:
    """The comparison of each day; which rules it is about is asked once for each stretch without changes."""

    def __init__(self, books: Books, change: Change) -> None:
        self._books, self._change = books, change
        self._changed: dict[str, Book] = {}
        self._days: dict[date, _Comparison] = {}
        self._stretches: dict[tuple[int, int], tuple[str, ...]] = {}

    def on(self, day: date) -> _Comparison:
        if day not in self._days:
            book = self._books.on(day)
            if book.hash not in self._changed:
                self._changed[book.hash] = self._change(book)
            calendar = self._books.calendar
            before, after = book.at(day, calendar), self._changed[book.hash].at(day, calendar)
            # a book gives the same mapping on every day of a stretch, and keeps it
            stretch = (id(before.settings), id(after.settings))
            if stretch not in self._stretches:
                self._stretches[stretch] = _affected(before, after)
            self._days[day] = _Comparison(before, after, self._stretches[stretch])
        return self._days[day]


def _affected(before: Policy, after: Policy) -> tuple[str, ...]:
    found = differences(before, after)
    keys = {difference.key for difference in found if difference.part in ("settings", "rules")}
    parts = {"routes" if difference.part == "steps" else difference.part for difference in found}
    return tuple(
        rule
        for rule in APPLICATION_RULES
        if rule in keys or not keys.isdisjoint(RULES[rule].reads) or not parts.isdisjoint(RULES[rule].parts)
    )


def simulate(
    tx: Connection, change: Change, first: date, last: date, advance: Callable[[int], None] | None = None
) -> Simulation:
    """Judge every submission from the first day to the last again; ``advance`` hears how many more are done."""
    comparisons = _Comparisons(books_in_force(tx), change)
    found = Simulation()
    for chunk in submissions.submissions(tx, first, last):
        for submission in chunk:
            _judge(found, submission, comparisons.on(submission.on))
        found.judged += len(chunk)
        if advance is not None:
            advance(len(chunk))
    return found


def _judge(found: Simulation, submission: Submission, comparison: _Comparison) -> None:
    found.rules.update(comparison.rules)
    facts = _PastFacts(submission)
    for rule in comparison.rules:
        before = judge(facts, comparison.before, (rule,))
        after = judge(facts, comparison.after, (rule,))
        if facts.asked:
            vars(facts)["asked"] = False
            found.unjudged[rule] += 1
        elif _weights(before) != _weights(after):
            found.changed.append(
                Changed(
                    submission.delegation,
                    submission.version,
                    submission.on,
                    rule,
                    _weights(before),
                    _weights(after),
                    tuple(finding.message for finding in after or before),
                )
            )
        elif [finding.facts for finding in before] != [finding.facts for finding in after]:
            found.reworded[rule] += 1


def _weights(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(sorted((finding.severity for finding in findings), key=SEVERITIES.index))


def _weight(weights: Sequence[str]) -> tuple[int, ...]:
    """To be compared: how many points there are of each weight, the heaviest first."""
    return tuple(weights.count(severity) for severity in SEVERITIES)


def read_settings(texts: Sequence[str]) -> Mapping[str, object]:
    """The settings of ``KEY=VALUE`` texts, as a policy book would give them. Raises BadInput with every problem."""
    found: dict[str, object] = {}
    problems: list[Message] = []
    for text in texts:
        name, equals, written = (part.strip() for part in text.partition("="))
        if not equals:
            problems.append(M("{text}: wanted: KEY=VALUE, such as days.two_countries=7", text=text))
        elif name not in KEYS:
            near = difflib.get_close_matches(name, KEYS, n=3)
            known = M("perhaps: {keys}", keys=near) if near else M("see: travel policy show")
            problems.append(M("{name}: this key is not known; {known}", name=name, known=known))
        else:
            try:
                found[name] = _read_value(name, written)
            except ValueError as error:
                problems.append(
                    M("{name}: {found} found; wanted: {choices}", name=name, found=written, choices=M(str(error)))
                )
    if problems:
        raise BadInput(M("--set cannot be used"), problems)
    return found


def _read_value(name: str, written: str) -> object:
    """As in a book; a word and a fraction need no quotes, since a shell takes them away."""
    read = KEYS[name].read
    try:
        return read(load(f"value = {written}", name, float)["value"])
    except ValueError:
        return read(written)
