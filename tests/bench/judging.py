"""How fast the rules judge: one application in memory, and the submissions of years under a changed book."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from tests.bench.fill import BATCH
from tests.bench.report import Figure
from tests.office import EXAMPLES, Office, furnish
from tests.stores import sqlite_stores
from travel import journal
from travel.forms.reading import read_application
from travel.policy import load_book
from travel.policy.simulation import read_settings, simulate
from travel.storage.store import Store
from travel.tables import (
    Application,
    Attachment,
    BudgetLine,
    Delegation,
    Event,
    Invitation,
    Member,
    Visit,
    table,
)
from workflows.verdict import check_application

CHECKS, ROUNDS = 200, 5
SUBMISSIONS = 10_000
FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)
PARTS = (Member, Visit, Invitation, BudgetLine)
READ = ("application", "member", "person", "visit", "invitation", "budget_line", "attachment")


def measure_check(_folder: Path) -> list[Figure]:
    """A full check of a form that is in order, and of one that is not."""
    return [
        Figure(f"ms for a full check of {name} (wanted: at most 1)", _check(name) * 1e3)
        for name in ("troyan-2023", "study-tour-2023")
    ]


def _check(name: str) -> float:
    application = read_application(EXAMPLES / f"{name}.toml")
    policy = load_book("national").at(date(2023, 7, 11))
    check_application(application, policy)
    spent = []
    for _ in range(CHECKS):
        begun = time.perf_counter()
        check_application(application, policy)
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


def measure_simulate(folder: Path) -> list[Figure]:
    """A year of submissions judged again, beside merely reading their rows through the bare driver."""
    with sqlite_stores(folder) as fresh:
        office = furnish(fresh())
        fill_submissions(office, SUBMISSIONS)
    store = office.store
    values = read_settings(["days.one_country=4"])
    ours, bare = [], []
    for _ in range(ROUNDS):
        with store.reading() as tx:
            ours.append(_timed(lambda tx=tx: _again(tx, values)))  # type: ignore[misc]
        bare.append(_timed(lambda: _rows(store)))
    store.close()
    again, rows = statistics.median(ours), statistics.median(bare)
    return [
        Figure("submissions a second judged again (wanted: at least 2000)", SUBMISSIONS / again),
        Figure("submissions a second, their rows only read by sqlite3", SUBMISSIONS / rows),
        Figure("ratio", rows / again),
    ]


def _timed(run: Callable[[], None]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def _again(tx: Connection, values: Any) -> None:
    found = simulate(tx, lambda book: book.with_settings(values), FIRST, LAST)
    if (found.judged, found.delegations) != (SUBMISSIONS, SUBMISSIONS):
        raise AssertionError(f"{found.judged} judged, {found.delegations} changed")


def _rows(store: Store) -> None:
    connection = sqlite3.connect(str(store.path))
    for name in READ:
        connection.execute(f"SELECT * FROM {name}").fetchall()
    connection.close()


def fill_submissions(office: Office, count: int) -> None:
    """A delegation as the program files and submits it, and copies of it until there are ``count``."""
    original = office.submitted()
    with office.store.atomic() as tx:
        case = _one(tx, select(table(Delegation)).where(table(Delegation).c.number == original))
        version = _one(tx, select(table(Application)).where(table(Application).c.delegation_id == case["id"]))
        numbers = [f"2023-{index + 100_000}" for index in range(1, count)]
        _many(tx, Delegation, (case | {"id": None, "number": number} for number in numbers))
        keys = _keys(tx, Delegation)[1:]
        _many(tx, Application, (version | {"id": None, "delegation_id": key} for key in keys))
        versions = _keys(tx, Application)[1:]
        for part in PARTS:
            of = table(part).c.application_id == version["id"]
            rows = _all(tx, select(table(part)).where(of))
            _many(tx, part, (_copy(row) | {"application_id": key} for key in versions for row in rows))
        papers = _all(tx, select(table(Attachment)))
        _many(tx, Attachment, (_copy(row) | {"delegation_id": key} for key in keys for row in papers))
        events = _all(tx, select(table(Event)).where(table(Event).c.subject == original).order_by(table(Event).c.seq))
        _many(tx, Event, (event for number in numbers for event in _chain(events, number)))


def _chain(events: list[dict[str, Any]], number: str) -> Iterator[dict[str, Any]]:
    previous = ""
    for event in events:
        row = _copy(event) | {"subject": number, "delegation": number, "previous": previous}
        row["hash"] = previous = journal.digest(row)
        yield row


def _copy(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def _one(tx: Connection, query: Any) -> dict[str, Any]:
    return dict(tx.execute(query).one()._mapping)


def _all(tx: Connection, query: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in tx.execute(query)]


def _keys(tx: Connection, model: type[Any]) -> list[int]:
    return list(tx.execute(select(table(model).c.id).order_by(table(model).c.id)).scalars())


def _many(tx: Connection, model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    made = list(rows)
    for begin in range(0, len(made), BATCH):
        tx.execute(insert(table(model)), made[begin : begin + BATCH])
