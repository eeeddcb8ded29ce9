"""Durable actions per second through ``perform``, beside the very same statements on bare sqlite3.

The statements, with their values and transaction borders, are recorded from a first run; then both ways are timed in
turn, each on its own fresh copy of the same store, with WAL and synchronous=FULL. As in timeit, the garbage collector
rests meanwhile: what it would find is left over from setting the bench up.
"""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from tests.bench.report import Figure
from tests.office import EXAMPLES, Office, filing, furnish, troyan
from tests.stores import sqlite_stores
from travel.application import Application
from travel.delegations.filing import units_of
from travel.forms.reading import read_evaluation, read_report
from travel.registry import persons
from travel.storage.store import Store, database_url
from workflows.engine import perform
from workflows.passport import Collecting, Lending, Registering
from workflows.report import Evaluating, Reporting
from workflows.request import Request
from workflows.steps.after import Publishing
from workflows.steps.application import Filing
from workflows.steps.journey import BriefingDetails, Returned
from workflows.steps.review import Opinion, Passing

DELEGATIONS = 20
ROUNDS = 5

Step = tuple[str, Request]


def life(form: Filing, number: str, passports: list[str]) -> Iterator[Step]:
    """Everything that happens to a delegation, from filing to the archive."""
    day = date(2023, 7, 10)
    yield "clerk", Request("delegation", "new", "", date(2023, 7, 8), form)
    yield "clerk", Request("delegation", "submit", number, day)
    for login in ("head", "finance", "reviewer"):
        yield login, Request("delegation", "pass", number, day, Passing())
    yield "approver", Request("delegation", "pass", number, day, Passing(accept=tuple(form.application.justifications)))
    yield "briefer", Request("delegation", "brief", number, date(2023, 9, 10), BriefingDetails(signed=("all",)))
    for passport in passports:
        yield "custodian", Request("passport", "lend", passport, date(2023, 9, 15), Lending(delegation=number))
    yield "clerk", Request("delegation", "depart", number, date(2023, 9, 17))
    returned = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 21))
    yield "clerk", Request("delegation", "arrive", number, date(2023, 9, 22), returned)
    for passport in passports:
        yield "custodian", Request("passport", "collect", passport, date(2023, 9, 25), Collecting())
    report = Reporting(form=read_report(EXAMPLES / "troyan-2023-report.toml"))
    evaluation = Evaluating(form=read_evaluation(EXAMPLES / "troyan-2023-evaluation.toml"))
    yield "clerk", Request("report", "submit", number, date(2023, 10, 10), report)
    yield "reviewer", Request("report", "accept", number, date(2023, 10, 12), Opinion())
    yield "reviewer", Request("report", "evaluate", number, date(2023, 10, 15), evaluation)
    yield "clerk", Request("delegation", "publish", number, date(2023, 10, 16), Publishing())
    yield "reviewer", Request("delegation", "close", number, date(2023, 10, 17))


class Tape:
    """What was said to the database, in order: each a statement and its values, or a transaction's end."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Any]] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Record everything that is said to SQLite meanwhile, at the driver, below everything of ours."""
        tape, connect = self.said, sqlite3.connect

        class Cursor(sqlite3.Cursor):
            def execute(self, statement: str, values: Any = (), /) -> Any:
                tape.append((statement, values))
                return super().execute(statement, values)

            def executemany(self, statement: str, rows: Any, /) -> Any:
                tape.append((statement, list(rows)))
                return super().executemany(statement, rows)

        class Driver(sqlite3.Connection):
            def cursor(self, factory: Any = None) -> Any:
                return super().cursor(factory or Cursor)

            def execute(self, statement: str, values: Any = (), /) -> Any:
                return self.cursor().execute(statement, values)

            def commit(self) -> None:
                tape.append(("COMMIT", ()))
                super().commit()

            def rollback(self) -> None:
                tape.append(("ROLLBACK", ()))
                super().rollback()

        with mock.patch.object(sqlite3, "connect", partial(connect, factory=Driver)):
            yield

    def replay(self, path: Path) -> None:
        """Say it all again through the bare driver, fetching what is asked for."""
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        for statement, values in self.said:
            if statement == "ROLLBACK" and not connection.in_transaction:
                continue
            if isinstance(values, list) and values and isinstance(values[0], (tuple, list)):
                connection.executemany(statement, values)
            else:
                connection.execute(statement, values).fetchall()
        connection.close()


