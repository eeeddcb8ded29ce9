"""What the reading commands have in common: their times and their options.

Imports nothing that takes long: ``travel passport overdue`` answers faster than the program's tables are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal.output import Column
from travel.errors import BadInput
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk
    from travel.listings import Times

UnitOption = Annotated[
    str | None, typer.Option("--unit", metavar=N_("UNIT"), help=N_("Only those of this unit and the units below it."))
]
KindOption = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar=N_("KIND"), help=N_("Only this kind; repeat it, or put commas between.")),
]
Reveal = Annotated[
    bool, typer.Option("--reveal", help=N_("Show passport numbers whole: custodians and auditors, journaled."))
]


def times(desk: Desk) -> Times:
    """The two times the listing is asked for."""
    from travel.listings import Times

    return Times(desk.as_of, desk.known_at)


def titled(desk: Desk, title: Message) -> Message:
    """``title`` with the times the listing was asked for."""
    if desk.as_of and desk.known_at:
        return M(
            "{title}, as of {as_of}, as recorded by {known_at}", title=title, as_of=desk.as_of, known_at=desk.known_at
        )
    if desk.as_of:
        return M("{title}, as of {as_of}", title=title, as_of=desk.as_of)
    if desk.known_at:
        return M("{title}, as recorded by {known_at}", title=title, known_at=desk.known_at)
    return title


def chosen(desk: Desk, screen: Sequence[Column], more: Sequence[Column]) -> Sequence[Column]:
    """The columns that fit a screen; in CSV the others too."""
    return (*screen, *more) if desk.out.format == "csv" else screen


def known_now(desk: Desk) -> None:
    """Raise BadInput where something is judged by what is on file now, and asked for by what was known then."""
    if desk.known_at:
        raise BadInput(
            M("This is judged by what is on file now; leave out --known-at. What was recorded when: travel audit log")
        )


def as_of_now(desk: Desk) -> None:
    """Raise BadInput where a register is asked for as it stood: its history is the journal."""
    if desk.as_of or desk.known_at:
        raise BadInput(M("This register shows what holds now; what held before is in: travel audit log"))
