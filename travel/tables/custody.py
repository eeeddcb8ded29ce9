"""Who answers for the cabinets, and what was found in them when somebody counted."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from travel.tables.columns import check, one_of
from travel.vocabulary import STOCK_ITEM, STOCK_OUTCOME


class Handover(SQLModel, table=True):
    """Custody that passes from one custodian to another, of these cabinets or, when none is named, of all.

    ``listed`` has the passports that lay there when it was listed last: number, holder, kind, cabinet and slot each.
    """

    __table_args__ = (check("two", "given_by <> taken_by"), check("version", "version >= 0"))

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    cabinets: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    given_by: str
    given_name: str
    taken_by: str
    taken_name: str
    opened_on: date
    listed: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    differences: str = ""
    state: str = Field(index=True)
    version: int
    workflow_version: int


class Stocktaking(SQLModel, table=True):
    """Passports counted in these cabinets or, when none is named, in all, and held against the register."""

    __table_args__ = (check("version", "version >= 0"),)

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    cabinets: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    counted_on: date
    counted_by: str
    counted_name: str
    state: str = Field(index=True)
    version: int
    workflow_version: int


class StockItem(SQLModel, table=True):
    """A passport that should have lain there, or did: what was found of it, and how a difference is explained.

    ``cabinet`` and ``slot`` are those of the register on that day.
    """

    __tablename__ = "stock_item"
    __table_args__ = (
        UniqueConstraint("stocktaking_id", "passport"),
        one_of("found", STOCK_ITEM),
        one_of("outcome", STOCK_OUTCOME),
        check("explained", "(outcome IS NULL) = (explanation = '')"),
        check("fits", "outcome = 'open' OR (outcome = 'put-right') <> (found = 'missing')"),
    )

    id: int | None = Field(default=None, primary_key=True)
    stocktaking_id: int = Field(foreign_key="stocktaking.id")
    passport: str = Field(index=True)
    holder: str = ""
    cabinet: str = ""
    slot: str = ""
    found: str
    outcome: str | None = None
    explanation: str = ""
