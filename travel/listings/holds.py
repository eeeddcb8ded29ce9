"""Everything that stops a unit or a person from anything new, derived at two times; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from travel.calendar import add_days
from travel.delegations.register_facts import DEBTS, debt_of
from travel.facts import Debt, Loss
from travel.listings.belonging import moves, unit_then
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path, units_within
from travel.policy import NotSet, Policy
from travel.policy.in_force import books_in_force
from travel.rules.holds import Hold, lost_lately, owed_too_long, reminded_in_vain
from travel.tables import Delegation, Event, HoldException, Obligation, Passport, Person, Reminder, Unit, table
from travel.vocabulary import HOLD

_obligation, _delegation, _unit, _reminder = table(Obligation), table(Delegation), table(Unit), table(Reminder)
_passport, _person, _event, _exception = table(Passport), table(Person), table(Event), table(HoldException)

Debts = Sequence[tuple[Debt, Sequence[date]]]
"""Debts, each with the days after its due day on which somebody was reminded of it, in order."""

_AFTER_A_LOSS = ("lost", "found", "void")


def holds(tx: Connection, times: Times, today: date, unit: str | None = None) -> list[dict[str, Any]]:
    """What stops whom on ``as_of``, else today: units first, then persons, the oldest cause of each first.

    Of one unit and those below it, with their people, or of all. A day to come tells who will be stopped if nothing
    happens. Raises NotFound for a unit nobody has registered.
    """
    day = times.day(today)
    policy = books_in_force(tx, times.recorded_before).at(day)
    path = unit_path(tx, unit) if unit is not None else "/"
    found = sorted(_found(tx, times, day, policy, path), key=_order)
    granted = _exceptions(tx, times) if found else ()
    return [_row(hold, day, policy, granted) for hold in found]


def _found(tx: Connection, times: Times, day: date, policy: Policy, path: str) -> Iterator[Hold]:
    debts = _debts(tx, times, day, path)
    by_rule: dict[str, Iterator[Hold]] = {
        "R36": (hold for debt, _days in debts for hold in owed_too_long(debt, day, policy)),
        "R38": (_dated(hold, days) for debt, days in debts for hold in reminded_in_vain(debt, policy)),
        "R39": (hold for loss in _losses(tx, times, day, path) for hold in lost_lately(loss, day, policy)),
    }
    for rule in HOLD:
        setting = policy.rule(rule)
        if setting is None or setting.severity != "block":
            continue
        try:
            yield from by_rule[rule]
        except NotSet:
            continue  # the rule is not checked then, as each application's check says


def _dated(hold: Hold, reminded: Sequence[date]) -> Hold:
    """A reminder is in vain from the day after it."""
    return replace(hold, since=add_days(reminded[hold.limit - 1], 1)) if hold.limit else hold


def _order(hold: Hold) -> tuple[Any, ...]:
    begun = hold.cause.on if isinstance(hold.cause, Loss) else hold.cause.due_on
    return (hold.person is not None, hold.unit, hold.name, hold.rule, begun, hold.key)


def _overdue(times: Times, day: date, path: str) -> tuple[ColumnElement[bool], ...]:
    begun, ended = (_obligation.c.opened_on, _obligation.c.opened_at), (_obligation.c.ended_on, _obligation.c.ended_at)
    return times.lasting(begun, ended), _obligation.c.due_on < day, _unit.c.path.startswith(path)


def _debts(tx: Connection, times: Times, day: date, path: str) -> Debts:
    reminded: dict[int, list[date]] = {}
    days = (
        select(_reminder.c.obligation_id, _reminder.c.raised_on)
        .distinct()
        .join(_obligation, _obligation.c.id == _reminder.c.obligation_id)
        .join(_unit, _unit.c.id == _obligation.c.unit_id)
        .where(
            *_overdue(times, day, path),
            _reminder.c.ordinal > 0,
            _reminder.c.raised_on < day,
            times.happened(_reminder.c.raised_on, _reminder.c.raised_at),
        )
        .order_by(_reminder.c.raised_on)
    )
    for row in tx.execute(days):
        reminded.setdefault(row.obligation_id, []).append(row.raised_on)
    query = DEBTS.where(*_overdue(times, day, path))
    rows = ((row, reminded.get(row.id, [])) for row in tx.execute(query))
    return [(debt_of(row, len(told)), told) for row, told in rows]


def _losses(tx: Connection, times: Times, day: date, path: str) -> Iterable[Loss]:
    """The last loss of each person."""
    # the day in a query of its own: joined, SQLite would begin with every event of every passport
    reported = (
        select(func.max(_event.c.on_day))
        .where(
            _event.c.subject_kind == "passport",
            _event.c.subject == _passport.c.number,
            _event.c.action == "lost",
            _event.c.on_day <= day,
            times.happened(_event.c.on_day, _event.c.recorded_at),
        )
        .correlate(_passport)
        .scalar_subquery()
    )
    query = (
        select(_person.c.number, _person.c.name, _unit.c.name.label("unit"), reported.label("on"), *moves(times))
        .select_from(_passport)
        .join(_person, _person.c.id == _passport.c.person_id)
        .join(_unit, _unit.c.id == _person.c.unit_id)
        .where(_passport.c.state.in_(_AFTER_A_LOSS))
    )
    within = units_within(tx, path)
    last: dict[str, Loss] = {}
    for row in tx.execute(query):
        unit = row.unit if times.now else unit_then(row)
        if row.on is not None and unit in within and (row.number not in last or last[row.number].on < row.on):
            last[row.number] = Loss(row.number, row.on, row.name, unit)
    return last.values()


def _exceptions(tx: Connection, times: Times, *which: ColumnElement[bool]) -> Sequence[Row[Any]]:
    granted = (_exception.c.granted_on, _exception.c.granted_at)
    query = (
        select(_exception, _delegation.c.number.label("delegation"))
        .join(_delegation, _delegation.c.id == _exception.c.delegation_id)
        .where(times.lasting(granted, (_exception.c.ended_on, _exception.c.ended_at)), *which)
        .order_by(_exception.c.id)
    )
    return tx.execute(query).all()


def exception_row(row: Row[Any], delegation: str) -> dict[str, Any]:
    """An exception for a listing: which delegation may pass which hold, by whom, since when and why."""
    return {
        "delegation": delegation,
        "rule": row.rule,
        "granted_by": row.granted_name,
        "granted_on": row.granted_on,
        "reason": row.reason,
    }


def exceptions_of(tx: Connection, delegations: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The exceptions in force of some delegations, by their numbers."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _exceptions(tx, Times(), _delegation.c.number.in_(delegations)):
        found.setdefault(row.delegation, []).append(exception_row(row, row.delegation))
    return found


def _row(hold: Hold, day: date, policy: Policy, granted: Sequence[Row[Any]]) -> dict[str, Any]:
    cause, setting = hold.cause, policy.rule(hold.rule)
    assert setting is not None
    if isinstance(cause, Debt):
        told = {
            "cause": cause.kind,
            "owner": cause.owner,
            "delegation": cause.delegation,
            "due_on": cause.due_on,
            "days_overdue": (day - cause.due_on).days,
            "reminders": cause.reminders,
            "lost_on": None,
        }
    else:
        told = dict.fromkeys(("delegation", "due_on", "days_overdue", "reminders"))
        told |= {"cause": "loss", "owner": cause.name, "lost_on": cause.on}
    return {
        "held": "person" if hold.person is not None else "unit",
        "who": hold.name,
        "person": hold.person,
        "unit": hold.unit,
        "rule": hold.rule,
        "setting": hold.setting,
        "limit": hold.limit,
        **told,
        "since": hold.since,
        "until": hold.until,
        "message": hold.message,
        "citation": setting.citation,
        "exceptions": [
            exception_row(row, row.delegation) for row in granted if row.rule == hold.rule and hold.key in row.causes
        ],
    }
