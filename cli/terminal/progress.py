"""How far something long has come: a bar on standard error, where somebody is looking."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from travel.i18n import M, Message

Tell = Callable[[int, int], None]


@contextmanager
def progress(what: Message) -> Iterator[Tell]:
    """Yields what is told how many of how many are done; on a terminal it draws a bar with rate and time left."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            per_second = task.finished_speed or task.speed
            return Text(M("{count} rows/s", count=f"{per_second:,.0f}").render() if per_second else "")

    class Count(MofNCompleteColumn):
        def render(self, task: Task) -> Text:
            return super().render(task) if task.total is not None else Text("")

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        Count(),
        Rate(),
        TimeRemainingColumn(compact=True),
    )
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    with Progress(*columns, console=console, transient=True, disable=console.is_dumb_terminal) as bar:
        task = bar.add_task(what.render(), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
