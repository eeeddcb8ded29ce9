"""Review rounds and the approvals they end in."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from travel.tables.columns import check, one_of
from travel.vocabulary import ACCOUNT_ROLE

DECISIONS = ("passed", "returned", "refused")


class Review(SQLModel, table=True):
    """One seat of one step of a round: who may decide it, and what was decided.

    A step sent back is not rewritten: its row keeps its decision and is ``reopened``, and a new row with the next
    ``attempt`` waits in its place.
    """

    __table_args__ = (
        UniqueConstraint("delegation_id", "round", "position", "unit_id", "attempt"),
        one_of("role", ACCOUNT_ROLE),
        one_of("decision", DECISIONS),
        check("decided", "(decision IS NULL) = (decided_by IS NULL)"),
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


class Approval(SQLModel, table=True):
    """A mission approval: what was allowed. A later round's approval takes its place; neither is changed."""

    __table_args__ = (UniqueConstraint("delegation_id", "round"),)

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
    countries: list[Any] = Field(sa_column=Column(JSON, nullable=False))
