"""`travel delegation list`, `show` and `history`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.action.arguments import Number
from cli.delegation.app import app
from cli.delegation.card import show_case, show_case_then
from cli.delegation.opened import case_at
from cli.delegation.sections import countries_words
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column
from cli.terminal.reading_options import Reveal, UnitOption, as_of_now, chosen, times, titled
from cli.words.countries import country_codes
from cli.words.events import event_row, tell
from cli.words.naming import delegation_number
from cli.words.next_step import RowStanding, seat_name, step_from
from cli.words.states import state_codes, state_label
from travel.delegations.case_numbers import is_received
from travel.errors import BadInput
from travel.i18n import N_, M, Message
from travel.vocabulary import ACCOUNT_ROLE, FORMATION, TRACK


@reading(app, "list", help=N_("Delegations: where each stands, and who has the ball since when."))
def list_delegations(
    desk: Desk,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar=N_("STATE"), help=N_("Only in this state; repeat it, or put commas between.")),
    ] = None,
    unit: UnitOption = None,
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only those I filed or decided on."))] = False,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar=N_("YEAR"), min=1, max=9999, help=N_("Only those leaving this year.")),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option("--country", metavar=N_("COUNTRY"), help=N_("Only those that enter this country: BG, 保加利亚.")),
    ] = None,
    received: Annotated[
        bool, typer.Option("--received", help=N_("Only those that other offices handed on to us."))
    ] = False,
) -> None:
    """List delegations by number."""
    from travel.box.received import count
    from travel.listings.delegations import Wanted, delegations

    if received:
        if mine or state or unit or year or country:
            raise BadInput(M("--received is for itself: it lists what came, as it came"))
        _list_received(desk)
        return

    wanted = Wanted(
        states=state_codes(desk, "delegation", state),
        unit=unit,
        login=desk.actor.login if mine else None,
        year=year,
        country=next(iter(country_codes("--country", [country] if country else None)), None),
    )
    with desk.store.reading() as tx:
        rows = [with_turn(row) for row in delegations(tx, times(desk), wanted)]
        others = count(tx)
    desk.out.emit(
        chosen(desk, _SCREEN, _MORE),
        rows,
        title=titled(desk, M("Delegations: {count}", count=len(rows))),
        empty=M("No delegation fits."),
    )
    if others:
        desk.out.say(M("Received from other offices: {count}. See: travel delegation list --received", count=others))


def _list_received(desk: Desk) -> None:
    from travel.box.received import listed

    as_of_now(desk)
    with desk.store.reading() as tx:
        rows = listed(tx)
    title = M("Received from other offices: {count}", count=len(rows))
    desk.out.emit(chosen(desk, _RECEIVED, _MORE_RECEIVED), rows, title=title, empty=M("Nothing was received."))


def with_turn(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the listing with whose turn it is and the command that comes next."""
    step = step_from(RowStanding(row))
    if row["seats"]:
        ball = [{"role": seat["role"], "step": seat["step"], "name": seat_name(seat)} for seat in row["seats"]]
    else:
        roles = step.roles if step else ()
        ball = [{"role": role, "step": None, "name": ACCOUNT_ROLE.label(role)} for role in roles]
    turn = {"ball": ball, "next": step.command if step else None}
    kept = {name: value for name, value in row.items() if name not in ("seats", "organiser_path", "owed")}
    return kept | turn | {"turn": {"ball": ball, "since": row["since"]}}


def turn_words(turn: dict[str, Any]) -> Message:
    """Whose turn it is and since when; since when it is over, where it is nobody's."""
    if not turn["ball"]:
        return M("since {day}", day=turn["since"])
    return M("{who}, since {day}", who=[holder["name"] for holder in turn["ball"]], day=turn["since"])


@reading(app, "show", help=N_("One delegation on one screen: where it stands, what is owed, what is next."))
def show(desk: Desk, number: Number, reveal: Reveal = False) -> None:
    """Show a delegation as it stands; at another time, as the journal then had it."""
    name = delegation_number(number)
    if times(desk).now or is_received(name):
        show_case(desk, name, reveal=reveal)
    else:
        show_case_then(desk, name)


@reading(app, "history", help=N_("Everything that happened to a delegation, its passports and its report."))
def history(desk: Desk, number: Number) -> None:
    """Tell a delegation's events in the order of recording."""
    from travel.delegations import cases
    from travel.listings import events

    name = delegation_number(number)
    with case_at(desk, name) as at:
        title = cases.read(at.tx, at.number).row.title
        rows = [event_row(row) for row in events.history(at.tx, at.number, times(desk))]
    if at.received:
        rows += [event_row(row) for row in at.received.events]
    heading = M("{number} {title}", number=name, title=title)
    tell(desk, HISTORY, rows, titled(desk, heading), M("Nothing was recorded by then."))


HISTORY = (
    Column("on", M("Day"), whole=True),
    Column("what", M("What")),
    Column("who", M("Who")),
    Column("words", M("Details")),
    Column("recorded_at", M("Recorded")),
)


def _state(code: str) -> Message:
    return state_label("delegation", code)


_SCREEN = (
    Column("delegation", M("Delegation"), whole=True),
    Column("title", M("Title")),
    Column("exit", M("Exit"), whole=True),
    Column("state", M("State"), render=_state),
    Column("turn", M("Turn"), render=turn_words),
)
_RECEIVED = (
    Column("received", M("Delegation")),
    Column("title", M("Title")),
    Column("exit", M("Exit"), whole=True),
    Column("state", M("State there"), render=_state),
    Column("received_on", M("Received on"), whole=True),
)
_MORE = (
    Column("organiser", M("Organiser")),
    Column("leader", M("Leader")),
    Column("persons", M("Persons")),
    Column("countries", M("Countries"), render=countries_words),
    Column("entry", M("Entry")),
    Column("days_abroad", M("Days abroad")),
    Column("formation", M("Formation"), render=FORMATION.label),
    Column("track", M("Track"), render=TRACK.label),
    Column("category", M("Category")),
    Column("since", M("Since")),
    Column("approval", M("Mission approval")),
    Column("next", M("Command")),
)
_MORE_RECEIVED = (
    Column("origin", M("Origin")),
    Column("organiser", M("Organiser")),
    Column("leader", M("Leader")),
    Column("persons", M("Persons")),
    Column("countries", M("Countries"), render=countries_words),
    Column("entry", M("Entry")),
    Column("approval", M("Mission approval")),
    Column("contents", M("Contents")),
)
