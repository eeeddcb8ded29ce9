"""What follows an action by itself: the automatic actions of the delegation and of what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from travel.delegations import cases
from workflows.carrying_out import carry_out
from workflows.catalogue import WORKFLOWS
from workflows.definition import Action, Details, Workflow
from workflows.delegation import DELEGATION
from workflows.judging import findings_on, policy_for, standing_against
from workflows.move import Move
from workflows.request import Done
from workflows.subject import DelegationSubject, Subject


def with_followers(done: Done, move: Move) -> Done:
    """Let what follows by itself happen: to the delegation, one action after another, then to what belongs to it."""
    followers = list(_of_the_delegation(done, move))
    for last in (done, *followers):
        followers.extend(_of_what_belongs_to_it(last, move))
    return replace(done, followed_by=tuple(followers))


def _of_the_delegation(done: Done, move: Move) -> Iterator[Done]:
    last, state = done, _state_of_delegation(done, move)
    while rows := [row for row in DELEGATION.from_state(state) if f"{last.workflow}.{last.action}" in row.follows]:
        case = cases.read(move.tx, move.case.number)
        taken = next(filter(None, (_follow(move, DELEGATION, DelegationSubject(case), row) for row in rows)), None)
        if taken is None:
            return
        yield taken
        last, state = taken, taken.after


def _of_what_belongs_to_it(last: Done, move: Move) -> Iterator[Done]:
    if move.subject.case is None:
        return
    for definition, row in _following(f"{last.workflow}.{last.action}"):
        assert definition.belonging is not None
        for subject in definition.belonging(move.tx, move.case.number):
            taken = _follow(move, definition, subject, row) if subject.state in row.sources else None
            if taken is not None:
                yield taken


@cache
def _following(action: str) -> tuple[tuple[Workflow, Action], ...]:
    """The automatic actions that follow one, of what belongs to a delegation."""
    return tuple(
        (definition, row)
        for definition in WORKFLOWS
        if definition.belonging is not None
        for row in definition.actions
        if action in row.follows
    )


def _state_of_delegation(done: Done, move: Move) -> str:
    if done.workflow == DELEGATION.name:
        return done.after
    return move.subject.case.state if move.subject.case else ""


def _follow(move: Move, definition: Workflow, subject: Subject, row: Action) -> Done | None:
    following = Move(
        tx=move.tx,
        subject=subject,
        action=row,
        details=Details(),
        acting=move.acting,
        signature=move.signature,
        # not the move's own: a change taken back brings the day of the approved submission back with it
        policy=policy_for(move.tx, subject, move.on, row),
        on=move.on,
        at=move.at,
    )
    findings = findings_on(following)
    if standing_against(findings, following):
        return None
    following.note(automatic=True)
    return carry_out(following, definition, findings)
