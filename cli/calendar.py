"""`travel calendar`: days off, working days and due days, and what an office enters of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.registering import registrar, rehearsed, say_next, told
from cli.terminal.choices import code_of
from cli.terminal.command import acting, noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.options import day_argument
from cli.terminal.output import Column, Fact, Section, Source
from cli.terminal.reading_options import as_of_now
from travel.calendar import ANNOUNCED, UNITS, Calendar, Skipped, days_abroad
from travel.calendar import due as due_day
from travel.errors import BadInput
from travel.i18n import N_, M, Message, translate

if TYPE_CHECKING:
    from travel.calendar.adoption import Entered

app = noun_app()

Year = Annotated[int, typer.Argument(min=1950, max=2199, metavar=N_("YEAR"), help=N_("The year, such as 2023."))]
_UNITS = N_("days, working-days or months.")


@reading(app, "show", help=N_("Show the days off and make-up days of a year, with the notice."))
def show(desk: Desk, year: Year) -> None:
    """Every holiday and make-up day of a year as they hold here."""
    calendar, first, last = _calendar(desk), date(year, 1, 1), date(year, 12, 31)
    skipped = calendar.skipped(first, last)
    facts = (
        Fact("year", M("Year"), year),
        Fact("source", M("Source"), _source(calendar, year)),
        Fact("entered", M("Entered by the office"), calendar.correction(year) is not None),
        Fact("days", M("Days"), days_abroad(first, last)),
        Fact("working_days", M("Working days"), calendar.working_days(first, last)),
    )
    desk.out.card(facts, _sections(skipped))


@reading(app, "count", help=N_("Count the days and the working days of a stretch, both ends counted."))
def count(
    desk: Desk,
    first: Annotated[date, day_argument(N_("FROM"), help=N_("The first day."))],
    last: Annotated[date, day_argument(N_("TO"), help=N_("The last day."))],
) -> None:
    """Working days with everything that makes them differ from days."""
    if last < first:
        raise BadInput(M("It ends ({last}) before it begins ({first})", last=last, first=first))
    calendar = _calendar(desk)
    skipped = calendar.skipped(first, last)
    facts = (
        Fact("from", M("First day counted"), first),
        Fact("until", M("Last day counted"), last),
        Fact("days", M("Days"), days_abroad(first, last)),
        Fact("working_days", M("Working days"), calendar.working_days(first, last)),
        Fact("weekend_days", M("Rest days that belong to no holiday"), skipped.weekend_days),
    )
    desk.out.card(facts, _sections(skipped))


@reading(app, "due", help=N_("Reckon a due day, with its arithmetic."))
def due(
    desk: Desk,
    day: Annotated[date, day_argument(N_("DATE"), help=N_("The day it runs from; it is not counted."))],
    amount: Annotated[int, typer.Argument(min=0, max=1000, metavar=N_("AMOUNT"), help=N_("How many."))],
    unit: Annotated[str, typer.Argument(metavar=N_("UNIT OF TIME"), help=_UNITS)],
) -> None:
    """The day on which something is due, as the program reckons it everywhere."""
    found = due_day("", day, amount, code_of(UNITS, translate("UNIT OF TIME"), unit), _calendar(desk))
    facts = (
        Fact("due_on", M("Due on"), found.on),
        Fact("arithmetic", M("How the day came about"), found.arithmetic()),
    )
    desk.out.card(facts)


@reading(
    app, "draft", help=N_("Print the file of a year as it holds here, or an empty one, to be put right and adopted.")
)
def draft(desk: Desk, year: Year) -> None:
    """Kept in a file it is what ``adopt`` takes, once the notice is cited: the heading is a comment there."""
    from travel.calendar.form import drafted

    calendar = _calendar(desk)
    title = M("# Put the days of {year} right, cite the notice, then: travel calendar adopt FILE", year=year)
    if not calendar.knows(year):
        title = M(
            "# {year}: cite the notice, write one [[holidays]] table for each holiday, "
            "then: travel calendar adopt FILE",
            year=year,
        )
    desk.out.sections([Source("draft", title, "toml", drafted(calendar, year))])


@acting(app, "adopt", help=N_("Enter the days off and make-up days of a year, for every desk."))
def adopt(
    desk: Desk,
    file: Annotated[
        Path,
        typer.Argument(
            metavar=N_("FILE"),
            help=N_("The holidays of the year, a TOML file; travel calendar draft YEAR prints one to begin with."),
        ),
    ],
) -> None:
    """Check the whole file, then put it in the place of what is known of the year, with an event in the journal."""
    from travel.calendar.adoption import adopt as enter
    from travel.forms.reading import read_holidays

    correction = read_holidays(file).correction
    made = enter(registrar(desk), correction)
    year = made.correction.year
    title = M("The calendar of {year} holds for every desk.", year=year)
    if desk.dry_run:
        title = M("This calendar would hold:")
    desk.out.card(told(desk, _entered(made)), title=title)
    if desk.dry_run:
        rehearsed(desk)
        return
    if made.moved:
        say_next(desk, "sweep")
    else:
        say_next(desk, "calendar", "show", str(year))


def _entered(made: Entered) -> list[Fact]:
    year, correction = made.correction.year, made.correction
    before = _source(made.before, year) if made.before.knows(year) else None
    return [
        Fact("year", M("Year"), year),
        Fact("citation", M("Source"), correction.citation),
        Fact("instead_of", M("Instead of"), before),
        Fact("off", M("Days off"), len(correction.off)),
        Fact("made_up", M("Make-up days"), len(correction.made_up)),
        Fact("working_days", M("Working days"), made.after.working_days(date(year, 1, 1), date(year, 12, 31))),
        Fact("off_now", M("Off now, worked before"), list(made.off_now) or None),
        Fact("worked_now", M("Worked now, off before"), list(made.worked_now) or None),
        Fact("moved", M("Open debts due on another day, of"), list(made.moved) or None),
    ]


def _calendar(desk: Desk) -> Calendar:
    """The store's calendar, or where there is no store that of this edition."""
    as_of_now(desk)
    if not desk.has_store:
        return ANNOUNCED
    from travel.calendar.in_force import calendar_in_force

    with desk.store.reading() as tx:
        return calendar_in_force(tx)


def _source(calendar: Calendar, year: int) -> str | Message:
    from travel.calendar.notices import notice_of

    correction = calendar.correction(year)
    return correction.citation if correction else notice_of(year)


def _sections(skipped: Skipped) -> list[Section]:
    holidays: list[dict[str, Any]] = [
        {"from": stretch.first, "until": stretch.last, "days": stretch.days} for stretch in skipped.holidays
    ]
    columns = (
        Column("from", M("First day counted"), whole=True),
        Column("until", M("Last day counted"), whole=True),
        Column("days", M("Days"), justify="right"),
    )
    return [
        Section("holidays", M("Holidays, the weekends in them counted"), columns, holidays),
        Section(
            "made_up",
            M("Saturdays and Sundays worked"),
            (Column("day", M("Day"), whole=True),),
            [{"day": day} for day in skipped.made_up],
        ),
    ]
