"""What it takes to read the registers around an application, in a store of 100,000 delegations beside one of 1,000.

The organiser sends 400 delegations a year under a plan of 300 entries, and the travellers have been away before.
"""

from __future__ import annotations

import statistics
import time
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert, select, update

from tests.bench.fill import fill_delegations
from tests.bench.report import Figure
from tests.office import OFFICE, furnish, troyan
from tests.stores import sqlite_stores
from travel.application import Application
from travel.delegations.register_facts import register_of
from travel.storage.store import Store
from travel.tables import Delegation, Person, PlanEntry, Unit, table

SMALL, LARGE = 1_000, 100_000
ROUNDS = 30
A_YEAR, ENTRIES, YEARS = 400, 300, 20
LAST = date(2023, 12, 31)
ON = date(2023, 7, 10)


def measure(folder: Path) -> list[Figure]:
    """The median of one reading in both stores."""
    with sqlite_stores(folder) as fresh:
        spent = {count: _reading(fresh(), count) for count in (SMALL, LARGE)}
    return [
        *(Figure(f"ms around an application among {count:,} delegations", spent[count] * 1e3) for count in spent),
        Figure("ratio", spent[LARGE] / spent[SMALL]),
    ]


def _reading(store: Store, count: int) -> float:
    furnish(store)
    fill_delegations(store, count)
    application = _among_them(store)
    spent = []
    for _ in range(ROUNDS):
        with store.reading() as tx:
            begun = time.perf_counter()
            register_of(tx, application, None, ON)
            spent.append(time.perf_counter() - begun)
    store.close()
    return statistics.median(spent)


def _among_them(store: Store) -> Application:
    """Spread what was filled over the years, the rest of it long ago; the case with four of those who travelled."""
    delegation, person, unit = table(Delegation), table(Person), table(Unit)
    with store.atomic() as tx:
        keys = list(tx.execute(select(delegation.c.id).order_by(delegation.c.id)).scalars())
        for place, key in enumerate(keys):
            day = LAST - timedelta(days=place * 365 // A_YEAR if place < A_YEAR * YEARS else 365 * YEARS)
            values = {"exit_on": day, "entry_on": day + timedelta(days=4), "plan": f"2023-{place:03d}"}
            tx.execute(update(delegation).where(delegation.c.id == key).values(values))
        office = tx.execute(select(unit.c.id).where(unit.c.name == OFFICE)).scalar_one()
        common = {"year": 2023, "unit_id": office, "title": "友好交流", "persons": 2, "countries": ["BG"]}
        tx.execute(insert(table(PlanEntry)), [common | {"number": f"2023-{n:03d}"} for n in range(ENTRIES)])
        known = list(tx.execute(select(person.c.number).order_by(person.c.id).limit(4)).scalars())
    members = (
        member.model_copy(update={"person": number, "leadership": "team"})
        for member, number in zip(troyan().members, known, strict=True)
    )
    return troyan().model_copy(update={"members": tuple(members)})
