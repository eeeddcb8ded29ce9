"""Founding a store: tables, the place whose policy is in force, the first unit and the first account, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from travel import journal
from travel.clock import Clock, now
from travel.errors import BadInput
from travel.i18n import M
from travel.identity import Actor, check_clock, identify
from travel.journal import Entry
from travel.policy import load_book
from travel.registry import accounts, units
from travel.registry.accounts import AccountFact
from travel.registry.entries import checked_login, not_too_long, stripped
from travel.registry.keeping import signature
from travel.storage.store import Store, database_url, make_private_folder, version_of
from travel.tables import Setting, table
from travel.upkeep.upgrading import STORE, is_empty, migrate
from travel.vocabulary import ACCOUNT_ROLE


@dataclass(frozen=True)
class Founding:
    """What a new store begins with; ``name`` and ``roles`` are the founder's, who is its administrator besides.

    ``under`` is the government the office belongs to, which is registered above it.
    """

    place: str
    unit: str
    kind: str = "office"
    under: str | None = None
    name: str | None = None
    roles: Sequence[str] = ()


@dataclass(frozen=True)
class Founded:
    """What was made: the version of the tables, the policy book, and the first account with its unit."""

    version: str
    place: str
    account: AccountFact


def found(store: Store, founding: Founding, as_login: str | None, clock: Clock, on: date) -> Founded:
    """Make the store and everything in it, in one transaction. Raises BadInput where there is one already."""
    place = load_book(founding.place).name
    check_clock(store, clock)
    with _file_of(store), store.atomic() as tx:
        return _fill(tx, store, founding, place, identify(store, as_login), clock, on)


def rehearse(store: Store, founding: Founding, as_login: str | None, clock: Clock, on: date) -> Founded:
    """What ``found`` would make; no file is made."""
    place = load_book(founding.place).name
    check_clock(store, clock)
    trial = store
    if store.path is not None and (not store.path.exists() or not store.path.stat().st_size):
        trial = Store(database_url("sqlite://"))
    try:
        with trial.rehearsal() as tx:
            return _fill(tx, store, founding, place, identify(trial, as_login), clock, on)
    finally:
        if trial is not store:
            trial.close()


def _fill(
    tx: Connection, store: Store, founding: Founding, place: str, actor: Actor, clock: Clock, on: date
) -> Founded:
    if version_of(tx) is not None:
        raise BadInput(
            M("There is a store at {name} already; nothing was changed. Look at it with: travel desk", name=store.name)
        )
    if not is_empty(tx):
        raise BadInput(M("{name} holds tables already; nothing was changed", name=store.name))
    version = migrate(tx).after
    tx.execute(insert(table(Setting)), {"key": "place", "value": place})
    under = stripped(founding.under, M("unit")) if founding.under is not None else None
    above = [units.add_unit(tx, under, "government", None)] if under else []
    unit = units.add_unit(tx, stripped(founding.unit, M("unit")), founding.kind, under)
    roles = [role for role in ACCOUNT_ROLE if role == "admin" or role in founding.roles]
    login = checked_login(actor.login)
    name = not_too_long((founding.name or login).strip() or login, M("name"))
    account = accounts.add_account(tx, login, name, unit.name, roles)
    by = signature(account, actor, clock)
    events: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        ("store", STORE, "init", {"version": version, "place": place}),
        *(("unit", each.name, "add", {"kind": each.kind, "under": None}) for each in above),
        ("unit", unit.name, "add", {"kind": unit.kind, "under": under}),
        ("account", login, "add", {"name": account.name, "unit": unit.name, "roles": sorted(roles), "person": None}),
    )
    for kind, subject, action, details in events:
        journal.append(tx, Entry(kind, subject, action, on, now(), details=details), by, None)
    return Founded(version, place, account)


@contextmanager
def _file_of(store: Store) -> Iterator[None]:
    """The files of a SQLite store while it is being founded; they go again when it is not."""
    made: list[Path] = []
    if store.prepare_file() and store.path is not None:
        made = [store.path.with_name(store.path.name + end) for end in ("", "-wal", "-shm")]
    try:
        make_private_folder(store.blob_dir)
        yield
    except BaseException:
        store.close()
        for path in made:
            path.unlink(missing_ok=True)
        if made:
            with suppress(OSError):  # papers that are there belong to somebody else
                store.blob_dir.rmdir()
        raise
