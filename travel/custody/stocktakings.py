"""Stock-takings: what should lie in the cabinets, what was counted, and how the differences are explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from travel import journal
from travel.errors import BadInput
from travel.i18n import N_, M
from travel.listings.passports import Wanted, passports
from travel.listings.times import Times
from travel.storage.numbered import Numbered
from travel.storage.statements import Prepared
from travel.tables import Passport, StockItem, Stocktaking, table

_stocktaking, _item, _passport = table(Stocktaking), table(StockItem), table(Passport)

HELD = ("in_custody", "found")
"""The states of a passport that lies in a cabinet: one found again stays there until it is void."""

_BY_HAND = ("count", "explain")
"""The actions of those whose work another closes."""


@dataclass(frozen=True)
class Item:
    """What was found of one passport: a code of :data:`travel.vocabulary.STOCK_ITEM`.

    Where it lies by the register; nothing is known of one that is not registered.
    """

    passport: str
    found: str
    holder: str = ""
    cabinet: str = ""
    slot: str = ""


def on_the_shelf(tx: Connection, on: date, cabinets: Sequence[str]) -> list[dict[str, Any]]:
    """What lies in these cabinets by the register at the end of the day, in all where none is named."""
    return [row for row in _register(tx, on) if row["state"] in HELD and _within(row, cabinets)]


def compare(tx: Connection, on: date, cabinets: Sequence[str], counted: Iterable[str]) -> list[Item]:
    """The register of the day held against what was counted: an item for each passport of either, once.

    What should lie there comes first, by cabinet and slot, then what was counted besides, as it was counted.
    """
    register = {row["passport"]: row for row in _register(tx, on)}
    seen = dict.fromkeys(counted)
    expected = [row for row in register.values() if row["state"] in HELD and _within(row, cabinets)]
    expected.sort(key=lambda row: (row["cabinet"], row["slot"], row["passport"]))
    items = [_item_of(row, "present" if row["passport"] in seen else "missing") for row in expected]
    inside = {row["passport"] for row in expected}
    return items + [_unexpected(number, register.get(number)) for number in seen if number not in inside]


def _unexpected(number: str, row: Mapping[str, Any] | None) -> Item:
    if row is None:
        return Item(number, "unregistered")
    return _item_of(row, "elsewhere" if row["state"] in HELD else row["state"])


def _item_of(row: Mapping[str, Any], found: str) -> Item:
    return Item(row["passport"], found, row["holder"], row["cabinet"], row["slot"])


def _register(tx: Connection, on: date) -> list[dict[str, Any]]:
    return passports(tx, Times(as_of=on), on, Wanted())


def _within(row: Mapping[str, Any], cabinets: Sequence[str]) -> bool:
    return not cabinets or row["cabinet"] in cabinets


def known_cabinets(tx: Connection, cabinets: Iterable[str]) -> tuple[str, ...]:
    """The cabinets, each once. Raises BadInput for one in which nothing was ever registered."""
    there_are = sorted(set(tx.execute(select(_passport.c.cabinet).distinct()).scalars()) - {""})
    wanted = tuple(dict.fromkeys(cabinets))
    for cabinet in wanted:
        if cabinet not in there_are:
            raise BadInput(M("No cabinet is called {name}; there are: {names}", name=cabinet, names=there_are))
    return wanted


def keep(tx: Connection, values: Mapping[str, Any], items: Iterable[Item]) -> None:
    """A new stock-taking with what was found."""
    key = tx.execute(insert(_stocktaking).returning(_stocktaking.c.id), dict(values)).scalar_one()
    rows = [{"stocktaking_id": key, **vars(item)} for item in items]
    if rows:
        tx.execute(insert(_item), rows)


_rows = Numbered(_stocktaking, N_("There is no stock-taking {number}. See: travel stocktaking list"))
find, known, version, move = _rows.find, _rows.known, _rows.version, _rows.move


def hands(tx: Connection, numbers: Sequence[str]) -> dict[str, frozenset[str]]:
    """By stock-taking, the logins that counted or explained, and those they did it for."""
    return journal.actors(tx, "stocktaking", numbers, _BY_HAND)


def items(tx: Connection, key: int) -> list[Row[Any]]:
    """Everything that a stock-taking found, in the order of :func:`compare`."""
    return list(tx.execute(select(_item).where(_item.c.stocktaking_id == key).order_by(_item.c.id)))


def differences(tx: Connection, key: int) -> list[Row[Any]]:
    """What was not in its place, or should not have been there."""
    query = select(_item).where(_item.c.stocktaking_id == key, _item.c.found != "present")
    return list(tx.execute(query.order_by(_item.c.id)))


def unexplained(tx: Connection, number: str) -> int:
    """How many differences of a stock-taking nobody has explained yet."""
    query = (
        select(func.count())
        .select_from(_item)
        .join(_stocktaking, _stocktaking.c.id == _item.c.stocktaking_id)
        .where(_stocktaking.c.number == number, _item.c.found != "present", _item.c.outcome.is_(None))
    )
    return int(tx.execute(query).scalar_one())


def explain(tx: Connection, keys: Sequence[int], outcome: str, explanation: str) -> None:
    """Keep what became of differences."""
    tx.execute(update(_item).where(_item.c.id.in_(keys)).values(outcome=outcome, explanation=explanation))


_LAST_SEEN = Prepared(
    select(
        _item.c.found,
        _item.c.outcome,
        *(_stocktaking.c[name] for name in ("number", "state", "counted_on")),
    )
    .join(_stocktaking, _stocktaking.c.id == _item.c.stocktaking_id)
    .where(_item.c.passport == bindparam("passport"), _stocktaking.c.state != bindparam("withdrawn"))
    .order_by(_stocktaking.c.counted_on.desc(), _item.c.id.desc())
    .limit(1)
)


def missing_since(tx: Connection, passport: str) -> Row[Any] | None:
    """The stock-taking of the latest day that looked for the passport, where it was missing and not found since."""
    row = _LAST_SEEN.first(tx, passport=passport, withdrawn="withdrawn")
    return row if row is not None and row.found == "missing" and row.outcome != "found" else None
