"""The proof of a store: its journal fits together, and what stands in the tables beside it is what its events say.

One module for each thing that is held against the journal; :func:`prove` goes through all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection

from travel import journal
from travel.box import received
from travel.journal import Break
from travel.proof.books import books
from travel.proof.debts import debts
from travel.proof.journeys import journeys
from travel.proof.loans import loans
from travel.proof.members import members

__all__ = ["prove"]


def prove(connection: Connection, partly: Collection[str] = ()) -> Iterator[Break | int]:
    """Everything :func:`travel.journal.verify` finds, then whatever no event bears out, or the events say and is not.

    That is: obligations, adopted books, received cases, loans of passports, border records, members of applications.
    The last three are held against a whole journal only: what a broken event says bears out nothing. ``partly`` names
    kinds of subject of whose chains the journal has no more than a part, so that their chains are not judged here.
    """
    whole = True
    for step in journal.verify(connection):
        if isinstance(step, Break) and step.subject_kind in partly:
            continue
        whole = whole and isinstance(step, int)
        yield step
    for part in (debts, books, received.unproved, *((loans, journeys, members) if whole else ())):
        yield from part(connection)
