"""`travel obligation return`: the supervision return of a week, or of any period."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.obligation.app import app
from cli.terminal.choices import code_of
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column
from cli.terminal.reading_options import UnitOption, times
from cli.terminal.returns import By, Period, Return, Since, Until, emit, name_column, period
from travel.errors import BadInput
from travel.i18n import N_, M, Message
from travel.typed import half_width
from travel.vocabulary import OBLIGATION

if TYPE_CHECKING:
    from travel.listings.balance import Balance

_WEEK = re.compile(r"(\d{4})\s*(?:-|年)?\s*(?:[Ww]|第)?\s*(\d{1,2})\s*周?")


@reading(app, "return", help=N_("The return of a week: what was opened, what was discharged, what is still open."))
def return_(
    desk: Desk,
    week: Annotated[
        str | None,
        typer.Option("--week", metavar=N_("WEEK"), help=N_("The week, such as 2026-W30; this one, unless given.")),
    ] = None,
    since: Since = None,
    until: Until = None,
    by: By = "unit",
    unit: UnitOption = None,
) -> None:
    """Count what is owed. Opening + opened - discharged on time - discharged late = closing."""
    from travel.listings.balance import BALANCE_BY, balance, total

    grouping = code_of(BALANCE_BY, "--by", by)
    first, last = _period(desk, week, since, until)
    with desk.store.reading() as tx:
        lines = balance(tx, times(desk), first, last, grouping, unit)
    title = M("Supervision return, {first} to {last}", first=first, last=last)
    if desk.known_at:
        title = M("{title}, as recorded by {known_at}", title=title, known_at=desk.known_at)
    whole, columns = total(lines), (_NAMED[grouping], *_FIGURES)
    emit(
        desk,
        Return(
            title,
            (first, last),
            grouping,
            [{grouping: line.name} | _figures(line) for line in lines],
            _figures(whole),
            columns,
            columns,
            _FORMULA.render(),
            (_sum(whole), _APART),
        ),
    )


def _figures(line: Balance) -> dict[str, Any]:
    from travel.listings.balance import FIGURES

    return {figure: getattr(line, figure) for figure in FIGURES}


def _sum(whole: Balance) -> Message:
    return M(
        "Opening {opening} + opened {opened} - discharged {discharged} (late: {late}) = closing {closing}, "
        "of which overdue {overdue}.",
        opening=whole.opening,
        opened=whole.opened,
        discharged=whole.on_time + whole.late,
        late=whole.late,
        closing=whole.closing,
        overdue=whole.overdue,
    )


def _period(desk: Desk, week: str | None, since: date | None, until: date | None) -> Period:
    """First and last day of the return, which ends with the day of asking at the latest.

    Raises BadInput for both ways of saying it, no week, days that run backwards, and what has not begun.
    """
    from travel.listings.balance import week as days_of

    day = desk.as_of or desk.today
    first, last = period(
        "--week", week, since, until, lambda text: _week(text) if text else days_of(*day.isocalendar()[:2]), day
    )
    if first > day:
        raise BadInput(M("{first} is after {day}; a day to come is asked for with --as-of", first=first, day=day))
    return first, min(last, day)


def _week(text: str) -> Period:
    from travel.listings.balance import week

    match = _WEEK.fullmatch(half_width(text))
    try:
        if match is not None and 1900 <= int(match[1]) <= 2199:
            return week(int(match[1]), int(match[2]))
    except ValueError:
        raise BadInput(M("“{found}”: the year has no such week", found=text)) from None
    raise BadInput(M("“{found}” is no week; write it like 2026-W30 or 2026年第30周", found=text))


_FORMULA = M("Closing = opening + opened - discharged on time - discharged late; the due day itself is on time.")
_APART = M("What was given another day counts as the same debt: “moved” stands beside the sum.")
_NAMED = {
    "unit": name_column("unit", M("Unit")),
    "kind": name_column("kind", M("What"), OBLIGATION.label),
}
_FIGURES = tuple(
    Column(key, header, justify="right")
    for key, header in (
        ("opening", M("Opening")),
        ("opened", M("New")),
        ("on_time", M("On time")),
        ("late", M("Late")),
        ("closing", M("Closing")),
        ("overdue", M("Overdue")),
        ("superseded", M("Moved")),
    )
)
