"""Reminders as they are read: what somebody was reminded of, what a delegation was reminded of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, select

from travel.tables import Account, Delegation, Obligation, Reminder, table

_reminder, _obligation, _delegation = table(Reminder), table(Obligation), table(Delegation)
_account = table(Account)

_STILL_OWED = (
    select(
        _reminder.c.obligation_id,
        _reminder.c.stage,
        _reminder.c.slip,
        _reminder.c.raised_on,
        _account.c.name,
        _obligation.c.kind,
        _obligation.c.owner,
        _obligation.c.due_on,
        _delegation.c.number,
    )
    .join(_obligation, _obligation.c.id == _reminder.c.obligation_id)
    .join(_delegation, _delegation.c.id == _obligation.c.delegation_id)
    .join(_account, _account.c.login == _reminder.c.recipient)
    .where(_obligation.c.ended_on.is_(None))
    .order_by(_obligation.c.due_on, _obligation.c.id, _reminder.c.id)
)


def reminders_to(tx: Connection, login: str) -> list[dict[str, Any]]:
    """What ``login`` was reminded of and is still owed: each obligation once, as it was last reminded of."""
    return _last_of_each(tx.execute(_STILL_OWED.where(_reminder.c.recipient == login)))


def reminders_of(tx: Connection, delegation: str) -> list[dict[str, Any]]:
    """What a delegation still owes and somebody was reminded of: each obligation once, as it was last reminded of."""
    return _last_of_each(tx.execute(_STILL_OWED.where(_delegation.c.number == delegation)))


_SLIPS = (
    select(_reminder.c.obligation_id, _reminder.c.slip, func.min(_reminder.c.raised_on).label("raised_on"))
    .join(_obligation, _obligation.c.id == _reminder.c.obligation_id)
    .join(_delegation, _delegation.c.id == _obligation.c.delegation_id)
    .where(_reminder.c.slip.is_not(None), _obligation.c.ended_on.is_(None))
    .group_by(_reminder.c.obligation_id, _reminder.c.slip)
    .order_by(func.min(_reminder.c.id))
)


def slips_of(tx: Connection, delegation: str) -> list[Row[Any]]:
    """The supervision slips for what a delegation still owes, in the order in which they went out."""
    return list(tx.execute(_SLIPS.where(_delegation.c.number == delegation)))


def _last_of_each(rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    """``reminders`` counts the stages, however many were told at each."""
    stages: dict[int, set[str]] = {}
    last: dict[int, dict[str, Any]] = {}
    for row in rows:
        before = last.get(row.obligation_id)
        told = before["recipients"] if before is not None and before["stage"] == row.stage else []
        raised = stages.setdefault(row.obligation_id, set())
        raised.add(row.stage)
        last[row.obligation_id] = {
            "delegation": row.number,
            "kind": row.kind,
            "owner": row.owner,
            "due_on": row.due_on,
            "stage": row.stage,
            "reminders": len(raised),
            "supervision_slip": row.slip,
            "raised_on": row.raised_on,
            "recipients": [*told, row.name],
        }
    return list(last.values())
