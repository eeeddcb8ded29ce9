"""`travel obligation export`: what is due, for the calendars people carry."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.obligation.app import app
from cli.paper.options import Force
from cli.terminal.choices import codes_of
from cli.terminal.command import exporting
from cli.terminal.desk_context import Desk
from cli.terminal.reading_options import KindOption, UnitOption, times
from cli.words.naming import delegation_number, quoted
from travel.i18n import N_, M
from travel.vocabulary import OBLIGATION

if TYPE_CHECKING:
    from travel.listings.agenda import Entry

TAKEN = M("{file} is there already and is not overwritten; name another by --output, or say --force")


@exporting(app, "export", help=N_("Write what is due as an iCalendar file (.ics) for calendars and telephones."))
def export(
    desk: Desk,
    output: Annotated[
        str, typer.Option("--output", metavar=N_("FILE"), help=N_("A new file, or - for standard output."))
    ],
    form: Annotated[Literal["ics"], typer.Option("--format", help=N_("The form of the file."))] = "ics",  # noqa: ARG001  # there is one so far
    kind: KindOption = None,
    unit: UnitOption = None,
    delegation: Annotated[
        str | None, typer.Option("--for", metavar=N_("DELEGATION"), help=N_("Only those of this delegation."))
    ] = None,
    force: Force = False,
) -> None:
    """What is open stands on its due day; what was settled lately is taken out of a calendar that has it."""
    from travel.delegations import cases
    from travel.interchange.icalendar import written
    from travel.listings.agenda import agenda, store_mark
    from travel.listings.obligations import Wanted
    from travel.new_files import new_file
    from travel.reminding import reminders

    number = delegation_number(delegation) if delegation else None
    wanted = Wanted(codes_of(OBLIGATION, "--kind", kind), unit, number)
    with desk.store.reading() as tx:
        if number:
            cases.read(tx, number)
        entries, mark = agenda(tx, times(desk), desk.today, wanted), store_mark(tx)
    name = M("What is due in {unit}", unit=unit) if unit else M("What is due on official trips")
    made = written(entries, reminders.ladder(desk.policy(desk.today)), mark, name, _command)
    if output == "-":
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    with new_file(Path(output), TAKEN, replace=force) as target:
        target.write(made)
    still_open = sum(not entry.settled for entry in entries)
    desk.out.say(
        M(
            "Written to {file}: {open} open, {settled} to be taken out because settled",
            file=output,
            open=still_open,
            settled=len(entries) - still_open,
        )
    )


def _command(entry: Entry) -> str | None:
    """The command that settles a debt; of a passport, this one alone."""
    from cli.words.next_step import step_for_debt

    if entry.settled:
        return None
    if entry.kind == "passport":
        return f"travel passport collect {quoted(entry.owner)} --for {entry.delegation}"
    step = step_for_debt(entry.kind, entry.delegation)
    return step.command if step else None
