"""Returns over a period: what their days may be, and how their lines and their total are put out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal.options import day_option
from cli.terminal.output import Column, Fact, Section
from travel.errors import BadInput
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk

Since = Annotated[date | None, day_option("--from", help=N_("From this day on."))]
Until = Annotated[date | None, day_option("--to", help=N_("Up to this day, which counts."))]
By = Annotated[str, typer.Option("--by", metavar=N_("BY"), help=N_("A line for each unit or kind."))]
Period = tuple[date, date]

_TOTAL = object()
"""Stands where a line has its name: whatever a unit is called, it is not this."""


@dataclass(frozen=True)
class Return:
    """What a return says: a line for each ``by``, and the ``whole`` of them; ``formula`` as JSON has it.

    ``columns`` are those of a file; ``shown`` those of a screen, which says the sentences of ``said`` besides.
    """

    title: Message
    period: Period
    by: str
    lines: Sequence[dict[str, Any]]
    whole: dict[str, Any]
    columns: Sequence[Column]
    shown: Sequence[Column]
    formula: object
    said: Sequence[Message]


def emit(desk: Desk, told: Return) -> None:
    """Put a return out as ``--format`` wants it: the total as a last line on a screen, apart in JSON, not in CSV."""
    match desk.out.format:
        case "csv":
            desk.out.emit(told.columns, told.lines)
        case "json":
            first, last = told.period
            facts = [
                Fact("from", M("First day counted"), first),
                Fact("until", M("Last day counted"), last),
                Fact("total", M("Total"), told.whole),
                Fact("formula", M("Formula"), told.formula),
            ]
            desk.out.card(facts, [Section("lines", told.title, told.columns, told.lines)])
        case _:
            desk.out.emit(told.shown, [*told.lines, {told.by: _TOTAL} | told.whole], title=told.title)
            for sentence in told.said:
                desk.out.say(sentence)


def name_column(key: str, header: Message, render: Callable[[str], str | Message] = str) -> Column:
    """The column that names the lines, and the total."""
    return Column(key, header, render=lambda name: M("Total") if name is _TOTAL else render(name))


def check_order(since: date | None, until: date | None) -> None:
    """Raise BadInput for days that run backwards."""
    if since is not None and until is not None and until < since:
        raise BadInput(M("It ends ({last}) before it begins ({first})", last=until, first=since))


def period(
    option: str, text: str | None, since: date | None, until: date | None, of: Callable[[str | None], Period], day: date
) -> Period:
    """First and last day of a return: of the week or quarter that ``text`` names, which ``option`` takes, or as said.

    What begins with --from alone ends with the ``day`` of asking. Raises BadInput for both ways of saying it, --to
    alone, and days that run backwards.
    """
    if since is None and until is None:
        return of(text)
    if text is not None:
        raise BadInput(M("Give either {option}, or --from and --to", option=option))
    if since is None:
        raise BadInput(M("Give both --from and --to"))
    check_order(since, until or day)
    return since, until or day
