"""`travel report`: handing in, accepting or sending back, evaluating, looking back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.action.acting import act_and_report, papers, papers_of, request
from cli.action.arguments import Number, Numbers, Papers, Reason
from cli.action.details import filled
from cli.report.app import app
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.words.naming import delegation_number, delegation_numbers
from travel.errors import BadInput
from travel.i18n import N_, M


@acting(app, "submit", help=N_("Hand in the trip report."))
def submit(
    desk: Desk,
    number: Number,
    form: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The report form, a TOML file."))],
) -> None:
    """Hand in a report; its file and photos lie beside the form."""
    from travel.application import Attachment
    from travel.forms.reading import read_report
    from workflows.report import Reporting

    read = read_report(form)
    named = [Attachment(kind="report", file=read.report.file)] if read.report.file else []
    named += [Attachment(kind="photo", file=photo) for photo in read.report.photos]
    details = Reporting(form=read, papers=papers(desk, form.parent, named))
    act_and_report(desk, [request(desk, "submit", delegation_number(number), details, of="report")])


@acting(app, "accept", help=N_("Accept a trip report."))
def accept(
    desk: Desk,
    numbers: Numbers,
    opinion: Annotated[str, typer.Option("--opinion", metavar=N_("TEXT"), help=N_("What is to be said of it."))] = "",
) -> None:
    """Accept; the delegation is then reported."""
    from workflows.steps.review import Opinion

    details = filled(Opinion, opinion=opinion)
    names = delegation_numbers(numbers)
    act_and_report(desk, [request(desk, "accept", name, details, of="report") for name in names])


@acting(app, "return", help=N_("Send a trip report back for rework; it is owed again."))
def return_(desk: Desk, number: Number, reason: Reason) -> None:
    """Send back with what is missing."""
    from workflows.steps.review import Opinion

    details = filled(Opinion, {"opinion": "--reason"}, opinion=reason)
    act_and_report(desk, [request(desk, "return", delegation_number(number), details, of="report")])


@acting(app, "evaluate", help=N_("Record the evaluation: scores, outcomes, look-backs."))
def evaluate(
    desk: Desk,
    number: Number,
    form: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The evaluation form, a TOML file."))],
) -> None:
    """Evaluate; look-backs are owed from this day."""
    from travel.forms.reading import read_evaluation
    from workflows.report import Evaluating

    details = Evaluating(form=read_evaluation(form))
    act_and_report(desk, [request(desk, "evaluate", delegation_number(number), details, of="report")])


@acting(app, "look-back", help=N_("Record what became of the outcomes."))
def look_back(
    desk: Desk,
    number: Number,
    finding: Annotated[str, typer.Option("--finding", metavar=N_("TEXT"), help=N_("What was found."))],
    closed: Annotated[
        list[int] | None,
        typer.Option("--closed", metavar=N_("OUTCOME"), help=N_("An outcome that need not be asked for again.")),
    ] = None,
    about: Annotated[
        list[str] | None,
        typer.Option(
            "--about", metavar=N_("OUTCOME=TEXT"), help=N_("What was found of one outcome; the others have --finding.")
        ),
    ] = None,
    files: Papers = None,
) -> None:
    """Discharge the next look-back; when no outcome is open any more, all that are left."""
    from workflows.steps.after import LookingBack

    details = filled(
        LookingBack,
        finding=finding,
        about=dict(_about(text) for text in about or ()),
        closed=tuple(closed or ()),
        papers=papers_of(desk, "evidence", files or ()),
    )
    act_and_report(desk, [request(desk, "look-back", delegation_number(number), details)])


def _about(text: str) -> tuple[int, str]:
    number, mark, words = text.replace("＝", "=", 1).partition("=")
    if not (number.strip().isdecimal() and mark and words.strip()):
        raise BadInput(M("--about: “{found}”; write it like 3=TEXT, with the number of the outcome", found=text))
    return int(number), words.strip()
