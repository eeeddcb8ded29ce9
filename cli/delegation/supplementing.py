"""`travel delegation supplement`: papers that come after the form."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.acting import act_and_report, papers, request
from cli.action.arguments import Number
from cli.action.details import filled
from cli.delegation.app import app
from cli.terminal.choices import code_of
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.terminal.options import day_option
from cli.words.naming import delegation_number
from travel.errors import BadInput
from travel.i18n import N_, M, translate
from travel.vocabulary import ATTACHMENT

if TYPE_CHECKING:
    from travel.application import Attachment


@acting(app, "supplement", help=N_("Hand in papers that were still missing; the form stays as it is."))
def supplement(
    desk: Desk,
    number: Number,
    named: Annotated[
        list[str],
        typer.Argument(
            metavar=N_("KIND=FILE"),
            help=N_("What the paper is, and where it lies, such as clearance=form.pdf; several at once."),
        ),
    ],
    member: Annotated[
        str | None,
        typer.Option("--member", metavar=N_("NAME"), help=N_("The member it is about; all of them, unless given.")),
    ] = None,
    bears: Annotated[
        str | None, typer.Option("--number", metavar=N_("NUMBER"), help=N_("The number the paper bears."))
    ] = None,
    issued_by: Annotated[
        str | None, typer.Option("--issued-by", metavar=N_("UNIT"), help=N_("Who issued the paper."))
    ] = None,
    dated: Annotated[date | None, day_option("--dated", help=N_("The day of its issue."))] = None,
) -> None:
    """Put papers to the current version of the application."""
    from workflows.steps.papers import Supplementing

    details = {"member": member, "number": bears, "issued_by": issued_by, "dated": dated}
    if len(named) > 1 and any(details.values()):
        raise BadInput(
            M("--member, --number, --issued-by and --dated say something of one paper; hand in one at a time")
        )
    found = [_paper(text, **details) for text in named]
    kept = tuple(pair for folder, entry in found for pair in papers(desk, folder, [entry]))
    act_and_report(desk, [request(desk, "supplement", delegation_number(number), Supplementing(papers=kept))])


def _paper(text: str, **details: Any) -> tuple[Path, Attachment]:
    """The folder of a paper and how it is entered."""
    from travel.application import Attachment
    from workflows.steps.papers import OTHERS_PAPERS

    kind, mark, file = text.partition("=")
    if not mark or not file:
        raise BadInput(M("{found}: wanted is KIND=FILE, such as clearance=form.pdf", found=text))
    path = Path(file)
    given = {name: value for name, value in details.items() if value is not None}
    code = code_of(ATTACHMENT.without(OTHERS_PAPERS), translate("KIND"), kind)
    return path.parent, filled(Attachment, {"file": "KIND=FILE"}, kind=code, file=path.name, **given)
