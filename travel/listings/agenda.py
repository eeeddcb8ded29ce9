"""What is due, for calendars: what is open, and what was settled lately, each under the number it began with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, and_, literal, or_, select

from travel.calendar import Due
from travel.listings.due_days import calendar_behind
from travel.listings.light_tables import DELEGATION, EVENT, OBLIGATION
from travel.listings.obligations import OPEN, Wanted, narrowed, open_then, path_of
from travel.listings.times import Times

SETTLED_DAYS = 90
"""What was settled longer ago is not taken back from anybody's calendar any more."""


@dataclass(frozen=True)
class Entry:
    """A debt as a calendar keeps it.

    ``number`` is that of the obligation it began with and stays the same however often the due day moves, which
    ``revision`` counts. ``changed_at`` is when it came to stand so; ``settled`` ones are to be taken out.
    """

    number: int
    revision: int
    kind: str
    owner: str
    unit: str
    delegation: str
    title: str
    due: Due
    changed_at: datetime
    settled: bool


def agenda(tx: Connection, times: Times, today: date, wanted: Wanted | None = None) -> list[Entry]:
    """What is open at the times asked for, and what was settled in the :data:`SETTLED_DAYS` before, by due day."""
    settled_then = and_(
        OBLIGATION.c.ended_how == "discharged",
        OBLIGATION.c.ended_on >= times.day(today) - timedelta(days=SETTLED_DAYS),
        times.happened(OBLIGATION.c.ended_on, OBLIGATION.c.ended_at),
    )
    begun = times.happened(OBLIGATION.c.opened_on, OBLIGATION.c.opened_at)
    kept = and_(begun, or_(open_then(times), settled_then))
    chain = (
        select(
            OBLIGATION.c.id.label("last"),
            OBLIGATION.c.id.label("number"),
            OBLIGATION.c.supersedes.label("before"),
            literal(0).label("revision"),
        )
        .where(kept)
        .cte("chain", recursive=True)
    )
    earlier = OBLIGATION.alias("earlier")
    chain = chain.union_all(
        select(chain.c.last, earlier.c.id, earlier.c.supersedes, chain.c.revision + 1).join(
            earlier, earlier.c.id == chain.c.before
        )
    )
    query = OPEN.add_columns(
        chain.c.number.label("first"),
        chain.c.revision,
        DELEGATION.c.title,
        OBLIGATION.c.opened_at,
        OBLIGATION.c.ended_at,
        settled_then.label("settled"),
    ).join(chain, and_(chain.c.last == OBLIGATION.c.id, chain.c.before.is_(None)))
    wanted = wanted or Wanted()
    rows = tx.execute(narrowed(query, wanted, path_of(tx, wanted))).all()
    calendar = calendar_behind(tx, rows, times)
    return [
        Entry(
            number=row.first,
            revision=row.revision + bool(row.settled),
            kind=row.kind,
            owner=row.owner,
            unit=row.unit,
            delegation=row.delegation,
            title=row.title,
            due=Due.read(row.due, calendar),
            changed_at=row.ended_at if row.settled else row.opened_at,
            settled=bool(row.settled),
        )
        for row in rows
    ]


def store_mark(tx: Connection) -> str:
    """What tells this store from every other: the beginning of the hash of its first event; empty before the first."""
    found = tx.execute(select(EVENT.c.hash).order_by(EVENT.c.id).limit(1)).scalar()
    return str(found or "")[:16]
