"""`travel review`: the decisions of the reviewers."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.action.acting import act_and_report, request
from cli.action.arguments import Number, Numbers, Reason
from cli.action.details import filled
from cli.review.app import app
from cli.terminal.choices import listed
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.words.naming import delegation_number, delegation_numbers, rule_id
from travel.i18n import N_, M

_OPINION = {"opinion": "--reason"}


@acting(app, "pass", help=N_("Pass the step whose turn it is; the last pass approves."))
def pass_(
    desk: Desk,
    numbers: Numbers,
    opinion: Annotated[str, typer.Option("--opinion", metavar=N_("TEXT"), help=N_("What is to be said of it."))] = "",
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar=N_("RULE"),
            help=N_("Accept the justification written for this rule; repeat it, or put commas between."),
        ),
    ] = None,
) -> None:
    """Pass, and as an approver accept justifications."""
    from workflows.steps.review import Passing

    details = filled(Passing, opinion=opinion, accept=tuple(map(rule_id, listed(accept))))
    act_and_report(desk, [request(desk, "pass", number, details) for number in delegation_numbers(numbers)])


@acting(app, "return", help=N_("Send an application back to the clerk, or to an earlier step."))
def return_(
    desk: Desk,
    number: Number,
    reason: Reason,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar=N_("STEP"), help=N_("The step that decides again; the clerk, unless given.")),
    ] = None,
) -> None:
    """Return with what is to be mended."""
    from workflows.steps.review import Returning

    name = delegation_number(number)
    details = filled(Returning, _OPINION, opinion=reason, to_step=_step(desk, name, to) if to else None)
    act_and_report(desk, [request(desk, "return", name, details)])


def _step(desk: Desk, number: str, text: str) -> str:
    """The code of the step that is named by code or by its label."""
    from travel.delegations import cases

    with desk.store.reading() as tx:
        seats = cases.read(tx, number).reviews
    return next((str(seat.step) for seat in seats if text in (seat.step, *seat.label.values())), text)


@acting(app, "refuse", help=N_("Refuse an application for good; of a change, only the change."))
def refuse(
    desk: Desk,
    numbers: Numbers,
    reason: Reason,
    dissuaded: Annotated[
        bool, typer.Option("--dissuaded", help=N_("The unit was dissuaded from the journey; it is counted apart."))
    ] = False,
) -> None:
    """Refuse with the reason."""
    from workflows.steps.review import Refusing

    names = delegation_numbers(numbers)
    details = filled(Refusing, _OPINION, opinion=reason, dissuaded=dissuaded)
    act_and_report(
        desk, [request(desk, "refuse", name, details) for name in names], ask=M("Refuse {numbers}?", numbers=names)
    )


@acting(app, "cut", help=N_("Take members off the list, on record with the reason."))
def cut(
    desk: Desk,
    number: Number,
    members: Annotated[
        list[str], typer.Argument(metavar=N_("MEMBER"), help=N_("The member's name or number; several one by one."))
    ],
    reason: Reason,
) -> None:
    """Cut members."""
    from workflows.steps.review import Cutting

    name = delegation_number(number)
    people = list(dict.fromkeys(members))
    called = {"person": "MEMBER", "opinion": "--reason"}
    wanted = [request(desk, "cut", name, filled(Cutting, called, person=who, opinion=reason)) for who in people]
    act_and_report(desk, wanted)
