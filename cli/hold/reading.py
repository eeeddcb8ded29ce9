"""`travel hold list`."""

from __future__ import annotations

from cli.hold.app import app
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Section
from cli.terminal.reading_options import UnitOption, chosen, titled
from cli.words.holds import COLUMNS, MORE, blocks, by_whom, hold_rows
from travel.i18n import N_, M


@reading(app, "list", help=N_("Whom a hold stops from anything new: by which rule, why, since when, what lifts it."))
def list_holds(desk: Desk, unit: UnitOption = None) -> None:
    """List the holds in force on --as-of, else today; nobody enters them, and they are gone with their cause."""
    with desk.store.reading() as tx:
        rows = hold_rows(tx, desk, unit)
    held = by_whom(rows)
    title = titled(desk, M("Holds: {count}", count=len(held)))
    empty = M("Nothing is on hold.")
    if desk.out.format == "table":
        columns, lines = blocks(held)
        desk.out.sections([Section("holds", title, columns, lines, empty, blocks=True)])
    else:
        desk.out.emit(chosen(desk, COLUMNS, MORE), rows, title=title, empty=empty)
