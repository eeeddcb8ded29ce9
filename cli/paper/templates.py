"""`travel paper template`: the template of a paper, for the office to change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.paper.app import app
from cli.paper.making import TAKEN
from cli.paper.options import Force, Templates, folder_of
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact, Section
from cli.terminal.reading_options import as_of_now
from travel.i18n import N_, M
from travel.papers.kinds import kind_of


@reading(app, "template", help=N_("Write the built-in template of a paper for the office to change, with its fields."))
def template(
    desk: Desk,
    code: Annotated[str, typer.Argument(metavar=N_("PAPER"), help=N_("The paper's code; see travel paper list."))],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar=N_("FILE"),
            help=N_("A new file; in the folder of own templates, unless given."),
        ),
    ] = None,
    force: Force = False,
    templates: Templates = None,
) -> None:
    """Write the template that comes with the program; in the folder of the office's own it holds from now on."""
    from travel.new_files import new_file
    from travel.papers.fields import all_fields
    from travel.papers.rendering import BUILT_IN
    from travel.storage.store import make_private_folder

    as_of_now(desk)
    kind = kind_of(code)
    folder = folder_of(desk, templates)
    if output is None:
        make_private_folder(folder)
    file = output or folder / f"{kind.code}.docx"
    with new_file(file, TAKEN, replace=force) as target:
        target.write((BUILT_IN / f"{kind.code}.docx").read_bytes())
    rows = [
        {"field": name, "shape": field.shape.words, "meaning": field.meaning} for name, field in all_fields(kind.fields)
    ]
    desk.out.card(
        [
            Fact("paper", M("Document"), kind.code, render=lambda _: kind.name),
            Fact("file", M("Written to"), str(file)),
            Fact("essential", M("Must stand in it"), list(kind.essential)),
        ],
        [Section("fields", M("Fields"), _FIELDS, rows)],
    )
    if file.parent == folder:
        desk.out.say(M("Papers are made from it from now on; change it in Word."))
    else:
        desk.out.say(M("Once changed, put it into {folder}; papers are made from it from then on.", folder=folder))


_FIELDS = (
    Column("field", M("Field"), whole=True),
    Column("shape", M("Shape")),
    Column("meaning", M("Meaning")),
)
