"""Taking over delegations of past years from a ledger: what became of them is known, how is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field
from sqlalchemy import Connection

from travel.delegations import cases, past
from travel.delegations.past import Past
from travel.findings import Finding
from travel.i18n import M
from travel.registry.units import known_unit
from workflows.authority import reason
from workflows.definition import NEW, Details
from workflows.move import Move
from workflows.subject import DelegationSubject


class TakingOver(Details):
    """A delegation as a ledger has it."""

    past: Past = Field(exclude=True)

    def record(self) -> dict[str, Any]:
        """Everything the ledger says, and where it stands there; what it does not say is left out."""
        said = {name: value for name, value in vars(self.past).items() if value not in (None, "", ())}
        origin = {name: said.pop(name, "") for name in ("source", "sheet", "row", "hash")}
        return {"ledger": said, "imported": {"file": origin.pop("source"), **origin}}


def fresh(tx: Connection, details: TakingOver) -> DelegationSubject:
    """A delegation that is not there yet, known by its organiser. Raises NotFound for a unit nobody has registered."""
    return DelegationSubject(None, known_unit(tx, details.past.organiser))


def not_known_yet(move: Move) -> Iterator[Finding]:
    """Nothing is taken over twice, nor what was filed here."""
    if not isinstance(move.details, TakingOver):
        return
    wanted = move.details.past
    number = past.number_of(move.tx, wanted.approval, wanted.title, wanted.organiser, wanted.exit)
    if number is not None:
        yield reason("ledger", M("It is on file already as {number}", number=number), number=number)


def cancelled(move: Move) -> bool:
    """It was approved and did not travel."""
    return _outcome(move) == "cancelled"


def refused(move: Move) -> bool:
    """It was not approved."""
    return _outcome(move) == "refused"


def withdrawn(move: Move) -> bool:
    """The unit took it back, or was talked out of it."""
    return _outcome(move) in ("withdrawn", "dissuaded")


def _outcome(move: Move) -> str | None:
    return move.details.past.outcome if isinstance(move.details, TakingOver) else None


def take_over(move: Move) -> None:
    """Keep the delegation as the ledger has it."""
    number = past.write(move.tx, move.taken(TakingOver).past, move.signature.login, NEW)
    subject = move.subject
    assert isinstance(subject, DelegationSubject)
    subject.adopt(cases.read(move.tx, number))
