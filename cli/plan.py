"""The annual plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.registering import registrar, rehearsed, told
from cli.terminal.command import acting, noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact
from cli.terminal.reading_options import UnitOption, as_of_now, chosen
from cli.words.countries import country_codes
from travel.countries import country_name
from travel.errors import BadInput
from travel.i18n import N_, M, Message
from travel.vocabulary import PLAN_USE

if TYPE_CHECKING:
    from travel.registry.plan import Planned

app = noun_app()

_YEAR = re.compile(r"\d{4}(?!\d)")


def _countries(codes: Any) -> Message:
    return M("{names}", names=tuple(country_name(code) for code in codes))


def _month(month: int | None) -> Message | str:
    return "" if month is None else M("month {month}", month=month)


def _apart(apart: bool) -> Message:
    return M("planned apart") if apart else M("within the total")


NUMBER = Column("plan", M("Plan number"), whole=True)
UNIT = Column("unit", M("Unit"))
TITLE = Column("title", M("Title"))
PERSONS = Column("persons", M("Persons"), justify="right")
COUNTRIES = Column("countries", M("Destinations"), render=_countries)
MONTH = Column("month", M("Month"), render=_month)
APART = Column("apart", M("Quota"), render=_apart)
USE = Column("use", M("Use"), render=PLAN_USE.label)
USED_BY = Column("delegations", M("Used by"), whole=True)
COLUMNS = (NUMBER, UNIT, TITLE, PERSONS, COUNTRIES, USE, USED_BY)
MORE = (Column("year", M("Year")), MONTH, APART)


@acting(app, "add", help=N_("Enter a delegation in the annual plan of its unit."))
def add(
    desk: Desk,
    number: Annotated[str, typer.Argument(metavar=N_("PLAN-NUMBER"), help=N_("The number in the plan: 2023-05."))],
    title: Annotated[str, typer.Argument(metavar=N_("TITLE"), help=N_("What the delegation is to do, in short."))],
    unit: Annotated[str, typer.Option("--unit", metavar=N_("UNIT"), help=N_("The unit that sends it."))],
    persons: Annotated[
        int, typer.Option("--persons", metavar=N_("PERSONS"), min=1, max=1000, help=N_("How many may go."))
    ],
    countries: Annotated[
        list[str] | None,
        typer.Option("--country", metavar=N_("COUNTRY"), help=N_("Where to; repeat it, or put commas between.")),
    ] = None,
    month: Annotated[
        int | None, typer.Option("--month", metavar=N_("MONTH"), min=1, max=12, help=N_("In which month."))
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            metavar=N_("YEAR"),
            min=1950,
            max=2199,
            help=N_("The year of the plan; without it the one the number begins with."),
        ),
    ] = None,
    apart: Annotated[bool, typer.Option("--apart", help=N_("Planned apart, outside the unit's total."))] = False,
) -> None:
    """Enter a delegation in the plan; reviewers of the office and administrators keep it."""
    from travel.registry.entries import add_plan_entry
    from travel.registry.plan import NewEntry

    new = NewEntry(
        number, title, unit, _year(number, year), persons, country_codes("--country", countries), month, apart
    )
    made = _row(add_plan_entry(registrar(desk), new))
    columns = (NUMBER, Column("year", M("Year")), UNIT, TITLE, PERSONS, COUNTRIES, MONTH, APART)
    facts = [Fact(column.key, column.header, made[column.key], column.render) for column in columns]
    desk.out.card(told(desk, facts), title=M("This would be registered:") if desk.dry_run else M("Registered."))
    if desk.dry_run:
        rehearsed(desk)


def _year(number: str, year: int | None) -> int:
    if year is not None:
        return year
    begins = _YEAR.match(number.strip())
    if begins is None:
        raise BadInput(M("The number {number} begins with no year; give it with --year", number=number))
    return int(begins[0])


@reading(app, "list", help=N_("Show the annual plan: what is planned, and which numbers are used."))
def list_entries(
    desk: Desk,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar=N_("YEAR"), min=1950, max=2199, help=N_("The year; without it this one.")),
    ] = None,
    unit: UnitOption = None,
    free: Annotated[bool, typer.Option("--free", help=N_("Only numbers that are still free."))] = False,
) -> None:
    """List the plan of a year and its totals."""
    from travel.registry.plan import entries

    as_of_now(desk)
    shown = year or desk.today.year
    fate = desk.policy(desk.today).settings.get("plan.cancelled")
    with desk.store.reading() as tx:
        found = entries(tx, shown, unit, spends=fate is not None and fate.value == "spent")
    listed = [entry for entry in found if not free or entry.use in ("free", "freed")]
    desk.out.emit(
        chosen(desk, COLUMNS, MORE),
        [_row(entry) for entry in listed],
        title=M("Annual plan of {year}: {count}", year=str(shown), count=len(listed)),
        empty=M("Nothing is planned. Enter it with: travel plan add PLAN-NUMBER TITLE --unit UNIT --persons COUNT"),
    )
    if found:
        controlled = [entry for entry in found if not entry.apart]
        desk.out.say(
            M(
                "Within the total: {delegations} delegations, {persons} persons; {used} numbers are used or spent.",
                delegations=len(controlled),
                persons=sum(entry.persons for entry in controlled),
                used=sum(entry.use in ("used", "spent") for entry in controlled),
            )
        )


def _row(entry: Planned) -> dict[str, Any]:
    return {"plan": entry.number} | {key: value for key, value in vars(entry).items() if key != "number"}
