"""The rows of a briefing session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, insert

from travel.storage.statements import Prepared
from travel.tables import Attendance, Briefing, Undertaking, table

_briefing, _attendance, _undertaking = table(Briefing), table(Attendance), table(Undertaking)
_SESSION = Prepared(insert(_briefing).returning(_briefing.c.id))
_SIGN = Prepared(insert(_undertaking))


def record_session(
    tx: Connection, delegation_id: int, *, on: date, method: str, given_by: str, role: str, place: str
) -> int:
    """A session that took place on ``on``; returns its key."""
    return _SESSION.key(
        tx, delegation_id=delegation_id, held_on=on, method=method, given_by=given_by, role=role, place=place
    )


def record_attendance(tx: Connection, briefing_id: int, person_ids: Iterable[int], topics: Iterable[str]) -> None:
    """Each of the persons heard each of the topics."""
    topics = tuple(topics)
    rows = [
        {"briefing_id": briefing_id, "person_id": person, "topic": topic} for person in person_ids for topic in topics
    ]
    if rows:
        tx.execute(insert(_attendance), rows)


def record_undertaking(tx: Connection, delegation_id: int, person_id: int, on: date) -> None:
    """The person signed the undertaking on ``on``."""
    _SIGN.run(tx, delegation_id=delegation_id, person_id=person_id, signed_on=on)
