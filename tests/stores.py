"""Stores for tests, each an empty copy made in milliseconds: here SQLite files; tests/postgres.py has the other."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from sqlalchemy import text

from travel.storage.store import Store, database_url
from travel.upkeep.upgrading import configuration

_count = itertools.count()


def make_tables(store: Store) -> None:
    """The tables straight from their models, marked as up to date; database/test_migrations.py holds it to be the same
    as what ``travel init`` makes."""
    store.create()
    with store.atomic() as tx:
        command.stamp(configuration(tx), "head")


def done_with(store: Store) -> None:
    """Let go of a store that nobody looks at again; a file's room is wanted for others."""
    store.close()
    if store.path is not None:
        for path in store.path.parent.glob(f"{store.path.name}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


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
