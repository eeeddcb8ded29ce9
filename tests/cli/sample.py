"""A noun with verbs of every shape, to try the plumbing with."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.terminal.command import acting, noun_app, plain, reading
from cli.terminal.desk_context import Desk
from cli.terminal.options import day_option
from cli.terminal.output import Column, Fact, Section
from travel.errors import BadInput, NotAllowed, Refused
from travel.findings import Finding
from travel.i18n import M, verbatim

app = noun_app()

COLUMNS = (Column("name", M("Item"), whole=False), Column("days_overdue", verbatim("Days"), justify="right"))
FINDING = Finding("R05", "block", verbatim("八天"), {"days_abroad": 8}, "中办发〔2013〕16号")


@reading(app, "list", help="List what is there.")
def list_things(
    desk: Desk,
    names: Annotated[list[str] | None, typer.Argument()] = None,
    limit: Annotated[int, typer.Option(min=1)] = 5,
) -> None:
    rows = [{"name": name, "days_overdue": limit, "as_of": desk.as_of} for name in names or ()]
    desk.out.emit(COLUMNS, rows, title=M("Content"))


@acting(app, "add", help="Add a thing.")
def add(
    desk: Desk,
    name: Annotated[str, typer.Argument(metavar="THING")],
    file: Annotated[Path | None, typer.Option("--file", exists=True)] = None,
    kind: Annotated[Literal["visit", "stopover"], typer.Option("--kind")] = "visit",
    entered: Annotated[date | None, day_option("--entered", help="The day.")] = None,
) -> None:
    desk.out.card(
        [Fact("name", M("Item"), name), Fact("on", M("Reason"), desk.on), Fact("entered", M("Source"), entered)],
        [Section("things", M("Content"), COLUMNS, [{"name": kind, "days_overdue": 1, "file": file}])],
    )
    desk.out.say(M("Nothing was changed."))


@plain(app, "fail", help="Fail as asked.")
def fail(desk: Desk, how: Annotated[str, typer.Argument()]) -> None:
    errors: dict[str, BaseException] = {
        "refused": Refused(verbatim("团组[red]\x1b[31m"), [FINDING]),
        "not-allowed": NotAllowed(verbatim("无权"), [FINDING]),
        "bad": BadInput(verbatim("申请表有误"), [verbatim("第3行"), verbatim("第9行")]),
        "broken": RuntimeError("内部[/]"),
        "interrupted": KeyboardInterrupt(),
        "end": EOFError(),
        "some": typer.Exit(1),
        "ask": BadInput(verbatim("not asked")),
    }
    if how == "ask":
        desk.confirm(verbatim("删除？"))
    raise errors[how]
