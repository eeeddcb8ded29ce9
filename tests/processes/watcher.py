"""The real ``travel watch`` under a test's clock: ``python -m tests.processes.watcher TASK ARGUMENTS...``.

``watch DATABASE MACHINE TERM`` is one of several, each on a machine of its own: what takes a minute takes a second
here, and a lease holds for TERM seconds.
``back DATABASE DAY`` is one whose clock runs from eight in the morning of that day, and goes back by an hour when a
line is said to it.
``month DATABASE FIRST LAST KILLS SEED`` lets children watch day after day and kills them over and over: they have begun
to sweep and to send; what they leave of a day is done in peace.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any
from unittest.mock import patch

import apprise  # noqa: F401 - loaded once, before the children are made
from apscheduler.schedulers.background import BackgroundScheduler

from cli.main import main
from cli.watch import LOOK_SECONDS
from tests.simulation.town import Timepiece
from travel.clock import CHINA

EIGHT = time_of_day(8)

LONGEST_LIFE = 0.1
"""Seconds a child lives at most after it has begun; a day's sweep and its messages take about as long."""


@contextmanager
def a_minute_is_a_second() -> Iterator[None]:
    """Inside, the scheduler's minutes and the watch's own look at the clock take a sixtieth of their time."""
    ordinary = BackgroundScheduler.add_job

    def sooner(self: Any, job: Any, trigger: str, args: Any, *, minutes: int, **rest: Any) -> Any:
        return ordinary(self, job, trigger, args, seconds=minutes, **rest)

    with patch.object(BackgroundScheduler, "add_job", sooner), patch("cli.watch.LOOK_SECONDS", LOOK_SECONDS / 60):
        yield


def watch_beside_others(database: str, machine: str, term: float) -> int:
    """``travel watch`` on a machine of this name, until it is ended."""
    with (
        a_minute_is_a_second(),
        patch("travel.storage.leases.TERM", timedelta(seconds=term)),
        patch("travel.storage.leases._machine", lambda: machine),
    ):
        return main(["watch", "--every", "1", "--database", database, "--lang", "en"])


class Running(Timepiece):
    """A clock that runs from where it is set."""

    def __init__(self, at: datetime) -> None:
        self._ahead = at - datetime.now(UTC)

    @property
    def at(self) -> datetime:  # type: ignore[override]  # where the other stands, this one runs
        return datetime.now(UTC) + self._ahead

    def go_back(self, by: timedelta) -> None:
        self._ahead -= by


def watch_and_go_back(database: str, day: date) -> int:
    """``travel watch`` on a day, its clock set back when somebody says so."""
    clock = Running(datetime.combine(day, EIGHT, CHINA).astimezone(UTC))

    def listen() -> None:
        sys.stdin.readline()
        clock.go_back(timedelta(hours=1))

    threading.Thread(target=listen, daemon=True).start()
    with a_minute_is_a_second(), clock.governing(), patch("apscheduler.schedulers.base.datetime", clock.moment()):
        return main(["watch", "--every", "1", "--database", database, "--lang", "en"])


def watch_on(database: str, day: date, *options: str) -> int:
    """``travel watch`` at eight in the morning of a day, the scheduler's clock with the program's."""
    timepiece = Timepiece(datetime.combine(day, EIGHT, CHINA).astimezone(UTC))
    with timepiece.governing(), patch("apscheduler.schedulers.base.datetime", timepiece.moment()):
        return main(["watch", *options, "--database", database, "--lang", "en"])


def killed_soon(database: str, day: date, moment: float) -> None:
    """A child that watches, and is killed so many seconds after it has begun."""
    hears, says = os.pipe()
    sys.stdout.flush()  # what is said by now is not the child's word
    child = os.fork()
    if child == 0:
        os.dup2(says, sys.stdout.fileno())
        watch_on(database, day)
        os._exit(1)
    os.close(says)
    begun = os.read(hears, 1)
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(hears)
    if not begun or not os.WIFSIGNALED(status):
        sys.exit("a child ended before it was killed")


def in_peace(database: str, day: date) -> None:
    """What is left of a day is done here; what it loads for that, the children of the next days need not."""
    if watch_on(database, day, "--once"):
        sys.exit(f"{day}: what was left in peace did not end in peace")


def live_through(database: str, first: date, last: date, kills: int, chance: random.Random) -> None:
    """Every day of the month; the deaths fall on random days."""
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    deaths = chance.choices(days, k=kills)
    for day in days:
        for _ in range(deaths.count(day)):
            killed_soon(database, day, chance.random() * LONGEST_LIFE)
        in_peace(database, day)


if __name__ == "__main__":
    _, task, address, *rest = sys.argv
    if task == "watch":
        sys.exit(watch_beside_others(address, rest[0], float(rest[1])))
    if task == "back":
        sys.exit(watch_and_go_back(address, date.fromisoformat(rest[0])))
    live_through(
        address,
        date.fromisoformat(rest[0]),
        date.fromisoformat(rest[1]),
        int(rest[2]),
        random.Random(int(rest[3])),
    )
