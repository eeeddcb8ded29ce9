"""Cases that other offices handed on, kept as they came."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from travel.tables.columns import check


class Received(SQLModel, table=True):
    """A case in a box, by its number at home and the office it came from (``2023-0007@OFFICE``).

    ``manifest``, ``rows`` and ``journal`` are the texts of its parts as they came, ``digest`` identifies them, and
    ``envelope`` says who handed them on. ``headline`` copies what is listed, for the listing.
    """

    __table_args__ = (check("version", "version >= 0"),)

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    delegation: str
    origin: str
    headline: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    manifest: str
    rows: str
    journal: str
    digest: str
    envelope: str
    received_on: date
    state: str
    version: int
    workflow_version: int


class ReceivedPaper(SQLModel, table=True):
    """A paper of such a case, its content kept under its SHA-256."""

    __tablename__ = "received_paper"

    received_id: int = Field(foreign_key="received.id", primary_key=True)
    sha256: str = Field(primary_key=True)
    name: str
