"""A store of one file, copied to another and brought back.

A backup is FILE, a whole store as it stood at one moment, and FILE.attachments, the contents of its papers. FILE
appears last: when it is there, everything is. A store on a server is backed up by the server's own programs.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import func, select

from travel import journal
from travel.attachments import content_path, describe, store_content
from travel.clock import CHINA, Clock, now
from travel.errors import BadInput, MovedFirst, StoreFault, system_reason
from travel.i18n import M
from travel.identity import Actor
from travel.journal import Entry
from travel.registry.keeping import signature_at
from travel.storage.store import Store, database_url, make_private_folder, schema_version
from travel.tables import Event, table
from travel.upkeep.checking import check, is_kept, papers_named
from travel.upkeep.upgrading import STORE, known_versions, migrate

_event = table(Event)
_DAMAGED = (11, 26)
"""SQLITE_CORRUPT and SQLITE_NOTADB."""
_IN_USE = (5, 6)
"""SQLITE_BUSY and SQLITE_LOCKED."""


@dataclass(frozen=True)
class Contents:
    """What a store or a backup holds: events, the moment of the last of them, papers; ``lost`` papers are not there."""

    events: int
    last: datetime | None
    papers: int
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Ready:
    """A backup that has been copied beside the store and proved: it can take the store's place."""

    copy: Store
    folder: Path
    contents: Contents


def papers_folder(file: Path) -> Path:
    """Where the papers of a backup lie."""
    return file.with_name(file.name + ".attachments")


def backup(store: Store, file: Path) -> Contents:
    """Copy the store to a new ``file``, while others may go on working. Raises BadInput where there is one already."""
    path = _own_file(store)
    if schema_version(store) is None:
        raise StoreFault(M("{name} holds no store yet. Make one with: travel init", name=store.name))
    for taken in (file, papers_folder(file)):
        if taken.exists():
            raise BadInput(M("{path} is there already; a backup is never written over", path=taken))
    with _beside(file) as copy:
        _copy(path, copy)
        made = Store(database_url(str(copy)))
        try:
            contents = _keep_papers(made, store.blob_dir, papers_folder(file))
        finally:
            made.close()
        _in_one_file(copy)
        copy.rename(file)
    return contents


@contextmanager
def prepared(store: Store, file: Path) -> Iterator[Ready]:
    """A proved copy of the backup ``file``, ready to take the store's place; it goes when the block is left.

    Raises BadInput with everything that is wrong with the backup.
    """
    path = _own_file(store)
    if not file.is_file():
        raise BadInput(M("There is no backup at {path}", path=file))
    make_private_folder(path.parent)
    with _beside(path) as copied:
        copy = Store(database_url(str(copied)))
        try:
            _copy(file, copied)
            _prove(copy, file)
            yield Ready(copy, papers_folder(file), _contents(copy, (papers_folder(file), store.blob_dir)))
        finally:
            copy.close()


def restore(store: Store, ready: Ready, actor: Actor, clock: Clock, confirmed: int | None) -> Path | None:
    """Put the backup in the place of the store and enter that in its journal; all of it or nothing.

    ``confirmed`` is what :func:`standing` told before somebody agreed to it: raises MovedFirst where more has been
    recorded since. A store that works is replaced inside one transaction of its own, so that nobody who has it open is
    harmed. One that is damaged is laid aside, and its new name returned.
    """
    path = _own_file(store)
    _keep_papers(ready.copy, ready.folder, store.blob_dir)
    with ready.copy.atomic() as tx:
        details = {"last": ready.contents.last, "events": ready.contents.events}
        entry = Entry("store", STORE, "restore", clock.today, now(), details=details)
        journal.append(tx, entry, signature_at(tx, actor, clock), journal.head(tx, "store", STORE))
    ready.copy.close()
    copied = _own_file(ready.copy)
    _in_one_file(copied)
    if not path.exists():
        copied.rename(path)
        return None
    if not _is_damaged(store):
        with store.driver() as live, closing(sqlite3.connect(copied)) as source:
            # page by page: from the first on nobody else can write, and until the last nothing is replaced
            source.backup(live, pages=1, progress=_Replacing(store, confirmed))
        return None
    store.close()
    aside = path.with_name(f"{path.name}.damaged-{now().astimezone(CHINA):%Y%m%d%H%M%S}")
    for end in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    copied.rename(path)
    return aside


