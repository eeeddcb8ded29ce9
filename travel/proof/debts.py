"""What is owed, held against what the events say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, select

from travel.i18n import M
from travel.journal import Break
from travel.tables import Delegation, Event, Obligation, table
from travel.vocabulary import OBLIGATION

_event, _delegation, _obligation = table(Event), table(Delegation), table(Obligation)

Debts = Counter[tuple[str, str, date]]
"""Open obligations of one delegation: how many of a kind, an owner and a due day."""


def debts(connection: Connection) -> Iterator[Break]:
    """Each open obligation that no event bears out, and each that should be open by the events and is not."""
    said, found = _as_recorded(connection), _as_stored(connection)
    for number in sorted(said.keys() | found.keys()):
        yield from _differences(number, said.get(number, Debts()), found.get(number, Debts()))


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
