"""The cases as the journal has them at a time: what had happened by then, as far as it was recorded by then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from travel.application import CHINA
from travel.listings.times import Times
from travel.statistics.case import Case
from travel.statistics.convention import Convention
from travel.tables import Delegation, Event, Unit, table
from travel.vocabulary import highest

_delegation, _event, _unit = table(Delegation), table(Event), table(Unit)

_FILING = frozenset({"new", "edit", "amend"})


def told(tx: Connection, times: Times, convention: Convention, path: str | None) -> Iterator[Case]:
    """Every case that had been handed in here by then, whatever the day it counts on, of units whose path begins so."""
    for story in stories(tx, times, path):
        if (case := story.case(convention)) is not None:
            yield case


def stories(tx: Connection, times: Times, path: str | None = None) -> Iterator[Story]:
    """What the events of each delegation had told by then; nothing of one that was taken over from a ledger."""
    query = (
        select(
            _event.c.subject,
            _event.c.action,
            _event.c.from_state,
            _event.c.to_state,
            _event.c.on_day,
            _event.c.details,
        )
        .where(_event.c.subject_kind == "delegation", times.happened(_event.c.on_day, _event.c.recorded_at))
        .order_by(_event.c.subject, _event.c.seq)
    )
    if path is not None:
        query = (
            query.join(_delegation, _delegation.c.number == _event.c.subject)
            .join(_unit, _unit.c.id == _delegation.c.organiser_id)
            .where(_unit.c.path.startswith(path))
        )
    rows = tx.execute(query, execution_options={"yield_per": 500})
    for number, events in groupby(rows, key=lambda row: row.subject):
        story = Story(number)
        for event in events:
            if event.action == "import":
                break  # it never was under review here
            story.hear(event)
        if story.filed is not None:
            yield story


@dataclass
class Story:
    """What one delegation's events have told so far."""

    number: str
    state: str = ""
    filed: dict[str, Any] | None = None
    approved: dict[str, Any] | None = None
    gone: set[str] = field(default_factory=set)
    """Who is cut from the version filed last."""
    ever: dict[str, str] = field(default_factory=dict)
    """Who was cut from any version, with his name."""
    approved_gone: set[str] = field(default_factory=set)
    approved_ever: dict[str, str] = field(default_factory=dict)
    first_approved: date | None = None
    number_approved: str | None = None
    submitted: date | None = None
    refused: tuple[date, str] | None = None
    returned: int = 0
    briefed: date | None = None

    def hear(self, event: Any) -> None:
        """Take in the next event."""
        details = json.loads(event.details)
        moved = event.from_state != event.to_state
        if event.action in _FILING:
            self.filed, self.gone = details["application"], set()
        if event.action in ("submit", "amend"):
            self.submitted = event.on_day
        elif event.action == "cut":
            self.gone.add(details["person"])
            self.ever[details["person"]] = details["name"]
        elif event.action == "brief":
            self.briefed = min(self.briefed or event.on_day, event.on_day)
        elif event.action == "return" and event.to_state == "returned":
            self.returned += 1
        elif event.action == "refuse" and event.to_state == "refused":
            self.refused = (event.on_day, "dissuaded" if details.get("dissuaded") else "refused")
        if event.action == "pass" and event.to_state == "approved":
            self.approved, self.approved_gone, self.approved_ever = self.filed, set(self.gone), dict(self.ever)
            self.number_approved = details["approval"]
            self.first_approved = self.first_approved or event.on_day
        elif moved and event.to_state == "approved" and event.action in ("refuse", "withdraw"):
            self.filed, self.gone = self.approved, set(self.approved_gone)
        if moved:
            self.state = event.to_state

    @property
    def form(self) -> dict[str, Any]:
        """The form as approved, or else as filed last."""
        return self.approved or self.filed or {}

    @property
    def active(self) -> list[dict[str, Any]]:
        """Its members who were not cut."""
        gone = self.approved_gone if self.approved else self.gone
        return [member for member in self.form["members"] if _who(member, self._ever) not in gone]

    @property
    def _ever(self) -> dict[str, str]:
        return self.approved_ever if self.approved else self.ever

    def case(self, convention: Convention) -> Case | None:
        """The case; none as long as nothing was handed in."""
        form, active = self.form, self.active
        if self.submitted is None:
            return None
        about = form["delegation"]
        exit_on, entry_on = date.fromisoformat(about["exit"]), date.fromisoformat(about["entry"])
        back = {_who(member, self._ever) for member in active}
        other = exit_on if convention.counted_by == "departure" else self.submitted
        outcome, day = "pending", other
        if self.first_approved is not None:
            outcome, day = "approved", exit_on if convention.counted_by == "departure" else self.first_approved
        elif self.refused is not None:
            day, outcome = self.refused
        elif self.state == "withdrawn":
            outcome = "withdrawn"
        current = (self.filed or form)["delegation"]
        return Case(
            self.number,
            current["title"],
            current["organiser"],
            current["formation"],
            current["track"],
            current["category"],
            highest([member["rank"] for member in active]),
            _visited(form),
            day,
            exit_on,
            entry_on,
            len(active),
            len(set(self._ever) - back),
            self.returned,
            outcome,
            self.state,
            current.get("plan"),
            self.approved is not None and self.briefed is not None and self.briefed <= exit_on,
            self.number_approved,
        )


def _who(member: dict[str, Any], cut: dict[str, str]) -> str:
    """A member's number; one filed by name alone is told by it from those who were cut."""
    if member.get("person"):
        return str(member["person"])
    return next((person for person, name in cut.items() if name == member["name"]), str(member["name"]))


def _visited(form: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            visit["country"] for visit in form["visits"] if not visit.get("airside") and visit["country"] != CHINA
        )
    )
