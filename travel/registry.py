"""The registers of units, persons and accounts: every entry is one transaction with its event in the journal.

Units and accounts are kept by administrators; persons also by clerks and custodians, who meet them first. The annual
plan is kept by the office's reviewers and by administrators: units propose it, the office settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from travel import accounts, journal, outbox, persons, plan, units
from travel.accounts import AccountFact
from travel.clock import Clock, now
from travel.delivery import check_address, shown_address
from travel.errors import BadInput, MovedFirst, NotAllowed, Refused
from travel.findings import Finding
from travel.i18n import M, Message, _
from travel.identity import Actor, check_clock
from travel.journal import Entry, Signature
from travel.masking import masked
from travel.persons import NewPerson
from travel.plan import NewEntry, Planned
from travel.storage.store import Store
from travel.units import UnitFact
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


def add_units(registrar: Registrar, names: Iterable[str], kind: str, under: str | None) -> list[UnitFact]:
    """Register units below ``under``, or as roots: all of them or none."""
    with writing(registrar, KEEPS_UNITS) as desk:
        above = stripped(under, M("unit")) if under else None
        return [enter_unit(desk, stripped(name, M("unit")), kind, above) for name in names]


def enter_unit(desk: Desk, name: str, kind: str, under: str | None) -> UnitFact:
    """Register one unit with its event."""
    made = units.add_unit(desk.tx, name, kind, under)
    desk.record("unit", made.name, "add", kind=kind, under=under)
    return made


def add_person(registrar: Registrar, new: NewPerson) -> Row[Any]:
    """Register a person. Raises BadInput for somebody who is registered already."""
    with writing(registrar, KEEPS_PERSONS) as desk:
        checked = persons.checked(replace(new, name=stripped(new.name, M("name"))), registrar.clock.today)
        return enter_person(desk, checked)


def enter_person(desk: Desk, new: NewPerson) -> Row[Any]:
    """Register one person, checked before, with the event. Raises BadInput for somebody who is registered already."""
    made = persons.register(desk.tx, new)
    copied = {key: made._mapping[key] for key in ("name", "born", "unit", "post", "rank", "retired")}
    desk.record("person", made.number, "add", **copied | {"id_number": _masked(made.id_number)})
    return made


def change_person(desk: Desk, found: Row[Any], after: Mapping[str, Any]) -> None:
    """Bring what the register says of a person up to date: unit, post, rank, retirement, an identity number."""
    persons.change(desk.tx, found.number, after)
    said = {name: after.get(name, found._mapping[name]) for name in ("name", "unit", "post", "rank", "retired")}
    before = {f"{name}_before": found._mapping[name] for name in ("unit", "post")}
    number = {"id_number": _masked(after["id_number"])} if "id_number" in after else {}
    desk.record("person", found.number, "change", **said, **before, **number)


def _masked(number: str | None) -> str | None:
    return masked(number) if number else None


def leave_service(registrar: Registrar, text: str, reason: str) -> Row[Any]:
    """Enter that a person left the service on the registrar's day. Raises BadInput for who has left already."""
    with writing(registrar, KEEPS_PERSONS) as desk:
        person = persons.known_person(desk.tx, text)
        if person.left_on is not None:
            raise BadInput(M("{name} left the service on {on} already", name=person.name, on=person.left_on))
        persons.leave(desk.tx, person.id, registrar.on)
        desk.record("person", person.number, "leave", name=person.name, unit=person.unit, reason=reason or None)
        return persons.known_person(desk.tx, person.number)


def rejoin_service(registrar: Registrar, text: str, reason: str) -> Row[Any]:
    """Enter that a person is in service again. Raises BadInput for who has not left, or left only later."""
    with writing(registrar, KEEPS_PERSONS) as desk:
        person = persons.known_person(desk.tx, text)
        if person.left_on is None:
            raise BadInput(M("{name} has not left the service", name=person.name))
        if registrar.on < person.left_on:
            raise BadInput(M("{on} is before {last}, the day of leaving", on=registrar.on, last=person.left_on))
        persons.leave(desk.tx, person.id, None)
        desk.record("person", person.number, "rejoin", name=person.name, unit=person.unit, reason=reason or None)
        return persons.known_person(desk.tx, person.number)


