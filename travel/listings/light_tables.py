"""The tables around what is owed by name and type alone.

The tables' own classes take half a second to make, longer than some listings take to answer, so that ``travel
overdue`` and ``travel passport overdue`` do without them. A test holds the columns here against the tables.
"""

from __future__ import annotations

from sqlalchemy import Date, Integer, String, column, table

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
