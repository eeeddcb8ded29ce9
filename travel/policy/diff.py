"""What two policy books say differently on a day: settings, rules, deadlines, routes, steps, topics, categories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from travel.policy.book import Policy
from travel.policy.keys import KEYS
from travel.policy.layer import TopicLeaf


@dataclass(frozen=True)
class Said:
    """What one book says: a plain value, and where it comes from."""

    value: Any
    citation: str


@dataclass(frozen=True)
class Difference:
    """One thing of which two books say something else, or one of them nothing (None)."""

    part: str
    key: str
    one: Said | None
    other: Said | None

    def as_record(self) -> dict[str, Any]:
        """The difference as a row: the values plain, None where a book says nothing."""
        return {
            "part": self.part,
            "key": self.key,
            "before": self.one.value if self.one else None,
            "after": self.other.value if self.other else None,
            "before_citation": self.one.citation if self.one else None,
            "after_citation": self.other.citation if self.other else None,
        }


def differences(one: Policy, other: Policy) -> list[Difference]:
    """Everything that is judged differently under the one and the other; another citation alone is no difference."""
    return [
        Difference(part, key, told.get(key), changed.get(key))
        for part, read in _PARTS.items()
        for told, changed in ((dict(read(one)), dict(read(other))),)
        for key in dict.fromkeys((*told, *changed))
        if _value(told.get(key)) != _value(changed.get(key))
    ]


def _value(said: Said | None) -> Any:
    return said and (said.value,)


def _settings(policy: Policy) -> Iterator[tuple[str, Said]]:
    for key in KEYS:
        setting = policy.settings.get(key)
        if setting is not None:
            yield key, Said(plain(setting.value), setting.citation)


def _rules(policy: Policy) -> Iterator[tuple[str, Said]]:
    for rule in policy.rules:
        setting = policy.rule(rule)
        if setting is not None:
            yield (
                rule,
                Said(
                    {"severity": setting.severity, "tracks": list(setting.tracks), "by": setting.by}, setting.citation
                ),
            )


def _deadlines(policy: Policy) -> Iterator[tuple[str, Said]]:
    several: dict[str, list[Any]] = {}
    for due in policy.due:
        several.setdefault(f"{due.kind}.{due.anchor}", []).append(due)
    for key, dues in sorted(several.items()):
        amounts = [due.amount for due in dues]
        yield key, Said({"amount": amounts, "unit": dues[0].unit}, dues[0].citation)


def _routes(policy: Policy) -> Iterator[tuple[str, Said]]:
    """The rows by their conditions, and the order in which they stand: the first that fits decides."""
    rows: dict[str, Said] = {}
    for row in policy.route_rows:
        conditions = row.model_dump(include={"ranks", "tracks", "formations", "countries"}, exclude_defaults=True)
        told = " ".join(",".join(codes) for codes in conditions.values()) or "otherwise"
        rows.setdefault(told, Said(list(row.steps), row.citation))  # a second row of the same conditions never decides
    yield from rows.items()
    yield "order", Said(list(rows), "")


def _steps(policy: Policy) -> Iterator[tuple[str, Said]]:
    for code, step in policy.book.steps.items():
        yield code, _leaf(step)


def _topics(policy: Policy) -> Iterator[tuple[str, Said]]:
    """The rows of each topic, in their order: the first that fits decides; behind one without conditions none does."""
    rows: dict[str, list[TopicLeaf]] = {}
    for row in policy.topic_rows:
        before = rows.setdefault(row.topic, [])
        if not before or _conditions(before[-1]):
            before.append(row)
    for topic, found in rows.items():
        yield topic, Said([_leaf(row).value for row in found], found[0].citation)


def _conditions(row: TopicLeaf) -> dict[str, Any]:
    return row.model_dump(include={"tracks", "formations", "countries"}, exclude_defaults=True)


def _categories(policy: Policy) -> Iterator[tuple[str, Said]]:
    for category in policy.categories:
        label = {lang: category.label.render(lang) for lang in ("zh", "en")}
        yield category.code, Said({"label": label, "priority": category.priority}, category.citation)


def _leaf(leaf: Any) -> Said:
    told = leaf.model_dump(mode="json", exclude={"citation", "since", "until", "topic"}, exclude_defaults=True)
    return Said(told, leaf.citation)


def plain(value: object) -> object:
    """A setting's value as JSON and the journal take it; fractions as they are written in a book."""
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return [plain(each) for each in value] if isinstance(value, tuple) else value


_PARTS: Mapping[str, Callable[[Policy], Iterator[tuple[str, Said]]]] = {
    "settings": _settings,
    "rules": _rules,
    "deadlines": _deadlines,
    "routes": _routes,
    "steps": _steps,
    "topics": _topics,
    "categories": _categories,
}
