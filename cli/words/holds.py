"""Holds and their exceptions, as columns and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from cli.terminal.output import Column
from cli.terminal.reading_options import times
from cli.words.debts import NEXT
from cli.words.naming import quoted
from cli.words.next_step import step_for_debt
from travel.i18n import M, Message
from travel.vocabulary import OBLIGATION

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from cli.terminal.desk_context import Desk


def hold_rows(tx: Connection, desk: Desk, unit: str | None) -> list[dict[str, Any]]:
    """The holds at the desk's times, each with the command that lifts it; None where only the days do."""
    from travel.listings.holds import holds

    return [row | {"next": _next(row)} for row in holds(tx, times(desk), desk.today, unit)]


def _next(row: Mapping[str, Any]) -> str | None:
    step = step_for_debt(row["cause"], row["delegation"]) if row["delegation"] else None
    return step.command if step else None


def by_whom(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows for a screen: one for each unit or person and rule, with all its causes."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        line = found.setdefault(
            _party(row),
            {name: row[name] for name in ("held", "who", "rule", "setting", "limit", "citation", "since", "until")}
            | {"message": [], "next": [], "exceptions": []},
        )
        line["since"] = min(filter(None, (line["since"], row["since"])), default=None)
        for name, values in (("message", [row["message"]]), ("next", [row["next"]]), ("exceptions", row["exceptions"])):
            line[name] += [value for value in values if value is not None and value not in line[name]]
    return [line | {"whom": line, "by": line} for line in found.values()]


def blocks(held: Sequence[Mapping[str, Any]]) -> tuple[list[Column], list[dict[str, Any]]]:
    """The rows of :func:`by_whom` as blocks of lines: a line for each cause, and one for each command."""
    rows = [
        dict(row)
        | {f"cause{n}": said for n, said in enumerate(row["message"])}
        | {f"next{n}": c for n, c in enumerate(row["next"])}
        for row in held
    ]
    causes, commands = (max((len(row[name]) for row in held), default=0) for name in ("message", "next"))
    columns = [
        Column("whom", M("On hold"), render=_whom),
        Column("by", M("Rule"), render=_by),
        SINCE,
        *(Column(f"cause{n}", M("Cause")) for n in range(causes)),
        *(Column(f"next{n}", M("Lifted by")) for n in range(commands)),
        Column("until", M("Lifted by itself after")),
        EXCEPTIONS,
    ]
    return columns, rows


def in_short(rows: Iterable[Mapping[str, Any]], unit: str) -> list[dict[str, Any]]:
    """The rows for a desk: one for each unit or person and rule, its causes named and no more."""
    owners: dict[tuple[Any, ...], dict[str, list[str]]] = {}
    lines = {_party(row): row for row in reversed(list(rows))}
    for row in rows:
        owners.setdefault(_party(row), {}).setdefault(row["cause"], []).append(row["owner"])
    command = f"travel hold list --unit {quoted(unit)}"
    return [
        {**lines[party], "whom": lines[party], "causes": causes, "next": command} for party, causes in owners.items()
    ]


def _party(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (row["held"], row["who"], row["person"], row["rule"])


def _causes(owners: Mapping[str, Sequence[str]]) -> Message:
    return M(
        "{causes}",
        causes=[
            M("passport lost: {owner}", owner=names)
            if cause == "loss"
            else M("{what}: {owner}", what=OBLIGATION.label(cause), owner=names)
            for cause, names in owners.items()
        ],
    )


def sentences_words(sentences: Sequence[Message | str]) -> Message | str:
    """Whole sentences, one behind another."""
    return reduce(lambda before, after: M("{sentence} {next}", sentence=before, next=after), sentences)


def exception_words(rows: Sequence[Mapping[str, Any]]) -> Message:
    """Which delegation may pass, by whom and why."""
    return M(
        "{exceptions}",
        exceptions=[
            M("{delegation} ({granted_by}, {granted_on}: {reason})", **_named(row, "delegation")) for row in rows
        ],
    )


def rule_exception_words(rows: Sequence[Mapping[str, Any]]) -> Message:
    """Of one delegation: from which rule, by whom and why."""
    return M(
        "{exceptions}",
        exceptions=[M("{rule} ({granted_by}, {granted_on}: {reason})", **_named(row, "rule")) for row in rows],
    )


def _named(row: Mapping[str, Any], what: str) -> dict[str, Any]:
    return {name: row[name] for name in (what, "granted_by", "granted_on", "reason")}


def _whom(row: Mapping[str, Any]) -> Message:
    return M("{name} (person)", name=row["who"]) if row["held"] == "person" else M("{name} (unit)", name=row["who"])


def _by(row: Mapping[str, Any]) -> Message:
    return M(
        "{rule}, {setting} = {limit} ({citation})", **{n: row[n] for n in ("rule", "setting", "limit", "citation")}
    )


def held_words(code: str) -> Message:
    """Whether a unit or a person is held."""
    return M("the person himself") if code == "person" else M("the unit")


WHO = Column("who", M("On hold"))
RULE = Column("rule", M("Rule"), whole=True)
CAUSE = Column("message", M("Cause"))
SINCE = Column("since", M("Since"), whole=True)
EXCEPTIONS = Column("exceptions", M("Excepted"), render=lambda rows: exception_words(rows) if rows else "")

IN_SHORT = (Column("whom", M("On hold"), render=_whom), RULE, Column("causes", M("Cause"), render=_causes), SINCE, NEXT)
COLUMNS = (Column("held", M("Unit or person"), render=held_words), WHO, RULE, CAUSE, SINCE, EXCEPTIONS)
MORE = (
    Column("setting", M("Key")),
    Column("limit", M("Value")),
    Column("cause", M("What")),
    Column("owner", M("Owed by")),
    Column("unit", M("Unit")),
    Column("delegation", M("Delegation")),
    Column("due_on", M("Due")),
    Column("days_overdue", M("Days over")),
    Column("reminders", M("Times reminded")),
    Column("lost_on", M("Lost on")),
    Column("until", M("Last day")),
    Column("next", M("Command")),
)
