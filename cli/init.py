"""Making the store, with the first unit and the first account."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from cli.action.registering import ask, rehearsed, role_labels, say_next
from cli.terminal.choices import codes_of
from cli.terminal.command import acting, noun_app
from cli.terminal.desk_context import Desk
from cli.terminal.output import Fact
from travel.errors import BadInput
from travel.i18n import N_, M, Message, _
from travel.vocabulary import ACCOUNT_ROLE, UNIT_KIND

app = noun_app()


@acting(app, "init", help=N_("Make the store and the first account."))
def init(
    desk: Desk,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar=N_("UNIT"), help=N_("The full name of the foreign affairs office."))
    ] = None,
    kind: Annotated[
        Literal["office", "province"], typer.Option("--kind", help=N_("What kind of office it is."))
    ] = "office",
    under: Annotated[
        str | None,
        typer.Option("--under", metavar=N_("UNIT"), help=N_("The government it belongs to; registered above it.")),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar=N_("NAME"), help=N_("Your own name, as it stands in the journal."))
    ] = None,
    place: Annotated[
        str, typer.Option("--place", metavar=N_("PLACE"), help=N_("Whose policy book is in force, such as jiangxi."))
    ] = "national",
    role: Annotated[
        list[str] | None,
        typer.Option("--role", metavar=N_("ROLE"), help=N_("A role you hold besides administrator; may be repeated.")),
    ] = None,
) -> None:
    """Make a store and say how to go on."""
    from travel.policy import load_book
    from travel.storage.store import Store, database_url
    from travel.upkeep.founding import Founding, found, rehearse

    roles = codes_of(ACCOUNT_ROLE, "--role", role)
    load_book(place)  # an unknown place is told before anything is asked
    unit = unit or ask(M("Full name of the foreign affairs office"))
    if not unit:
        raise BadInput(M("--unit is missing: the full name of the foreign affairs office"))
    name = name or ask(M("Your own name"), _login(desk))
    store = Store(database_url(desk.database))
    try:
        make = rehearse if desk.dry_run else found
        made = make(store, Founding(place, unit, kind, under, name, roles), desk.as_login, desk.clock, desk.on)
    finally:
        store.close()
    account = made.account
    desk.out.card(
        [
            Fact("database", M("Store"), store.name),
            Fact("attachments", M("Folder of the papers"), str(store.blob_dir)),
            Fact("place", M("Policy book"), made.place, render=_book),
            Fact("unit", M("Unit"), account.unit.name),
            Fact("kind", M("Kind"), account.unit.kind, render=UNIT_KIND.label),
            *([Fact("under", M("Under"), under)] if under or desk.out.format != "table" else []),
            Fact("account", M("Account"), account.login),
            Fact("name", M("Name"), account.name),
            Fact("roles", M("Roles"), sorted(account.roles), render=role_labels),
        ],
        title=M("This would be made:") if desk.dry_run else M("The store is made."),
    )
    if desk.dry_run:
        rehearsed(desk)
        return
    say_next(desk, "unit", "add", _("UNIT"), *(("--under", under) if under else ()))
    say_next(desk, "account", "add", _("LOGIN"), _("NAME"), "--unit", account.unit.name, "--role", "clerk")


def _book(place: str) -> Message:
    from travel.policy import load_book

    return M("{label} ({code})", label=load_book(place).label, code=place)


def _login(desk: Desk) -> str:
    from travel.identity import machine_login

    return desk.as_login or machine_login()
