"""A boxed case in a store of its own, in memory, so that whatever reads or proves a store reads and proves the box."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Connection

from travel.box.archive import CASE, JOURNAL, Misfit
from travel.box.contents import PARTLY, Contents
from travel.box.rows import enter, fill
from travel.delegations import cases
from travel.errors import BadInput
from travel.i18n import M
from travel.journal import digest
from travel.listings.delegations import Wanted, delegations
from travel.listings.events import history
from travel.listings.times import Times
from travel.proof import prove
from travel.storage.store import Store, database_url
from travel.tables import Event, table

_PARTS = tuple(name for name, value in vars(cases.Case).items() if isinstance(value, cached_property))
"""What is read of a case, each by itself."""


@contextmanager
def rebuilt(contents: Contents) -> Iterator[Store]:
    """A store with nothing but this case in it; it goes when the block is left. Raises Misfit."""
    store = Store(database_url("sqlite://"))
    try:
        store.create()
        with store.atomic() as tx:
            fill(tx, contents.rows)
            enter(tx, JOURNAL, table(Event), [event | {"id": key} for key, event in enumerate(contents.events, 1)])
        yield store
    except BadInput as error:
        raise error if isinstance(error, Misfit) else Misfit(JOURNAL, error.message) from None
    finally:
        store.close()


def check(contents: Contents) -> None:
    """Raise Misfit for the first event that does not fit, or the first state or debt that no event bears out.

    And for what nobody could read afterwards, though every row has its place.
    """
    _check_events(contents)
    with rebuilt(contents) as store, store.reading() as tx:
        try:
            _check_proof(tx)
            _read(tx, contents.told["delegation"])
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            raise Misfit(CASE, M("what stands in it cannot be read as a case")) from None


def _check_proof(tx: Connection) -> None:
    for found in prove(tx, PARTLY):
        if isinstance(found, int):
            continue
        subject = M("{kind} {subject}", kind=found.subject_kind, subject=found.shown)
        if found.seq is not None:
            subject = M("{subject}, event {seq}", subject=subject, seq=found.seq)
        raise Misfit(JOURNAL, M("{subject}: {reason}", subject=subject, reason=found.reason))


def _read(tx: Connection, number: str) -> None:
    """Read everything of a case once, as those who look at it will."""
    case = cases.read(tx, number)
    for part in _PARTS:
        getattr(case, part)
    delegations(tx, Times(), Wanted(number=number))
    history(tx, number, Times())


def _check_events(contents: Contents) -> None:
    """Each event by itself, and those of passports by what they continue: their chains reach beyond the case."""
    told = contents.told
    last: dict[tuple[str, str], tuple[int, str]] = {}
    for number, event in enumerate(contents.events, 1):
        kind, seq = event["subject_kind"], event["seq"]
        if event["delegation"] != told["delegation"]:
            raise Misfit(JOURNAL, M("line {number}: it is about another case", number=number))
        if kind in PARTLY and told["numbers"] == "masked":
            if event["hash"] or event["previous"]:
                raise Misfit(JOURNAL, M("line {number}: a hash where the number is masked", number=number))
        elif event["hash"] != digest(event):
            raise Misfit(JOURNAL, M("line {number}: its content is not what was recorded", number=number))
        before, hash_ = last.get((kind, event["subject"]), (0, event["previous"]))
        if seq <= before or (seq == before + 1 and hash_ != event["previous"]):
            raise Misfit(JOURNAL, M("line {number}: it does not continue the event before it", number=number))
        last[kind, event["subject"]] = (seq, event["hash"])
