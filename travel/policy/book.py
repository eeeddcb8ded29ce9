"""Policy books: the office's values by place and by date.

A book is a file of differences laid over the book it inherits from. On each day the nearest book that gives a value for
that day decides; where none does, the value is not set and says so. The whole is identified by the hash of its content.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TypeVar, cast

from travel import vocabulary as words
from travel.calendar import ANCHOR, ANNOUNCED, Calendar, Due, add_days, days_abroad
from travel.errors import BadInput
from travel.i18n import M, Message
from travel.policy.keys import KEYS, RISING
from travel.policy.layer import Dated, Layer, RowLeaf, SettingLeaf, StepLeaf, Stretch, TopicLeaf
from travel.policy.reading import Known, read_layer
from travel.policy.values import Category, Deadline, Label, NotSet, RuleSetting, Setting, Step, TopicRule

_HERE = Path(__file__).parent
_Value = TypeVar("_Value")
_Key = TypeVar("_Key")
_Dated = TypeVar("_Dated", bound=Dated)
# what a deadline runs from when nothing is said: the return as it was, then as it was approved
_ANCHORS = ("actual-return", "approved-return", *(code for code in ANCHOR if not code.endswith("-return")))


@dataclass(frozen=True)
class _View:
    """What holds on every day of one stretch without changes."""

    settings: Mapping[str, Setting[object]]
    rules: Mapping[str, RuleSetting]
    deadlines: Mapping[str, Mapping[str, tuple[Deadline, ...]]]
    rows: tuple[RowLeaf, ...]
    topics: tuple[TopicLeaf, ...]


@dataclass(frozen=True, eq=False)
class Book:
    """A policy book with everything it inherits; ``layers`` runs from its own content to the oldest ancestor's."""

    layers: tuple[Layer, ...]
    _views: dict[int, _View] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """The book's own name, as ``--place`` takes it."""
        return self.layers[0].name

    @property
    def label(self) -> Label:
        """What a person reads for the book."""
        return Label(self.layers[0].label.zh, self.layers[0].label.en)

    @property
    def inherits(self) -> tuple[str, ...]:
        """The names of the books beneath it, nearest first."""
        return tuple(layer.name for layer in self.layers[1:])

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what the files say: layout and comments do not matter, and no edition of the program does."""
        content = [layer.content for layer in self.layers]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """The office's task categories: its own first, then the inherited ones it does not redefine."""
        found: dict[str, Category] = {}
        for layer in self.layers:
            for code, leaf in layer.categories.items():
                label = Label(leaf.label.zh, leaf.label.en)
                found.setdefault(code, Category(code, label, leaf.priority, leaf.citation))
        return tuple(found.values())

    @cached_property
    def steps(self) -> Mapping[str, StepLeaf]:
        """The steps a route may name, by code."""
        return {code: step for layer in reversed(self.layers) for code, step in layer.steps.items()}

    @cached_property
    def breaks(self) -> Sequence[date]:
        """The days on which some value begins or ends to hold."""
        days: set[date] = set()
        for layer in self.layers:
            dated: list[Stretch] = [
                *(leaf for leaves in layer.settings.values() for leaf in leaves),
                *(leaf for leaves in layer.rules.values() for leaf in leaves),
                *(leaf for leaves in layer.deadlines.values() for leaf in leaves),
                *layer.rows,
                *layer.topics,
            ]
            days.update(day for leaf in dated for day in (leaf.since, leaf.until) if day is not None)
        return sorted(days)

    @property
    def texts(self) -> tuple[str, ...]:
        """The TOML text of every layer, nearest first: all that is needed to read the book again."""
        return tuple(layer.text for layer in self.layers)

    def with_settings(self, values: Mapping[str, object]) -> Book:
        """The same book but for these settings, whatever the day; the values are as :data:`KEYS` read them."""
        leaves = {key: (SettingLeaf(value=value, citation="design"),) for key, value in values.items()}
        return Book((replace(self.layers[0], settings={**self.layers[0].settings, **leaves}), *self.layers[1:]))

    def at(self, day: date, calendar: Calendar = ANNOUNCED) -> Policy:
        """The book as it stands on ``day``; ``calendar`` has the working days of the store in which it is in force."""
        stretch = bisect_right(self.breaks, day)
        view = self._views.get(stretch)
        if view is None:
            view = self._views[stretch] = self._view(day)
        return Policy(self, day, view, calendar)

    def dated(self, key: str) -> tuple[Setting[object], ...]:
        """Every value the book and its ancestors give for a setting, the book's own first, whatever the day."""
        return tuple(
            Setting(key, leaf.value, leaf.citation, leaf.since, leaf.until, layer.name, leaf.note)
            for layer in self.layers
            for leaf in layer.settings.get(key, ())
            if not leaf.unset
        )

    def _view(self, day: date) -> _View:
        deadlines: dict[str, dict[str, tuple[Deadline, ...]]] = {}
        for (kind, anchor), due, _layer in _nearest(day, ((layer.deadlines, layer.name) for layer in self.layers)):
            amounts = due.amount if isinstance(due.amount, tuple) else (due.amount,)
            deadlines.setdefault(kind, {})[anchor] = tuple(
                Deadline(kind, anchor, amount, due.unit, due.citation) for amount in amounts
            )
        return _View(
            settings={
                key: Setting(key, leaf.value, leaf.citation, leaf.since, leaf.until, name, leaf.note)
                for key, leaf, name in _nearest(day, ((layer.settings, layer.name) for layer in self.layers))
            },
            rules={
                rule: RuleSetting(rule, leaf.severity, leaf.tracks, leaf.by, leaf.citation, name)
                for rule, leaf, name in _nearest(day, ((layer.rules, layer.name) for layer in self.layers))
            },
            deadlines=deadlines,
            rows=tuple(row for layer in self.layers for row in layer.rows if day in row.period),
            topics=tuple(topic for layer in self.layers for topic in layer.topics if day in topic.period),
        )


