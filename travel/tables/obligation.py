"""What somebody owes by a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from travel.tables.columns import UtcDateTime, check, one_of, partial_index, partial_unique
from travel.vocabulary import OBLIGATION

ENDINGS = ("discharged", "superseded")

CAME_LATE = "ended_how = 'discharged' AND ended_on > due_on"
"""Of a debt that was settled after its day: there are few of them, however long the office has been at work."""


class Obligation(SQLModel, table=True):
    """Opened by an event, ended once: discharged, or superseded by a new row when its due day changes.

    ``opened_on`` and ``ended_on`` are business days; ``opened_at`` and ``ended_at`` the moments these were recorded.
    ``due`` holds the arithmetic of the due day. A passport's is owed for its loan, ``loan_id``.
    """

    __table_args__ = (
        one_of("kind", OBLIGATION),
        one_of("ended_how", ENDINGS),
        check("ended", "(ended_on IS NULL) = (ended_at IS NULL) AND (ended_on IS NULL) = (ended_how IS NULL)"),
        check("owner", "owner <> ''"),
        check("loan", "(kind = 'passport') = (loan_id IS NOT NULL) AND (loan_id IS NULL) = (passport_id IS NULL)"),
        partial_index("ix_obligation_open", ("due_on", "kind"), "ended_on IS NULL"),
        partial_index("ix_obligation_open_unit", ("unit_id", "due_on"), "ended_on IS NULL"),
        Index("ix_obligation_due", "kind", "due_on", "ended_on", "ended_how"),
        partial_index("ix_obligation_late", ("kind",), CAME_LATE),
        partial_unique(
            "uq_obligation_open",
            ("delegation_id", "kind", "subject"),
            "ended_on IS NULL",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    delegation_id: int = Field(foreign_key="delegation.id", index=True)
    subject: str = ""
    passport_id: int | None = Field(default=None, foreign_key="passport.id", index=True)
    loan_id: int | None = Field(default=None, foreign_key="loan.id", index=True)
    owner: str
    unit_id: int = Field(foreign_key="unit.id", index=True)
    opened_on: date
    opened_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    due_on: date
    due: str
    ended_on: date | None = None
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    ended_how: str | None = None
    supersedes: int | None = Field(default=None, foreign_key="obligation.id")
