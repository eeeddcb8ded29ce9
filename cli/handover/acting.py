"""`travel handover`: handing over, and confirming it or contesting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.action.acting import act_and_report, request
from cli.action.arguments import Reason
from cli.action.details import filled
from cli.handover.app import app
from cli.terminal.choices import listed
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.words.naming import place_name, serial_number
from travel.i18n import N_

if TYPE_CHECKING:
    from workflows.definition import Remark

One = Annotated[str, typer.Argument(metavar=N_("HANDOVER"), help=N_("The hand-over's number."))]
Cabinets = Annotated[
    list[str] | None,
    typer.Option("--cabinet", metavar=N_("CABINET"), help=N_("Only this cabinet; repeat it, or put commas between.")),
]


@acting(app, "give", help=N_("Hand custody over: list what lies there, for another to confirm."))
def give(
    desk: Desk,
    to: Annotated[str, typer.Option("--to", metavar=N_("LOGIN"), help=N_("The account of who takes over."))],
    cabinet: Cabinets = None,
) -> None:
    """Hand over; it is open until the other confirms."""
    from workflows.handover import Giving

    cabinets = tuple(place_name(name) for name in listed(cabinet))
    act_and_report(desk, [request(desk, "give", "", Giving(to=to.strip(), cabinets=cabinets), of="handover")])


@acting(app, "confirm", help=N_("Confirm that everything lies there as listed."))
def confirm(desk: Desk, number: One, reason: Reason = "") -> None:
    """Confirm; custody has passed over."""
    act_and_report(desk, [request(desk, "confirm", serial_number(number), _remark(reason), of="handover")])


@acting(app, "contest", help=N_("Contest the list: say in what the cabinets differ."))
def contest(
    desk: Desk,
    number: One,
    text: Annotated[str, typer.Argument(metavar=N_("TEXT"), help=N_("The differences, passport by passport."))],
) -> None:
    """Contest; it goes back to who hands over."""
    from workflows.handover import Contesting

    details = filled(Contesting, {"text": "TEXT"}, text=text)
    act_and_report(desk, [request(desk, "contest", serial_number(number), details, of="handover")])


@acting(app, "restate", help=N_("List anew what lies there, after a change or a contest."))
def restate(desk: Desk, number: One, reason: Reason = "") -> None:
    """List anew; the other confirms or contests again."""
    act_and_report(desk, [request(desk, "restate", serial_number(number), _remark(reason), of="handover")])


@acting(app, "withdraw", help=N_("Withdraw a hand-over; custody stays where it is."))
def withdraw(desk: Desk, number: One, reason: Reason = "") -> None:
    """Withdraw a hand-over that was not confirmed."""
    act_and_report(desk, [request(desk, "withdraw", serial_number(number), _remark(reason), of="handover")])


def _remark(reason: str) -> Remark:
    from workflows.definition import Remark

    return filled(Remark, reason=reason)
