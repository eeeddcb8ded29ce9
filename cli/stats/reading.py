"""`travel stats`: a period in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.paper.options import Force, Templates
from cli.stats.choosing import categories, dimensions, one_answer, period, wanted
from cli.stats.options import (
    By,
    Cancelled,
    Cases,
    CountedBy,
    FirstDay,
    HalfYear,
    HkMacao,
    Joined,
    LastDay,
    Leaders,
    Narrative,
    Output,
    Page,
    Template,
    Topic,
    Year,
)
from cli.stats.report import report
from cli.stats.telling import show_template, tell, template_for
from cli.stats.writing import write_files
from cli.terminal.command import noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.options import FORMAT_OR_WORKBOOK
from cli.terminal.output import Column, Fact, Section
from cli.terminal.reading_options import UnitOption, chosen, titled
from travel.errors import BadInput
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from travel.statistics.convention import Convention
    from travel.statistics.overview import Overview, Wanted

app = noun_app()


@reading(
    app,
    "stats",
    help=N_("A period in numbers: delegations, person-trips, what was owed, where cases wait."),
    form=FORMAT_OR_WORKBOOK,
)
def stats(
    desk: Desk,
    topic: Topic = None,
    first: FirstDay = None,
    last: LastDay = None,
    year: Year = None,
    half: HalfYear = None,
    unit: UnitOption = None,
    by: By = None,
    cases: Cases = None,
    narrative: Narrative = False,
    template: Template = None,
    templates: Templates = None,
    output: Output = None,
    html: Page = None,
    force: Force = False,
    counted_by: CountedBy = None,
    joined: Joined = None,
    hk_macao: HkMacao = None,
    cancelled: Cancelled = None,
    leaders: Leaders = None,
) -> None:
    """Count a period by one definition of what is counted, and list the cases behind any figure."""
    if topic is not None:
        show_template(desk, fields=topic == "fields")
        return
    one_answer(
        {
            "--by": bool(by),
            "--cases": cases is not None,
            "--narrative": narrative,
            "--format xlsx, --html": desk.workbook or html is not None,
        }
    )
    asked = wanted(
        desk,
        period(desk, first, last, year, half),
        unit,
        dimensions(by),
        counted_by=counted_by,
        joined=joined,
        hk_macao=hk_macao,
        cancelled=cancelled,
        leaders=leaders,
    )
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
    if asked.dimensions:
        sections = [tables.parts(each, names, drawn) for each in found.breakdowns.values()]
        told = tables.notes(found)
    else:
        sections = tables.listings(found)
        told = [*tables.about_figures(found), *tables.notes(found)]
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
