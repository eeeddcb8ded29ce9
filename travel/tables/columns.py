"""Column types and checks shared by the tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Dialect, Index, Table, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the store."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the store: UTC; without a zone on SQLite, which has no type for one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the library's signature
        """From the store: aware, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """An amount to four places, kept as a whole number of ten-thousandths: exact in every store."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - as above
        """To the store: ten-thousandths."""
        return None if value is None else int(value.scaleb(4))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - as above
        """From the store: exact."""
        return None if value is None else Decimal(value).scaleb(-4)


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
    return SQLModel.metadata.tables[str(model.__tablename__)]
