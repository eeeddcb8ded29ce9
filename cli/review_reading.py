"""`travel review inbox`."""

from __future__ import annotations

from typing import Any

from cli.command import reading
from cli.desk_context import Desk
from cli.next_step import seat_name
from cli.output import Column
from cli.review_app import app
from cli.waiting import inbox_rows
from travel.i18n import N_, M


@reading(app, "inbox", help=N_("What waits for my decision, the longest waiting first."))
def inbox(desk: Desk) -> None:
    """List the open seats that I may decide, for myself or as a substitute."""
    rows = inbox_rows(desk)
    desk.out.emit(
        COLUMNS, rows, title=M("For my decision: {count}", count=len(rows)), empty=M("Nothing waits for a decision.")
    )


def _step(step: dict[str, Any]) -> Any:
    return seat_name(step)


COLUMNS = (
    Column("delegation", M("Delegation"), whole=True),
    Column("title", M("Title")),
    Column("organiser", M("Organiser")),
    Column("seat", M("Step"), render=_step),
    Column("since", M("Since"), whole=True),
    Column("for_name", M("For")),
    Column("next", M("Command")),
)
