"""`travel delegation import`: a case that another office handed on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.action.acting import act, request, session
from cli.action.registering import say_next, told
from cli.delegation.app import app
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.terminal.output import Fact
from cli.words.boxes import box_facts
from travel.errors import BadInput
from travel.i18n import N_, M

if TYPE_CHECKING:
    from travel.box.sealing import Box


@acting(app, "import", help=N_("Take in a case that another office put into a box; it is kept as it came."))
def take_in(
    desk: Desk,
    file: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The box, as it came."))],
    seal: Annotated[
        str | None,
        typer.Option("--seal", metavar=N_("SEAL"), help=N_("The seal that the other office told: it must fit.")),
    ] = None,
) -> None:
    """Check the box and keep the case, or put it in the place of an earlier export of it."""
    from travel.box import received
    from workflows.engine import rehearse
    from workflows.received import Receiving

    with _sound(file) as box:
        _compare(seal, box.envelope.seal)
        name = received.number_of(box.contents)
        with desk.store.reading() as tx:
            held = received.find(tx, name)
        if held is not None and held.digest == box.contents.digest:
            _tell(desk, box, name, new=0)
            desk.out.say(M("This very case is held here already; nothing was changed."))
            return
        before = len(received.contents_of(held).events) if held is not None else 0
        details = Receiving(contents=box.contents, envelope=box.envelope)
        wanted = request(desk, "renew" if held else "receive", name if held else "", details, of="received")
        if not desk.dry_run:
            rehearse(session(desk), wanted)  # what is refused leaves no papers behind
            _keep_papers(desk, box)
        act(desk, wanted)
        _tell(desk, box, name, new=len(box.contents.events) - before)
    say_next(desk, "delegation", "show", name)


@contextmanager
def _sound(file: Path) -> Iterator[Box]:
    """The box in ``file``. Raises BadInput that names the file."""
    from travel.box.archive import Misfit
    from travel.box.sealing import opened

    try:
        with opened(file) as box:
            yield box
    except Misfit as misfit:
        raise BadInput(
            M("{file} is not sound; nothing was taken in. {problem}", file=file, problem=misfit.message)
        ) from None


def _compare(given: str | None, found: str) -> None:
    if given is None:
        return
    said = "".join(given.split()).lower()
    if len(said) < 16 or not found.startswith(said):
        raise BadInput(
            M(
                "The seal that was told is not the seal of this box, {seal}; nothing was changed. Ask the other office",
                seal=found,
            )
        )


def _keep_papers(desk: Desk, box: Box) -> None:
    """Keep the contents of the papers before anything is recorded."""
    from travel.attachments import describe, store_content

    with tempfile.TemporaryDirectory() as folder:
        for part in box.archive.papers:
            with Path(folder, part.sha256).open("wb") as target:
                box.archive.pour(part, target)
            store_content(desk.store.blob_dir, describe(Path(folder), part.sha256))
            Path(folder, part.sha256).unlink()


def _tell(desk: Desk, box: Box, name: str, *, new: int) -> None:
    facts = [fact for fact in box_facts(box) if fact.key not in ("delegation", "program")]
    new_events = Fact("new_events", M("New events"), new)
    desk.out.card(told(desk, [Fact("received", M("Delegation"), name), *facts, new_events]))
