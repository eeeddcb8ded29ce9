"""After the journey: the results notice, the look-backs, the archive."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from travel import reports
from travel.errors import BadInput
from travel.findings import Finding
from travel.i18n import M
from workflows.authority import reason
from workflows.move import Move
from workflows.steps.papers import WithPapers, keep_papers


class Publishing(WithPapers):
    """Where and how the results were published."""

    place: str = ""


class LookingBack(WithPapers):
    """What became of the outcomes: a finding in words, and which outcomes are closed by it."""

    finding: str = Field(min_length=1, max_length=4000)
    closed: tuple[int, ...] = ()


def publish(move: Move) -> None:
    """The results notice is out."""
    move.discharge(move.owed("results-notice"))
    keep_papers(move)


def notice_is_owed(move: Move) -> Iterator[Finding]:
    """There is a results notice to discharge."""
    owed = move.owed("results-notice")
    if not owed:
        yield reason("obligations", M("No results notice is owed"))
    for row in owed:
        if move.on < row.opened_on:
            yield reason(
                "order", M("The results notice is owed since {day}; {on} is before that", day=row.opened_on, on=move.on)
            )


def look_back_is_owed(move: Move) -> Iterator[Finding]:
    """There is a look-back to do."""
    if not move.owed("look-back"):
        yield reason("obligations", M("No look-back is owed"))


def look_back(move: Move) -> None:
    """The next look-back is done; outcomes that have come about, or were given up, are closed."""
    given = move.taken(LookingBack)
    known = {outcome.id: outcome for outcome in reports.outcomes(move.tx, move.case.id)}
    unknown = [key for key in given.closed if key not in known]
    if unknown:
        raise BadInput(M("There is no outcome {numbers} here; there are: {known}", numbers=unknown, known=list(known)))
    for key in given.closed:
        reports.close_outcome(move.tx, key)
    move.discharge(move.owed("look-back")[:1])
    keep_papers(move)


def report_accepted(move: Move) -> Iterator[Finding]:
    """The trip report has been accepted."""
    report = move.case.report
    if report is None or report.state not in ("accepted", "evaluated"):
        yield reason("report", M("The trip report has not been accepted yet"))


def report_evaluated(move: Move) -> Iterator[Finding]:
    """The trip report has been evaluated."""
    report = move.case.report
    if report is None or report.state != "evaluated":
        yield reason("report", M("The trip report has not been evaluated yet"))
