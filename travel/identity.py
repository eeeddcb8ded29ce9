"""Who is at the terminal: decided by the store, not by a password of ours."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass

from sqlalchemy import text

from travel.clock import TODAY_VARIABLE, Clock
from travel.errors import BadInput, NotAllowed
from travel.i18n import M
from travel.storage.store import Store


@dataclass(frozen=True)
class Actor:
    """The login that acts, and the login of the machine it acts from."""

    login: str
    os_user: str


def identify(store: Store, as_login: str | None = None) -> Actor:
    """Who acts: on SQLite the operating system's login, or ``as_login`` where the file is one's own; on PostgreSQL the
    database login, and nobody else. Raises NotAllowed."""
    os_user = machine_login()
    if not store.is_sqlite:
        with store.reading() as connection:
            login = str(connection.execute(text("SELECT session_user")).scalar_one())
        if as_login not in (None, login):
            raise NotAllowed(
                M("On a shared store you act as your database login, {login}; leave out --as", login=login), ()
            )
        return Actor(login, os_user)
    if as_login in (None, os_user):
        return Actor(os_user, os_user)
    if store.path is not None and not _owns(store):
        raise NotAllowed(
            M("Only the owner of {path} may act for others with --as; you are {user}", path=store.path, user=os_user),
            (),
        )
    return Actor(str(as_login), os_user)


def machine_login() -> str:
    """The operating system's login, by the user number of the process: what the environment says anybody can set."""
    try:
        import pwd
    except ImportError:  # Windows has no user numbers
        return getpass.getuser()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid{os.getuid()}"


def check_clock(store: Store, clock: Clock) -> None:
    """What is recorded in a shared store bears its true day. Raises BadInput where TRAVEL_TODAY has set another."""
    if clock.simulated and not store.is_sqlite:
        raise BadInput(
            M(
                "{variable} is for training on a store of one's own; unset it to act on {name}",
                variable=TODAY_VARIABLE,
                name=store.name,
            )
        )


def _owns(store: Store) -> bool:
    if store.path is None or not store.path.exists() or not hasattr(os, "getuid"):
        return True
    return os.getuid() in (0, store.path.stat().st_uid)
