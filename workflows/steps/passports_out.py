"""The passports that are out with a delegation: whose they are, and when who does not travel brings his back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from workflows.move import Move, due_of


def with_travellers(move: Move) -> list[tuple[Row[Any], str]]:
    """The passports owed by the active members, each with the number of its holder."""
    holders = {passport.number: passport.person for passport in move.case.passports}
    return [(row, holders[row.subject]) for row in move.owed("passport") if row.subject in holders]


def with_others(move: Move) -> list[Row[Any]]:
    """The passports owed by who is a member no more: left out of an approved change, or cut from it."""
    holders = {passport.number for passport in move.case.passports}
    return [row for row in move.owed("passport") if row.subject not in holders]


def call_back(move: Move, rows: Iterable[Row[Any]]) -> None:
    """Who does not travel brings his passport back, counted from this day, or from the day he was told so before."""
    for row in rows:
        if due_of(row).anchor != "cancellation":
            move.supersede(row, move.policy.deadline("passport", "cancellation").after(move.on))
