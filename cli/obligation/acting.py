"""`travel obligation`: discharging what is owed, by the action that discharges it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.acting import act_and_report, papers_of, request
from cli.action.arguments import Papers
from cli.action.details import filled
from cli.obligation.app import app
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.words.naming import quoted
from cli.words.next_step import next_step, step_for_debt
from travel.errors import BadInput, Refused
from travel.i18n import N_, M, Message
from travel.vocabulary import OBLIGATION

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from workflows.definition import Details


@acting(app, "discharge", help=N_("Discharge an obligation by its number, or learn which command does."))
def discharge(
    desk: Desk,
    number: Annotated[int, typer.Argument(metavar=N_("NUMBER"), help=N_("The obligation's number."))],
    place: Annotated[
        str, typer.Option("--place", metavar=N_("PLACE"), help=N_("Of a results notice: where it was published."))
    ] = "",
    finding: Annotated[
        str, typer.Option("--finding", metavar=N_("TEXT"), help=N_("Of a look-back: what was found."))
    ] = "",
    files: Papers = None,
) -> None:
    """Results notices and look-backs are discharged here; everything else has a command of its own."""
    from travel import obligations
    from workflows.authority import reason
    from workflows.steps.after import LookingBack, Publishing

    with desk.store.reading() as tx:
        row = obligations.known(tx, number)
        instead = _instead(tx, row)
    if row.ended_on is not None:
        raise Refused(
            M("Obligation {key} is not open any more", key=number),
            [reason("obligations", M("{kind} ended on {on}", kind=OBLIGATION.label(row.kind), on=row.ended_on))],
        )
    details: Details
    if row.kind == "results-notice":
        _want(place, "--place", M("PLACE"))
        action, papers = "publish", papers_of(desk, "notice", files or ())
        details = filled(Publishing, place=place, papers=papers)
    elif row.kind == "look-back":
        _want(finding, "--finding", M("TEXT"))
        action, papers = "look-back", papers_of(desk, "evidence", files or ())
        details = filled(LookingBack, finding=finding, papers=papers)
    else:
        raise BadInput(M("{kind} is discharged by: {command}", kind=OBLIGATION.label(row.kind), command=instead))
    act_and_report(desk, [request(desk, action, row.number, details)])


def _instead(tx: Connection, row: Row[Any]) -> str:
    """The command for what has one of its own; of a passport, for this one alone."""
    from travel.delegations import cases

    match row.kind:
        case "passport":
            return f"travel passport collect {quoted(row.owner)} --for {row.number}"
        case "record-return":  # with the approved days
            step = next_step(cases.read(tx, row.number))
        case _:
            step = step_for_debt(row.kind, row.number)
    return step.command if step else f"travel delegation show {row.number}"


def _want(text: str, option: str, value: Message) -> None:
    if not text.strip():
        raise BadInput(M("{option} is missing", option=f"{option} {value.render()}"))
