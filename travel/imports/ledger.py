"""An office's ledger (台账) of past years: delegations that ended, each with what became of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from travel.calendar import days_abroad
from travel.delegations import past
from travel.delegations.past import Past
from travel.i18n import M
from travel.imports.judging import Against, Asked, Judged, each_once, no_unit, unchangeable
from travel.imports.ledger_columns import ALL
from travel.imports.table import Line
from travel.journal import canonical
from travel.policy.in_force import Books, books_in_force
from travel.registry import units
from travel.registry.units import UnitFact


@dataclass(frozen=True)
class _Store:
    """What a row is held against."""

    units: Mapping[str, UnitFact]
    hashes: frozenset[str]
    books: Books
    today: date


def judge(tx: Connection, asked: Asked) -> list[Judged]:
    """New delegations (``entry`` a :class:`~travel.delegations.past.Past`); one taken over before is the same."""
    store = _Store({unit.name: unit for unit in units.units(tx)}, past.hashes(tx), books_in_force(tx), asked.today)
    return each_once(asked, _key, lambda line: _judged(tx, line, store), ("organiser", store.units))


def _key(line: Line) -> object:
    values = line.values
    return values["approval"] or (values["title"], values["organiser"], values["exit"])


def _judged(tx: Connection, line: Line, store: _Store) -> Judged:
    values = line.values
    hash_ = hashlib.sha256(canonical(dict(values)).encode()).hexdigest()
    if hash_ in store.hashes:
        return Judged(line, "same")
    organiser = store.units.get(values["organiser"])
    if organiser is None:
        raise no_unit("organiser", values["organiser"])
    entry = _entry(line)
    _check_days(line, entry, store.today)
    number = past.number_of(tx, values["approval"], values["title"], values["organiser"], values["exit"])
    if number is not None:
        raise unchangeable("approval" if values["approval"] else "title", number)
    given = values["members"] or ()
    leader = values["leader"]
    people = tuple(dict.fromkeys((leader, *given) if leader else given))
    if len(people) > values["persons"]:
        raise Against("persons", M("{count} are named: {names}", count=len(people), names=people))
    passports, collected = _passports(line)
    members = past.members(tx, people, organiser)
    known = {member.name for member in members}
    kept = {name: values[name] for name in _COPIED}
    made = Past(
        **kept,
        countries=values["countries"],
        stopovers=values["stopovers"] or (),
        entry=entry,
        leader=leader or "",
        category=_category(store.books, values["category"], values["exit"]),
        passports=passports,
        collected=collected,
        members=tuple(member.number for member in members),
        names=tuple(name for name in people if name not in known),
        sheet=line.sheet,
        row=line.row,
        hash=hash_,
    )
    return Judged(line, "new", made)


def _category(books: Books, text: str | None, on: date) -> str:
    """The code of a category of the book in force, by code or name; another text stays as the ledger has it."""
    for each in books.at(on).categories if text else ():
        if text in (each.code, each.label.render("zh"), each.label.render("en")):
            return each.code
    return text or ""


_COPIED = (
    *("title", "organiser", "formation", "track", "exit", "persons", "outcome", "rank", "approval", "decided_on"),
    *("submitted_on", "plan", "cut", "returned", "reported_on"),
)


def _entry(line: Line) -> date:
    """The day of coming back, as given, or by the days abroad: both the first and the last day count."""
    out, back, days = line.values["exit"], line.values["entry"], line.values["days"]
    if back is None and days is None:
        raise Against("entry", M("neither it nor the days abroad are given"))
    entry: date = back or out + timedelta(days=days - 1)
    if entry < out:
        raise Against("entry", M("it is before the day of leaving, {exit}", exit=out))
    if days is not None and days_abroad(out, entry) != days:
        raise Against(
            "days",
            M("from {exit} to {entry} it is {days} days", exit=out, entry=entry, days=days_abroad(out, entry)),
        )
    return entry


def _check_days(line: Line, entry: date, today: date) -> None:
    values = line.values
    if values["outcome"] == "travelled" and entry >= today:
        raise Against("entry", M("it is not over yet: file it as an application"))
    for name in ("decided_on", "submitted_on", "reported_on"):
        if values[name] is not None and values[name] > today:
            raise Against(name, M("{day} has not come yet", day=values[name]))
    if values["submitted_on"] and values["decided_on"] and values["decided_on"] < values["submitted_on"]:
        raise Against("decided_on", M("it is before the day of submission, {day}", day=values["submitted_on"]))
    if values["outcome"] != "travelled":
        if values["exit"] > today and values["decided_on"] is None:
            raise Against("decided_on", M("it is missing, and the day of leaving has not come yet"))
        if values["reported_on"] is not None:
            raise Against("reported_on", M("it did not travel"))
    elif values["reported_on"] is not None and values["reported_on"] < values["exit"]:
        raise Against("reported_on", M("it is before the day of leaving, {exit}", exit=values["exit"]))


def _passports(line: Line) -> tuple[int | None, int | None]:
    """How many were handed out, and how many of them back."""
    issued, collected = line.values["passports"], line.values["collected"]
    if collected is None:
        return issued, None
    issued = line.values["persons"] if issued is None else issued
    collected = issued if collected == ALL else collected
    if collected > issued:
        raise Against(
            "collected", M("{collected} of {issued}: more than there were", collected=collected, issued=issued)
        )
    return issued, collected
