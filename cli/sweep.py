"""`travel sweep`: one pass over the deadlines."""

from __future__ import annotations

from typing import Any

from cli.action.acting import session
from cli.terminal.command import acting, noun_app
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column
from cli.words.debts import DELEGATION, DUE_ON, KIND, OWNER
from travel.i18n import N_, M, Message

app = noun_app()


@acting(app, "sweep", help=N_("Raise every reminder that is due by now, and send what waits in the outbox."))
def sweep(desk: Desk) -> None:
    """One pass; it may be repeated at any time. With --dry-run print the reminders and write nothing."""
    from workflows.sweep import sweep as pass_over

    rows = [row for swept in pass_over(session(desk), dry_run=desk.dry_run) if swept.done for row in raised(swept.done)]
    title = (
        M("Would be reminded: {count}", count=len(rows)) if desk.dry_run else M("Reminded: {count}", count=len(rows))
    )
    desk.out.emit(_RAISED, rows, title=title, empty=M("Nobody needs to be reminded."))
    if not desk.dry_run:
        say_delivered(desk)


def raised(done: Any) -> list[dict[str, Any]]:
    """The reminders an action has raised, for a listing."""
    return [{"delegation": done.name, **reminder} for reminder in done.written["reminders"]]


def say_delivered(desk: Desk) -> None:
    """Send what waits in the outbox, and say what came of it."""
    from workflows.delivering import deliver

    sent, failed = 0, 0
    for delivered in deliver(desk.store):
        sent, failed = sent + (delivered.error is None), failed + (delivered.error is not None)
    if sent or failed:
        desk.out.say(M("Messages sent: {sent}, failed: {failed}. See: travel outbox list", sent=sent, failed=failed))


def stage_words(code: str) -> Message:
    """The stage of the ladder as a person says it."""
    name, _, days = code.partition("-")
    match name:
        case "due":
            return M("due today")
        case "before":
            return M("{days} days before", days=int(days))
        case "slip":
            return M("supervision slip, {days} days overdue", days=int(days))
        case _:
            return M("{days} days overdue", days=int(days))


_RAISED = (
    DELEGATION,
    KIND,
    OWNER,
    DUE_ON,
    Column("stage", M("Stage"), render=stage_words),
    Column("slip", M("Slip number"), whole=True),
    Column("recipients", M("Recipients")),
)
