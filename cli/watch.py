"""`travel watch`: the clock over the sweep."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.acting import session
from cli.sweep import clock_went_back, failed, opened, raised, reckoned, today_only, unjudged
from cli.terminal.command import acting, noun_app
from cli.terminal.desk_context import Desk
from cli.words.reminders import in_this_language, stage_words
from travel.clock import CHINA, clock, now, shown_moment
from travel.errors import BadInput, MovedFirst, TravelError
from travel.i18n import N_, M, Message
from travel.vocabulary import ACCOUNT_ROLE, OBLIGATION

if TYPE_CHECKING:
    from workflows.sweep import Swept

app = noun_app()

LOOK_SECONDS = 60.0
"""How often a watch looks whether the clock was set back."""


@acting(app, "watch", help=N_("Sweep again and again, until it is stopped."))
def watch(
    desk: Desk,
    every: Annotated[
        int, typer.Option("--every", min=1, max=1440, metavar=N_("MINUTES"), help=N_("Minutes from sweep to sweep."))
    ] = 15,
    once: Annotated[bool, typer.Option("--once", help=N_("Sweep once, in the same plain lines, and end."))] = False,
) -> None:
    """Sweep now and then every so many minutes, a line of plain text for each thing done; SIGTERM ends it cleanly.

    Sending goes its own way, so that a receiver that does not answer holds up no sweep.
    """
    today_only(desk)
    if desk.dry_run:
        raise BadInput(M("What a sweep would do is told by: travel sweep --dry-run"))
    stopping = threading.Event()
    with _signals(stopping):
        if once:
            status = max(_sweep(desk, stopping), _deliver(desk, stopping))
            if status:
                raise typer.Exit(status)
            return
        from apscheduler.schedulers.background import BackgroundScheduler

        # two recurring and idempotent jobs: nothing is kept between runs, a late run makes up for those it missed
        scheduler, begun = BackgroundScheduler(timezone=CHINA), now()
        for job in (_sweep, _deliver):
            scheduler.add_job(
                job,
                "interval",
                (desk, stopping),
                minutes=every if job is _sweep else 1,
                next_run_time=begun,
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        _say(M("Watching {store}, every {minutes} minutes", store=desk.store.name, minutes=every))
        scheduler.start()
        _keep_time(scheduler, stopping, begun)
        scheduler.shutdown(wait=True)
        _say(M("Stopped"))


def _keep_time(scheduler: Any, stopping: threading.Event, seen: datetime) -> None:
    """Wait until it is stopped; the next runs, which are moments of the clock, follow one that is set back."""
    while not stopping.wait(LOOK_SECONDS):
        moment = now()
        if moment < seen:
            _say(M("The clock was set back; going on by it"))
            for job in scheduler.get_jobs():
                job.modify(next_run_time=moment)
        seen = moment


def _sweep(desk: Desk, stopping: threading.Event) -> int:
    """One sweep; its exit status."""
    from workflows.sweep import look, sweep

    desk.clock = clock(desk.environ)
    at, status = session(desk), 0
    try:
        before = look(at)
        if before.later is not None:
            _say(clock_went_back(before.later, at.clock.today))
        for swept in sweep(at, before, going_on=lambda: not stopping.is_set()):
            status = max(status, swept.error.exit_status if swept.error else 0)
            for line in _lines(swept):
                _say(line)
        for row in map(unjudged, before.unjudged):
            status = max(status, 1)
            _say(M("{delegation}: not done: {reason}", delegation=row["delegation"], reason=row["reason"]))
        for owing in before.unheard:
            status = max(status, 1)
            roles = [ACCOUNT_ROLE.label(role) for role in owing.stage.roles]
            _say(
                M(
                    "{delegation}: nobody of {unit} is {roles}",
                    delegation=owing.delegation,
                    unit=owing.unit.name,
                    roles=roles,
                )
            )
    except TravelError as error:  # the next sweep makes up for this one
        return _broken_off(error)
    return status


def _deliver(desk: Desk, stopping: threading.Event) -> int:
    """Send what waits; the exit status."""
    from workflows.delivering import deliver

    try:
        for delivered in deliver(desk.store, going_on=lambda: not stopping.is_set()):
            message = delivered.message
            if delivered.error is None:
                _say(M("Sent to {recipient}: {subject}", recipient=message.recipient, subject=message.subject))
            else:
                said = {"recipient": message.recipient, "error": delivered.error.message}
                again = M("Not sent to {recipient}: {error}", **said)
                _say(again if delivered.again else M("Given up, not sent to {recipient}: {error}", **said))
    except TravelError as error:
        return _broken_off(error)
    return 0


def _broken_off(error: TravelError) -> int:
    if isinstance(error, MovedFirst):
        _say(error.message)
        return 0
    reasons = [finding.message for finding in getattr(error, "findings", ())]
    _say(M("Broken off: {error}", error=M("{reasons}", reasons=[error.message, *reasons])))
    return error.exit_status


def _lines(swept: Swept) -> Iterator[Message]:
    for row in reckoned(swept):
        yield M(
            "{delegation}: {owner} is to {kind} by {due} instead of {before}",
            delegation=row["delegation"],
            kind=OBLIGATION.label(row["kind"]),
            owner=row["owner"],
            due=row["due_on"],
            before=row["instead_of"],
        )
    for row in raised(swept):
        stage, slip = stage_words(row["stage"]), row["supervision_slip"]
        yield M(
            "{delegation}: {owner} reminded to {kind}, due on {due} ({stage}), to {recipients}",
            delegation=row["delegation"],
            owner=row["owner"],
            kind=OBLIGATION.label(row["kind"]),
            due=row["due_on"],
            stage=M("{stage}, {slip}", stage=stage, slip=slip) if slip else stage,
            recipients=row["recipients"],
        )
    if swept.error is not None:
        row = failed(swept)
        yield M("{delegation}: not done: {reason}", delegation=row["delegation"], reason=row["reason"])
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
