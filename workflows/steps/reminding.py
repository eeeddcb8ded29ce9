"""Reminding: who is told of what is owed, at a stage of the policy's ladder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from travel import outbox, reminders
from travel.findings import Finding
from travel.i18n import M
from travel.reminders import Owing, Recipients
from travel.storage.numbering import next_number
from workflows.authority import reason
from workflows.definition import Details
from workflows.move import Move


class Reminding(Details):
    """What is owed within one delegation, each with the stage that has come for it."""

    owing: tuple[Owing, ...] = Field(exclude=True)

    def record(self) -> dict[str, Any]:
        """The journal keeps what was raised, noted when written."""
        return {}


def still_owed(move: Move) -> Iterator[Finding]:
    """Nobody is reminded of what is settled, or superseded, by now."""
    if not isinstance(move.details, Reminding):
        return
    still = {row.id for row in move.case.owed}
    for owing in move.details.owing:
        if owing.obligation not in still:
            yield reason(
                "obligations", M("Obligation {key} is not open any more", key=owing.obligation), owner=owing.owner
            )


def remind(move: Move) -> None:
    """Raise what has not been raised yet, and put its messages into the outbox."""
    recipients = Recipients(move.tx)
    wanted = move.taken(Reminding).owing
    last = {owing.obligation: owing.stage for owing in wanted}
    told = [
        entry
        for owing in wanted
        for entry in _raise(move, recipients, owing, with_message=last[owing.obligation] == owing.stage)
    ]
    move.note(reminders=told)


def _raise(move: Move, recipients: Recipients, owing: Owing, *, with_message: bool) -> Iterator[dict[str, Any]]:
    stage, already = owing.stage, reminders.raised(move.tx, owing.obligation)
    holders = [
        account for account in recipients.of(owing.unit, stage.roles) if (stage.code, account.login) not in already
    ]
    if not holders:
        return
    slip = _slip_number(move) if stage.slip else None
    text = owing.sentence(move.on)
    subject = M("Supervision slip {number}", number=slip) if slip else M("Reminder: {number}", number=owing.delegation)
    for account in holders:
        key = reminders.raise_reminder(move.tx, owing.obligation, stage, account.login, slip, move.on, move.at)
        # of several stages that come at once, after days without a sweep, the last one tells all there is to tell
        to = outbox.addresses(move.tx, account.login) if with_message else ()
        outbox.write(move.tx, key, account.login, to, subject.render(), text.render(), move.at)
    yield {
        "kind": owing.kind,
        "owner": owing.owner,
        "due_on": owing.due.on,
        "stage": stage.code,
        "supervision_slip": slip,
        "recipients": [account.name for account in holders],
    }


def _slip_number(move: Move) -> str:
    year = move.on.year
    pattern = move.policy.text("slips.number").value
    return pattern.format(year=year, number=next_number(move.tx, "slip", year))
