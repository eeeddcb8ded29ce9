"""`travel audit`: the journal and its proof."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.registering import told
from cli.terminal.choices import code_of
from cli.terminal.command import noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.options import day_option
from cli.terminal.output import Column, Fact, Section
from cli.terminal.reading_options import times, titled
from cli.violation.reading import Kinds, OfDelegation, States, show_violations
from cli.words.boxes import box_facts
from cli.words.events import SUBJECT, event_row, tell
from cli.words.naming import delegation_number
from travel.clock import CHINA
from travel.i18n import N_, M, Message
from travel.masking import masked

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from travel.journal import Break
    from travel.listings.events import Wanted

app = noun_app()

PAGE = 100
MANY = 10_000
"""Events after which a person is told that the check is still going on."""


@reading(app, "log", help=N_("The journal: what was done, by whom, on which day, recorded when."))
def log(
    desk: Desk,
    subject: Annotated[
        str | None,
        typer.Option("--subject", metavar=N_("NUMBER"), help=N_("Only this delegation, passport, unit or account.")),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar=N_("KIND"), help=N_("delegation, passport, report, unit, account …"))
    ] = None,
    action: Annotated[
        str | None, typer.Option("--action", metavar=N_("ACTION"), help=N_("Only this action, by its code."))
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar=N_("LOGIN"), help=N_("Only what this account did, or had done."))
    ] = None,
    since: Annotated[date | None, day_option("--since", help=N_("From this business day on."))] = None,
    until: Annotated[date | None, day_option("--until", help=N_("Up to this business day."))] = None,
    recorded_since: Annotated[
        date | None, day_option("--recorded-since", help=N_("What was recorded on this day or later."))
    ] = None,
    recorded_until: Annotated[
        date | None, day_option("--recorded-until", help=N_("What was recorded on this day or earlier."))
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar=N_("COUNT"), min=1, help=N_("At most so many; the next page follows."))
    ] = PAGE,
    after: Annotated[
        int, typer.Option("--after", metavar=N_("EVENT"), min=0, help=N_("Begin behind this event: the next page."))
    ] = 0,
) -> None:
    """List events in the order of recording."""
    from travel.listings import events

    wanted = events.Wanted(
        subject=delegation_number(subject) if subject else None,
        kind=code_of(SUBJECT, "--kind", kind) if kind else None,
        action=action,
        actor=actor,
        since=since,
        until=until,
        recorded_from=_begin(recorded_since),
        recorded_before=_begin(recorded_until, days=1),
        after=after,
    )
    with desk.store.reading() as tx:
        found = events.log(tx, times(desk), wanted, limit + 1)
        empty = M("No event fits.") if found else _none(tx, wanted)
    rows = [_with_delegation(event_row(row)) for row in found[:limit]]
    tell(desk, LOG, rows, titled(desk, M("Journal")), empty)
    if len(found) > limit:
        desk.out.say(M("There are more; the next page: --after {event}", event=rows[-1]["event"]))


def _none(tx: Connection, wanted: Wanted) -> Message:
    """Why no event fits: the journal may have no such action or account at all."""
    from travel.listings import events

    if wanted.action is not None and not events.knows(tx, events.Wanted(action=wanted.action)):
        return M("No event fits: the journal knows no action {name}.", name=wanted.action)
    if wanted.actor is not None and not events.knows(tx, events.Wanted(actor=wanted.actor)):
        return M("No event fits: the journal knows nothing done by {name}.", name=wanted.actor)
    return M("No event fits.")


def _with_delegation(row: dict[str, Any]) -> dict[str, Any]:
    if row["delegation"] is None:
        return row
    return row | {"what": M("{number} {what}", number=row["delegation"], what=row["what"])}


def _begin(day: date | None, days: int = 0) -> datetime | None:
    """The first moment of a day in China, or of one ``days`` later."""
    return datetime.combine(day + timedelta(days=days), time.min, CHINA) if day else None


def _kind(code: str) -> Message:
    return SUBJECT.label(code)


LOG = (
    Column("event", M("No."), justify="right", whole=True),
    Column("on", M("Day"), whole=True),
    Column("subject", M("Subject")),
    Column("what", M("What")),
    Column("who", M("Who")),
    Column("words", M("Details")),
    Column("recorded_at", M("Recorded")),
)


@reading(app, "verify", help=N_("Recompute the journal's chains; name the first event of each that does not fit."))
def verify(
    desk: Desk,
    file: Annotated[
        Path | None,
        typer.Argument(metavar=N_("FILE"), help=N_("A case in a box: it is checked by itself, without a store.")),
    ] = None,
) -> None:
    """Check every chain, and every state and debt against it; exit status 1 when something does not fit."""
    from cli.terminal.reading_options import as_of_now
    from travel.proof import prove

    as_of_now(desk)
    if file is not None:
        _verify_box(desk, file)
        return
    count, breaks = 0, []
    with desk.store.reading() as tx:
        for step in prove(tx):
            if isinstance(step, int):
                count = step
                _progress(desk, count)
            else:
                breaks.append(_break(step))
    desk.out.card(
        [
            Fact("events", M("Events that fit"), count),
            Fact("sound", M("The journal is sound"), not breaks),
        ],
        [Section("breaks", M("What does not fit"), _BREAKS, breaks, empty=M("Everything fits."))],
    )
    if breaks:
        raise typer.Exit(1)


def _verify_box(desk: Desk, file: Path) -> None:
    from travel.box.archive import Misfit
    from travel.box.sealing import opened

    try:
        with opened(file) as box:
            facts, without_numbers = list(box_facts(box)), box.contents.told["numbers"] == "masked"
    except Misfit as misfit:
        desk.out.card(
            [Fact("file", M("File"), str(file)), Fact("sound", M("The box is sound"), False)],
            [Section("breaks", M("What does not fit"), _MISFIT, [{"part": misfit.part, "reason": misfit.reason}])],
        )
        raise typer.Exit(1) from None
    desk.out.card(told(desk, [Fact("file", M("File"), str(file)), Fact("sound", M("The box is sound"), True), *facts]))
    if without_numbers:
        desk.out.say(M("The numbers are masked: what the passports' events say, the seal alone bears out."))
    desk.out.say(
        M("Nothing was changed since the seal was made. That it is the seal of who handed it on, only he can tell you.")
    )


_MISFIT = (Column("part", M("Part"), whole=True), Column("reason", M("Why")))


@reading(app, "violations", help=N_("The violations: what was found, and what became of it."))
def list_violations(desk: Desk, kind: Kinds = None, state: States = None, delegation: OfDelegation = None) -> None:
    """The same as travel violation list."""
    show_violations(desk, kind, state, delegation)


def _progress(desk: Desk, count: int) -> None:
    if count and count % MANY == 0 and desk.out.format == "table":
        sys.stderr.write(M("{count} events checked …", count=count).render() + "\n")


def _break(found: Break) -> dict[str, Any]:
    subject = masked(found.subject) if found.subject_kind == "passport" else found.subject
    return {"kind": found.subject_kind, "subject": subject, "seq": found.seq, "reason": found.reason}


_BREAKS = (
    Column("kind", M("Kind"), render=_kind),
    Column("subject", M("Subject"), whole=True),
    Column("seq", M("Event"), justify="right"),
    Column("reason", M("Why")),
)