def add_plan_entry(registrar: Registrar, new: NewEntry) -> Planned:
    """Enter a delegation in the annual plan. Raises BadInput for a number that is given out already."""
    with writing(registrar, KEEPS_PLAN) as desk:
        return enter_plan_entry(desk, new)


def enter_plan_entry(desk: Desk, new: NewEntry) -> Planned:
    """Enter one delegation in the annual plan, with its event. Raises BadInput as plan.add_entry does."""
    checked = replace(new, number=checked_number(new.number), title=stripped(new.title, M("title")))
    made = plan.add_entry(desk.tx, checked)
    copied = {key: value for key, value in vars(checked).items() if key != "number"}
    desk.record("plan", made.number, "add", **copied | {"countries": list(made.countries)})
    return made


def change_plan_entry(desk: Desk, number: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Change what is planned under a number that nobody has used: title, persons, countries, month, quota."""
    plan.change_entry(desk.tx, number, after)
    desk.record("plan", number, "change", before=dict(before), after=dict(after))


def add_account(
    registrar: Registrar, login: str, name: str, unit: str, roles: Sequence[str], person: str | None = None
) -> AccountFact:
    """Register an account; ``person`` is the registered person that it belongs to."""
    with writing(registrar, KEEPS_ACCOUNTS) as desk:
        return enter_account(desk, login, name, unit, roles, person)


def enter_account(
    desk: Desk, login: str, name: str, unit: str, roles: Sequence[str], person: str | None = None
) -> AccountFact:
    """Register one account with its event."""
    made = accounts.add_account(
        desk.tx, checked_login(login), stripped(name, M("name")), stripped(unit, M("unit")), roles, person
    )
    desk.record(
        "account", made.login, "add", name=made.name, unit=made.unit.name, roles=sorted(roles), person=made.person
    )
    return made


def deactivate_account(registrar: Registrar, login: str) -> AccountFact:
    """End an account; what it has done stays. Raises Refused for the last administrator."""
    with writing(registrar, KEEPS_ACCOUNTS) as desk:
        found = _active(desk, login)
        _keep_an_administrator(desk, found, ())
        accounts.deactivate(desk.tx, login)
        desk.record("account", login, "deactivate", name=found.name, unit=found.unit.name, roles=sorted(found.roles))
        return replace(found, active=False)


def change_roles(registrar: Registrar, login: str, add: Iterable[str], remove: Iterable[str]) -> AccountFact:
    """Give roles to an account and take roles from it. Raises Refused for the last administrator's."""
    with writing(registrar, KEEPS_ACCOUNTS) as desk:
        found = _active(desk, login)
        wanted = found.roles.union(add).difference(remove)
        if wanted == found.roles:
            raise BadInput(M("{login} has these roles already: {roles}", login=login, roles=role_labels(found.roles)))
        _keep_an_administrator(desk, found, wanted)
        return set_roles(desk, found, wanted)


def set_roles(desk: Desk, holder: AccountFact, wanted: Iterable[str]) -> AccountFact:
    """Give an account exactly these roles, with the event."""
    roles = frozenset(wanted)
    accounts.set_roles(desk.tx, holder, roles)
    desk.record("account", holder.login, "roles", before=sorted(holder.roles), after=sorted(roles))
    return replace(holder, roles=roles)


def name_substitute(registrar: Registrar, login: str, by: str, from_on: date, until_on: date) -> AccountFact:
    """Let ``by`` act for ``login`` from ``from_on`` up to, not including, ``until_on``.

    Everybody names his own substitute, an administrator anybody's.
    """
    roles = () if registrar.actor.login == login else KEEPS_ACCOUNTS
    with writing(registrar, roles) as desk:
        _active(desk, login)
        other = _active(desk, by)
        accounts.substitute(desk.tx, login, by, from_on, until_on)
        details = {"by": by, "by_name": other.name, "from_on": from_on, "until_on": until_on}
        desk.record("account", login, "substitute", **details)
        return other


def reveal(registrar: Registrar, what: str, numbers: Sequence[str]) -> None:
    """Enter in the journal that the actor looks at unmasked numbers (``what``) of the persons or passports ``numbers``.

    Raises NotAllowed unless he is a custodian or an auditor.
    """
    with writing(registrar, SEES_NUMBERS) as desk:
        if numbers:
            desk.record("account", desk.account.login, "reveal", what=what, of=list(numbers))


def tell_at(registrar: Registrar, login: str, address: str) -> None:
    """Tell an account at this address, too: its own holder, or an administrator for anybody."""
    with writing(registrar, () if registrar.actor.login == login else KEEPS_ACCOUNTS) as desk:
        holder = _active(desk, login)
        if address in outbox.addresses(desk.tx, login):
            raise BadInput(M("{login} is told there already", login=login))
        outbox.add_address(desk.tx, holder.id, check_address(address))
        desk.record("account", login, "tell", address=shown_address(address))


def tell_no_more(registrar: Registrar, login: str, address: str) -> None:
    """Tell an account at this address no more; the address may be given as it is shown."""
    with writing(registrar, () if registrar.actor.login == login else KEEPS_ACCOUNTS) as desk:
        holder = _active(desk, login)
        known = outbox.addresses(desk.tx, login)
        meant = [each for each in known if address in (each, shown_address(each))]
        if len(meant) != 1:
            shown = [shown_address(each) for each in known]
            raise BadInput(M("{login} is told at: {known}", login=login, known=shown or M("no address")))
        outbox.remove_address(desk.tx, holder.id, meant[0])
        desk.record("account", login, "tell-no-more", address=shown_address(meant[0]))


def retry_messages(registrar: Registrar) -> int:
    """Let every message that was not sent be tried again at once; returns how many there are."""
    with writing(registrar, KEEPS_ACCOUNTS) as desk:
        count = outbox.retry(desk.tx, now())
        desk.record("outbox", "outbox", "retry", messages=count)
        return count


def stripped(text: str, what: Message) -> str:
    """A name without blanks around it. Raises BadInput when nothing is left."""
    if not text.strip():
        raise BadInput(M("The {what} is empty", what=what))
    return text.strip()


def checked_number(text: str) -> str:
    """A plan number without blanks around it. Raises BadInput for one that has some inside, or is empty."""
    number = stripped(text, M("plan number"))
    if len(number) > 40 or not number.isprintable() or any(c.isspace() for c in number):
        raise BadInput(M("“{number}” is no plan number: it has no blanks and at most 40 characters", number=number))
    return number


def checked_login(login: str) -> str:
    """A login as the machine or the database has it. Raises BadInput for one that neither could have."""
    if not login.strip() or len(login) > 63 or any(c.isspace() or not c.isprintable() for c in login.strip()):
        raise BadInput(M("“{login}” is no login: it has no blanks and at most 63 characters", login=login))
    return login.strip()


def role_labels(roles: Iterable[str]) -> list[Message]:
    """Roles as people read them, in the order of the office."""
    held = set(roles)
    return [ACCOUNT_ROLE.label(role) for role in ACCOUNT_ROLE if role in held]


def _active(desk: Desk, login: str) -> AccountFact:
    found = accounts.known_account(desk.tx, login)
    if not found.active:
        raise BadInput(M("The account {login} has been deactivated", login=login))
    return found


def _keep_an_administrator(desk: Desk, account: AccountFact, roles: Iterable[str]) -> None:
    """Nobody could open an account any more without one."""
    if "admin" not in account.roles or "admin" in roles:
        return
    accounts.hold(desk.tx)  # two administrators could otherwise each be the other's last but one
    if not [other for other in accounts.eligible(desk.tx, ("admin",)) if other.login != account.login]:
        message = M("{name} is the only administrator; make somebody else one first", name=account.name)
        refused = M("{login}: “{action}” is refused", login=account.login, action=M("take the administrator's role"))
        raise Refused(refused, [Finding("last-administrator", "block", message, {"login": account.login})])
