"""After the journey: the results notice, the look-backs, the archive."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from travel.calendar import add_days
from travel.errors import BadInput
from travel.findings import Finding
from travel.i18n import M
from travel.journeys import reports
from travel.policy import NotSet
from workflows.authority import reason
from workflows.move import Move
from workflows.steps.papers import WithPapers, keep_papers


class Publishing(WithPapers):
    """Where and how the results were published."""

    place: str = ""


class LookingBack(WithPapers):
    """What became of the outcomes: a finding in words, what is to be said of single ones, and which are closed."""

    finding: str = Field(min_length=1, max_length=4000)
    about: dict[int, str] = Field(default_factory=dict, exclude=True)
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
    """There is a look-back to do, and its day is near enough."""
    owed = move.owed("look-back")
    if not owed:
        yield reason("obligations", M("No look-back is owed"))
    elif move.on < (earliest := add_days(owed[0].due_on, -_early_days(move))):
        yield reason(
            "early",
            M(
                "The look-back is due on {due}; it may be made from {earliest} on",
                due=owed[0].due_on,
                earliest=earliest,
            ),
            due_on=owed[0].due_on.isoformat(),
        )


def _early_days(move: Move) -> int:
    try:
        return move.policy.number("look_back.early_days").value
    except NotSet:
        return 0


def look_back(move: Move) -> None:
    """The next look-back is done; outcomes that have come about, or were given up, are closed.

    Once none is open there is nothing left to look back at, and what look-backs are still owed are settled with it.
    """
    given = move.taken(LookingBack)
    outcomes = reports.outcomes(move.tx, move.case.id)
    still_open = {outcome.id: outcome for outcome in outcomes if outcome.state == "open"}
    unknown = [key for key in dict.fromkeys((*given.closed, *given.about)) if key not in still_open]
    if unknown:
        raise BadInput(
            M(
                "{numbers}: no open outcome of {delegation} has this number; open are: {known}",
                numbers=unknown,
                delegation=move.case.number,
                known=[M("{number} {title}", number=key, title=row.title) for key, row in still_open.items()],
            )
        )
    for key in dict.fromkeys(given.closed):
        reports.close_outcome(move.tx, key)
    left = still_open.keys() - set(given.closed)
    move.discharge(move.owed("look-back")[: 1 if left else None])
    keep_papers(move)
    move.note(
        looked=[
            {
                "outcome": key,
                "title": outcome.title,
                "state": "open" if key in left else "closed",
                "finding": given.about.get(key, given.finding),
            }
            for key, outcome in still_open.items()
        ]
    )


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
