"""What a command stands on: who sits at the desk, which day it is, which store is open, where the answer goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cli.terminal.cells import visible
from cli.terminal.output import Output, OutputFormat
from travel.clock import Clock, clock
from travel.errors import BadInput
from travel.i18n import M, Message, language, set_language

if TYPE_CHECKING:
    from travel.identity import Actor
    from travel.policy import Policy
    from travel.storage.store import Store


@dataclass
class Desk:
    """A command's surroundings, put together from the common options and the environment.

    ``on`` is the business day of what is recorded, ``as_of`` and ``known_at`` the two times of a listing (None: now).
    ``acts`` is set for commands that record something, ``workbook`` where the answer is wanted as one.
    ``store`` and ``actor`` are opened when first asked for, so that a command that needs neither loads no database.
    """

    out: Output
    clock: Clock
    environ: Mapping[str, str]
    on: date
    database: str | None = None
    as_login: str | None = None
    as_of: date | None = None
    known_at: date | None = None
    dry_run: bool = False
    yes: bool = False
    acts: bool = False
    workbook: bool = False
    _policies: dict[tuple[date, str | None], Policy] = field(default_factory=dict, repr=False)

    @property
    def today(self) -> date:
        """The business day it is now."""
        return self.clock.today

    @property
    def lang(self) -> str:
        """The language in force."""
        return language()

    @cached_property
    def store(self) -> Store:
        """The store that --database names, or the ordinary one."""
        from travel.storage.store import open_store

        store = open_store(self.database)
        if self.acts:
            from travel.identity import check_clock

            try:
                check_clock(store, self.clock)
            except BaseException:
                store.close()
                raise
        return store

    def close(self) -> None:
        """Let go of the store, if it was opened."""
        if "store" in vars(self):
            self.store.close()

    @property
    def has_store(self) -> bool:
        """Whether there is a store to open: one that is named, or the ordinary one once it is made."""
        from travel.storage.store import Store, database_url

        path = Store(database_url(self.database)).path
        return bool(self.database) or path is None or path.exists()

    def policy(self, day: date, place: str | None = None) -> Policy:
        """What is judged by on a day: the book of ``place``, or the one in force; without a store the national one.

        The one in force is the one that was known by ``--known-at``, where that is said.
        """
        key = (day, place)
        if key not in self._policies:
            self._policies[key] = self._policy(day, place)
        return self._policies[key]

    def _policy(self, day: date, place: str | None) -> Policy:
        from travel.listings import Times
        from travel.policy import load_book
        from travel.policy.in_force import FOUNDING, books_in_force

        if place or not self.has_store:
            return load_book(place or FOUNDING).at(day)
        with self.store.reading() as tx:
            return books_in_force(tx, Times(known_at=self.known_at).recorded_before).at(day)

    @cached_property
    def actor(self) -> Actor:
        """The account that acts here."""
        from travel.identity import identify

        return identify(self.store, self.as_login)

    def confirm(self, question: Message) -> None:
        """Ask before something that cannot be taken back; ``--yes`` is the answer given beforehand.

        Raises BadInput when the answer is no, and where there is nobody to ask.
        """
        if self.yes or self.dry_run:
            return
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise BadInput(M("{question} Nobody can be asked here: say --yes if it is so", question=question))
        sys.stderr.write(visible(M("{question} [y/N] ", question=question).render()))
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes", "是", "好"):
            raise BadInput(M("Nothing was changed."))


def open_desk(given: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Desk:
    """The desk for the common options ``given``. Raises BadInput for a business day that is still to come."""
    environ = os.environ if environ is None else environ
    if given.get("lang"):
        set_language(given["lang"])
    time = clock(environ)
    on = given.get("on") or time.today
    if on > time.today:
        raise BadInput(M("--on {on} is after today, {today}; what is recorded has happened", on=on, today=time.today))
    wanted: Any = given.get("format") or "table"
    form: OutputFormat = "table" if wanted == "xlsx" else wanted
    return Desk(
        out=Output(sys.stdout, form, ascii_only=draws_ascii(environ)),
        clock=time,
        environ=environ,
        on=on,
        database=given.get("database"),
        as_login=given.get("as_login"),
        as_of=given.get("as_of"),
        known_at=given.get("known_at"),
        dry_run=bool(given.get("dry_run")),
        yes=bool(given.get("yes")),
        acts="dry_run" in given,
        workbook=wanted == "xlsx",
    )


def draws_ascii(environ: Mapping[str, str]) -> bool:
    """Whether frames are drawn of plain characters: by wish (TRAVEL_ASCII=1) or because the terminal is not UTF-8."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    return environ.get("TRAVEL_ASCII", "") not in ("", "0") or encoding != "utf8"