def _nearest(
    day: date, layers: Iterable[tuple[Mapping[_Key, Sequence[_Dated]], str]]
) -> Iterator[tuple[_Key, _Dated, str]]:
    """For each key what holds on ``day`` by the nearest layer that says anything for that day; the layer's name."""
    decided: set[_Key] = set()
    for entries, name in layers:
        for key, leaves in entries.items():
            leaf = next((leaf for leaf in leaves if day in leaf.period), None)
            if leaf is not None and key not in decided:
                decided.add(key)
                if not leaf.unset:
                    yield key, leaf, name


@dataclass(frozen=True)
class Policy:
    """A book on a day: what a case submitted on that day is judged by. ``calendar`` counts its working days."""

    book: Book
    day: date
    _view: _View = field(repr=False, compare=False, hash=False)
    calendar: Calendar = field(default=ANNOUNCED, repr=False)

    @property
    def name(self) -> str:
        """The book's name."""
        return self.book.name

    @property
    def at(self) -> date:
        """The day on which the values are taken."""
        return self.day

    @property
    def hash(self) -> str:
        """The hash of the whole book, whatever the day."""
        return self.book.hash

    def __getitem__(self, key: str) -> Setting[object]:
        """The setting in force. Raises NotSet when the office and its sources give no value."""
        setting = self._view.settings.get(key)
        if setting is None:
            if key not in KEYS:
                raise KeyError(key)
            raise NotSet(key)
        return setting

    def number(self, key: str) -> Setting[int]:
        """A whole number. Raises NotSet."""
        return self._typed(key, int)

    def ratio(self, key: str) -> Setting[Fraction]:
        """A fraction from 0 to 1. Raises NotSet."""
        return self._typed(key, Fraction)

    def switch(self, key: str) -> Setting[bool]:
        """A yes or no. Raises NotSet."""
        return self._typed(key, bool)

    def text(self, key: str) -> Setting[str]:
        """A word or a pattern. Raises NotSet."""
        return self._typed(key, str)

    def texts(self, key: str) -> Setting[tuple[str, ...]]:
        """A list of words. Raises NotSet."""
        return cast("Setting[tuple[str, ...]]", self._typed(key, tuple))

    def _typed(self, key: str, kind: type[_Value]) -> Setting[_Value]:
        setting = self[key]
        if not isinstance(setting.value, kind):
            raise TypeError(f"{key} is not a {kind.__name__}")
        return cast("Setting[_Value]", setting)

    def rule(self, rule: str) -> RuleSetting | None:
        """How a rule is applied, or None when the book does not apply it."""
        return self._view.rules.get(rule)

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules the book applies, sorted."""
        return tuple(sorted(self._view.rules))

    @property
    def settings(self) -> Mapping[str, Setting[object]]:
        """Every setting that has a value on the day, by its key."""
        return self._view.settings

    @property
    def due(self) -> tuple[Deadline, ...]:
        """Every deadline, kind by kind."""
        by_anchor = (anchors for anchors in self._view.deadlines.values())
        return tuple(deadline for anchors in by_anchor for several in anchors.values() for deadline in several)

    @property
    def route_rows(self) -> tuple[RowLeaf, ...]:
        """The decision table of the routes, in order; the first row that fits decides."""
        return self._view.rows

    @property
    def topic_rows(self) -> tuple[TopicLeaf, ...]:
        """The table of the briefing topics, in order; the first row of a topic that fits decides."""
        return self._view.topics

    def route(self, rank: str, track: str, formation: str, countries: Iterable[str]) -> tuple[Step, ...]:
        """The review steps in order, by the first row of the decision table that fits the highest rank and the rest."""
        visited = set(countries)
        for row in self._view.rows:
            if row.ranks and rank not in row.ranks:
                continue
            if _fits(row, track, formation, visited):
                return tuple(
                    _step(code, leaf)
                    for code in row.steps
                    if track in (leaf := self.book.steps[code]).tracks
                    and (not leaf.formations or formation in leaf.formations)
                )
        return ()

    def topics(self, track: str, formation: str, countries: Iterable[str]) -> tuple[TopicRule, ...]:
        """The briefing topics every member must have had, in the office's order."""
        visited = set(countries)
        found: dict[str, TopicLeaf] = {}
        for row in self._view.topics:
            if _fits(row, track, formation, visited):
                found.setdefault(row.topic, row)
        needed = (found[topic] for topic in words.BRIEFING_TOPIC if topic in found and found[topic].required)
        return tuple(TopicRule(row.topic, row.methods, row.make_up, row.roles, row.citation) for row in needed)

    def deadlines(self, kind: str, anchor: str | None = None) -> tuple[Deadline, ...]:
        """The deadlines of an obligation kind from ``anchor``; without one, from the return or its own anchor."""
        anchors = self._view.deadlines.get(kind, {})
        if anchor is None:
            anchor = min(anchors, key=_ANCHORS.index, default="")
        return tuple(replace(deadline, calendar=self.calendar) for deadline in anchors.get(anchor, ()))

    def while_away(self, kind: str, exit_on: date, entry_on: date) -> Due:
        """When something is due as long as the return is only approved: so long after it or, where the office reckons
        so, after the departure plus the approved days, of which the departure is the first. Raises NotSet."""
        from_departure = self.deadlines(kind, "departure")
        if from_departure:
            return from_departure[0].after(add_days(exit_on, days_abroad(exit_on, entry_on)))
        return self.deadline(kind, "approved-return").after(entry_on)

    def once_home(self, kind: str, exit_on: date, entry_on: date, approved_days: int) -> Due:
        """When something is due once the border record says who left and came back when: so long after the entry or,
        where the office reckons from the departure, after the exit plus the approved days. Raises NotSet."""
        from_departure = self.deadlines(kind, "departure")
        if from_departure:
            return from_departure[0].after(add_days(exit_on, approved_days))
        return self.deadline(kind, "actual-return").after(entry_on)

    def deadline(self, kind: str, anchor: str | None = None) -> Deadline:
        """The one deadline of an obligation kind; the first where there are several. Raises NotSet."""
        found = self.deadlines(kind, anchor)
        if not found:
            raise NotSet(f"deadlines.{kind}" + (f".{anchor}" if anchor else ""))
        return found[0]

    @property
    def categories(self) -> tuple[Category, ...]:
        """The office's task categories."""
        return self.book.categories


