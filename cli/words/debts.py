"""What is owed, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cli.terminal.output import Column
from cli.words.reminders import SLIP, STAGE, TIMES, stage_words
from travel.i18n import M, Message, verbatim
from travel.vocabulary import OBLIGATION, PASSPORT_KIND

KIND = Column("kind", M("What"), render=OBLIGATION.label)
OWNER = Column("owner", M("Owed by"))
UNIT = Column("unit", M("Unit"))
DELEGATION = Column("delegation", M("Delegation"), whole=True)
DUE_ON = Column("due_on", M("Due"), whole=True)
DAYS = Column("days_overdue", M("Days over"), justify="right", whole=True)
ARITHMETIC = Column("arithmetic", M("How the day came about"))
NEXT = Column("next", M("Command"), copied=True)

OBLIGATION_NUMBER = Column("obligation", M("No."), justify="right", whole=True)

OVERDUE = (KIND, OWNER, DELEGATION, DAYS, ARITHMETIC)
MORE = (UNIT, DUE_ON)
OVERDUE_REMINDED = (KIND, OWNER, DELEGATION, DAYS, Column("reminded", M("Reminded")), ARITHMETIC)
MORE_OVERDUE = (*MORE, OBLIGATION_NUMBER, TIMES, STAGE, SLIP)
COUNTED = (
    Column("overdue", M("Overdue"), justify="right"),
    Column("days_overdue", M("Longest, days"), justify="right"),
    TIMES,
    Column("supervision_slips", M("With a slip"), justify="right"),
)
OVERDUE_PASSPORTS = (
    Column("passport", M("Passport"), whole=True),
    Column("holder", M("Holder")),
    DELEGATION,
    Column("lent_on", M("Lent"), whole=True),
    DAYS,
    ARITHMETIC,
)
MORE_OF_PASSPORTS = (Column("kind", M("Kind"), render=PASSPORT_KIND.label), *MORE)
OPEN = (OBLIGATION_NUMBER, *OVERDUE)

CHANGE_WORDS: Mapping[str, Message] = {
    "opened": M("opened"),
    "superseded": M("new day"),
    "discharged": M("discharged"),
}
_SAME_DAY = M("reckoned anew, same day")


def change_words(how: str, due_on: object, before: object) -> Message:
    """What became of a debt in words; ``before`` is the day it was due before, where it was due before."""
    return _SAME_DAY if how == "superseded" and before == due_on else CHANGE_WORDS.get(how, verbatim(how))


_APART = ("owner", "supervision_slip")


def together(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows for a screen: what several owe, and were reminded of, in the same way stands in one line."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        alike = [
            row.get(name) for name in ("delegation", "kind", "due_on", "arithmetic", "stage", "reminders", "recipients")
        ]
        line = found.setdefault(str(alike), {**row, **{name: [] for name in _APART if name in row}})
        for name in _APART:
            if row.get(name) is not None and row[name] not in line[name]:
                line[name].append(row[name])
    return list(found.values())


def with_reminders(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with what was done to remind of each, in one phrase."""
    return [{**row, "reminded": _reminded(row)} for row in rows]


def _reminded(row: Mapping[str, Any]) -> Message | None:
    if not row["reminders"]:
        return None
    if row["supervision_slip"]:
        return M("{times} times, slip {slips}", times=row["reminders"], slips=row["supervision_slip"])
    return M("{times} times, last: {stage}", times=row["reminders"], stage=stage_words(row["stage"]))


def with_next(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the command that settles each."""
    from cli.words.next_step import step_for_debt

    steps = ((row, step_for_debt(row["kind"], row["delegation"])) for row in rows)
    return [{**row, "next": step.command if step else None} for row, step in steps]
