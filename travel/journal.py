"""The journal: what was done, by whom, on which day, recorded when; append-only and chained.

Each subject (a delegation, a passport, a report, a unit …) has its own chain: an event's hash covers its content and
the hash before it. The text that is hashed is the text that is stored, so that nothing depends on how a database keeps
JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from travel.findings import Finding
from travel.i18n import M, Message
from travel.masking import masked
from travel.storage.statements import Prepared
from travel.tables import Delegation, Event, Handover, Passport, Received, Stocktaking, TripReport, Violation, table

_event = table(Event)
_HASHED = (
    "subject_kind",
    "subject",
    "seq",
    "delegation",
    "action",
    "from_state",
    "to_state",
    "on_day",
    "recorded_at",
    "actor",
    "actor_name",
    "actor_unit",
    "for_login",
    "for_name",
    "os_user",
    "simulated_day",
    "details",
    "findings",
    "previous",
)


@dataclass(frozen=True)
class Signature:
    """Who did it: the account, for whom, from which login of the machine, and whether its day was set for training."""

    login: str
    name: str
    unit: str
    os_user: str
    for_login: str | None = None
    for_name: str | None = None
    simulated_day: bool = False


@dataclass(frozen=True)
class Entry:
    """An event to be written."""

    subject_kind: str
    subject: str
    action: str
    on: date
    recorded_at: datetime
    delegation: str | None = None
    from_state: str | None = None
    to_state: str | None = None
    details: Mapping[str, Any] | None = None
    findings: Sequence[Finding] = ()


def canonical(value: object) -> str:
    """One text for one value: sorted keys, no spaces, dates ISO, decimals as written."""
    return json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Message):
        return value.render("zh")
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in the journal")


def digest(event: Mapping[str, Any]) -> str:
    """The hash of an event's content, the previous hash included (SHA-256, hexadecimal)."""
    content = canonical([event[name] for name in _HASHED])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Head:
    """The end of a chain: its last event's number and hash, and the business day of the last change of state."""

    seq: int
    hash: str
    moved_on: date | None


_of_subject = (_event.c.subject_kind == bindparam("kind")) & (_event.c.subject == bindparam("of"))
_moved = _event.alias("moved")
_HEAD = Prepared(
    select(
        _event.c.seq,
        _event.c.hash,
        select(_moved.c.on_day)
        .where(
            _moved.c.subject_kind == bindparam("kind"),
            _moved.c.subject == bindparam("of"),
            _moved.c.from_state.is_distinct_from(_moved.c.to_state),
        )
        .order_by(_moved.c.seq.desc())
        .limit(1)
        .scalar_subquery()
        .label("moved_on"),
    )
    .where(_of_subject)
    .order_by(_event.c.seq.desc())
    .limit(1)
)
_LAST = Prepared(select(_event).where(_of_subject).order_by(_event.c.seq.desc()).limit(1))
_ADD = Prepared(insert(_event))


def head(tx: Connection, kind: str, subject: str) -> Head | None:
    """The end of a subject's chain; None when it has no event yet."""
    row = _HEAD.first(tx, kind=kind, of=subject)
    return Head(row.seq, row.hash, row.moved_on) if row else None


def last(tx: Connection, kind: str, subject: str) -> Row[Any] | None:
    """The last event of a subject."""
    return _LAST.first(tx, kind=kind, of=subject)


def actors(tx: Connection, kind: str, subjects: Sequence[str], actions: Sequence[str]) -> dict[str, frozenset[str]]:
    """By subject, the logins that took one of the actions on it, and those they took it for."""
    query = select(_event.c.subject, _event.c.actor, _event.c.for_login).where(
        _event.c.subject_kind == kind, _event.c.subject.in_(subjects), _event.c.action.in_(actions)
    )
    found: dict[str, set[str]] = {subject: set() for subject in subjects}
    for row in tx.execute(query):
        found[row.subject].update(login for login in (row.actor, row.for_login) if login)
    return {subject: frozenset(logins) for subject, logins in found.items()}


