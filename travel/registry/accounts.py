"""Accounts: who acts in the program, in which roles, and who may act for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, insert, select, update

from travel.errors import BadInput, NotFound
from travel.findings import Finding
from travel.i18n import M
from travel.registry import persons, units
from travel.rules.compare import plain
from travel.storage.statements import Prepared
from travel.tables import Account, AccountRole, Person, Substitution, Unit, table
from travel.vocabulary import ACCOUNT_ROLE

_unit, _person = table(Unit), table(Person)
_account, _role, _substitution = table(Account), table(AccountRole), table(Substitution)


@dataclass(frozen=True)
class AccountFact:
    """An account as it stands: what it may do is decided from this."""

    id: int
    login: str
    name: str
    active: bool
    unit: units.UnitFact
    person: str | None
    roles: frozenset[str]

    def may_be(self, person: str, name: str) -> bool:
        """Whether this is the account of the registered ``person`` called ``name``.

        An account that is linked to a person is that person's alone; any other may be anybody's who bears its name.
        """
        return self.person == person if self.person is not None else plain(self.name) == plain(name)


_ACCOUNTS = (
    select(
        _account.c.id,
        _account.c.login,
        _account.c.name,
        _account.c.active,
        _unit.c.id.label("unit_id"),
        _unit.c.name.label("unit"),
        _unit.c.kind.label("unit_kind"),
        _unit.c.path,
        _person.c.number.label("person"),
        _role.c.role,
    )
    .join(_unit, _unit.c.id == _account.c.unit_id)
    .outerjoin(_person, _person.c.id == _account.c.person_id)
    .outerjoin(_role, _role.c.account_id == _account.c.id)
    .order_by(_account.c.login)
)
_BY_LOGIN = Prepared(_ACCOUNTS.where(_account.c.login == bindparam("login")))


def _covered(day: str) -> ColumnElement[bool]:
    """That the account has named the substitute for the day that is bound as ``day``."""
    return _account.c.id.in_(
        select(_substitution.c.account_id).where(
            _substitution.c.substitute_id == bindparam("substitute"),
            _substitution.c.from_on <= bindparam(day),
            _substitution.c.until_on > bindparam(day),
        )
    )


_SUBSTITUTED = Prepared(_ACCOUNTS.where(_covered("on"), _covered("today"), _account.c.active.is_(True)))


def _accounts(rows: Iterable[Row[Any]]) -> list[AccountFact]:
    found: dict[int, AccountFact] = {}
    for row in rows:
        before = found.get(row.id)
        roles = frozenset(() if row.role is None else (row.role,))
        found[row.id] = AccountFact(
            row.id,
            row.login,
            row.name,
            row.active,
            units.UnitFact(row.unit_id, row.unit, row.unit_kind, row.path),
            row.person,
            before.roles | roles if before else roles,
        )
    return list(found.values())


def account(tx: Connection, login: str) -> AccountFact | None:
    """The account of this login, active or not."""
    found = _accounts(_BY_LOGIN.all(tx, login=login))
    return found[0] if found else None


def usable(tx: Connection, login: str) -> AccountFact | Finding:
    """The account by which ``login`` may act, or the reason why there is none."""
    found = account(tx, login)
    if found is None:
        message = M(
            'There is no account {login}; an administrator adds one: travel account add {login} "NAME" --unit "UNIT"',
            login=login,
        )
    elif not found.active:
        message = M("The account {login} has been deactivated", login=login)
    else:
        return found
    return Finding("account", "block", message, {"login": login}, personal=True)


def lacks_role(holder: AccountFact, roles: Sequence[str]) -> Finding | None:
    """The reason why ``holder`` may not do what needs one of ``roles``; no roles: anybody may."""
    if not roles or holder.roles.intersection(roles):
        return None
    message = M(
        "This needs one of the roles {wanted}; {name} has: {found}",
        wanted=[ACCOUNT_ROLE.label(role) for role in roles],
        name=holder.name,
        found=[ACCOUNT_ROLE.label(role) for role in sorted(holder.roles)] or M("none"),
    )
    facts = {"wanted": list(roles), "found": sorted(holder.roles)}
    return Finding("role", "block", message, facts, personal=True)


def accounts(tx: Connection) -> list[AccountFact]:
    """All accounts, by login."""
    return _accounts(tx.execute(_ACCOUNTS))


def represented(tx: Connection, substitute: AccountFact, on: date, today: date) -> list[AccountFact]:
    """The accounts that ``substitute`` may act for ``today``, with effect on the day ``on``: it covers both days."""
    return _accounts(_SUBSTITUTED.all(tx, substitute=substitute.id, on=on, today=today))


def add_account(
    tx: Connection, login: str, name: str, unit_name: str, roles: Iterable[str], person: str | None = None
) -> AccountFact:
    """Register an account; ``person`` links it to a registered person, so that his own trips are known."""
    if account(tx, login) is not None:
        raise BadInput(M("There is already an account {login}", login=login))
    values = {
        "login": login,
        "name": name,
        "unit_id": units.known_unit(tx, unit_name).id,
        "person_id": persons.known_person(tx, person).id if person else None,
        "active": True,
    }
    key = tx.execute(insert(_account).returning(_account.c.id), values).scalar_one()
    for role in dict.fromkeys(roles):
        tx.execute(insert(_role), {"account_id": key, "role": role})
    made = account(tx, login)
    assert made is not None
    return made


_HOLD = Prepared(select(_account.c.id).order_by(_account.c.id).with_for_update())


def hold(tx: Connection) -> None:
    """Keep everybody else from changing accounts until the transaction ends. On SQLite nobody can anyway."""
    if tx.dialect.name != "sqlite":
        _HOLD.all(tx)


def known_account(tx: Connection, login: str) -> AccountFact:
    """The account of this login; raises NotFound."""
    found = account(tx, login)
    if found is None:
        raise NotFound(M("There is no account {login}. See: travel account list", login=login))
    return found


def deactivate(tx: Connection, login: str) -> None:
    """Let the account act no more; its history stays."""
    found = known_account(tx, login)
    tx.execute(update(_account).where(_account.c.id == found.id).values(active=False))


def link(tx: Connection, login: str, person: str) -> AccountFact:
    """Say which registered person the account belongs to. Raises NotFound or BadInput for a person not known."""
    found = known_account(tx, login)
    values = {"person_id": persons.known_person(tx, person).id}
    tx.execute(update(_account).where(_account.c.id == found.id).values(values))
    return known_account(tx, login)


def set_roles(tx: Connection, holder: AccountFact, roles: Iterable[str]) -> None:
    """Give the account exactly these roles."""
    wanted = frozenset(roles)
    tx.execute(delete(_role).where(_role.c.account_id == holder.id, _role.c.role.in_(sorted(holder.roles - wanted))))
    for role in sorted(wanted - holder.roles):
        tx.execute(insert(_role), {"account_id": holder.id, "role": role})


_other = _account.alias("other")


def substitutions(tx: Connection, on: date) -> list[Row[Any]]:
    """Who acts for whom on that day or later: rows of login, substitute (a login), from_on, until_on."""
    query = (
        select(_account.c.login, _other.c.login.label("substitute"), _substitution.c.from_on, _substitution.c.until_on)
        .join_from(_substitution, _account, _account.c.id == _substitution.c.account_id)
        .join(_other, _other.c.id == _substitution.c.substitute_id)
        .where(_substitution.c.until_on > on)
        .order_by(_account.c.login, _substitution.c.from_on)
    )
    return list(tx.execute(query))


def substitute(tx: Connection, login: str, by: str, from_on: date, until_on: date) -> None:
    """Let ``by`` act for ``login`` from ``from_on`` up to, not including, ``until_on``."""
    if from_on >= until_on:
        raise BadInput(M("the period {start} to {end} is empty", start=from_on, end=until_on))
    if login == by:
        raise BadInput(M("nobody is his own substitute"))
    values = {
        "account_id": known_account(tx, login).id,
        "substitute_id": known_account(tx, by).id,
        "from_on": from_on,
        "until_on": until_on,
    }
    tx.execute(insert(_substitution), values)


def eligible(tx: Connection, roles: Iterable[str]) -> list[AccountFact]:
    """Active accounts that hold one of the roles."""
    holders = select(_role.c.account_id).where(_role.c.role.in_(sorted(roles)))
    return _accounts(tx.execute(_ACCOUNTS.where(and_(_account.c.active.is_(True), _account.c.id.in_(holders)))))
