"""How long the steps of review took, and where delegations wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, case, func, select
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
    waiting = defaultdict(list)
    for wait in waits(tx, times, unit):
        waiting[wait["step"]].append(wait)
    found = {step.step: step for step in taken}
    for code, rows in waiting.items():
        first = min(rows, key=lambda row: row["since"])
        step = found.get(code) or Step(code, first["label"])
        found[code] = replace(step, waiting=len(rows), since=first["since"])
    return list(found.values())


def _taken(tx: Connection, times: Times, period: Period, path: str | None) -> list[Step]:
    """The steps that decided something in the period, in the order in which they stand on routes.

    A seat's turn begins when its round opens, or is opened again, or the last seat of an earlier step is decided. Of a
    seat that had to decide again only the last decision is measured. A step is called what it was called last.
    """

    def decided(review: Any) -> ColumnElement[bool]:
        within = review.decided_on.between(period.first, period.last)
        return and_(within, times.happened(review.decided_on, review.closed_at))

    seats = _seats(tx, decided).subquery("seat")
    query = select(
        seats.c.step,
        seats.c.position,
        func.count().label("decided"),
        func.sum(seats.c.days).label("days"),
        func.max(seats.c.days).label("longest"),
        func.max(seats.c.id).label("latest"),
    ).group_by(seats.c.step, seats.c.position)
    if path is not None:
        query = query.join(_delegation, _delegation.c.id == seats.c.delegation_id)
        query = query.join(_unit, _unit.c.id == _delegation.c.organiser_id).where(_unit.c.path.startswith(path))
    by_step = defaultdict(list)
    for row in tx.execute(query):
        by_step[row.step].append(row)
    latest = {step: max(row.latest for row in rows) for step, rows in by_step.items()}
    labels = select(_review.c.step, _review.c.label).where(_review.c.id.in_(latest.values()))
    called = {row.step: row.label for row in tx.execute(labels)}
    return [
        Step(
            step,
            called[step],
            decided=(decisions := sum(row.decided for row in rows)),
            days=sum(int(row.days) for row in rows) / decisions,
            longest=max(row.longest for row in rows),
        )
        for step, rows in sorted(by_step.items(), key=lambda item: (*_places(item[1]), item[0]))
    ]


def _seats(tx: Connection, decided: Callable[[Any], ColumnElement[bool]]) -> Select[Any]:
    """The seats ``decided``, each with the ``days`` from the beginning of its turn.

    The one database is quicker at looking up the step before, the other at reading every round in its order.
    """
    if tx.dialect.name == "sqlite":
        before = _review.alias("before")
        found = select(func.max(before.c.closed_on)).where(
            before.c.delegation_id == _review.c.delegation_id,
            before.c.round == _review.c.round,
            before.c.position == _review.c.position - 1,  # the steps of a round decide one after another
            before.c.reopened.is_(False),
        )
        looked_up = case((_review.c.position > 1, found.correlate(_review).scalar_subquery()))
        # an offset keeps it from looking that up once for every place that names it
        return _with_days(looked_up).where(decided(_review.c)).offset(0)
    rounds = (_review.c.delegation_id, _review.c.round)
    read = func.max(_review.c.closed_on).over(partition_by=rounds, order_by=_review.c.position, range_=(-1, -1))
    every = _with_days(read).add_columns(_review.c.decided_on, _review.c.closed_at).subquery()
    return select(every).where(decided(every.c))


def _with_days(closed: ColumnElement[Any]) -> Select[Any]:
    """Every seat but those decided again, ``closed`` being the day on which the step before it did."""
    turn = Later(func.coalesce(closed, _review.c.opened_on), _review.c.opened_on)
    told = (_review.c[name] for name in ("id", "delegation_id", "step", "position"))
    return select(*told, DaysBetween(turn, _review.c.decided_on).label("days")).where(_review.c.reopened.is_(False))


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


def all_steps(tx: Connection) -> dict[str, dict[str, str]]:
    """Every step there ever was, with what it was called last."""
    latest = select(func.max(_review.c.id)).group_by(_review.c.step)
    query = select(_review.c.step, _review.c.label).where(_review.c.id.in_(latest)).order_by(_review.c.step)
    return {row.step: row.label for row in tx.execute(query)}
