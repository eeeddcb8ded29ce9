"""What is owed, and the tables around it by name and type alone.

The tables' own classes take half a second to make, longer than these listings take to answer, so that ``travel
overdue`` and ``travel passport overdue`` do without them. A test holds the columns here against the tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, Integer, Row, String, column, select, table

from travel.calendar import ANNOUNCED, Calendar, Due
from travel.errors import NotFound
from travel.i18n import M, Message
from travel.listings.times import Times
from travel.storage.column_types import UtcDateTime

OBLIGATION = table(
    "obligation",
    column("id", Integer),
    column("kind", String),
    column("delegation_id", Integer),
    column("subject", String),
    column("passport_id", Integer),
    column("loan_id", Integer),
    column("owner", String),
    column("unit_id", Integer),
    column("opened_on", Date),
    column("opened_at", UtcDateTime),
    column("due_on", Date),
    column("due", String),
    column("ended_on", Date),
    column("ended_at", UtcDateTime),
    column("ended_how", String),
    column("supersedes", Integer),
)
DELEGATION = table("delegation", column("id", Integer), column("number", String), column("title", String))
UNIT = table("unit", column("id", Integer), column("name", String), column("path", String))
PASSPORT = table(
    "passport",
    column("id", Integer),
    column("number", String),
    column("kind", String),
    column("person_id", Integer),
)
LOAN = table("loan", column("id", Integer), column("lent_on", Date))
EVENT = table("event", column("id", Integer), column("hash", String))
REMINDER = table(
    "reminder",
    column("id", Integer),
    column("obligation_id", Integer),
    column("stage", String),
    column("slip", String),
    column("raised_on", Date),
    column("raised_at", UtcDateTime),
)


def calendar_behind(tx: Connection, rows: Iterable[Row[Any]], times: Times) -> Calendar:
    """The store's calendar as it was known then, where a row's ``due`` counts working days; others want none."""
    if not any("working-days" in row.due for row in rows):
        return ANNOUNCED
    from travel.calendar.in_force import calendar_in_force

    return calendar_in_force(tx, times.recorded_before)


def arithmetic(rows: Iterable[Row[Any]], calendar: Calendar) -> dict[str, Message]:
    """How each due day came about, by what obligations keep of it (``due``): those of one delegation are alike."""
    return {due: Due.read(due, calendar).arithmetic() for due in dict.fromkeys(row.due for row in rows)}


def unit_path(tx: Connection, name: str) -> str:
    """Where a unit stands in the tree (``/1/4/``): it and what is below it begin so. Raises NotFound."""
    path = tx.execute(select(UNIT.c.path).where(UNIT.c.name == name)).scalar()
    if path is None:
        raise NotFound(M("No unit is called {name}. See: travel unit list", name=name))
    return str(path)


def units_within(tx: Connection, path: str) -> frozenset[str]:
    """The names of the unit of this place in the tree and of all below it."""
    return frozenset(tx.execute(select(UNIT.c.name).where(UNIT.c.path.startswith(path))).scalars())


def days_overdue(due_on: date, day: date) -> int:
    """Days since the due day, which itself is not overdue; 0 until then."""
    return max((day - due_on).days, 0)
