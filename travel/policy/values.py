"""What a policy book is made of: values that say where they come from and since when they hold.

``since`` is the first day on which a value holds, ``until`` the first day on which it no longer does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from travel.calendar import ANNOUNCED, Calendar, Due, due
from travel.errors import TravelError
from travel.findings import Severity
from travel.i18n import M, Message, language

Value_co = TypeVar("Value_co", covariant=True)


class NotSet(TravelError):
    """The office has set no value for ``key``, and no source gives one."""

    def __init__(self, key: str) -> None:
        super().__init__(M("The office has not set {key}.", key=key))
        self.key = key


class Label(Message):
    """A name that a policy book gives in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en, {"zh": zh})

    def render(self, lang: str | None = None) -> str:
        """The name in ``lang``, or in the language in force."""
        return str(self.params["zh"]) if (lang or language()) == "zh" else self.template

    def text(self, lang: str | None = None) -> str:
        """The same as :meth:`render`."""
        return self.render(lang)


@dataclass(frozen=True)
class Setting(Generic[Value_co]):
    """A value in force, its source, the days it holds for, and the book that gives it."""

    key: str
    value: Value_co
    citation: str
    since: date | None
    until: date | None
    book: str
    note: str = ""


@dataclass(frozen=True)
class RuleSetting:
    """How a rule is applied: what it weighs, to which tracks, and where it stands.

    What is wanted ``by`` the decision only warns before it.
    """

    rule: str
    severity: Severity
    tracks: tuple[str, ...]
    by: str
    citation: str
    book: str


@dataclass(frozen=True)
class Step:
    """One step of a review route.

    ``role`` is the account role that acts, ``scope`` whose accounts: the ``organiser``'s, each ``sender``'s, the
    ``office``'s, the ``province``'s, or ``any``. ``seats`` is ``one`` (one of them is enough) or ``each-sender``
    (one for every sending unit other than the organiser); a ``countersign`` step is passed when every seat has passed.
    """

    code: str
    label: Label
    role: str
    scope: str
    seats: str
    countersign: bool
    citation: str


@dataclass(frozen=True)
class TopicRule:
    """A briefing topic that must be given: by which methods, in which roles, and how an absentee makes it up.

    ``make_up`` methods count for a member travelling alone, and for one who missed a session the others attended.
    """

    topic: str
    methods: tuple[str, ...]
    make_up: tuple[str, ...]
    roles: tuple[str, ...]
    citation: str


@dataclass(frozen=True)
class Deadline:
    """A period that runs from an anchor: the passport is due 7 days after the return; working days by ``calendar``."""

    kind: str
    anchor: str
    amount: int
    unit: str
    citation: str
    calendar: Calendar = field(default=ANNOUNCED, repr=False, compare=False)

    def after(self, anchor_on: date) -> Due:
        """The due day when the anchor lies on ``anchor_on``. Raises NoCalendar for unknown working days."""
        return due(self.anchor, anchor_on, self.amount, self.unit, self.calendar)


@dataclass(frozen=True)
class Category:
    """A task category of the office's own list; a priority one is counted apart."""

    code: str
    label: Label
    priority: bool
    citation: str
