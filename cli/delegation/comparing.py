"""`travel delegation compare`: approved against actual, person by person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cli.action.arguments import Number
from cli.delegation.app import app
from cli.delegation.sections import JOURNEY, actual_row, approved_row, violations_section
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact, Section
from cli.terminal.reading_options import as_of_now
from cli.words.holds import sentences_words
from cli.words.naming import delegation_number
from travel.errors import BadInput
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from travel.delegations.cases import Case
    from travel.journeys.execution import Execution

Row = Mapping[str, Any]


@reading(app, "compare", help=N_("Approved against actual, person by person: days, dates, countries, passports."))
def compare(desk: Desk, number: Number) -> None:
    """Show what was carried out beside what was approved."""
    from travel.delegations import cases
    from travel.journeys.execution import execution_of
    from travel.listings.loans import Wanted, loans
    from travel.listings.times import Times
    from travel.rules.after import early_days

    as_of_now(desk)
    screen = desk.out.format in ("table", "md")
    with desk.store.reading() as tx:
        case = cases.read(tx, delegation_number(number))
        found = execution_of(case, early_days(case.policy(desk.today)))
        if found is None:
            raise BadInput(M("{number} has no mission approval; there is nothing to compare", number=case.number))
        lent = loans(tx, Times(), desk.today, Wanted(delegation=case.number))
        sections = [_members(found, screen=screen), *violations_section(case, screen=screen)]
    desk.out.card([*_facts(case, found, [row["standing"] for row in lent])], sections)
    if not found.travelled:
        desk.out.say(M("There is no border record yet."))


def _facts(case: Case, found: Execution, standings: Sequence[str]) -> Iterator[Fact]:
    approval = found.approval
    yield Fact("delegation", M("Delegation"), case.number)
    yield Fact("title", M("Title"), case.row.title)
    yield Fact("approval", M("Mission approval"), approval.number)
    persons = {"approved": approval.persons, "travelled": len(found.travelled)}
    yield Fact("persons", M("Persons"), persons, render=_persons)
    days = {
        "approved": approval.days,
        "actual": max((each.journey.days for each in found.travelled if each.journey), default=None),
    }
    yield Fact("days", M("Days abroad"), days, render=_days)
    counted = {
        "lent": len(standings),
        "returned": sum(code in ("on-time", "late") for code in standings),
        "on_time": standings.count("on-time"),
        "lost": standings.count("lost"),
    }
    yield Fact("passports", M("Passports"), counted, render=_passports)


def _persons(persons: Row) -> Message:
    return M("{approved} approved, {travelled} with a border record", **persons)


def _days(days: Row) -> Message:
    if days["actual"] is None:
        return M("{approved} approved", approved=days["approved"])
    return M("{approved} approved, at most {actual} actual", **days)


def _passports(counted: Row) -> Message:
    return M("{lent} lent, {returned} returned, {on_time} of them on time, {lost} lost", **counted)


def _members(found: Execution, *, screen: bool) -> Section:
    rows = [approved_row(found), *(actual_row(traveller) for traveller in found.travellers)]
    if screen:
        rows = [row | {"differences": _said(row)} for row in rows]
    return Section("members", M("Approved and actual"), _COLUMNS, rows)


def _said(row: Row) -> Message | str | None:
    if row["differences"] is None:
        return None
    if row["exit"] is None:
        return M("no border record yet")
    if not row["differences"]:
        return M("no difference")
    return sentences_words([each["message"] for each in row["differences"]])


_COLUMNS = (*JOURNEY, Column("differences", M("Differences")))
