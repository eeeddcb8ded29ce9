"""Persons who travel."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from cli.action.registering import registrar, rehearsed, told
from cli.terminal.choices import code_of
from cli.terminal.command import acting, noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.options import day_option
from cli.terminal.output import Column, Fact
from cli.terminal.reading_options import as_of_now
from travel.i18n import N_, M
from travel.masking import masked
from travel.vocabulary import RANK

app = noun_app()

COLUMNS = (
    Column("person", M("Number"), whole=True),
    Column("name", M("Name")),
    Column("born", M("Born"), whole=True),
    Column("unit", M("Unit")),
    Column("post", M("Post")),
    Column("rank", M("Rank"), render=RANK.label),
    Column("id_number", M("Identity number"), whole=True),
)


@acting(app, "add", help=N_("Register a person. Those on an application are registered by themselves."))
def add(
    desk: Desk,
    name: Annotated[str, typer.Argument(metavar=N_("NAME"), help=N_("The name, as in the passport."))],
    born: Annotated[date, day_option("--born", help=N_("The day of birth."))],
    unit: Annotated[str, typer.Option("--unit", metavar=N_("UNIT"), help=N_("The unit, by its registered name."))],
    post: Annotated[str, typer.Option("--post", metavar=N_("POST"), help=N_("The post."))] = "",
    rank: Annotated[
        str, typer.Option("--rank", metavar=N_("RANK"), help=N_("The rank, by name or code, such as division."))
    ] = "other",
    retired: Annotated[bool, typer.Option("--retired", help=N_("The person has retired."))] = False,
    id_number: Annotated[
        str | None,
        typer.Option("--id-number", metavar=N_("ID-NUMBER"), help=N_("The resident identity number; shown masked.")),
    ] = None,
) -> None:
    """Register a person and show under which number."""
    from travel.persons import NewPerson
    from travel.registry import add_person

    new = NewPerson(name, born, unit, post, code_of(RANK, "--rank", rank), retired, id_number)
    made = _row(add_person(registrar(desk), new), revealed=False)
    facts = [Fact(column.key, column.header, made[column.key], column.render) for column in COLUMNS]
    desk.out.card(told(desk, facts), title=M("This would be registered:") if desk.dry_run else M("Registered."))
    if desk.dry_run:
        rehearsed(desk)


@reading(app, "list", help=N_("List registered persons."))
def list_persons(
    desk: Desk,
    text: Annotated[
        str | None, typer.Argument(metavar=N_("TEXT"), help=N_("A part of the name, or the whole number."))
    ] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help=N_("Show identity numbers whole: custodians and auditors, journaled."))
    ] = False,
) -> None:
    """List persons; whole identity numbers are shown only after the journal has taken note of it."""
    from travel import persons, registry

    as_of_now(desk)
    with desk.store.reading() as tx:
        found = persons.persons(tx, text)
    if reveal:
        registry.reveal(registrar(desk), "id_number", [row.number for row in found if row.id_number])
    rows = [_row(row, revealed=reveal) for row in found]
    desk.out.emit(COLUMNS, rows, title=M("Persons: {count}", count=len(rows)), empty=M("No person fits."))


def _row(person: Any, *, revealed: bool) -> dict[str, Any]:
    shown = person.id_number if revealed or not person.id_number else masked(person.id_number)
    copied = {name: getattr(person, name) for name in ("name", "born", "unit", "post", "rank", "retired")}
    return {"person": person.number, **copied, "id_number": shown}