def measure(folder: Path) -> list[Figure]:
    """The rates of both ways and their ratio, medians of several rounds taken in turn."""
    with sqlite_stores(folder) as fresh:
        start = fresh()
        steps = prepare(furnish(start))
        path = Path(start.name)
        start.close()
    tape = Tape()
    with tape.listening():
        run(copy_store(path, folder / "tape.db"), steps)
    ours: list[float] = []
    bare: list[float] = []
    for round_ in range(ROUNDS):
        store = copy_store(path, folder / f"perform{round_}.db")
        ours.append(run(store, steps))
        copy = copy_store(path, folder / f"bare{round_}.db").name
        with _timed(bare):
            tape.replay(Path(copy))
    mine, raw = statistics.median(ours), statistics.median(bare)
    commits = sum(said == "COMMIT" for said, _ in tape.said)
    selects = sum(said.startswith("SELECT") for said, _ in tape.said)
    return [
        Figure("actions a second through perform", len(steps) / mine),
        Figure("the same statements on sqlite3, actions a second", len(steps) / raw),
        Figure("ratio (wanted: at least 0.35)", raw / mine),
        Figure("statements an action", len(tape.said) / len(steps)),
        Figure("of these reads", selects / len(steps)),
        Figure("commits an action", commits / len(steps)),
    ]


def prepare(office: Office, delegations: int = DELEGATIONS) -> list[Step]:
    """Register the travellers and their passports, and set out the steps: each delegation has people of its own."""
    steps: list[Step] = []
    for index in range(delegations):
        application = _own_people(index)
        number = f"2023-{index + 2:04d}"
        passports = []
        if index == 0:
            office.drafted()
        with office.store.atomic() as tx:
            units = units_of(tx, application)
            people = [persons.traveller(tx, member, units[member.unit].id) for member in application.members]
        for person in people:
            passport = f"PE{person.number[1:]}00"
            details = Registering(
                number=passport,
                kind="public-affairs",
                person=person.number,
                issued=date(2022, 1, 1),
                expires=date(2027, 1, 1),
            )
            office.do("custodian", "register", "", date(2023, 7, 1), details, of="passport")
            passports.append(passport)
        steps.extend(life(filing(office.store, application), number, passports))
    return steps


def _own_people(index: int) -> Application:
    application = troyan()
    members = tuple(member.model_copy(update={"name": f"{member.name}{index}"}) for member in application.members)
    # they all go at one time to one country, which a rule wants to have explained
    return application.model_copy(update={"members": members, "justifications": {"R32": "各组任务不同，分别组团"}})


def copy_store(path: Path, to: Path) -> Store:
    """The same store in another file, down on the disk: what is still to be written would slow the first commits."""
    shutil.copy(path, to)
    os.sync()
    return Store(database_url(str(to)))


def run(store: Store, steps: list[Step]) -> float:
    """Carry out the steps; returns the seconds they took."""
    office = Office(store)
    spent: list[float] = []
    with _timed(spent):
        for login, request in steps:
            perform(office.session(login), request)
    store.close()
    return spent[0]


@contextmanager
def _timed(spent: list[float]) -> Iterator[None]:
    """Add the seconds of the block to ``spent``, the garbage collector at rest."""
    gc.collect()
    gc.disable()
    begun = time.perf_counter()
    try:
        yield
    finally:
        spent.append(time.perf_counter() - begun)
        gc.enable()
