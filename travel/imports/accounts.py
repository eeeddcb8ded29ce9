"""Accounts from a table: who acts in the program, and in which roles."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from travel.i18n import N_, M
from travel.imports.cells import Choice, Several, Text, code_that, person_name, text_of
from travel.imports.columns import Column
from travel.imports.judging import Against, Asked, Judged, each_once, no_unit, refused_in, unchangeable
from travel.imports.table import Line
from travel.registry import accounts, persons, units
from travel.registry.accounts import AccountFact
from travel.registry.entries import checked_login, enter_account, set_roles
from travel.registry.keeping import Desk
from travel.vocabulary import ACCOUNT_ROLE

COLUMNS = (
    Column(
        "account",
        N_("Account"),
        N_("The login on this machine or, on a shared store, in the database."),
        code_that(checked_login),
        required=True,
        aliases=("账号", "帐号", "登录名", "用户名", "login"),
        example="wang",
    ),
    Column(
        "name",
        N_("Name"),
        N_("The name, as it stands in the journal."),
        person_name,
        required=True,
        aliases=("姓名",),
        example="王经办",
    ),
    Column(
        "unit",
        N_("Unit"),
        N_("The unit, by its registered name."),
        Text(),
        required=True,
        aliases=("单位", "工作单位", "所在单位"),
        example="景德镇中国陶瓷博物馆",
    ),
    Column(
        "roles",
        N_("Roles"),
        N_("One or several, with commas between."),
        Several(Choice(ACCOUNT_ROLE)),
        required=True,
        aliases=("角色", "权限", "岗位"),
        shape="choice",
        example="clerk",
    ),
    Column(
        "person",
        N_("Person"),
        N_("Who it is in the register of persons, by number or name; nobody decides on his own journey."),
        text_of,
        aliases=("人员", "对应人员", "人员编号"),
        example="",
    ),
)


def judge(tx: Connection, asked: Asked) -> list[Judged]:
    """New accounts, and other roles for those there are; whose an account is never changes."""
    there = {account.login: account for account in accounts.accounts(tx)}
    known = {unit.name for unit in units.units(tx)}
    return each_once(
        asked, lambda line: line.values["account"], lambda line: _judged(tx, line, there, known), ("unit", known)
    )


def _judged(tx: Connection, line: Line, there: Mapping[str, AccountFact], known: set[str]) -> Judged:
    values, person = line.values, _person(tx, line.values["person"])
    account = there.get(values["account"])
    if account is None:
        if values["unit"] not in known:
            raise no_unit("unit", values["unit"])
        return Judged(line, "new", (values["account"], values["name"], values["unit"], sorted(values["roles"]), person))
    registered = {"name": account.name, "unit": account.unit.name, "person": account.person}
    for column, found in {"name": values["name"], "unit": values["unit"], "person": person}.items():
        if found not in (None, registered[column]):
            raise unchangeable(column, registered[column] or M("nobody"))
    if not account.active:
        raise Against("account", M("The account {login} has been deactivated", login=account.login))
    wanted = frozenset(values["roles"])
    if wanted == account.roles:
        return Judged(line, "same")
    if "admin" in account.roles - wanted:
        raise Against(
            "roles",
            M(
                "an administrator's role is taken away only by: travel account roles {login} --remove admin",
                login=account.login,
            ),
        )
    return Judged(line, "changed", wanted, {"roles": sorted(account.roles)})


def _person(tx: Connection, text: str | None) -> str | None:
    with refused_in("person"):
        return str(persons.known_person(tx, text).number) if text else None


def write(desk: Desk, judged: Judged) -> None:
    """Open a new account, or give one other roles."""
    if judged.what == "new":
        login, name, unit, roles, person = judged.entry
        enter_account(desk, login, name, unit, roles, person)
    else:
        set_roles(desk, accounts.known_account(desk.tx, judged.line.values["account"]), judged.entry)
