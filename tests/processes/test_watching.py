"""Two watch one PostgreSQL at once: what is due is raised once and sent once, and when one dies the other goes on."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from tests.database.papers import hire
from tests.mail import Box, mail_server
from tests.office import OFFICE, TODAY, Office, furnish
from tests.processes.others import ROOT, address
from tests.processes.test_watch_killed import watching_login
from tests.story import people
from travel.clock import Clock
from travel.identity import Actor
from travel.registry import entries
from travel.registry.keeping import Registrar
from travel.reminding import outbox
from travel.storage.store import Store

SHORT, LONG = 6.0, 300.0
"""Seconds a lease holds: where it is to end soon, and where not even a busy machine lets it end under a living hand."""

PATIENCE = 60.0
"""Seconds after which something that should happen does not happen any more."""

NAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
)


class Watcher:
    """``travel watch`` on a machine of its own, and every line it has said."""

    def __init__(self, store: Store, machine: str, said: queue.Queue[tuple[str, str]], *task: str) -> None:
        self.machine = machine
        name, *arguments = task
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.processes.watcher", name, address(store), *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._listening = threading.Thread(target=self._listen, args=(said,), daemon=True)
        self._listening.start()

    def _listen(self, said: queue.Queue[tuple[str, str]]) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said.put((self.machine, line.rstrip("\n")))

    def end(self, how: signal.Signals) -> int:
        """Its exit status, once all it has said is heard."""
        self.process.send_signal(how)
        status = self.process.wait(PATIENCE)
        self._listening.join(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
        return status


@contextmanager
def watching(
    store: Store, tasks: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[dict[str, Watcher], queue.Queue[tuple[str, str]]]]:
    """Watchers by machine that are all at work; those that still live are ended with the block."""
    said: queue.Queue[tuple[str, str]] = queue.Queue()
    watchers = {machine: Watcher(store, machine, said, *task) for machine, task in tasks.items()}
    try:
        begun: set[str] = set()
        while begun != set(tasks):
            machine, line = said.get(timeout=PATIENCE)
            assert "Traceback" not in line, line
            begun.add(machine)
        yield watchers, said
    finally:
        for watcher in watchers.values():
            if watcher.process.poll() is None:
                watcher.end(signal.SIGKILL)


def two(term: float) -> dict[str, tuple[str, ...]]:
    """Two machines on which somebody watches, with leases that hold so long."""
    return {machine: ("watch", machine, str(term)) for machine in ("one", "two")}


@pytest.fixture
def mailed(postgres_factory: Callable[[], Store]) -> Iterator[tuple[Office, Box]]:
    """An office on PostgreSQL whose clerk is told by mail, and the box where it arrives."""
    store = postgres_factory()
    office = furnish(store)
    hire(office, watching_login(store), "值班", OFFICE, "reviewer")
    with mail_server() as (box, mail):
        entries.tell_at(Registrar(store, Actor("clerk", "tester"), Clock(TODAY), TODAY), "clerk", mail)
        yield office, box
    store.close()


def come_home(office: Office, first: int, count: int) -> None:
    """Delegations of 2023 that are back and have handed nothing in: by today all of it is long overdue."""
    for index in range(first, first + count):
        office.back(application=people(NAMES[index * 4 : index * 4 + 4]))


def until(happened: Callable[[], bool]) -> None:
    """Look until it has happened."""
    ends = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < ends, "it does not happen"
        threading.Event().wait(0.05)


def all_is_raised(office: Office) -> bool:
    """Whether every open debt has its reminder, the last rung of all, for each of those who are told."""
    with office.store.reading() as tx:
        left = tx.execute(
            text(
                "SELECT count(*) FROM obligation o WHERE o.ended_on IS NULL AND "
                "NOT EXISTS (SELECT 1 FROM reminder r WHERE r.obligation_id = o.id AND r.stage = 'slip-30')"
            )
        ).scalar_one()
    return not left


def all_is_sent(office: Office) -> bool:
    with office.store.reading() as tx:
        return all_is_raised(office) and {row.state for row in outbox.messages(tx)} == {"sent"}


def arrived(box: Box) -> Counter[str]:
    return Counter(str(mail["Message-ID"]) for mail in box.mails)


def raised_once(office: Office) -> None:
    """Nobody was reminded twice of the same, each message belongs to one reminder, and each slip has its number."""
    with office.store.reading() as tx:
        rows = tx.execute(text("SELECT obligation_id, stage, recipient, slip FROM reminder")).all()
        written = outbox.messages(tx)
    assert len({row[:3] for row in rows}) == len(rows)
    assert len({row.slip for row in rows}) == len({row.obligation_id for row in rows})
    assert len(written) == len([row for row in rows if row.recipient == "clerk"])


@pytest.mark.timeout(240)
def test_while_both_live_nothing_is_raised_or_sent_twice(mailed: tuple[Office, Box]) -> None:
    office, box = mailed
    come_home(office, 0, 3)
    with watching(office.store, two(LONG)) as (watchers, said):
        until(lambda: all_is_sent(office))
        for count in range(3, 6):
            come_home(office, count, 1)
        until(lambda: all_is_sent(office))
        assert [watcher.end(signal.SIGTERM) for watcher in watchers.values()] == [0, 0]
    heard = Counter(line.partition(" ")[2].partition(" ")[2] for _, line in list(said.queue))
    assert heard["Stopped"] == 2
    raised_once(office)
    with office.store.reading() as tx:
        written = {row.message_id for row in outbox.messages(tx)}
    assert arrived(box) == Counter(written)
    assert len(written) > 20


@pytest.mark.timeout(240)
def test_when_one_dies_over_its_work_the_other_goes_on_when_the_lease_ends(mailed: tuple[Office, Box]) -> None:
    """Whoever is at it first is killed at its first reminder; the other may not know that it died."""
    office, box = mailed
    with watching(office.store, two(SHORT)) as (watchers, said):
        come_home(office, 0, 10)
        while True:
            machine, line = said.get(timeout=PATIENCE)
            if " reminded " in line:
                break
        watchers[machine].end(signal.SIGKILL)
        died = time.monotonic()
        until(lambda: all_is_raised(office))
        assert time.monotonic() - died < SHORT + 30
        until(lambda: all_is_sent(office))
    raised_once(office)
    with office.store.reading() as tx:
        written = {row.message_id for row in outbox.messages(tx)}
    assert set(arrived(box)) == written
    # one message at most was under way when it died; it has come again under the same name
    assert arrived(box).total() - len(written) <= 1


@pytest.mark.timeout(120)
def test_a_watch_whose_clock_is_set_back_goes_on_by_it(sqlite_office: Office) -> None:
    """It does not wait until the clock has come to where it was."""
    hire(sqlite_office, watching_login(sqlite_office.store), "值班", OFFICE, "reviewer")
    with watching(sqlite_office.store, {"one": ("back", "2024-03-01")}) as (watchers, said):
        stdin = watchers["one"].process.stdin
        assert stdin is not None
        stdin.write("back\n")
        stdin.flush()
        while "set back" not in said.get(timeout=PATIENCE)[1]:
            pass
        come_home(sqlite_office, 0, 1)
        until(lambda: all_is_raised(sqlite_office))
        assert watchers["one"].end(signal.SIGTERM) == 0
