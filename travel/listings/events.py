"""The journal as it is read: the history of a case, and the log of everything."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from travel.listings.times import Times
from travel.masking import masked
from travel.tables import Event, table

_event = table(Event)
_COLUMNS = tuple(column for column in _event.c if column.name not in ("previous", "hash"))


@dataclass(frozen=True)
class Wanted:
    """Which events a log is to show.

    ``subject`` is a delegation with all that belongs to it, or the number or login of anything else; ``since`` and
    ``until`` are business days, both counted; ``recorded_from`` and ``recorded_before`` moments. ``after`` is the event
    behind which the next page begins.
    """

    subject: str | None = None
    kind: str | None = None
    action: str | None = None
    actor: str | None = None
    since: date | None = None
    until: date | None = None
    recorded_from: datetime | None = None
    recorded_before: datetime | None = None
    after: int = 0


def history(tx: Connection, number: str, times: Times) -> list[dict[str, Any]]:
    """Everything that happened to a delegation, its members' passports and its report, in the order of recording."""
    query = select(*_COLUMNS).where(
        _event.c.delegation == number, times.happened(_event.c.on_day, _event.c.recorded_at)
    )
    return [_shown(row) for row in tx.execute(query.order_by(_event.c.id))]


def log(tx: Connection, times: Times, wanted: Wanted, limit: int | None = None) -> list[dict[str, Any]]:
    """The events that fit, in the order of recording, at most ``limit`` of them."""
    query = select(*_COLUMNS).where(times.happened(_event.c.on_day, _event.c.recorded_at), *_conditions(wanted))
    return [_shown(row) for row in tx.execute(query.order_by(_event.c.id).limit(limit))]


def states(tx: Connection, kind: str) -> frozenset[str]:
    """All states that subjects of this kind were ever in, those of other editions with them."""
    found = tx.execute(select(_event.c.to_state).where(_event.c.subject_kind == kind).distinct()).scalars()
    return frozenset(state for state in found if state is not None)


def knows(tx: Connection, wanted: Wanted) -> bool:
    """Whether the journal holds any event that fits."""
    return tx.execute(select(_event.c.id).where(*_conditions(wanted)).limit(1)).first() is not None


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_event.c.id > wanted.after] if wanted.after else []
    if wanted.subject is not None:
        whole = and_(_event.c.subject_kind.is_not(None), _event.c.subject == wanted.subject)
        conditions.append(or_(_event.c.delegation == wanted.subject, whole))
    if wanted.kind is not None:
        conditions.append(_event.c.subject_kind == wanted.kind)
    if wanted.action is not None:
        conditions.append(_event.c.action == wanted.action)
    if wanted.actor is not None:
        conditions.append(or_(_event.c.actor == wanted.actor, _event.c.for_login == wanted.actor))
    if wanted.since is not None:
        conditions.append(_event.c.on_day >= wanted.since)
    if wanted.until is not None:
        conditions.append(_event.c.on_day <= wanted.until)
    if wanted.recorded_from is not None:
        conditions.append(_event.c.recorded_at >= wanted.recorded_from)
    if wanted.recorded_before is not None:
        conditions.append(_event.c.recorded_at < wanted.recorded_before)
    return conditions


def _shown(row: Row[Any]) -> dict[str, Any]:
    is_passport = row.subject_kind == "passport"
    details = json.loads(row.details)
    if row.action == "reveal":
        # the journal says whose numbers were looked at; reading the journal does not show them again
        details["of"] = [masked(str(number)) for number in details.get("of", ())]
    return {
        "event": row.id,
        "kind": row.subject_kind,
        "subject": masked(row.subject) if is_passport else row.subject,
        "seq": row.seq,
        "delegation": row.delegation,
        "action": row.action,
        "from": row.from_state,
        "to": row.to_state,
        "on": row.on_day,
        "recorded_at": row.recorded_at,
        "actor": row.actor,
        "actor_name": row.actor_name,
        "actor_unit": row.actor_unit,
        "for": row.for_login,
        "for_name": row.for_name,
        "os_user": row.os_user,
        "simulated_day": row.simulated_day,
        "details": details,
        "findings": json.loads(row.findings),
    }
