"""`travel import template`: an empty workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.importing.app import app
from cli.importing.taking import VERBS
from cli.terminal.command import plain
from cli.terminal.desk_context import Desk
from cli.terminal.output import Fact
from cli.words.naming import quoted
from travel.errors import BadInput
from travel.i18n import N_, M


@plain(app, "template", help=N_("Write an empty workbook with drop-downs and explanations."))
def template(
    desk: Desk,
    kind: Annotated[
        str, typer.Argument(metavar=N_("KIND"), help=N_("units, persons, accounts, passports, plan or ledger."))
    ],
    output: Annotated[
        Path | None, typer.Option("--output", metavar=N_("FILE"), help=N_("Its name; KIND.xlsx unless given."))
    ] = None,
) -> None:
    """Write the template and say how it is taken over."""
    from travel.imports.workbooks import write_template
    from workflows.importing import KINDS

    chosen = KINDS.get(kind)
    if chosen is None:
        raise BadInput(M("{found} is not one of {wanted}", found=kind, wanted=tuple(VERBS)))
    path = output or Path(f"{kind}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise BadInput(M("{file}: a template is an .xlsx file", file=path))
    write_template(path, M(chosen.label).render(), chosen.columns)
    facts = [
        Fact("file", M("File"), str(path)),
        Fact("columns", M("Columns"), [M(column.label) for column in chosen.columns]),
        Fact("required", M("Must be filled in"), [M(column.label) for column in chosen.columns if column.required]),
    ]
    desk.out.card(facts, title=M("The template is written."))
    desk.out.say(M("Next: {command}", command=f"travel import {kind} {quoted(str(path))}"))
