"""Whoever watches may die at any moment: the same reminders are raised, and every message arrives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from tests.database.papers import hire
from tests.database.test_violations import returned
from tests.mail import mail_server
from tests.office import OFFICE, TODAY, Office, furnish
from tests.processes.others import ROOT, address
from travel.clock import Clock
from travel.identity import Actor, machine_login
from travel.registry import entries
from travel.registry.keeping import Registrar
from travel.reminding import outbox
from travel.storage.store import Store

FIRST, LAST = date(2023, 9, 24), date(2023, 10, 29)
DEATHS = {"sqlite": 100, "postgresql": 40}

Told = tuple[Counter[tuple[Any, ...]], Counter[tuple[Any, ...]], Counter[tuple[str, str]]]
"""The reminders, the violations and the messages of a month."""


def watching_login(store: Store) -> str:
    """The login under which the program runs here; it gets an account that may sweep."""
    if store.is_sqlite:
        return machine_login()
    with store.reading() as tx:
        return str(tx.execute(text("SELECT session_user")).scalar_one())


def prepared(store: Store, mail: str) -> Office:
    """A delegation home, its leader a day late, of which nothing is handed in; its clerk is told by mail."""
    office = furnish(store)
    hire(office, watching_login(store), "值班", OFFICE, "reviewer")
    returned(office, entry=date(2023, 9, 22))
    registrar = Registrar(store, Actor("clerk", "tester"), Clock(TODAY), TODAY)
    entries.tell_at(registrar, "clerk", mail)
    return office


def lived_through(store: Store, deaths: int) -> None:
    command = [sys.executable, "-m", "tests.processes.watcher", "month", address(store)]
    command += [FIRST.isoformat(), LAST.isoformat(), str(deaths), "7"]
    ran = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, check=False)
    assert ran.returncode == 0, (ran.stdout.decode()[-2000:], ran.stderr.decode())


def told(store: Store) -> Told:
    with store.reading() as tx:
        reminders = tx.execute(text("SELECT obligation_id, stage, recipient, slip, raised_on FROM reminder")).all()
        violations = tx.execute(text("SELECT number, kind, subject, opened_on FROM violation")).all()
        written = outbox.messages(tx)
    messages = Counter((row.subject, row.body) for row in written)
    return Counter(map(tuple, reminders)), Counter(map(tuple, violations)), messages


@pytest.mark.timeout(300)
@pytest.mark.parametrize("database", DEATHS)
def test_deaths_change_nothing(database: str, request: pytest.FixtureRequest) -> None:
    fresh: Callable[[], Store] = request.getfixturevalue(
        "sqlite_factory" if database == "sqlite" else "postgres_factory"
    )
    found: list[Told] = []
    for deaths in (0, DEATHS[database]):
        store = fresh()
        with mail_server() as (box, mail):
            prepared(store, mail)
            lived_through(store, deaths)
            with store.reading() as tx:
                written = outbox.messages(tx)
        arrived = Counter(str(letter["Message-ID"]) for letter in box.mails)
        assert {row.state for row in written} == {"sent"}
        assert set(arrived) == {row.message_id for row in written}
        if not deaths:
            assert set(arrived.values()) == {1}
        found.append(told(store))
        store.close()
    undisturbed, disturbed = found
    assert disturbed == undisturbed
    reminders, violations, messages = undisturbed
    assert (len(reminders) > 30, len(violations) > 4, messages.total() > 20) == (True, True, True)
