"""What a sweep takes in a store of 1,000,000 obligations, of which 10,000 are open and 1,000 have just fallen due.

Since the sweep before, 200 more reports came late or members were found to have stayed too long.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import make_url

from tests.bench.fill import fill_found, fill_obligations
from tests.bench.report import Figure, peak
from tests.office import furnish
from tests.postgres import postgres_stores
from tests.stores import sqlite_stores
from travel.clock import Clock
from travel.identity import Actor
from travel.storage.store import Store
from workflows.request import Session
from workflows.sweep import sweep

OBLIGATIONS, OPEN, DUE, FOUND = 1_000_000, 10_000, 1_000, 200
DAY = date(2024, 6, 3)


def measure(folder: Path) -> list[Figure]:
    """A sweep on the day, after one on the day before, in both databases."""
    with sqlite_stores(folder) as fresh:
        on_sqlite = _measured("SQLite", fresh)
    with postgres_stores(durable=True) as fresh:
        return [*on_sqlite, *_measured("PostgreSQL", fresh)]


def _measured(database: str, fresh: Callable[[], Store]) -> list[Figure]:
    store = fresh()
    furnish(store)
    fill_obligations(store, OBLIGATIONS, OPEN, DUE, DAY)
    url = store.url.render_as_string(hide_password=False)
    _in_a_process_of_its_own(url, DAY - timedelta(days=1))
    fill_found(store, FOUND)
    store.engine.dispose()
    seconds, megabytes, actions = _in_a_process_of_its_own(url, DAY)
    store.close()
    return [
        Figure(f"seconds for a sweep with {actions} actions, {database} (wanted: at most 5)", seconds),
        Figure("MB at its peak (wanted: at most 200)", megabytes),
    ]


def _in_a_process_of_its_own(url: str, day: date) -> tuple[float, float, int]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_swept, url, day).result()


def _swept(url: str, day: date) -> tuple[float, float, int]:
    store = Store(make_url(url))
    begun = time.perf_counter()
    actions = sum(each.done is not None for each in sweep(Session(store, Actor("reviewer", "bench"), Clock(day))))
    spent = time.perf_counter() - begun
    store.close()
    return spent, peak(), actions