def standing(store: Store) -> int | None:
    """How many events a restore would put aside: None where nothing stands, or nothing that can be read."""
    if store.path is None or not store.path.exists() or _is_damaged(store):
        return None
    return _events(store)


def _events(store: Store) -> int | None:
    if schema_version(store) is None:
        return None
    with store.reading() as tx:
        return int(tx.execute(select(func.count()).select_from(_event)).scalar_one())


@dataclass
class _Replacing:
    """What is asked after each page that is copied over a store: whether it is still what was confirmed.

    An exception undoes the whole copy. Raises MovedFirst, or the driver's error where somebody else is writing.
    """

    store: Store
    confirmed: int | None
    looked: bool = False

    def __call__(self, status: int, _remaining: int, _total: int) -> None:
        if status in _IN_USE:
            raise sqlite3.OperationalError("database is locked")
        if self.looked:
            return
        self.looked = True
        found = _events(self.store)
        if found != self.confirmed:
            raise MovedFirst(
                M(
                    "{name} has {found} events now, and had {confirmed} when you were asked; nothing was changed. "
                    "Look again",
                    name=self.store.name,
                    found=found or 0,
                    confirmed=self.confirmed or 0,
                )
            )


def _own_file(store: Store) -> Path:
    if store.path is None:
        raise BadInput(
            M(
                "{name} lies on a server: back it up and restore it with pg_dump and pg_restore, and copy {papers}",
                name=store.name,
                papers=store.blob_dir,
            )
        )
    return store.path


def _is_damaged(store: Store) -> bool:
    try:
        with store.driver() as connection:
            return [row[0] for row in connection.execute("PRAGMA quick_check")] != ["ok"]
    except StoreFault as fault:
        cause = fault.__cause__
        cause = getattr(cause, "orig", cause)
        if isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            return True
        raise


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A new private file beside ``file``; what is left of it at the end goes."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    except OSError as error:
        raise StoreFault(M("{path} cannot be written: {reason}", path=file, reason=system_reason(error))) from error
    os.close(handle)
    made = Path(name)
    try:
        yield made
    except sqlite3.Error as error:
        raise StoreFault(M("{path} cannot be written: {reason}", path=file, reason=str(error))) from error
    except OSError as error:
        raise StoreFault(M("{path} cannot be written: {reason}", path=file, reason=system_reason(error))) from error
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            made.with_name(made.name + end).unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """One consistent copy of a SQLite file, whoever is writing to it meanwhile."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True)) as origin:
            origin.execute("SELECT count(*) FROM sqlite_master")
            with closing(sqlite3.connect(target)) as copy:
                origin.backup(copy)
    except sqlite3.DatabaseError as error:
        raise BadInput(M("{path} is no store that can be read: {reason}", path=source, reason=str(error))) from error


def _in_one_file(file: Path) -> None:
    """Bring everything that stands beside a SQLite file into it, and onto the disk."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _prove(copy: Store, file: Path) -> None:
    """Raise BadInput unless the copy is a sound store of this program, brought to its version."""
    version = schema_version(copy)
    if version not in known_versions():
        if version is None:
            raise BadInput(M("{path} is no store of this program", path=file))
        raise BadInput(M("{path} is of version {found}, which this program does not know", path=file, found=version))
    with copy.atomic() as tx:
        migrate(tx)
    wrong = [look for look in check(copy) if not look.sound and look.check != "papers"]
    if wrong:
        problems = [problem for look in wrong for problem in (look.found, *look.problems)]
        raise BadInput(M("{path} is not sound; nothing was changed", path=file), problems)


def _contents(copy: Store, folders: Iterable[Path]) -> Contents:
    with copy.reading() as tx:
        events, last = tx.execute(select(func.count(), func.max(_event.c.recorded_at))).one()
    named, places = papers_named(copy), tuple(folders)
    lost = tuple(name for sha256, name in named.items() if not any(is_kept(place, sha256) for place in places))
    return Contents(events, last, len(named), lost)


def _keep_papers(copy: Store, origin: Path, target: Path) -> Contents:
    """Copy the papers that ``copy`` names from one folder to another; those that are lost are told, and no obstacle."""
    for sha256 in papers_named(copy):
        if is_kept(origin, sha256) and not is_kept(target, sha256):
            store_content(target, describe(origin, str(content_path(Path(), sha256))))
    return _contents(copy, (target,))
