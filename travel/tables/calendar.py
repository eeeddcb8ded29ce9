"""What an office has entered of the working days of a year."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from travel.tables.columns import UtcDateTime, check


class CalendarCorrection(SQLModel, table=True):
    """The days off and make-up days of a year, by the notice cited; of one year the last one entered holds.

    ``off`` and ``made_up`` hold ISO days; ``hash`` identifies the whole.
    """

    __tablename__ = "calendar_correction"
    __table_args__ = (check("citation", "citation <> ''"),)

    id: int | None = Field(default=None, primary_key=True)
    year: int
    off: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    made_up: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    citation: str
    hash: str
    adopted_by: str
    adopted_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
