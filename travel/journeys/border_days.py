"""Border days that cannot be those of a journey: a slip of the pen, most often in the year.

What is on file is never changed, so a slip is told before it is kept. Days that merely differ from the approval are the
rules' business (R40).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from travel.calendar import add_days
from travel.facts import Crossing
from travel.i18n import M, Message

EARLIEST = 30
"""By how many days an exit may lie before the approved one; no group leaves earlier than that."""


def misdated(crossing: Crossing, approved: date, departed: date | None) -> Iterator[tuple[str, Message]]:
    """The fields of a border record that are of another journey, ``exit`` or ``entry``, each with what is wrong.

    ``approved`` is the approved exit, ``departed`` the business day on which the departure was recorded. Who records a
    departure late has not left late: the earlier of both is the day before which nobody came back.
    """
    if crossing.exit < add_days(approved, -EARLIEST):
        yield (
            "exit",
            M(
                "exit {exit} is more than {days} days before the approved {approved}; check the year",
                exit=crossing.exit,
                days=EARLIEST,
                approved=approved,
            ),
        )
    began = min(approved, departed or approved)
    if crossing.entry < began:
        yield "entry", M("entry {entry} is before {began}, when the journey began", entry=crossing.entry, began=began)
