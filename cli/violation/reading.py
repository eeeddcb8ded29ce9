"""`travel violation list`, `travel violation show` and `travel audit violations`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.terminal.choices import codes_of
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact
from cli.terminal.reading_options import as_of_now
from cli.violation.acting import One
from cli.violation.app import app
from cli.words.debts import DELEGATION
from cli.words.naming import delegation_number
from cli.words.reminders import in_this_language
from cli.words.states import state_label
from travel.i18n import N_, M, Message
from travel.vocabulary import VIOLATION

Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar=N_("KIND"), help=N_("overstay, unauthorised-change, late-passport, late-report …")),
]
States = Annotated[
    list[str] | None,
    typer.Option("--state", metavar=N_("STATE"), help=N_("open, explained, accepted, upheld; may be repeated.")),
]
OfDelegation = Annotated[
    str | None, typer.Option("--for", metavar=N_("DELEGATION"), help=N_("Only those of this delegation."))
]


@reading(app, "list", help=N_("The violations: what was found, and what became of it."))
def list_violations(desk: Desk, kind: Kinds = None, state: States = None, delegation: OfDelegation = None) -> None:
    """List violations, newest first."""
    show_violations(desk, kind, state, delegation)


def show_violations(desk: Desk, kind: list[str] | None, state: list[str] | None, delegation: str | None) -> None:
    """The same, for another noun."""
    from travel import violations

    as_of_now(desk)
    with desk.store.reading() as tx:
        found = violations.violations(
            tx,
            tuple(state or ()),
            codes_of(VIOLATION, "--kind", kind),
            delegation_number(delegation) if delegation else None,
        )
    rows = [_row(row) for row in found]
    desk.out.emit(_LISTED, rows, title=M("Violations: {count}", count=len(rows)), empty=M("There are no violations."))


@reading(app, "show", help=N_("A violation with its explanation and the ruling."))
def show(desk: Desk, number: One) -> None:
    """Show one violation as it stands."""
    from travel import violations

    as_of_now(desk)
    with desk.store.reading() as tx:
        row = violations.known(tx, number.upper())
    values = _row(row) | {"opened_on": row.opened_on, "explanation": row.explanation or None}
    values |= {"ruling": row.ruling or None, "facts": row.facts}
    facts = [Fact(column.key, column.header, values[column.key], column.render) for column in _LISTED]
    facts += [
        Fact("opened_on", M("Opened"), row.opened_on),
        Fact("explanation", M("Explanation"), row.explanation or None),
        Fact("ruling", M("Ruling"), row.ruling or None),
    ]
    desk.out.card(facts)


def _row(row: Any) -> dict[str, Any]:
    return {
        "violation": row.number,
        "delegation": row.delegation,
        "unit": row.unit,
        "kind": row.kind,
        "who": row.who,
        "found": row.found,
        "state": row.state,
    }


def _state(code: str) -> Message:
    return state_label("violation", code)


_LISTED = (
    Column("violation", M("Violation"), whole=True),
    DELEGATION,
    Column("kind", M("Kind"), render=VIOLATION.label),
    Column("who", M("Who")),
    Column("found", M("What was found"), render=in_this_language),
    Column("state", M("State"), render=_state),
)
