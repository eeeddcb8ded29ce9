"""Units: offices, organs and institutions, in a tree."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from travel.errors import BadInput, NotFound
from travel.i18n import M
from travel.storage.statements import Prepared
from travel.tables import Unit, table

_unit = table(Unit)


@dataclass(frozen=True)
class UnitFact:
    """A unit and its place in the tree (``path`` is ``/1/4/9/``, ids from the root)."""

    id: int
    name: str
    kind: str
    path: str

    @property
    def above(self) -> int | None:
        """The id of the unit above; None for one at the top."""
        *above, _own = self.path.strip("/").split("/")
        return int(above[-1]) if above else None

    def covers(self, other: UnitFact) -> bool:
        """Whether ``other`` is this unit or stands below it."""
        return other.path.startswith(self.path)


_units = select(_unit.c.id, _unit.c.name, _unit.c.kind, _unit.c.path)
_BY_NAME = Prepared(_units.where(_unit.c.name == bindparam("name")))


def unit(tx: Connection, name: str) -> UnitFact | None:
    """The unit of this name."""
    row = _BY_NAME.first(tx, name=name)
    return UnitFact(row.id, row.name, row.kind, row.path) if row else None


def units(tx: Connection) -> list[UnitFact]:
    """All units, each behind the one above it."""
    return [UnitFact(row.id, row.name, row.kind, row.path) for row in tx.execute(_units.order_by(_unit.c.path))]


_OFFICES = Prepared(_units.where(_unit.c.kind == "office").order_by(_unit.c.path))


def nearest_office(tx: Connection, to: UnitFact) -> UnitFact | None:
    """The foreign affairs office that stands nearest to a unit in the tree: the one below the same government."""
    found = [UnitFact(row.id, row.name, row.kind, row.path) for row in _OFFICES.all(tx)]
    return max(found, key=lambda each: len(posixpath.commonpath([each.path, to.path])), default=None)


def known_unit(tx: Connection, name: str) -> UnitFact:
    """The unit of this name; raises NotFound with what to do about it."""
    found = unit(tx, name)
    if found is None:
        raise NotFound(M('No unit is called {name}. Register it with: travel unit add "{name}"', name=name))
    return found


def add_unit(tx: Connection, name: str, kind: str, parent: str | None) -> UnitFact:
    """Register a unit below ``parent``, or as a root."""
    above = known_unit(tx, parent) if parent else None
    if unit(tx, name) is not None:
        raise BadInput(M("There is already a unit called {name}", name=name))
    values = {"name": name, "kind": kind, "parent_id": above.id if above else None, "path": ""}
    key = tx.execute(insert(_unit).returning(_unit.c.id), values).scalar_one()
    path = f"{above.path if above else '/'}{key}/"
    tx.execute(update(_unit).where(_unit.c.id == key).values(path=path))
    return UnitFact(key, name, kind, path)
