"""A table of border records, taken over row by row: read, rehearsed, done, and told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.acting import session
from cli.action.tables import constants
from cli.terminal.output import Column
from cli.words.next_step import next_sentence, next_step
from travel.errors import BadInput, NotAllowed, Refused, TravelError
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk
    from travel.imports.table import Problem
    from travel.journeys.border_records import BorderFile, Stamp
    from workflows.bundles import Bundle, What

Records = Annotated[
    Path | None,
    typer.Option(
        "--records",
        metavar=N_("FILE"),
        help=N_("A table of border records (.csv, .xlsx …) of many people at once."),
    ),
]
KeepGoing = Annotated[
    bool,
    typer.Option("--keep-going", help=N_("Take the rows that are right, and list the others with their reasons.")),
]


def take_over(
    desk: Desk, what: What, path: Path, delegation: str | None, given: list[str] | None, *, keep_going: bool
) -> None:
    """Record what a table says; nothing of it while a row is wrong, unless the others are to be taken.

    Raises BadInput that lists every row's problems; Exit with 1 when only a part was taken.
    """
    from travel.journeys.border_reading import read_border_records
    from travel.journeys.border_records import not_collectable
    from workflows.bundles import bundles

    with desk.store.reading() as tx:
        against = not_collectable if what == "collect" else lambda _stamp: None
        found = read_border_records(tx, path, desk.on, delegation, against, constants(given))
        wanted = bundles(tx, what, found, desk.on)
    if found.wrong and not keep_going:
        raise _unusable(path, found, wanted)
    done = _carried_out(desk, wanted, keep_going=keep_going)
    failed = [bundle for bundle in done if bundle.error is not None]
    if failed and not keep_going:
        raise _refusal(path, failed)
    _tell(desk, found, done)
    if found.wrong or failed:
        raise typer.Exit(1)


def _carried_out(desk: Desk, wanted: Sequence[Bundle], *, keep_going: bool) -> list[Bundle]:
    """Each bundle with what came of it: where one cannot be done nothing is, unless the others are to be taken."""
    from workflows.bundles import performed_each, performed_together, rehearsed

    at = session(desk)
    found = rehearsed(at, wanted)
    if desk.dry_run:
        return found
    if keep_going:
        return performed_each(at, found)
    return found if any(bundle.error is not None for bundle in found) else performed_together(at, found)


def check_alone(
    records: Path | None, given: list[str] | None, *, keep_going: bool, others: Mapping[str, object]
) -> None:
    """Raises BadInput for what cannot be said beside a table, or not without one."""
    if records is None and (keep_going or given):
        raise BadInput(M("--keep-going and --set go with --records FILE"))
    said = [name for name, value in others.items() if value]
    if records is not None and said:
        raise BadInput(M("The table says everything; leave out {options}", options=said))


def _unusable(path: Path, found: BorderFile, wanted: Sequence[Bundle]) -> BadInput:
    from workflows.bundles import incomplete

    more = [
        M("{number}: {reason}", number=bundle.delegation, reason=incomplete(bundle.missing))
        for bundle in wanted
        if bundle.missing
    ]
    return BadInput(M("{file} cannot be taken over as it stands", file=path), [*found.described(), *more])


def _refusal(path: Path, failed: Sequence[Bundle]) -> TravelError:
    """All errors in one."""
    errors = [bundle.error for bundle in failed if bundle.error is not None]
    if len(errors) == 1:
        return errors[0]
    refused = [error for error in errors if isinstance(error, Refused)]
    if len(refused) == len(errors):
        kind = NotAllowed if any(isinstance(error, NotAllowed) for error in refused) else Refused
        findings = [finding for error in refused for finding in error.findings]
        return kind(M("{reasons}", reasons=[error.message for error in refused]), findings)
    problems = [
        M("{number}: {reason}", number=bundle.delegation, reason=reason)
        for bundle in failed
        for reason in _reasons(bundle.error)
    ]
    return BadInput(M("{file} cannot be taken over as it stands", file=path), problems)


def _reasons(error: TravelError | None) -> list[Message]:
    if error is None:
        return []
    return [error.message, *(finding.message for finding in getattr(error, "findings", ()))]


def _tell(desk: Desk, found: BorderFile, done: Sequence[Bundle]) -> None:
    rows = [*(_row(stamp, bundle) for bundle in done for stamp in bundle.stamps), *_wrong(found)]
    rows.sort(key=lambda row: (row["sheet"], row["row"]))
    title = M("Rehearsal: nothing of this is written.") if desk.dry_run else None
    words = _REHEARSED if desk.dry_run else _RESULTS
    columns = [*_COLUMNS]
    columns.insert(5, Column("result", M("Result"), render=lambda code: words[code]))
    desk.out.emit(columns, rows, title=title, empty=M("There is no row in it."))
    for bundle in done:
        findings = [finding for each in bundle.done for finding in each.findings]
        if findings:
            desk.out.say(M("{name}:", name=bundle.delegation))
            desk.out.findings(findings)
    for said in found.table.left_out:
        desk.out.say(M("Not taken over: {what}", what=said))
    results = [row["result"] for row in rows]
    counts = {name: results.count(name) for name in ("done", "same", "wrong")}
    template = (
        M(
            "{count} rows: {done} can be recorded, {same} were recorded already, {wrong} cannot.",
            count=len(rows),
            **counts,
        )
        if desk.dry_run
        else M("{count} rows: {done} recorded, {same} were recorded already, {wrong} not.", count=len(rows), **counts)
    )
    desk.out.say(template)
    _say_next(desk, done)


def _say_next(desk: Desk, done: Sequence[Bundle]) -> None:
    from travel.delegations import cases

    if len(done) == 1 and done[0].done and not desk.dry_run:
        with desk.store.reading() as tx:
            desk.out.say(next_sentence(next_step(cases.read(tx, done[0].delegation))))


def _row(stamp: Stamp, bundle: Bundle) -> dict[str, Any]:
    own = [finding for each in bundle.done for finding in each.findings if finding.facts.get("name") == stamp.name]
    if bundle.error is not None:
        result, reason = "wrong", M("{reasons}", reasons=_reasons(bundle.error))
    elif bundle.is_known(stamp):
        result, reason = "same", M("already recorded, the same")
    else:
        result, reason = "done", None
    return {
        "sheet": stamp.line.sheet,
        "row": stamp.line.row,
        "name": stamp.name,
        "person": stamp.person,
        "delegation": stamp.delegation,
        "exit": stamp.crossing.exit,
        "entry": stamp.crossing.entry,
        "countries": list(stamp.crossing.countries),
        "result": result,
        "reason": reason,
        "findings": own,
    }


def _wrong(found: BorderFile) -> list[dict[str, Any]]:
    return [
        {
            "sheet": line.sheet,
            "row": line.row,
            **{name: line.values.get(name) for name in ("name", "person", "delegation", "exit", "entry")},
            "countries": list(line.values.get("countries") or ()),
            "result": "wrong",
            "reason": M("{reasons}", reasons=[_said(found, problem) for problem in line.problems]),
            "findings": [],
        }
        for line in (each.line for each in found.wrong)
    ]


def _said(found: BorderFile, problem: Problem) -> Message:
    label = next((column.label for column in found.table.columns if column.name == problem.column), None)
    return M("{column}: {reason}", column=M(label), reason=problem.reason) if label else problem.reason


_RESULTS = {"done": M("recorded"), "same": M("as before"), "wrong": M("not taken")}
_REHEARSED = _RESULTS | {"done": M("can be recorded")}
_COLUMNS = (
    Column("row", M("Row"), justify="right", whole=True),
    Column("name", M("Name")),
    Column("delegation", M("Delegation"), whole=True),
    Column("exit", M("Exit"), whole=True),
    Column("entry", M("Entry"), whole=True),
    Column("reason", M("Reason")),
)
