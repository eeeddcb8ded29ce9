"""Column types and checks shared by the tables."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, Index, Table, text
from sqlmodel import SQLModel

from travel.storage.column_types import Money, UtcDateTime

__all__ = ["Money", "UtcDateTime", "check", "metadata", "one_of", "partial_index", "partial_unique", "table"]

metadata = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, codes: Iterable[str]) -> CheckConstraint:
    """CHECK that ``column`` holds one of the codes (or nothing, where the column is nullable)."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def check(name: str, condition: str) -> CheckConstraint:
    """A named CHECK."""
    return CheckConstraint(condition, name=name)


def partial_unique(name: str, columns: Iterable[str], where: str) -> Index:
    """A unique index over only the rows that meet ``where``."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


def partial_index(name: str, columns: Iterable[str], where: str) -> Index:
    """An index over only the rows that meet ``where``."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def table(model: type[SQLModel]) -> Table:
    """The SQL table behind a model, for statements."""
    return metadata.tables[str(model.__tablename__)]
