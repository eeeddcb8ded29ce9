"""Official passports in custody, their loans, and the border records of the trips made on them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from travel.tables.columns import UtcDateTime, check, one_of, partial_index, partial_unique
from travel.vocabulary import PASSPORT_KIND

LOAN_ENDINGS = ("returned", "lost")

WAS_LOST = "ended_how = 'lost'"
"""Of a loan whose passport was lost."""

DEVIATES = "deviates"
"""Of a border record that was not as approved."""


class Passport(SQLModel, table=True):
    """An official passport or pass. Its expiry is a date, never a state."""

    __table_args__ = (
        one_of("kind", PASSPORT_KIND),
        check("dates", "issued_on < expires_on"),
        check("version", "version >= 0"),
        partial_unique("uq_passport_valid", ("person_id", "kind"), "state IN ('in_custody', 'lent')"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    kind: str
    person_id: int = Field(foreign_key="person.id", index=True)
    holder: str
    unit: str
    issued_on: date
    expires_on: date = Field(index=True)
    endorsed_until: date | None = None
    cabinet: str = ""
    slot: str = ""
    state: str
    version: int
    workflow_version: int


class Loan(SQLModel, table=True):
    """A passport handed out for a delegation; open until it is returned or reported lost.

    ``lent_on`` and ``ended_on`` are business days, ``lent_at`` and ``ended_at`` the moments these were recorded;
    ``cabinet`` and ``slot`` are where it lay when it was fetched.
    """

    __table_args__ = (
        check("period", "ended_on IS NULL OR ended_on >= lent_on"),
        check("ended", "(ended_on IS NULL) = (ended_how IS NULL) AND (ended_on IS NULL) = (ended_at IS NULL)"),
        one_of("ended_how", LOAN_ENDINGS),
        partial_index("ix_loan_lost", ("id",), WAS_LOST),
        partial_unique("uq_loan_open", ("passport_id",), "ended_on IS NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    passport_id: int = Field(foreign_key="passport.id", index=True)
    delegation_id: int = Field(foreign_key="delegation.id", index=True)
    lent_on: date = Field(index=True)
    lent_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    fetched_by: str
    cabinet: str = ""
    slot: str = ""
    ended_on: date | None = None
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    ended_how: str | None = None
    returned_by: str = ""


class BorderRecord(SQLModel, table=True):
    """What Chinese border control stamped for one member, and the countries he entered in between.

    ``deviates`` says that this was not what had been approved. Neither side changes once a group has left, and a sweep
    need not compare every journey that ever was.
    """

    __tablename__ = "border_record"
    __table_args__ = (
        UniqueConstraint("delegation_id", "person_id"),
        check("days", "exit_on <= entry_on"),
        partial_index("ix_border_record_deviates", ("delegation_id", "person_id"), DEVIATES),
    )

    id: int | None = Field(default=None, primary_key=True)
    delegation_id: int = Field(foreign_key="delegation.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    exit_on: date
    entry_on: date
    countries: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    deviates: bool
