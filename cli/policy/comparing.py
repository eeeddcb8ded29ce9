"""`travel policy check` and `diff`: whether a book can be used, and what it says differently from another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.policy.app import app
from cli.policy.choosing import At, chosen, day_of
from cli.policy.words import PART, said_words
from cli.terminal.command import plain, reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact, Section
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from travel.policy.diff import Difference

_BOOK = N_("BOOK|FILE")


@plain(app, "check", help=N_("Check an office's own policy book: everything that is wrong with it, by line and key."))
def check(
    desk: Desk, file: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The book, a TOML file."))]
) -> None:
    """Read the whole file; exit status 2 and every problem when it cannot be used."""
    from travel.policy.own import read_own_book

    book = read_own_book(file)
    layer = book.layers[0]
    desk.out.card(
        [
            Fact("file", M("File"), str(file)),
            Fact("name", M("Policy book"), book.name, render=lambda name: _named(book.label, name)),
            Fact("inherits", M("Inherits from"), list(book.inherits)),
            Fact("settings", M("Settings"), len(layer.settings)),
            Fact("rules", M("Rules"), len(layer.rules)),
            Fact("deadlines", M("Deadlines"), len(layer.deadlines)),
            Fact("routes", M("Routes"), len(layer.rows)),
            Fact("topics", M("Briefing topics"), len(layer.topics)),
            Fact("hash", M("Hash of the book"), book.hash),
        ],
        title=M("The policy book can be used."),
    )
    desk.out.say(M("To see what it changes: travel policy diff in-force {file}", file=file))


@reading(app, "diff", help=N_("List what two policy books say differently on a day, each with its source."))
def diff(
    desk: Desk,
    one: Annotated[str, typer.Argument(metavar=_BOOK, help=N_("A book by name or file, or in-force."))],
    other: Annotated[str, typer.Argument(metavar=_BOOK, help=N_("The other book."))],
    at: At = None,
) -> None:
    """Compare by key: settings, rules, deadlines, routes, steps, topics, categories."""
    from travel.policy.diff import differences

    day = day_of(desk, at)
    first, second = (chosen(desk, name, day).policy for name in (one, other))
    facts = [
        Fact("one", M("Book"), first.name, render=lambda name: _named(first.book.label, name)),
        Fact("other", M("Other book"), second.name, render=lambda name: _named(second.book.label, name)),
        Fact("at", M("In force on"), day),
    ]
    section = differences_section(desk, differences(first, second), first.book.label, second.book.label)
    desk.out.card(() if desk.out.format == "csv" else facts, [section])


def differences_section(desk: Desk, found: Sequence[Difference], one: Message, other: Message) -> Section:
    """What two books say differently: a block for each, or a row of codes and plain values for a program.

    ``one`` and ``other`` are what a person reads above what the one book and the other say.
    """
    rows = [difference.as_record() for difference in found]
    said = (
        Column("before", one),
        Column("before_citation", M("Source")),
        Column("after", other),
        Column("after_citation", M("Source")),
    )
    columns: Sequence[Column] = (Column("part", M("Part")), Column("key", M("Key")), *said)
    if desk.out.format in ("table", "md"):
        columns, rows = (Column("what", M("Key")), *said), [_said(row) for row in rows]
    empty = M("On this day they say the same.")
    return Section("differences", M("Differences"), columns, rows, empty=empty, blocks=True)


def _named(label: Message, name: str) -> Message:
    return M("{label} ({name})", label=label, name=name)


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """A difference as a person reads it."""
    told = {"what": M("{part} {key}", part=PART.label(row["part"]), key=row["key"])}
    for side in ("before", "after"):
        told[side] = said_words(row["part"], row[side])
    return row | told
