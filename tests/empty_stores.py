"""Databases without any table, for what makes, upgrades and restores stores."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import text

from travel.storage.store import Store
from travel.upkeep.upgrading import Upgrade, migrate


def empty_beside(store: Store) -> Store:
    """An empty database next to ``store``: another file in its folder, or another database on its server."""
    name = f"empty_{uuid4().hex}"
    if store.path is not None:
        return Store(store.url.set(database=str(store.path.with_name(f"{name}.db"))))
    with store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(
            text(f"CREATE DATABASE {name} TEMPLATE template0")
        )
    return Store(store.url.set(database=name))


def migrate_from_nothing(store: Store) -> Upgrade:
    """Give an empty database the tables that ``travel init`` gives it, and nothing in them."""
    store.prepare_file()
    with store.atomic() as tx:
        return migrate(tx)
