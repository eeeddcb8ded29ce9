"""The trip report, its evaluation and the outcomes it names."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from travel.tables.columns import check, one_of
from travel.vocabulary import OUTCOME_KIND


class TripReport(SQLModel, table=True):
    """A delegation's report as last handed in; the journal has the earlier ones."""

    __tablename__ = "trip_report"

    id: int | None = Field(default=None, primary_key=True)
    delegation_id: int = Field(foreign_key="delegation.id", unique=True)
    state: str
    version: int
    workflow_version: int
    sections: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    settlement: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    self_rating: str | None = None
    photos: int = 0
    file: str = ""
    submitted_on: date
    submitted_by: str


class Evaluation(SQLModel, table=True):
    """How the office scores the report and what came of the trip."""

    delegation_id: int = Field(foreign_key="delegation.id", primary_key=True)
    evaluated_on: date
    evaluated_by: str
    scores: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    grade: str
    comment: str = ""


class Outcome(SQLModel, table=True):
    """Something the trip led to, or is meant to lead to."""

    __table_args__ = (one_of("kind", OUTCOME_KIND), check("state", "state IN ('open', 'closed')"))

    id: int | None = Field(default=None, primary_key=True)
    delegation_id: int = Field(foreign_key="delegation.id", index=True)
    kind: str
    title: str
    partner: str = ""
    country: str | None = None
    detail: str = ""
    state: str = "open"
