"""The policy books in force, held against what the events say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, select

from travel.i18n import M
from travel.journal import Break
from travel.tables import Adoption, Event, table

_event, _adoption = table(Event), table(Adoption)


def books(connection: Connection) -> Iterator[Break]:
    """Policy books that are in force without an event, and events without their book."""
    said: Counter[tuple[str, date, str]] = Counter()
    query = select(_event.c.subject, _event.c.details).where(
        _event.c.subject_kind == "policy", _event.c.action == "adopt"
    )
    for name, text in connection.execute(query):
        details = json.loads(text)
        said[name, date.fromisoformat(details["from_on"]), details["hash"]] += 1
    rows = connection.execute(select(_adoption.c.name, _adoption.c.from_on, _adoption.c.hash)).all()
    found = Counter((row.name, row.from_on, row.hash) for row in rows)
    for book in sorted(said.keys() | found.keys()):
        name, day, _hash = book
        if found[book] > said[book]:
            yield Break("policy", name, None, M("the store has it in force from {day}; no event says so", day=day))
        elif found[book] < said[book]:
            yield Break(
                "policy", name, None, M("by its events it is in force from {day}; the store has it no more", day=day)
            )
