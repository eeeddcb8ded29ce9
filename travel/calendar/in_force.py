"""The calendar of a store: that of this edition, with what the office has entered since."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from travel.calendar.working import ANNOUNCED, Calendar, Correction
from travel.storage.listed import Listed, entries
from travel.storage.statements import Prepared
from travel.tables import CalendarCorrection, table

_correction = table(CalendarCorrection)


_ENTERED = select(Listed(_correction.c.id, _correction.c.year, _correction.c.hash).label("calendar")).select_from(
    _correction
)
CALENDAR_COLUMN = _ENTERED.scalar_subquery().label("calendar")
"""What a statement reads beside its own to know the calendar; :func:`calendar_of` takes what it finds."""

_CALENDAR = Prepared(select(CALENDAR_COLUMN))
_KNOWN = Prepared(_ENTERED.where(_correction.c.adopted_at < bindparam("moment")))
_BY_KEY = Prepared(select(_correction).where(_correction.c.id == bindparam("key")))

_KEPT: dict[str, Correction] = {}
"""The corrections read in this process, by their hashes: a hash never means another one."""
_CALENDARS: dict[tuple[str, ...], Calendar] = {(): ANNOUNCED}
"""The calendars of these corrections, so that the days of a year are counted once."""


def calendar_of(tx: Connection, entered: str | None) -> Calendar:
    """The store's calendar by a value of :data:`CALENDAR_COLUMN`."""
    latest = _latest(entered)
    hashes = tuple(hash_ for _key, hash_ in latest)
    calendar = _CALENDARS.get(hashes)
    if calendar is None:
        corrections = tuple(_read(tx, key, hash_) for key, hash_ in latest)
        calendar = _CALENDARS[hashes] = Calendar(corrections)
    return calendar


def calendar_in_force(tx: Connection, recorded_before: datetime | None = None) -> Calendar:
    """The store's calendar; with ``recorded_before`` as it was known at that moment."""
    row = _KNOWN.first(tx, moment=recorded_before) if recorded_before else _CALENDAR.first(tx)
    assert row is not None
    return calendar_of(tx, row.calendar)


@lru_cache(maxsize=64)
def _latest(entered: str | None) -> tuple[tuple[int, str], ...]:
    """Key and hash of the last correction of each year, by year."""
    last: dict[int, tuple[int, str]] = {}
    for key, year, hash_ in sorted(entries(entered), key=lambda entry: int(entry[0])):
        last[int(year)] = (int(key), hash_)
    return tuple(last[year] for year in sorted(last))


def _read(tx: Connection, key: int, hash_: str) -> Correction:
    correction = _KEPT.get(hash_)
    if correction is None:
        row = _BY_KEY.first(tx, key=key)
        assert row is not None
        days = [tuple(date.fromisoformat(day) for day in written) for written in (row.off, row.made_up)]
        correction = _KEPT[hash_] = Correction(row.year, days[0], days[1], row.citation)
    return correction


def hash_of(correction: Correction) -> str:
    """SHA-256 of what a correction says."""
    text = json.dumps(as_record(correction), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def as_record(correction: Correction) -> dict[str, Any]:
    """A correction in plain values; days are ISO."""
    return {
        "year": correction.year,
        "off": [day.isoformat() for day in correction.off],
        "made_up": [day.isoformat() for day in correction.made_up],
        "citation": correction.citation,
    }
