"""`travel watch`: the clock over the sweep."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.acting import session
from cli.sweep import opened, raised
from cli.terminal.command import acting, noun_app
from cli.terminal.desk_context import Desk
from cli.words.reminders import in_this_language, stage_words
from travel.clock import CHINA, clock, now, shown_moment
from travel.errors import MovedFirst, TravelError
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from workflows.sweep import Swept

app = noun_app()


@acting(app, "watch", help=N_("Sweep again and again, until it is stopped."))
def watch(
    desk: Desk,
    every: Annotated[
        int, typer.Option("--every", min=1, max=1440, metavar=N_("MINUTES"), help=N_("Minutes from sweep to sweep."))
    ] = 15,
    once: Annotated[bool, typer.Option("--once", help=N_("Sweep once, in the same plain lines, and end."))] = False,
) -> None:
    """Sweep now and then every so many minutes, a line of plain text for each thing done; SIGTERM ends it cleanly."""
    stopping = threading.Event()
    if once:
        _pass(desk, stopping)
        return
    from apscheduler.schedulers.background import BackgroundScheduler

    with _signals(stopping):
        # one recurring and idempotent job: nothing is kept between runs, a late run makes up for those it missed
        scheduler = BackgroundScheduler(timezone=CHINA)
        scheduler.add_job(
            _pass,
            "interval",
            (desk, stopping),
            minutes=every,
            next_run_time=now(),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        scheduler.start()
        _say(M("Watching {store}, every {minutes} minutes", store=desk.store.name, minutes=every))
        stopping.wait()
        scheduler.shutdown(wait=True)
        _say(M("Stopped"))


def _pass(desk: Desk, stopping: threading.Event) -> None:
    from workflows.delivering import deliver
    from workflows.sweep import sweep

    desk.clock = clock(desk.environ)
    try:
        for swept in sweep(session(desk), going_on=lambda: not stopping.is_set()):
            for line in _lines(swept):
                _say(line)
        for delivered in deliver(desk.store, going_on=lambda: not stopping.is_set()):
            message = delivered.message
            if delivered.error is None:
                _say(M("Sent to {recipient}: {subject}", recipient=message.recipient, subject=message.subject))
            else:
                _say(M("Not sent to {recipient}: {error}", recipient=message.recipient, error=delivered.error.message))
    except MovedFirst as other:
        _say(other.message)
    except TravelError as error:  # the next sweep makes up for this one
        _say(M("Broken off: {error}", error=error.message))


def _lines(swept: Swept) -> Iterator[Message]:
    for row in raised(swept):
        yield M(
            "{delegation}: {owner} reminded ({stage}), to {recipients}",
            delegation=row["delegation"],
            owner=row["owner"],
            stage=stage_words(row["stage"]),
            recipients=row["recipients"],
        )
    for row in opened(swept):
        yield M("{number} opened: {found}", number=row["violation"], found=in_this_language(row["found"]))


@contextmanager
def _signals(stopping: threading.Event) -> Iterator[None]:
    def stop(_number: int, _frame: Any) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(message: Message) -> None:
    sys.stdout.write(f"{shown_moment(now())} {message.render()}\n")
    sys.stdout.flush()
