"""The answer to several actions: one line each, then every reason against those that could not be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cli.action.answer import obligations, owed_facts, own_steps, state_change
from cli.terminal.output import Column
from cli.words.next_step import next_sentence, next_step
from cli.words.reminders import NUMBER
from travel.errors import BadInput, Refused, TravelError
from travel.i18n import M, Message
from travel.masking import masked

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from cli.action.acting import Attempt
    from cli.terminal.desk_context import Desk


def report_each(desk: Desk, attempts: Sequence[Attempt]) -> None:
    """Show what became of each request. The rows have the same keys whatever became of them."""
    belonging = _belonging(desk, attempts)
    rows = [_row(attempt, belonging) for attempt in attempts]
    desk.out.emit(
        _columns(desk, attempts), rows, title=M("Rehearsal: nothing of this is written.") if desk.dry_run else None
    )
    for attempt, row in zip(attempts, rows, strict=True):
        _reasons(desk, attempt, row)
    done = sum(attempt.done is not None for attempt in attempts)
    template = (
        M("{count} in all: {done} can be done, {failed} cannot.", **_counts(len(attempts), done))
        if desk.dry_run
        else M("{count} in all: {done} done, {failed} not done.", **_counts(len(attempts), done))
    )
    desk.out.say(template)
    if desk.out.format == "table":
        _show_delegation(desk, attempts)


def _show_delegation(desk: Desk, attempts: Sequence[Attempt]) -> None:
    """What is owed and what comes next, where everything that was done belongs to one delegation."""
    from travel.delegations import cases

    with desk.store.reading() as tx:
        done = [attempt for attempt in attempts if attempt.done is not None]
        numbers = {_delegation(tx, attempt) for attempt in done}
        number = numbers.pop() if len(numbers) == 1 else None
        if number is None:
            return
        case = cases.read(tx, number)
        owed = obligations(case, [change for each in done if each.done for change in each.done.changes])
        step = next_step(case)
    desk.out.card(list(owed_facts(owed)))
    if not desk.dry_run:
        desk.out.say(next_sentence(step))


def _delegation(tx: Connection, attempt: Attempt) -> str | None:
    from travel.journal import last
    from travel.journeys import violations

    if attempt.request.workflow == "violation":
        return str(violations.known(tx, attempt.request.name).delegation)
    if attempt.request.workflow != "passport":
        return attempt.request.name
    event = last(tx, "passport", attempt.request.name)
    return getattr(attempt.request.details, "delegation", None) or (event.delegation if event else None)


def _counts(count: int, done: int) -> dict[str, int]:
    return {"count": count, "done": done, "failed": count - done}


def _belonging(desk: Desk, attempts: Sequence[Attempt]) -> dict[str, str]:
    """The holder of each passport, the delegation of each violation, by number; of those that are there."""
    from travel.custody.passports import find
    from travel.journeys import violations

    workflow = attempts[0].request.workflow if attempts else None
    if workflow not in ("passport", "violation"):
        return {}
    names = [attempt.request.name for attempt in attempts]
    with desk.store.reading() as tx:
        if workflow == "passport":
            return {row.number: row.holder for name in names if (row := find(tx, name)) is not None}
        return {row.number: row.delegation for name in names if (row := violations.find(tx, name)) is not None}


def _row(attempt: Attempt, belonging: dict[str, str]) -> dict[str, Any]:
    wanted, done, error = attempt.request, attempt.done, attempt.error
    subject: dict[str, Any] = {"delegation": wanted.name}
    if wanted.workflow == "violation":
        subject = {"violation": wanted.name, "delegation": belonging.get(wanted.name)}
    elif wanted.workflow == "passport":
        subject = {"passport": masked(wanted.name), "holder": belonging.get(wanted.name)}
    findings = done.findings if done else error.findings if isinstance(error, Refused) else ()
    return subject | {
        "action": wanted.action,
        "on": wanted.on,
        "result": "done" if done else _result(error),
        "status": error.exit_status if error else 0,
        "from": done.before if done else None,
        "to": own_steps(done)[-1].after if done else None,
        "change": state_change(done) if done else error.message if error else None,
        "obligations": [
            {"kind": each.kind, "change": each.how, "owner": each.owner, "due_on": each.due.on}
            for each in (done.changes if done else ())
        ],
        "findings": list(findings),
    }


def _result(error: TravelError | None) -> str:
    return {1: "refused", 3: "moved-first", 4: "not-allowed"}.get(error.exit_status if error else 0, "bad-input")


_RESULTS = {
    "done": M("done"),
    "refused": M("forbidden"),
    "moved-first": M("moved first"),
    "not-allowed": M("not allowed"),
    "bad-input": M("not possible"),
}
_REHEARSED = _RESULTS | {"done": M("can be done")}


def _columns(desk: Desk, attempts: Sequence[Attempt]) -> tuple[Column, ...]:
    words = _REHEARSED if desk.dry_run else _RESULTS
    subject: tuple[Column, ...] = (Column("delegation", M("Delegation"), whole=True),)
    if attempts and attempts[0].request.workflow == "passport":
        subject = (Column("passport", M("Passport"), whole=True), Column("holder", M("Holder")))
    if attempts and attempts[0].request.workflow == "violation":
        subject = (NUMBER, *subject)
    return (
        *subject,
        Column("result", M("Result"), render=lambda code: words[code], whole=True),
        Column("change", M("What changed, or why not")),
    )


def _reasons(desk: Desk, attempt: Attempt, row: dict[str, Any]) -> None:
    """Everything that the line had no room for."""
    problems: Sequence[Message] = attempt.error.problems if isinstance(attempt.error, BadInput) else ()
    if not row["findings"] and not problems:
        return
    name = row.get("violation") or row.get("delegation") or row["passport"]
    desk.out.say(M("{name}:", name=name))
    for problem in problems:
        desk.out.say(problem)
    desk.out.findings(row["findings"])
