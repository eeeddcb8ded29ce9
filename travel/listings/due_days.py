"""Due days in a listing: how each came about, and how long ago it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from travel.calendar import ANNOUNCED, Calendar, Due
from travel.i18n import Message
from travel.listings.times import Times


def calendar_behind(tx: Connection, rows: Iterable[Row[Any]], times: Times) -> Calendar:
    """The store's calendar as it was known then, where a row's ``due`` counts working days; others want none."""
    if not any("working-days" in row.due for row in rows):
        return ANNOUNCED
    from travel.calendar.in_force import calendar_in_force

    return calendar_in_force(tx, times.recorded_before)


def arithmetic(rows: Iterable[Row[Any]], calendar: Calendar) -> dict[str, Message]:
    """How each due day came about, by what obligations keep of it (``due``): those of one delegation are alike."""
    return {due: Due.read(due, calendar).arithmetic() for due in dict.fromkeys(row.due for row in rows)}


def days_overdue(due_on: date, day: date) -> int:
    """Days since the due day, which itself is not overdue; 0 until then."""
    return max((day - due_on).days, 0)
