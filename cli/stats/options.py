"""What `travel stats` may be asked: the period, the parts, what is written, and the way of counting."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.terminal.options import day_option
from travel.i18n import N_

_CONVENTIONS = N_("How is counted (the office's own way, unless given)")

Topic = Annotated[
    Literal["template", "fields"] | None,
    typer.Argument(
        metavar=N_("[template|fields]"), help=N_("Print the narrative's template, or the fields it may name.")
    ),
]
FirstDay = Annotated[date | None, day_option("--from", help=N_("The first day of the period."))]
LastDay = Annotated[date | None, day_option("--to", help=N_("The last day of the period."))]
Year = Annotated[
    int | None,
    typer.Option("--year", metavar=N_("YEAR"), min=1900, max=2199, help=N_("A calendar year; without one this year.")),
]
HalfYear = Annotated[
    str | None, typer.Option("--half", metavar=N_("HALF-YEAR"), help=N_("A half-year: 2023-H1, 2023年下半年."))
]
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar=N_("DIMENSION"),
        help=N_("By formation, track, category, rank, destination, month or unit; all for every one."),
    ),
]
Cases = Annotated[
    str | None,
    typer.Option(
        "--cases",
        metavar=N_("FIGURE"),
        help=N_("The cases behind a figure: refused, rank.bureau, trip-report.late, waiting …"),
    ),
]
Narrative = Annotated[
    bool, typer.Option("--narrative", help=N_("The paragraph of the summary, in the wording offices use."))
]
Template = Annotated[
    Path | None,
    typer.Option("--template", metavar=N_("FILE"), help=N_("A template of one's own for the paragraph.")),
]
Output = Annotated[
    Path | None, typer.Option("--output", metavar=N_("FILE"), help=N_("Where the workbook of --format xlsx goes."))
]
Page = Annotated[
    Path | None,
    typer.Option("--html", metavar=N_("FILE"), help=N_("Write one page with charts that needs no network.")),
]
CountedBy = Annotated[
    str | None,
    typer.Option(
        "--counted-by",
        metavar=N_("DAY"),
        help=N_("In which period an approved delegation is counted: departure or approval."),
        rich_help_panel=_CONVENTIONS,
    ),
]
Joined = Annotated[
    str | None,
    typer.Option(
        "--joined",
        metavar=N_("HOW"),
        help=N_("People on a ministry's or province's delegation: delegations or persons."),
        rich_help_panel=_CONVENTIONS,
    ),
]
HkMacao = Annotated[
    str | None,
    typer.Option(
        "--hk-macao",
        metavar=N_("WHERE"),
        help=N_("Delegations to Hong Kong and Macao: within or apart."),
        rich_help_panel=_CONVENTIONS,
    ),
]
Cancelled = Annotated[
    str | None,
    typer.Option(
        "--cancelled",
        metavar=N_("WHERE"),
        help=N_("Delegations that did not travel: within or apart."),
        rich_help_panel=_CONVENTIONS,
    ),
]
Leaders = Annotated[
    str | None,
    typer.Option(
        "--leaders",
        metavar=N_("RANK"),
        help=N_("The lowest rank whose journeys are listed person by person."),
        rich_help_panel=_CONVENTIONS,
    ),
]
