"""In which place each day and each night of a journey is spent.

Every day from exit to entry belongs to exactly one place, so the days of the places add up to the days abroad. A day
on which the delegation moves on belongs, as the office chooses, to the place it leaves (where the day began) or to the
place it enters (where the night is spent). Days on the way out belong to the first place, days on the way home to the
last, a night on the way between two places to the one that was left. A transit inside the airport has no days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from travel.application import Visit

Crossing = Literal["left", "entered"]


@dataclass(frozen=True)
class Stay:
    """A visit with the days and nights that belong to it."""

    visit: Visit
    days: int
    nights: int


def stays(visits: Sequence[Visit], exit_: date, entry: date, crossing: str) -> tuple[Stay, ...]:
    """The visits in the order in which they are made, each with its days and nights; none when nothing is visited."""
    places = sorted((visit for visit in visits if not visit.airside), key=_order)
    if not places:
        return ()
    first, last = exit_.toordinal(), entry.toordinal()
    days = _shared_out(places, first, last, "left" if crossing == "left" else "entered")
    nights = _shared_out(places, first, last - 1, "entered")
    return tuple(Stay(*stay) for stay in zip(places, days, nights, strict=True))


def _order(visit: Visit) -> tuple[object, ...]:
    pays = visit.invitation.pays if visit.invitation else ""
    return visit.arrive, visit.leave, visit.country, visit.city, pays


def _shared_out(places: Sequence[Visit], first: int, last: int, crossing: Crossing) -> list[int]:
    """How many of the days ``first`` to ``last`` each place has. Who has a day changes on few days only."""
    days = [0] * len(places)
    if last < first:
        return days
    turns = {first, last + 1}
    for visit in places:
        for day in (visit.arrive.toordinal(), visit.leave.toordinal()):
            turns.update(turn for turn in (day, day + 1) if first < turn <= last)
    borders = sorted(turns)
    for begin, end in pairwise(borders):
        days[_holder(places, begin, crossing)] += end - begin
    return days


def _holder(places: Sequence[Visit], day: int, crossing: Crossing) -> int:
    """The place that a day belongs to, by its index."""
    moved = 1 if crossing == "left" else 0
    reached = [index for index, visit in enumerate(places) if visit.arrive.toordinal() + moved <= day]
    if not reached:
        return 0
    there = [index for index in reached if places[index].leave.toordinal() + moved > day]
    return there[-1] if there else max(reached, key=lambda index: places[index].leave)
