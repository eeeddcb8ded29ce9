"""Putting an office's book in force from a day on: for every desk, in one transaction with its event in the journal.

What was judged stays judged as it was: a book cannot come into force on a day on which a delegation was submitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, insert, or_, select, text

from travel.errors import BadInput, Refused
from travel.findings import Finding
from travel.i18n import M
from travel.policy.book import Book
from travel.policy.diff import Difference, differences
from travel.policy.in_force import books_in_force
from travel.registry.keeping import Registrar, writing
from travel.tables import Adoption, Event, table

ADOPTS = ("admin", "approver")
"""Who puts a book in force: who keeps the store, and who signs the decisions."""

_adoption, _event = table(Adoption), table(Event)
_SUBMISSIONS = (_event.c.subject_kind == "delegation") & or_(*(_event.c.action == name for name in ("submit", "amend")))


@dataclass(frozen=True)
class InForce:
    """A book that was put in force: from and until which day, instead of which book, and what is different now.

    ``until`` is the day on which the next one begins, if one was adopted already.
    """

    book: Book
    from_on: date
    until: date | None
    instead_of: Book
    differences: tuple[Difference, ...]


def adopt(registrar: Registrar, book: Book, from_on: date | None = None) -> InForce:
    """Put ``book`` in force from ``from_on``, or from the first day, today or later, on which nothing was submitted.

    Raises NotAllowed, Refused when something was submitted on that day or later, BadInput when it is in force already.
    """
    with writing(registrar, ADOPTS) as desk:
        _hold_submissions(desk.tx)
        day = from_on or max(registrar.clock.today, _first_free_day(desk.tx))
        _refuse_to_judge_again(desk.tx, day)
        made = _in_force(desk.tx, book, day)
        desk.tx.execute(
            insert(_adoption),
            {
                "from_on": day,
                "name": book.name,
                "hash": book.hash,
                "layers": list(book.texts),
                "adopted_by": desk.account.login,
                "adopted_at": desk.at,
            },
        )
        desk.record(
            "policy",
            book.name,
            "adopt",
            hash=book.hash,
            from_on=day,
            inherits=book.inherits,
            instead_of=made.instead_of.name,
            instead_of_hash=made.instead_of.hash,
            differences=[difference.as_record() for difference in made.differences],
        )
        return made


def _hold_submissions(tx: Connection) -> None:
    """Let no desk submit meanwhile: each holds its delegation's row before it reads which book is in force."""
    if tx.dialect.name != "sqlite":  # there the transaction holds the whole store
        tx.execute(text("LOCK TABLE delegation IN EXCLUSIVE MODE"))


def _first_free_day(tx: Connection) -> date:
    last: date | None = tx.execute(select(func.max(_event.c.on_day)).where(_SUBMISSIONS)).scalar()
    return last + timedelta(days=1) if last else date.min


def _refuse_to_judge_again(tx: Connection, day: date) -> None:
    query = select(_event.c.subject).where(_SUBMISSIONS, _event.c.on_day >= day).distinct().order_by(_event.c.subject)
    judged = list(tx.execute(query).scalars())
    if not judged:
        return
    free = _first_free_day(tx)
    reason = M(
        "{count} delegations were submitted on {day} or later and have been judged by the book in force then: "
        "{numbers}. The first day on which another book can begin: {free}",
        count=len(judged),
        day=day,
        numbers=judged[:_NAMED] if len(judged) <= _NAMED else [*judged[:_NAMED], M("and others")],
        free=free,
    )
    found = Finding(
        "judged", "block", reason, {"delegations": judged, "from_on": day.isoformat(), "free": free.isoformat()}
    )
    raise Refused(M("The book cannot begin on {day}", day=day), [found])


_NAMED = 10


def _in_force(tx: Connection, book: Book, day: date) -> InForce:
    books = books_in_force(tx)
    before = books.on(day)
    if before.hash == book.hash:
        raise BadInput(M("{name} is in force on {day} already; nothing was changed", name=book.name, day=day))
    until = min((adopted.from_on for adopted in books.adopted if adopted.from_on > day), default=None)
    return InForce(book, day, until, before, tuple(differences(before.at(day), book.at(day))))


@dataclass(frozen=True)
class Entered:
    """An adoption as it is listed: who put which book in force from which day on."""

    from_on: date
    name: str
    hash: str
    adopted_by: str


def adoptions(tx: Connection) -> list[Entered]:
    """Every adoption, by the day from which the book is in force; of one day the last one holds."""
    rows = tx.execute(
        select(_adoption.c.from_on, _adoption.c.name, _adoption.c.hash, _adoption.c.adopted_by).order_by(
            _adoption.c.from_on, _adoption.c.id
        )
    )
    return [Entered(row.from_on, row.name, row.hash, row.adopted_by) for row in rows]
