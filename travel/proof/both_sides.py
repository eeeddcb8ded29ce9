"""What the events say beside what the store has, told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar

from sqlalchemy import ColumnElement, select

from travel.i18n import M, Message
from travel.journal import Break
from travel.tables import Event, table

_event = table(Event)
Line = TypeVar("Line", bound=Hashable)


def not_taken_over(delegation: ColumnElement[str]) -> ColumnElement[bool]:
    """Of a statement about rows of delegations: that the case was not taken over from a ledger, which has no forms."""
    taken = select(_event.c.subject).where(_event.c.subject_kind == "delegation", _event.c.action == "import")
    return delegation.not_in(taken)


def differences(
    kind: str,
    said: Counter[Line],
    found: Counter[Line],
    subject: Callable[[Line], str],
    words: Callable[[Line], Message],
) -> Iterator[Break]:
    """A break for each line that stands on one side only; ``subject`` is whose it is, ``words`` what it says."""
    for line in sorted(said.keys() | found.keys(), key=repr):
        if said[line] > found[line]:
            reason = M("by its events there is {what}; the store does not have it so", what=words(line))
        elif said[line] < found[line]:
            reason = M("the store has {what}; no event says so", what=words(line))
        else:
            continue
        yield Break(kind, subject(line), None, reason)
