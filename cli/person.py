"""Persons who travel."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from cli.action.arguments import Reason
from cli.action.registering import registrar, rehearsed, told
from cli.terminal.choices import code_of
from cli.terminal.command import acting, noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.options import day_option
from cli.terminal.output import Column, Fact, Section
from cli.terminal.reading_options import as_of_now
from cli.words import custody
from cli.words.debts import NEXT
from travel.i18n import N_, M
from travel.masking import masked
from travel.vocabulary import RANK

app = noun_app()

_LEFT = Column("left_on", M("Left on"), whole=True)
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
    from travel.registry.entries import add_person
    from travel.registry.persons import NewPerson

    new = NewPerson(name, born, unit, post, code_of(RANK, "--rank", rank), retired, id_number)
    made = _row(add_person(registrar(desk), new), revealed=False)
    facts = [Fact(column.key, column.header, made[column.key], column.render) for column in COLUMNS]
    desk.out.card(told(desk, facts), title=M("This would be registered:") if desk.dry_run else M("Registered."))
    if desk.dry_run:
        rehearsed(desk)


Person = Annotated[str, typer.Argument(metavar=N_("PERSON"), help=N_("The person's name or number."))]


@acting(app, "leave", help=N_("Record that a person leaves the service: transfer, resignation, retirement."))
def leave(desk: Desk, person: Person, reason: Reason = "") -> None:
    """Leave on --on, else today; passports are to be voided, and nothing new is accepted with the person."""
    from travel.registry.entries import leave_service

    _told_of(desk, leave_service(registrar(desk), person, reason), leaving=True)


@acting(app, "rejoin", help=N_("Record that a person who left is in service again."))
def rejoin(desk: Desk, person: Person, reason: Reason = "") -> None:
    """Return to service on --on, else today; what was voided stays void."""
    from travel.registry.entries import rejoin_service

    _told_of(desk, rejoin_service(registrar(desk), person, reason), leaving=False)


def _told_of(desk: Desk, person: Any, *, leaving: bool) -> None:
    """Who left or came back, the passports that are to be voided now, and the delegations that still name him."""
    from cli.passport.ending import void_command
    from travel.listings.expiry import of_person
    from travel.registry import persons

    with desk.store.reading() as tx:
        left = of_person(tx, person.number) if leaving else []
        trips = persons.still_to_travel(tx, person.id) if leaving else []
    rows = [row | {"passport": masked(row["passport"]), "next": void_command(row)} for row in left]
    facts = [
        Fact("person", M("Number"), person.number),
        Fact("name", M("Name"), person.name),
        Fact("unit", M("Unit"), person.unit),
        Fact("left_on", M("Left on"), person.left_on),
        Fact("delegations", M("Still named in"), [row.number for row in trips] or None),
    ]
    title = M("This would be recorded:") if desk.dry_run else M("Recorded.")
    columns = (custody.PASSPORT, custody.KIND, custody.PASSPORT_STATE, NEXT)
    section = Section("passports", M("Passports to be voided"), columns, rows)
    desk.out.card(told(desk, facts), [section] if rows or desk.out.format == "json" else [], title=title)
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
    from travel.registry import entries, persons

    as_of_now(desk)
    with desk.store.reading() as tx:
        found = persons.persons(tx, text)
    if reveal:
        entries.reveal(registrar(desk), "id_number", [row.number for row in found if row.id_number])
    rows = [_row(row, revealed=reveal) for row in found]
    columns = (*COLUMNS, _LEFT) if any(row["left_on"] for row in rows) else COLUMNS
    desk.out.emit(
        columns,
        rows,
        title=M("Persons: {count}", count=len(rows)),
        empty=M("No person fits."),
    )


def _row(person: Any, *, revealed: bool) -> dict[str, Any]:
    shown = person.id_number if revealed or not person.id_number else masked(person.id_number)
    copied = {name: getattr(person, name) for name in ("name", "born", "unit", "post", "rank", "retired")}
    return {"person": person.number, **copied, "left_on": person.left_on, "id_number": shown}
