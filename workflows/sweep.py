"""The sweep: one pass over everything that is due by now. It may be broken off and begun again at any moment.

What is due is asked of the store anew each time, and each reminder is raised, each violation opened once; so it does
not matter when the last sweep was, how far it came, or that two are begun at once: one of them finds the lease taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

from travel import leases, reminders, violations
from travel.errors import Refused
from travel.leases import Holder
from travel.policy.in_force import books_in_force
from travel.reminders import Owing
from travel.violations import Suspicion
from workflows.engine import Done, Request, Session, perform, rehearse
from workflows.steps.reminding import Reminding
from workflows.violation import Opening

LEASE = "sweep"
RENEW_AFTER = 50
"""After so many actions the lease is renewed."""


@dataclass(frozen=True)
class Swept:
    """One action of the sweep, and what came of it; None for what was settled before it could be done."""

    request: Request
    done: Done | None


def due(session: Session) -> list[Owing]:
    """Everything a reminder is due for today."""
    today = session.clock.today
    with session.store.reading() as tx:
        return reminders.owing(tx, books_in_force(tx).at(today), today)


def found(session: Session) -> list[Suspicion]:
    """Everything that speaks against somebody today and for which no violation was opened yet."""
    today = session.clock.today
    with session.store.reading() as tx:
        early = books_in_force(tx).at(today).number("departure.early_days").value
        return violations.suspicions(tx, today, early)


def sweep(session: Session, *, dry_run: bool = False, going_on: Callable[[], bool] = lambda: True) -> Iterator[Swept]:
    """Raise every reminder that is due by now and open every violation, each in a transaction of its own.

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


def _requests(session: Session) -> Iterator[Request]:
    today = session.clock.today
    for number, owing in groupby(due(session), key=lambda each: each.delegation):
        yield Request("delegation", "remind", number, today, Reminding(owing=tuple(owing)))
    for suspicion in found(session):
        yield Request("violation", "open", "", today, Opening(found=suspicion))


def _each(
    session: Session,
    act: Callable[[Session, Request], Done],
    going_on: Callable[[], bool],
    renew: Callable[[], None],
) -> Iterator[Swept]:
    for count, request in enumerate(_requests(session), 1):
        if not going_on():
            return
        if count % RENEW_AFTER == 0:
            renew()
        try:
            yield Swept(request, act(session, request))
        except Refused as error:
            if any(finding.rule not in ("obligations", "violation") for finding in error.findings):
                raise
            yield Swept(request, None)
