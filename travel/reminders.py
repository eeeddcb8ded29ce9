"""Who is reminded of what, and when: the policy's ladder of stages before, on and after a due day.

A reminder is due when its stage has come and nobody has raised it yet; so a day on which nobody swept costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, insert, select

from travel import accounts
from travel.accounts import AccountFact
from travel.calendar import Due, add_days
from travel.i18n import M, Message
from travel.policy import NotSet, Policy
from travel.storage.statements import Prepared
from travel.tables import Delegation, Obligation, Reminder, Unit, table
from travel.units import UnitFact
from travel.vocabulary import OBLIGATION

_obligation, _delegation, _unit, _reminder = table(Obligation), table(Delegation), table(Unit), table(Reminder)


@dataclass(frozen=True)
class Stage:
    """A rung of the ladder: ``days`` after the due day (before it, when negative), who is told, whether by a slip.

    ``ordinal`` counts the rungs after the due day from 1; those up to it are 0.
    """

    code: str
    days: int
    ordinal: int
    roles: tuple[str, ...]
    slip: bool = False


@dataclass(frozen=True)
class Owing:
    """An open obligation that a stage has come for."""

    obligation: int
    kind: str
    owner: str
    unit: UnitFact
    delegation: str
    title: str
    due: Due
    stage: Stage

    def sentence(self, on: date) -> Message:
        """What the reminded reads, as of the day ``on``; numbers of documents are not in it."""
        values = {
            "kind": OBLIGATION.label(self.kind),
            "owner": self.owner,
            "number": self.delegation,
            "title": self.title,
            "due": self.due.on,
            "arithmetic": self.due.arithmetic(),
        }
        late = (on - self.due.on).days
        if late > 0:
            return M(
                "{owner}: {kind}, of {number} “{title}”, was due on {due} and is {days} days overdue ({arithmetic}).",
                days=late,
                **values,
            )
        return M("{owner}: {kind}, of {number} “{title}”, is due on {due} ({arithmetic}).", **values)


def ladder(policy: Policy) -> tuple[Stage, ...]:
    """The stages in the order of their days. What the office has not set is no stage."""
    told, slips = _roles(policy, "reminders.roles"), _roles(policy, "slips.roles")
    before = [Stage(f"before-{days}" if days else "due", -days, 0, told) for days in _days(policy, "reminders.before")]
    after = sorted(
        [(days, "after", told) for days in _days(policy, "reminders.after")]
        + [(days, "slip", slips) for days in _days(policy, "slips.after")]
    )
    later = [
        Stage(f"{code}-{days}", days, place, roles, slip=code == "slip")
        for place, (days, code, roles) in enumerate(after, 1)
    ]
    return (*sorted(before, key=lambda stage: stage.days), *later)


def _days(policy: Policy, key: str) -> tuple[int, ...]:
    try:
        return policy.numbers(key).value
    except NotSet:
        return ()


def _roles(policy: Policy, key: str) -> tuple[str, ...]:
    try:
        return policy.texts(key).value
    except NotSet:
        return ()


_WAITING = Prepared(
    select(
        _obligation.c.id,
        _obligation.c.kind,
        _obligation.c.owner,
        _obligation.c.due,
        _delegation.c.number,
        _delegation.c.title,
        _unit.c.id.label("unit_id"),
        _unit.c.name.label("unit"),
        _unit.c.kind.label("unit_kind"),
        _unit.c.path,
    )
    .join(_delegation, _delegation.c.id == _obligation.c.delegation_id)
    .join(_unit, _unit.c.id == _obligation.c.unit_id)
    .where(
        _obligation.c.ended_on.is_(None),
        _obligation.c.due_on <= bindparam("last_due"),
        ~exists().where(_reminder.c.obligation_id == _obligation.c.id, _reminder.c.stage == bindparam("stage")),
    )
    .order_by(_delegation.c.number, _obligation.c.due_on, _obligation.c.id)
)


def owing(tx: Connection, policy: Policy, on: date) -> list[Owing]:
    """Everything a reminder is due for on the day ``on``, by delegation: each stage that has come and is not raised."""
    found = [
        Owing(
            row.id,
            row.kind,
            row.owner,
            UnitFact(row.unit_id, row.unit, row.unit_kind, row.path),
            row.number,
            row.title,
            Due.from_record(json.loads(row.due), policy.calendar),
            stage,
        )
        for stage in ladder(policy)
        for row in _WAITING.all(tx, last_due=add_days(on, -stage.days), stage=stage.code)
    ]
    return sorted(found, key=lambda each: (each.delegation, each.obligation, each.stage.days))


class Recipients:
    """Who is told for a unit: of each role those nearest above it; of an office's roles the office's own.

    Asked once for each unit and roles.
    """

    def __init__(self, tx: Connection) -> None:
        self._tx = tx
        self._known: dict[tuple[int, tuple[str, ...]], tuple[AccountFact, ...]] = {}
        self._holders: dict[str, list[AccountFact]] = {}

    def of(self, unit: UnitFact, roles: tuple[str, ...]) -> tuple[AccountFact, ...]:
        """The accounts to be told, each once, by login."""
        key = (unit.id, roles)
        if key not in self._known:
            found = {account.login: account for role in roles for account in self._nearest(unit, role)}
            self._known[key] = tuple(found[login] for login in sorted(found))
        return self._known[key]

    def _nearest(self, unit: UnitFact, role: str) -> Iterator[AccountFact]:
        if role not in self._holders:
            self._holders[role] = accounts.eligible(self._tx, (role,))
        above = [account for account in self._holders[role] if account.unit.covers(unit)]
        candidates = above or [account for account in self._holders[role] if account.unit.kind == "office"]
        nearest = max((len(account.unit.path) for account in candidates), default=0)
        return (account for account in candidates if len(account.unit.path) == nearest)


_RAISED = Prepared(
    select(_reminder.c.stage, _reminder.c.recipient).where(_reminder.c.obligation_id == bindparam("obligation"))
)
_RAISE = Prepared(insert(_reminder).returning(_reminder.c.id))


def raised(tx: Connection, obligation: int) -> set[tuple[str, str]]:
    """The stages and recipients that were reminded of an obligation already."""
    return {(row.stage, row.recipient) for row in _RAISED.all(tx, obligation=obligation)}


def raise_reminder(
    tx: Connection, obligation: int, stage: Stage, recipient: str, slip: str | None, on: date, at: datetime
) -> int:
    """Record that somebody is reminded on the business day ``on``; returns its key."""
    return _RAISE.key(
        tx,
        obligation_id=obligation,
        stage=stage.code,
        ordinal=stage.ordinal,
        recipient=recipient,
        slip=slip,
        raised_on=on,
        raised_at=at,
    )


def reminders_of(tx: Connection, login: str) -> list[Row[Any]]:
    """What ``login`` was reminded of and is still owed: the last stage of each obligation."""
    query = (
        select(_reminder, _obligation.c.kind, _obligation.c.owner, _obligation.c.due_on, _delegation.c.number)
        .join(_obligation, _obligation.c.id == _reminder.c.obligation_id)
        .join(_delegation, _delegation.c.id == _obligation.c.delegation_id)
        .where(_reminder.c.recipient == login, _obligation.c.ended_on.is_(None))
        .order_by(_obligation.c.due_on, _reminder.c.id)
    )
    last = {row.obligation_id: row for row in tx.execute(query)}
    return list(last.values())
