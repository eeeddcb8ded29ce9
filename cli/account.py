"""Accounts, their roles, and substitutes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.registering import registrar, rehearsed, role_labels, say_next, told
from cli.terminal.choices import codes_of
from cli.terminal.command import acting, noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.options import day_option
from cli.terminal.output import Column, Fact
from cli.terminal.reading_options import as_of_now
from travel.errors import BadInput
from travel.i18n import N_, M, Message
from travel.vocabulary import ACCOUNT_ROLE

if TYPE_CHECKING:
    from travel.registry.accounts import AccountFact

app = noun_app()


def _periods(substitutes: list[dict[str, Any]]) -> Message:
    each = [M("{by} from {from_on} to before {until_on}", **period) for period in substitutes]
    return M("{periods}", periods=each)


COLUMNS = (
    Column("account", M("Account"), whole=True),
    Column("name", M("Name")),
    Column("unit", M("Unit")),
    Column("roles", M("Roles"), render=role_labels),
    Column("active", M("Active")),
)
LISTED = (*COLUMNS, Column("substitutes", M("Substitutes"), render=_periods))
Login = Annotated[str, typer.Argument(metavar=N_("LOGIN"), help=N_("The account's login."))]
ROLES = N_("clerk, reviewer, approver, finance, briefer, custodian, auditor, admin; may be repeated.")


@acting(app, "add", help=N_("Open an account."))
def add(
    desk: Desk,
    login: Annotated[
        str,
        typer.Argument(
            metavar=N_("LOGIN"), help=N_("The login on this machine or, on a shared store, in the database.")
        ),
    ],
    name: Annotated[str, typer.Argument(metavar=N_("NAME"), help=N_("The name, as it stands in the journal."))],
    unit: Annotated[str, typer.Option("--unit", metavar=N_("UNIT"), help=N_("The unit, by its registered name."))],
    role: Annotated[list[str], typer.Option("--role", metavar=N_("ROLE"), help=ROLES)],
    person: Annotated[
        str | None,
        typer.Option(
            "--person", metavar=N_("PERSON"), help=N_("Who it is in the register of persons, by number or name.")
        ),
    ] = None,
) -> None:
    """Open an account and say how to use it."""
    from travel.registry.entries import add_account

    roles = codes_of(ACCOUNT_ROLE, "--role", role)
    made = add_account(registrar(desk), login, name, unit, roles, person)
    _show(desk, made, M("The account is open."), M("This account would be opened:"))
    if not desk.dry_run:
        say_next(desk, *(() if not desk.store.is_sqlite else ("--as", made.login)), "desk")


@reading(app, "list", help=N_("List accounts, with their roles and substitutes."))
def list_accounts(desk: Desk) -> None:
    """List all accounts, also those that have ended."""
    from travel.registry import accounts

    as_of_now(desk)
    with desk.store.reading() as tx:
        found, standing_in = accounts.accounts(tx), accounts.substitutions(tx, desk.today)
    substitutes: dict[str, list[dict[str, Any]]] = {}
    for row in standing_in:
        period = {"by": row.substitute, "from_on": row.from_on, "until_on": row.until_on}
        substitutes.setdefault(row.login, []).append(period)
    rows = [_row(account) | {"substitutes": substitutes.get(account.login, [])} for account in found]
    desk.out.emit(LISTED, rows, title=M("Accounts: {count}", count=len(rows)))


@acting(app, "deactivate", help=N_("End an account; what it has done stays."))
def deactivate(desk: Desk, login: Login) -> None:
    """End an account, after asking."""
    from travel.registry.entries import deactivate_account

    desk.confirm(M("End the account {login}? It cannot act any more.", login=login))
    made = deactivate_account(registrar(desk), login)
    _show(desk, made, M("The account has ended."), M("This account would end:"))


@acting(app, "roles", help=N_("Give roles to an account or take them away."))
def roles(
    desk: Desk,
    login: Login,
    add: Annotated[list[str] | None, typer.Option("--add", metavar=N_("ROLE"), help=ROLES)] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", metavar=N_("ROLE"), help=ROLES)] = None,
) -> None:
    """Change the roles of an account."""
    from travel.registry.entries import change_roles

    given, taken = codes_of(ACCOUNT_ROLE, "--add", add), codes_of(ACCOUNT_ROLE, "--remove", remove)
    if not given and not taken:
        raise BadInput(M("Say which roles: --add ROLE or --remove ROLE"))
    made = change_roles(registrar(desk), login, given, taken)
    _show(desk, made, M("The roles are changed."), M("The roles would be:"))


@acting(app, "link", help=N_("Say which registered person an account belongs to."))
def link(
    desk: Desk,
    login: Login,
    person: Annotated[
        str,
        typer.Argument(metavar=N_("PERSON"), help=N_("Who it is in the register of persons, by number or name.")),
    ],
) -> None:
    """Link an account to its person, so that his own trips are known whatever the account is called."""
    from travel.registry.entries import link_account

    made = link_account(registrar(desk), login, person)
    _show(desk, made, M("The account is linked."), M("The account would be linked:"))


@acting(app, "substitute", help=N_("Name a substitute for a period: for oneself, or an administrator for anybody."))
def substitute(
    desk: Desk,
    login: Login,
    by: Annotated[str, typer.Option("--by", metavar=N_("LOGIN"), help=N_("Who acts instead."))],
    from_on: Annotated[date, day_option("--from", help=N_("The first day."))],
    until_on: Annotated[date, day_option("--until", help=N_("The day on which it is over; no longer counted."))],
) -> None:
    """Name a substitute."""
    from travel.registry.entries import name_substitute

    name_substitute(registrar(desk), login, by, from_on, until_on)
    desk.out.card(
        [
            Fact("account", M("Account"), login),
            Fact("by", M("Substitute"), by),
            Fact("from_on", M("First day"), from_on),
            Fact("until_on", M("Until (not counted)"), until_on),
        ],
        title=M("This substitute would be named:") if desk.dry_run else M("The substitute is named."),
    )
    if desk.dry_run:
        rehearsed(desk)


@acting(app, "contact", help=N_("Say where an account is told beside its desk: by e-mail, WeCom, DingTalk, Feishu …"))
def contact(
    desk: Desk,
    login: Login,
    add: Annotated[
        list[str] | None,
        typer.Option("--add", metavar=N_("ADDRESS"), help=N_("An Apprise address, such as mailto://… or wecombot://…")),
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar=N_("ADDRESS"), help=N_("An address, whole or as shown."))
    ] = None,
) -> None:
    """Add addresses, take addresses away, or list them; passwords and keys are not shown."""
    from travel.registry.entries import tell_at, tell_no_more
    from travel.reminding import outbox
    from travel.reminding.delivery import shown_address

    for address in add or ():
        tell_at(registrar(desk), login, address)
    for address in remove or ():
        tell_no_more(registrar(desk), login, address)
    with desk.store.reading() as tx:
        told_at = [shown_address(address) for address in outbox.addresses(tx, login)]
    desk.out.card([Fact("account", M("Account"), login), Fact("addresses", M("Told at"), told_at or None)])
    if desk.dry_run:
        rehearsed(desk)


def _show(desk: Desk, account: AccountFact, done: Message, rehearsal: Message) -> None:
    row = _row(account)
    facts = [Fact(column.key, column.header, row[column.key], column.render) for column in COLUMNS]
    facts.append(Fact("person", M("Person"), account.person))
    desk.out.card(told(desk, facts), title=rehearsal if desk.dry_run else done)
    if desk.dry_run:
        rehearsed(desk)


def _row(account: AccountFact) -> dict[str, Any]:
    return {
        "account": account.login,
        "name": account.name,
        "unit": account.unit.name,
        "roles": [role for role in ACCOUNT_ROLE if role in account.roles],
        "active": account.active,
        "person": account.person,
    }
