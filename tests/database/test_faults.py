"""What a store says when the disk, the rights, the server or another process stand against it; nothing is lost."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from tests.empty_stores import empty_beside, migrate_from_nothing
from tests.office import TODAY, Office
from travel import journal
from travel.clock import Clock
from travel.errors import BadInput, NotAllowed, StoreFault
from travel.registry import units
from travel.storage.store import Store, database_url, open_store
from travel.upkeep.founding import Founding, found

NOBODY = 65534


@contextmanager
def without_rights() -> Iterator[None]:
    """As somebody who is not the administrator of the machine, to whom alone rights do not apply."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def furnished(tmp_path: Path) -> Iterator[Store]:
    """A store in a folder that everybody can reach."""
    folder = tmp_path
    while folder != folder.parent and folder.stat().st_uid == os.getuid() and not folder.stat().st_mode & 0o001:
        folder.chmod(folder.stat().st_mode | 0o011)
        folder = folder.parent
    store = Store(database_url(str(tmp_path / "travel.db")))
    migrate_from_nothing(store)
    with store.atomic() as tx:
        units.add_unit(tx, "甲", "organ", None)
    store.close()
    yield store
    tmp_path.chmod(0o700)
    store.close()


def add_unit(store: Store, name: str = "乙") -> None:
    with store.atomic() as tx:
        units.add_unit(tx, name, "organ", None)


def names(store: Store) -> list[str]:
    with store.reading() as tx:
        return [unit.name for unit in units.units(tx)]


def test_a_file_that_may_only_be_read_is_named_and_left_alone(furnished: Store) -> None:
    assert furnished.path is not None
    furnished.path.chmod(0o444)
    furnished.path.parent.chmod(0o777)
    with without_rights(), pytest.raises(StoreFault, match="只读"):
        add_unit(furnished)
    furnished.close()
    assert names(furnished) == ["甲"]


def test_a_folder_that_may_only_be_read_is_no_place_for_a_store(furnished: Store) -> None:
    assert furnished.path is not None
    furnished.path.chmod(0o666)
    furnished.path.parent.chmod(0o555)
    with without_rights():
        with pytest.raises(StoreFault, match=r"只读|无法连接"):
            add_unit(furnished)
        with pytest.raises(StoreFault, match=r"无法在|无法建立"):
            migrate_from_nothing(Store(database_url(str(furnished.path.with_name("new.db")))))
        with pytest.raises(StoreFault, match="无法建立文件夹"):
            migrate_from_nothing(Store(database_url(str(furnished.path.parent / "new" / "new.db"))))
    furnished.close()
    assert names(furnished) == ["甲"]


def test_a_full_disk_undoes_the_whole_action_and_the_journal_holds(sqlite_office: Office) -> None:
    number = sqlite_office.drafted()
    store = sqlite_office.store
    store.close()
    full = Store(store.url)

    @event.listens_for(full.engine, "connect")
    def no_page_more(connection: sqlite3.Connection, _record: Any) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

    def write_on() -> None:
        for turn in range(10_000):
            add_unit(full, f"单位{turn}" * 100)

    with pytest.raises(StoreFault, match="磁盘已满"):
        write_on()
    full.close()
    assert sqlite_office.state(number) == "draft"
    with store.reading() as tx:
        assert all(isinstance(step, int) for step in journal.verify(tx))


def test_a_store_somebody_else_writes_to_is_waited_for_and_then_given_up(store: Store) -> None:
    impatient = Store(store.url, busy_seconds=0.1)
    with store.atomic() as tx:
        units.add_unit(tx, "甲", "organ", None)
        with pytest.raises(StoreFault, match="正被他人长时间占用"):
            add_unit(impatient, "甲")
    impatient.close()
    assert names(store) == ["甲"]


def test_a_file_that_is_no_database_is_told_from_one_that_is_not_there(tmp_path: Path) -> None:
    junk = tmp_path / "junk.db"
    junk.write_text("not a database at all" * 100, encoding="utf-8")
    with pytest.raises(StoreFault, match="不是本程序的数据库，或已损坏"):
        open_store(str(junk))
    with pytest.raises(StoreFault, match="travel init"):
        open_store(str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("version", [(3, 37, 2), (3, 8, 11)])
def test_a_sqlite_that_is_too_old_is_told_before_anything_is_made(
    tmp_path: Path, furnished: Store, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    said = rf"SQLite {version[0]}\.{version[1]}\.{version[2]}.*3\.38"
    with pytest.raises(StoreFault, match=said):
        open_store(str(furnished.path))
    new = Store(database_url(str(tmp_path / "new.db")))
    with pytest.raises(StoreFault, match=said):
        found(new, Founding("jiangxi", "某市外事办"), None, Clock(TODAY), TODAY)
    assert not (tmp_path / "new.db").exists()


def test_the_oldest_sqlite_that_has_everything_is_taken(furnished: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 38, 0))
    open_store(str(furnished.path)).close()


def test_a_damaged_file_says_how_it_is_replaced(furnished: Store) -> None:
    assert furnished.path is not None
    content = bytearray(furnished.path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    furnished.path.write_bytes(content)
    with pytest.raises(StoreFault, match="travel db restore"):
        open_store(str(furnished.path))


def test_an_empty_database_and_one_of_somebody_else_are_no_store(store: Store, tmp_path: Path) -> None:
    empty = empty_beside(store)
    empty.prepare_file()
    with pytest.raises(StoreFault, match="尚未建库"):
        open_store(empty.url.render_as_string(hide_password=False))
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE unit (a)")
    with pytest.raises(StoreFault, match="尚未建库"):
        open_store(str(other))
    empty.close()


@pytest.mark.parametrize("address", ["mysql://localhost/travel", "oracle://x", "://", "http://example.org/travel"])
def test_an_address_of_something_else_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="postgresql://主机/库名"):
        open_store(address)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://clerk:secret@127.0.0.1:1/travel",
        "postgresql://clerk:secret@/travel?host=/nowhere",
        "postgresql://clerk:secret@[/travel",
    ],
)
def test_a_server_that_is_not_there_is_named_without_the_password(address: str) -> None:
    with pytest.raises(StoreFault, match="无法连接数据库 postgresql://clerk") as fault:
        open_store(address)
    assert "secret" not in str(fault.value)


def test_a_database_that_the_server_has_not_is_named(postgres_factory: Any) -> None:
    made = postgres_factory()
    with pytest.raises(StoreFault, match="no_such_database"):
        open_store(made.url.set(database="no_such_database").render_as_string(hide_password=False))
    made.close()


def test_a_login_without_rights_is_not_told_to_make_a_store(postgres_factory: Any) -> None:
    made = postgres_factory()
    with made.atomic() as tx:
        tx.execute(text("CREATE ROLE newcomer LOGIN"))
    try:
        with pytest.raises(NotAllowed, match="无权"):
            open_store(made.url.set(username="newcomer").render_as_string(hide_password=False))
    finally:
        with made.atomic() as tx:
            tx.execute(text("DROP ROLE newcomer"))
        made.close()


def test_the_files_of_a_store_are_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = Store(database_url(str(tmp_path / "office" / "data" / "travel.db")))
        migrate_from_nothing(store)
        with store.reading() as tx:
            tx.exec_driver_sql("SELECT count(*) FROM unit")
            assert store.path is not None
            modes = {path.name: path.stat().st_mode & 0o777 for path in store.path.parent.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert modes == {"travel.db": 0o600, "travel.db-wal": 0o600, "travel.db-shm": 0o600}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "office", tmp_path / "office" / "data")} == {0o700}
