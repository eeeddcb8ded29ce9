"""Reminders of what is owed, the messages that carry them, and the lease of the one who sweeps."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from travel.tables.columns import UtcDateTime, check, one_of, partial_index
from travel.vocabulary import MESSAGE_STATE


class Reminder(SQLModel, table=True):
    """Somebody was reminded of an obligation at a stage of the policy's ladder: once, whoever sweeps, however often.

    ``ordinal`` counts the reminders after the due day: 0 until then, 1 for the first. ``slip`` is the number of the
    supervision slip that a stage brings with it.
    """

    __table_args__ = (UniqueConstraint("obligation_id", "stage", "recipient"), check("ordinal", "ordinal >= 0"))

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    stage: str
    ordinal: int
    recipient: str = Field(index=True)
    slip: str | None = None
    raised_on: date
    raised_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class Contact(SQLModel, table=True):
    """An address at which an account is told, beside its desk: an Apprise URL."""

    __table_args__ = (UniqueConstraint("account_id", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    address: str


class Message(SQLModel, table=True):
    """A text on its way to an address; ``message_id`` stays the same however often it is sent.

    Written in the transaction that raises the reminder, sent afterwards; ``next_at`` is when it is tried again, and
    ``error`` why it was not taken, by language.
    """

    __table_args__ = (
        UniqueConstraint("reminder_id", "address"),
        one_of("state", MESSAGE_STATE),
        check("sent", "(state = 'sent') = (sent_at IS NOT NULL)"),
        partial_index("ix_message_waiting", ("next_at",), "state = 'waiting'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(unique=True)
    reminder_id: int = Field(foreign_key="reminder.id")
    recipient: str
    address: str
    subject: str
    body: str
    state: str = "waiting"
    attempts: int = 0
    next_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    sent_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    error: dict[str, str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class Lease(SQLModel, table=True):
    """Who alone may do something now, and until when; a holder that has died is known by its machine and process."""

    name: str = Field(primary_key=True)
    holder: str
    machine: str
    process: int
    until: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
