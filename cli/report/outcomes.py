"""`travel report outcomes`: what trips led to, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cli.report.app import app
from cli.terminal.choices import code_of
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column
from cli.terminal.reading_options import UnitOption, times, titled
from cli.words.debts import DELEGATION, UNIT
from cli.words.naming import delegation_number
from travel.i18n import N_, M, Message
from travel.vocabulary import OUTCOME_KIND, OUTCOME_STATE


@reading(app, "outcomes", help=N_("What trips led to: still open or settled, what was found, when it is asked again."))
def outcomes(
    desk: Desk,
    state: Annotated[
        str | None, typer.Option("--state", metavar=N_("STATE"), help=N_("Only those that are open, or closed."))
    ] = None,
    unit: UnitOption = None,
    delegation: Annotated[
        str | None, typer.Option("--for", metavar=N_("DELEGATION"), help=N_("Only those of this delegation."))
    ] = None,
) -> None:
    """List the outcomes of evaluated trips as they stand, or stood, with the evidence that look-backs brought."""
    from travel.listings.outcomes import Wanted
    from travel.listings.outcomes import outcomes as listing

    wanted = Wanted(
        code_of(OUTCOME_STATE, "--state", state) if state else None,
        unit,
        delegation_number(delegation) if delegation else None,
    )
    with desk.store.reading() as tx:
        rows = listing(tx, times(desk), wanted)
    title = M(
        "Outcomes: {count}, of which open {open}",
        count=len(rows),
        open=sum(row["state"] == "open" for row in rows),
    )
    columns: Sequence[Column] = _COLUMNS
    if desk.out.format in ("table", "md"):
        rows, columns = [{**row, "found": _found(row)} for row in rows], _SCREEN
    desk.out.emit(columns, rows, title=titled(desk, title), empty=M("No trip has been evaluated with an outcome."))


def _found(row: dict[str, Any]) -> Message | None:
    if row["looked_on"] is None:
        return None
    said = M("{day}: {finding}", day=row["looked_on"], finding=row["finding"])
    return M("{said} ({files})", said=said, files=row["evidence"]) if row["evidence"] else said


_OUTCOME = Column("outcome", M("No."), justify="right")
_TITLE = Column("title", M("What came of it"))
_STATE = Column("state", M("State"), render=OUTCOME_STATE.label)
_NEXT = Column("next_look_back", M("Next look-back"), whole=True)
_SCREEN = (_OUTCOME, DELEGATION, _TITLE, _STATE, Column("found", M("Last look-back")), _NEXT)
_COLUMNS = (
    _OUTCOME,
    DELEGATION,
    UNIT,
    Column("kind", M("Kind"), render=OUTCOME_KIND.label),
    _TITLE,
    Column("partner", M("Partner")),
    Column("due_on", M("To be done by"), whole=True),
    _STATE,
    Column("looked_on", M("Looked at"), whole=True),
    Column("finding", M("What was found")),
    Column("evidence", M("Evidence")),
    _NEXT,
)
