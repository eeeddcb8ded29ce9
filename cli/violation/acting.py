"""`travel violation`: explaining, and ruling on the explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.action.acting import act_and_report, papers_of, request
from cli.action.arguments import Papers
from cli.action.details import filled
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.violation.app import app
from cli.words.naming import serial_number
from travel.i18n import N_

if TYPE_CHECKING:
    from workflows.definition import Details
    from workflows.request import Request

Violations = Annotated[list[str], typer.Argument(metavar=N_("VIOLATION"), help=N_("The violation's number."))]
One = Annotated[str, typer.Argument(metavar=N_("VIOLATION"), help=N_("The violation's number."))]
Reasons = Annotated[str, typer.Option("--reason", metavar=N_("TEXT"), help=N_("The reasons; they go on record."))]


@acting(app, "explain", help=N_("Explain what was found, with papers."))
def explain(
    desk: Desk,
    number: One,
    text: Annotated[str, typer.Argument(metavar=N_("TEXT"), help=N_("The explanation."))],
    files: Papers = None,
) -> None:
    """Explain; somebody who did not travel rules on it."""
    from workflows.violation import Explaining

    details = filled(Explaining, {"text": "TEXT"}, text=text, papers=papers_of(desk, "evidence", files or ()))
    act_and_report(desk, [request(desk, "explain", serial_number(number), details, of="violation")])


@acting(app, "accept", help=N_("Accept the explanation."))
def accept(desk: Desk, numbers: Violations, reason: Reasons) -> None:
    """Accept; the matter is settled."""
    from workflows.violation import Ruling

    details = filled(Ruling, {"text": "--reason"}, text=reason)
    act_and_report(desk, _requests(desk, "accept", numbers, details))


@acting(app, "uphold", help=N_("Uphold the violation, and say what follows."))
def uphold(desk: Desk, numbers: Violations, reason: Reasons) -> None:
    """Uphold; it stays on record."""
    from workflows.violation import Ruling

    details = filled(Ruling, {"text": "--reason"}, text=reason)
    act_and_report(desk, _requests(desk, "uphold", numbers, details))


def _requests(desk: Desk, action: str, numbers: list[str], details: Details) -> list[Request]:
    names = dict.fromkeys(serial_number(number) for number in numbers)
    return [request(desk, action, name, details, of="violation") for name in names]
