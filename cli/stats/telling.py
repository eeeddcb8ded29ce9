"""The paragraph of the summary, and its template."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cli.paper.options import folder_of
from cli.stats.choosing import categories
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact, Source
from travel.i18n import M, verbatim

if TYPE_CHECKING:
    from travel.statistics.overview import Wanted


def tell(desk: Desk, asked: Wanted, template: Path | None, folder: Path | None) -> None:
    """Write the paragraph by the template that is named, else the office's own, else the one that comes with us."""
    from travel.statistics.narrative import DIMENSIONS, narrated, own_name, render
    from travel.statistics.overview import overview

    path, text = template_for(desk, template, folder)
    with desk.store.reading() as tx:
        found = overview(tx, replace(asked, dimensions=DIMENSIONS))
    facts, notes = narrated(found, categories(desk))
    written = render(text, facts, str(path or own_name()))
    if desk.out.format == "table":
        for paragraph in written.splitlines():
            desk.out.say(verbatim(paragraph))
        for note in notes:
            desk.out.say(M("Left out or incomplete: {note}", note=note))
    else:
        desk.out.card(
            [
                Fact("text", M("Paragraph"), written),
                Fact("notes", M("Notes on the numbers"), [note.render() for note in notes]),
                Fact("template", M("Template"), str(path) if path else None),
            ]
        )


def template_for(desk: Desk, template: Path | None, folder: Path | None) -> tuple[Path | None, str]:
    """The template that holds here: its file, none for the one that comes with us, and its text."""
    from travel.statistics.narrative import built_in, template_text

    path = _own_template(desk, template, folder)
    return path, template_text(path) if path else built_in()


def _own_template(desk: Desk, template: Path | None, folder: Path | None) -> Path | None:
    from travel.statistics.narrative import own_name

    own = folder_of(desk, folder) / own_name()
    return template or (own if own.exists() else None)


def show_template(desk: Desk, *, fields: bool) -> None:
    """Print the template that comes with the program, to be changed; or the fields it may name."""
    from travel.papers.fields import all_fields
    from travel.statistics.narrative import Narrative, built_in, own_name

    if not fields:
        # the heading is a comment of the template's own language, so that what is printed is a template
        heading = M("Keep it as {name} among the office's own templates", name=own_name())
        desk.out.sections([Source("template", verbatim(f"{{# {heading} #}}"), "jinja", built_in())])
        return
    rows = [
        {"field": name, "kind": field.shape.words.render(), "meaning": field.meaning.render()}
        for name, field in all_fields(Narrative)
    ]
    columns = (
        Column("field", M("Field"), whole=True),
        Column("kind", M("Form")),
        Column("meaning", M("Meaning")),
    )
    desk.out.emit(columns, rows, title=M("Fields of the narrative's template"))
