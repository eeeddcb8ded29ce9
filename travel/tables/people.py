"""Units, persons and the accounts that act."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

from travel.tables.columns import check, one_of
from travel.vocabulary import ACCOUNT_ROLE, RANK, UNIT_KIND


class Unit(SQLModel, table=True):
    """An office, organ or institution; units form a tree. ``path`` lists the ids from the root: ``/1/4/9/``."""

    __table_args__ = (one_of("kind", UNIT_KIND), check("not_own_parent", "parent_id <> id"))

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    kind: str = "organ"
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    path: str = Field(default="", index=True)


class Person(SQLModel, table=True):
    """Somebody who travels. Names and posts on a delegation are copies as of that application.

    Who left the service on ``left_on`` travels no more, until he comes back.
    """

    __table_args__ = (one_of("rank", RANK),)

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    name: str = Field(index=True)
    born: date
    unit_id: int = Field(foreign_key="unit.id", index=True)
    post: str = ""
    rank: str = "other"
    retired: bool = False
    id_number: str | None = Field(default=None, unique=True)
    left_on: date | None = Field(default=None, index=True)


class Account(SQLModel, table=True):
    """Somebody who acts in the program. Deactivated, never deleted."""

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    unit_id: int = Field(foreign_key="unit.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    active: bool = True


class AccountRole(SQLModel, table=True):
    """A role an account holds."""

    __tablename__ = "account_role"
    __table_args__ = (one_of("role", ACCOUNT_ROLE),)

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    role: str = Field(primary_key=True)


class Substitution(SQLModel, table=True):
    """``substitute`` acts for ``account`` from ``from_on`` up to, not including, ``until_on``."""

    __table_args__ = (
        check("period", "from_on < until_on"),
        check("not_oneself", "account_id <> substitute_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    substitute_id: int = Field(foreign_key="account.id", index=True)
    from_on: date
    until_on: date
