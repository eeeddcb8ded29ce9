"""Sending what waits in the outbox: at least once, and by one process at a time.

A message is marked as sent after it was sent. Who dies in between sends it again, with the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from travel.clock import now
from travel.errors import BadInput, TravelError
from travel.reminding import delivery, outbox
from travel.reminding.delivery import Letter, Undelivered
from travel.storage import leases
from travel.storage.store import Store

LEASE = "delivery"


@dataclass(frozen=True)
class Delivered:
    """What became of one message; ``again`` says whether one that failed is tried again."""

    message: Row[Any]
    error: TravelError | None = None
    again: bool = False


def deliver(store: Store, going_on: Callable[[], bool] = lambda: True) -> Iterator[Delivered]:
    """Send every message whose time has come. Raises MovedFirst while another process sends.

    Where one could not be sent, the others to the same address wait for the next time, so that a receiver that does not
    answer holds up nobody else.
    """
    holder = leases.this_process()
    leases.take(store, LEASE, holder)
    try:
        silent: set[str] = set()
        for message in _waiting(store):
            if not going_on():
                return
            if message.address in silent:
                continue
            leases.take(store, LEASE, holder)  # sending may take long
            delivered = _send(store, message)
            if delivered.error is not None:
                silent.add(message.address)
            yield delivered
    finally:
        leases.give_back(store, LEASE, holder)


def _waiting(store: Store) -> list[Row[Any]]:
    with store.reading() as tx:
        return outbox.waiting(tx, now())


def _send(store: Store, message: Row[Any]) -> Delivered:
    try:
        delivery.send(message.address, Letter(message.message_id, message.subject, message.body))
    except (Undelivered, BadInput) as error:
        with store.atomic() as tx:
            again = outbox.record_failure(tx, message, error.message, now())
        return Delivered(message, error, again)
    with store.atomic() as tx:
        outbox.record_sent(tx, message.id, now())
    return Delivered(message)
