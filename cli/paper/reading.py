"""`travel paper list`: which papers there are, and which of them can be made of a case now."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.paper.app import app
from cli.paper.options import Templates, folder_of
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column
from cli.terminal.reading_options import as_of_now
from cli.words.naming import delegation_number
from travel.errors import BadInput
from travel.i18n import N_, M, Message
from travel.masking import masked
from travel.papers.kinds import KINDS, Kind
from travel.papers.subject import Lack, Subject


@reading(app, "list", help=N_("Which papers there are; of a delegation, which can be made now and what others lack."))
def list_papers(
    desk: Desk,
    number: Annotated[str | None, typer.Argument(metavar=N_("DELEGATION"), help=N_("The delegation's number."))] = None,
    templates: Templates = None,
) -> None:
    """List the papers with their templates, or what each lacks."""
    as_of_now(desk)
    if number is None:
        rows = [_template(desk, kind, templates) for kind in KINDS.values()]
        desk.out.emit(_TEMPLATES, rows, title=M("Papers: {count}", count=len(rows)))
        desk.out.say(M("To change the template of one: {command}", command=M("travel paper template CODE")))
    else:
        _standing(desk, delegation_number(number))


def _standing(desk: Desk, number: str) -> None:
    from travel.delegations import cases

    with desk.store.reading() as tx:
        subject = Subject(cases.read(tx, number), desk.today, masked)
        rows = [_possible(kind, kind.lacking(subject)) for kind in KINDS.values()]
    able = sum(not row["lacking"] for row in rows)
    title = M("Papers of {number}: {able} of {count} can be made now", number=number, able=able, count=len(rows))
    desk.out.emit(_STANDING, rows, title=title)
    if able:
        desk.out.say(M("To make one: {command}", command=M("travel paper CODE {number}", number=number)))


def _possible(kind: Kind, lacking: tuple[Lack, ...]) -> dict[str, Any]:
    return {
        "paper": kind.code,
        "name": kind.name,
        "possible": not lacking,
        "lacking": [lack.reason for lack in lacking],
        "next": [str(lack.command) for lack in lacking if lack.command is not None],
    }


def _template(desk: Desk, kind: Kind, named: Any) -> dict[str, Any]:
    from travel.papers.rendering import check, template_of

    template = template_of(kind, folder_of(desk, named))
    problems: list[Message] = []
    if template.own:
        try:
            check(kind, template)
        except BadInput as error:
            problems = [error.message, *error.problems]
    return {
        "paper": kind.code,
        "name": kind.name,
        "own": template.own,
        "template": str(template.path) if template.own else None,
        "problems": problems,
    }


def _reasons(lacking: list[Message]) -> Message:
    return M("{reasons}", reasons=lacking) if lacking else M("can be made")


def _origin(own: bool) -> Message:
    return M("the office's own") if own else M("built in")


_STANDING = (
    Column("paper", M("Code"), whole=True),
    Column("name", M("Document")),
    Column("lacking", M("Now"), render=_reasons),
    Column("next", M("Command"), copied=True),
)
_TEMPLATES = (
    Column("paper", M("Code"), whole=True),
    Column("name", M("Document")),
    Column("own", M("Template"), render=_origin),
    Column("problems", M("Problems")),
)
