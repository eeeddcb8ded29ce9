"""The counted set for counting: cases that no figure tells apart come as one, grouped by the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, cast, func, or_, select
from sqlalchemy import case as sql_case

from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.statistics.case import Case
from travel.statistics.convention import Convention
from travel.statistics.counted import BATCH, as_it_is, counted, visited
from travel.statistics.period import Period

YES, NO = "yes", "no"
BETWEEN = "\x1f"
"""What stands between the values of a key: nothing a person types. Between two of them stands what is not told."""


def alike(
    tx: Connection, times: Times, convention: Convention, period: Period, unit: str | None = None
) -> Iterator[tuple[bool, Case]]:
    """The cases of a period (True) and of the one it is compared with (False), in one pass over the store.

    What differs in nothing but number, title and day of the month comes as one case, ``times`` over, with the persons
    of them all. Raises NotFound for the unit.
    """
    if times.now:
        yield from _grouped(tx, convention, period, unit_path(tx, unit) if unit is not None else None)
        return
    for one, wanted in ((period, True), (period.before, False)):
        for case in counted(tx, times, convention, one, unit):
            yield wanted, case


def _grouped(tx: Connection, convention: Convention, period: Period, path: str | None) -> Iterator[tuple[bool, Case]]:
    statement = as_it_is(convention)
    if tx.dialect.name == "postgresql":
        statement = statement.offset(0)  # or it works out every value anew wherever that is named
    cases = statement.subquery()
    within = cases.c.day.between(period.first, period.last)
    key = _joined(
        _yes(within),
        func.substr(cast(cases.c.day, String), 1, 7),
        *(cases.c[name] for name in ("organiser", "formation", "track", "category", "rank", "countries")),
        *(cases.c[name] for name in ("outcome", "state")),
        *(_yes(condition) for condition in (cases.c.briefed, cases.c.plan.is_not(None))),
        *(_yes(cases.c[name] > 0) for name in ("cut", "returned")),
    ).label("key")
    query = (
        select(key, func.count(), *(func.sum(cases.c[name]) for name in ("persons", "cut", "returned")))
        .where(or_(within, cases.c.day.between(period.before.first, period.before.last)))
        .group_by(key)
    )
    if path is not None:
        query = query.where(cases.c.path.startswith(path))
    for row in tx.execute(query, execution_options={"yield_per": BATCH}):
        yield _case(*row)


def _case(key: str, times: int, persons: int, cut: int | None, returned: int | None) -> tuple[bool, Case]:
    values = (value or None for value in key.split(BETWEEN))
    wanted, month, organiser, formation, track, category, rank, countries, *rest = values
    outcome, state, briefed, planned, _cut, _returned = rest
    day = date.fromisoformat(f"{month}-01")
    return wanted == YES, Case(
        "",
        "",
        str(organiser),
        str(formation),
        str(track),
        category,
        rank,
        visited(countries),
        day,
        day,
        day,
        int(persons),
        None if cut is None else int(cut),
        None if returned is None else int(returned),
        str(outcome),
        str(state),
        "planned" if planned == YES else None,
        None if briefed is None else briefed == YES,
        times=times,
    )


def _joined(*values: ColumnElement[Any]) -> ColumnElement[str]:
    """Values as one text: one thing to sort or to hash by where there would be many."""
    return func.format(BETWEEN.join(["%s"] * len(values)), *values, type_=String)


def _yes(condition: ColumnElement[Any]) -> ColumnElement[Any]:
    return sql_case((condition, YES), (~condition, NO))
