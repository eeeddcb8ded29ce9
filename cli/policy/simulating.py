"""`travel policy simulate`: what past submissions would have been told under a changed book."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.policy.app import app
from cli.policy.choosing import book_of
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.options import day_option
from cli.terminal.output import SEVERITY_WORDS, Column, Fact, Section
from cli.terminal.reading_options import as_of_now
from travel.errors import BadInput
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from travel.policy import Book
    from travel.policy.simulation import Simulation


@reading(app, "simulate", help=N_("Judge past submissions again under a changed book; nothing is written."))
def simulate(
    desk: Desk,
    first: Annotated[date, day_option("--from", help=N_("The first day of submission."))],
    last: Annotated[date, day_option("--to", help=N_("The last day of submission; it counts."))],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar=N_("KEY=VALUE"), help=N_("A setting as it would be; repeat it for several.")),
    ] = None,
    book: Annotated[
        str | None,
        typer.Option("--book", metavar=N_("BOOK|FILE"), help=N_("Another book instead of the one in force.")),
    ] = None,
) -> None:
    """One pass over the submissions of the period, each under the book of its day and under the changed one."""
    from travel.delegations import submissions
    from travel.policy import simulation

    as_of_now(desk)
    if not settings and book is None:
        raise BadInput(M("Say what would change: --set KEY=VALUE or --book FILE"))
    if last < first:
        raise BadInput(M("--to {last} is before --from {first}", first=first, last=last))
    values = simulation.read_settings(settings or ())
    other = book_of(desk, book) if book is not None else None

    def change(in_force: Book) -> Book:
        base = other or in_force
        return base.with_settings(values) if values else base

    with desk.store.reading() as tx, _progress(submissions.count(tx, first, last)) as advance:
        found = simulation.simulate(tx, change, first, last, advance)
    _tell(desk, found, [*([book] if book else []), *(settings or ())], first, last)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar with the rate on a terminal's standard error; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many a second."""

        def render(self, task: Task) -> Text:
            return Text(M("{count} a second", count=int(task.finished_speed or task.speed or 0)).render())

    bar = Progress(
        BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(), console=Console(stderr=True), transient=True
    )
    with bar:
        task = bar.add_task("", total=total)
        yield lambda count: bar.advance(task, count)


def _tell(desk: Desk, found: Simulation, changes: list[str], first: date, last: date) -> None:
    changed = [_changed(each) for each in found.changed]
    facts = [
        Fact("changes", M("Supposed"), changes),
        Fact("from_on", M("Submitted from"), first),
        Fact("to_on", M("Submitted until"), last),
        Fact("judged", M("Submissions judged again"), found.judged),
        Fact("delegations", M("Delegations of which something would change"), found.delegations),
        Fact("submissions", M("Findings that would change"), len(changed)),
    ]
    none = M("No rule of an application reads what would change.") if found.judged else M("Nothing was submitted then.")
    by_rule = Section("rules", M("By rule"), _BY_RULE, _rules(found), empty=none)
    listed = Section("changed", M("What would change"), _CHANGED, changed, empty=M("No finding would change."))
    desk.out.card(
        () if desk.out.format == "csv" else facts, [listed] if desk.out.format == "csv" else [by_rule, listed]
    )
    if found.unjudged:
        desk.out.say(
            M(
                "Not judged: {rules}. These rules ask what the registers, passports or reviews said on that day, "
                "which is not known any more.",
                rules=[M("{rule} ({count})", rule=rule, count=n) for rule, n in sorted(found.unjudged.items())],
            )
        )
    desk.out.say(M("Nothing was written. Routes, deadlines and briefing topics are not part of it."))


def _rules(found: Simulation) -> list[dict[str, Any]]:
    from travel.rules import RULES

    return [
        {
            "rule": rule,
            "sentence": M(RULES[rule].sentence),
            "stricter": sum(each.rule == rule and each.stricter for each in found.changed),
            "milder": sum(each.rule == rule and not each.stricter for each in found.changed),
            "reworded": found.reworded[rule],
            "unjudged": found.unjudged[rule],
        }
        for rule in sorted(found.rules)
    ]


def _changed(changed: Any) -> dict[str, Any]:
    return {
        "delegation": changed.delegation,
        "version": changed.version,
        "on": changed.on,
        "rule": changed.rule,
        "before": list(changed.before),
        "after": list(changed.after),
        "sentences": list(changed.sentences),
    }


def _weights(weights: list[str]) -> Message:
    if not weights:
        return M("nothing")
    return M("{values}", values=[M(SEVERITY_WORDS[weight]) for weight in weights])


_BY_RULE = (
    Column("rule", M("Rule"), whole=True),
    Column("sentence", M("Says")),
    Column("stricter", M("Stricter"), justify="right"),
    Column("milder", M("Milder"), justify="right"),
    Column("reworded", M("Other numbers"), justify="right"),
    Column("unjudged", M("Not judged"), justify="right"),
)
_CHANGED = (
    Column("delegation", M("Delegation"), whole=True),
    Column("on", M("Submitted"), whole=True),
    Column("rule", M("Rule"), whole=True),
    Column("before", M("Before"), render=_weights),
    Column("after", M("After"), render=_weights),
    Column("sentences", M("Reason")),
)
