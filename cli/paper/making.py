"""`travel paper KIND`: one verb for each paper the office makes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from cli.action.arguments import Number
from cli.action.registering import shown_number
from cli.paper.app import app
from cli.paper.options import Force, Templates, folder_of
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Fact
from cli.terminal.reading_options import Reveal, as_of_now
from cli.words.naming import delegation_number
from travel.errors import BadInput, Refused
from travel.findings import Finding
from travel.i18n import N_, M
from travel.masking import masked
from travel.papers.kinds import KINDS, Kind
from travel.papers.subject import Lack, Subject

Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        metavar=N_("FILE"),
        help=N_("A new file; one with the paper's name in this folder, unless given; - for standard output."),
    ),
]
TAKEN = M("{file} is there already and is not overwritten; name another by --output, or say --force")


def register(kind: Kind) -> None:
    """Make the verb of a paper; one that prints numbers of passports can show them whole."""

    def plain(
        desk: Desk, number: Number, output: Output = None, force: Force = False, templates: Templates = None
    ) -> None:
        make(desk, kind, number, output, force=force, templates=templates)

    def revealing(
        desk: Desk,
        number: Number,
        output: Output = None,
        force: Force = False,
        templates: Templates = None,
        reveal: Reveal = False,
    ) -> None:
        make(desk, kind, number, output, force=force, templates=templates, reveal=reveal)

    reading(app, kind.code, help=kind.label)(revealing if kind.reveals else plain)


def make(
    desk: Desk,
    kind: Kind,
    number: str,
    output: str | None,
    *,
    force: bool,
    templates: Path | None,
    reveal: bool = False,
) -> None:
    """Make a paper about a delegation as it stands, and write it to a new file."""
    from travel.delegations import cases
    from travel.new_files import new_file
    from travel.papers.rendering import render, template_of

    as_of_now(desk)
    if output == "-" and desk.out.is_terminal:
        raise BadInput(M("A Word document is not shown on a terminal; name a file by --output"))
    name = delegation_number(number)
    template = template_of(kind, folder_of(desk, templates))
    shown = _numbers_shown(desk, name, reveal=reveal) if kind.reveals else masked
    with desk.store.reading() as tx:
        subject = Subject(cases.read(tx, name), desk.today, shown)
        lacking = kind.lacking(subject)
        if lacking:
            raise not_yet(kind, name, lacking)
        made = render(kind, template, kind.values(subject))
    if output == "-":
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    file = Path(output or f"{name}{kind.name.render('zh')}.docx".replace("/", "-"))
    with new_file(file, TAKEN, replace=force) as target:
        target.write(made)
    facts = [
        Fact("delegation", M("Delegation"), name),
        Fact("paper", M("Document"), kind.code, render=lambda _: kind.name),
        Fact("file", M("Written to"), str(file)),
    ]
    if template.own:
        facts.append(Fact("template", M("Template"), str(template.path)))
    desk.out.card(facts)


def not_yet(kind: Kind, number: str, lacking: Iterable[Lack]) -> Refused:
    """The refusal of a paper that cannot be made: every reason, each with its command."""
    message = M("{number}: the paper “{paper}” cannot be made yet", number=number, paper=kind.name)
    return Refused(message, [_finding(kind, lack) for lack in lacking])


def _finding(kind: Kind, lack: Lack) -> Finding:
    said = M("{reason}.", reason=lack.reason)
    if lack.command is not None:
        said = M("{reason}. Next: {command}", reason=lack.reason, command=lack.command)
    return Finding("paper", "block", said, {"paper": kind.code})


def _numbers_shown(desk: Desk, number: str, *, reveal: bool) -> Callable[[str], str]:
    """How the numbers of the members' passports are printed; looking at whole ones is journaled before."""
    from travel.delegations import cases

    with desk.store.reading() as tx:
        numbers = [row.number for row in cases.read(tx, number).passports]
    shown = shown_number(desk, numbers, reveal=reveal)
    return lambda each: shown.get(each, masked(each))


for _kind in KINDS.values():
    register(_kind)
