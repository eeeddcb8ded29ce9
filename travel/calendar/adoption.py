"""Entering the working days of a year for every desk: one transaction, with its event in the journal.

What was judged stays judged. What is open and owed is given the day it has by the new calendar by the next sweep.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import insert

from travel.calendar.in_force import as_record, calendar_in_force, hash_of
from travel.calendar.working import Calendar, Correction
from travel.errors import BadInput
from travel.i18n import M
from travel.obligations import due_otherwise
from travel.registry.keeping import Registrar, writing
from travel.tables import CalendarCorrection, table

ADOPTS = ("admin", "approver")
"""Who enters a calendar: the same who put a policy book in force."""

_correction = table(CalendarCorrection)


@dataclass(frozen=True)
class Entered:
    """A correction that was entered; the calendars before and after, and the days on which they differ.

    Every day of a year that was not known before differs by nothing: it had no answer. ``moved`` are the delegations
    with open debts that the next sweep will give another day.
    """

    correction: Correction
    before: Calendar
    after: Calendar
    off_now: tuple[date, ...]
    worked_now: tuple[date, ...]
    moved: tuple[str, ...] = ()


def adopt(registrar: Registrar, correction: Correction) -> Entered:
    """Enter what an office says of a year; of one year the last one entered holds.

    Raises NotAllowed, BadInput when it says nothing new, MovedFirst when another desk has just entered the same year.
    """
    with writing(registrar, ADOPTS) as desk:
        before = calendar_in_force(desk.tx)
        held = before.correction(correction.year)
        if held == correction:
            raise BadInput(M("The calendar of {year} says this already; nothing was changed", year=correction.year))
        record = as_record(correction)
        row = record | {"hash": hash_of(correction), "adopted_by": desk.account.login, "adopted_at": desk.at}
        desk.tx.execute(insert(_correction), row)
        made = _entered(correction, before, calendar_in_force(desk.tx))
        made = replace(made, moved=tuple(due_otherwise(desk.tx, made.after)))
        details = record | {
            "hash": row["hash"],
            "instead_of_hash": hash_of(held) if held else None,
            "off_now": list(made.off_now),
            "worked_now": list(made.worked_now),
        }
        desk.record("calendar", str(correction.year), "adopt", **details)
        return made


def _entered(correction: Correction, before: Calendar, after: Calendar) -> Entered:
    days = [day for day in _days_of(correction) if before.knows(day.year) and after.knows(day.year)]
    changed = [day for day in days if before.is_working_day(day) != after.is_working_day(day)]
    worked = tuple(day for day in changed if after.is_working_day(day))
    off = tuple(day for day in changed if not after.is_working_day(day))
    return Entered(correction, before, after, off, worked)


def _days_of(correction: Correction) -> list[date]:
    """The days a correction can say something of: its year, and the December before."""
    first, last = date(correction.year - 1, 12, 1), date(correction.year, 12, 31)
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
