"""Violations that wait for somebody: to be explained, or to be ruled on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, null, or_, select

from travel.listings.desk import unconcerned, wrote_nothing_of
from travel.registry.accounts import AccountFact
from travel.tables import Delegation, Event, Unit, Violation, table

_violation, _delegation, _unit, _event = table(Violation), table(Delegation), table(Unit), table(Event)

_WAITING = (
    select(
        _violation.c.number.label("violation"),
        _delegation.c.number.label("delegation"),
        _violation.c.kind,
        _violation.c.who,
        _violation.c.found,
        _violation.c.state,
        _violation.c.opened_on,
        _unit.c.path.label("organiser_path"),
        _delegation.c.signatory,
    )
    .join(_delegation, _delegation.c.id == _violation.c.delegation_id)
    .join(_unit, _unit.c.id == _delegation.c.organiser_id)
    .order_by(_violation.c.id)
)


def waiting(tx: Connection, account: AccountFact) -> list[dict[str, Any]]:
    """What is to be explained, and what is explained and may be ruled on by ``account``, the oldest first.

    Nobody rules on a delegation he travelled in, filed or signed, or on his own explanation.
    """
    may_rule = and_(_violation.c.state == "explained", wrote_nothing_of(account), ~_explained(account))
    query = _WAITING.where(or_(_violation.c.state == "open", may_rule))
    rows = [dict(row._mapping) for row in tx.execute(query)]
    explained = unconcerned(tx, (account,), [row for row in rows if row["state"] == "explained"])
    mine = {row["violation"] for row in explained}
    return [row for row in rows if row["state"] == "open" or row["violation"] in mine]


def _explained(account: AccountFact) -> ColumnElement[bool]:
    return (
        select(null())
        .where(
            _event.c.subject_kind == "violation",
            _event.c.subject == _violation.c.number,
            _event.c.action == "explain",
            or_(_event.c.actor == account.login, _event.c.for_login == account.login),
        )
        .correlate(_violation)
        .exists()
    )
