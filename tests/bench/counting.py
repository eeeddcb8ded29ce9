"""What statistics of ten years take in a store of 250,000 delegations with 1,000,000 person-trips."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import make_url

from tests.bench.decade import DELEGATIONS, FIRST, LAST, PERSONS, fill_decade
from tests.bench.report import Figure, peak
from tests.office import furnish
from tests.postgres import postgres_stores
from tests.stores import sqlite_stores
from travel.listings import Times
from travel.policy import load_book
from travel.statistics.breakdown import DIMENSIONS
from travel.statistics.convention import convention
from travel.statistics.overview import Wanted, overview
from travel.statistics.period import Period
from travel.storage.store import Store

TODAY = date(2024, 6, 1)


def measure(folder: Path) -> list[Figure]:
    """All figures, parts, debts and steps of the ten years, in both databases."""
    with sqlite_stores(folder) as fresh:
        on_sqlite = _measured("SQLite", fresh)
    with postgres_stores(durable=True) as fresh:
        return [*on_sqlite, *_measured("PostgreSQL", fresh)]


def _measured(database: str, fresh: Callable[[], Store]) -> list[Figure]:
    store = fresh()
    furnish(store)
    fill_decade(store)
    url = store.url.render_as_string(hide_password=False)
    store.engine.dispose()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        seconds, megabytes, trips = process.submit(_counted, url).result()
    store.close()
    of = f"{DELEGATIONS:,} delegations, {DELEGATIONS * PERSONS:,} person-trips asked for, {trips:,} approved"
    return [
        Figure(f"seconds for ten years: {of}, {database} (wanted: at most 3)", seconds),
        Figure("MB at its peak (wanted: at most 300)", megabytes),
    ]


def _counted(url: str) -> tuple[float, float, int]:
    store = Store(make_url(url))
    by = convention(load_book("national").at(TODAY))
    asked = Wanted(Period(FIRST, LAST), Times(), TODAY, by, None, tuple(DIMENSIONS))
    with store.reading() as tx:
        begun = time.perf_counter()  # once connected
        found = overview(tx, asked)
        spent = time.perf_counter() - begun
    store.close()
    return spent, peak(), found.counts["approved"].person_trips
