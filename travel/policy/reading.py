"""Reading a policy file: everything wrong with it is listed, with line and key, and then none of it is used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from travel import vocabulary as words
from travel.calendar import ANCHOR, Period
from travel.errors import BadInput
from travel.findings import Severity
from travel.i18n import M, Message, verbatim
from travel.policy.keys import KEYS

Track = Annotated[str, AfterValidator(words.TRACK.check)]
Formation = Annotated[str, AfterValidator(words.FORMATION.check)]
Role = Annotated[str, AfterValidator(words.ACCOUNT_ROLE.check)]
Method = Annotated[str, AfterValidator(words.BRIEFING_METHOD.check)]
Citation = Annotated[str, Field(min_length=1)]
Tracks = tuple[Track, ...] | Literal["all"]


class Leaf(BaseModel):
    """Base of every table in a policy file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Stretch(Leaf):
    """A leaf that holds from ``since`` (included) until ``until`` (not included)."""

    since: date | None = None
    until: date | None = None

    @property
    def period(self) -> Period:
        """The days on which it holds."""
        return Period(self.since, self.until)


class Dated(Stretch):
    """A leaf of which one holds at a time; ``unset = true`` says that there is no value, its note says why."""

    unset: bool = False
    note: str = ""


class SettingLeaf(Dated):
    """A value of one of the :data:`~travel.policy.keys.KEYS`."""

    value: object = None
    citation: str = ""


class RuleLeaf(Dated):
    """``[rules.R04]``."""

    severity: Severity = "block"
    tracks: Tracks = "all"
    citation: str = ""


class DeadlineLeaf(Dated):
    """``[deadlines.passport]``, one line per anchor; a list of amounts makes several deadlines."""

    amount: Annotated[int, Field(ge=0, le=1000)] | tuple[Annotated[int, Field(ge=0, le=1000)], ...] = ()
    unit: Literal["days", "working-days", "months"] = "days"
    citation: str = ""


class LabelLeaf(Leaf):
    """A name in both languages."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


class StepLeaf(Leaf):
    """``[route.steps.review]``; taken only for the tracks and formations named."""

    label: LabelLeaf
    role: Role
    scope: Literal["organiser", "sender", "office", "province", "any"]
    seats: Literal["one", "each-sender"] = "one"
    countersign: bool = False
    tracks: Tracks = "all"
    formations: tuple[Formation, ...] = ()
    citation: Citation


class RowLeaf(Stretch):
    """``[[route.rows]]``: the first row whose conditions hold gives the steps; what is left out holds always."""

    ranks: tuple[Annotated[str, AfterValidator(words.RANK.check)], ...] = ()
    tracks: Tracks = "all"
    formations: tuple[Formation, ...] = ()
    countries: tuple[str, ...] = ()
    steps: Annotated[tuple[str, ...], Field(min_length=1)]
    citation: Citation


class TopicLeaf(Stretch):
    """``[[topics]]``: the first row of a topic whose conditions hold decides; ``required = false`` lifts it."""

    topic: Annotated[str, AfterValidator(words.BRIEFING_TOPIC.check)]
    methods: tuple[Method, ...] = ()
    make_up: tuple[Method, ...] = ()
    roles: tuple[Role, ...] = ()
    tracks: Tracks = "all"
    formations: tuple[Formation, ...] = ()
    countries: tuple[str, ...] = ()
    required: bool = True
    citation: Citation


class CategoryLeaf(Leaf):
    """``[categories.friendship-city]``."""

    label: LabelLeaf
    priority: bool = False
    citation: Citation


@dataclass(frozen=True)
class Layer:
    """One file's own content, without what it inherits."""

    name: str
    label: LabelLeaf
    inherits: str | None
    settings: Mapping[str, tuple[SettingLeaf, ...]]
    rules: Mapping[str, tuple[RuleLeaf, ...]]
    deadlines: Mapping[tuple[str, str], tuple[DeadlineLeaf, ...]]
    steps: Mapping[str, StepLeaf]
    rows: tuple[RowLeaf, ...]
    topics: tuple[TopicLeaf, ...]
    categories: Mapping[str, CategoryLeaf]


