"""Keeping the registers: who may, and one transaction for what is entered, with its event in the journal.

Units and accounts are kept by administrators; persons also by clerks and custodians, who meet them first. The annual
plan is kept by the office's reviewers and by administrators: units propose it, the office settles it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from travel import journal
from travel.clock import Clock, now
from travel.errors import MovedFirst, NotAllowed
from travel.findings import Finding
from travel.i18n import M, _
from travel.identity import Actor, check_clock
from travel.journal import Entry, Signature
from travel.registry import accounts
from travel.registry.accounts import AccountFact
from travel.storage.store import Store
from travel.vocabulary import ACCOUNT_ROLE

KEEPS_UNITS = ("admin",)
KEEPS_ACCOUNTS = ("admin",)
KEEPS_PERSONS = ("clerk", "custodian", "admin")
KEEPS_PLAN = ("reviewer", "admin")
SEES_NUMBERS = ("custodian", "auditor")


@dataclass(frozen=True)
class Registrar:
    """Who keeps the registers, in which store, on which business day; a rehearsal keeps nothing."""

    store: Store
    actor: Actor
    clock: Clock
    on: date
    rehearsal: bool = False


class Desk:
    """An open transaction with the account that writes in it."""

    def __init__(self, tx: Connection, account: AccountFact, registrar: Registrar) -> None:
        self.tx, self.account, self._registrar = tx, account, registrar
        self.origin: Mapping[str, Any] | None = None
        """Where what is entered comes from, when it is taken over from a file; the journal keeps it."""

    @cached_property
    def at(self) -> datetime:
        """The moment of recording, one for everything that is entered together."""
        return now()

    def record(self, kind: str, subject: str, action: str, /, **details: Any) -> None:
        """Enter what was done in the journal."""
        registrar = self._registrar
        if self.origin is not None:
            details["imported"] = dict(self.origin)
        entry = Entry(kind, subject, action, registrar.on, self.at, details=details)
        by = signature(self.account, registrar.actor, registrar.clock)
        journal.append(self.tx, entry, by, journal.head(self.tx, kind, subject))


def signature(account: AccountFact, actor: Actor, clock: Clock) -> Signature:
    """How an account signs what it does for itself."""
    return Signature(account.login, account.name, account.unit.name, actor.os_user, simulated_day=clock.simulated)


def signature_at(tx: Connection, actor: Actor, clock: Clock) -> Signature:
    """How somebody signs who may have no account here: whoever may write the file may look after the store."""
    account = accounts.account(tx, actor.login)
    if account is not None:
        return signature(account, actor, clock)
    return Signature(actor.login, actor.login, "", actor.os_user, simulated_day=clock.simulated)


@contextmanager
def writing(registrar: Registrar, roles: Sequence[str] = ()) -> Iterator[Desk]:
    """A transaction, which a rehearsal undoes, for an account that holds one of ``roles``.

    Raises NotAllowed, MovedFirst when another desk has just entered the same.
    """
    check_clock(registrar.store, registrar.clock)
    transaction = registrar.store.rehearsal if registrar.rehearsal else registrar.store.atomic
    try:
        with transaction() as tx:
            yield Desk(tx, permitted(tx, registrar.actor.login, roles), registrar)
    except IntegrityError as error:
        raise MovedFirst(M("Somebody else has just registered the same; look again")) from error


def permitted(tx: Connection, login: str, roles: Sequence[str]) -> AccountFact:
    """The account of ``login``, which must be active and hold one of ``roles`` (no roles: any active account will do).

    Raises NotAllowed with the reason and who could.
    """
    found = accounts.usable(tx, login)
    if isinstance(found, Finding):
        raise _not_allowed(tx, roles, found)
    lacking = accounts.lacks_role(found, roles)
    if lacking is not None:
        raise _not_allowed(tx, roles, lacking)
    return found


def check_role(tx: Connection, login: str, roles: Sequence[str], on: date, today: date) -> None:
    """Let nobody see what an action would do who may not take it, for himself or for another. Raises NotAllowed."""
    account = permitted(tx, login, ())
    if all(accounts.lacks_role(other, roles) for other in accounts.represented(tx, account, on, today)):
        permitted(tx, login, roles)


def _not_allowed(tx: Connection, roles: Sequence[str], finding: Finding) -> NotAllowed:
    who = accounts.eligible(tx, roles or ACCOUNT_ROLE)
    message = M("This account may not do that")
    if not who:
        message = M(
            "{message}. Nobody holds such a role yet; an administrator gives it with: {command}",
            message=message,
            command=" ".join(("travel account roles", _("LOGIN"), "--add", roles[0] if roles else "clerk")),
        )
    else:
        able = [M("{name} ({login})", name=account.name, login=account.login) for account in who]
        message = M("{message}. Who could: {who}", message=message, who=able)
    return NotAllowed(message, [finding])
