"""`travel delegation`: writing the application, sending it up, taking it back, changing it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.action.acting import act, act_and_report, papers, papers_of, request
from cli.action.answer import report_done
from cli.action.arguments import Application as Form
from cli.action.arguments import Number, Numbers, Papers, Reason
from cli.action.details import filled
from cli.delegation.app import app
from cli.delegation.noting import note_received
from cli.delegation.questions import ask, prompt_line
from cli.terminal.cells import visible
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.terminal.errors import BROKEN_OFF
from cli.words.naming import delegation_number, delegation_numbers, rule_id
from travel.delegations.case_numbers import is_received
from travel.errors import NotAllowed, NotFound
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from travel.application import Application
    from travel.forms.questions import Question
    from workflows.steps.application import Filing

_THEIR_UNIT = ("members", "unit")


@acting(app, "new", help=N_("File an application from a form, or by answering questions."))
def new(
    desk: Desk,
    form: Annotated[
        Path | None,
        typer.Argument(metavar=N_("FILE"), help=N_("The application; without it every field is asked for.")),
    ] = None,
    draft: Annotated[
        Path | None,
        typer.Option("--draft", metavar=N_("FILE"), help=N_("Where the answers are kept until they are filed.")),
    ] = None,
    folder: Annotated[
        Path, typer.Option("--folder", metavar=N_("FOLDER"), help=N_("Where the attachments lie, when asked for."))
    ] = Path(),
) -> None:
    """File a new delegation; attachments named in a form lie beside it."""
    if form is not None:
        act_and_report(desk, [request(desk, "new", "", _filing(desk, form))])
        return
    _new_by_questions(desk, draft or _draft_path(), folder)


def _new_by_questions(desk: Desk, path: Path, folder: Path) -> None:
    from travel.forms.draft import Draft
    from workflows.refusals import check_filing

    with desk.store.reading() as tx:  # who may not file should not answer fifty questions first
        check_filing(tx, desk.actor.login, desk.on, desk.today)
    draft = Draft.open(path, folder)
    if draft.finished:
        draft.back()  # it was refused: from the last question, < leads to the answer that is to be another
    if not ask(draft, prompt_line, _say_aside, partial(_against_unit, desk)):
        raise typer.Exit(BROKEN_OFF)
    application = draft.application()
    done = act(desk, request(desk, "new", "", _filing_of(desk, application, folder)))
    if not desk.dry_run:
        draft.discard()
    report_done(desk, done)


def _against_unit(desk: Desk, question: Question, text: str) -> list[Message]:
    """What stands against a unit that is named: it is not registered, or this account does not file for it."""
    from travel.registry.units import known_unit
    from workflows.refusals import check_filing

    organiser = question.at == ("delegation", "organiser")
    if not text or question.asks != "value" or not (organiser or (question.at[0], question.at[-1]) == _THEIR_UNIT):
        return []
    try:
        with desk.store.reading() as tx:
            if organiser:
                check_filing(tx, desk.actor.login, desk.on, desk.today, text)
            else:
                known_unit(tx, text)
    except (NotAllowed, NotFound) as error:
        return [error.message, *(finding.message for finding in getattr(error, "findings", ()))]
    return []


def _say_aside(message: Message) -> None:
    typer.echo(visible(str(message)), err=True)


def _draft_path() -> Path:
    from platformdirs import user_data_path

    return user_data_path("travel") / "draft-delegation.toml"


def _filing(desk: Desk, form: Path) -> Filing:
    from travel.forms.reading import read_application

    return _filing_of(desk, read_application(form), form.parent)


def _filing_of(desk: Desk, application: Application, folder: Path) -> Filing:
    from workflows.steps.application import Filing

    return Filing(application=application, papers=papers(desk, folder, application.attachments))


@acting(app, "edit", help=N_("Put another version of the form in place of a draft or a returned application."))
def edit(desk: Desk, number: Number, form: Form) -> None:
    """Keep a new version; the earlier ones stay on record."""
    act_and_report(desk, [request(desk, "edit", delegation_number(number), _filing(desk, form))])


@acting(app, "justify", help=N_("Write why a finding that asks for a justification should pass."))
def justify(
    desk: Desk,
    number: Number,
    rule: Annotated[str, typer.Argument(metavar=N_("RULE"), help=N_("The rule's id, such as R05."))],
    text: Annotated[str, typer.Argument(metavar=N_("TEXT"), help=N_("The reasons."))],
) -> None:
    """Keep a justification; an approver accepts it with his pass."""
    from workflows.steps.application import Justifying

    details = filled(Justifying, {"rule": "RULE", "text": "TEXT"}, rule=rule_id(rule), text=text)
    act_and_report(desk, [request(desk, "justify", delegation_number(number), details)])


@acting(app, "submit", help=N_("Send an application up for review."))
def submit(desk: Desk, numbers: Numbers) -> None:
    """Open a review round."""
    act_and_report(desk, [request(desk, "submit", number) for number in delegation_numbers(numbers)])


@acting(app, "withdraw", help=N_("Take an application back; a change after the approval is taken back alone."))
def withdraw(
    desk: Desk,
    numbers: Numbers,
    reason: Reason = "",
) -> None:
    """Withdraw what has not been decided."""
    from workflows.steps.review import Withdrawing

    names = delegation_numbers(numbers)
    wanted = [request(desk, "withdraw", name, filled(Withdrawing, reason=reason)) for name in names]
    act_and_report(desk, wanted, ask=M("Withdraw {numbers}?", numbers=names))


@acting(app, "amend", help=N_("Ask for a change after the approval: dates, members, countries, money."))
def amend(desk: Desk, number: Number, form: Form) -> None:
    """Open a round about a new version; the approved one stays on record."""
    act_and_report(desk, [request(desk, "amend", delegation_number(number), _filing(desk, form))])


@acting(app, "cancel", help=N_("Record that an approved delegation does not travel."))
def cancel(
    desk: Desk,
    numbers: Numbers,
    reason: Reason,
) -> None:
    """Cancel after the approval; lent passports are due back."""
    from workflows.steps.journey import Cancelling

    names = delegation_numbers(numbers)
    wanted = [request(desk, "cancel", name, filled(Cancelling, reason=reason)) for name in names]
    act_and_report(desk, wanted, ask=M("Cancel {numbers}?", numbers=names))


@acting(app, "note", help=N_("Keep a note with its papers on a case, at any time; feedback from abroad among them."))
def note(
    desk: Desk,
    number: Number,
    text: Annotated[str, typer.Argument(metavar=N_("TEXT"), help=N_("What is to be kept."))],
    files: Papers = None,
) -> None:
    """Add a note to the journal."""
    from workflows.steps.application import Note

    name = delegation_number(number)
    if is_received(name):
        note_received(desk, name, text, files or ())
        return
    details = filled(Note, {"text": "TEXT"}, text=text, papers=papers_of(desk, "note", files or ()))
    act_and_report(desk, [request(desk, "note", name, details)])
