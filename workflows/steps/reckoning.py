"""Reckoning anew: open debts whose due days a corrected calendar moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row

from travel.calendar import Due
from travel.findings import Finding
from travel.i18n import M
from workflows.authority import reason
from workflows.move import Move, due_of


def due_on_another_day(move: Move) -> Iterator[Finding]:
    """The calendar at hand gives some open debt another day."""
    if not list(_moved(move)):
        yield reason("obligations", M("Everything that is owed is due as the calendar has it"))


def reckon(move: Move) -> None:
    """Give each such debt the day it has by the calendar at hand; keep by whose word."""
    sources: dict[int, str] = {}
    for row, due in list(_moved(move)):
        for correction in move.policy.calendar.corrections:
            if correction.says_of(due.anchor_on, max(due.on, row.due_on)):
                sources[correction.year] = correction.citation
        move.supersede(row, due)
    move.note(calendars=[{"year": year, "citation": sources[year]} for year in sorted(sources)])


def _moved(move: Move) -> Iterator[tuple[Row[Any], Due]]:
    for row in move.case.owed:
        due = due_of(row).anew(move.policy.calendar)
        if due is not None:
            yield row, due
