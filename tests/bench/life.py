"""Durable actions per second through ``perform``, beside the very same statements on bare sqlite3.

The statements, with their values and transaction borders, are recorded from a first run; then both ways are timed in
turn, each on its own fresh copy of the same store, with WAL and synchronous=FULL.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import event

from tests.bench.report import Figure
from tests.office import EXAMPLES, Office, furnish, troyan
from tests.stores import sqlite_stores
from travel.application import Application
from travel.form import read_evaluation, read_report
from travel.store import Store, database_url
from workflows.engine import Request, perform
from workflows.passport import Collecting, Lending
from workflows.report import Evaluating, Reporting
from workflows.steps.after import Publishing
from workflows.steps.application import Filing
from workflows.steps.journey import BriefingDetails, Returned
from workflows.steps.review import Opinion, Passing

DELEGATIONS = 20
ROUNDS = 5

Step = tuple[str, Request]


def life(application: Application, number: str, passports: list[str]) -> Iterator[Step]:
    """Everything that happens to a delegation, from filing to the archive."""
    day = date(2023, 7, 10)
    yield "clerk", Request("delegation", "new", "", date(2023, 7, 8), Filing(application=application))
    yield "clerk", Request("delegation", "submit", number, day)
    for login in ("head", "finance", "reviewer", "approver"):
        yield login, Request("delegation", "pass", number, day, Passing())
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


@dataclass
class Tape:
    """What was said to the database, in order: each a statement and its values, or a transaction's begin or end."""

    said: list[tuple[str, Any]] = field(default_factory=list)

    def listen(self, store: Store) -> None:
        """Record everything ``store`` says from now on."""

        @event.listens_for(store.engine, "before_cursor_execute")
        def _statement(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
            self.said.append((statement, list(parameters) if many else parameters))

        @event.listens_for(store.engine, "commit")
        def _commit(_c: Any) -> None:
            self.said.append(("COMMIT", ()))

        @event.listens_for(store.engine, "rollback")
        def _rollback(_c: Any) -> None:
            self.said.append(("ROLLBACK", ()))

    def replay(self, path: Path) -> None:
        """Say it all again through the bare driver, fetching what is asked for."""
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        for statement, values in self.said:
            if isinstance(values, list):
                connection.executemany(statement, values)
            else:
                connection.execute(statement, values).fetchall()
        connection.close()


def measure(folder: Path) -> list[Figure]:
    """The rates of both ways and their ratio, medians of several rounds taken in turn."""
    with sqlite_stores(folder) as fresh:
        start = fresh()
        steps = _prepare(furnish(start))
        path = start.path
        start.close()
    if path is None:
        raise LookupError("a SQLite store has a file")
    tape = Tape()
    _run(_copy(path, folder / "tape.db"), steps, tape)
    ours, bare = [], []
    for round_ in range(ROUNDS):
        store = _copy(path, folder / f"perform{round_}.db")
        ours.append(_run(store, steps, None))
        copy = shutil.copy(path, folder / f"bare{round_}.db")
        begun = time.perf_counter()
        tape.replay(Path(copy))
        bare.append(time.perf_counter() - begun)
    mine, raw = statistics.median(ours), statistics.median(bare)
    commits = sum(said == "COMMIT" for said, _ in tape.said)
    selects = sum(isinstance(said, str) and said.startswith("SELECT") for said, _ in tape.said)
    return [
        Figure("actions a second through perform", len(steps) / mine),
        Figure("the same statements on sqlite3, actions a second", len(steps) / raw),
        Figure("ratio (wanted: at least 0.35)", raw / mine),
        Figure("statements an action", len(tape.said) / len(steps)),
        Figure("of these reads", selects / len(steps)),
        Figure("commits an action", commits / len(steps)),
    ]


def _prepare(office: Office) -> list[Step]:
    """Register the travellers and their passports, and set out the steps: each delegation has people of its own."""
    steps: list[Step] = []
    for index in range(DELEGATIONS):
        application = _own_people(index)
        number = f"2023-{index + 2:04d}"
        passports = []
        if index == 0:
            office.drafted()
        with office.store.atomic() as tx:
            from travel import filing, persons

            units = filing.units_of(tx, application)
            people = [persons.traveller(tx, member, units[member.unit].id) for member in application.members]
        for person in people:
            from workflows.passport import Registering

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
        steps.extend(life(application, number, passports))
    return steps


def _own_people(index: int) -> Application:
    application = troyan()
    members = tuple(
        member.model_copy(update={"name": f"{member.name}{index}", "role": member.role}) for member in application.members
    )
    return application.model_copy(update={"members": members})


def _copy(path: Path, to: Path) -> Store:
    shutil.copy(path, to)
    return Store(database_url(str(to)))


def _run(store: Store, steps: list[Step], tape: Tape | None) -> float:
    office = Office(store)
    with store.reading():
        if tape is not None:
            tape.listen(store)
    begun = time.perf_counter()
    for login, request in steps:
        perform(office.session(login), request)
    spent = time.perf_counter() - begun
    store.close()
    return spent
