"""`travel handover list` and `travel handover show`."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.action.registering import shown_number
from cli.handover.acting import One
from cli.handover.app import app
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Fact, Section
from cli.terminal.reading_options import Reveal, as_of_now, chosen
from cli.words import custody
from cli.words.naming import serial_number
from cli.words.next_step import next_fact, next_sentence, step_for_handover
from cli.words.states import state_codes
from travel.i18n import N_, M

States = Annotated[
    list[str] | None,
    typer.Option("--state", metavar=N_("STATE"), help=N_("open, contested, confirmed or withdrawn; may be repeated.")),
]


@reading(app, "list", help=N_("The hand-overs: from whom to whom, and whether they are confirmed."))
def list_handovers(desk: Desk, state: States = None) -> None:
    """List hand-overs, newest first."""
    from travel.listings.custody import handovers

    as_of_now(desk)
    states = state_codes(desk, "handover", state)
    with desk.store.reading() as tx:
        rows = handovers(tx, states)
    desk.out.emit(
        chosen(desk, _LIST, (custody.CONTESTED,)),
        rows,
        title=M("Hand-overs: {count}", count=len(rows)),
        empty=M("Custody has not been handed over yet."),
    )


@reading(app, "show", help=N_("A hand-over with the list of what lies there."))
def show(desk: Desk, number: One, reveal: Reveal = False) -> None:
    """Show one hand-over as it stands."""
    from travel.custody import handovers
    from travel.listings.custody import handover

    as_of_now(desk)
    with desk.store.reading() as tx:
        row = handovers.known(tx, serial_number(number))
    values, step = handover(row), step_for_handover(row.state, row.number, row.given_name, row.taken_name)
    facts = [Fact(column.key, column.header, values[column.key], column.render) for column in _LIST]
    if values["differences"]:
        facts.append(Fact("differences", M("Contested"), values["differences"]))
    shown = shown_number(desk, [each["passport"] for each in row.listed], reveal=reveal)
    rows = [each | {"passport": shown[each["passport"]]} for each in row.listed]
    if desk.out.format == "csv":
        desk.out.emit(_ITEMS, rows)
        return
    section = Section("listed", M("What lies there"), _ITEMS, rows, empty=M("Nothing lies there."))
    desk.out.card([*facts, *next_fact(desk, step)], [section])
    desk.out.say(next_sentence(step))


_LIST = (
    custody.HANDOVER,
    custody.OPENED_ON,
    custody.GIVEN_BY,
    custody.TAKEN_BY,
    custody.CABINETS,
    custody.PASSPORTS,
    custody.HANDOVER_STATE,
)
_ITEMS = (custody.PASSPORT, custody.HOLDER, custody.KIND, custody.CABINET, custody.SLOT)
