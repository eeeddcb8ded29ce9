"""Running numbers: one series and year after another, none given out twice."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from travel.tables import Counter, table

_counter = table(Counter)


def _taking(dialect: str) -> object:
    insert = sqlite.insert(_counter) if dialect == "sqlite" else postgresql.insert(_counter)
    first = insert.values(series=bindparam("s"), year=bindparam("y"), last=1)
    return first.on_conflict_do_update(
        index_elements=[_counter.c.series, _counter.c.year], set_={"last": _counter.c.last + 1}
    ).returning(_counter.c.last)


_TAKE = {name: _taking(name) for name in ("sqlite", "postgresql")}


def next_number(tx: Connection, series: str, year: int) -> int:
    """The next number of the series in that year, from 1. A transaction that is undone gives its number back."""
    statement = _TAKE[tx.dialect.name]
    return int(tx.execute(statement, {"s": series, "y": year}).scalar_one())  # type: ignore[call-overload]


def last_numbers(tx: Connection) -> dict[tuple[str, int], int]:
    """The number that was given out last, by series and year."""
    return {(row.series, row.year): row.last for row in tx.execute(select(_counter))}


def count_on(tx: Connection, last: Mapping[tuple[str, int], int]) -> None:
    """Go on from these numbers where a series has not come as far. For a rehearsal, which gives them all back."""
    there = last_numbers(tx)
    for (series, year), number in last.items():
        if there.get((series, year), 0) < number:
            next_number(tx, series, year)
            tx.execute(update(_counter).where(_counter.c.series == series, _counter.c.year == year).values(last=number))
