"""The rows that belong to a case, as JSON and back: found by following the tables' own references.

A row belongs to the case when it refers to the delegation, or to a row that does. What such rows refer to besides
(units, persons, passports) comes along, itself and what it refers to, and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ColumnElement, Connection, Date, Integer, Table, insert, or_, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.types import TypeEngine

from travel.box.archive import CASE, Misfit
from travel.i18n import M, Message
from travel.storage.column_types import Money, UtcDateTime
from travel.tables import Delegation, metadata, table

Rows = dict[str, list[dict[str, Any]]]
"""Rows by the name of their table, each in the order of its key; values as JSON has them."""

_LARGEST_NUMBER = 2**63 - 1

Found = dict[tuple[Any, ...], dict[str, Any]]
"""Rows by their key."""

KEPT_BACK = frozenset({"message"})
"""Tables of the office's own: the addresses at which its people are told."""


@cache
def owned() -> tuple[Table, ...]:
    """The tables whose rows can belong to a case, the delegation first, each behind those it refers to."""
    found = [table(Delegation)]
    for each in metadata.sorted_tables:
        if each not in found and each.name not in KEPT_BACK and _to(each, found):
            found.append(each)
    return tuple(found)


def _to(each: Table, others: list[Table] | tuple[Table, ...]) -> list[tuple[Column[Any], Column[Any]]]:
    return [
        (key.parent, key.column) for key in each.foreign_keys if key.column.table in others and key.column.table != each
    ]


def gather(tx: Connection, number: str) -> Rows:
    """Everything the store holds of the delegation of this number; empty where there is none."""
    delegation = table(Delegation)
    found: dict[Table, Found] = {}
    for each in owned():
        if each is delegation:
            condition = delegation.c.number == number
        else:
            condition = or_(
                *(column.in_([row[to.name] for row in found[to.table].values()]) for column, to in _to(each, owned()))
            )
        found[each] = _by_key(tx, each, condition)
    for each in reversed(metadata.sorted_tables):
        _add_referred(tx, each, found)
    return {
        each.name: [_as_json(each, row) for _key_, row in sorted(found[each].items())]
        for each in sorted(found, key=lambda each: each.name)
        if found[each]
    }


def _by_key(tx: Connection, each: Table, condition: ColumnElement[bool]) -> Found:
    rows = [dict(row._mapping) for row in tx.execute(select(each).where(condition))]
    return {tuple(row[column.name] for column in each.primary_key): row for row in rows}


def _add_referred(tx: Connection, each: Table, found: dict[Table, Found]) -> None:
    """The rows of ``each`` to which the rows found so far refer, and those of its own to which these refer in turn."""
    if each in owned():
        return
    referring = [(column, to) for other in found for column, to in _from(other, each)]
    referring += [(key.parent, key.column) for key in each.foreign_keys if key.column.table is each]
    mine = found.setdefault(each, {})
    while True:
        wanted = {
            (to.name, row[column.name])
            for column, to in referring
            for row in found[column.table].values()
            if row[column.name] is not None
        }
        known = {(name, row[name]) for name in {to.name for _, to in referring} for row in mine.values()}
        missing = wanted - known
        if not missing:
            return
        for name in {name for name, _ in missing}:
            values = [value for which, value in missing if which == name]
            rows = _by_key(tx, each, each.c[name].in_(values))
            if not rows:
                return  # a reference that leads nowhere is the store's trouble: travel db check tells of it
            mine |= rows


def _from(other: Table, each: Table) -> Iterator[tuple[Column[Any], Column[Any]]]:
    return ((key.parent, key.column) for key in other.foreign_keys if key.column.table is each and other is not each)


def _as_json(each: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _plain(row[column.name]) for column in each.c}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@cache
def tables() -> tuple[Table, ...]:
    """The tables of which a box may hold rows: those that can belong to a case, and those that such rows refer to."""
    found = set(owned())
    for each in reversed(metadata.sorted_tables):
        if any(key.column.table is each for other in found for key in other.foreign_keys):
            found.add(each)
    return tuple(each for each in metadata.sorted_tables if each in found)


