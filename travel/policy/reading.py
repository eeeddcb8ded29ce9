"""Reading a policy file: everything wrong with it is listed, with line and key, and then none of it is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from travel.errors import BadInput
from travel.forms.problems import Path, field_name
from travel.forms.toml_lines import Lines
from travel.forms.toml_text import load
from travel.i18n import N_, M, Message, verbatim
from travel.policy.keys import ANCHORS, KEYS, Key
from travel.policy.layer import (
    CategoryLeaf,
    Dated,
    DeadlineLeaf,
    LabelLeaf,
    Layer,
    Leaf,
    RowLeaf,
    RuleLeaf,
    SettingLeaf,
    StepLeaf,
    Stretch,
    TopicLeaf,
)

Model = TypeVar("Model", bound=Leaf)
DatedModel = TypeVar("DatedModel", bound=Dated)
RowModel = TypeVar("RowModel", "RowLeaf", "TopicLeaf")
_SECTIONS = ("name", "label", "inherits", "rules", "deadlines", "route", "topics", "categories")


@dataclass(frozen=True)
class Known:
    """What a book may name beyond itself: a book to inherit from (its steps are given), rules, countries.

    None where it is not asked whether there is such a thing: a book that is in force was asked when it was adopted.
    ``taken`` are the names it may not bear itself. ``steps_of`` raises BadInput for a book that there is not.
    """

    steps_of: Callable[[str], Collection[str]] | None = None
    rules: Collection[str] | None = None
    countries: Collection[str] | None = None
    taken: Collection[str] = ()


@dataclass
class _Reader:
    """One pass over a file; problems are gathered, not raised."""

    source: str
    text: str
    known: Known
    problems: list[tuple[int, Message]] = field(default_factory=list)
    steps: Collection[str] | None = None
    """The steps a route may name, once they are read."""

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    def complain(self, key: Path, what: Message) -> None:
        line = self.lines.of(key)
        where = {"file": self.source, "line": line, "key": field_name(key)}
        self.problems.append((line, M("{file}:{line}: {key}: {what}", **where, what=what)))

    @property
    def in_order(self) -> list[Message]:
        return [problem for _line, problem in sorted(self.problems, key=lambda found: found[0])]

    def table(self, key: Path, raw: object) -> Mapping[str, object]:
        if isinstance(raw, dict):
            return raw
        self.complain(key, M("a table is wanted here"))
        return {}

    def leaf(self, key: Path, raw: object, model: type[Model]) -> Model | None:
        if not isinstance(raw, dict):
            self.complain(key, M("a table is wanted here"))
            return None
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for fault in error.errors():
                self.complain((*key, *_written(fault["loc"], raw)), _fault(fault))
            return None

    def dated(self, key: Path, raw: object, model: type[DatedModel]) -> tuple[DatedModel, ...]:
        if isinstance(raw, list):
            found = [leaf for n, entry in enumerate(raw) if (leaf := self.leaf((*key, n), entry, model)) is not None]
        else:
            found = [leaf for entry in [raw] if (leaf := self.leaf(key, entry, model)) is not None]
        for leaf in found:
            self.begins_before_it_ends(key, leaf)
            if leaf.unset and not leaf.note:
                self.complain(key, M("a value left unset wants a note that says why"))
        for one, other in combinations(found, 2):
            if one.period.overlaps(other.period):
                self.complain(key, M("two values hold on the same days"))
        return tuple(found)

    def begins_before_it_ends(self, key: Path, leaf: Stretch) -> None:
        if leaf.period.empty:
            self.complain(key, M("it ends ({until}) before it begins ({since})", since=leaf.since, until=leaf.until))

    def listed(self, key: Path, raw: object, model: type[RowModel]) -> tuple[RowModel, ...]:
        if not isinstance(raw, list):
            self.complain(key, M("a list of tables is wanted here"))
            return ()
        found: list[RowModel] = []
        for number, entry in enumerate(raw):
            row = self.leaf((*key, number), entry, model)
            if row is not None:
                found.append(row)
                self.begins_before_it_ends((*key, number), row)
                self.exist((*key, number, "countries"), row.countries)
                if isinstance(row, RowLeaf):
                    self.lead((*key, number, "steps"), row.steps)
        return tuple(found)

    def exist(self, key: Path, countries: Sequence[str]) -> None:
        missing = [code for code in countries if self.known.countries is not None and code not in self.known.countries]
        if missing:
            self.complain(key, M("there is no such country or region: {codes}", codes=missing))

    def lead(self, key: Path, steps: Sequence[str]) -> None:
        missing = [code for code in steps if self.steps is not None and code not in self.steps]
        if missing:
            self.complain(key, M("unknown steps: {codes}", codes=missing))

    def cited(self, key: Path, leaf: SettingLeaf | RuleLeaf | DeadlineLeaf) -> None:
        if not leaf.unset and not leaf.citation.strip():
            self.complain(key, M("a citation is missing"))


def _fault(fault: ErrorDetails) -> Message:
    name, context = str(fault["loc"][-1]), fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return M("{name} is missing", name=name)
        case "extra_forbidden":
            return M("{name} is not known here", name=name)
        case "literal_error":
            return M("wanted: {choices}", choices=verbatim(str(context["expected"]).replace(" or ", ", ")))
        case "value_error":
            return M("wanted: {choices}", choices=verbatim(str(context["error"])))
        case "too_short" | "string_too_short":
            return M("it is empty")
        case kind:
            wanted = _wanted(kind, context)
            return M("wanted: {choices}", choices=wanted) if wanted else verbatim(fault["msg"])


def _wanted(kind: str, context: Mapping[str, object]) -> Message | None:
    if kind == "greater_than_equal":
        return M("{bound} or more", bound=context["ge"])
    if kind == "less_than_equal":
        return M("{bound} or less", bound=context["le"])
    return next((M(what) for begin, what in _WANTED.items() if kind.startswith(begin)), None)


_WANTED = {
    "int": N_("a whole number"),
    "bool": N_("true or false"),
    "date": N_("a day that exists, such as 2023-09-17"),
    "string": N_("a text"),
    "tuple": N_("a list"),
}
"""What is wanted where a value is not of its kind, by the beginning of pydantic's word for it."""


