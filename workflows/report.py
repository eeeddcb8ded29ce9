"""The trip report's workflow: handed in, sent back or accepted, evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field
from sqlalchemy import Connection

from travel.delegations import cases
from travel.errors import BadInput
from travel.facts import Facts, ReportFact
from travel.findings import Finding
from travel.i18n import N_, M
from travel.journeys import reports
from travel.obligations import Debt
from travel.report_form import EvaluationForm, ReportForm
from workflows.authority import reason
from workflows.definition import NEW, Action, Details, State, Workflow
from workflows.move import Move, due_of
from workflows.steps.papers import WithPapers, keep_papers
from workflows.steps.review import Opinion, with_reason
from workflows.subject import ReportSubject


class Reporting(WithPapers):
    """The report form with its file and photos."""

    form: ReportForm = Field(exclude=True)

    def facts(self, facts: Facts, move: Move) -> Facts:
        """The rules judge the report that is being handed in."""
        report = self.form.report
        return facts.but(
            report=ReportFact(
                "submitted",
                report.sections,
                len(report.photos),
                report.file,
                self.form.settlement,
                report.self_rating,
            )
        )

    def record(self) -> dict[str, Any]:
        """The report as handed in."""
        return super().record() | self.form.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


class Evaluating(Details):
    """The evaluation form."""

    form: EvaluationForm = Field(exclude=True)

    def record(self) -> dict[str, Any]:
        """The evaluation as written."""
        return self.form.model_dump(mode="json", exclude_none=True)


def _lock(tx: Connection, name: str, details: Details) -> ReportSubject:
    case = cases.lock(tx, name)
    return ReportSubject(reports.find(tx, case.id), case)


def _fresh(tx: Connection, details: Details) -> ReportSubject:
    raise BadInput(M("A report belongs to a delegation; give its number"))


def _version(tx: Connection, name: str) -> int | None:
    row = reports.find(tx, cases.read(tx, name).id)
    return row.version if row else 0


def delegation_is_back(move: Move) -> Iterator[Finding]:
    """A report is handed in when the delegation is back."""
    if move.case.ledger is not None:
        yield reason(
            "back",
            M("{number} was taken over from a ledger; no report is handed in for it any more", number=move.case.number),
            state=move.case.state,
        )
    elif move.case.state != "back":
        yield reason(
            "back",
            M("{number} has not come back, or its report is accepted already", number=move.case.number),
            state=move.case.state,
        )


def hand_in(move: Move) -> None:
    """Keep the report; what was owed for it is settled."""
    form = move.taken(Reporting).form
    report = form.report
    values = {
        "sections": report.sections | {"summary": report.summary},
        "settlement": [line.model_dump(mode="json") for line in form.settlement],
        "self_rating": report.self_rating,
        "photos": len(report.photos),
        "file": report.file or "",
        "submitted_on": move.on,
        "submitted_by": move.signature.login,
    }
    subject = move.subject
    assert isinstance(subject, ReportSubject)
    if subject.row is None:
        start = {"delegation_id": move.case.id, "state": NEW, "version": 0, "workflow_version": 1}
        reports.hand_in(move.tx, start | values)
        row = reports.find(move.tx, move.case.id)
        assert row is not None
        subject.adopt(row)
    else:
        reports.hand_in_again(move.tx, subject.row.id, values)
    keep_papers(move)
    move.discharge(move.owed("trip-report"))


def send_back(move: Move) -> None:
    """The report is owed again, by the day it was owed before."""
    settled = [row for row in move.case.obligations if row.kind == "trip-report" and row.ended_how == "discharged"]
    for row in settled[-1:]:
        move.owe(Debt(row.kind, row.owner, row.unit_id, due_of(row)))


def evaluate(move: Move) -> None:
    """Keep scores and outcomes; open the look-backs at the policy's intervals."""
    form = move.taken(Evaluating).form
    assessment = form.evaluation
    wanted = [outcome for outcome in form.outcomes if outcome.look_back]
    reports.evaluate(
        move.tx,
        move.case.id,
        move.on,
        move.signature.login,
        {"scores": assessment.scores.by_criterion, "grade": assessment.grade, "comment": assessment.comment},
        [
            {
                "kind": outcome.kind,
                "title": outcome.title,
                "partner": outcome.partner,
                "country": outcome.country,
                "detail": outcome.detail,
                "state": "open" if outcome.look_back else "closed",
            }
            for outcome in form.outcomes
        ],
    )
    if not wanted:
        return
    for count, deadline in enumerate(move.policy.deadlines("look-back"), 1):
        due = deadline.after(move.on)
        move.owe(Debt("look-back", move.case.row.organiser, move.case.organiser.id, due, subject=str(count)))


REPORT = Workflow(
    name="report",
    version=1,
    label=N_("trip report"),
    look="travel report show {name}",
    lock=_lock,
    fresh=_fresh,
    version_of=_version,
    states=(
        State("submitted", N_("handed in"), ("reviewer",)),
        State("rework", N_("sent back for rework"), ("clerk",)),
        State("accepted", N_("accepted"), ("reviewer",)),
        State("evaluated", N_("evaluated"), final=True),
    ),
    actions=(
        Action(
            "submit",
            (NEW, "rework"),
            "submitted",
            N_("hand in"),
            roles=("clerk",),
            relation="filer",
            rules=("R41", "R44"),
            checks=(delegation_is_back,),
            discharges=("trip-report",),
            takes=Reporting,
            writes=hand_in,
        ),
        Action(
            "accept",
            ("submitted",),
            "accepted",
            N_("accept"),
            roles=("reviewer",),
            relation="office",
            impartial=True,
            rules=("R44",),
            takes=Opinion,
        ),
        Action(
            "return",
            ("submitted",),
            "rework",
            N_("send back"),
            roles=("reviewer",),
            relation="office",
            impartial=True,
            checks=(with_reason,),
            opens=("trip-report",),
            takes=Opinion,
            writes=send_back,
        ),
        Action(
            "evaluate",
            ("accepted",),
            "evaluated",
            N_("evaluate"),
            roles=("reviewer", "approver"),
            relation="office",
            impartial=True,
            rules=("R42", "R43"),
            opens=("look-back",),
            takes=Evaluating,
            writes=evaluate,
        ),
    ),
)
