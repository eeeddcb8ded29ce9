"""`travel review inbox`."""

from __future__ import annotations

from typing import Any

from cli.desk.waiting import inbox_rows
from cli.review.app import app
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column
from cli.terminal.reading_options import chosen
from cli.words.debts import NEXT
from cli.words.holds import rule_exception_words
from cli.words.next_step import seat_name
from travel.i18n import N_, M, Message


@reading(app, "inbox", help=N_("What waits for my decision, the longest waiting first."))
def inbox(desk: Desk) -> None:
    """List the open seats that I may decide, for myself or as a substitute."""
    rows = inbox_rows(desk)
    excepted = any(row["exceptions"] for row in rows)
    desk.out.emit(
        chosen(desk, (*COLUMNS[:-1], EXCEPTIONS, COLUMNS[-1]) if excepted else COLUMNS, MORE),
        rows,
        title=M("For my decision: {count}", count=len(rows)),
        empty=M("Nothing waits for a decision."),
    )


def _seat(seat: dict[str, Any]) -> Message:
    name = seat_name(seat)
    return M("{step}, for {name}", step=name, name=seat["for_name"]) if seat["for_name"] else name


def _excepted(rows: list[dict[str, Any]]) -> Message | str:
    return rule_exception_words(rows) if rows else ""


EXCEPTIONS = Column("exceptions", M("Exceptions from holds"), render=_excepted)
COLUMNS = (
    Column("delegation", M("Delegation"), whole=True),
    Column("title", M("Title")),
    Column("seat", M("Step"), render=_seat),
    Column("since", M("Since"), whole=True),
    NEXT,
)
MORE = (
    Column("organiser", M("Organiser")),
    Column("leader", M("Leader")),
    Column("persons", M("Persons")),
    Column("exit", M("Exit")),
    Column("for", M("For")),
)
