"""The policy books of a store: the one it was founded with, and those adopted since, each from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, bindparam, select

from travel.calendar import ANNOUNCED, Calendar
from travel.calendar.in_force import CALENDAR_COLUMN, calendar_in_force, calendar_of
from travel.errors import BadInput, StoreFault
from travel.i18n import M
from travel.policy.book import Book, Policy, kept_book, load_book
from travel.storage.listed import Listed, entries
from travel.storage.statements import Prepared
from travel.tables import Adoption, Setting, table

FOUNDING = "national"
"""The book of a store that was founded with none, and of a form that belongs to no store."""

_adoption, _setting = table(Adoption), table(Setting)


@dataclass(frozen=True)
class Adopted:
    """An adoption without its book: which one is in force from which day on."""

    from_on: date
    key: int
    hash: str


class Books:
    """The books of a store, day by day. One is read from the store when it is first asked for, and kept by its hash."""

    def __init__(
        self,
        place: str | None,
        adopted: tuple[Adopted, ...] = (),
        tx: Connection | None = None,
        calendar: Calendar = ANNOUNCED,
    ) -> None:
        """``adopted`` runs by day and then in the order of adoption; ``tx`` reads those not yet known."""
        self.place = place or FOUNDING
        self.adopted = adopted
        self.calendar = calendar
        self._tx = tx

    def on(self, day: date) -> Book:
        """The book in force on a day: the last one adopted from then or earlier, or else the founding one."""
        found = self.adoption_on(day)
        return self._read(found) if found else load_book(self.place)

    def at(self, day: date) -> Policy:
        """The book in force on a day, as it stands on that day: what a case submitted then is judged by."""
        return self.on(day).at(day, self.calendar)

    def adoption_on(self, day: date) -> Adopted | None:
        """The adoption by which the book of a day is in force; None for the founding book."""
        return next((adopted for adopted in reversed(self.adopted) if adopted.from_on <= day), None)

    def _read(self, adopted: Adopted) -> Book:
        book = _KEPT.get(adopted.hash)
        if book is None:
            assert self._tx is not None
            row = _BY_KEY.first(self._tx, key=adopted.key)
            assert row is not None
            book = _KEPT[adopted.hash] = _book_of(row, adopted)
        return book


_KEPT: dict[str, Book] = {}
"""The books read in this process, by their hashes: a hash never means another book."""

_BY_KEY = Prepared(select(_adoption.c.name, _adoption.c.layers).where(_adoption.c.id == bindparam("key")))


def _book_of(row: Row[Any], adopted: Adopted) -> Book:
    told = {"name": row.name, "day": adopted.from_on}
    try:
        book = kept_book(row.layers, row.name)
    except BadInput as error:
        raise StoreFault(
            M(
                "The policy book {name}, in force from {day} on, says what this edition of the program does not know: "
                "{problem}. Install the newer edition.",
                **told,
                problem=error.problems[0] if error.problems else error.message,
            )
        ) from error
    if book.hash != adopted.hash:
        raise StoreFault(
            M(
                "The policy book {name}, in force from {day} on, is not the one that was adopted: its hash differs",
                **told,
            )
        )
    return book


def _place() -> ScalarSelect[Any]:
    return select(_setting.c.value).where(_setting.c.key == "place").scalar_subquery()


def _adoptions(*which: ColumnElement[bool]) -> ScalarSelect[Any]:
    listed = Listed(_adoption.c.from_on, _adoption.c.id, _adoption.c.hash)
    return select(listed).select_from(_adoption).where(*which).scalar_subquery()


BOOK_COLUMNS = (_place().label("place"), _adoptions().label("adoptions"), CALENDAR_COLUMN)
"""What a statement reads beside its own to know the books in force; :func:`books_of` takes its row."""

_BY_NAME = Prepared(
    select(_adoption.c.id, _adoption.c.from_on, _adoption.c.hash)
    .where(_adoption.c.name == bindparam("name"))
    .order_by(_adoption.c.from_on.desc(), _adoption.c.id.desc())
    .limit(1)
)
_BOOKS = Prepared(select(*BOOK_COLUMNS))
_KNOWN_BOOKS = Prepared(
    select(_place().label("place"), _adoptions(_adoption.c.adopted_at < bindparam("moment")).label("adoptions"))
)


@lru_cache(maxsize=64)
def _read_adoptions(text: str | None) -> tuple[Adopted, ...]:
    found = (Adopted(date.fromisoformat(day), int(key), hash_) for day, key, hash_ in entries(text))
    return tuple(sorted(found, key=lambda adopted: (adopted.from_on, adopted.key)))


def books_of(tx: Connection, row: Row[Any]) -> Books:
    """The books of the store by a row with :data:`BOOK_COLUMNS`."""
    return Books(row.place, _read_adoptions(row.adoptions), tx, calendar_of(tx, row.calendar))


def books_in_force(tx: Connection, recorded_before: datetime | None = None) -> Books:
    """The books of the store; with ``recorded_before`` those that were known at that moment, and the calendar too."""
    if recorded_before is None:
        row = _BOOKS.first(tx)
        assert row is not None
        return books_of(tx, row)
    known = _KNOWN_BOOKS.first(tx, moment=recorded_before)
    assert known is not None
    return Books(known.place, _read_adoptions(known.adoptions), tx, calendar_in_force(tx, recorded_before))


def adopted_book(tx: Connection, name: str) -> Book | None:
    """The book last adopted under a name, whether it is in force or not."""
    row = _BY_NAME.first(tx, name=name)
    if row is None:
        return None
    return Books(None, (Adopted(row.from_on, row.id, row.hash),), tx).on(row.from_on)
