"""`travel violation list`, `travel violation show` and `travel audit violations`."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from cli.terminal.choices import codes_of
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Fact
from cli.terminal.reading_options import as_of_now, chosen
from cli.violation.acting import One
from cli.violation.app import app
from cli.words.debts import DELEGATION, UNIT
from cli.words.naming import delegation_number, serial_number
from cli.words.next_step import next_fact, next_sentence, step_for_violation
from cli.words.reminders import AGAINST, FOUND, NUMBER, STATE, WHO, in_this_language
from cli.words.states import state_codes
from travel.i18n import N_, M
from travel.vocabulary import VIOLATION

Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar=N_("KIND"), help=N_("overstay, unauthorised-change, late-passport, late-report …")),
]
States = Annotated[
    list[str] | None,
    typer.Option(
        "--state", metavar=N_("STATE"), help=N_("open, explained, accepted, upheld, unfounded; may be repeated.")
    ),
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
    from travel.delegations import cases
    from travel.journeys import violations

    as_of_now(desk)
    states, kinds = state_codes(desk, "violation", state), codes_of(VIOLATION, "--kind", kind)
    with desk.store.reading() as tx:
        number = cases.read(tx, delegation_number(delegation)).number if delegation else None
        found = violations.violations(tx, states, kinds, number)
    rows = [_row(row) for row in found]
    desk.out.emit(
        chosen(desk, _SCREEN, _MORE),
        rows,
        title=M("Violations: {count}", count=len(rows)),
        empty=M("There are no violations."),
    )


@reading(app, "show", help=N_("A violation with its explanation and the ruling."))
def show(desk: Desk, number: One) -> None:
    """Show one violation as it stands."""
    from travel import journal
    from travel.journeys import violations

    as_of_now(desk)
    with desk.store.reading() as tx:
        row = violations.known(tx, serial_number(number))
        last = journal.last(tx, "violation", row.number)
    values = _row(row)
    because = json.loads(last.details).get("because") if last else None
    facts = [Fact(column.key, column.header, values[column.key], column.render) for column in _CARD]
    facts += [
        Fact("opened_on", M("Opened"), row.opened_on),
        Fact("explanation", M("Explanation"), row.explanation or None),
        Fact("ruling", M("Ruling"), row.ruling or None),
    ]
    if because or desk.out.format != "table":
        facts.append(Fact("because", M("Why unfounded"), because, render=in_this_language))
    if desk.out.format != "table":
        facts.append(Fact("facts", M("Compared"), row.facts))
    step = step_for_violation(row.state, row.number)
    desk.out.card([*facts, *next_fact(desk, step)])
    desk.out.say(next_sentence(step))


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


_CARD = (NUMBER, DELEGATION, AGAINST, WHO, FOUND, STATE)
_SCREEN = (NUMBER, DELEGATION, AGAINST, FOUND, STATE)
_MORE = (WHO, UNIT)
