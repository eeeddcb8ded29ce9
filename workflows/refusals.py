"""What is said when an action cannot be taken: not from this state, not any more, not twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from travel import journal
from travel.clock import shown_moment
from travel.errors import BadInput, MovedFirst
from travel.findings import Finding
from travel.i18n import M, Message, verbatim
from travel.masking import masked
from travel.policy import Policy
from travel.rules.holds import may_be_excepted
from travel.storage.store import words_of
from travel.vocabulary import HOLD
from workflows.authority import reason
from workflows.catalogue import workflow
from workflows.definition import Action, Workflow
from workflows.subject import Subject


def wrong_state(subject: Subject, definition: Workflow, rows: Sequence[Action]) -> Finding:
    """The action leads on from other states than the one the subject is in."""
    wanted = tuple(dict.fromkeys(source for row in rows for source in row.sources))
    return reason(
        "state",
        M(
            "{name} is {state}; “{action}” is possible only when it is {wanted}",
            name=subject.shown,
            state=definition.state_label(subject.state),
            action=M(rows[0].label),
            wanted=[definition.state_label(code) for code in wanted],
        ),
        state=subject.state,
        wanted=list(wanted),
    )


def ways_past(number: str, findings: Sequence[Finding], policy: Policy) -> list[Message]:
    """What an approver may do for one delegation about each hold that stands against it, where the office allows it."""
    blocking = {finding.rule for finding in findings if finding.severity == "block"}
    return [
        M(
            "An approver may let this case pass: travel hold except {number} --rule {rule} --reason TEXT",
            number=number,
            rule=rule,
        )
        for rule in HOLD
        if rule in blocking and may_be_excepted(rule, policy)
    ]


def moved_first(tx: Connection, subject: Subject) -> MovedFirst:
    """The error that says who was faster, and when."""
    last = journal.last(tx, subject.kind, subject.name)
    if last is None:
        return MovedFirst(M("{name} was changed by somebody else at the same moment; look again", name=subject.shown))
    return MovedFirst(
        M(
            "{name} was moved first by {who} at {when} ({action}); look again: {command}",
            name=subject.shown,
            who=M("{name} ({login})", name=last.actor_name, login=last.actor),
            when=shown_moment(last.recorded_at),
            action=_label(last.subject_kind, last.action),
            command=_look_again(last),
        )
    )


def _look_again(last: Row[Any]) -> str:
    if last.subject_kind == "received":
        return f"travel delegation show {last.subject}"
    return f"travel delegation show {last.delegation}" if last.delegation else "travel passport list"


def _label(kind: str, action: str) -> Message | str:
    return next((M(row.label) for row in workflow(kind).rows(action)), action)


def collision(name: str, error: IntegrityError) -> BadInput | MovedFirst:
    """A unique key stopped what two people did at once to the subject ``name``, or what one did twice."""
    said = words_of(error)
    if "uq_loan_open" in said or "loan.passport_id" in said:
        return MovedFirst(M("{name} has just been lent by somebody else", name=masked(name)))
    if "uq_passport_valid" in said or "passport.person_id" in said:
        return BadInput(M("This person already has a valid passport of this kind; void it first"))
    if "received" in said:
        return MovedFirst(M("Somebody else has just taken this case in. See: travel delegation list --received"))
    if "unique" in said.lower():
        return BadInput(M("The store refuses two of the same: {error}", error=verbatim(said)))
    return BadInput(M("The store refuses this: {error}. Nothing was changed.", error=verbatim(said)))


def no_such_action(definition: Workflow, action: str) -> BadInput:
    """The workflow does not know the action; these it knows."""
    return BadInput(
        M(
            "{workflow} has no action {action}; there are: {names}",
            workflow=M(definition.label),
            action=action,
            names=list(definition.names()),
        )
    )
