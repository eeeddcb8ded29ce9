"""The rows of a trip report, its evaluation and its outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from travel.storage.numbered import Versioned
from travel.storage.statements import Prepared
from travel.tables import Evaluation, Outcome, TripReport, table

_report, _evaluation, _outcome = table(TripReport), table(Evaluation), table(Outcome)

_INSERT = Prepared(insert(_report).returning(_report.c.id))
_EVALUATE, _OUTCOME = Prepared(insert(_evaluation)), Prepared(insert(_outcome))
_BY_DELEGATION = Prepared(select(_report).where(_report.c.delegation_id == bindparam("delegation")))


move = Versioned(_report).move


def find(tx: Connection, delegation_id: int) -> Row[Any] | None:
    """The report of a delegation. The delegation's lock guards it."""
    return _BY_DELEGATION.first(tx, delegation=delegation_id)


def hand_in(tx: Connection, values: Mapping[str, Any]) -> int:
    """The first report of a delegation; returns its key."""
    return _INSERT.key(tx, **values)


def hand_in_again(tx: Connection, key: int, values: Mapping[str, Any]) -> None:
    """A reworked report takes the place of the one sent back, which the journal keeps."""
    tx.execute(update(_report).where(_report.c.id == key).values(dict(values)))


def evaluate(
    tx: Connection,
    delegation_id: int,
    on: date,
    by: str,
    values: Mapping[str, Any],
    outcomes: Iterable[Mapping[str, Any]],
) -> None:
    """Keep the evaluation and what the trip led to."""
    _EVALUATE.run(tx, delegation_id=delegation_id, evaluated_on=on, evaluated_by=by, **values)
    for outcome in outcomes:
        _OUTCOME.run(tx, delegation_id=delegation_id, **outcome)


def evaluation(tx: Connection, delegation_id: int) -> Row[Any] | None:
    """The evaluation of a delegation's trip."""
    return tx.execute(select(_evaluation).where(_evaluation.c.delegation_id == delegation_id)).first()


def outcomes(tx: Connection, delegation_id: int) -> list[Row[Any]]:
    """What the trip led to, in the order given."""
    return list(tx.execute(select(_outcome).where(_outcome.c.delegation_id == delegation_id).order_by(_outcome.c.id)))


def close_outcome(tx: Connection, key: int) -> None:
    """The outcome has come about, or is given up; look-backs need not ask for it again."""
    tx.execute(update(_outcome).where(_outcome.c.id == key).values(state="closed"))
