"""Rows that bear a state and a version, most of them a number: found, held and moved in one way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, bindparam, select, update

from travel.errors import NotFound
from travel.i18n import M
from travel.storage.statements import Prepared


class Versioned:
    """The rows of a table that bear a state and a version."""

    def __init__(self, rows: Table) -> None:
        self._move = Prepared(
            update(rows)
            .where(rows.c.id == bindparam("key"), rows.c.version == bindparam("seen"))
            .values(state=bindparam("to"), version=rows.c.version + 1)
        )

    def move(self, tx: Connection, key: int, seen: int, to: str) -> bool:
        """Bring a row to a state, if nobody has moved it since it was read. Only the engine calls this."""
        return self._move.run(tx, key=key, seen=seen, to=to) == 1


class Numbered(Versioned):
    """Those of a table that bear a number besides.

    ``unknown`` says of a ``{number}``, as it may be ``shown``, that there is none; ``read`` is the statement that reads
    the row of a ``number``, where it is read together with others.
    """

    def __init__(
        self, rows: Table, unknown: str, read: Select[Any] | None = None, shown: Callable[[str], str] = str
    ) -> None:
        super().__init__(rows)
        self._unknown, self._shown = unknown, shown
        this = rows.c.number == bindparam("number")
        self._read = Prepared(select(rows).where(this) if read is None else read)
        self._hold = Prepared(select(rows.c.id).where(this).with_for_update())
        self._version = Prepared(select(rows.c.version).where(this))

    def find(self, tx: Connection, number: str, *, hold: bool = False) -> Row[Any] | None:
        """The row of this number; with ``hold`` kept from every other writer until the transaction ends."""
        if hold and tx.dialect.name != "sqlite":  # there the transaction holds the whole store
            # first held, then read: a row that is read while it is waited for would be joined to what it was before
            self._hold.first(tx, number=number)
        return self._read.first(tx, number=number)

    def known(self, tx: Connection, number: str, *, hold: bool = False) -> Row[Any]:
        """The same. Raises NotFound."""
        row = self.find(tx, number, hold=hold)
        if row is None:
            raise self.unknown(number)
        return row

    def version(self, tx: Connection, number: str) -> int | None:
        """How many events the row of this number has seen; None where there is none."""
        row = self._version.first(tx, number=number)
        return row.version if row else None

    def unknown(self, number: str) -> NotFound:
        """The error that says that there is none of this number."""
        return NotFound(M(self._unknown, number=self._shown(number)))
