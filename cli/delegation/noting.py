"""Notes beside a received case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cli.action.acting import act, request
from cli.action.details import filled
from cli.action.registering import rehearsed
from cli.terminal.output import Fact
from travel.errors import BadInput
from travel.i18n import M

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk


def note_received(desk: Desk, name: str, text: str, files: Sequence[Path]) -> None:
    """Keep a note beside a received case."""
    from travel.box import received
    from workflows.received import Annotating

    if files:
        raise BadInput(M("A received case takes no papers; put them to a case of your own"))
    with desk.store.reading() as tx:
        known = received.known(tx, name).number
    details = filled(Annotating, {"text": "TEXT"}, text=text)
    act(desk, request(desk, "note", known, details, of="received"))
    desk.out.card([Fact("received", M("Delegation"), known), Fact("text", M("Noted here"), text)])
    if desk.dry_run:
        rehearsed(desk)
