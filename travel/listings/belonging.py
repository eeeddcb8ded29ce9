"""To which unit somebody belonged: the register follows approved applications, and the journal keeps each move."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, select

from travel.listings.times import Times
from travel.tables import Event, Person, table

_event, _person = table(Event), table(Person)


def moves(times: Times) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Columns of a statement about persons, for :func:`unit_then`: the last move by then, the first one after."""
    known = times.happened(_event.c.on_day, _event.c.recorded_at)
    return (
        _move(_event.c.seq.desc(), known).label("moved_before"),
        _move(_event.c.seq.asc(), ~known).label("moved_after"),
    )


def _move(order: ColumnElement[Any], condition: ColumnElement[bool]) -> Any:
    return (
        select(_event.c.details)
        .where(
            _event.c.subject_kind == "person",
            _event.c.subject == _person.c.number,
            _event.c.action.in_(("follow", "change")),
            condition,
        )
        .order_by(order)
        .limit(1)
        .correlate(_person)
        .scalar_subquery()
    )


def unit_then(row: Any) -> str:
    """The unit of the last move by then, or the one left by the first move after; who never moved is in ``unit``."""
    if row.moved_before is not None:
        return str(json.loads(row.moved_before)["unit"])
    if row.moved_after is not None:
        return str(json.loads(row.moved_after)["unit_before"])
    return str(row.unit)
