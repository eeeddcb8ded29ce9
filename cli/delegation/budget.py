"""`travel delegation budget`: what the table of standards gives, beside what was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.arguments import Place
from cli.delegation.app import app
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact, Row, Section
from cli.terminal.reading_options import known_now
from cli.words.naming import delegation_number, quoted
from travel.calendar import days_abroad
from travel.countries import country_name
from travel.errors import BadInput
from travel.i18n import N_, M, Message, verbatim
from travel.money.amounts import HOME, part
from travel.money.table import order_on
from travel.vocabulary import BUDGET_LINE

if TYPE_CHECKING:
    from travel.application import Application
    from travel.money.budget import Budget
    from travel.money.comparison import Compared, Total
    from travel.policy import Policy

_NUMBER = re.compile(r"\d{4}-\d+")


@dataclass(frozen=True)
class _Reckoned:
    """An application with its budget, and both budgets side by side."""

    application: Application
    budget: Budget
    lines: tuple[Compared, ...]
    totals: tuple[Total, ...]


@reading(app, "budget", help=N_("Reckon the budget by the table of standards, beside what was asked for."))
def budget(
    desk: Desk,
    text: Annotated[str, typer.Argument(metavar=N_("DELEGATION|FILE"), help=N_("A delegation's number, or a form."))],
    place: Place = None,
    write: Annotated[
        bool, typer.Option("--write", help=N_("Put the computed lines for lodging, meals and incidentals into FILE."))
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help=N_("With --write: in place of such lines; a copy of the form is kept."))
    ] = False,
) -> None:
    """Reckon as on the day of ``--as-of``, or today; a submitted delegation as on the day of its submission."""
    from travel.forms.budget_lines import write_budget
    from travel.forms.reading import read_application
    from travel.money.budget import form_lines

    known_now(desk)
    if replace and not write:
        raise BadInput(M("--replace goes with --write"))
    number = delegation_number(text)
    filed = bool(_NUMBER.fullmatch(number)) and not Path(text).exists()
    if filed and write:
        raise BadInput(
            M(
                "{number} is filed; put the lines into its form and file that: travel delegation edit {number} FILE",
                number=number,
            )
        )
    application, policy = _filed(desk, number) if filed else _form(desk, Path(text), place)
    reckoned = _reckon(application, policy)
    if not write:
        _show(desk, text, reckoned, policy)
        return
    copy = write_budget(Path(text), form_lines(reckoned.budget), replacing=replace)
    _show(desk, text, _reckon(read_application(Path(text)), policy), policy, copy=copy, was_written=True)


def _filed(desk: Desk, number: str) -> tuple[Application, Policy]:
    from travel.delegations import cases

    with desk.store.reading() as tx:
        case = cases.read(tx, number)
        return case.application, case.policy(desk.as_of or desk.today)


def _form(desk: Desk, path: Path, place: str | None) -> tuple[Application, Policy]:
    from travel.forms.reading import read_application

    return read_application(path), desk.policy(desk.as_of or desk.today, place)


def _reckon(application: Application, policy: Policy) -> _Reckoned:
    from travel.money.budget import Terms, budget_of, rates_of
    from travel.money.comparison import compared, totals

    found = budget_of(application, Terms.of(policy))
    lines = compared(application, found)
    return _Reckoned(application, found, lines, totals(lines, rates_of(application)))


def _show(
    desk: Desk,
    name: str,
    reckoned: _Reckoned,
    policy: Policy,
    *,
    copy: Path | None = None,
    was_written: bool = False,
) -> None:
    from travel.money.budget import form_lines
    from travel.money.comparison import in_cny

    rows = [_row(line) for line in reckoned.lines]
    sums = [_sum(total) for total in reckoned.totals]
    whole = in_cny(reckoned.totals)
    if desk.out.format == "csv":
        desk.out.emit(_ALL, rows)
        return
    facts = [
        Fact("reckoned", M("Reckoned"), name),
        Fact("place", M("Rules of"), policy.name, render=lambda _: policy.book.label),
        *_facts(reckoned),
    ]
    if was_written:
        count = len(form_lines(reckoned.budget))
        facts.append(
            Fact("written", M("Put into the form"), count, render=lambda count: M("{count} lines", count=count))
        )
    if copy is not None:
        facts.append(Fact("copy", M("What the form was"), str(copy)))
    if desk.out.format == "json":
        total = [_sum(whole)] if whole else []
        desk.out.card(
            facts, [Section("lines", M("Lines"), _ALL, rows), Section("totals", M("Totals"), (), sums + total)]
        )
        return
    desk.out.card(facts, list(_sections(rows, reckoned.totals, whole)))
    for message in _notices(reckoned):
        desk.out.say(message)
    if was_written:
        desk.out.say(M("Next: travel delegation check {file}", file=quoted(name)))


def _facts(reckoned: _Reckoned) -> Iterator[Fact]:
    from travel.money.budget import rates_of

    trip, found = reckoned.application.delegation, reckoned.budget
    journey = {
        "exit": trip.exit,
        "entry": trip.entry,
        "days_abroad": days_abroad(trip.exit, trip.entry),
        "persons": found.persons,
    }
    yield Fact("table", M("Table of standards"), order_on(trip.exit) or M("not known of that time"))
    yield Fact("journey", M("Journey"), journey, render=_journey)
    spent = [
        {"country": stay.visit.country, "city": stay.visit.city, "days": stay.days, "nights": stay.nights}
        for stay in found.stays
    ]
    yield Fact("stays", M("Days by place"), spent, render=_stays)
    rates = {code: rate for code, rate in rates_of(reckoned.application).items() if code != HOME}
    yield Fact("rates", M("Rates on the form"), rates)
    if found.gaps:
        places = {(gap.country, gap.city): gap.why for gap in found.gaps}
        missing = [{"country": at[0], "city": at[1], "missing": why} for at, why in places.items()]
        yield Fact("gaps", M("Set by hand"), missing, render=_places)


def _journey(journey: dict[str, Any]) -> Message:
    return M(
        "{exit} to {entry}, {days} days, {persons} persons",
        exit=journey["exit"],
        entry=journey["entry"],
        days=journey["days_abroad"],
        persons=journey["persons"],
    )


def _stays(spent: Sequence[dict[str, Any]]) -> Message:
    told = [
        M("{country} {city} {days} days", country=country_name(each["country"]), city=each["city"], days=each["days"])
        for each in spent
    ]
    return M("{stays}", stays=told)


def _places(places: Sequence[dict[str, Any]]) -> Message:
    return M(
        "{places}",
        places=[M("{country} {city}", country=country_name(each["country"]), city=each["city"]) for each in places],
    )


def _row(line: Compared) -> dict[str, Any]:
    """One line of both budgets; what stands behind the reckoning only where it is one row of the table."""
    only = line.parts[0] if len(line.parts) == 1 else None
    return {
        "kind": line.kind,
        "country": line.country,
        "by_city": any(entitled.standard.cities for entitled in line.parts),
        "cities": [city for entitled in line.parts for city in entitled.cities],
        "currency": line.currency,
        "standard": only.rate if only else None,
        "persons": only.persons if only else None,
        "days": sum(entitled.days for entitled in line.parts) if line.parts else None,
        "share": part(only.share) if only else None,
        "row": only.standard.row if only else None,
        "reckoning": _reckoning(line),
        "computed": line.computed,
        "asked": line.asked,
        "difference": line.difference,
    }


def _reckoning(line: Compared) -> str | None:
    if line.computed is None or not line.parts:
        return None
    return " + ".join(entitled.reckoning("×") for entitled in line.parts)


def _sum(total: Total) -> dict[str, Any]:
    return {
        "currency": total.currency,
        "computed": total.computed,
        "asked": total.asked,
        "difference": total.asked - total.computed,
        "rate": total.rate,
        "computed_cny": total.computed_cny,
        "asked_cny": total.asked_cny,
    }


def _sections(rows: Sequence[Row], found: Sequence[Total], whole: Total | None) -> Iterator[Section]:
    """A listing for each currency, its total below, and all of it in CNY."""
    for total in found:
        lines = [{**row, "place": row} for row in rows if row["currency"] == total.currency]
        yield Section("lines", _title(total), _SCREEN, [*lines, {"kind": "total", **_amounts(total)}])
    home = [{"currency": total.currency, **_in_home(total)} for total in found]
    if whole is not None:
        home.append({"currency": "total", **_in_home(whole)})
    yield Section(
        "totals", M("In CNY"), _TOTALS, home, empty=M("Nothing to be paid by the table, and nothing asked for.")
    )


def _title(total: Total) -> Message:
    if total.currency == HOME:
        return verbatim(HOME)
    if total.rate is None:
        return M("{currency}, no rate on the form", currency=total.currency)
    return M("{currency}, rate {rate}", currency=total.currency, rate=f"{total.rate:f}")


def _amounts(total: Total) -> dict[str, Any]:
    return {"computed": total.computed, "asked": total.asked, "difference": total.asked - total.computed}


def _in_home(total: Total) -> dict[str, Any]:
    computed, asked = total.computed_cny, total.asked_cny
    return {
        "computed": computed,
        "asked": asked,
        "difference": None if computed is None or asked is None else asked - computed,
    }


def _notices(reckoned: _Reckoned) -> Iterator[Message]:
    found = reckoned.budget
    yield from dict.fromkeys(gap.message for gap in found.gaps)
    for country in found.doubtful:
        yield M("{country}: the copies of the table differ in the currency; confirm it.", country=country)
    if found.at_actual_cost:
        names = [member.name for member in found.at_actual_cost]
        yield M("Lodging is paid as it costs for: {names}.", names=names)
    for total in reckoned.totals:
        if total.rate is None:
            yield M(
                "Write the rate of {currency} into the form: [funding] rates. Without it there is no sum in CNY.",
                currency=total.currency,
            )
    if any(line.computed is None for line in reckoned.lines):
        yield M("What has no standard counts as it was asked for.")


def _kind(code: str) -> Message:
    return M("Total") if code == "total" else BUDGET_LINE.label(code)


def _place(row: Row) -> Message | str:
    """The country, and the cities where its standard differs by city."""
    if row["country"] is None or not row["by_city"]:
        return country_name(row["country"]) if row["country"] else ""
    return M("{country} {city}", country=country_name(row["country"]), city=row["cities"])


def _currency(code: str) -> str | Message:
    return M("Total") if code == "total" else code


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


_COMPUTED = Column("computed", M("By table"), justify="right", render=_money, whole=True)
_ASKED = Column("asked", M("Asked"), justify="right", render=_money, whole=True)
_DIFFERENCE = Column("difference", M("Over"), justify="right", render=_money, whole=True)
_SCREEN = (
    Column("kind", M("Item"), render=_kind),
    Column("place", M("Place abroad"), render=_place),
    Column("reckoning", M("Reckoning")),
    _COMPUTED,
    _ASKED,
    _DIFFERENCE,
)
_TOTALS = (Column("currency", M("Currency"), render=_currency), _COMPUTED, _ASKED, _DIFFERENCE)
_ALL = (
    Column("kind", M("Item")),
    Column("country", M("Country")),
    Column("cities", M("Cities")),
    Column("currency", M("Currency")),
    Column("standard", M("Standard")),
    Column("persons", M("Persons")),
    Column("days", M("Days")),
    Column("share", M("Share")),
    Column("row", M("Row of the table")),
    _COMPUTED,
    _ASKED,
    _DIFFERENCE,
)
