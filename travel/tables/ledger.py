"""What an office's ledger of past years says of a delegation that was taken over from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from travel.tables.columns import check, one_of
from travel.vocabulary import LEDGER_OUTCOME, RANK


class LedgerEntry(SQLModel, table=True):
    """One row of a ledger, beside the delegation that it became; nothing here means that the ledger does not say.

    ``names`` are the travellers whom the register of persons does not know; the others are members. ``hash`` identifies
    what the row said, ``row`` is counted as the spreadsheet counts.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        one_of("outcome", LEDGER_OUTCOME),
        one_of("rank", RANK),
        check("cut", "cut >= 0"),
        check("returned", "returned >= 0"),
        check("passports", "collected >= 0 AND collected <= passports"),
    )

    delegation_id: int = Field(foreign_key="delegation.id", primary_key=True)
    source: str
    sheet: str
    row: int
    hash: str = Field(unique=True)
    outcome: str
    decided_on: date | None = None
    approval: str | None = Field(default=None, index=True)
    rank: str | None = None
    cut: int | None = None
    returned: int | None = None
    reported_on: date | None = None
    passports: int | None = None
    collected: int | None = None
    names: list[Any] = Field(sa_column=Column(JSON, nullable=False))
