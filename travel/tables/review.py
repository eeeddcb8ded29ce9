"""Review rounds and the approvals they end in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from travel.tables.columns import UtcDateTime, check, one_of, partial_index
from travel.vocabulary import ACCOUNT_ROLE, RANK

DECISIONS = ("passed", "returned", "refused", "dissuaded")

SENT_BACK = "decision = 'returned' AND reopened IS FALSE"
"""Of a decision that gave the application back to its clerk, not to an earlier step: there are few of them."""

TURNED_DOWN = "decision IN ('refused', 'dissuaded')"
"""Of a decision that ended its round and its delegation: one a round at most, and few."""


class Review(SQLModel, table=True):
    """One seat of one step of a round: who may decide it, and what was decided.

    A step sent back is not rewritten: its row keeps its decision and is ``reopened``, and a new row with the next
    ``attempt`` waits in its place. ``opened_on`` and ``closed_on`` are business days, ``opened_at`` and ``closed_at``
    the moments these were recorded; a seat closes when it is decided, or when its round ends without it.
    """

    __table_args__ = (
        UniqueConstraint("delegation_id", "round", "position", "unit_id", "attempt"),
        one_of("role", ACCOUNT_ROLE),
        one_of("decision", DECISIONS),
        check("decided", "(decision IS NULL) = (decided_by IS NULL)"),
        check("closed", "(closed_on IS NULL) = (closed_at IS NULL) AND NOT (waiting AND closed_on IS NOT NULL)"),
        partial_index("ix_review_open", ("role", "unit_id"), "closed_on IS NULL"),
        partial_index("ix_review_sent_back", ("delegation_id",), SENT_BACK),
        partial_index("ix_review_turned_down", ("delegation_id", "round"), TURNED_DOWN),
    )

    id: int | None = Field(default=None, primary_key=True)
    delegation_id: int = Field(foreign_key="delegation.id")
    round: int
    position: int
    attempt: int = 1
    step: str
    label: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    role: str
    scope: str
    unit_id: int = Field(default=0)
    unit: str = ""
    waiting: bool = True
    reopened: bool = False
    decision: str | None = None
    decided_by: str | None = None
    decided_name: str | None = None
    for_login: str | None = None
    decided_on: date | None = None
    opinion: str = ""
    opened_on: date
    opened_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    closed_on: date | None = None
    closed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class Approval(SQLModel, table=True):
    """A mission approval: what was allowed. A later round's approval takes its place; neither is changed.

    ``rank`` is that of the highest member, none where an old ledger does not tell.
    """

    __table_args__ = (UniqueConstraint("delegation_id", "round"), one_of("rank", RANK))

    id: int | None = Field(default=None, primary_key=True)
    delegation_id: int = Field(foreign_key="delegation.id")
    round: int
    revision: int
    number: str = Field(unique=True)
    decided_on: date
    exit_on: date
    entry_on: date
    days: int
    persons: int
    rank: str | None = None
    countries: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    transits: list[Any] = Field(sa_column=Column(JSON, nullable=False))
