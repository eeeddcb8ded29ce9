"""What was found against a delegation that travelled, and has to be answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from travel.tables.columns import check, one_of, partial_unique
from travel.vocabulary import VIOLATION


class Violation(SQLModel, table=True):
    """One kind of violation by one member, or by the unit; ``found`` says it in each language, ``facts`` in values.

    ``subject`` tells apart what one delegation may have several of: the person's number, the key of the passport's row;
    it is empty for what there is one of. There is one at a time: another may be opened once the one before it has
    turned out to be unfounded.
    """

    __table_args__ = (
        partial_unique("uq_violation_standing", ("delegation_id", "kind", "subject"), "state <> 'unfounded'"),
        one_of("kind", VIOLATION),
        check("version", "version >= 0"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    delegation_id: int = Field(foreign_key="delegation.id", index=True)
    kind: str
    subject: str
    who: str
    found: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    opened_on: date
    explanation: str = ""
    ruling: str = ""
    state: str = Field(index=True)
    version: int
    workflow_version: int
