"""`travel overdue`: everything that is overdue, of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cli.terminal.choices import code_of, codes_of
from cli.terminal.command import noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column
from cli.terminal.reading_options import KindOption, UnitOption, times, titled
from cli.words.debts import (
    COUNTED,
    KIND,
    MORE_OVERDUE,
    OVERDUE,
    OVERDUE_REMINDED,
    OWNER,
    UNIT,
    together,
    with_reminders,
)
from travel.i18n import N_, M, Message
from travel.vocabulary import OBLIGATION

app = noun_app()


@reading(app, "overdue", help=N_("Everything that is overdue, of every kind."))
def overdue(
    desk: Desk,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar=N_("kind|unit|person"), help=N_("Count by kind, by unit or by person.")),
    ] = None,
    kind: KindOption = None,
    unit: UnitOption = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar=N_("COUNT"), min=1, help=N_("Only so many, the longest overdue.")),
    ] = None,
) -> None:
    """List what is overdue on --as-of, else today; a day to come tells who will be if nothing happens."""
    from travel.listings import overdue as listings
    from travel.listings.obligations import Wanted

    code = code_of(listings.BY, "--by", by) if by else None
    wanted = Wanted(codes_of(OBLIGATION, "--kind", kind), unit, limit=limit + 1 if limit else None)
    with desk.store.reading() as tx:
        if code is None:
            rows = listings.overdue(tx, times(desk), desk.today, wanted)
        else:
            rows = listings.overdue_by(tx, times(desk), desk.today, code, wanted)
    more, rows = limit is not None and len(rows) > limit, rows[:limit]
    count = len(rows) if code is None else sum(row["overdue"] for row in rows)
    title = M("Overdue: {count}", count=count)
    if more:
        title = M("Overdue: more than {count}; these are the longest", count=count)
    if code is None:
        show(desk, rows, title, _NOTHING)
    else:
        title = M("{title}, {by}", title=title, by=listings.BY.label(code))
        desk.out.emit((*_BY[code], *COUNTED), rows, title=foretold(desk, title), empty=_NOTHING)


def show(desk: Desk, rows: list[dict[str, Any]], title: Message, empty: Message) -> None:
    """List overdue debts with their reminders; on a screen what several owe in the same way stands in one line."""
    columns: Sequence[Column] = (*OVERDUE, *MORE_OVERDUE)
    if desk.out.format in ("table", "md"):
        rows = with_reminders(together(rows))
        columns = OVERDUE_REMINDED if any(row["reminded"] for row in rows) else OVERDUE
    desk.out.emit(columns, rows, title=foretold(desk, title), empty=empty)


def foretold(desk: Desk, title: Message) -> Message:
    """``title`` with the times that were asked for; of a day to come it says that it is a projection."""
    if desk.as_of is None or desk.as_of <= desk.today:
        return titled(desk, title)
    if desk.known_at is None:
        return M("{title}, projected to {day} if nothing is settled", title=title, day=desk.as_of)
    return M(
        "{title}, projected to {day} from what was recorded by {known_at}",
        title=title,
        day=desk.as_of,
        known_at=desk.known_at,
    )


_NOTHING = M("Nothing is overdue.")
_BY: dict[str, tuple[Column, ...]] = {"kind": (KIND,), "unit": (UNIT,), "person": (OWNER, UNIT)}
