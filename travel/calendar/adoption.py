"""Entering the working days of a year for every desk: one transaction, with its event in the journal.

What is owed already keeps its day, and what was judged stays judged: only what is reckoned from now on reckons so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from travel import journal
from travel.calendar.in_force import as_record, calendar_in_force, hash_of
from travel.calendar.working import Calendar, Correction
from travel.clock import now
from travel.errors import BadInput, MovedFirst
from travel.i18n import M
from travel.identity import check_clock
from travel.journal import Entry
from travel.registry import Registrar, permitted, signature
from travel.tables import CalendarCorrection, table

ADOPTS = ("admin", "approver")
"""Who enters a calendar: the same who put a policy book in force."""

_correction = table(CalendarCorrection)


@dataclass(frozen=True)
class Entered:
    """A correction that was entered; the calendars before and after, and the days on which they differ.

    Every day of a year that was not known before differs by nothing: it had no answer.
    """

    correction: Correction
    before: Calendar
    after: Calendar
    off_now: tuple[date, ...]
    worked_now: tuple[date, ...]


def adopt(registrar: Registrar, correction: Correction) -> Entered:
    """Enter what an office says of a year; of one year the last one entered holds.

    Raises NotAllowed, BadInput when it says nothing new, MovedFirst when another desk has just entered the same year.
    """
    check_clock(registrar.store, registrar.clock)
    transaction = registrar.store.rehearsal if registrar.rehearsal else registrar.store.atomic
    try:
        with transaction() as tx:
            account = permitted(tx, registrar.actor.login, ADOPTS)
            before = calendar_in_force(tx)
            held = before.correction(correction.year)
            if held == correction:
                raise BadInput(M("The calendar of {year} says this already; nothing was changed", year=correction.year))
            record = as_record(correction)
            moment = now()
            row = record | {"hash": hash_of(correction), "adopted_by": account.login, "adopted_at": moment}
            tx.execute(insert(_correction), row)
            made = _entered(correction, before, calendar_in_force(tx))
            details = record | {
                "hash": row["hash"],
                "instead_of_hash": hash_of(held) if held else None,
                "off_now": list(made.off_now),
                "worked_now": list(made.worked_now),
            }
            entry = Entry("calendar", str(correction.year), "adopt", registrar.on, moment, details=details)
            by = signature(account, registrar.actor, registrar.clock)
            journal.append(tx, entry, by, journal.head(tx, "calendar", str(correction.year)))
            return made
    except IntegrityError as error:
        raise MovedFirst(M("Somebody else has just registered the same; look again")) from error


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
