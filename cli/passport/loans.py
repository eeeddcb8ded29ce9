"""`travel passport loans` and `travel passport collection`: the register of loans and the return made from it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.registering import shown_number
from cli.passport.app import app
from cli.passport.choice import passports_of
from cli.terminal.choices import code_of, codes_of
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column
from cli.terminal.reading_options import Reveal, UnitOption, times, titled
from cli.terminal.returns import By, Return, Since, Until, check_order, emit, name_column, period
from cli.words.debts import DELEGATION, UNIT
from cli.words.naming import delegation_number
from travel.errors import BadInput
from travel.i18n import N_, M
from travel.vocabulary import COLLECTION_BY, LOAN_STANDING, PASSPORT_KIND

if TYPE_CHECKING:
    from travel.listings.collection import Collection

_QUARTER = re.compile(r"(\d{4})(?:-?[Qq]([1-4])|年?第?([1-4一二三四])季度)", re.ASCII)
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4}


@reading(app, "loans", help=N_("The register of loans: who fetched which passport, and how it came back."))
def loans(
    desk: Desk,
    passport: Annotated[
        str | None,
        typer.Option("--passport", metavar=N_("PASSPORT"), help=N_("Only those of this passport or holder.")),
    ] = None,
    delegation: Annotated[
        str | None, typer.Option("--for", metavar=N_("DELEGATION"), help=N_("Only those for this delegation."))
    ] = None,
    unit: UnitOption = None,
    since: Since = None,
    until: Until = None,
    standing: Annotated[
        list[str] | None,
        typer.Option("--standing", metavar=N_("STANDING"), help=N_("on-time, late, never, lost or not-yet-due.")),
    ] = None,
    reveal: Reveal = False,
) -> None:
    """List loans by the day of lending, between --from and --to."""
    from travel.listings.loans import Wanted
    from travel.listings.loans import loans as listing

    check_order(since, until)
    wanted = Wanted(
        passports_of(desk, passport) if passport else (),
        delegation_number(delegation) if delegation else None,
        unit,
        since,
        until,
        codes_of(LOAN_STANDING, "--standing", standing),
    )
    with desk.store.reading() as tx:
        rows = listing(tx, times(desk), desk.today, wanted)
    shown = shown_number(desk, [row["passport"] for row in rows], reveal=reveal)
    rows = [row | {"passport": shown[row["passport"]]} for row in rows]
    if on_screen := desk.out.format == "table":
        rows = [row | _cells(row) for row in rows]
    desk.out.emit(
        _SCREEN if on_screen else _COLUMNS,
        rows,
        title=titled(desk, M("Loans: {count}", count=len(rows))),
        empty=M("No loan fits."),
    )


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    """What stands in one cell on a screen."""
    came_back = row["returned_on"] or row["lost_on"]
    standing = LOAN_STANDING.label(row["standing"])
    if row["days_late"]:
        standing = M("{standing}, {days} days", standing=standing, days=row["days_late"])
    return {
        "what": _words(row["passport"], row["holder"], row["cabinet"], row["slot"]),
        "task": _words(row["delegation"], row["approval"]),
        "fetched": _words(row["lent_on"], row["fetched_by"]),
        "back": _words(came_back, row["returned_by"]),
        "how": standing,
    }


def _words(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part)


@reading(app, "collection", help=N_("The collection return: what was due in a quarter, and what came back when."))
def collection(
    desk: Desk,
    quarter: Annotated[
        str | None,
        typer.Option(
            "--quarter", metavar=N_("QUARTER"), help=N_("The quarter, such as 2026-Q1; the last one, unless given.")
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
    by: By = "unit",
    unit: UnitOption = None,
) -> None:
    """Count loans by the period they are due in. Due = on time + late + still out + lost; rate = on time ÷ due."""
    from travel.listings.collection import collection as count
    from travel.listings.collection import quarter as days_of
    from travel.listings.collection import total

    day = desk.as_of or desk.today
    first, last = period("--quarter", quarter, since, until, lambda text: days_of(*_quarter(text, day)), day)
    grouping = code_of(COLLECTION_BY, "--by", by)
    with desk.store.reading() as tx:
        lines = count(tx, times(desk), desk.today, first, last, by=grouping, unit=unit)
    title = titled(desk, M("Passports collected, {first} to {last}", first=first, last=last))
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
            [column for column in columns if column.key != "not_yet_due" or whole.not_yet_due],
            {name: text.render() for name, text in FORMULAS.items()},
            tuple(FORMULAS.values()),
        ),
    )


def _figures(line: Collection) -> dict[str, Any]:
    return {
        "lent": line.lent,
        "due": line.due,
        "on_time": line.on_time,
        "late": line.late,
        "never": line.never,
        "lost": line.lost,
        "not_yet_due": line.not_yet_due,
        "collection_rate": line.rate,
        "collection_rate_by_now": line.rate_by_now,
    }


def _quarter(text: str | None, today: date) -> tuple[int, int]:
    """Year and number of the quarter that is meant: the last one, unless said. Raises BadInput."""
    from travel.listings.collection import last_quarter

    if text is None:
        return last_quarter(today)
    match = _QUARTER.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None or not 1900 <= int(match[1]) <= 2199:
        raise BadInput(M("“{found}” is no quarter; write it like 2026-Q1 or 2026年第一季度", found=text))
    number = match[2] or match[3]
    return int(match[1]), _NUMBERS.get(number) or int(number)


def _per_cent(share: float) -> str:
    return f"{share:.1%}"


FORMULAS = {
    "due": M("Due = returned on time + returned late + overdue, still out + lost; what is not yet due is in no rate."),
    "collection_rate": M("Rate = returned on time ÷ due; the due day itself is on time."),
    "collection_rate_by_now": M("By now = (returned on time + returned late) ÷ due."),
    "lent": M("Lent counts what was fetched in the period, whenever it is due."),
}
_NAMED = {
    "unit": name_column("unit", M("Unit")),
    "kind": name_column("kind", M("Kind of passport"), PASSPORT_KIND.label),
}
_FIGURES = (
    *(
        Column(key, header, justify="right")
        for key, header in (
            ("lent", M("Lent in all")),
            ("due", M("Due back")),
            ("on_time", M("On time")),
            ("late", M("Late")),
            ("never", M("Still out")),
            ("lost", M("Lost")),
            ("not_yet_due", M("Not yet due")),
        )
    ),
    Column("collection_rate", M("Rate"), justify="right", render=_per_cent, whole=True),
    Column("collection_rate_by_now", M("By now"), justify="right", render=_per_cent, whole=True),
)
_DUE = Column("due_on", M("To be back by"), whole=True)
_SCREEN = (
    Column("what", M("Passport and holder")),
    Column("task", M("Delegation, approval")),
    Column("fetched", M("Fetched")),
    _DUE,
    Column("back", M("Returned")),
    Column("how", M("Standing")),
)
_COLUMNS = (
    Column("passport", M("Passport"), whole=True),
    Column("kind", M("Kind"), render=PASSPORT_KIND.label),
    Column("holder", M("Holder")),
    UNIT,
    DELEGATION,
    Column("approval", M("Mission approval")),
    Column("cabinet", M("Cabinet")),
    Column("slot", M("Slot")),
    Column("fetched_by", M("Fetched by")),
    Column("lent_on", M("Lent"), whole=True),
    _DUE,
    Column("returned_on", M("Returned"), whole=True),
    Column("returned_by", M("Handed in by")),
    Column("lost_on", M("Lost"), whole=True),
    Column("days_late", M("Days over"), justify="right"),
    Column("standing", M("Standing"), render=LOAN_STANDING.label),
)
