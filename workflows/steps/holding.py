"""Exceptions from what stops a delegation: granted by an approver for one case, and taken back."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from travel.delegations import hold_exceptions
from travel.facts import HoldException
from travel.findings import Finding
from travel.i18n import LANGUAGES, M
from travel.policy import Policy
from travel.rules.holds import Hold, forbidding, may_be_excepted
from travel.vocabulary import HOLD
from workflows.authority import reason
from workflows.definition import Details
from workflows.move import Move


class Excepting(Details):
    """From which rule, and why this case may pass all the same."""

    rule: str
    reason: str = Field(min_length=1, max_length=4000)


class Revoking(Details):
    """The exceptions from which rule are taken back, and why."""

    rule: str
    reason: str = Field(min_length=1, max_length=4000)


def stands_in_the_way(move: Move) -> Iterator[Finding]:
    """An exception is granted from a hold that stops this very case, unless the office grants none from it."""
    given = move.details
    if not isinstance(given, Excepting):
        return
    if given.rule not in HOLD:
        yield reason(
            "rule", M("{rule} is no hold; there are: {rules}", rule=given.rule, rules=tuple(HOLD)), rule=given.rule
        )
        return
    if not may_be_excepted(given.rule, _policy(move)):
        yield reason("absolute", M("The office grants no exception from {rule}", rule=given.rule), rule=given.rule)
    if not _in_the_way(move, given.rule):
        yield reason(
            "hold",
            M("Nothing stands in the way of {number} by {rule}", number=move.case.number, rule=given.rule),
            rule=given.rule,
        )


def is_excepted(move: Move) -> Iterator[Finding]:
    """There is an exception to take back."""
    given = move.details
    if isinstance(given, Revoking) and all(row.rule != given.rule for row in move.case.exceptions):
        yield reason(
            "hold",
            M("{number} has no exception from {rule}", number=move.case.number, rule=given.rule),
            rule=given.rule,
        )


def grant(move: Move) -> None:
    """Let the case pass what stops it now; what comes to light later stops it again."""
    given = move.taken(Excepting)
    holds = _in_the_way(move, given.rule)
    causes = frozenset(hold.key for hold in holds)
    granted = HoldException(given.rule, causes, move.signature.name, move.on, given.reason)
    hold_exceptions.grant(move.tx, move.case.id, granted, move.signature.login, move.at)
    move.note(
        holds=[{lang: hold.message.render(lang) for lang in LANGUAGES} for hold in holds],
        causes=sorted(granted.causes),
    )


def revoke(move: Move) -> None:
    """The hold stands in the way again."""
    given = move.taken(Revoking)
    keys = [row.id for row in move.case.exceptions if row.rule == given.rule]
    hold_exceptions.end(move.tx, keys, move.on, move.at)


def _in_the_way(move: Move, rule: str) -> tuple[Hold, ...]:
    case = move.case
    day = case.row.submitted_on if case.state == "reviewing" and case.row.submitted_on else move.on
    return forbidding(rule, case.facts(day), _policy(move))


def _policy(move: Move) -> Policy:
    """The book the case is judged by at its decision, or when it goes up next."""
    return move.policy if move.case.state == "reviewing" else move.case.books.at(move.on)
