"""`travel stocktaking list` and `travel stocktaking show`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.action.registering import shown_number
from cli.stocktaking.acting import One
from cli.stocktaking.app import app
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Fact, Section
from cli.terminal.reading_options import Reveal, as_of_now
from cli.words import custody
from cli.words.naming import serial_number
from cli.words.next_step import next_fact, next_sentence, step_for_stocktaking
from cli.words.states import state_codes
from travel.i18n import N_, M

States = Annotated[
    list[str] | None,
    typer.Option("--state", metavar=N_("STATE"), help=N_("open, closed or withdrawn; may be repeated.")),
]


@reading(app, "list", help=N_("The stock-takings: what was expected, what differed, what is still to be explained."))
def list_stocktakings(desk: Desk, state: States = None) -> None:
    """List stock-takings, newest first."""
    from travel.listings.custody import stocktakings

    as_of_now(desk)
    states = state_codes(desk, "stocktaking", state)
    with desk.store.reading() as tx:
        rows = stocktakings(tx, states)
    desk.out.emit(
        _LIST,
        rows,
        title=M("Stock-takings: {count}", count=len(rows)),
        empty=M("Nobody has taken stock yet. Begin with: travel passport stocktake"),
    )


@reading(app, "show", help=N_("A stock-taking with its differences and their explanations."))
def show(
    desk: Desk,
    number: One,
    everything: Annotated[bool, typer.Option("--all", help=N_("What lay in its place, too."))] = False,
    reveal: Reveal = False,
) -> None:
    """Show one stock-taking as it stands."""
    from travel.custody import stocktakings
    from travel.listings.custody import unsettled

    as_of_now(desk)
    with desk.store.reading() as tx:
        row = stocktakings.known(tx, serial_number(number))
        items = stocktakings.items(tx, row.id)
        still_open = unsettled(tx).get(row.number, 0)
    differing = [item for item in items if item.found != "present"]
    open_ = sum(1 for item in differing if item.outcome is None)
    step = step_for_stocktaking(row.state, row.number, open_, still_open)
    facts = [
        Fact("stocktaking", M("Stock-taking"), row.number),
        Fact("state", M("State"), row.state, render=custody.STOCKTAKING_STATE.render),
        Fact("cabinets", M("Cabinets"), row.cabinets, render=custody.cabinet_words),
        Fact("counted_on", M("Day"), row.counted_on),
        Fact("counted_by", M("Counted by"), row.counted_name),
        Fact("expected", M("Expected"), sum(1 for item in items if item.found in ("present", "missing"))),
        Fact("present", M("In their place"), len(items) - len(differing)),
        Fact("differences", M("Discrepancies"), len(differing)),
        Fact("unexplained", M("To be explained"), open_),
        *([Fact("unsettled", M("Left open"), still_open)] if still_open or desk.out.format != "table" else []),
        *next_fact(desk, step),
    ]
    told = items if everything else differing
    shown = shown_number(desk, [item.passport for item in told], reveal=reveal)
    rows = [_row(item, shown[item.passport]) for item in told]
    title = M("What was found") if everything else M("Discrepancies")
    if desk.out.format == "csv":
        desk.out.emit(_ITEMS, rows)
        return
    desk.out.card(facts, [Section("items", title, _ITEMS, rows, empty=M("There are no differences."))])
    desk.out.say(next_sentence(step))


def _row(item: Any, passport: str) -> dict[str, Any]:
    names = ("holder", "cabinet", "slot", "found", "outcome", "explanation")
    return {"passport": passport} | {name: getattr(item, name) for name in names}


_LIST = (
    custody.STOCKTAKING,
    custody.COUNTED_ON,
    custody.COUNTED_BY,
    custody.CABINETS,
    custody.EXPECTED,
    custody.DIFFERENCES,
    custody.UNEXPLAINED,
    custody.STOCKTAKING_STATE,
)
_ITEMS = (
    custody.PASSPORT,
    custody.HOLDER,
    custody.CABINET,
    custody.SLOT,
    custody.FOUND,
    custody.OUTCOME,
    custody.EXPLANATION,
)
