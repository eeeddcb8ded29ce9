"""One at a time: a lease in the store says who does something now, and until when."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from travel.clock import now
from travel.errors import MovedFirst
from travel.i18n import M
from travel.storage.store import Store
from travel.tables import Lease, table

_lease = table(Lease)

TERM = timedelta(minutes=5)
"""How long a lease holds unless it is renewed; longer than whatever is done between two renewals."""


@dataclass(frozen=True)
class Holder:
    """A process that holds, or wants, a lease. ``machine`` is its name and what tells apart machines of one name."""

    id: str
    machine: str
    process: int


def this_process() -> Holder:
    """A new holder in this process."""
    return Holder(uuid4().hex, _machine(), os.getpid())


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
    at = _moment(tx)
    other = tx.execute(select(_lease).where(_lease.c.name == name).with_for_update()).first()
    if other is None:
        tx.execute(insert(_lease), _values(name, holder, at))
    # a lease beyond its term was taken by a clock that has been set back since
    elif other.holder == holder.id or not at < other.until <= at + TERM or _gone(other.machine, other.process):
        tx.execute(update(_lease).where(_lease.c.name == name).values(_values(name, holder, at)))
    else:
        raise MovedFirst(
            M(
                "Another one is at it: process {process} on {machine}; try again when it is done",
                process=other.process,
                machine=other.machine.partition("/")[0],
            )
        )


def give_back(store: Store, name: str, holder: Holder) -> None:
    """Let others have the lease; nothing happens when it has gone to another already."""
    with store.atomic() as tx:
        tx.execute(delete(_lease).where(_lease.c.name == name, _lease.c.holder == holder.id))


def _values(name: str, holder: Holder, at: datetime) -> dict[str, object]:
    return {
        "name": name,
        "holder": holder.id,
        "machine": holder.machine,
        "process": holder.process,
        "until": at + TERM,
    }


def _moment(tx: Connection) -> datetime:
    """Now, by the clock that all who share the store have in common."""
    if tx.dialect.name == "sqlite":
        return now()
    moment: datetime = tx.execute(select(func.clock_timestamp())).scalar_one()
    return moment


@cache
def _machine() -> str:
    """This machine's name with its present run and its room for processes: containers often bear one name."""
    told = []
    with suppress(OSError):
        told.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip())
        told.append(Path("/proc/self/ns/pid").readlink().name)
    return "/".join((platform.node(), *told))


def _gone(machine: str, process: int) -> bool:
    if os.name != "posix" or machine != _machine() or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
