"""The counted set for counting: cases that no figure tells apart come as one, grouped by the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, String, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.statistics.case import Case
from travel.statistics.convention import Convention
from travel.statistics.counted import BATCH, as_it_is, counted, visited
from travel.statistics.period import Period


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
    cases = as_it_is(convention).subquery()
    within = cases.c.day.between(period.first, period.last)
    key = JsonText(
        within,
        MonthOf(cases.c.day),
        *(cases.c[name] for name in ("organiser", "formation", "track", "category", "rank", "countries")),
        *(cases.c[name] for name in ("outcome", "state", "briefed")),
        cases.c.plan.is_not(None),
        cases.c.cut > 0,
        cases.c.returned > 0,
    ).label("key")
    query = (
        select(key, func.count(), *(func.sum(cases.c[name]) for name in ("persons", "cut", "returned")))
        .where(or_(within, cases.c.day.between(period.before.first, period.before.last)))
        .group_by(key)
    )
    if path is not None:
        query = query.where(cases.c.path.startswith(path))
    for alike_in, *sums in tx.execute(query, execution_options={"yield_per": BATCH}):
        yield _case(json.loads(alike_in), *sums)


def _case(alike_in: list[Any], times: int, persons: int, cut: int | None, returned: int | None) -> tuple[bool, Case]:
    wanted, month, organiser, formation, track, category, rank, countries, *rest = alike_in
    outcome, state, briefed, planned, _cut, _returned = rest
    day = date.fromisoformat(f"{month}-01")
    return bool(wanted), Case(
        "",
        "",
        organiser,
        formation,
        track,
        category,
        rank,
        visited(countries),
        day,
        day,
        day,
        int(persons),
        None if cut is None else int(cut),
        None if returned is None else int(returned),
        outcome,
        state,
        "planned" if planned else None,
        None if briefed is None else bool(briefed),
        times=times,
    )


class JsonText(FunctionElement[str]):
    """Values as the text of a JSON array: one thing to sort or to hash by where there would be many."""

    type = String()
    name = "json_text"
    inherit_cache = True


@compiles(JsonText, "sqlite")
def _json_on_sqlite(element: JsonText, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **given)})"


@compiles(JsonText, "postgresql")
def _json_on_postgresql(element: JsonText, compiler: SQLCompiler, **given: Any) -> str:
    return f"CAST(json_build_array({compiler.process(element.clauses, **given)}) AS TEXT)"


class MonthOf(FunctionElement[str]):
    """The month of a day: ``2023-05``. Each database has its own way, and neither that of a server's style."""

    type = String()
    name = "month_of"
    inherit_cache = True


@compiles(MonthOf, "sqlite")
def _month_on_sqlite(element: MonthOf, compiler: SQLCompiler, **given: Any) -> str:
    return f"substr({compiler.process(element.clauses, **given)}, 1, 7)"


@compiles(MonthOf, "postgresql")
def _month_on_postgresql(element: MonthOf, compiler: SQLCompiler, **given: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **given)}, 'YYYY-MM')"
