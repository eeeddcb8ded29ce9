"""The policy book of a store."""

from __future__ import annotations

from sqlalchemy import Connection

from travel.policy.book import Book, load_book
from travel.storage.store import setting


def book_in_force(tx: Connection) -> Book:
    """The book of the place that was chosen when the store was founded."""
    return load_book(setting(tx, "place") or "national")
