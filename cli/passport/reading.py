"""`travel passport list` and `travel passport overdue`. What takes long to import stays inside the commands."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.action.registering import shown_number
from cli.passport.app import app
from cli.terminal.choices import codes_of
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column
from cli.terminal.reading_options import Reveal, UnitOption, chosen, times, titled
from cli.words.debts import MORE_OF_PASSPORTS, OVERDUE_PASSPORTS
from cli.words.naming import delegation_number
from travel.i18n import N_, M, Message
from travel.vocabulary import PASSPORT_KIND


@reading(app, "overdue", help=N_("Passports that should be back, the longest overdue first."))
def overdue(desk: Desk, unit: UnitOption = None, reveal: Reveal = False) -> None:
    """List the passports overdue on --as-of, else today."""
    from travel.listings.obligations import overdue_passports

    with desk.store.reading() as tx:
        rows = overdue_passports(tx, times(desk), desk.today, unit)
    shown = shown_number(desk, [row["passport"] for row in rows], reveal=reveal)
    rows = [row | {"passport": shown[row["passport"]]} for row in rows]
    desk.out.emit(
        chosen(desk, OVERDUE_PASSPORTS, MORE_OF_PASSPORTS),
        rows,
        title=titled(desk, M("Overdue passports: {count}", count=len(rows))),
        empty=M("No passport is overdue."),
    )


@reading(app, "list", help=N_("Passports: where each is, and whether it is still good."))
def list_passports(
    desk: Desk,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar=N_("STATE"), help=N_("Only in this state; repeat it, or put commas between.")),
    ] = None,
    validity: Annotated[
        list[str] | None, typer.Option("--validity", metavar=N_("VALIDITY"), help=N_("valid, expiring or expired."))
    ] = None,
    unit: UnitOption = None,
    holder: Annotated[
        str | None, typer.Option("--holder", metavar=N_("NAME"), help=N_("Only the passports of this person."))
    ] = None,
    delegation: Annotated[
        str | None,
        typer.Option("--for", metavar=N_("DELEGATION"), help=N_("Only those lent to this delegation.")),
    ] = None,
    reveal: Reveal = False,
) -> None:
    """List passports in custody and out of it."""
    from cli.words.states import state_codes
    from travel.listings.passports import VALIDITY, Wanted, passports

    wanted = Wanted(
        state_codes(desk, "passport", state),
        codes_of(VALIDITY, "--validity", validity),
        unit,
        delegation_number(delegation) if delegation else None,
        holder,
    )
    with desk.store.reading() as tx:
        rows = passports(tx, times(desk), desk.today, wanted)
    shown = shown_number(desk, [row["passport"] for row in rows], reveal=reveal)
    rows = [row | {"passport": shown[row["passport"]]} for row in rows]
    if desk.out.format != "json":
        rows = [row | _on_screen(row) for row in rows]
    desk.out.emit(
        chosen(desk, _SCREEN, _MORE),
        rows,
        title=titled(desk, M("Passports: {count}", count=len(rows))),
        empty=M("No passport fits."),
    )


def _on_screen(row: dict[str, Any]) -> dict[str, Any]:
    """What stands in one cell there: until when it is good, and where it lies."""
    expiry = M("{day}", day=row["expires_on"])
    if row["validity"] != "valid":
        expiry = M("{day} ({validity})", day=row["expires_on"], validity=_validity(row["validity"]))
    if row["endorsed_until"]:
        expiry = M("{expiry}, endorsed until {day}", expiry=expiry, day=row["endorsed_until"])
    return {"expiry": expiry, "place": " ".join(part for part in (row["cabinet"], row["slot"]) if part)}


def _state(code: str) -> Message:
    from cli.words.states import state_label

    return state_label("passport", code)


def _validity(code: str) -> Message:
    from travel.listings.passports import VALIDITY

    return VALIDITY.label(code)


_SCREEN = (
    Column("passport", M("Passport"), whole=True),
    Column("holder", M("Holder")),
    Column("kind", M("Kind"), render=PASSPORT_KIND.label),
    Column("state", M("State"), render=_state, whole=True),
    Column("expiry", M("Expires")),
    Column("delegation", M("Lent to"), whole=True),
    Column("place", M("Place")),
)
_MORE = (
    Column("unit", M("Unit")),
    Column("cabinet", M("Cabinet")),
    Column("slot", M("Slot")),
    Column("validity", M("Validity"), render=_validity),
    Column("expires_on", M("Expires")),
    Column("endorsed_until", M("Endorsed until")),
    Column("issued_on", M("Issued")),
    Column("lent_on", M("Lent")),
)
