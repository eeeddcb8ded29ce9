"""The policy books an office has put in force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from travel.tables.columns import UtcDateTime


class Adoption(SQLModel, table=True):
    """A book in force from a day on, until a later adoption.

    ``layers`` holds the TOML text of the book and of everything it inherits, nearest first, so that another edition of
    the program judges by the same values; ``hash`` identifies them.
    """

    id: int | None = Field(default=None, primary_key=True)
    from_on: date = Field(index=True)
    name: str
    hash: str
    layers: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    adopted_by: str
    adopted_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
