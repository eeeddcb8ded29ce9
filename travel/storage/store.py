"""The store: one SQLite file by default, PostgreSQL when an office shares it.

``reading`` gives a snapshot, ``atomic`` one transaction that holds the write lock from its first moment; leaving the
block by an exception undoes everything. Nothing else opens a transaction.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError as BadUrl
from sqlalchemy.exc import DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError

from travel.errors import BadInput, NotAllowed, StoreFault, system_reason
from travel.i18n import M, Message, verbatim
from travel.storage.journal_guard import protect_events

SCHEMA = "0001"
"""The migration this program works with."""

_IS_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'",
    "postgresql": "SELECT to_regclass('alembic_version')",
}
OLDEST_SQLITE = (3, 38)
"""The first SQLite that has the function format(), by which the figures group."""

_NO_RIGHT = "42501"  # PostgreSQL's answer to a login without the right

BUSY_SECONDS = 30.0

PAGES_MB, SORT_MB = 32, 64
"""What a connection may hold of pages (SQLite) and of one sort (PostgreSQL) before it turns to the disk: figures of
many years go through more than the 2 and 4 MB the databases allow by themselves."""


def default_path() -> Path:
    """Where the store lies when nobody says otherwise."""
    from platformdirs import user_data_path

    return user_data_path("travel") / "travel.db"


def database_url(database: str | None) -> URL:
    """The address ``--database`` names: a path of a SQLite file, or a URL. Raises BadInput for anything else."""
    if not database:
        return URL.create("sqlite", database=str(default_path()))
    if "://" not in database:
        return URL.create("sqlite", database=database)
    try:
        url = make_url(database)
    except BadUrl:
        url = None
    if url is None or url.get_backend_name() not in ("sqlite", "postgresql"):
        raise BadInput(
            M(
                "{database} is no database of ours; give a file, or postgresql://HOST/NAME",
                database=url.render_as_string() if url else database,
            )
        )
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url


class Store:
    """An open store. Cheap to make; connects when it is first used."""

    def __init__(self, url: URL, busy_seconds: float = BUSY_SECONDS) -> None:
        """``busy_seconds`` is how long a write waits for somebody else's."""
        self.url = url
        self._busy_seconds = busy_seconds

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a file of one office, not a shared server."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        """The file of a SQLite store."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @property
    def name(self) -> str:
        """The store as it may be printed, without a password."""
        if self.path:
            return str(self.path)
        url = self.url.set(drivername=self.url.get_backend_name())
        return url.difference_update_query(["password"]).render_as_string()

    @property
    def blob_dir(self) -> Path:
        """Where the contents of attachments are kept: beside the SQLite file, or where TRAVEL_ATTACHMENTS says."""
        named = os.environ.get("TRAVEL_ATTACHMENTS")
        if named:
            return Path(named)
        path = self.path or default_path()
        return path.with_name(path.name + ".attachments")

    @cached_property
    def engine(self) -> Engine:
        """The connection pool."""
        try:
            engine = _sqlite_engine if self.is_sqlite else _postgres_engine
            return engine(self.url, self._busy_seconds)
        except (NoSuchModuleError, ImportError) as error:
            raise StoreFault(M("The database driver is missing: {error}", error=error)) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only look at one moment of the store."""
        with self._faults(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def atomic(self) -> Iterator[Connection]:
        """One write transaction: all of it or nothing. On SQLite the write lock is taken at once."""
        with self._faults(), self.engine.connect() as connection:
            connection.execution_options(travel_write=True)
            with connection.begin():
                yield connection

    @contextmanager
    def rehearsal(self) -> Iterator[Connection]:
        """The same as ``atomic``, but everything is undone at the end."""
        with self._faults(), self.engine.connect() as connection:
            connection.execution_options(travel_write=True)
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()

    @contextmanager
    def driver(self) -> Iterator[sqlite3.Connection]:
        """The driver's own connection to a SQLite store, outside any transaction: for what SQL does not say."""
        with self._faults():
            borrowed = self.engine.raw_connection()
            try:
                connection = borrowed.driver_connection
                assert isinstance(connection, sqlite3.Connection)
                yield connection
            finally:
                borrowed.close()

    def prepare_file(self) -> bool:
        """Make the empty file of a SQLite store, and its folder, for nobody but its owner. False when it was there.

        Made here and not by the database, because the database would leave the rights to the umask.
        """
        if self.path is None:
            return False
        make_private_folder(self.path.parent)
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        except OSError as error:
            raise StoreFault(
                M("The store cannot be made at {path}: {reason}", path=self.path, reason=system_reason(error))
            ) from error
        return True

    def create(self) -> None:
        """Make all tables in an empty database, as the migrations would."""
        from travel.tables import metadata

        self.prepare_file()
        with self.atomic() as tx:
            metadata.create_all(tx)
            protect_events(tx)

    def close(self) -> None:
        """Let go of all connections."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except UnicodeEncodeError as error:
            # half a character, as from an argument that was not UTF-8: no driver takes it
            shown = str(error.object).encode("utf-8", "backslashreplace").decode("utf-8")
            raise BadInput(M("“{text}” is no text that a store can hold", text=shown)) from error
        except DBAPIError as error:
            raise StoreFault(_explained(self, words_of(error))) from error
        except sqlite3.Error as error:
            raise StoreFault(_explained(self, str(error))) from error


def open_store(database: str | None) -> Store:
    """The store at ``database``, made before by ``travel init``. Raises StoreFault when it is not there."""
    store = Store(database_url(database))
    if store.path is not None and not store.path.exists():
        raise StoreFault(M("There is no store at {path} yet. Make one with: travel init", path=store.path))
    try:
        _check_version(store)
    except BaseException:
        store.close()
        raise
    return store


def _check_version(store: Store) -> None:
    version = schema_version(store)
    if version != SCHEMA:
        if version is None:
            raise StoreFault(M("{name} holds no store yet. Make one with: travel init", name=store.name))
        raise StoreFault(
            M(
                "The store at {name} is of version {found}, this program works with {wanted}. Run: travel db upgrade",
                name=store.name,
                found=version,
                wanted=SCHEMA,
            )
        )


def schema_version(store: Store) -> str | None:
    """The migration the store stands at; None when it holds no tables of ours.

    Raises NotAllowed for a login that may not look at them.
    """
    with store.reading() as connection:
        try:
            return version_of(connection)
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) != _NO_RIGHT:
                raise
            raise NotAllowed(
                M("This login has no rights to the tables of {name}; ask who keeps the database", name=store.name), ()
            ) from error


def version_of(connection: Connection) -> str | None:
    """The same, inside a transaction."""
    if connection.execute(text(_IS_THERE[connection.dialect.name])).scalar() is None:
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def setting(connection: Connection, key: str) -> str | None:
    """A setting of the store."""
    # the tables' classes take longer to make than a short listing to answer; a listing opens stores without them
    from travel.tables import Setting, table

    settings = table(Setting)
    value: str | None = connection.execute(select(settings.c.value).where(settings.c.key == key)).scalar()
    return value


def make_private_folder(folder: Path) -> None:
    """Make a folder, and what is missing above it, for nobody but its owner, whatever the umask says.

    Raises StoreFault where the machine does not allow it.
    """
    if folder.is_dir():
        return
    make_private_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StoreFault(
            M("The folder {path} cannot be made: {reason}", path=folder, reason=system_reason(error))
        ) from error


def _sqlite_engine(url: URL, busy_seconds: float) -> Engine:
    _check_sqlite()
    # mode=rw: a missing file is an error, never a new and empty store
    where = f"file:{quote(url.database)}?mode=rw" if url.database else ":memory:"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(where, uri=True, timeout=busy_seconds, check_same_thread=False)

    engine = create_engine(url, creator=connect)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        # the driver's own transaction handling would begin late and deferred: ours begins at once, see _begin
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA cache_size={-1024 * PAGES_MB}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("travel_write")
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _check_sqlite() -> None:
    """Raises StoreFault where the SQLite that this Python brings is too old: a statement would fail on the way."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted, found = (".".join(map(str, version)) for version in (OLDEST_SQLITE, sqlite3.sqlite_version_info))
        raise StoreFault(
            M(
                "This Python works with SQLite {found}; the store wants {wanted} or newer. Use a newer Python, or a "
                "PostgreSQL server",
                found=found,
                wanted=wanted,
            )
        )