def _fits(row: RowLeaf | TopicLeaf, track: str, formation: str, visited: set[str]) -> bool:
    return (
        track in row.tracks
        and (not row.formations or formation in row.formations)
        and (not row.countries or not visited.isdisjoint(row.countries))
    )


def _step(code: str, leaf: StepLeaf) -> Step:
    label = Label(leaf.label.zh, leaf.label.en)
    return Step(code, label, leaf.role, leaf.scope, leaf.seats, leaf.countersign, leaf.citation)


def package_books() -> tuple[str, ...]:
    """The names of the books that come with the program."""
    return tuple(sorted(path.stem for path in _HERE.glob("*.toml")))


@cache
def load_book(place: str) -> Book:
    """The book of ``place`` that comes with the program (national, jiangxi …). Raises BadInput for an unknown place."""
    if place not in package_books():
        raise BadInput(M("There is no policy book {place}; there are: {places}.", place=place, places=package_books()))
    path = _HERE / f"{place}.toml"
    return read_book(path.read_text(encoding="utf-8"), path.name)


def read_book(text: str, source: str, known: Known | None = None) -> Book:
    """A book from its TOML text, with the books of the program it inherits from. Raises BadInput with every problem.

    ``known`` asks for more than that its steps and the book beneath it exist.
    """
    layer = read_layer(text, source, known or Known(_steps_of), _out_of_order)
    return Book((layer, *_above(layer)))


def _above(layer: Layer) -> tuple[Layer, ...]:
    return load_book(layer.inherits).layers if layer.inherits in package_books() else ()


def _out_of_order(layer: Layer) -> Iterator[tuple[tuple[str | int, ...], Message]]:
    """Each setting of the layer that on some day is less than the one it must not be less than, or more."""
    book = Book((layer, *_above(layer)))
    for keys in RISING:
        for less, more in pairwise(keys):
            given = next((key for key in (more, less) if key in layer.settings), None)
            if given is None:
                continue
            for day in (date.min, *book.breaks):
                values = [book.at(day).settings.get(key) for key in (less, more)]
                low, high = (setting.value if setting else None for setting in values)
                if isinstance(low, int) and isinstance(high, int) and low > high:
                    begin = M("the beginning") if day == date.min else M("{day}", day=day)
                    numbers = {"less": less, "low": low, "more": more, "high": high, "day": begin}
                    yield (
                        tuple(given.split(".")),
                        M("{less} is {low} and {more} is {high} from {day} on; the second cannot be less", **numbers),
                    )
                    break


def known_to_offices(rules: Collection[str], countries: Collection[str]) -> Known:
    """That an office's own book names these rules and countries, and inherits from a book of the program."""
    return Known(_steps_of, rules, countries, package_books())


def _steps_of(place: str) -> Collection[str]:
    return load_book(place).steps


def kept_book(texts: Sequence[str], name: str) -> Book:
    """A book from the texts of all its layers, nearest first, as they were kept. Raises BadInput."""
    return Book(tuple(read_layer(text, name, Known()) for text in texts))
