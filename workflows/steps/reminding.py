"""Reminding: who is told of what is owed, at a stage of the policy's ladder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from travel.findings import Finding
from travel.i18n import M
from travel.reminding import outbox, reminders
from travel.reminding.reminders import Owing
from travel.storage.numbering import next_number
from workflows.authority import reason
from workflows.definition import Details
from workflows.move import Move


class Reminding(Details):
    """What is owed within one delegation, each with the stage that has come for it and who is told."""

    owing: tuple[Owing, ...] = Field(exclude=True)

    def record(self) -> dict[str, Any]:
        """The journal keeps what was raised, noted when written."""
        return {}


def still_owed(move: Move) -> Iterator[Finding]:
    """Nobody is reminded of what is settled or superseded by now, or twice of the same; somebody is to be told."""
    if not isinstance(move.details, Reminding):
        return
    still = {row.id for row in move.case.owed}
    for owing in move.details.owing:
        if owing.obligation not in still:
            yield reason(
                "obligations", M("Obligation {key} is not open any more", key=owing.obligation), owner=owing.owner
            )
        elif reminders.is_raised(move.tx, owing.obligation, owing.stage):
            yield reason(
                "reminder", M("Obligation {key} was reminded of already", key=owing.obligation), owner=owing.owner
            )
        elif not owing.told:
            yield reason("recipients", M("Nobody holds a role that is to be told"), unit=owing.unit.name)


def remind(move: Move) -> None:
    """Raise the reminders, and put their messages into the outbox."""
    move.note(reminders=[_raise(move, owing) for owing in move.taken(Reminding).owing])


def _raise(move: Move, owing: Owing) -> dict[str, Any]:
    slip = _slip_number(move, owing.stage.slip) if owing.stage.slip else None
    said = reminders.wording(owing, slip, move.on)
    for account in owing.told:
        key = reminders.raise_reminder(move.tx, owing.obligation, owing.stage, account.login, slip, move.on, move.at)
        to = outbox.addresses(move.tx, account.login)
        outbox.write(move.tx, key, account.login, to, said.subject, said.body, move.at)
    return {
        "kind": owing.kind,
        "owner": owing.owner,
        "due_on": owing.due.on,
        "stage": owing.stage.code,
        "supervision_slip": slip,
        "recipients": [account.name for account in owing.told],
    }


def _slip_number(move: Move, pattern: str) -> str:
    year = move.on.year
    return pattern.format(year=year, number=next_number(move.tx, "slip", year))
