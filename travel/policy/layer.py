"""What a policy file says, table by table: the types its entries are read into, and the whole of one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from travel import vocabulary as words
from travel.calendar import Period
from travel.findings import Severity

Track = Annotated[str, AfterValidator(words.TRACK.check)]
Formation = Annotated[str, AfterValidator(words.FORMATION.check)]
Role = Annotated[str, AfterValidator(words.ACCOUNT_ROLE.check)]
Method = Annotated[str, AfterValidator(words.BRIEFING_METHOD.check)]
Citation = Annotated[str, Field(min_length=1)]
Tracks = Annotated[tuple[Track, ...], BeforeValidator(lambda value: tuple(words.TRACK) if value == "all" else value)]
ALL = tuple(words.TRACK)


class Leaf(BaseModel):
    """Base of every table in a policy file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, defer_build=True)


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
    tracks: Tracks = ALL
    by: Literal["submission", "decision"] = "submission"
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
    tracks: Tracks = ALL
    formations: tuple[Formation, ...] = ()
    citation: Citation


class RowLeaf(Stretch):
    """``[[route.rows]]``: the first row whose conditions hold gives the steps; what is left out holds always."""

    ranks: tuple[Annotated[str, AfterValidator(words.RANK.check)], ...] = ()
    tracks: Tracks = ALL
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
    tracks: Tracks = ALL
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
    """One file's own content, without what it inherits: ``text`` as it was written, ``content`` without its layout."""

    text: str = field(repr=False)
    content: Mapping[str, object] = field(repr=False)
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
