"""What can be entered in the registers of units, persons and accounts and in the annual plan: each with its event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from travel.clock import now
from travel.errors import BadInput, Refused
from travel.findings import Finding
from travel.forms.field_types import LONGEST_NAME
from travel.i18n import M, Message
from travel.masking import masked
from travel.registry import accounts, persons, plan, units
from travel.registry.accounts import AccountFact
from travel.registry.keeping import (
    KEEPS_ACCOUNTS,
    KEEPS_PERSONS,
    KEEPS_PLAN,
    KEEPS_UNITS,
    SEES_NUMBERS,
    Desk,
    Registrar,
    writing,
)
from travel.registry.persons import NewPerson
from travel.registry.plan import NewEntry, Planned
from travel.registry.units import UnitFact
from travel.reminding import outbox
from travel.reminding.delivery import check_address, shown_address
from travel.vocabulary import ACCOUNT_ROLE


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
        named = replace(new, name=stripped(new.name, M("name")), post=not_too_long(new.post.strip(), M("post")))
        return enter_person(desk, persons.checked(named, registrar.clock.today))


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


def link_account(registrar: Registrar, login: str, person: str) -> AccountFact:
    """Say which registered person an account belongs to: his journeys are the account's own, nobody else's are."""
    with writing(registrar, KEEPS_ACCOUNTS) as desk:
        found = _active(desk, login)
        made = accounts.link(desk.tx, login, person)
        if made.person == found.person:
            raise BadInput(M("{login} belongs to {person} already", login=login, person=made.person or ""))
        desk.record("account", login, "link", linked_to=made.person, instead_of=found.person)
        return made


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
    """A name without blanks around it. Raises BadInput when nothing is left, or more than a form would take."""
    if not text.strip():
        raise BadInput(M("The {what} is empty", what=what))
    return not_too_long(text.strip(), what)


def not_too_long(text: str, what: Message) -> str:
    """``text``, of one line, as it is. Raises BadInput for more than a form would take."""
    if len(text) > LONGEST_NAME:
        raise BadInput(
            M("The {what} has {found} characters; it may have {most}", what=what, found=len(text), most=LONGEST_NAME)
        )
    return text


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
