"""Statements prepared once: written in SQLAlchemy's language, compiled once for each database, run by its driver.

An action asks the store some twenty short questions. Through ``Connection.execute`` each costs several times what
SQLite takes to answer it, for work that is the same every time: cache keys, parameters, result metadata. A ``Prepared``
statement does that work once and speaks to the driver inside SQLAlchemy's own transaction; types, rows and errors are
SQLAlchemy's. Statements put together anew each time (listings with filters) go through ``Connection.execute``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Row
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError


class _Compiled:
    """A statement in one database's SQL, with what its values and columns go through."""

    def __init__(self, statement: Any, dialect: Dialect, given: Iterable[str]) -> None:
        keys = list(given) if isinstance(statement, Insert) else None
        compiled = statement.compile(dialect=dialect, column_keys=keys)
        self.sql = str(compiled)
        self.positions: Sequence[str] | None = compiled.positiontup
        self.fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        # a column left out of an insert takes the default its table gives
        self.fixed |= {column.key: column.default.arg for column in compiled.insert_prefetch}
        self._processed = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in self.positions or compiled.binds
        ]
        columns = [*getattr(statement, "selected_columns", ()), *getattr(statement, "_returning", ())]
        found = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        # SQLAlchemy's rows apply the columns' processors themselves, in compiled code
        rows = SimpleResultMetaData([column.key for column in columns], _processors=found)
        self._row = partial(Row, rows, rows._effective_processors, rows._key_to_index)  # noqa: SLF001 - as results do

    def row(self, values: Any) -> Row[Any]:
        """What the driver fetched, as one of SQLAlchemy's rows."""
        return self._row(values)

    def values(self, given: Mapping[str, Any]) -> Any:
        known = {**self.fixed, **given} if self.fixed else given
        if self.positions is None:
            return {name: process(known[name]) if process else known[name] for name, process in self._processed}
        return [process(known[name]) if process else known[name] for name, process in self._processed]


class Prepared:
    """A statement with named values (``bindparam``), ready to be run again and again.

    An insert is always given the same columns.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def all(self, tx: Connection, **values: Any) -> list[Row[Any]]:
        """Every row it gives."""
        compiled, cursor = self._execute(tx, values)
        try:
            return [compiled.row(values) for values in cursor.fetchall()]
        finally:
            cursor.close()

    def first(self, tx: Connection, **values: Any) -> Row[Any] | None:
        """The first row it gives, if any."""
        rows = self.all(tx, **values)
        return rows[0] if rows else None

    def key(self, tx: Connection, **values: Any) -> int:
        """The key of the row it writes, for an insert that returns it."""
        compiled, cursor = self._execute(tx, values)
        try:
            return int(compiled.row(cursor.fetchone())[0])
        finally:
            cursor.close()

    def run(self, tx: Connection, **values: Any) -> int:
        """Carry it out; returns how many rows it changed."""
        _, cursor = self._execute(tx, values)
        changed: int = cursor.rowcount
        cursor.close()
        return changed

    def _execute(self, tx: Connection, given: Mapping[str, Any]) -> tuple[_Compiled, Any]:
        dialect = tx.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, dialect, given)
        values = compiled.values(given)
        cursor = tx.connection.cursor()
        try:
            cursor.execute(compiled.sql, values)
        except dialect.loaded_dbapi.Error as error:
            cursor.close()
            raise DBAPIError.instance(
                compiled.sql, values, error, dialect.loaded_dbapi.Error, dialect=dialect
            ) from error
        return compiled, cursor