def _written(loc: tuple[int | str, ...], raw: object) -> Path:
    """The part of pydantic's location that is written in the file, without the names of its own branches."""
    path: list[int | str] = []
    for part in loc:
        if (isinstance(raw, dict) and part in raw) or (isinstance(raw, list) and isinstance(part, int)):
            raw = cast("Mapping[int | str, object]", raw)[part]
        else:
            continue
        path.append(part)
    return tuple(path)


Contradictions = Callable[[Layer], Iterable[tuple[Path, Message]]]


def read_layer(text: str, source: str, known: Known, contradictions: Contradictions | None = None) -> Layer:
    """The content of a policy file. ``source`` names it in messages; raises BadInput with every problem.

    ``contradictions`` says which values of the layer cannot stand together.
    """
    try:
        raw = load(text, source, float)
    except ValueError as error:
        fault = M("{source}: not TOML: {what}", source=source, what=verbatim(str(error)))
        raise BadInput(M("The policy book {source} cannot be used.", source=verbatim(source)), [fault]) from error
    reader = _Reader(source, text, known)
    layer = _layer(reader, raw)
    for key, what in contradictions(layer) if contradictions else ():
        reader.complain(key, what)
    if reader.problems:
        raise BadInput(M("The policy book {source} cannot be used.", source=source), reader.in_order)
    return layer


def _content(raw: Mapping[str, object]) -> Mapping[str, object]:
    """What the file says, whatever its layout: one entry is the same as a list of one."""

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {name: plain(each) for name, each in value.items()}
        if isinstance(value, list):
            return (
                plain(value[0]) if len(value) == 1 and isinstance(value[0], dict) else [plain(each) for each in value]
            )
        return value

    return {name: plain(value) for name, value in raw.items()}


def _layer(reader: _Reader, raw: Mapping[str, object]) -> Layer:
    name, inherits = raw.get("name"), raw.get("inherits")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        reader.complain(("name",), M("wanted: {choices}", choices=M("small letters, digits and hyphens")))
    if name in reader.known.taken:
        reader.complain(("name",), M("a book of the program bears this name; choose another"))
    above = _above(reader, name, inherits)
    route = reader.table(("route",), raw.get("route", {}))
    for key in route:
        if key not in ("steps", "rows"):
            reader.complain(("route", key), M("this key is not known"))
    written_steps = reader.table(("route", "steps"), route.get("steps", {}))
    reader.steps = None if above is None else {*above, *written_steps}
    return Layer(
        text=reader.text,
        content=_content(raw),
        name=str(name),
        label=reader.leaf(("label",), raw.get("label"), LabelLeaf) or LabelLeaf(zh="?", en="?"),
        inherits=inherits if isinstance(inherits, str) else None,
        settings=_settings(reader, raw),
        rules=_rules(reader, reader.table(("rules",), raw.get("rules", {}))),
        deadlines=_deadlines(reader, reader.table(("deadlines",), raw.get("deadlines", {}))),
        steps=dict(_leaves(reader, ("route", "steps"), written_steps, StepLeaf)),
        rows=reader.listed(("route", "rows"), route.get("rows", []), RowLeaf),
        topics=reader.listed(("topics",), raw.get("topics", []), TopicLeaf),
        categories=dict(
            _leaves(reader, ("categories",), reader.table(("categories",), raw.get("categories", {})), CategoryLeaf)
        ),
    )


