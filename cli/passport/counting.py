"""`travel passport stocktake`: what lies in the cabinets, counted and held against the register."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.action.acting import act_and_report, request
from cli.handover.acting import Cabinets
from cli.passport.app import app
from cli.terminal.choices import listed
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.words.naming import place_name
from travel.errors import BadInput
from travel.i18n import N_, M
from travel.masking import masked

if TYPE_CHECKING:
    from travel.custody.count_file import Counted


@acting(app, "stocktake", help=N_("Count what lies in the cabinets, and hold it against the register."))
def stocktake(
    desk: Desk,
    numbers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("NUMBER"), help=N_("The numbers counted; without any they are asked for, one a line.")
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar=N_("FILE"),
            help=N_("The numbers counted: a text with one a line, or a table with a passport column; - is the input."),
        ),
    ] = None,
    cabinet: Cabinets = None,
) -> None:
    """Count every passport there, each with its number; who counts does not close it."""
    from travel.custody.stocktakings import known_cabinets
    from workflows.stocktaking import Counting

    with desk.store.reading() as tx:  # before anybody has typed what a cabinet of another name holds
        cabinets = known_cabinets(tx, (place_name(name) for name in listed(cabinet)))
    counted = _counted(numbers, file)
    if not counted.numbers:
        raise BadInput(M("Nothing was counted; give the numbers, or --file FILE"))
    for number, rows in counted.again:
        # to those who read standard output as one document, too
        sys.stderr.write(_again(number, rows) + "\n")
    details = Counting(passports=counted.numbers, cabinets=cabinets)
    act_and_report(desk, [request(desk, "count", "", details, of="stocktaking")])


def _again(number: str, rows: tuple[int, ...]) -> str:
    return M(
        "{passport} was counted {times} times (rows {rows}); it is taken once",
        passport=masked(number),
        times=len(rows),
        rows=rows,
    ).render()


def _counted(numbers: list[str] | None, file: Path | None) -> Counted:
    """What was counted, from wherever it comes. Raises BadInput for both ways at once."""
    from travel.custody.count_file import counted, counted_in

    if numbers and file is not None:
        raise BadInput(M("Give either numbers, or --file FILE"))
    if numbers:
        return counted(numbers, M("the numbers given"))
    if file is not None and str(file) != "-":
        return counted_in(file)
    return counted(_typed(), M("the input"))


def _typed() -> list[str]:
    """Lines from a person or a scanner, up to an empty one; from a pipe all of them. Raises BadInput for too many."""
    from travel.imports.containers import LARGEST_FILE, oversized

    if not sys.stdin.isatty():
        text = sys.stdin.read(LARGEST_FILE + 1)
        if len(text) > LARGEST_FILE:
            raise oversized(M("the input"), len(text))
        return text.splitlines()
    sys.stderr.write(M("The numbers, one a line; an empty line ends:").render() + "\n")
    return list(iter(lambda: sys.stdin.readline().strip(), ""))
