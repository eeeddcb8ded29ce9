"""The annual plan: which delegations the units may send in a year, each under a number that is used once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from travel.errors import BadInput
from travel.i18n import M
from travel.registry.plan_use import users_of_entries
from travel.registry.units import known_unit
from travel.tables import PlanEntry as PlanRow
from travel.tables import Unit, table
from travel.typed import half_width

_plan, _unit = table(PlanRow), table(Unit)


@dataclass(frozen=True)
class NewEntry:
    """A delegation to be planned for a year; ``apart`` leaves it out of the unit's total."""

    number: str
    title: str
    unit: str
    year: int
    persons: int
    countries: tuple[str, ...] = ()
    month: int | None = None
    apart: bool = False


@dataclass(frozen=True)
class Planned(NewEntry):
    """An entry of the plan, and what became of it: free, used, freed by a cancellation, or spent in spite of one."""

    use: str = "free"
    delegations: tuple[str, ...] = ()


def add_entry(tx: Connection, new: NewEntry) -> Planned:
    """Enter a delegation in the plan. Raises BadInput for a number that was given out, NotFound for an unknown unit."""
    known = known_unit(tx, new.unit)
    new = replace(new, number=half_width(new.number))
    if tx.execute(select(_plan.c.id).where(_plan.c.number == new.number)).first() is not None:
        raise BadInput(M("The plan number {number} is given out already", number=new.number))
    values = {name: getattr(new, name) for name in ("number", "title", "year", "persons", "month", "apart")}
    tx.execute(insert(_plan), values | {"unit_id": known.id, "countries": list(new.countries)})
    return Planned(**vars(new))


def numbers(tx: Connection) -> dict[str, int]:
    """Every number that is given out, with its year."""
    return {row.number: row.year for row in tx.execute(select(_plan.c.number, _plan.c.year))}


def change_entry(tx: Connection, number: str, values: Mapping[str, Any]) -> None:
    """Write what has changed of an entry."""
    written = {name: list(value) if name == "countries" else value for name, value in values.items()}
    tx.execute(update(_plan).where(_plan.c.number == number).values(written))


def entries(tx: Connection, year: int, unit: str | None = None, *, spends: bool = False) -> list[Planned]:
    """The plan of a year, of one unit and those below it or of all; ``spends``: a cancelled delegation has used it up.

    Raises NotFound for a unit nobody has registered.
    """
    chosen = (
        select(_plan, _unit.c.name.label("unit")).join(_unit, _unit.c.id == _plan.c.unit_id).where(_plan.c.year == year)
    )
    if unit is not None:
        chosen = chosen.where(_unit.c.path.startswith(known_unit(tx, unit).path))
    using = _users(tx, year)
    return [_planned(row, using.get(row.number, []), spends) for row in tx.execute(chosen.order_by(_plan.c.number))]


def _users(tx: Connection, year: int) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in tx.execute(users_of_entries(_plan.c.year == year).order_by("delegation")):
        found.setdefault(row.entry, []).append(row)
    return found


def _planned(row: Row[Any], using: Iterable[Row[Any]], spends: bool) -> Planned:
    entry = Planned(row.number, row.title, row.unit, row.year, row.persons, tuple(row.countries), row.month, row.apart)
    cancelled = tuple(user.delegation for user in using if user.cancelled)
    living = tuple(user.delegation for user in using if not user.cancelled)
    if living:
        return replace(entry, use="used", delegations=living)
    if cancelled:
        return replace(entry, use="spent" if spends else "freed", delegations=cancelled)
    return entry
