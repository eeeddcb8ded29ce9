"""How long the steps of review took, and where delegations wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Integer, Select, case, func, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from travel.listings.delegations import step_before
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.statistics.period import Period
from travel.tables import Delegation, Review, Unit, table

_review, _delegation, _unit = table(Review), table(Delegation), table(Unit)


class DaysBetween(FunctionElement[int]):
    """Days from one day to another; each database counts them in its own way."""

    type = Integer()
    name = "days_between"
    inherit_cache = True


@compiles(DaysBetween, "sqlite")
def _on_sqlite(element: DaysBetween, compiler: SQLCompiler, **given: Any) -> str:
    first, last = (compiler.process(clause, **given) for clause in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@compiles(DaysBetween, "postgresql")
def _on_postgresql(element: DaysBetween, compiler: SQLCompiler, **given: Any) -> str:
    first, last = (compiler.process(clause, **given) for clause in element.clauses)
    return f"({last} - {first})"


class Later(FunctionElement[Any]):
    """The later of two days."""

    name = "later"
    inherit_cache = True


@compiles(Later, "sqlite")
def _later_on_sqlite(element: Later, compiler: SQLCompiler, **given: Any) -> str:
    return f"max({compiler.process(element.clauses, **given)})"


@compiles(Later, "postgresql")
def _later_on_postgresql(element: Later, compiler: SQLCompiler, **given: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **given)})"


@dataclass(frozen=True)
class Step:
    """A step of review: how many decisions it made in the period, after how many days of its turn on average and at
    most (None where it made none); and how many delegations wait for it, the first of them since when."""

    step: str
    label: dict[str, str]
    decided: int = 0
    days: float | None = None
    longest: int | None = None
    waiting: int = 0
    since: date | None = None


def steps(tx: Connection, times: Times, period: Period, unit: str | None = None) -> list[Step]:
    """Every step that decided something in the period or is waited for, in the order of the route."""
    path = unit_path(tx, unit) if unit is not None else None
    taken = _taken(tx, times, period, path)
    waiting = waits(tx, times, unit)
    found: dict[str, Step] = {}
    for code in dict.fromkeys([*taken, *(wait["step"] for wait in waiting)]):
        rows = [wait for wait in waiting if wait["step"] == code]
        decided, days, longest = taken.get(code, (0, 0, None))
        found[code] = Step(
            code,
            {},
            decided,
            days / decided if decided else None,
            longest,
            len(rows),
            min((wait["since"] for wait in rows), default=None),
        )
    names = _names(tx, found)
    return [Step(**{**vars(step), "label": names.get(code, {})}) for code, step in found.items()]


def _taken(tx: Connection, times: Times, period: Period, path: str | None) -> dict[str, tuple[int, int, int]]:
    """By step: decisions, days altogether, and the longest; in the order in which the steps stand on routes.

    A seat's turn begins when its round opens, or is opened again, or the last seat of an earlier step is decided. Of a
    seat that had to decide again only the last decision is measured.
    """
    before = _review.alias("before")
    turn = (
        select(func.max(before.c.closed_on))
        .where(
            before.c.delegation_id == _review.c.delegation_id,
            before.c.round == _review.c.round,
            before.c.position == _review.c.position - 1,  # steps decide one after another
            before.c.reopened.is_(False),
        )
        .correlate(_review)
        .scalar_subquery()
    )
    earlier = case((_review.c.position > 1, func.coalesce(turn, _review.c.opened_on)), else_=_review.c.opened_on)
    days = DaysBetween(Later(earlier, _review.c.opened_on), _review.c.decided_on)
    query = _of_unit(
        select(_review.c.step, _review.c.position, days.label("days"), func.count().label("decided"))
        .where(
            _review.c.reopened.is_(False),
            _review.c.decided_on.between(period.first, period.last),
            times.happened(_review.c.decided_on, _review.c.closed_at),
        )
        .group_by(_review.c.step, _review.c.position, text("days")),
        path,
    )
    seats = defaultdict(list)
    for row in tx.execute(query):
        seats[row.step].append(row)
    ordered = sorted(seats.items(), key=lambda item: (*_places(item[1]), item[0]))
    return {
        step: (
            sum(row.decided for row in rows),
            sum(row.decided * row.days for row in rows),
            max(row.days for row in rows),
        )
        for step, rows in ordered
    }


def _places(rows: list[Any]) -> tuple[int, int]:
    positions = [row.position for row in rows]
    return min(positions), max(positions)


def waits(tx: Connection, times: Times, unit: str | None = None) -> list[dict[str, Any]]:
    """The delegations under review, each with the step whose turn it is, since when, the longest waiting first."""
    path = unit_path(tx, unit) if unit is not None else None
    lasting = times.lasting((_review.c.opened_on, _review.c.opened_at), (_review.c.closed_on, _review.c.closed_at))
    query = (
        select(
            _delegation.c.number.label("delegation"),
            _delegation.c.title,
            _review.c.step,
            _review.c.label,
            _review.c.position,
            _review.c.opened_on,
            step_before(times).label("turn"),
        )
        .join(_delegation, _delegation.c.id == _review.c.delegation_id)
        .where(lasting)
        .order_by(_review.c.position)
    )
    if path is not None:
        query = query.join(_unit, _unit.c.id == _delegation.c.organiser_id).where(_unit.c.path.startswith(path))
    first: dict[str, dict[str, Any]] = {}
    for row in tx.execute(query):
        since = max(row.opened_on, row.turn or row.opened_on)
        first.setdefault(
            row.delegation,
            {
                "delegation": row.delegation,
                "title": row.title,
                "step": row.step,
                "label": row.label,
                "since": since,
            },
        )
    return sorted(first.values(), key=lambda wait: (wait["since"], wait["delegation"]))


def _of_unit(query: Select[Any], path: str | None) -> Select[Any]:
    if path is None:
        return query
    return (
        query.join(_delegation, _delegation.c.id == _review.c.delegation_id)
        .join(_unit, _unit.c.id == _delegation.c.organiser_id)
        .where(_unit.c.path.startswith(path))
    )


def _names(tx: Connection, codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """What each step was called last."""
    named: dict[str, dict[str, str]] = {}
    for code in codes:
        query = select(_review.c.label).where(_review.c.step == code).order_by(_review.c.id.desc()).limit(1)
        named[code] = tx.execute(query).scalar_one()
    return named
