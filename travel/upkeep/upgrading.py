"""Bringing a store to the tables this program works with.

There is no way back down: what a newer program has recorded, an older one must not drop. A backup is the way back.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text

from travel import journal, storage
from travel.clock import Clock, now
from travel.errors import StoreFault
from travel.i18n import M
from travel.identity import Actor
from travel.journal import Entry
from travel.registry.keeping import signature_at
from travel.storage.store import Store, schema_version, version_of

SCRIPTS = Path(storage.__file__).parent / "migrations"
STORE = "store"
"""The subject under which the journal keeps what was done to the store as a whole."""

_LOCK = 0x7261766C
"""Any number, the same in every program: whoever holds it on a PostgreSQL database is the one that migrates."""


@dataclass(frozen=True)
class Upgrade:
    """The versions before (None: there were no tables) and after."""

    before: str | None
    after: str

    @property
    def changed(self) -> bool:
        """Whether anything had to be done."""
        return self.before != self.after


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made here so that an installed package needs no file beside it."""
    config = Config()
    # a percent sign in the path of an installation is not the beginning of a substitution
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@cache
def head() -> str:
    """The newest migration that comes with this program."""
    found = ScriptDirectory.from_config(configuration()).get_current_head()
    assert found is not None
    return found


def known_versions() -> frozenset[str]:
    """All migrations that this program can start from."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions())


def is_empty(tx: Connection) -> bool:
    """Whether the database holds no tables at all."""
    return not inspect(tx).get_table_names()


def migrate(tx: Connection) -> Upgrade:
    """Bring the tables behind an open write transaction to :func:`head`; nothing is kept unless it commits."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    before = version_of(tx)
    try:
        command.upgrade(configuration(tx), "head")
    except CommandError as error:
        raise StoreFault(
            M(
                "The store is of version {found}, which this program does not know; it works with {wanted}. "
                "Install a newer program.",
                found=before,
                wanted=head(),
            )
        ) from error
    return Upgrade(before, head())


def upgrade(store: Store, actor: Actor, clock: Clock) -> Upgrade:
    """Bring an existing store to :func:`head` and enter that in the journal, in one transaction.

    Raises StoreFault where there is no store, or one of a later program.
    """
    if schema_version(store) is None:
        raise StoreFault(M("{name} holds no store yet. Make one with: travel init", name=store.name))
    with store.atomic() as tx:
        done = migrate(tx)
        if done.changed:
            details = {"from": done.before, "to": done.after}
            entry = Entry("store", STORE, "upgrade", clock.today, now(), details=details)
            journal.append(tx, entry, signature_at(tx, actor, clock), journal.head(tx, "store", STORE))
        return done
