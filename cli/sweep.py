"""`travel sweep`: one pass over the deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.action.acting import session
from cli.action.registering import rehearsed
from cli.terminal.command import acting, noun_app
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Section
from cli.words.debts import DELEGATION, DUE_ON, KIND, OWNER
from cli.words.reminders import in_this_language, stage_words
from travel.i18n import N_, M
from travel.vocabulary import VIOLATION

if TYPE_CHECKING:
    from workflows.sweep import Swept

app = noun_app()


@acting(
    app, "sweep", help=N_("Raise every reminder that is due by now, open every violation, send what waits to be sent.")
)
def sweep(desk: Desk) -> None:
    """One pass; it may be repeated at any time. With --dry-run tell what would be done, and do nothing."""
    from workflows.sweep import sweep as pass_over

    done = list(pass_over(session(desk), dry_run=desk.dry_run))
    desk.out.sections(
        [
            Section(
                "reminders",
                M("Reminders"),
                _RAISED,
                [row for swept in done for row in raised(swept)],
                empty=M("Nobody needs to be reminded."),
            ),
            Section(
                "violations",
                M("Violations"),
                _OPENED,
                [row for swept in done for row in opened(swept)],
                empty=M("Nothing new was found against anybody."),
            ),
        ]
    )
    if desk.dry_run:
        rehearsed(desk)
    else:
        say_delivered(desk)


def raised(swept: Swept) -> list[dict[str, Any]]:
    """The reminders that one action of the sweep has raised, for a listing."""
    if swept.done is None or swept.request.action != "remind":
        return []
    return [{"delegation": swept.done.name, **reminder} for reminder in swept.done.written["reminders"]]


def opened(swept: Swept) -> list[dict[str, Any]]:
    """The violation that one action of the sweep has opened, for a listing."""
    if swept.done is None or swept.request.action != "open":
        return []
    return [{"violation": swept.done.name, **{key: swept.done.written[key] for key in ("kind", "who", "found")}}]


def say_delivered(desk: Desk) -> None:
    """Send what waits in the outbox, and say what came of it."""
    from workflows.delivering import deliver

    sent, failed = 0, 0
    for delivered in deliver(desk.store):
        sent, failed = sent + (delivered.error is None), failed + (delivered.error is not None)
    if sent or failed:
        desk.out.say(M("Messages sent: {sent}, failed: {failed}. See: travel outbox list", sent=sent, failed=failed))


_RAISED = (
    DELEGATION,
    KIND,
    OWNER,
    DUE_ON,
    Column("stage", M("Stage"), render=stage_words),
    Column("supervision_slip", M("Slip number")),
    Column("recipients", M("Recipients")),
)
_OPENED = (
    Column("violation", M("Violation"), whole=True),
    Column("kind", M("Kind"), render=VIOLATION.label),
    Column("who", M("Who")),
    Column("found", M("What was found"), render=in_this_language),
)
