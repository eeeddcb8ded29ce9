"""The sweep: one pass over everything that is due by now. It may be broken off and begun again at any moment.

What is due is asked of the store anew each time, and each reminder is raised, each violation opened once; so it does
not matter when the last sweep was, how far it came, or that two are begun at once: one of them finds the lease taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby

from sqlalchemy import Connection

from travel import obligations
from travel.errors import NotAllowed, Refused, TravelError
from travel.journeys import violations
from travel.journeys.violations import Suspicion, Unjudged
from travel.policy.in_force import books_in_force
from travel.registry import keeping
from travel.reminding import outbox, reminders
from travel.reminding.reminders import Owing, Wording
from travel.rules.after import early_days
from travel.storage import leases
from travel.storage.leases import Holder
from travel.storage.numbering import count_on, last_numbers
from workflows.catalogue import workflow
from workflows.engine import perform, rehearsing
from workflows.request import Done, Request, Session
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

    def parts(self) -> Iterator[tuple[str, Pass]]:
        """What is to be done of it, delegation by delegation."""
        owing = {number: tuple(each) for number, each in groupby(self.owing, key=lambda each: each.delegation)}
        found = {number: tuple(each) for number, each in groupby(self.found, key=lambda each: each.delegation)}
        for number in sorted({*self.moved, *owing, *found}):
            moved = (number,) if number in self.moved else ()
            yield number, Pass(owing.get(number, ()), (), found.get(number, ()), moved)

    def requests(self, today: date, again: Callable[[], Sequence[Owing]]) -> Iterator[Request]:
        """One action after another. What is due is looked at ``again`` once debts have got another day."""
        for number in self.moved:
            yield Request("delegation", "reckon", number, today)
        due = again() if self.moved else self.owing
        for number, owing in groupby(due, key=lambda each: each.delegation):
            yield Request("delegation", "remind", number, today, Reminding(owing=tuple(owing)))
        for suspicion in self.found:
            yield Request("violation", "open", "", today, Opening(found=suspicion))


def look(session: Session) -> Pass:
    """Everything that is due by today, whoever was told before. Raises NotAllowed, though nothing may be due."""
    today = session.clock.today
    with session.store.reading() as tx:
        keeping.check_role(tx, session.actor.login, workflow("delegation").rows("remind")[0].roles, today, today)
        policy = books_in_force(tx).at(today)
        owing = reminders.owing(tx, policy, today)
        found, unjudged = violations.suspicions(tx, today, early_days(policy))
        last = reminders.last_raised(tx)
        moved = obligations.due_otherwise(tx, policy.calendar)
    heard, unheard = ([each for each in owing if bool(each.told) is told] for told in (True, False))
    later = last if last is not None and last > today else None
    return Pass(tuple(heard), tuple(unheard), tuple(found), tuple(moved), tuple(unjudged), later)


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
    before = before or look(session)
    if dry_run:
        yield from _rehearsed(session, before, going_on)
        return
    holder = leases.this_process()
    with _leased(session, holder):
        requests = before.requests(session.clock.today, lambda: look(session).owing)
        act, renew = partial(perform, session), partial(leases.take, session.store, LEASE, holder)
        yield from _each(requests, act, going_on, renew)


def _rehearsed(session: Session, before: Pass, going_on: Callable[[], bool]) -> Iterator[Swept]:
    """One delegation after another, so that nobody waits for more than one; the numbers run on through all of them."""
    today, numbers = session.clock.today, dict[tuple[str, int], int]()
    for delegation, part in before.parts():
        with rehearsing(session) as (tx, act):
            count_on(tx, numbers)
            requests = part.requests(today, partial(_owing, tx, today, delegation))
            done = [
                replace(swept, messages=tuple(_messages(tx, swept, today)))
                for swept in _each(requests, act, going_on, lambda: None)
            ]
            numbers = last_numbers(tx)
        yield from done


def _owing(tx: Connection, today: date, delegation: str) -> list[Owing]:
    owing = reminders.owing(tx, books_in_force(tx).at(today), today, delegation)
    return [each for each in owing if each.told]


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
    requests: Iterator[Request],
    act: Callable[[Request], Done],
    going_on: Callable[[], bool],
    renew: Callable[[], None],
) -> Iterator[Swept]:
    for count, request in enumerate(requests, 1):
        if not going_on():
            return
        if count % RENEW_AFTER == 0:
            renew()
        try:
            yield Swept(request, act(request))
        except NotAllowed:
            raise
        except Refused as error:
            overtaken = all(finding.rule in OVERTAKEN for finding in error.findings)
            yield Swept(request, error=None if overtaken else error)
        except TravelError as error:
            yield Swept(request, error=error)
