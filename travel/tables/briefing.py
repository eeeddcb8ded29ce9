"""Pre-departure briefings: who heard what, and who signed the undertaking."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from travel.tables.columns import one_of
from travel.vocabulary import ACCOUNT_ROLE, BRIEFING_METHOD, BRIEFING_TOPIC


class Briefing(SQLModel, table=True):
    """One session."""

    __table_args__ = (
        one_of("method", BRIEFING_METHOD),
        one_of("role", ACCOUNT_ROLE),
        Index("ix_briefing_delegation", "delegation_id", "held_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    delegation_id: int = Field(foreign_key="delegation.id")
    held_on: date
    method: str
    given_by: str
    role: str
    place: str = ""


class Attendance(SQLModel, table=True):
    """One member heard one topic at a session."""

    __table_args__ = (one_of("topic", BRIEFING_TOPIC),)

    briefing_id: int = Field(foreign_key="briefing.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    topic: str = Field(primary_key=True)


class Undertaking(SQLModel, table=True):
    """A member signed the undertaking for a delegation."""

    delegation_id: int = Field(foreign_key="delegation.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    signed_on: date
