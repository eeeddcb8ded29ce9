"""One at a time: a lease in the store says who does something now, and until when."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from travel.clock import now
from travel.errors import MovedFirst
from travel.i18n import M
from travel.storage.store import Store
from travel.tables import Lease, table

_lease = table(Lease)

TERM = timedelta(minutes=2)
"""How long a lease holds unless it is renewed."""


@dataclass(frozen=True)
class Holder:
    """A process that holds, or wants, a lease."""

    id: str
    machine: str
    process: int


def this_process() -> Holder:
    """A new holder in this process."""
    return Holder(uuid4().hex, platform.node(), os.getpid())


def take(store: Store, name: str, holder: Holder) -> None:
    """Take the lease, or renew it. Raises MovedFirst while another holds it.

    The lease of a process of this machine that is gone is free at once.
    """
    try:
        with store.atomic() as tx:
            _take(tx, name, holder)
    except IntegrityError as error:  # both found it free
        raise MovedFirst(M("Another one is at it; try again when it is done")) from error


def _take(tx: Connection, name: str, holder: Holder) -> None:
    at = now()
    other = tx.execute(select(_lease).where(_lease.c.name == name).with_for_update()).first()
    if other is None:
        tx.execute(insert(_lease), _values(name, holder, at))
    elif other.holder == holder.id or other.until <= at or _gone(other.machine, other.process):
        tx.execute(update(_lease).where(_lease.c.name == name).values(_values(name, holder, at)))
    else:
        raise MovedFirst(
            M(
                "Another one is at it: process {process} on {machine}; try again when it is done",
                process=other.process,
                machine=other.machine,
            )
        )


def give_back(store: Store, name: str, holder: Holder) -> None:
    """Let others have the lease; nothing happens when it has gone to another already."""
    with store.atomic() as tx:
        tx.execute(delete(_lease).where(_lease.c.name == name, _lease.c.holder == holder.id))


def holds(tx: Connection, name: str, holder: Holder) -> bool:
    """Whether the lease is still this holder's."""
    found = tx.execute(select(_lease.c.holder, _lease.c.until).where(_lease.c.name == name)).first()
    return found is not None and found.holder == holder.id and found.until > now()


def _values(name: str, holder: Holder, at: datetime) -> dict[str, object]:
    return {
        "name": name,
        "holder": holder.id,
        "machine": holder.machine,
        "process": holder.process,
        "until": at + TERM,
    }


def _gone(machine: str, process: int) -> bool:
    if os.name != "posix" or machine != platform.node() or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
