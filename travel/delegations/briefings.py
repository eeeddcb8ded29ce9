"""What a group is to be told before it leaves, and the rows of the sessions in which it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, insert

from travel.delegations.cases import Case
from travel.policy import TopicRule
from travel.storage.statements import Prepared
from travel.tables import Attendance, Briefing, Undertaking, table

_briefing, _attendance, _undertaking = table(Briefing), table(Attendance), table(Undertaking)
_SESSION = Prepared(insert(_briefing).returning(_briefing.c.id))
_SIGN = Prepared(insert(_undertaking))


def wanted_topics(case: Case, on: date) -> tuple[TopicRule, ...]:
    """The topics by what the case is judged by, before its submission on the day ``on``."""
    particulars = case.application.delegation
    return case.policy(on).topics(particulars.track, particulars.formation, case.application.countries)


def not_yet_briefed(case: Case, on: date) -> tuple[str, ...]:
    """The names of the members who have still to hear a topic or to sign the undertaking."""
    wanted = {rule.topic for rule in wanted_topics(case, on)}
    heard: dict[str, set[str]] = {}
    for each in case.briefed:
        heard.setdefault(each.person, set()).add(each.topic)
    return tuple(
        member.name
        for member in case.active
        if member.person not in case.undertakings or not wanted <= heard.get(member.person, set())
    )


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
