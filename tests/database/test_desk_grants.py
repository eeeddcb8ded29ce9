"""What docs/postgresql.md grants is what a desk needs: its statements are executed, and logins live by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors, sql

from tests.documents import DOCS
from tests.office import CITY, EXAMPLES, MUSEUM, OFFICE
from tests.terminal import run
from travel.storage.store import Store

DESKS = {
    "wang": ("王经办", "clerk,custodian,briefer,admin"),
    "li": ("李处长", "approver"),
    "zhou": ("周会计", "finance,clerk"),
    "chen": ("陈审核", "reviewer"),
    "zhao": ("赵主任", "approver"),
}
FORBIDDEN = (
    b"UPDATE event SET actor = 'li'",
    b"DELETE FROM event",
    b"TRUNCATE event",
    b"DELETE FROM delegation",
    b"UPDATE adoption SET name = 'x'",
    b"DELETE FROM adoption",
    b"UPDATE setting SET value = 'x'",
    b"UPDATE alembic_version SET version_num = 'x'",
    b"DROP TABLE event",
    b"ALTER TABLE event DISABLE TRIGGER ALL",
    b"CREATE TABLE mine (id int)",
)
BLOCK = re.compile(r"```sql\n(.*?)```", re.DOTALL)


def statements(name: str = "postgresql.md") -> list[str]:
    """The blocks of SQL: the server's administrator's, the keeper's, and one clerk's role."""
    return BLOCK.findall((DOCS / name).read_text("utf-8"))


def execute(address: str, block: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in filter(None, map(str.strip, block.split(";"))):
            connection.execute(statement.encode())


@pytest.fixture
def address(
    postgres_factory: Callable[[], Store], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[[str], str]]:
    """Addresses of the shared database for each login; the office in it is founded as the document says."""
    server = postgres_factory()
    admin = server.url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)

    def of(login: str) -> str:
        url = server.url.set(drivername="postgresql", database="travel", username=login)
        return url.render_as_string(hide_password=False)

    monkeypatch.setenv("TRAVEL_ATTACHMENTS", str(tmp_path / "papers"))
    at_server, of_keeper, of_clerk = statements()
    try:
        execute(admin, at_server)
        for login in DESKS:
            execute(admin, of_clerk.replace("wang", login))
        init = ("init", "--database", of("keeper"), "--unit", OFFICE, "--under", CITY, "--name", "张管理")
        assert run(*init).status == 0
        execute(of("keeper"), of_keeper)
        yield of
    finally:
        server.close()
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS travel WITH (FORCE)")
            for role in (*DESKS, "travel_desk", "keeper"):
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def test_both_languages_grant_the_same() -> None:
    assert statements("postgresql.zh-CN.md") == statements()


def test_desks_live_by_the_grants_of_the_document(address: Callable[[str], str]) -> None:
    def act(login: str, *args: str) -> str:
        shown = run(*args, "--database", address(login))
        assert (shown.status, shown.err) == (0, ""), (login, args, shown)
        return shown.out

    for login, (name, roles) in DESKS.items():
        act("keeper", "account", "add", login, name, "--unit", OFFICE, "--role", roles)
    act("wang", "unit", "add", MUSEUM, "--under", CITY)
    day = ("--on", "2023-07-10")
    act("wang", "delegation", "new", str(EXAMPLES / "troyan-2023.toml"), "--on", "2023-07-08")
    act("wang", "delegation", "submit", "2023-0001", *day)
    for login in ("li", "zhou", "chen", "zhao"):
        act(login, "review", "pass", "2023-0001", *day)
    act("wang", "briefing", "record", "2023-0001", "--signed", "all", "--on", "2023-09-10")
    for number in range(1, 5):
        passport, person, good = (
            f"PE200000{number}",
            f"P0000{number}",
            ("--issued", "2022-01-01", "--expires", "2027-01-01"),
        )
        act(
            "wang",
            "passport",
            "register",
            passport,
            "--person",
            person,
            "--kind",
            "public-affairs",
            *good,
            "--on",
            "2023-09-01",
        )
    act("wang", "passport", "lend", "--all", "--for", "2023-0001", "--on", "2023-09-15")
    act("wang", "delegation", "depart", "2023-0001", "--on", "2023-09-17")
    act("wang", "delegation", "note", "2023-0001", "使馆来电", "--on", "2023-09-19")
    border = ("--exit", "2023-09-17", "--entry", "2023-09-21")
    act("wang", "delegation", "arrive", "2023-0001", *border, "--on", "2023-09-22")
    act("wang", "passport", "collect", "--all", "--for", "2023-0001", "--on", "2023-09-25")
    act("wang", "report", "submit", "2023-0001", str(EXAMPLES / "troyan-2023-report.toml"), "--on", "2023-10-10")
    act("chen", "report", "accept", "2023-0001", "--on", "2023-10-12")
    evaluation = str(EXAMPLES / "troyan-2023-evaluation.toml")
    act("chen", "report", "evaluate", "2023-0001", evaluation, "--on", "2023-10-15")
    act("wang", "delegation", "publish", "2023-0001", "--place", "公告栏", "--on", "2023-10-16")
    act("chen", "delegation", "close", "2023-0001", "--on", "2023-10-17")
    act("wang", "account", "roles", "zhou", "--remove", "clerk")
    act("wang", "account", "link", "zhou", "P00001")
    act("wang", "account", "contact", "li", "--add", "jsons://hooks.example.org/a")
    act("li", "account", "contact", "li", "--remove", "jsons://hooks.example.org")
    act("chen", "sweep")
    act("zhao", "policy", "adopt", "jiangxi")
    assert "江西省" in act("li", "policy", "show")
    act("wang", "audit", "verify")
    act("keeper", "db", "check")
    assert "2023-0001" in act("li", "delegation", "list")


def test_desks_hand_cases_on_and_take_them_in_by_the_same_grants(address: Callable[[str], str], tmp_path: Path) -> None:
    def act(database: str, *args: str) -> str:
        shown = run(*args, "--database", database, "--on", "2023-07-09")
        assert (shown.status, shown.err) == (0, ""), (args, shown)
        return shown.out

    elsewhere, desk = str(tmp_path / "elsewhere.db"), address("wang")
    first, later, again = (str(tmp_path / f"{name}.travel") for name in ("first", "later", "again"))
    act(elsewhere, "init", "--unit", OFFICE, "--under", CITY, "--name", "王经办", "--role", "clerk")
    act(elsewhere, "unit", "add", MUSEUM, "--under", CITY)
    act(elsewhere, "delegation", "new", str(EXAMPLES / "troyan-2023.toml"))
    act(elsewhere, "delegation", "export", "2023-0001", "--output", first)
    act(elsewhere, "delegation", "note", "2023-0001", "已与对方联系")
    act(elsewhere, "delegation", "export", "2023-0001", "--output", later)
    act(address("keeper"), "account", "add", "wang", "王经办", "--unit", OFFICE, "--role", "clerk")
    act(desk, "delegation", "import", first)
    act(desk, "delegation", "note", "2023-0001@景德镇", "我单位一人随团")
    act(desk, "delegation", "import", later)
    act(desk, "delegation", "export", "2023-0001@景德镇", "--output", again)
    shown = run("audit", "verify", "--database", desk)
    assert shown.status == 0


def test_a_desk_is_refused_everything_else(address: Callable[[str], str]) -> None:
    for statement in FORBIDDEN:
        with psycopg.connect(address("li")) as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement)
