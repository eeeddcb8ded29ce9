"""Stock-takings and hand-overs as lists, and those of them that wait for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, case, func, or_, select

from travel.custody.stocktakings import HELD, hands
from travel.registry.accounts import AccountFact
from travel.tables import Handover, Passport, StockItem, Stocktaking, table

_stocktaking, _item, _handover = table(Stocktaking), table(StockItem), table(Handover)
_passport = table(Passport)

_differs = _item.c.found != "present"


def _how_many(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_STOCKTAKINGS = (
    select(
        _stocktaking,
        _how_many(_item.c.found.in_(("present", "missing"))).label("expected"),
        _how_many(_item.c.found == "present").label("present"),
        _how_many(_differs).label("differences"),
        _how_many(and_(_differs, _item.c.outcome.is_(None))).label("unexplained"),
    )
    .select_from(_stocktaking)
    .outerjoin(_item, _item.c.stocktaking_id == _stocktaking.c.id)
    .group_by(_stocktaking.c.id)
    .order_by(_stocktaking.c.id.desc())
)


def stocktakings(tx: Connection, states: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The stock-takings, newest first, in these states or in any, with how many passports were as expected and not.

    ``hands`` are the logins that counted or explained, and those they did it for.
    """
    query = _STOCKTAKINGS.where(_stocktaking.c.state.in_(states)) if states else _STOCKTAKINGS
    rows = list(tx.execute(query))
    by_hand = hands(tx, [row.number for row in rows])
    return [
        {
            "stocktaking": row.number,
            "state": row.state,
            "cabinets": row.cabinets,
            "counted_on": row.counted_on,
            "counted_by": row.counted_name,
            "hands": by_hand[row.number],
            **{name: int(row._mapping[name]) for name in ("expected", "present", "differences", "unexplained")},
        }
        for row in rows
    ]


_later, _later_item = _stocktaking.alias("later"), _item.alias("later_item")
_SEEN_SINCE = (
    select(_later_item.c.id)
    .join(_later, _later.c.id == _later_item.c.stocktaking_id)
    .where(
        _later_item.c.passport == _item.c.passport,
        _later.c.state != "withdrawn",
        or_(
            _later.c.counted_on > _stocktaking.c.counted_on,
            and_(_later.c.counted_on == _stocktaking.c.counted_on, _later_item.c.id > _item.c.id),
        ),
    )
)
_AS_IT_WAS = case(
    (_item.c.found == "missing", _passport.c.state.in_(HELD)),
    (
        _item.c.found == "elsewhere",
        and_(_passport.c.state.in_(HELD), _passport.c.cabinet == _item.c.cabinet, _passport.c.slot == _item.c.slot),
    ),
    (_item.c.found == "unregistered", _passport.c.id.is_(None)),
    else_=_passport.c.state == _item.c.found,
)
_UNSETTLED = (
    select(_stocktaking.c.number, func.count().label("count"))
    .select_from(_item)
    .join(_stocktaking, _stocktaking.c.id == _item.c.stocktaking_id)
    .outerjoin(_passport, _passport.c.number == _item.c.passport)
    .where(_stocktaking.c.state == "closed", _item.c.outcome == "open", _AS_IT_WAS, ~_SEEN_SINCE.exists())
    .group_by(_stocktaking.c.id)
    .order_by(_stocktaking.c.id)
)


def unsettled(tx: Connection) -> dict[str, int]:
    """By closed stock-taking, how many differences are still looked into.

    One is settled when a later stock-taking has met the passport, or the register says of it what it did not say then.
    """
    return {number: int(count) for number, count in tx.execute(_UNSETTLED)}


def handovers(tx: Connection, states: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The hand-overs, newest first, in these states or in any."""
    query = select(_handover).order_by(_handover.c.id.desc())
    if states:
        query = query.where(_handover.c.state.in_(states))
    return [handover(row) for row in tx.execute(query)]


def handover(row: Row[Any]) -> dict[str, Any]:
    """One hand-over, as a list shows it."""
    return {
        "handover": row.number,
        "state": row.state,
        "cabinets": row.cabinets,
        "given_by": row.given_name,
        "taken_by": row.taken_name,
        "opened_on": row.opened_on,
        "passports": len(row.listed),
        "differences": row.differences or None,
    }


def handovers_for(tx: Connection, account: AccountFact) -> list[Row[Any]]:
    """The hand-overs that wait for ``account``: to be confirmed by him, or contested by the other."""
    query = select(_handover).where(
        ((_handover.c.state == "open") & (_handover.c.taken_by == account.login))
        | ((_handover.c.state == "contested") & (_handover.c.given_by == account.login))
    )
    return list(tx.execute(query.order_by(_handover.c.id)))
