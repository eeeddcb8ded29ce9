"""What trips led to: each outcome with what look-backs found, whether it is still open, and when it is asked for again.

Told from the journal, so that it can be told of any day.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.tables import Delegation, Event, Obligation, Outcome, Unit, table

_outcome, _delegation, _unit = table(Outcome), table(Delegation), table(Unit)
_obligation, _evaluated, _looked = table(Obligation), table(Event).alias("evaluated"), table(Event).alias("looked")


@dataclass(frozen=True)
class Wanted:
    """Which outcomes a listing is to show: ``open`` or ``closed`` ones, of this unit and those below it, of this
    delegation."""

    state: str | None = None
    unit: str | None = None
    delegation: str | None = None


def outcomes(tx: Connection, times: Times, wanted: Wanted | None = None) -> list[dict[str, Any]]:
    """The outcomes of the trips evaluated by then, by delegation.

    ``state`` is ``open`` or ``closed``; ``looked_on`` and ``finding`` are of the last look-back that was about it,
    ``evidence`` the files of all of them; ``next_look_back`` is the day of the next one of an open outcome.
    """
    wanted = wanted or Wanted()
    lasting = times.lasting(
        (_obligation.c.opened_on, _obligation.c.opened_at), (_obligation.c.ended_on, _obligation.c.ended_at)
    )
    next_one = (
        select(func.min(_obligation.c.due_on))
        .where(_obligation.c.delegation_id == _delegation.c.id, _obligation.c.kind == "look-back", lasting)
        .correlate(_delegation)
        .scalar_subquery()
    )
    evaluated = and_(
        _evaluated.c.subject_kind == "report",
        _evaluated.c.subject == _delegation.c.number,
        _evaluated.c.action == "evaluate",
        times.happened(_evaluated.c.on_day, _evaluated.c.recorded_at),
    )
    looked = and_(
        _looked.c.subject_kind == "delegation",
        _looked.c.subject == _delegation.c.number,
        _looked.c.action == "look-back",
        times.happened(_looked.c.on_day, _looked.c.recorded_at),
    )
    query = (
        select(
            _outcome,
            _delegation.c.number,
            _unit.c.name.label("unit"),
            _evaluated.c.details.label("evaluation"),
            _looked.c.on_day.label("looked_on"),
            _looked.c.details.label("found"),
            next_one.label("next_look_back"),
        )
        .select_from(_outcome)
        .join(_delegation, _delegation.c.id == _outcome.c.delegation_id)
        .join(_unit, _unit.c.id == _delegation.c.organiser_id)
        .join(_evaluated, evaluated)
        .outerjoin(_looked, looked)
        .order_by(_delegation.c.number, _outcome.c.id, _looked.c.id)
    )
    if wanted.unit is not None:
        query = query.where(_unit.c.path.startswith(unit_path(tx, wanted.unit)))
    if wanted.delegation is not None:
        query = query.where(_delegation.c.number == wanted.delegation)
    found = []
    for _number, of_one in groupby(tx.execute(query), key=lambda row: row.number):
        for place, (_key, rows) in enumerate(groupby(of_one, key=lambda row: row.id)):
            found.append(_told(place, list(rows)))
    return [outcome for outcome in found if wanted.state in (None, outcome["state"])]


def _told(place: int, rows: list[Row[Any]]) -> dict[str, Any]:
    """One outcome, the ``place``-th of its evaluation, from a row for each look-back there was."""
    first = rows[0]
    written = json.loads(first.evaluation)["outcomes"][place]
    state = "open" if written["look_back"] else "closed"
    looked_on: date | None = None
    finding: str | None = None
    evidence: list[str] = []
    for row in rows:
        details = json.loads(row.found) if row.found else {}
        for said in details.get("looked", ()):
            if said["outcome"] == first.id:
                state, finding, looked_on = said["state"], said["finding"], row.looked_on
                evidence += [paper["name"] for paper in details.get("papers", ())]
    return {
        "outcome": first.id,
        "delegation": first.number,
        "unit": first.unit,
        "kind": first.kind,
        "title": first.title,
        "partner": first.partner or None,
        "due_on": written.get("due"),
        "state": state,
        "looked_on": looked_on,
        "finding": finding,
        "evidence": list(dict.fromkeys(evidence)),
        "next_look_back": first.next_look_back if state == "open" else None,
    }