def fill(tx: Connection, rows: Rows) -> None:
    """Put the rows of a case into an empty store of SQLite. Raises Misfit for what such a store would not take."""
    unknown = sorted(rows.keys() - {each.name for each in tables()})
    if unknown:
        raise Misfit(CASE, _newer(unknown))
    tx.execute(text("PRAGMA defer_foreign_keys=ON"))
    for each in tables():
        enter(tx, CASE, each, rows.get(each.name, []))
    lost = tx.execute(text("PRAGMA foreign_key_check")).first()
    if lost is not None:
        raise Misfit(CASE, M("{name}, row {row}: it refers to what is not there", name=lost[0], row=lost[1]))


def enter(tx: Connection, part: str, each: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows of one table, as the part of a box has them, into a store. Raises Misfit."""
    if not rows:
        return
    try:
        made = [_from_json(each, number, row) for number, row in enumerate(rows, 1)]
        tx.execute(insert(each), made)
    except Misfit as misfit:
        raise Misfit(part, M("{name}, {reason}", name=each.name, reason=misfit.reason)) from None
    except StatementError as error:
        raise Misfit(part, M("{name}: {reason}", name=each.name, reason=str(error.orig))) from None


def _from_json(each: Table, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(row.keys() - {column.name for column in each.c})
    if unknown:
        raise _wrong(
            number, M("{name} is not known to this edition of the program; a newer one wrote it", name=unknown)
        )
    missing = sorted(column.name for column in each.c if not column.nullable and column.name not in row)
    if missing:
        raise _wrong(number, M("{name} is missing", name=missing))
    return {column.name: _value(number, column, row.get(column.name)) for column in each.c}


def _value(number: int, column: Column[Any], value: Any) -> Any:
    try:
        if isinstance(column.type, JSON) or (value is None and column.nullable):
            return value
        return _read(column, value)
    except (TypeError, ValueError, ArithmeticError):
        raise _wrong(
            number, M("{name}: {value} is nothing that can stand there", name=column.name, value=repr(value))
        ) from None


def _read(column: Column[Any], value: Any) -> Any:
    """A value as the store takes it. Raises TypeError, ValueError or ArithmeticError."""
    for kind, read in _READERS:
        if isinstance(column.type, kind):
            return read(value)
    return _text(value)


def moment(value: str) -> datetime:
    """An instant that has a day in every zone. Raises TypeError, or ValueError where it is none."""
    read = datetime.fromisoformat(value)
    if read.tzinfo is None or not MINYEAR < read.year < MAXYEAR:
        raise ValueError
    return read.astimezone(UTC)


def _money(value: object) -> Decimal:
    if not isinstance(value, str):
        raise TypeError
    amount = Decimal(value)
    if not amount.is_finite() or abs(amount.scaleb(4)) > _LARGEST_NUMBER or amount.scaleb(4) % 1:
        raise ValueError
    return amount


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise TypeError


def _whole_number(value: object) -> int:
    if isinstance(value, int) and abs(value) <= _LARGEST_NUMBER:
        return value
    raise TypeError


def _text(value: object) -> str:
    if isinstance(value, str) and "\0" not in value:  # which no server keeps
        return value
    raise TypeError


_READERS: tuple[tuple[type[TypeEngine[Any]], Callable[[Any], Any]], ...] = (
    (UtcDateTime, moment),
    (Date, date.fromisoformat),
    (Money, _money),
    (Boolean, _yes_no),
    (Integer, _whole_number),
)


def _newer(names: Sequence[str]) -> Message:
    return M("{name} is not known to this edition of the program; a newer one wrote it", name=names)


def _wrong(number: int, reason: Message) -> Misfit:
    return Misfit(CASE, M("row {row}: {reason}", row=number, reason=reason))
