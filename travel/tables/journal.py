"""The journal."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from travel.tables.columns import UtcDateTime


class Event(SQLModel, table=True):
    """One thing that was done. The database itself refuses to change it; ``hash`` chains it to the one before."""

    __table_args__ = (
        UniqueConstraint("subject_kind", "subject", "seq"),
        Index("ix_event_delegation", "delegation", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    subject_kind: str
    subject: str
    seq: int
    delegation: str | None = None
    action: str
    from_state: str | None = None
    to_state: str | None = None
    on_day: date = Field(index=True)
    recorded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    actor: str = Field(index=True)
    actor_name: str
    actor_unit: str
    for_login: str | None = None
    for_name: str | None = None
    os_user: str
    simulated_day: bool = False
    details: str
    findings: str
    previous: str
    hash: str
