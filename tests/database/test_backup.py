"""A backup holds everything of one moment, and takes a store's place only when it is proved."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.office import TODAY, Office, troyan
from travel import journal
from travel.attachments import content_path
from travel.clock import Clock
from travel.errors import BadInput, MovedFirst, StoreFault
from travel.identity import Actor
from travel.registry import units
from travel.storage.store import Store, database_url
from travel.upkeep.backup import backup, papers_folder, prepared, restore, standing
from travel.upkeep.checking import check, papers_named

ACTOR, CLOCK = Actor("clerk", "tester"), Clock(TODAY)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.db"


@pytest.fixture
def kept(sqlite_office: Office) -> Store:
    """A store with a case and a paper on it."""
    number = sqlite_office.submitted(application=troyan().model_copy(update={"attachments": ()}))
    store = sqlite_office.store
    content = b"the invitation"
    digest = hashlib.sha256(content).hexdigest()
    paper = content_path(store.blob_dir, digest)
    paper.parent.mkdir(parents=True)
    paper.write_bytes(content)
    with store.atomic() as tx:
        tx.exec_driver_sql(
            "INSERT INTO attachment (delegation_id, kind, name, size, media_type, sha256, recorded_at)"
            " SELECT id, 'note', 'note.txt', 14, 'text/plain', ?, '2023-07-10 00:00:00'"
            " FROM delegation WHERE number = ?",
            (digest, number),
        )
    return store


def unit_names(store: Store) -> set[str]:
    with store.reading() as tx:
        return {unit.name for unit in units.units(tx)}


def test_what_is_brought_back_is_what_was_there_and_the_journal_tells_of_it(kept: Store, file: Path) -> None:
    contents = backup(kept, file)
    before = unit_names(kept)
    assert (contents.papers, contents.lost) == (1, ())
    assert sorted(path.name for path in file.parent.iterdir()) == ["backup.db", "backup.db.attachments"]
    assert file.stat().st_mode & 0o777 == 0o600
    with kept.atomic() as tx:
        units.add_unit(tx, "后来的单位", "organ", None)
    with prepared(kept, file) as ready:
        assert ready.contents == contents
        assert restore(kept, ready, ACTOR, CLOCK, standing(kept)) is None
    assert unit_names(kept) == before
    with kept.reading() as tx:
        last = journal.last(tx, "store", "store")
        assert last is not None
        assert (last.action, last.actor_name) == ("restore", "王经办")
    assert all(look.sound for look in check(kept))
    assert standing(kept) == contents.events + 1


def test_a_backup_becomes_a_store_where_there_is_none(kept: Store, file: Path, tmp_path: Path) -> None:
    backup(kept, file)
    new = Store(database_url(str(tmp_path / "other" / "travel.db")))
    assert standing(new) is None
    with prepared(new, file) as ready:
        restore(new, ready, ACTOR, CLOCK, standing(new))
    assert unit_names(new) == unit_names(kept)
    assert new.path is not None
    assert new.path.stat().st_mode & 0o777 == 0o600
    assert [look.check for look in check(new) if not look.sound] == []
    new.close()


def test_a_damaged_store_is_laid_aside_and_replaced(kept: Store, file: Path) -> None:
    backup(kept, file)
    expected = unit_names(kept)
    kept.close()
    assert kept.path is not None
    kept.path.write_bytes(b"\xff" * 20_000)
    assert standing(kept) is None
    with prepared(kept, file) as ready:
        aside = restore(kept, ready, ACTOR, CLOCK, standing(kept))
    assert aside is not None
    assert aside.read_bytes() == b"\xff" * 20_000
    assert unit_names(kept) == expected


def test_an_open_desk_sees_the_restored_store_and_is_not_harmed(kept: Store, file: Path) -> None:
    backup(kept, file)
    other = Store(kept.url)
    with other.atomic() as tx:
        units.add_unit(tx, "后来的单位", "organ", None)
    with prepared(kept, file) as ready:
        restore(kept, ready, ACTOR, CLOCK, standing(kept))
    assert "后来的单位" not in unit_names(other)
    with other.atomic() as tx:
        units.add_unit(tx, "再后来的单位", "organ", None)
    assert "再后来的单位" in unit_names(kept)
    other.close()


def test_a_store_in_use_is_not_replaced(kept: Store, file: Path) -> None:
    backup(kept, file)
    impatient = Store(kept.url, busy_seconds=0.1)
    with prepared(impatient, file) as ready, kept.atomic() as tx:
        units.add_unit(tx, "正在登记的单位", "organ", None)
        with pytest.raises(StoreFault, match="正被他人长时间占用"):
            restore(impatient, ready, ACTOR, CLOCK, standing(impatient))
    impatient.close()
    assert "正在登记的单位" in unit_names(kept)


def test_what_others_record_while_the_question_is_open_is_not_dropped(sqlite_office: Office, file: Path) -> None:
    store = sqlite_office.store
    backup(store, file)
    with prepared(store, file) as ready:
        confirmed = standing(store)
        assert confirmed is not None
        number = sqlite_office.drafted()
        with pytest.raises(MovedFirst, match=f"现有 {confirmed + 1} 条记录.*{confirmed} 条"):
            restore(store, ready, ACTOR, CLOCK, confirmed)
    assert sqlite_office.state(number) == "draft"
    assert standing(store) == confirmed + 1
    assert [look.check for look in check(store) if not look.sound] == []
    assert sqlite_office.do("clerk", "submit", number, date(2023, 7, 10)).after == "reviewing"


def test_a_store_that_was_made_while_the_question_was_open_is_not_replaced(kept: Store, file: Path) -> None:
    backup(kept, file)
    with prepared(kept, file) as ready, pytest.raises(MovedFirst):
        restore(kept, ready, ACTOR, CLOCK, None)


def test_a_backup_is_never_written_over(kept: Store, file: Path) -> None:
    backup(kept, file)
    content = file.read_bytes()
    with pytest.raises(BadInput, match="已存在"):
        backup(kept, file)
    assert file.read_bytes() == content


def test_a_backup_that_cannot_be_written_leaves_nothing(kept: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="无法写入"):
        backup(kept, tmp_path / "none" / "backup.db")
    assert list(tmp_path.iterdir()) == []


def test_a_lost_paper_is_told_and_is_no_reason_to_have_no_backup(kept: Store, file: Path) -> None:
    (digest,) = papers_named(kept)
    content_path(kept.blob_dir, digest).write_bytes(b"something else")
    assert [look.check for look in check(kept) if not look.sound] == ["papers"]
    assert backup(kept, file).lost == ("note.txt",)


def test_papers_come_back_with_the_backup(kept: Store, file: Path) -> None:
    backup(kept, file)
    (digest,) = papers_named(kept)
    content_path(kept.blob_dir, digest).unlink()
    with prepared(kept, file) as ready:
        restore(kept, ready, ACTOR, CLOCK, standing(kept))
    assert content_path(kept.blob_dir, digest).read_bytes() == b"the invitation"


def spoil(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        (("DROP TRIGGER event_no_update", "UPDATE event SET actor = 'x' WHERE id = 2"), "与登记时不一致"),
        (("DROP TRIGGER event_no_delete", "DELETE FROM event WHERE seq = 1"), "缺少第 1 条"),
        (("UPDATE delegation SET organiser_id = 999",), "引用无着落"),
        (("UPDATE alembic_version SET version_num = '9999'",), "9999"),
        (("DROP TABLE alembic_version",), "不是本程序的数据库"),
    ],
)
def test_a_backup_that_is_not_sound_replaces_nothing(
    kept: Store, file: Path, statements: tuple[str, ...], reason: str
) -> None:
    backup(kept, file)
    spoil(file, *statements)
    before = unit_names(kept)
    with pytest.raises(BadInput) as refused, prepared(kept, file):
        raise AssertionError
    assert any(reason in str(line) for line in (refused.value, *refused.value.problems))
    assert unit_names(kept) == before
    assert kept.path is not None
    assert not list(kept.path.parent.glob(f".{kept.path.name}-*"))


def test_what_is_no_backup_is_refused(kept: Store, file: Path) -> None:
    with pytest.raises(BadInput, match="没有备份"), prepared(kept, file):
        raise AssertionError
    file.write_text("x" * 5000, encoding="utf-8")
    with pytest.raises(BadInput, match="不是可读的数据库"), prepared(kept, file):
        raise AssertionError


def test_a_store_on_a_server_is_left_to_the_server(office: Office, file: Path) -> None:
    if office.store.is_sqlite:
        backup(office.store, file)
        return
    with pytest.raises(BadInput, match="pg_dump"):
        backup(office.store, file)
    with pytest.raises(BadInput, match="pg_restore"), prepared(office.store, file):
        raise AssertionError


def test_a_check_names_what_is_broken(sqlite_office: Office) -> None:
    sqlite_office.drafted(on=date(2023, 7, 8))
    assert sqlite_office.store.path is not None
    sqlite_office.store.close()
    spoil(sqlite_office.store.path, "DROP TRIGGER event_no_update", "UPDATE event SET details = '{}' WHERE id = 1")
    broken = [look for look in check(sqlite_office.store) if not look.sound]
    assert [look.check for look in broken] == ["guard", "journal"]
    assert "与登记时不一致" in str(broken[1].problems[0])


def test_a_check_of_what_is_no_database_stops_at_once(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("x" * 5000, encoding="utf-8")
    store = Store(database_url(str(tmp_path / "x.db")))
    assert [(look.check, look.sound) for look in check(store)] == [("integrity", False)]
    store.close()


def test_everything_is_sound_on_both_databases(office: Office) -> None:
    office.drafted()
    looks = list(check(office.store))
    assert [look for look in looks if not look.sound] == []
    assert {"version", "papers", "journal"} <= {look.check for look in looks}
    assert papers_folder(Path("a.db")) == Path("a.db.attachments")