Model = TypeVar("Model", bound=Leaf)
DatedModel = TypeVar("DatedModel", bound=Dated)
_SECTIONS = ("name", "label", "inherits", "rules", "deadlines", "route", "topics", "categories")


@dataclass
class _Reader:
    """One pass over a file; problems are gathered, not raised."""

    source: str
    lines: list[str]
    problems: list[Message] = field(default_factory=list)

    def complain(self, key: str, what: Message) -> None:
        line = _line_of(self.lines, key)
        place = {"source": self.source, "key": key, "what": what}
        if line is None:
            self.problems.append(M("{source}: {key}: {what}", **place))
        else:
            self.problems.append(M("{source}, line {line}: {key}: {what}", line=line, **place))

    def table(self, key: str, raw: object) -> Mapping[str, object]:
        if isinstance(raw, dict):
            return raw
        self.complain(key, M("a table is wanted here"))
        return {}

    def leaf(self, key: str, raw: object, model: type[Model]) -> Model | None:
        if not isinstance(raw, dict):
            self.complain(key, M("a table is wanted here"))
            return None
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for fault in error.errors():
                where = ".".join([key, *(str(part) for part in fault["loc"] if isinstance(part, str) and part in raw)])
                self.complain(where, _fault(fault["type"], fault["loc"], fault["msg"]))
            return None

    def dated(self, key: str, raw: object, model: type[DatedModel]) -> tuple[DatedModel, ...]:
        entries = raw if isinstance(raw, list) else [raw]
        found = [leaf for entry in entries if (leaf := self.leaf(key, entry, model)) is not None]
        for leaf in found:
            if leaf.period.empty:
                self.complain(
                    key, M("it ends ({until}) before it begins ({since})", since=leaf.since, until=leaf.until)
                )
            if leaf.unset and not leaf.note:
                self.complain(key, M("a value left unset wants a note that says why"))
        for one, other in combinations(found, 2):
            if one.period.overlaps(other.period):
                self.complain(key, M("two values hold on the same days"))
        return tuple(found)

    def listed(self, key: str, raw: object, model: type[Model]) -> tuple[Model, ...]:
        if not isinstance(raw, list):
            self.complain(key, M("a list of tables is wanted here"))
            return ()
        return tuple(leaf for entry in raw if (leaf := self.leaf(key, entry, model)) is not None)

    def cited(self, key: str, leaf: SettingLeaf | RuleLeaf | DeadlineLeaf) -> None:
        if not leaf.unset and not leaf.citation.strip():
            self.complain(key, M("a citation is missing"))


def _fault(kind: str, loc: tuple[int | str, ...], text: str) -> Message:
    name = ".".join(str(part) for part in loc)
    if kind == "missing":
        return M("{name} is missing", name=name)
    if kind == "extra_forbidden":
        return M("{name} is not known here", name=name)
    if kind == "value_error":
        return M("{name}: wanted: {choices}", name=name, choices=text.removeprefix("Value error, "))
    return M("{name}: {text}", name=name, text=verbatim(text))


def _line_of(lines: list[str], key: str) -> int | None:
    """The line on which ``key`` (dotted) is declared, as near as its headers tell; None when it is not found."""
    parts = key.split(".")
    for depth in range(len(parts), 0, -1):
        section, inside = "", 0
        for number, text in enumerate(lines, start=1):
            header = re.match(r"\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}", text)
            if header:
                section = header[1].replace('"', "").replace(" ", "")
                if section == ".".join(parts[:depth]):
                    inside = number
                continue
            name = re.match(r'\s*"?([\w.-]+)"?\s*=', text)
            if name and [*(section.split(".") if section else []), *name[1].split(".")] == parts[:depth]:
                return number
        if inside:
            return inside
    return None


