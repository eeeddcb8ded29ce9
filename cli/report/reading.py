"""`travel report show` and `travel report overdue`."""

from __future__ import annotations

from typing import Any

from cli.action.arguments import Number
from cli.overdue import show as show_overdue
from cli.report.app import app
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact, Section
from cli.terminal.reading_options import UnitOption, as_of_now, times
from cli.words.debts import KIND
from cli.words.naming import delegation_number
from cli.words.states import state_label
from travel.errors import NotFound
from travel.i18n import N_, M, Message, _
from travel.vocabulary import CRITERION, GRADE, OUTCOME_KIND, OUTCOME_STATE, REPORT_SECTION


@reading(app, "overdue", help=N_("Trip reports that should have been handed in, the longest overdue first."))
def overdue(desk: Desk, unit: UnitOption = None) -> None:
    """List the reports overdue on --as-of, else today."""
    from travel.listings.obligations import Wanted
    from travel.listings.overdue import overdue as listing

    with desk.store.reading() as tx:
        rows = listing(tx, times(desk), desk.today, Wanted(("trip-report",), unit))
    show_overdue(desk, rows, M("Overdue trip reports: {count}", count=len(rows)), M("No trip report is overdue."))


@reading(app, "show", help=N_("A trip report, its evaluation and its outcomes."))
def show(desk: Desk, number: Number) -> None:
    """Show the report of a delegation as it stands."""
    from travel.delegations import cases
    from travel.journeys import reports

    as_of_now(desk)
    name = delegation_number(number)
    with desk.store.reading() as tx:
        case = cases.read(tx, name)
        report, evaluation = case.report, reports.evaluation(tx, case.id)
        outcomes = [dict(row._mapping) for row in reports.outcomes(tx, case.id)]
        owed = [row for row in case.owed if row.kind in ("trip-report", "look-back")]
    if report is None:
        raise NotFound(
            M("{number} has no trip report yet. Hand it in with: travel report submit {number} FILE", number=name)
        )
    facts = [
        Fact("delegation", M("Delegation"), name),
        Fact("title", M("Title"), case.row.title),
        Fact("state", M("State"), report.state, render=_state),
        Fact("submitted_on", M("Handed in"), report.submitted_on),
        Fact("submitted_by", M("By"), report.submitted_by),
        Fact("file", M("File"), report.file),
        Fact("photos", M("Photos"), report.photos),
    ]
    if evaluation is not None:
        facts += [
            Fact("evaluated_on", M("Evaluated"), evaluation.evaluated_on),
            Fact("grade", M("Grade"), evaluation.grade, render=GRADE.label),
            Fact("scores", M("Scores"), evaluation.scores, render=_scores),
            Fact("comment", M("Comment"), evaluation.comment),
        ]
    parts = [{"section": key, "text": text} for key, text in report.sections.items()]
    looked = [{"due_on": row.due_on, "kind": row.kind} for row in owed]
    desk.out.card(
        facts,
        [
            Section("sections", M("Report"), _SECTIONS, parts),
            Section("outcomes", M("Outcomes"), _OUTCOMES, [_outcome(row) for row in outcomes]),
            Section("owed", M("Still to come"), _COMING, looked, empty=M("Nothing is owed.")),
        ],
    )


def _section(code: str) -> Message:
    return M("summary") if code == "summary" else REPORT_SECTION.label(code)


def _scores(scores: dict[str, int]) -> Message:
    return M(
        "{scores}",
        scores=[M("{what} {score}", what=CRITERION.label(code), score=score) for code, score in scores.items()],
    )


def _on_one_line(text: str) -> str:
    return _("; ").join(text.splitlines())


def _state(code: str) -> Message:
    return state_label("report", code)


def _outcome(row: dict[str, Any]) -> dict[str, Any]:
    kept = ("kind", "title", "partner", "country", "detail", "state")
    return {"outcome": row["id"], **{name: row[name] for name in kept}}


_SECTIONS = (
    Column("section", M("Section"), render=_section),
    Column("text", M("Text"), render=_on_one_line),
)
_OUTCOMES = (
    Column("outcome", M("No."), justify="right"),
    Column("kind", M("Kind"), render=OUTCOME_KIND.label),
    Column("title", M("Title")),
    Column("partner", M("Partner")),
    Column("state", M("State"), render=OUTCOME_STATE.label),
)
_COMING = (Column("due_on", M("Due"), whole=True), KIND)
