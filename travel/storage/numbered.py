"""Rows that bear a number, a state and a version: found, held and moved in one way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, select, update

from travel.errors import NotFound
from travel.i18n import M
from travel.storage.statements import Prepared


class Numbered:
    """The rows of such a table; ``unknown`` says of a ``{number}`` that there is none."""

    def __init__(self, rows: Table, unknown: str) -> None:
        self._unknown = unknown
        this = rows.c.number == bindparam("number")
        self._read = Prepared(select(rows).where(this))
        self._hold = Prepared(select(rows.c.id).where(this).with_for_update())
        self._move = Prepared(
            update(rows)
            .where(rows.c.id == bindparam("key"), rows.c.version == bindparam("seen"))
            .values(state=bindparam("to"), version=rows.c.version + 1)
        )

    def find(self, tx: Connection, number: str) -> Row[Any] | None:
        """The row of this number."""
        return self._read.first(tx, number=number)

    def known(self, tx: Connection, number: str, *, hold: bool = False) -> Row[Any]:
        """The same, with ``hold`` kept from other writers. Raises NotFound."""
        if hold and tx.dialect.name != "sqlite":  # there the transaction holds the whole store
            self._hold.first(tx, number=number)
        row = self.find(tx, number)
        if row is None:
            raise NotFound(M(self._unknown, number=number))
        return row

    def move(self, tx: Connection, key: int, seen: int, to: str) -> bool:
        """Bring a row to a state, if nobody has moved it since it was read. Only the engine calls this."""
        return self._move.run(tx, key=key, seen=seen, to=to) == 1
