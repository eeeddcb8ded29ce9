"""The parts of a delegation's screen that are lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.terminal.output import Column, Section
from cli.words.debts import ARITHMETIC, DAYS, KIND, NEXT, OWNER, together
from cli.words.next_step import seat_name, step_for_violation
from cli.words.reminders import AGAINST, FOUND, NUMBER, SLIP, STAGE, STATE, TIMES
from travel.countries import country_names
from travel.i18n import M, Message, verbatim
from travel.masking import masked

if TYPE_CHECKING:
    from travel.delegations.cases import Case
    from travel.journeys.execution import Execution, Journey, Traveller
    from travel.policy import Policy

DECISION_WORDS = {
    "passed": M("passed"),
    "returned": M("returned"),
    "refused": M("refused"),
    "dissuaded": M("dissuaded"),
}


def countries_words(codes: list[str]) -> Message:
    """Countries by name."""
    return M("{names}", names=country_names(codes))


def steps_section(case: Case) -> Section:
    """The steps of the round, each with what was decided and by whom."""
    rows = [
        {
            "round": seat.round,
            "step": seat.step,
            "seat": {"label": seat.label, "unit": seat.unit},
            "decision": seat.decision,
            "decided_on": seat.decided_on,
            "decided_by": seat.decided_by,
            "name": seat.decided_name,
            "opinion": seat.opinion,
            "outcome": {"decision": seat.decision, "waiting": seat.waiting, "reopened": seat.reopened},
        }
        for seat in case.reviews
    ]
    columns = (
        Column("seat", M("Step"), render=seat_name),
        Column("outcome", M("Decision"), render=_outcome),
        Column("name", M("Who")),
        Column("decided_on", M("Day"), whole=True),
        Column("opinion", M("Opinion")),
    )
    title = M("Review, round {round}", round=case.round) if case.round else M("Review")
    empty = M("Taken over from a ledger, which does not tell of reviews.") if case.ledger else M("Not submitted yet.")
    return Section("steps", title, columns, rows, empty=empty)


def _outcome(outcome: dict[str, Any]) -> Message:
    if outcome["decision"] is None:
        return M("waiting") if outcome["waiting"] else M("not needed")
    word = DECISION_WORDS.get(outcome["decision"], verbatim(outcome["decision"]))
    return M("{word} (reopened)", word=word) if outcome["reopened"] else word


def owed_section(case: Case, today: date, *, screen: bool) -> Section:
    """What is owed now, with how each day came about; on a screen, what several owe alike in one line."""
    from workflows.move import due_of

    calendar = case.books.calendar
    rows: list[dict[str, Any]] = [
        {
            "obligation": row.id,
            "kind": row.kind,
            "owner": row.owner,
            "passport": masked(row.passport) if row.passport else None,
            "due_on": row.due_on,
            "days_overdue": max((today - row.due_on).days, 0),
            "arithmetic": due_of(row, calendar).arithmetic(),
        }
        for row in case.owed
    ]
    columns = (KIND, OWNER, DAYS, ARITHMETIC)
    return Section("owed", M("Owed now"), columns, together(rows) if screen else rows, empty=M("Nothing is owed."))


def reminders_section(case: Case, *, screen: bool) -> Iterator[Section]:
    """Of what is owed now, how often and how somebody was reminded of it; on a screen only once somebody was."""
    from travel.listings.reminders import reminders_of

    rows = reminders_of(case.tx, case.number)
    if rows or not screen:
        columns = (KIND, OWNER, STAGE, TIMES, SLIP)
        yield Section("reminders", M("Reminders"), columns, together(rows) if screen else rows)


def violations_section(case: Case, *, screen: bool) -> Iterator[Section]:
    """What was found against the delegation, and the command each waits for; on a screen only once there is any."""
    from travel.journeys.violations import violations

    rows = []
    for row in reversed(violations(case.tx, delegation=case.number)):
        step = step_for_violation(row.state, row.number)
        named = {"violation": row.number, "kind": row.kind, "who": row.who, "found": row.found, "state": row.state}
        rows.append({**named, "next": step.command if step else None})
    if rows or not screen:
        yield Section("violations", M("Violations"), (NUMBER, AGAINST, FOUND, STATE, NEXT), rows)


def actual_section(case: Case, policy: Policy, *, screen: bool) -> Iterator[Section]:
    """Approved against actual, person by person, once there are border records."""
    from travel.journeys.execution import execution_of
    from travel.rules.after import early_days

    found = execution_of(case, early_days(policy))
    if found is None or not found.travelled:
        return
    rows = [approved_row(found), *(actual_row(traveller) for traveller in found.travelled)]
    yield Section("actual", M("Approved and actual"), _ACTUAL, _alike(rows) if screen else rows)


def approved_row(found: Execution) -> dict[str, Any]:
    """What was approved, above the journeys."""
    return {"name": M("as approved"), "person": None, **_journey(found.approved), "differs": None, "differences": None}


def actual_row(traveller: Traveller) -> dict[str, Any]:
    """A member's journey, and in what it differs."""
    return {
        "name": traveller.name,
        "person": traveller.person,
        **_journey(traveller.journey),
        "differs": not traveller.as_approved if traveller.journey else None,
        "differences": [
            {"kind": each.kind, "message": each.message, "wants_answer": each.wants_answer}
            for each in traveller.differences
        ],
    }


def _alike(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows for a screen: members who made the same journey stand in one line."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        journey = {name: value for name, value in row.items() if name not in ("name", "person", "differences")}
        found.setdefault(str(journey), {**journey, "name": []})["name"].append(row["name"])
    return list(found.values())


def _journey(journey: Journey | None) -> dict[str, Any]:
    if journey is None:
        return dict.fromkeys(("exit", "entry", "days", "countries"))
    return {
        "exit": journey.exit,
        "entry": journey.entry,
        "days": journey.days,
        "countries": list(journey.countries),
    }


JOURNEY = (
    Column("name", M("Name")),
    Column("exit", M("Exit"), whole=True),
    Column("entry", M("Entry"), whole=True),
    Column("days", M("Days"), justify="right"),
    Column("countries", M("Countries"), render=countries_words),
)
"""The columns of :func:`approved_row` and :func:`actual_row`, but for what differs."""
_ACTUAL = (
    *JOURNEY,
    Column("differs", M("Differs")),
)
