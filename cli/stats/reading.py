"""`travel stats`: a period in numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.paper.options import Force, Templates
from cli.stats.choosing import categories, dimensions, period, wanted
from cli.stats.report import report
from cli.stats.telling import show_template, tell, template_for
from cli.stats.writing import write_files
from cli.terminal.command import noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.options import FORMAT_OR_WORKBOOK, day_option
from cli.terminal.output import Column, Fact, Section
from cli.terminal.reading_options import UnitOption, chosen, titled
from travel.errors import BadInput
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from travel.statistics.convention import Convention
    from travel.statistics.overview import Overview, Wanted

app = noun_app()

_CONVENTIONS = N_("How is counted (the office's own way, unless given)")


@reading(
    app,
    "stats",
    help=N_("A period in numbers: delegations, person-trips, what was owed, where cases wait."),
    form=FORMAT_OR_WORKBOOK,
)
def stats(
    desk: Desk,
    topic: Annotated[
        Literal["template", "fields"] | None,
        typer.Argument(
            metavar=N_("[template|fields]"), help=N_("Print the narrative's template, or the fields it may name.")
        ),
    ] = None,
    first: Annotated[date | None, day_option("--from", help=N_("The first day of the period."))] = None,
    last: Annotated[date | None, day_option("--to", help=N_("The last day of the period."))] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar=N_("YEAR"), min=1900, max=2199, help=N_("A calendar year; without one this year.")
        ),
    ] = None,
    half: Annotated[
        str | None, typer.Option("--half", metavar=N_("HALF-YEAR"), help=N_("A half-year: 2023-H1, 2023年下半年."))
    ] = None,
    unit: UnitOption = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar=N_("DIMENSION"),
            help=N_("By formation, track, category, rank, destination, month or unit; all for every one."),
        ),
    ] = None,
    cases: Annotated[
        str | None,
        typer.Option(
            "--cases",
            metavar=N_("FIGURE"),
            help=N_("The cases behind a figure: refused, rank.bureau, trip-report.late, waiting …"),
        ),
    ] = None,
    narrative: Annotated[
        bool, typer.Option("--narrative", help=N_("The paragraph of the summary, in the wording offices use."))
    ] = False,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar=N_("FILE"), help=N_("A template of one's own for the paragraph.")),
    ] = None,
    templates: Templates = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar=N_("FILE"), help=N_("Where the workbook of --format xlsx goes."))
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar=N_("FILE"), help=N_("Write one page with charts that needs no network.")),
    ] = None,
    force: Force = False,
    counted_by: Annotated[
        str | None,
        typer.Option(
            "--counted-by",
            metavar=N_("DAY"),
            help=N_("In which period an approved delegation is counted: departure or approval."),
            rich_help_panel=_CONVENTIONS,
        ),
    ] = None,
    joined: Annotated[
        str | None,
        typer.Option(
            "--joined",
            metavar=N_("HOW"),
            help=N_("People on a ministry's or province's delegation: delegations or persons."),
            rich_help_panel=_CONVENTIONS,
        ),
    ] = None,
    hk_macao: Annotated[
        str | None,
        typer.Option(
            "--hk-macao",
            metavar=N_("WHERE"),
            help=N_("Delegations to Hong Kong and Macao: within or apart."),
            rich_help_panel=_CONVENTIONS,
        ),
    ] = None,
    cancelled: Annotated[
        str | None,
        typer.Option(
            "--cancelled",
            metavar=N_("WHERE"),
            help=N_("Delegations that did not travel: within or apart."),
            rich_help_panel=_CONVENTIONS,
        ),
    ] = None,
    leaders: Annotated[
        str | None,
        typer.Option(
            "--leaders",
            metavar=N_("RANK"),
            help=N_("The lowest rank whose journeys are listed person by person."),
            rich_help_panel=_CONVENTIONS,
        ),
    ] = None,
) -> None:
    """Count a period by one definition of what is counted, and list the cases behind any figure."""
    if topic is not None:
        show_template(desk, fields=topic == "fields")
        return
    conventions = {"counted_by": counted_by, "joined": joined, "hk_macao": hk_macao, "cancelled": cancelled}
    conventions["leaders"] = leaders
    over = period(desk, first, last, year, half)
    asked = wanted(desk, over, unit, dimensions(by), **conventions)
    if (output is None) == desk.workbook:
        raise BadInput(M("A workbook is written with --format xlsx and --output FILE, both of them"))
    if desk.workbook or html is not None:
        paragraph = template_for(desk, template, templates)
        made = report(desk, asked, _title(asked), _told(asked.convention), paragraph)
        write_files(desk, made, output, html, force=force)
    elif narrative or template is not None:
        tell(desk, asked, template, templates)
    elif cases is not None:
        _show_behind(desk, asked, cases)
    else:
        _show(desk, asked)


def _show(desk: Desk, asked: Wanted) -> None:
    from cli.stats import tables
    from cli.stats.bars import stroke
    from travel.statistics.overview import overview

    with desk.store.reading() as tx:
        found = overview(tx, asked)
    drawn = stroke(desk) if desk.out.format == "table" else None
    names = categories(desk)
    parts = [tables.parts(each, names, drawn) for each in found.breakdowns.values()]
    if asked.dimensions:
        sections = parts
    else:
        sections = [
            tables.figures(found),
            tables.plan(found),
            tables.duties(found),
            tables.passports(found),
            tables.violations(found),
            tables.steps(found),
        ]
    told = tables.notes(found) if asked.dimensions else [*tables.about_figures(found), *tables.notes(found)]
    note = Column("note", M("Note"))
    if told and desk.out.format != "table":
        sections.append(Section("notes", M("Notes on the numbers"), (note,), [{"note": str(each)} for each in told]))
    title = titled(desk, _title(asked))
    if desk.out.format == "csv":
        desk.out.sections(sections)
    else:
        desk.out.card(_facts(desk, found), sections, title=title)
    for each in told:
        desk.out.say(each)


def _title(asked: Wanted) -> Message:
    about = M("Statistics of {period}", period=asked.period.label)
    if asked.unit is not None:
        about = M("{title}, {unit}", title=about, unit=asked.unit)
    return about


def _facts(desk: Desk, found: Overview) -> list[Fact]:
    asked = found.wanted
    facts = [
        Fact("from", M("Period from"), asked.period.first),
        Fact("to", M("Period to"), asked.period.last),
        Fact("unit", M("Unit"), asked.unit),
        Fact("convention", M("Counted"), _codes(asked.convention), render=lambda _codes: _told(asked.convention)),
    ]
    return [fact for fact in facts if fact.value is not None or desk.out.format == "json"]


def _codes(by: Convention) -> dict[str, str]:
    from travel.statistics.convention import CHOICES

    return {name: getattr(by, name) for name in CHOICES}


def _told(by: Convention) -> Message:
    from travel.statistics.convention import CHOICES

    words = {name: vocabulary.label(getattr(by, name)) for name, (_label, vocabulary) in CHOICES.items()}
    return M(
        "{counted_by}; joined delegations {joined}; Hong Kong and Macao {hk_macao}; not travelled {cancelled}",
        **words,
    )


def _show_behind(desk: Desk, asked: Wanted, name: str) -> None:
    from cli.stats.tables import BEHIND, MORE_BEHIND
    from travel.statistics.behind_figures import PEOPLE, behind

    with desk.store.reading() as tx:
        found = behind(tx, asked, name, categories(desk))
    more = MORE_BEHIND.get(found.kind, ())
    told = {"name": found.label, "period": asked.period.label, "count": len(found.rows)}
    title = M("{name}, {period}: {count}", **told)
    if found.kind in PEOPLE:
        title = M("{name}, {period}: {count} person-trips", **told)
    desk.out.emit(
        chosen(desk, BEHIND[found.kind], more), found.rows, title=titled(desk, title), empty=M("There is none.")
    )
