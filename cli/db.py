"""The store itself: upgrade, backup, restore, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.registering import rehearsed, told
from cli.terminal.command import acting, noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact
from travel.errors import BadInput
from travel.i18n import N_, M, Message, verbatim

if TYPE_CHECKING:
    from travel.identity import Actor
    from travel.storage.store import Store
    from travel.upkeep.backup import Contents

app = noun_app()

_CHECKS = {
    "integrity": N_("file"),
    "references": N_("references"),
    "version": N_("version"),
    "papers": N_("papers"),
    "guard": N_("guard of the events"),
    "journal": N_("journal"),
}


def _check_label(code: str) -> Message:
    return M(_CHECKS[code])


COLUMNS = (
    Column("check", M("Looked at"), render=_check_label, whole=True),
    Column("sound", M("Sound")),
    Column("found", M("Found")),
)


@acting(app, "upgrade", help=N_("Bring an older store to the tables of this program."))
def upgrade(desk: Desk) -> None:
    """Migrate the store, or say that it is up to date."""
    from travel.storage.store import schema_version
    from travel.upkeep.upgrading import head
    from travel.upkeep.upgrading import upgrade as bring_up

    store = _store(desk)
    try:
        if desk.dry_run:
            facts = [Fact("from", M("Version now"), schema_version(store)), Fact("to", M("Version afterwards"), head())]
            desk.out.card(facts, title=M("The store would be upgraded:"))
            rehearsed(desk)
            return
        done = bring_up(store, _actor(desk, store), desk.clock)
    finally:
        store.close()
    title = M("The store is upgraded.") if done.changed else M("The store was up to date; nothing was changed.")
    facts = [Fact("from", M("Version before"), done.before), Fact("to", M("Version now"), done.after)]
    desk.out.card(facts, title=title)


@reading(
    app, "backup", help=N_("Copy the store and its papers to FILE and FILE.attachments, while others go on working.")
)
def backup(desk: Desk, file: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("A new file."))]) -> None:
    """Make a backup and say what is in it."""
    from travel.upkeep.backup import backup as copy
    from travel.upkeep.backup import papers_folder

    store = _store(desk)
    try:
        contents = copy(store, file)
    finally:
        store.close()
    where = [
        Fact("file", M("Backup"), str(file)),
        Fact("attachments", M("Folder of the papers"), str(papers_folder(file))),
    ]
    desk.out.card(told(desk, [*where, *_facts(contents)]), title=M("The backup is made."))
    _mourn(contents)


@acting(app, "restore", help=N_("Put a backup in the place of the store."))
def restore(desk: Desk, file: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The backup."))]) -> None:
    """Prove the backup, ask, and replace the store."""
    from travel.upkeep.backup import prepared, standing
    from travel.upkeep.backup import restore as replace

    store = _store(desk, must_exist=False)
    try:
        with prepared(store, file) as ready:
            events = standing(store)
            if events:
                desk.confirm(
                    M("Replace the store at {name}, with its {events} events?", name=store.name, events=events)
                )
            aside = None if desk.dry_run else replace(store, ready, _actor(desk, store), desk.clock, events)
            contents = ready.contents
    finally:
        store.close()
    facts = [Fact("database", M("Store"), store.name), Fact("file", M("Backup"), str(file)), *_facts(contents)]
    if aside is not None:
        facts.append(Fact("aside", M("Damaged file laid aside"), str(aside)))
    desk.out.card(
        told(desk, facts), title=M("This backup would be restored:") if desk.dry_run else M("The backup is restored.")
    )
    if desk.dry_run:
        rehearsed(desk)
    _mourn(contents)


@reading(app, "check", help=N_("Look for damage: file, references, version, papers, journal."))
def check(desk: Desk) -> None:
    """Check everything; the exit status is 1 when something is not sound."""
    from travel.upkeep.checking import check as look_at

    store = _store(desk)
    try:
        checks = list(look_at(store))
    finally:
        store.close()
    rows: list[dict[str, Any]] = [
        {"check": look.check, "sound": look.sound, "found": look.found, "problems": look.problems} for look in checks
    ]
    desk.out.emit(COLUMNS, rows, title=verbatim(store.name))
    for look in checks:
        for problem in look.problems:
            desk.out.say(M("{what}: {problem}", what=_check_label(look.check), problem=problem))
    if not all(look.sound for look in checks):
        raise typer.Exit(1)


def _store(desk: Desk, *, must_exist: bool = True) -> Store:
    """The store whatever its version: what is wrong with it is what these commands are for."""
    from travel.errors import StoreFault
    from travel.identity import check_clock
    from travel.storage.store import Store, database_url

    if desk.as_of or desk.known_at:
        raise BadInput(M("This command knows only the store as it is now"))
    store = Store(database_url(desk.database))
    if must_exist and store.path is not None and not store.path.exists():
        raise StoreFault(M("There is no store at {path} yet. Make one with: travel init", path=store.path))
    if desk.acts:
        check_clock(store, desk.clock)
    return store


def _actor(desk: Desk, store: Store) -> Actor:
    from travel.identity import identify

    return identify(store, desk.as_login)


def _facts(contents: Contents) -> list[Fact]:
    return [
        Fact("events", M("Events"), contents.events),
        Fact("last", M("Last event"), contents.last),
        Fact("papers", M("Papers kept"), contents.papers - len(contents.lost)),
        Fact("lost", M("Papers lost"), list(contents.lost) or None),
    ]


def _mourn(contents: Contents) -> None:
    """Papers that are lost are no reason to have no backup, but one to say so with the exit status."""
    if contents.lost:
        raise typer.Exit(1)
