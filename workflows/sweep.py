"""The sweep: one pass over everything that is due by now. It may be broken off and begun again at any moment.

What is due is asked of the store anew each time, and each reminder is raised once; so it does not matter when the last
sweep was, how far it came, or that two are begun at once: one of them finds the lease taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

from travel import leases, reminders
from travel.errors import Refused
from travel.leases import Holder
from travel.policy.in_force import books_in_force
from travel.reminders import Owing
from workflows.engine import Done, Request, Session, perform, rehearse
from workflows.steps.reminding import Reminding

LEASE = "sweep"


@dataclass(frozen=True)
class Swept:
    """What came of one delegation: what was done, or why nothing was."""

    delegation: str
    owing: tuple[Owing, ...]
    done: Done | None = None
    refused: Refused | None = None


def due(session: Session) -> list[Owing]:
    """Everything a reminder is due for today."""
    today = session.clock.today
    with session.store.reading() as tx:
        return reminders.owing(tx, reminders.ladder(books_in_force(tx).at(today)), today)


def sweep(session: Session, *, dry_run: bool = False, going_on: Callable[[], bool] = lambda: True) -> Iterator[Swept]:
    """Raise every reminder that is due by now, a delegation at a time, each in a transaction of its own.

    Ends early when ``going_on`` says no. Raises MovedFirst while another process sweeps; a dry run needs no lease and
    writes nothing.
    """
    if dry_run:
        yield from _each(session, rehearse, going_on, lambda: None)
        return
    holder = leases.this_process()
    with _leased(session, holder):
        yield from _each(session, perform, going_on, lambda: leases.take(session.store, LEASE, holder))


@contextmanager
def _leased(session: Session, holder: Holder) -> Iterator[None]:
    leases.take(session.store, LEASE, holder)
    try:
        yield
    finally:
        leases.give_back(session.store, LEASE, holder)


RENEW_AFTER = 50
"""After so many delegations the lease is renewed."""


def _each(
    session: Session,
    act: Callable[[Session, Request], Done],
    going_on: Callable[[], bool],
    renew: Callable[[], None],
) -> Iterator[Swept]:
    for count, (number, found) in enumerate(groupby(due(session), key=lambda owing: owing.delegation), 1):
        if not going_on():
            return
        if count % RENEW_AFTER == 0:
            renew()
        owing = tuple(found)
        try:
            done = act(session, Request("delegation", "remind", number, session.clock.today, Reminding(owing=owing)))
        except Refused as error:
            if not _settled(error):
                raise
            yield Swept(number, owing, refused=error)  # settled between the look and the lock
        else:
            yield Swept(number, owing, done=done)


def _settled(error: Refused) -> bool:
    return all(finding.rule == "obligations" for finding in error.findings)
