"""Whoever sweeps may die at any moment: the same reminders are raised, and every message arrives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text

from tests.mail import mail_server
from tests.office import TODAY, Office, furnish
from tests.processes.others import ROOT, address
from travel import outbox, registry
from travel.clock import Clock
from travel.identity import Actor
from travel.registry import Registrar
from travel.storage.store import Store

FIRST, LAST = date(2023, 9, 22), date(2023, 11, 1)
KILLS = 100

Raised = set[tuple[int, str, str, str | None]]


def prepared(store: Store, mail: str) -> Office:
    """A delegation home, of which nothing is handed in; its clerk is told by mail."""
    office = furnish(store)
    office.back()
    registrar = Registrar(store, Actor("clerk", "tester"), Clock(TODAY), TODAY)
    registry.tell_at(registrar, "clerk", mail)
    return office


def raised(store: Store) -> Raised:
    with store.reading() as tx:
        rows = tx.execute(text("SELECT obligation_id, stage, recipient, slip FROM reminder")).all()
        return {(row.obligation_id, row.stage, row.recipient, row.slip) for row in rows}


def swept(store: Store, kills: int) -> None:
    command = [sys.executable, "-m", "tests.processes.sweeper", address(store)]
    command += [FIRST.isoformat(), LAST.isoformat(), str(kills), "7"]
    ran = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()


@pytest.mark.timeout(300)
def test_a_hundred_deaths_change_nothing(sqlite_factory: Callable[[], Store]) -> None:
    told: list[tuple[Raised, set[tuple[str, str]]]] = []
    for kills in (0, KILLS):
        store = sqlite_factory()
        with mail_server() as (box, mail):
            prepared(store, mail)
            swept(store, kills)
            with store.reading() as tx:
                written = outbox.messages(tx)
        assert {row.state for row in written} == {"sent"}
        assert {mail["Message-ID"] for mail in box.mails} == {row.message_id for row in written}
        told.append((raised(store), {(row.subject, row.body) for row in written}))
        store.close()
    assert told[0] == told[1]
    assert len(told[0][0]) > 30