def _above(reader: _Reader, name: object, inherits: object) -> Collection[str] | None:
    """The steps of the book beneath; None when they are not known."""
    if inherits is None:
        return ()
    if not isinstance(inherits, str):
        reader.complain(("inherits",), M("wanted: {choices}", choices=M("the name of another book")))
        return None
    if inherits == name:
        reader.complain(("inherits",), M("a book cannot inherit from itself"))
        return None
    if reader.known.steps_of is None:
        return None
    try:
        return reader.known.steps_of(inherits)
    except BadInput as error:
        reader.complain(("inherits",), error.message)
        return None


def _leaves(
    reader: _Reader, section: Path, raw: Mapping[str, object], model: type[Model]
) -> Iterator[tuple[str, Model]]:
    for code, entry in raw.items():
        leaf = reader.leaf((*section, code), entry, model)
        if leaf is not None:
            yield code, leaf


def _settings(reader: _Reader, raw: Mapping[str, object]) -> dict[str, tuple[SettingLeaf, ...]]:
    found: dict[str, tuple[SettingLeaf, ...]] = {}
    for group, table in raw.items():
        if group in _SECTIONS:
            continue
        for name, entry in reader.table((group,), table).items():
            key = KEYS.get(f"{group}.{name}")
            if key is None:
                reader.complain((group, name), M("this key is not known"))
                continue
            leaves = reader.dated((group, name), entry, SettingLeaf)
            found[key.name] = tuple(_read_value(reader, key, leaf) for leaf in leaves)
    return found


def _read_value(reader: _Reader, key: Key, leaf: SettingLeaf) -> SettingLeaf:
    place: Path = tuple(key.name.split("."))
    reader.cited(place, leaf)
    if leaf.unset:
        if leaf.value is not None:
            reader.complain(place, M("a value left unset has no value"))
        return leaf
    try:
        return leaf.model_copy(update={"value": key.read(leaf.value)})
    except ValueError as error:
        reader.complain(place, M("{found} found; wanted: {choices}", found=repr(leaf.value), choices=M(str(error))))
        return leaf


def _rules(reader: _Reader, raw: Mapping[str, object]) -> dict[str, tuple[RuleLeaf, ...]]:
    found: dict[str, tuple[RuleLeaf, ...]] = {}
    for rule, entry in raw.items():
        if reader.known.rules is not None and rule not in reader.known.rules:
            reader.complain(("rules", rule), M("there is no such rule; see: travel policy rules"))
        found[rule] = reader.dated(("rules", rule), entry, RuleLeaf)
        for leaf in found[rule]:
            reader.cited(("rules", rule), leaf)
            if not leaf.tracks:
                reader.complain(("rules", rule), M("no track is named; to lift a rule say unset = true, with a note"))
    return found


def _deadlines(reader: _Reader, raw: Mapping[str, object]) -> dict[tuple[str, str], tuple[DeadlineLeaf, ...]]:
    found: dict[tuple[str, str], tuple[DeadlineLeaf, ...]] = {}
    for kind, table in raw.items():
        if kind not in ANCHORS:
            reader.complain(("deadlines", kind), M("wanted: {choices}", choices=tuple(ANCHORS)))
            continue
        for anchor, entry in reader.table(("deadlines", kind), table).items():
            key = ("deadlines", kind, anchor)
            if anchor not in ANCHORS[kind]:
                reader.complain(key, M("wanted: {choices}", choices=ANCHORS[kind]))
                continue
            found[kind, anchor] = reader.dated(key, entry, DeadlineLeaf)
            for leaf in found[kind, anchor]:
                reader.cited(key, leaf)
                if not leaf.unset and leaf.amount == ():
                    reader.complain(key, M("{name} is missing", name="amount"))
    return found
