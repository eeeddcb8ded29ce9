"""Exceptions from what stops a delegation."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from travel.tables.columns import UtcDateTime, check, one_of
from travel.vocabulary import HOLD


class HoldException(SQLModel, table=True):
    """An approver lets one delegation pass a hold; ``causes`` are those known then, and no other is passed.

    ``granted_on`` and ``ended_on`` are business days, ``granted_at`` and ``ended_at`` the moments these were recorded.
    """

    __tablename__ = "hold_exception"
    __table_args__ = (
        one_of("rule", HOLD),
        check("reason", "reason <> ''"),
        check("ended", "(ended_on IS NULL) = (ended_at IS NULL)"),
    )

    id: int | None = Field(default=None, primary_key=True)
    delegation_id: int = Field(foreign_key="delegation.id", index=True)
    rule: str
    causes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    reason: str
    granted_by: str
    granted_name: str
    granted_on: date
    granted_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ended_on: date | None = None
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
