"""`travel delegation`: away, back, the results notice, the archive."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cli.action.acting import act_and_report, papers_of, request
from cli.action.arguments import Countries, Number, Numbers, Papers
from cli.action.details import filled
from cli.action.records import KeepGoing, Records, check_alone, take_over
from cli.action.tables import Given
from cli.delegation.app import app
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.terminal.options import day_option
from cli.words.countries import country_codes
from cli.words.naming import delegation_number, delegation_numbers
from travel.dates import parse_date
from travel.errors import BadInput
from travel.i18n import N_, M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travel.facts import Crossing


@acting(app, "depart", help=N_("Record that a delegation has left."))
def depart(desk: Desk, numbers: Numbers) -> None:
    """Record the departure on the business day."""
    act_and_report(desk, [request(desk, "depart", number) for number in delegation_numbers(numbers)])


@acting(app, "arrive", help=N_("Record the return, with exit and entry as stamped by Chinese border control."))
def arrive(
    desk: Desk,
    number: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("DELEGATION"), help=N_("The delegation's number; a table of records may name it itself.")
        ),
    ] = None,
    exit_: Annotated[date | None, day_option("--exit", help=N_("The day on which the group left China."))] = None,
    entry: Annotated[date | None, day_option("--entry", help=N_("The day on which it came back."))] = None,
    country: Countries = None,
    record: Annotated[
        list[str] | None,
        typer.Option(
            "--record",
            metavar=N_('"NAME EXIT ENTRY [COUNTRIES]"'),
            help=N_("One member's own days, where they differ; repeat it for several."),
        ),
    ] = None,
    records: Records = None,
    keep_going: KeepGoing = False,
    given: Given = None,
) -> None:
    """Record border days for the group, for single members, or for many delegations from a table."""
    from workflows.steps.journey import Returned

    others = {"--exit": exit_, "--entry": entry, "--country": country, "--record": record}
    check_alone(records, given, keep_going=keep_going, others=others)
    if records is not None:
        take_over(desk, "arrive", records, delegation_number(number) if number else None, given, keep_going=keep_going)
        return
    if number is None:
        raise BadInput(M("Name the delegation, or give a table of border records: --records FILE"))
    name = delegation_number(number)
    details = Returned(
        exit=exit_,
        entry=entry,
        countries=country_codes("--country", country),
        crossings=_crossings(desk, name, record or ()),
    )
    act_and_report(desk, [request(desk, "arrive", name, details)])


def _crossings(desk: Desk, number: str, records: Sequence[str]) -> tuple[Crossing, ...]:
    from travel.delegations import cases
    from travel.facts import Crossing

    if not records:
        return ()
    with desk.store.reading() as tx:
        case = cases.read(tx, number)
        known = {text: member.person for member in case.active for text in (member.person, member.name)}
        shown = [M("{name} ({number})", name=member.name, number=member.person) for member in case.active]
        approved = case.approval.countries if case.approval else ()
    found = []
    for text in records:
        name, exit_, entry, countries = _record(desk, text)
        if name not in known:
            raise BadInput(M("--record: {name} is no member; there are: {names}", name=name, names=shown))
        found.append(Crossing(known[name], exit_, entry, countries or approved))
    return tuple(found)


def _record(desk: Desk, text: str) -> tuple[str, date, date, tuple[str, ...]]:
    """NAME EXIT ENTRY [COUNTRIES]; a name may have blanks in it, the rest has none."""
    words = unicodedata.normalize("NFKC", text).split()
    for last in (len(words), len(words) - 1):
        if last < 3:
            break
        try:
            exit_, entry = (parse_date(word, desk.today) for word in words[last - 2 : last])
        except BadInput:
            continue
        return " ".join(words[: last - 2]), exit_, entry, country_codes("--record", words[last:])
    raise BadInput(
        M(
            '--record: found “{found}”; wanted "NAME EXIT ENTRY [COUNTRIES]", such as "甲 2023-09-17 2023-09-21 BG"',
            found=text,
        )
    )


@acting(app, "publish", help=N_("Record that the results were published in the unit."))
def publish(
    desk: Desk,
    number: Number,
    place: Annotated[str, typer.Option("--place", metavar=N_("PLACE"), help=N_("Where they were published."))],
    files: Papers = None,
) -> None:
    """Discharge the results notice."""
    from workflows.steps.after import Publishing

    details = filled(Publishing, place=place, papers=papers_of(desk, "notice", files or ()))
    act_and_report(desk, [request(desk, "publish", delegation_number(number), details)])


@acting(app, "close", help=N_("Put a finished delegation into the archive."))
def close(desk: Desk, numbers: Numbers) -> None:
    """Close; only look-backs may still be owed."""
    act_and_report(desk, [request(desk, "close", number) for number in delegation_numbers(numbers)])