def read_layer(text: str, source: str) -> Layer:
    """The content of a policy file. ``source`` names it in messages; raises BadInput with every problem."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = M("{source}: not TOML: {what}", source=source, what=verbatim(str(error)))
        raise BadInput(fault, [fault]) from error
    reader = _Reader(source, text.splitlines())
    layer = _layer(reader, raw)
    if reader.problems:
        raise BadInput(M("The policy book {source} cannot be used.", source=source), reader.problems)
    return layer


def _layer(reader: _Reader, raw: Mapping[str, object]) -> Layer:
    name, inherits = raw.get("name"), raw.get("inherits")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        reader.complain("name", M("wanted: {choices}", choices=M("small letters, digits and hyphens")))
    if inherits is not None and not isinstance(inherits, str):
        reader.complain("inherits", M("wanted: {choices}", choices=M("the name of another book")))
    route = reader.table("route", raw.get("route", {}))
    for key in route:
        if key not in ("steps", "rows"):
            reader.complain(f"route.{key}", M("this key is not known"))
    return Layer(
        name=str(name),
        label=reader.leaf("label", raw.get("label"), LabelLeaf) or LabelLeaf(zh="?", en="?"),
        inherits=inherits if isinstance(inherits, str) else None,
        settings=_settings(reader, raw),
        rules=_rules(reader, reader.table("rules", raw.get("rules", {}))),
        deadlines=_deadlines(reader, reader.table("deadlines", raw.get("deadlines", {}))),
        steps=dict(_leaves(reader, "route.steps", reader.table("route.steps", route.get("steps", {})), StepLeaf)),
        rows=reader.listed("route.rows", route.get("rows", []), RowLeaf),
        topics=reader.listed("topics", raw.get("topics", []), TopicLeaf),
        categories=dict(
            _leaves(reader, "categories", reader.table("categories", raw.get("categories", {})), CategoryLeaf)
        ),
    )


def _leaves(
    reader: _Reader, section: str, raw: Mapping[str, object], model: type[Model]
) -> Iterator[tuple[str, Model]]:
    for code, entry in raw.items():
        leaf = reader.leaf(f"{section}.{code}", entry, model)
        if leaf is not None:
            yield code, leaf


def _settings(reader: _Reader, raw: Mapping[str, object]) -> dict[str, tuple[SettingLeaf, ...]]:
    found: dict[str, tuple[SettingLeaf, ...]] = {}
    for group, table in raw.items():
        if group in _SECTIONS:
            continue
        for name, entry in reader.table(group, table).items():
            key = f"{group}.{name}"
            if key not in KEYS:
                reader.complain(key, M("this key is not known"))
                continue
            found[key] = tuple(_read_value(reader, key, leaf) for leaf in reader.dated(key, entry, SettingLeaf))
    return found


def _read_value(reader: _Reader, key: str, leaf: SettingLeaf) -> SettingLeaf:
    reader.cited(key, leaf)
    if leaf.unset:
        return leaf
    try:
        return leaf.model_copy(update={"value": KEYS[key].read(leaf.value)})
    except ValueError as error:
        reader.complain(key, M("{found} found; wanted: {choices}", found=repr(leaf.value), choices=str(error)))
        return leaf


def _rules(reader: _Reader, raw: Mapping[str, object]) -> dict[str, tuple[RuleLeaf, ...]]:
    found: dict[str, tuple[RuleLeaf, ...]] = {}
    for rule, entry in raw.items():
        found[rule] = reader.dated(f"rules.{rule}", entry, RuleLeaf)
        for leaf in found[rule]:
            reader.cited(f"rules.{rule}", leaf)
    return found


def _deadlines(reader: _Reader, raw: Mapping[str, object]) -> dict[tuple[str, str], tuple[DeadlineLeaf, ...]]:
    found: dict[tuple[str, str], tuple[DeadlineLeaf, ...]] = {}
    for kind, table in raw.items():
        if kind not in words.OBLIGATION:
            reader.complain(f"deadlines.{kind}", M("wanted: {choices}", choices=tuple(words.OBLIGATION)))
            continue
        for anchor, entry in reader.table(f"deadlines.{kind}", table).items():
            key = f"deadlines.{kind}.{anchor}"
            if anchor not in ANCHOR:
                reader.complain(key, M("wanted: {choices}", choices=tuple(ANCHOR)))
                continue
            found[kind, anchor] = reader.dated(key, entry, DeadlineLeaf)
            for leaf in found[kind, anchor]:
                reader.cited(key, leaf)
                if not leaf.unset and leaf.amount == ():
                    reader.complain(key, M("{name} is missing", name="amount"))
    return found
