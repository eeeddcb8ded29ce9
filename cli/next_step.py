"""What comes next for a delegation: one exact command, and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from travel.i18n import M, Message
from travel.vocabulary import ACCOUNT_ROLE

if TYPE_CHECKING:
    from travel.cases import Case


@dataclass(frozen=True)
class NextStep:
    """The command as it is to be typed (words in capitals are still to be filled in), and who is to type it."""

    command: str
    who: Message


def next_step(case: Case) -> NextStep | None:
    """The next step of this delegation; None when nothing is left to do."""
    number = case.number
    match case.state:
        case "draft":
            return _by("clerk", "travel delegation submit", number)
        case "returned":
            return _by("clerk", "travel delegation edit", number, "FILE")
        case "reviewing":
            return _review(case)
        case "approved":
            return _by("briefer", "travel briefing record", number, "--signed all")
        case "cleared":
            return _before_departure(case)
        case "abroad":
            return _arrival(case)
        case "back" | "reported":
            return _report(case)
        case _:
            return _what_is_owed(case)


def _by(role: str, *words: str) -> NextStep:
    return NextStep(" ".join(words), M("{role}", role=ACCOUNT_ROLE.label(role)))


def _review(case: Case) -> NextStep:
    from workflows.authority import seat_label

    seats = [seat_label(seat) for seat in case.open_seats]
    return NextStep(f"travel review pass {case.number}", M("{seats}", seats=seats))


def _before_departure(case: Case) -> NextStep:
    holders = {passport.person for passport in case.passports if passport.lent_to == case.number}
    if any(member.person not in holders for member in case.active):
        return _by("custodian", "travel passport lend --all --for", case.number)
    return _by("clerk", "travel delegation depart", case.number)


def _arrival(case: Case) -> NextStep:
    approval = case.approval
    days = f"--exit {approval.exit} --entry {approval.entry}" if approval else "--exit DATE --entry DATE"
    return _by("clerk", "travel delegation arrive", case.number, days)


def _report(case: Case) -> NextStep:
    report = case.report
    if report is None or report.state == "rework":
        return _by("clerk", "travel report submit", case.number, "FILE")
    if report.state == "submitted":
        return _by("reviewer", "travel report accept", case.number)
    return _by("reviewer", "travel report evaluate", case.number, "FILE")


def _what_is_owed(case: Case) -> NextStep | None:
    kinds = {row.kind for row in case.owed}
    if "passport" in kinds:
        return _by("custodian", "travel passport collect --all --for", case.number)
    if "results-notice" in kinds:
        return _by("clerk", "travel delegation publish", case.number, "--place PLACE")
    if case.state == "evaluated":
        return _by("reviewer", "travel delegation close", case.number)
    if "look-back" in kinds:
        return _by("reviewer", "travel report look-back", case.number, "--finding TEXT")
    return None
