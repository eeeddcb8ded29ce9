"""`travel stocktaking`: explaining differences, closing."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.action.acting import act_and_report, request
from cli.action.arguments import Reason
from cli.action.details import filled
from cli.stocktaking.app import app
from cli.terminal.choices import code_of
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.words.naming import passport_number, serial_number
from travel.errors import BadInput
from travel.i18n import N_, M
from travel.masking import named
from travel.vocabulary import STOCK_OUTCOME

One = Annotated[str, typer.Argument(metavar=N_("STOCKTAKING"), help=N_("The stock-taking's number."))]


@acting(app, "explain", help=N_("Explain differences: what became of each passport."))
def explain(
    desk: Desk,
    number: One,
    text: Annotated[str, typer.Option("--text", metavar=N_("TEXT"), help=N_("The explanation; it goes on record."))],
    outcome: Annotated[
        str, typer.Option("--outcome", metavar=N_("CONCLUSION"), help=N_("found, put-right, open or loss."))
    ],
    passports: Annotated[
        list[str] | None,
        typer.Argument(metavar=N_("PASSPORT"), help=N_("The passport's number, or the name of its holder.")),
    ] = None,
) -> None:
    """Explain; what was missing is lent again only once it is found."""
    from workflows.stocktaking import Accounting

    name = serial_number(number)
    details = filled(
        Accounting,
        {"text": "--text"},
        passports=_meant(desk, name, passports or ()),
        outcome=code_of(STOCK_OUTCOME, "--outcome", outcome),
        text=text,
    )
    act_and_report(desk, [request(desk, "explain", name, details, of="stocktaking")])


def _meant(desk: Desk, name: str, texts: list[str] | tuple[()]) -> tuple[str, ...]:
    """The numbers of the differences that are named by number or holder. Raises BadInput that lists what there is."""
    from travel.custody import stocktakings

    with desk.store.reading() as tx:
        rows = stocktakings.differences(tx, stocktakings.known(tx, name).id)
    meant: dict[str, None] = {}
    for text in texts:
        fitting = [row.passport for row in rows if row.passport == passport_number(text) or row.holder == text]
        if len(fitting) > 1:
            raise BadInput(M("{text} is not clear; give the number", text=text))
        if not fitting:
            raise BadInput(
                M(
                    "{text} is no difference of this stock-taking; there are: {there_are}",
                    text=text,
                    there_are=_told(rows),
                )
            )
        meant[fitting[0]] = None
    if not meant:
        raise BadInput(M("Name the passports that are explained; there are: {there_are}", there_are=_told(rows)))
    return tuple(meant)


def _told(rows: list[Any]) -> list[str]:
    return [named(row.passport, row.holder) for row in rows]


@acting(app, "close", help=N_("Close a stock-taking that others counted and explained."))
def close(desk: Desk, number: One, reason: Reason = "") -> None:
    """Close; every difference has its explanation."""
    from workflows.definition import Remark

    details = filled(Remark, reason=reason)
    act_and_report(desk, [request(desk, "close", serial_number(number), details, of="stocktaking")])


@acting(app, "withdraw", help=N_("Withdraw a stock-taking that was counted wrongly by others."))
def withdraw(
    desk: Desk,
    number: One,
    reason: Annotated[str, typer.Option("--reason", metavar=N_("TEXT"), help=N_("The reason; it goes on record."))],
) -> None:
    """Withdraw; what it found is held against no passport."""
    from workflows.stocktaking import Discarding

    details = filled(Discarding, reason=reason)
    act_and_report(desk, [request(desk, "withdraw", serial_number(number), details, of="stocktaking")])
