"""What an import would do, on one screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.terminal.output import Column, Fact, Section
from travel.i18n import M, Message
from travel.masking import masked

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk
    from travel.imports.judging import Judged
    from workflows.importing import Preview

SHOWN = 10
"""So many lines of a kind a person is shown; a program gets all."""

_PLACE = Column("place", M("Where"), render=str)
_CHANGED = (
    _PLACE,
    Column("what", M("What"), render=str),
    Column("column", M("Column"), render=str),
    Column("before", M("Before")),
    Column("after", M("After")),
)


def show(desk: Desk, name: str, found: Preview, beside: Path | None, *, written: bool) -> None:
    """Counts, changes, what is wrong, and what was left out of the table."""
    told = desk.out.format == "table"
    counts = {what: len(found.of(what)) for what in ("new", "changed", "same", "wrong")}
    facts = [
        Fact("file", M("File"), str(found.table.path)),
        Fact("rows", M("Rows"), len(found.judged)),
        Fact("new", M("New"), counts["new"]),
        Fact("changed", M("Changed"), counts["changed"]),
        Fact("same", M("As registered"), counts["same"]),
        Fact("wrong", M("Wrong"), counts["wrong"]),
    ]
    if not told:
        facts += [
            Fact("kind", M("Kind"), name),
            Fact("written", M("Written"), written),
            Fact("wrong_file", M("Wrong rows in"), str(beside) if beside else None),
        ]
    problems: list[dict[str, Any]] = [{"problem": each} for each in found.problems()]
    left_out: list[dict[str, Any]] = [{"left_out": each} for each in found.table.left_out]
    sections = [
        _section("changes", M("Would change"), _CHANGED, _changes(found), told=told),
        _section("problems", M("Wrong"), (Column("problem", M("Where and why"), render=str),), problems, told=told),
        _section("left_out", M("Not taken over"), (Column("left_out", M("Where"), render=str),), left_out, told=told),
    ]
    title = M("Import of {kind}", kind=_kind(name))
    desk.out.card(facts, [each for each in sections if each.rows or not told], title=title)


def _kind(name: str) -> Message:
    from workflows.importing import KINDS

    return M(KINDS[name].label)


def _section(
    key: str, title: Message, columns: tuple[Column, ...], rows: list[dict[str, Any]], *, told: bool
) -> Section:
    if told and len(rows) > SHOWN:
        title = M("{title}: the first {shown} of {count}", title=title, shown=SHOWN, count=len(rows))
        rows = rows[:SHOWN]
    return Section(key, title, columns, rows)


def _changes(found: Preview) -> list[dict[str, Any]]:
    from travel.imports.columns import place_of

    return [
        {
            "place": place_of(each.line.sheet, each.line.row - 1),
            "what": _subject(found, each),
            "column": M(column.label),
            "before": _shown(column, each.before[column.name]),
            "after": _shown(column, each.line.values[column.name]),
        }
        for each in found.of("changed")
        for column in found.table.columns
        if column.name in each.before
    ]


def _subject(found: Preview, judged: Judged) -> str:
    """Whom or what a row is about: its first column."""
    column = found.table.columns[0]
    value = str(judged.line.values[column.name])
    return masked(value) if column.private else value


def _shown(column: Any, value: Any) -> Any:
    if value is None or value == "":
        return None
    if column.private:
        return masked(str(value))
    if isinstance(value, bool):
        return M("yes") if value else M("no")
    check = getattr(column.check, "choice", column.check)
    vocabulary = getattr(check, "vocabulary", None)
    if vocabulary is not None:
        values = (value,) if isinstance(value, str) else value
        return M("{values}", values=[vocabulary.label(each) for each in values])
    if isinstance(value, (list, tuple)):
        return M("{values}", values=list(value))
    return value
