"""`travel import units|persons|…`: a table is read, looked at, and taken over, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.action.acting import session
from cli.action.registering import rehearsed, say_next
from cli.action.tables import Given, constants
from cli.importing.app import app
from cli.importing.preview import show
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.terminal.progress import progress
from travel.errors import BadInput
from travel.i18n import N_, M

if TYPE_CHECKING:
    from workflows.importing import Preview

File = Annotated[
    Path, typer.Argument(metavar=N_("FILE"), help=N_("A workbook (.xlsx, .xls, .ods) or a CSV file (.csv)."))
]
Sheet = Annotated[
    str | None,
    typer.Option("--sheet", metavar=N_("SHEET"), help=N_("Only this sheet; else every one with the heading.")),
]
Wrong = Annotated[
    Path | None,
    typer.Option(
        "--wrong", metavar=N_("FILE"), help=N_("Where wrong rows are written, with their reasons; NAME-wrong.xlsx.")
    ),
]
KeepGoing = Annotated[bool, typer.Option("--keep-going", help=N_("Take over what is right, and leave out wrong rows."))]

VERBS = {
    "units": N_("Take over units, with the tree they form."),
    "persons": N_("Take over persons who travel."),
    "accounts": N_("Take over accounts and their roles."),
    "passports": N_("Take over passports that lie in custody."),
    "plan": N_("Take over the annual plan."),
    "ledger": N_("Take over delegations of past years, with what became of them."),
}
_NEXT = {
    "units": ("unit", "list"),
    "persons": ("person", "list"),
    "accounts": ("account", "list"),
    "passports": ("passport", "list"),
    "plan": ("plan", "list"),
    "ledger": ("delegation", "list"),
}


def _verb(name: str) -> Callable[..., None]:
    def take_over(
        desk: Desk,
        file: File,
        sheet: Sheet = None,
        given: Given = None,
        wrong: Wrong = None,
        keep_going: KeepGoing = False,  # an option of the command line
    ) -> None:
        _take_over(desk, name, file, sheet, given, wrong, keep_going=keep_going)

    return take_over


for _name, _help in VERBS.items():
    acting(app, _name, help=_help)(_verb(_name))


def _take_over(
    desk: Desk,
    name: str,
    file: Path,
    sheet: str | None,
    given: list[str] | None,
    wrong: Path | None,
    *,
    keep_going: bool,
) -> None:
    from travel.imports.table import read_table
    from travel.imports.workbooks import free_name, write_wrong
    from workflows.importing import KINDS, Source, preview, take

    if wrong is not None and wrong.exists():
        raise BadInput(M("{file} is there already; name another", file=wrong))
    kind, source = KINDS[name], Source(session(desk), file, desk.on)
    with progress(M("Reading")) as tell:
        table = read_table(file, kind.columns, sheet=sheet, given=constants(given), progress=tell)
    with progress(M("Checking")) as tell:
        found = preview(kind, source, table, tell)
    rejected = found.of("wrong")
    beside = None
    if rejected and not desk.dry_run:
        beside = wrong or free_name(file.with_name(f"{file.stem}-wrong.xlsx"))
        write_wrong(beside, table, (each.line for each in rejected))
    writes = bool(found.of("new", "changed")) and (keep_going or not rejected)
    if desk.out.format == "table":
        show(desk, name, found, beside, written=False)
        _end(desk, found, beside, writes=writes)
    if writes and not desk.dry_run:
        new, changed = len(found.of("new")), len(found.of("changed"))
        desk.confirm(M("Write {new} new and {changed} changed rows?", new=new, changed=changed))
        with progress(M("Writing")) as tell:
            take(kind, source, found, tell)
        desk.out.say(M("Written: {new} new, {changed} changed.", new=new, changed=changed))
    if desk.out.format != "table":
        show(desk, name, found, beside, written=writes and not desk.dry_run)
        _end(desk, found, beside, writes=writes)
    if desk.dry_run:
        rehearsed(desk)
    elif writes:
        say_next(desk, *_NEXT[name])
    if rejected:
        raise typer.Exit(2)


def _end(desk: Desk, found: Preview, beside: Path | None, *, writes: bool) -> None:
    """Where nothing is written, say why and what to do. Raises BadInput for wrong rows."""
    if writes:
        return
    if found.of("wrong") and beside is None:
        raise BadInput(
            M(
                "{count} rows are wrong. Put them right in {source}, or take over the others with --keep-going. This "
                "was a rehearsal: no file of them was written",
                count=len(found.of("wrong")),
                source=found.table.path.name,
            )
        )
    if found.of("wrong"):
        raise BadInput(
            M(
                "Nothing was written: {count} rows are wrong. They stand in {file} with the reasons. Put them right in "
                "{source} and import it again, or take over the others with --keep-going",
                count=len(found.of("wrong")),
                file=beside,
                source=found.table.path.name,
            )
        )
    if found.judged:
        desk.out.say(M("Everything is there already; there is nothing to write."))
    else:
        desk.out.say(M("The table has a heading and no rows; there is nothing to write."))
