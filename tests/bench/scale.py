"""What one action takes in a store of 100,000 delegations, beside one of 1,000."""

from __future__ import annotations

import statistics
from pathlib import Path

from tests.bench.fill import fill_delegations
from tests.bench.life import copy_store, prepare, run
from tests.bench.report import Figure
from tests.office import furnish
from tests.stores import sqlite_stores

SMALL, LARGE = 1_000, 100_000
ROUNDS = 5


def measure(folder: Path) -> list[Figure]:
    """The time of an action, averaged over whole lives of delegations, in both stores in turn."""
    spent: dict[int, list[float]] = {SMALL: [], LARGE: []}
    started = {}
    with sqlite_stores(folder) as fresh:
        for count in spent:
            store = fresh()
            office = furnish(store)
            fill_delegations(store, count)
            steps = prepare(office, delegations=5)
            started[count] = (Path(store.name), steps)
            store.close()
    for round_ in range(ROUNDS):
        for count, (path, steps) in started.items():
            spent[count].append(run(copy_store(path, folder / f"scale{count}-{round_}.db"), steps) / len(steps))
    small, large = (statistics.median(spent[count]) for count in (SMALL, LARGE))
    return [
        Figure(f"ms for an action with {SMALL:,} delegations", small * 1e3),
        Figure(f"ms for an action with {LARGE:,} delegations", large * 1e3),
        Figure("ratio (wanted: at most 1.2)", large / small),
    ]