def append(tx: Connection, entry: Entry, by: Signature, after: Head | None) -> Head:
    """Write ``entry`` behind ``after``, the end of its subject's chain; returns the new end.

    The caller holds the subject's lock.
    """
    row: dict[str, Any] = {
        "subject_kind": entry.subject_kind,
        "subject": entry.subject,
        "seq": after.seq + 1 if after else 1,
        "delegation": entry.delegation,
        "action": entry.action,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "on_day": entry.on,
        "recorded_at": entry.recorded_at,
        "actor": by.login,
        "actor_name": by.name,
        "actor_unit": by.unit,
        "for_login": by.for_login,
        "for_name": by.for_name,
        "os_user": by.os_user,
        "simulated_day": by.simulated_day,
        "details": canonical(entry.details or {}),
        "findings": canonical([finding.as_record() for finding in entry.findings]),
        "previous": after.hash if after else "",
    }
    row["hash"] = digest(row)
    _ADD.run(tx, **row)
    moved = entry.on if entry.from_state != entry.to_state or after is None else after.moved_on
    return Head(row["seq"], row["hash"], moved)


@dataclass(frozen=True)
class Break:
    """The first event of a chain that does not fit, and why."""

    subject_kind: str
    subject: str
    seq: int | None
    reason: Message

    @property
    def shown(self) -> str:
        """The subject as it may be printed: a passport's number masked."""
        return masked(self.subject) if self.subject_kind == "passport" else self.subject


def verify(connection: Connection) -> Iterator[Break | int]:
    """Recompute every chain; yields the running count of events that fit (each thousand and at the end) and each Break.

    The first event of a subject that does not fit is named; what follows it in the same chain is not judged. Whether
    events are missing at a chain's end is known by the version of what moves: it has seen as many events as it counts.
    """
    query = select(_event).order_by(_event.c.subject_kind, _event.c.subject, _event.c.seq)
    subject: tuple[str, str] | None = None
    seq, previous, broken, count = 0, "", False, 0
    ends: dict[tuple[str, str], tuple[int, str | None] | None] = {}
    for row in connection.execution_options(yield_per=1000).execute(query):
        if (row.subject_kind, row.subject) != subject:
            subject, seq, previous, broken = (row.subject_kind, row.subject), 0, "", False
        if broken:
            continue
        reason = _misfit(row, seq + 1, previous)
        if reason is not None:
            broken, ends[subject] = True, None
            yield Break(row.subject_kind, row.subject, row.seq, reason)
            continue
        seq, previous, ends[subject] = row.seq, row.hash, (row.seq, row.to_state)
        count += 1
        if count % 1000 == 0:
            yield count
    yield from _astray(connection, ends)
    yield count


_report, _delegation, _passport = table(TripReport), table(Delegation), table(Passport)
_violation, _received = table(Violation), table(Received)
_stocktaking, _handover = table(Stocktaking), table(Handover)
_MOVING = {
    "delegation": select(_delegation.c.number, _delegation.c.version, _delegation.c.state).order_by(
        _delegation.c.number
    ),
    "passport": select(_passport.c.number, _passport.c.version, _passport.c.state).order_by(_passport.c.number),
    "report": select(_delegation.c.number, _report.c.version, _report.c.state)
    .join_from(_report, _delegation, _delegation.c.id == _report.c.delegation_id)
    .order_by(_delegation.c.number),
    "stocktaking": select(_stocktaking.c.number, _stocktaking.c.version, _stocktaking.c.state).order_by(
        _stocktaking.c.number
    ),
    "handover": select(_handover.c.number, _handover.c.version, _handover.c.state).order_by(_handover.c.number),
    "violation": select(_violation.c.number, _violation.c.version, _violation.c.state).order_by(_violation.c.number),
    "received": select(_received.c.number, _received.c.version, _received.c.state).order_by(_received.c.number),
}


def _astray(connection: Connection, ends: Mapping[tuple[str, str], tuple[int, str | None] | None]) -> Iterator[Break]:
    """What is not where the end of its chain left it; a chain that is broken already is not judged again."""
    for kind, query in _MOVING.items():
        for number, version, state in connection.execute(query):
            end = ends.get((kind, number), (0, None))
            if end is None:
                continue
            seq, left_in = end
            if version > seq:
                yield Break(kind, number, seq + 1, M("it is missing: the case has seen {count} events", count=version))
            elif (version, state) != end:
                yield Break(
                    kind,
                    number,
                    seq,
                    M("the case is not where it left it: {state} and not {left_in}", state=state, left_in=left_in),
                )


def _misfit(row: Row[Any], seq: int, previous: str) -> Message | None:
    if row.seq != seq:
        return M("event {wanted} is missing: {found} stands in its place", wanted=seq, found=row.seq)
    if row.previous != previous:
        return M("it does not continue the event before it")
    if row.hash != digest(dict(row._mapping)):
        return M("its content is not what was recorded")
    return None
