"""One delegation as statistics see it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from travel.i18n import N_
from travel.vocabulary import Vocabulary

OUTCOME = Vocabulary(
    "outcome",
    {
        "approved": N_("approved"),
        "refused": N_("refused"),
        "dissuaded": N_("dissuaded"),
        "withdrawn": N_("withdrawn"),
        "pending": N_("pending"),
    },
)
"""What the office's review of a delegation came to."""

TRAVELLED = frozenset({"abroad", "back", "reported", "evaluated", "closed"})


class Case(NamedTuple):
    """A delegation that was handed in: as approved, or else as last asked for.

    ``day`` is the day it is counted on. ``persons`` were approved (or asked for and not cut), ``cut`` were taken off by
    the review; it was ``returned`` so often, and ``briefed`` before it left. None stands for what an old ledger does
    not tell. Where many are counted, one may stand for several alike (``times``), with the persons of them all.
    """

    number: str
    title: str
    organiser: str
    formation: str
    track: str
    category: str | None
    rank: str | None
    countries: tuple[str, ...]
    day: date
    exit: date
    entry: date
    persons: int
    cut: int | None
    returned: int | None
    outcome: str
    state: str
    plan: str | None
    briefed: bool | None
    approval: str | None = None
    times: int = 1

    @property
    def asked(self) -> int:
        """Person-trips that were asked for."""
        return self.persons + (self.cut or 0)
