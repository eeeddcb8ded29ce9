"""Carrying out a move that nothing stands against: the new state, what the action writes, and the event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from transitions import Machine

from travel import journal
from travel.findings import Finding
from travel.journal import Entry
from workflows.definition import NEW, Workflow
from workflows.move import Move
from workflows.refusals import moved_first
from workflows.request import Done


def carry_out(move: Move, definition: Workflow, findings: Sequence[Finding]) -> Done:
    """Bring the subject to its next state, with the details, the obligations and the event; raises MovedFirst."""
    subject, before = move.subject, move.subject.state
    after = _machinery(definition).fire(before, move)
    if move.action.writes is not None:
        move.action.writes(move)
    if not subject.move(move.tx, after):
        raise moved_first(move.tx, subject)
    details = move.details.record() | move.written
    if move.changes:
        details["obligations"] = [change.record() for change in move.changes]
    entry = Entry(
        subject_kind=definition.name,
        subject=subject.name,
        action=move.action.name,
        on=move.on,
        recorded_at=move.at,
        delegation=subject.case.number if subject.case else None,
        from_state=None if before == NEW else before,
        to_state=after,
        details=details,
        findings=findings,
    )
    subject.head = journal.append(move.tx, entry, move.signature, subject.head)
    return Done(
        definition.name,
        subject.name,
        move.action.name,
        before,
        after,
        move.on,
        tuple(findings),
        tuple(move.changes),
        move.written,
    )


class _Machinery:
    """The transitions machine of one workflow definition, shared and without models."""

    def __init__(self, definition: Workflow) -> None:
        self._machine = Machine(
            model=None,
            states=[NEW, *(state.code for state in definition.states)],
            transitions=[
                {
                    "trigger": row.name,
                    "source": source,
                    "dest": row.leads_to(source),
                    "conditions": [row.when] if row.when else [],
                }
                for row in definition.actions
                for source in row.sources
            ],
            initial=NEW,
            auto_transitions=False,
            queued=False,
        )

    def fire(self, state: str, move: Move) -> str:
        """The state after the move."""
        carrier = _Carrier(state)
        self._machine.events[move.action.name].trigger(carrier, move)
        return carrier.state


@dataclass
class _Carrier:
    state: str


@cache
def _machinery(definition: Workflow) -> _Machinery:
    return _Machinery(definition)
