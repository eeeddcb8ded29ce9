"""`travel sweep`: one pass over the deadlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from cli.action.acting import session
from cli.action.registering import rehearsed, role_labels
from cli.terminal.command import acting, noun_app
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Section
from cli.words.debts import ARITHMETIC, DELEGATION, DUE_ON, KIND, OWNER, together
from cli.words.reminders import in_this_language, stage_words
from travel.errors import BadInput
from travel.i18n import N_, M, Message
from travel.vocabulary import VIOLATION

if TYPE_CHECKING:
    from travel.journeys.violations import Unjudged
    from travel.reminding.reminders import Owing
    from workflows.sweep import Pass, Swept, Told

app = noun_app()


@acting(
    app, "sweep", help=N_("Raise every reminder that is due by now, open every violation, send what waits to be sent.")
)
def sweep(desk: Desk) -> None:
    """One pass; it may be repeated at any time. With --dry-run tell what would be done, and do nothing."""
    from workflows.sweep import look
    from workflows.sweep import sweep as pass_over

    today_only(desk)
    at = session(desk)
    before, done = look(at), list[Any]()
    try:
        done.extend(pass_over(at, before, dry_run=desk.dry_run))
    finally:  # what was done before a fault is told, too
        _show(desk, before, done)
    if desk.dry_run:
        rehearsed(desk)
    else:
        say_delivered(desk)
    if any(swept.error is not None for swept in done) or before.unheard or before.unjudged:
        raise typer.Exit(1)


def today_only(desk: Desk) -> None:
    """What is due is due today. Raises BadInput for another business day."""
    if desk.on != desk.today:
        raise BadInput(M("A sweep is about today, {today}; leave out --on", today=desk.today))


def _show(desk: Desk, before: Pass, done: Sequence[Swept]) -> None:
    if before.later is not None:
        desk.out.say(clock_went_back(before.later, desk.today))
    in_words = desk.out.format in ("table", "md")
    reminders = [row for swept in done for row in raised(swept)]
    rows = {
        "reckoned": [row for swept in done for row in reckoned(swept)],
        "reminders": together(reminders) if in_words else reminders,
        "violations": [row for swept in done for row in opened(swept)],
        "unheard": [unheard(owing) for owing in before.unheard],
        "messages": [message_row(told) for swept in done for told in swept.messages],
        "failed": [
            *(failed(swept) for swept in done if swept.error is not None),
            *(unjudged(each) for each in before.unjudged),
        ],
    }
    sections = [
        Section("reckoned", M("Due on another day by the calendar"), _RECKONED, rows["reckoned"]),
        Section(
            "reminders",
            M("Reminders"),
            _RAISED if in_words else (*_RAISED, DUE_ON),
            rows["reminders"],
            empty=M("Nobody needs to be reminded."),
        ),
        Section(
            "violations",
            M("Violations"),
            _OPENED,
            rows["violations"],
            empty=M("Nothing new was found against anybody."),
        ),
        Section("messages", M("Messages"), _MESSAGES, rows["messages"], blocks=True),
        Section("unheard", M("Nobody holds a role that is to be told"), _UNHEARD, rows["unheard"]),
        Section("failed", M("Could not be done"), _FAILED, rows["failed"]),
    ]
    if not desk.dry_run:
        sections = [section for section in sections if section.key != "messages"]
    desk.out.sections([section for section in sections if section.empty or rows[section.key] or not in_words])


def unheard(owing: Owing) -> dict[str, Any]:
    """What nobody can be told of, for a listing."""
    return {
        "delegation": owing.delegation,
        "kind": owing.kind,
        "owner": owing.owner,
        "unit": owing.unit.name,
        "due_on": owing.due.on,
        "roles": list(owing.stage.roles),
    }


def failed(swept: Swept) -> dict[str, Any]:
    """What an action of the sweep ran into, for a listing."""
    assert swept.error is not None
    reasons = [finding.message for finding in getattr(swept.error, "findings", ())]
    return {"delegation": swept.request.name, "reason": M("{reasons}", reasons=reasons or [swept.error.message])}


def unjudged(each: Unjudged) -> dict[str, Any]:
    """What nobody can tell the lateness of, for a listing."""
    kind = VIOLATION.label(each.kind)
    return {
        "delegation": each.delegation,
        "reason": M("{kind}, {who}: not judged. {reason}", kind=kind, who=each.who, reason=each.reason),
    }


def clock_went_back(later: date, today: date) -> Message:
    """What somebody is told whose clock is behind what was done by it."""
    return M(
        "Somebody was reminded on {later} already, and it is {today} by the clock: see that it is right.",
        later=later,
        today=today,
    )


def message_row(told: Told) -> dict[str, Any]:
    """A message that a dry run would have sent, for a listing; of addresses only what kind they are."""
    return {
        "subject": told.wording.subject,
        "delegation": told.delegation,
        "recipients": [{"recipient": name, "addresses": ["desk", *kinds]} for name, kinds in told.recipients],
        "body": told.wording.body,
    }


def raised(swept: Swept) -> list[dict[str, Any]]:
    """The reminders that one action of the sweep has raised, for a listing."""
    if swept.done is None or swept.request.action != "remind":
        return []
    return [{"delegation": swept.done.name, **reminder} for reminder in swept.done.written["reminders"]]


def reckoned(swept: Swept) -> list[dict[str, Any]]:
    """The debts that one action of the sweep has given another day, for a listing."""
    if swept.done is None or swept.request.action != "reckon":
        return []
    return [
        {
            "delegation": swept.done.name,
            "kind": change.kind,
            "owner": change.owner,
            "instead_of": change.instead_of,
            "due_on": change.due.on,
            "arithmetic": change.due.arithmetic(),
        }
        for change in swept.done.changes
    ]


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


def _to_whom(recipients: Sequence[Mapping[str, Any]]) -> Message:
    told = [
        M("{name} ({ways})", name=each["recipient"], ways=[M("desk"), *each["addresses"][1:]]) for each in recipients
    ]
    return M("{recipients}", recipients=told)


_RECKONED = (
    DELEGATION,
    KIND,
    OWNER,
    Column("instead_of", M("Instead of"), whole=True),
    DUE_ON,
    ARITHMETIC,
)
_RAISED = (
    DELEGATION,
    KIND,
    OWNER,
    Column("stage", M("Stage"), render=stage_words),
    Column("supervision_slip", M("Slip number")),
    Column("recipients", M("Recipients")),
)
_UNHEARD = (
    DELEGATION,
    KIND,
    OWNER,
    Column("unit", M("Unit")),
    DUE_ON,
    Column("roles", M("Roles"), render=role_labels),
)
_FAILED = (DELEGATION, Column("reason", M("Why")))
_MESSAGES = (
    Column("subject", M("Subject line")),
    DELEGATION,
    Column("recipients", M("To whom"), render=_to_whom),
    Column("body", M("Text"), render=lambda text: " ".join(text.split())),
)
_OPENED = (
    Column("violation", M("Violation"), whole=True),
    Column("kind", M("Kind"), render=VIOLATION.label),
    Column("who", M("Person concerned")),
    Column("found", M("What was found"), render=in_this_language),
)
