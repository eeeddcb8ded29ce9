"""Alembic's way to our tables; run by travel/upkeep/upgrading.py, never by a configuration file.

A migration is written in plain SQL types, never in classes of ours: it must still say tomorrow what it said when the
store was migrated by it, whatever has become of the classes.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

from travel.storage.column_types import Money, UtcDateTime
from travel.tables import metadata

PLAIN = {AutoString: "sa.String()", UtcDateTime: "sa.DateTime(timezone=True)", Money: "sa.BigInteger()"}


def _in_plain_types(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    return PLAIN.get(type(item), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_in_plain_types,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