def _postgres_engine(url: URL, busy_seconds: float) -> Engine:
    # one clerk's command needs one connection; the lock wait is bounded so that nobody hangs behind a stuck desk;
    # compiling a statement would take longer than running it
    # and days are read as text here and there
    settings = {
        "lock_timeout": int(busy_seconds * 1000),
        "work_mem": f"{SORT_MB}MB",
        "jit": "off",
        "datestyle": "ISO",
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return create_engine(url, pool_size=2, connect_args={"connect_timeout": 10, "options": options})


def words_of(error: DBAPIError) -> str:
    """What the database says in one line, without the values at fault: a passport's number may be among them."""
    diagnosis = getattr(error.orig, "diag", None)
    return " ".join(str(getattr(diagnosis, "message_primary", None) or error.orig).split())


def _explained(store: Store, error: str) -> Message:
    said = " ".join(error.split())
    lowered = said.lower()
    if "readonly" in lowered or "read-only" in lowered:
        return M("The store at {name} is read-only; nothing was changed. Ask for the right to write.", name=store.name)
    if "disk is full" in lowered or "no space left" in lowered:
        return M("The disk of {name} is full; nothing was changed. Make room, then try again.", name=store.name)
    if any(sign in lowered for sign in ("database is locked", "lock timeout", "deadlock detected")):
        return M(
            "Somebody else has been writing to {name} for too long; nothing was changed. Try again.", name=store.name
        )
    if "not a database" in lowered or "malformed" in lowered:
        return M(
            "{name} is not a store, or is damaged: {error}. A backup is put in its place with: travel db restore FILE",
            name=store.name,
            error=verbatim(said),
        )
    if any(word in lowered for word in ("unable to open", "connection", "failed to resolve")):
        return M("The store at {name} cannot be reached: {error}", name=store.name, error=verbatim(said))
    return M("The store at {name} refuses: {error}. Nothing was changed.", name=store.name, error=verbatim(said))
