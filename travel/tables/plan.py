"""The annual plan: which delegations a unit may send in a year."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from travel.tables.columns import check


class PlanEntry(SQLModel, table=True):
    """One delegation of a unit's plan; ``apart`` is planned apart and does not count towards the unit's total."""

    __tablename__ = "plan_entry"
    __table_args__ = (check("persons", "persons > 0"), check("month", "month IS NULL OR month BETWEEN 1 AND 12"))

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    year: int = Field(index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    title: str
    persons: int
    countries: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    month: int | None = None
    apart: bool = False
