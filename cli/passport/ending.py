"""`travel passport expiring` and `travel passport to-void`: what ends, and what is to be done about it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.action.registering import shown_number
from cli.passport.app import app
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Section
from cli.terminal.reading_options import Reveal, UnitOption, as_of_now, chosen, times, titled
from cli.words import custody
from cli.words.debts import DELEGATION, NEXT, UNIT
from travel.i18n import N_, M, Message, _

VALIDITY = "passports.validity_months"


@reading(app, "expiring", help=N_("Passports that expire within months, expired first, and too short for a journey."))
def expiring(
    desk: Desk,
    within: Annotated[
        int | None,
        typer.Option(
            "--within",
            metavar=N_("MONTHS"),
            min=0,
            max=120,
            help=N_("How many months; those of the policy, unless given."),
        ),
    ] = None,
    unit: UnitOption = None,
    reveal: Reveal = False,
) -> None:
    """List what expires by --as-of, else today, plus the months; then what is too short for an approved journey."""
    from travel.listings import expiry

    limit = desk.policy(desk.as_of or desk.today).number(VALIDITY)
    months = limit.value if within is None else within
    with desk.store.reading() as tx:
        rows = expiry.expiring(tx, times(desk), desk.today, months, unit)
        short = expiry.too_short(tx, desk.today, limit.value, unit) if times(desk).now else []
    shown = shown_number(desk, [row["passport"] for row in (*rows, *short)], reveal=reveal)
    rows, short = ([row | {"passport": shown[row["passport"]]} for row in part] for part in (rows, short))
    title = M("Passports that expire within {months} months, or have: {count}", months=months, count=len(rows))
    if within is None:
        title = M("{title} ({citation})", title=title, citation=limit.citation)
    parts = [
        Section(
            "expiring",
            titled(desk, title),
            chosen(desk, _EXPIRING, _MORE),
            rows,
            empty=M("No passport expires so soon."),
        ),
        Section(
            "too_short",
            M("Too short for an approved journey: wanted until {months} months after the return", months=limit.value),
            chosen(desk, _TOO_SHORT, _MORE),
            short,
        ),
    ]
    desk.out.sections([part for part in parts if part.rows or part.empty is not None or desk.out.format == "json"])


@reading(app, "to-void", help=N_("Passports that are to be voided: the holder left, found again, expired in custody."))
def to_void(desk: Desk, unit: UnitOption = None, reveal: Reveal = False) -> None:
    """List what is to be voided, with the command; what is lent is handed in before."""
    from travel.listings.expiry import to_void as listing

    as_of_now(desk)
    with desk.store.reading() as tx:
        rows = [row | {"next": void_command(row)} for row in listing(tx, desk.today, unit)]
    shown = shown_number(desk, [row["passport"] for row in rows], reveal=reveal)
    rows = [row | {"passport": shown[row["passport"]]} for row in rows]
    desk.out.emit(
        chosen(desk, TO_VOID, (UNIT, custody.KIND, custody.CABINET, custody.SLOT)),
        rows,
        title=M("Passports to be voided: {count}", count=len(rows)),
        empty=M("No passport is to be voided."),
    )


def void_command(row: dict[str, Any]) -> str:
    """What is to be done with a passport that is to be voided; where only its number tells it, that is left open."""
    of_kind = ("--kind", row["kind"]) if row["held"] > 1 else ()
    if row["state"] == "lent":  # of each kind one at most is
        return " ".join(("travel passport collect", row["person"], *of_kind))
    meant = (row["person"], *of_kind) if row["held_of_kind"] == 1 else (_("PASSPORT"),)
    return " ".join(("travel passport void", *meant, "--reason", _("TEXT")))


def _days_left(days: int) -> str | Message:
    return M("expired {days} days ago", days=-days) if days < 0 else M("{days} days left", days=days)


_DAYS = Column("days_left", M("Time left"), render=_days_left)
_EXPIRING = (custody.PASSPORT, custody.HOLDER, custody.KIND, custody.EXPIRES_ON, _DAYS, custody.PASSPORT_STATE)
_TOO_SHORT = (
    custody.PASSPORT,
    custody.HOLDER,
    custody.EXPIRES_ON,
    DELEGATION,
    Column("return_on", M("Return"), whole=True),
    Column("needed_until", M("Wanted until"), whole=True),
)
_MORE = (UNIT,)
TO_VOID = (
    custody.PASSPORT,
    custody.HOLDER,
    custody.WHY,
    Column("left_on", M("Left on"), whole=True),
    custody.EXPIRES_ON,
    custody.PASSPORT_STATE,
    NEXT,
)
