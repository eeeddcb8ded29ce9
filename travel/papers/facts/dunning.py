"""The papers that call in what is overdue: the letter of reminder, the supervision slip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from travel.i18n import N_, M
from travel.papers.facts.common import Delegation, delegation
from travel.papers.official import day, label, said
from travel.papers.subject import Lack, Subject
from travel.vocabulary import OBLIGATION


@dataclass(frozen=True)
class Debt:
    """Something that is overdue."""

    no: Annotated[int, N_("number in the list")]
    kind: Annotated[str, N_("what is owed")]
    owner: Annotated[str, N_("who owes it")]
    passport: Annotated[str, N_("number of the passport, masked unless --reveal is given")]
    due_on: Annotated[str, N_("day by which it was due")]
    days_overdue: Annotated[int, N_("days overdue")]
    arithmetic: Annotated[str, N_("how the day came about")]
    reminders: Annotated[int, N_("how often somebody was reminded")]


@dataclass(frozen=True)
class Reminded:
    """A letter to one unit."""

    unit: Annotated[str, N_("the unit that is written to")]
    debts: Annotated[tuple[Debt, ...], N_("what it owes")]
    reckoned: Annotated[tuple[str, ...], N_("how the days came about, once for what is reckoned alike")]


@dataclass(frozen=True)
class Slip:
    """One supervision slip."""

    slip: Annotated[str, N_("number of the slip")]
    raised_on: Annotated[str, N_("day on which it went out")]
    unit: Annotated[str, N_("the unit that is written to")]
    kind: Annotated[str, N_("what is owed")]
    owner: Annotated[str, N_("who owes it")]
    passport: Annotated[str, N_("number of the passport, masked unless --reveal is given")]
    due_on: Annotated[str, N_("day by which it was due")]
    days_overdue: Annotated[int, N_("days overdue")]
    arithmetic: Annotated[str, N_("how the day came about")]
    reminders: Annotated[int, N_("how often somebody was reminded")]


@dataclass(frozen=True, kw_only=True)
class Reminders(Delegation):
    """The letters of reminder."""

    letters: Annotated[tuple[Reminded, ...], N_("the letters, one to each unit that owes something")]


@dataclass(frozen=True, kw_only=True)
class Slips(Delegation):
    """The supervision slips."""

    slips: Annotated[tuple[Slip, ...], N_("the slips of what is still owed, a page each")]


def reminders(subject: Subject) -> Reminders:
    """The values of the letters of reminder."""
    owed = _overdue(subject)
    units = dict.fromkeys(row["unit"] for row in owed)
    letters = (_letter(subject, unit, [row for row in owed if row["unit"] == unit]) for unit in units)
    return Reminders(**delegation(subject), letters=tuple(letters))


def slips(subject: Subject) -> Slips:
    """The values of the supervision slips."""
    return Slips(**delegation(subject), slips=tuple(_slips(subject)))


def nothing_overdue(subject: Subject) -> Iterator[Lack]:
    """Why nobody is reminded."""
    if _overdue(subject):
        return
    coming = [row.due_on for row in subject.case.owed]
    if coming:
        yield Lack(M("Nothing is overdue; the next is due on {day}", day=min(coming)))
    else:
        yield Lack(M("Nothing is owed"))


def no_slip(subject: Subject) -> Iterator[Lack]:
    """Why there is no slip for what is overdue."""
    if not any(_slips(subject)):
        yield Lack(M("No supervision slip has gone out for what is overdue; the sweep raises them"), M("travel sweep"))


def _overdue(subject: Subject) -> list[dict[str, Any]]:
    from travel.listings.obligations import Wanted
    from travel.listings.overdue import overdue
    from travel.listings.times import Times

    found = overdue(subject.case.tx, Times(), subject.today, Wanted(delegation=subject.number))
    numbers = {row.id: row.passport for row in subject.case.owed}
    return [{**row, "passport": numbers.get(row["obligation"])} for row in found]


def _letter(subject: Subject, unit: str, rows: list[dict[str, Any]]) -> Reminded:
    debts = tuple(Debt(no=number, **_owed(subject, row)) for number, row in enumerate(rows, start=1))
    return Reminded(unit, debts, tuple(dict.fromkeys(f"{debt.kind}：{debt.arithmetic}" for debt in debts)))


def _owed(subject: Subject, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": label(OBLIGATION, row["kind"]),
        "owner": row["owner"],
        "passport": subject.shown(row["passport"]) if row["passport"] else "",
        "due_on": day(row["due_on"]),
        "days_overdue": row["days_overdue"],
        "arithmetic": said(row["arithmetic"]),
        "reminders": row["reminders"],
    }


def _slips(subject: Subject) -> Iterator[Slip]:
    from travel.listings.reminders import slips_of

    owed = {row["obligation"]: row for row in _overdue(subject)}
    for found in slips_of(subject.case.tx, subject.number):
        row = owed.get(found.obligation_id)
        if row is not None:
            yield Slip(slip=found.slip, raised_on=day(found.raised_on), unit=row["unit"], **_owed(subject, row))
