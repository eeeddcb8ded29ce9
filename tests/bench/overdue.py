"""What is overdue among 1,000,000 obligations, of which 10,000 are open, beside the same query by the bare driver."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, event

from tests.bench.fill import fill_overdue
from tests.bench.report import Figure
from tests.office import furnish
from tests.postgres import postgres_stores
from tests.stores import sqlite_stores
from travel.listings import Times
from travel.listings.obligations import Wanted
from travel.listings.overdue import overdue, overdue_by
from travel.storage.store import Store

SMALL, LARGE = 10_000, 1_000_000
OPEN, OVERDUE, FIRST = 10_000, 1_000, 100
ROUNDS = 41
DAY = date(2024, 6, 3)
NOW = Times()

Listing = Callable[[Connection], Any]
LISTINGS: dict[str, Listing] = {
    f"the first {FIRST} by days overdue": partial(overdue, times=NOW, today=DAY, wanted=Wanted(limit=FIRST)),
    "the count by unit": partial(overdue_by, times=NOW, today=DAY, by="unit"),
}


def measure(folder: Path) -> list[Figure]:
    """Both listings in both databases: beside the bare driver, and in a large store beside a small one."""
    with sqlite_stores(folder) as fresh:
        figures = list(_measured("SQLite", fresh))
    with postgres_stores(durable=True) as fresh:
        return [*figures, *_measured("PostgreSQL", fresh)]


def _measured(database: str, fresh: Callable[[], Store]) -> Iterator[Figure]:
    spent: dict[tuple[int, str], tuple[float, float]] = {}
    for count in (SMALL, LARGE):
        store = fresh()
        furnish(store)
        fill_overdue(store, count, OPEN, OVERDUE, DAY)
        for name, listing in LISTINGS.items():
            spent[count, name] = _in_turn(store, listing)
        store.close()
    for name in LISTINGS:
        (small, _), (large, bare) = spent[SMALL, name], spent[LARGE, name]
        yield Figure(f"ms for {name}, of {LARGE:,} obligations, {database}", large * 1e3)
        yield Figure("ratio to the same query by the bare driver (wanted: at most 3)", large / bare)
        yield Figure(f"ratio to the same among {SMALL:,} obligations (wanted: at most 2)", large / small)


def _in_turn(store: Store, listing: Listing) -> tuple[float, float]:
    """The medians of the listing and of its query, taken in turn on two connections that stay open."""
    sql, values = _query_of(store, listing)
    ours, bare = list[float](), list[float]()
    with store.reading() as tx, closing(_driver(store)) as driver:
        for round_ in range(ROUNDS + 1):
            begun = time.perf_counter()
            listing(tx)
            between = time.perf_counter()
            driver.execute(sql, values).fetchall()
            if round_:  # the first run fills the caches
                ours.append(between - begun)
                bare.append(time.perf_counter() - between)
    return statistics.median(ours), statistics.median(bare)


def _query_of(store: Store, listing: Listing) -> tuple[Any, Any]:
    """The one statement that the listing sends, and its values."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        sent.append((statement, values))

    event.listen(store.engine, "before_cursor_execute", note)
    with store.reading() as tx:
        listing(tx)
    event.remove(store.engine, "before_cursor_execute", note)
    (found,) = [each for each in sent if each[0].startswith("SELECT")]
    return found


def _driver(store: Store) -> Any:
    if store.is_sqlite:
        return sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)
    return psycopg.connect(store.url.set(drivername="postgresql").render_as_string(hide_password=False))
