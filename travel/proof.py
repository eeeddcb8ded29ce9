"""The proof of a store: its journal fits together, and what is owed is what the journal says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, select

from travel import journal, received
from travel.i18n import M
from travel.journal import Break
from travel.tables import Adoption, Delegation, Event, Obligation, table
from travel.vocabulary import OBLIGATION

_event, _delegation, _obligation = table(Event), table(Delegation), table(Obligation)
_adoption = table(Adoption)

Debts = Counter[tuple[str, str, date]]
"""Open obligations of one delegation: how many of a kind, an owner and a due day."""


def prove(connection: Connection) -> Iterator[Break | int]:
    """Everything :func:`travel.journal.verify` finds, then what no event bears out: obligations, adopted books,
    received cases."""
    yield from journal.verify(connection)
    said, found = _as_recorded(connection), _as_stored(connection)
    for number in sorted(said.keys() | found.keys()):
        yield from _differences(number, said.get(number, Debts()), found.get(number, Debts()))
    yield from _adoptions(connection)
    yield from received.unproved(connection)


def _as_recorded(connection: Connection) -> dict[str, Debts]:
    query = (
        select(_event.c.delegation, _event.c.details)
        .where(_event.c.delegation.is_not(None), _event.c.details.contains('"obligations":'))
        .order_by(_event.c.id)
    )
    said: dict[str, Debts] = {}
    for number, details in connection.execution_options(yield_per=1000).execute(query):
        debts = said.setdefault(number, Debts())
        for change in json.loads(details)["obligations"]:
            _apply(debts, change)
    return said


def _apply(debts: Debts, change: dict[str, str]) -> None:
    kind, owner, due = change["kind"], change["owner"], date.fromisoformat(change["on"])
    if change["how"] == "discharged":
        debts[kind, owner, due] -= 1
        return
    if change["how"] == "superseded":
        before = next((debt for debt in debts if debt[:2] == (kind, owner) and debts[debt] > 0), None)
        if before is not None:
            debts[before] -= 1
    debts[kind, owner, due] += 1


def _as_stored(connection: Connection) -> dict[str, Debts]:
    query = (
        select(_delegation.c.number, _obligation.c.kind, _obligation.c.owner, _obligation.c.due_on)
        .join_from(_obligation, _delegation, _delegation.c.id == _obligation.c.delegation_id)
        .where(_obligation.c.ended_on.is_(None))
    )
    found: dict[str, Debts] = {}
    for number, kind, owner, due in connection.execute(query):
        found.setdefault(number, Debts())[kind, owner, due] += 1
    return found


def _differences(number: str, said: Debts, found: Debts) -> Iterator[Break]:
    for debt in sorted(said.keys() | found.keys()):
        kind, owner, due = debt
        words = {"owner": owner, "kind": OBLIGATION.label(kind), "due": due}
        if said[debt] > found[debt]:
            reason = M("by its events {owner} still owes: {kind}, due {due}; the store has it open no more", **words)
        elif said[debt] < found[debt]:
            reason = M("by its events {owner} does not owe: {kind}, due {due}; the store has it open", **words)
        else:
            continue
        yield Break("delegation", number, None, reason)


def _adoptions(connection: Connection) -> Iterator[Break]:
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
