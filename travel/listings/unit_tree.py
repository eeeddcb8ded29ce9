"""Units in a listing: the one that is asked for, and all below it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from travel.errors import NotFound
from travel.i18n import M
from travel.listings.light_tables import UNIT


def unit_path(tx: Connection, name: str) -> str:
    """Where a unit stands in the tree (``/1/4/``): it and what is below it begin so. Raises NotFound."""
    path = tx.execute(select(UNIT.c.path).where(UNIT.c.name == name)).scalar()
    if path is None:
        raise NotFound(M("No unit is called {name}. See: travel unit list", name=name))
    return str(path)


def units_within(tx: Connection, path: str) -> frozenset[str]:
    """The names of the unit of this place in the tree and of all below it."""
    return frozenset(tx.execute(select(UNIT.c.name).where(UNIT.c.path.startswith(path))).scalars())
