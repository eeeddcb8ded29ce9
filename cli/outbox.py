"""`travel outbox`: the messages on their way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from cli.action.registering import registrar
from cli.sweep import say_delivered
from cli.terminal.choices import codes_of
from cli.terminal.command import acting, noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, shown
from cli.terminal.reading_options import as_of_now, chosen
from cli.words.reminders import in_this_language
from travel.i18n import N_, M, Message
from travel.vocabulary import MESSAGE_STATE

app = noun_app()


@reading(app, "list", help=N_("The messages: waiting, sent, given up."))
def list_messages(
    desk: Desk,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar=N_("STATE"), help=N_("Only in this state: waiting, sent, given-up.")),
    ] = None,
) -> None:
    """List messages, newest first; addresses without their passwords and keys."""
    from travel.reminding import outbox
    from travel.reminding.delivery import shown_address

    as_of_now(desk)
    states = codes_of(MESSAGE_STATE, "--state", state)
    with desk.store.reading() as tx:
        rows = [
            {
                "message": row.id,
                "recipient": row.recipient,
                "address": shown_address(row.address),
                "subject": row.subject,
                "state": row.state,
                "attempts": row.attempts,
                "next_at": row.next_at if row.state == "waiting" else None,
                "sent_at": row.sent_at,
                "error": in_this_language(row.error) if row.error else None,
            }
            for row in outbox.messages(tx, states)
        ]
    if desk.out.format in ("table", "md"):
        rows = [{**row, "state": row} for row in rows]
    desk.out.emit(
        chosen(desk, _SCREEN, _MORE),
        rows,
        title=M("Messages: {count}", count=len(rows)),
        empty=M("The outbox is empty."),
    )


@acting(app, "retry", help=N_("Send now what could not be sent."))
def retry(desk: Desk) -> None:
    """Try everything that waits or was given up once more, at once."""
    from travel.registry.entries import retry_messages

    count = retry_messages(registrar(desk))
    desk.out.say(M("To be sent: {count}", count=count))
    if not desk.dry_run:
        say_delivered(desk)


def _progress(message: Mapping[str, Any]) -> Message:
    """Where a message is on its way, in one cell."""
    state = MESSAGE_STATE.label(message["state"])
    if message["sent_at"] is not None:
        return M("{state} {at}", state=state, at=shown(message["sent_at"]))
    if message["next_at"] is not None and message["attempts"]:
        return M("{state}, again {at}", state=state, at=shown(message["next_at"]))
    return state


_SCREEN = (
    Column("message", M("No."), justify="right"),
    Column("recipient", M("Recipient"), whole=True),
    Column("address", M("Address")),
    Column("subject", M("Subject line")),
    Column("state", M("State"), render=_progress),
    Column("error", M("Error")),
)
_MORE = (
    Column("attempts", M("Attempts"), justify="right"),
    Column("next_at", M("Next attempt")),
    Column("sent_at", M("Sent")),
)
