"""The one place where commands act: one request, or one after another, carried out or rehearsed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.action.answer import report_done
from cli.action.answer_bulk import report_each
from travel.errors import TravelError
from travel.i18n import Message

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk
    from travel.application import Attachment
    from travel.attachments import AttachmentFile
    from workflows.definition import Details
    from workflows.request import Done, Request, Session

    Papers = tuple[tuple[Attachment, AttachmentFile], ...]


@dataclass(frozen=True)
class Attempt:
    """What became of one request among several: done, or the error that stood against it."""

    request: Request
    done: Done | None = None
    error: TravelError | None = None


def session(desk: Desk) -> Session:
    """Who is at work at this desk."""
    from workflows.request import Session

    return Session(desk.store, desk.actor, desk.clock)


def request(desk: Desk, action: str, name: str, details: Details | None = None, *, of: str = "delegation") -> Request:
    """A request on the desk's business day."""
    from workflows.definition import Details
    from workflows.request import Request

    return Request(of, action, name, desk.on, details or Details())


def act(desk: Desk, wanted: Request, *, ask: Message | None = None) -> Done:
    """Carry the request out, or rehearse it with ``--dry-run``; ``ask`` is asked first where it cannot be taken back.

    Raises what ``perform`` raises, and BadInput when the answer is no.
    """
    from workflows.engine import perform, rehearse

    wanted = seen(desk, wanted)
    if ask is not None:
        desk.confirm(ask)
    run = rehearse if desk.dry_run else perform
    return run(session(desk), wanted)


def seen(desk: Desk, wanted: Request) -> Request:
    """The request with the version that stands now, so that what moves meanwhile, or while one is asked, is noticed."""
    from workflows.engine import look

    if not wanted.name or wanted.seen is not None:
        return wanted
    return replace(wanted, seen=look(session(desk), wanted.workflow, wanted.name))


def act_and_report(desk: Desk, wanted: Sequence[Request], *, ask: Message | None = None) -> None:
    """Do one thing and show its whole answer, or several with one line each.

    Several are separate actions: what can be done is done. Raises Exit with the failures' own status, or 1 when they
    differ.
    """
    if len(wanted) == 1:
        only = wanted[0]
        report_done(desk, act(desk, only, ask=ask), getattr(only.details, "delegation", None))
        return
    if ask is not None:
        wanted = [_seen_if_there(desk, each) for each in wanted]
        desk.confirm(ask)
    attempts = [_attempt(desk, each) for each in wanted]
    report_each(desk, attempts)
    statuses = {attempt.error.exit_status for attempt in attempts if attempt.error is not None}
    if statuses:
        raise typer.Exit(statuses.pop() if len(statuses) == 1 else 1)


def _seen_if_there(desk: Desk, wanted: Request) -> Request:
    try:
        return seen(desk, wanted)
    except TravelError:
        return wanted  # its own line will say what is wrong with it


def _attempt(desk: Desk, wanted: Request) -> Attempt:
    try:
        return Attempt(wanted, done=act(desk, wanted))
    except TravelError as error:
        return Attempt(wanted, error=error)


def papers(desk: Desk, folder: Path, named: Iterable[Attachment]) -> Papers:
    """The papers entered with their paths inside ``folder``, their contents kept before anything is recorded.

    A rehearsal keeps nothing. Raises BadInput and StoreFault as travel.attachments does.
    """
    from travel.attachments import describe, store_content

    found = tuple((entry, describe(folder, entry.file)) for entry in named)
    if not desk.dry_run:
        for _, paper in found:
            store_content(desk.store.blob_dir, paper)
    return found


def papers_of(desk: Desk, kind: str, paths: Iterable[Path]) -> Papers:
    """Papers named on the command line, each in whatever folder it lies."""
    from travel.application import Attachment

    return tuple(
        paper for path in paths for paper in papers(desk, path.parent, [Attachment(kind=kind, file=path.name)])
    )
