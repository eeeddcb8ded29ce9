"""The delegation and each version of its application."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from travel.tables.columns import Money, UtcDateTime, check, one_of, partial_index
from travel.vocabulary import (
    ATTACHMENT,
    BUDGET_LINE,
    FORMATION,
    INVITER,
    LEADERSHIP,
    MEMBER_ROLE,
    PAYS,
    RANK,
    RELATION,
    TRACK,
    TRAVEL_CLASS,
)


def _json() -> Any:
    return Column(JSON, nullable=False)


class Delegation(SQLModel, table=True):
    """The case. What the current application says is copied here for the listings; the application is the record."""

    __table_args__ = (
        one_of("formation", FORMATION),
        one_of("track", TRACK),
        check("days", "exit_on <= entry_on"),
        check("version", "version >= 0"),
        Index("ix_delegation_organiser", "organiser_id", "exit_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    title: str
    organiser_id: int = Field(foreign_key="unit.id")
    formation: str
    track: str
    category: str
    plan: str | None = Field(default=None, index=True)
    swapped_plan: str | None = Field(default=None, index=True)
    exit_on: date = Field(index=True)
    entry_on: date
    leader: str
    persons: int
    state: str = Field(index=True)
    version: int
    workflow_version: int
    round: int = 0
    revision: int = 1
    submitted_on: date | None = None
    filed_by: str
    signatory: str
    approval_id: int | None = None


class Application(SQLModel, table=True):
    """One version of what the clerk wrote; a version that has been submitted is never changed."""

    __table_args__ = (UniqueConstraint("delegation_id", "revision"),)

    id: int | None = Field(default=None, primary_key=True)
    delegation_id: int = Field(foreign_key="delegation.id")
    revision: int
    particulars: dict[str, Any] = Field(sa_column=_json())
    notice: dict[str, Any] = Field(sa_column=_json())
    funding: dict[str, Any] = Field(sa_column=_json())
    special: list[Any] = Field(sa_column=_json())


class Member(SQLModel, table=True):
    """A traveller of one version of the application, as written there."""

    __table_args__ = (
        one_of("rank", RANK),
        one_of("role", MEMBER_ROLE),
        one_of("relation", RELATION),
        one_of("leadership", LEADERSHIP),
        one_of("travel_class", TRAVEL_CLASS),
        UniqueConstraint("application_id", "person_id"),
        check("cut", "(cut_on IS NULL) = (cut_reason IS NULL)"),
        partial_index("ix_member_leader", ("unit_id",), "leadership IS NOT NULL"),
        partial_index("ix_member_cut", ("application_id",), "cut_on IS NOT NULL"),
    )

    application_id: int = Field(foreign_key="application.id", primary_key=True)
    seat: int = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str
    unit: str
    unit_id: int = Field(foreign_key="unit.id")
    post: str
    rank: str
    role: str
    born: date
    duty: str = ""
    retired: bool = False
    relation: str | None = None
    leadership: str | None = None
    academic: bool = False
    travel_class: str | None = None
    companion: str | None = None
    last_trips: list[str] = Field(sa_column=_json())
    cut_on: date | None = None
    cut_reason: str | None = None


class Visit(SQLModel, table=True):
    """A place visited, in the order of travel."""

    __table_args__ = (check("days", "arrive <= leave"), Index("ix_visit_country", "country", "application_id"))

    application_id: int = Field(foreign_key="application.id", primary_key=True)
    seat: int = Field(primary_key=True)
    country: str
    city: str
    arrive: date
    leave: date
    airside: bool
    official_days: int
    programme: list[str] = Field(sa_column=_json())


class Invitation(SQLModel, table=True):
    """The invitation of a visit."""

    __table_args__ = (one_of("kind", INVITER), one_of("pays", PAYS))

    application_id: int = Field(foreign_key="application.id", primary_key=True)
    seat: int = Field(primary_key=True)
    host: str
    host_zh: str
    host_country: str
    kind: str
    signed: bool
    dated: date
    persons: int
    from_on: date
    until_on: date
    pays: str
    signer: str | None = None
    signer_nationality: str | None = None


class BudgetLine(SQLModel, table=True):
    """A line of the budget form; money in ``currency``."""

    __tablename__ = "budget_line"
    __table_args__ = (one_of("kind", BUDGET_LINE), check("amount", "amount >= 0"))

    application_id: int = Field(foreign_key="application.id", primary_key=True)
    seat: int = Field(primary_key=True)
    kind: str
    currency: str
    amount: Decimal = Field(sa_column=Column(Money, nullable=False))
    country: str | None = None
    city: str | None = None
    standard: Decimal | None = Field(default=None, sa_column=Column(Money))
    persons: int | None = None
    days: int | None = None
    share: Decimal | None = Field(default=None, sa_column=Column(Money))
    conference: bool = False


class Attachment(SQLModel, table=True):
    """A paper on a case, its content kept under its SHA-256."""

    __table_args__ = (one_of("kind", ATTACHMENT), check("size", "size >= 0"))

    id: int | None = Field(default=None, primary_key=True)
    delegation_id: int = Field(foreign_key="delegation.id", index=True)
    revision: int | None = None
    kind: str
    name: str
    size: int
    media_type: str
    sha256: str
    member: str | None = None
    number: str | None = None
    issued_by: str | None = None
    dated: date | None = None
    recorded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class Justification(SQLModel, table=True):
    """Why a finding should pass all the same, in the clerk's words, and who accepted it."""

    __table_args__ = (check("accepted", "(accepted_by IS NULL) = (accepted_on IS NULL)"),)

    id: int | None = Field(default=None, primary_key=True)
    delegation_id: int = Field(foreign_key="delegation.id", index=True)
    revision: int
    rule: str
    text: str
    written_by: str
    written_on: date
    accepted_by: str | None = None
    accepted_on: date | None = None
