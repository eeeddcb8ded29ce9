"""Sweeps a month and is killed over and over: ``python -m tests.processes.sweeper DATABASE FIRST LAST KILLS SEED``.

A child of this process sweeps day after day and sends what waits; it is killed after a random moment, and the next
child goes on from the day that was reached. At the end a last child is left in peace.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from travel.clock import Clock
from travel.identity import Actor
from travel.storage.store import Store, database_url
from workflows.delivering import deliver
from workflows.engine import Session
from workflows.sweep import sweep

LONGEST_LIFE = 0.12
"""Seconds a child lives at most; a day's sweep takes a few hundredths."""


def days(first: date, last: date) -> list[date]:
    """Every day of the month that is simulated."""
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def go_through(database: str, wanted: list[date], mark: Path) -> None:
    """Sweep and send, day after day; ``mark`` keeps the day that is under way."""
    store = Store(database_url(database))
    for day in wanted:
        mark.write_text(day.isoformat())
        for _ in sweep(Session(store, Actor("reviewer", "sweeper"), Clock(day))):
            pass
        for _ in deliver(store):
            pass
    store.close()


def kill_over_and_over(database: str, wanted: list[date], kills: int, chance: random.Random) -> None:
    """Children that are killed, one after another, and then one that is not."""
    mark = Path(f"{database}.day")
    mark.write_text(wanted[0].isoformat())
    for left in range(kills, -1, -1):
        reached = date.fromisoformat(mark.read_text() or wanted[0].isoformat())
        # while there are kills left, the month is gone through slowly
        upto = wanted if left == 0 else [day for day in wanted if day <= wanted[len(wanted) * (kills - left) // kills]]
        child = os.fork()
        if child == 0:
            go_through(database, [day for day in upto if day >= reached], mark)
            os._exit(0)
        if left:
            time.sleep(chance.random() * LONGEST_LIFE)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if status:
        sys.exit("the last child did not end in peace")


if __name__ == "__main__":
    _, address, first, last, kills, seed = sys.argv
    month = days(date.fromisoformat(first), date.fromisoformat(last))
    kill_over_and_over(address, month, int(kills), random.Random(int(seed)))
