"""Where a case stands to be read: in this office's store, or in the box in which another office handed it on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.terminal.output import Fact
from cli.terminal.reading_options import as_of_now
from cli.words.boxes import NUMBERS, in_fours
from travel.delegations.case_numbers import is_received
from travel.i18n import M, Message

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from cli.terminal.desk_context import Desk
    from travel.box.sealing import Envelope


@dataclass(frozen=True)
class Opened:
    """A look at a case: ``number`` is what it is called there; ``received`` says how it came, where it is not ours."""

    tx: Connection
    number: str
    received: Received | None = None


@dataclass(frozen=True)
class Received:
    """How a case came here, and what was noted of it since."""

    number: str
    origin: str
    on: Any
    numbers: str
    envelope: Envelope
    events: list[dict[str, Any]]
    registered: list[dict[str, str]]


@contextmanager
def case_at(desk: Desk, number: str) -> Iterator[Opened]:
    """The case of this number, of the desk's own store or received. Raises NotFound."""
    if not is_received(number):
        with desk.store.reading() as tx:
            yield Opened(tx, number)
        return
    from travel.box import received
    from travel.listings.events import Wanted, log
    from travel.listings.times import Times

    as_of_now(desk)
    with desk.store.reading() as tx:
        row = received.known(tx, number)
        events = log(tx, Times(), Wanted(subject=row.number))
        contents, envelope = received.contents_of(row), received.envelope_of(row)
        registered = received.registered(tx, contents)
    came = Received(row.number, row.origin, row.received_on, contents.told["numbers"], envelope, events, registered)
    with received.reading(contents) as tx:
        yield Opened(tx, row.delegation, came)


def received_facts(came: Received | None) -> Iterator[Fact]:
    """From whom a case was received and when, by which seal, and what was noted here."""
    if came is None:
        return
    value = {
        "received": came.number,
        "origin": came.origin,
        "received_on": came.on,
        "handed_on_by": came.envelope.office,
        "exported_on": came.envelope.exported_on,
        "numbers": came.numbers,
    }
    yield Fact(
        "received",
        M("Received"),
        value,
        render=lambda told: M(
            "{received}, from {handed_on_by}, as of {exported_on}, taken in on {received_on}; numbers {how}",
            **told,
            how=NUMBERS.label(told["numbers"]),
        ),
    )
    yield Fact("seal", M("Seal"), came.envelope.seal, render=in_fours)
    if came.registered:
        yield Fact("registered", M("Registered here"), came.registered, render=_registered_words)
    notes = [
        {"on": event["on"], "by": event["actor_name"], "text": event["details"]["text"]}
        for event in came.events
        if event["kind"] == "received" and event["action"] == "note"
    ]
    if notes:
        yield Fact(
            "own_notes",
            M("Noted here"),
            notes,
            render=lambda told: M("{notes}", notes=[M("{on} {by}: {text}", **note) for note in told]),
        )


def _registered_words(persons: list[dict[str, str]]) -> Message:
    return M("{persons}", persons=[M("{name} ({person})", **each) for each in persons])
