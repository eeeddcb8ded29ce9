"""A period's statistics as one answer, for everything that shows them whole: the workbook and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cli.stats import tables
from cli.stats.choosing import categories
from cli.stats.people import Sheet, elsewhere_sheet, leaders_sheet
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Row, Section, shown
from cli.terminal.reading_options import titled
from travel.i18n import M, Message

if TYPE_CHECKING:
    from travel.statistics.overview import Wanted
    from travel.statistics.summary import Line


@dataclass(frozen=True)
class Report:
    """What is told: heading, how was counted, the summary table, listings, parts, notes (among them
    the gaps in what is on file), the paragraph, the tables
    that name people, the ledger."""

    title: str
    about: Sequence[str]
    periods: tuple[str, str]
    summary: Sequence[Line]
    listings: Sequence[Section]
    parts: Sequence[Section]
    notes: Sequence[str]
    gaps: Sequence[str]
    paragraph: str
    people: Sequence[Sheet]
    ledger: Section


def report(desk: Desk, asked: Wanted, title: Message, convention: Message, template: tuple[Path | None, str]) -> Report:
    """Read everything about the period."""
    from travel.statistics.behind_figures import PEOPLE, behind
    from travel.statistics.breakdown import DIMENSIONS
    from travel.statistics.narrative import narrated, own_name, render
    from travel.statistics.overview import overview
    from travel.statistics.summary import summary

    whole = replace(asked, dimensions=tuple(DIMENSIONS))
    earlier = replace(asked, period=asked.period.before, dimensions=("rank",))
    names = categories(desk)
    path, text = template
    with desk.store.reading() as tx:
        found, before = overview(tx, whole), overview(tx, earlier)
        rows = {name: behind(tx, asked, name, names).rows for name in ("received", *PEOPLE)}
    facts, _left_out = narrated(found, names)
    return Report(
        title=titled(desk, title).render(),
        about=[
            M("{first} to {last}", first=asked.period.first, last=asked.period.last).render(),
            convention.render(),
            M("Made on {day}", day=desk.today).render(),
        ],
        periods=(asked.period.before.label.render(), asked.period.label.render()),
        summary=list(summary(found, before)),
        listings=tables.listings(found),
        parts=[tables.parts(each, names, None) for each in found.breakdowns.values()],
        notes=[note.render() for note in (*tables.about_figures(found), *tables.notes(found))],
        gaps=[gap.render() for gap in (found.gap, found.gap_before) if gap is not None],
        paragraph=render(text, facts, str(path or own_name())),
        people=[
            leaders_sheet(asked.convention.leaders, rows["leaders"]),
            elsewhere_sheet(rows["joining"], rows["guests"]),
        ],
        ledger=Section("ledger", M("Ledger"), tables.ledger(names), rows["received"]),
    )


def cell(column: Column, row: Row) -> str:
    """What a person reads in a cell."""
    return shown(row.get(column.key), column.render)
