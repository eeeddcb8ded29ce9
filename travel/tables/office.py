"""The store's own settings and its running numbers."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class Setting(SQLModel, table=True):
    """A setting of this store, such as the place whose policy book is in force."""

    key: str = Field(primary_key=True)
    value: str


class Counter(SQLModel, table=True):
    """The last number given out in a series and year."""

    series: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int
