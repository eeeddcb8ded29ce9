"""Which policy book is meant: by its name, by its file, or the one in force here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal.options import day_option
from cli.terminal.output import Fact
from travel.errors import BadInput
from travel.i18n import N_, M

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk
    from travel.policy import Book, Policy
    from travel.policy.adoption import Entered

IN_FORCE = "in-force"

Place = Annotated[
    str | None,
    typer.Option(
        "--place", metavar=N_("BOOK|FILE"), help=N_("The policy book, by name or file; the one in force when left out.")
    ),
]
At = Annotated[date | None, day_option("--at", help=N_("The day whose values are meant; today when left out."))]


@dataclass(frozen=True)
class Chosen:
    """A book on a day; ``from_on`` is set when it is the one in force here because it was adopted from that day on.

    ``adopted`` are all adoptions of the store, when it is the store that was asked.
    """

    policy: Policy
    from_on: date | None = None
    adopted: Sequence[Entered] = ()

    def facts(self) -> Sequence[Fact]:
        """Which book on which day."""
        policy = self.policy
        adopted = Fact("from_on", M("Adopted from"), self.from_on)
        return (
            Fact(
                "place",
                M("Policy book"),
                policy.name,
                render=lambda name: M("{label} ({name})", label=policy.book.label, name=name),
            ),
            Fact("inherits", M("Inherits from"), list(policy.book.inherits)),
            Fact("at", M("In force on"), policy.at),
            *((adopted,) if self.from_on else ()),
            Fact("hash", M("Hash of the book"), policy.hash),
        )


def day_of(desk: Desk, at: date | None) -> date:
    """The day whose values are meant: ``--at``, which may be said as ``--as-of`` as well, or today."""
    if desk.known_at:
        raise BadInput(M("A policy book is read as it is now; for the values of a day say --as-of"))
    return at or desk.as_of or desk.today


def chosen(desk: Desk, name: str | None, day: date) -> Chosen:
    """The book that ``name`` means, on a day. Raises BadInput when there is no such book, or it cannot be used."""
    from travel.policy.adoption import adoptions
    from travel.policy.in_force import books_in_force

    if name not in (None, IN_FORCE):
        return Chosen(book_of(desk, str(name)).at(day))
    if not desk.has_store:
        return Chosen(desk.policy(day))
    with desk.store.reading() as tx:
        books = books_in_force(tx)
        adopted = books.adoption_on(day)
        return Chosen(books.at(day), adopted.from_on if adopted else None, adoptions(tx))


def book_of(desk: Desk, name: str) -> Book:
    """The book of a name or a file. Raises BadInput when there is none, or it cannot be used."""
    from travel.policy import load_book
    from travel.policy.book import package_books
    from travel.policy.in_force import adopted_book
    from travel.policy.own import read_own_book

    if name in package_books():
        return load_book(name)
    if name.endswith(".toml") or Path(name).is_file():
        return read_own_book(Path(name))
    if desk.has_store:
        with desk.store.reading() as tx:
            book = adopted_book(tx, name)
        if book is not None:
            return book
    raise BadInput(
        M(
            "There is no policy book {place}; there are: {places}. A file is named with its ending .toml",
            place=name,
            places=package_books(),
        )
    )
