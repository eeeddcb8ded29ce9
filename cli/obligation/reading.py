"""`travel obligation list`."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.obligation.app import app
from cli.terminal.choices import codes_of
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column
from cli.terminal.reading_options import KindOption, UnitOption, chosen, times, titled
from cli.words.debts import MORE, OPEN
from cli.words.naming import delegation_number
from travel.i18n import N_, M
from travel.vocabulary import OBLIGATION


@reading(app, "list", help=N_("What is owed: by whom, by when, and how the day came about."))
def list_obligations(
    desk: Desk,
    kind: KindOption = None,
    unit: UnitOption = None,
    delegation: Annotated[
        str | None, typer.Option("--for", metavar=N_("DELEGATION"), help=N_("Only those of this delegation."))
    ] = None,
) -> None:
    """List open obligations by due day."""
    from travel.listings.obligations import Wanted, open_obligations

    number = delegation_number(delegation) if delegation else None
    wanted = Wanted(codes_of(OBLIGATION, "--kind", kind), unit, number)
    with desk.store.reading() as tx:
        rows = open_obligations(tx, times(desk), desk.today, wanted)
    desk.out.emit(
        chosen(desk, OPEN, _MORE),
        rows,
        title=titled(desk, M("Owed: {count}", count=len(rows))),
        empty=M("Nothing is owed."),
    )


_MORE = (*MORE, Column("passport", M("Passport")), Column("opened_on", M("Opened")))
