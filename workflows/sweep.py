"""The sweep: one pass over everything that is due by now. It may be broken off and begun again at any moment.

What is due is asked of the store anew each time, and each reminder is raised, each violation opened once; so it does
not matter when the last sweep was, how far it came, or that two are begun at once: one of them finds the lease taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy import Connection

from travel import leases, obligations, outbox, reminders, violations
from travel.errors import NotAllowed, Refused, TravelError
from travel.leases import Holder
from travel.policy.in_force import books_in_force
from travel.reminders import Owing, Wording
from travel.rules.after import early_days
from travel.violations import Suspicion, Unjudged
from workflows.engine import Done, Request, Session, perform, rehearsing
from workflows.steps.reminding import Reminding
from workflows.violation import Opening

LEASE = "sweep"
RENEW_AFTER = 50
"""After so many actions the lease is renewed."""

OVERTAKEN = frozenset({"obligations", "reminder", "violation"})
"""Reasons by which something was settled between the look and the lock."""


@dataclass(frozen=True)
class Swept:
    """One action of the sweep: what was done, or why not. Neither, where it was settled before it could be done.

    ``messages`` are those that a dry run would have sent.
    """

    request: Request
    done: Done | None = None
    error: TravelError | None = None
    messages: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Told:
    """What would be told of one debt: to whom, each with the kinds of addresses he has beside his desk."""

    delegation: str
    recipients: tuple[tuple[str, tuple[str, ...]], ...]
    wording: Wording


@dataclass(frozen=True)
class Pass:
    """What a sweep has before it: the reminders by delegation, what nobody can be told of, and what was found.

    ``moved`` are the delegations with debts that a corrected calendar gives another day; ``unjudged`` is what nobody
    can tell the lateness of; ``later`` a day still to come on which somebody was reminded already, by a clock that has
    been set back since.
    """

    owing: tuple[Owing, ...]
    unheard: tuple[Owing, ...]
    found: tuple[Suspicion, ...]
    moved: tuple[str, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    later: date | None = None

    def requests(self, today: date, again: Callable[[], Pass]) -> Iterator[Request]:
        """One action after another. What is due is looked at ``again`` once debts have got another day."""
        for number in self.moved:
            yield Request("delegation", "reckon", number, today)
        due = again().owing if self.moved else self.owing
        for number, owing in groupby(due, key=lambda each: each.delegation):
            yield Request("delegation", "remind", number, today, Reminding(owing=tuple(owing)))
        for suspicion in self.found:
            yield Request("violation", "open", "", today, Opening(found=suspicion))


def look(session: Session) -> Pass:
    """Everything that is due by today, whoever was told before."""
    with session.store.reading() as tx:
        return _look(tx, session.clock.today)


def _look(tx: Connection, today: date) -> Pass:
    policy = books_in_force(tx).at(today)
    owing = reminders.owing(tx, policy, today)
    found, unjudged = violations.suspicions(tx, today, early_days(policy))
    last = reminders.last_raised(tx)
    heard, unheard = ([each for each in owing if bool(each.told) is told] for told in (True, False))
    return Pass(
        tuple(heard),
        tuple(unheard),
        tuple(found),
        tuple(obligations.due_otherwise(tx, policy.calendar)),
        tuple(unjudged),
        last if last is not None and last > today else None,
    )


def sweep(
    session: Session,
    before: Pass | None = None,
    *,
    dry_run: bool = False,
    going_on: Callable[[], bool] = lambda: True,
) -> Iterator[Swept]:
    """Reckon what a corrected calendar moves, raise every reminder that is due by now, open every violation.

    Each is an action with a transaction of its own. ``before`` is what was seen to be due, if it was looked at already.
    What one action runs into stops none of the others. Ends early when ``going_on`` says no. Raises NotAllowed, and
    MovedFirst while another process sweeps; a dry run needs no lease and writes nothing.
    """
    before, today = before or look(session), session.clock.today
    if dry_run:
        with rehearsing(session) as (tx, act):
            requests = before.requests(today, lambda: _look(tx, today))
            for swept in _each(session, requests, act, going_on, lambda: None):
                yield replace(swept, messages=tuple(_messages(tx, swept, today)))
        return
    holder = leases.this_process()
    with _leased(session, holder):
        requests = before.requests(today, lambda: look(session))
        yield from _each(session, requests, perform, going_on, lambda: leases.take(session.store, LEASE, holder))


def _messages(tx: Connection, swept: Swept, today: date) -> Iterator[Told]:
    details = swept.request.details
    if swept.done is None or not isinstance(details, Reminding):
        return
    for owing, raised in zip(details.owing, swept.done.written["reminders"], strict=True):
        said = reminders.wording(owing, raised["supervision_slip"], today)
        yield Told(owing.delegation, tuple((told.name, _kinds(tx, told.login)) for told in owing.told), said)


def _kinds(tx: Connection, login: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address.partition(":")[0] for address in outbox.addresses(tx, login)))


@contextmanager
def _leased(session: Session, holder: Holder) -> Iterator[None]:
    leases.take(session.store, LEASE, holder)
    try:
        yield
    finally:
        leases.give_back(session.store, LEASE, holder)


def _each(
    session: Session,
    requests: Iterator[Request],
    act: Callable[[Session, Request], Done],
    going_on: Callable[[], bool],
    renew: Callable[[], None],
) -> Iterator[Swept]:
    for count, request in enumerate(requests, 1):
        if not going_on():
            return
        if count % RENEW_AFTER == 0:
            renew()
        try:
            yield Swept(request, act(session, request))
        except NotAllowed:
            raise
        except Refused as error:
            overtaken = all(finding.rule in OVERTAKEN for finding in error.findings)
            yield Swept(request, error=None if overtaken else error)
        except TravelError as error:
            yield Swept(request, error=error)
