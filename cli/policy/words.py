"""What a policy book says, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cli.terminal.output import SEVERITY_WORDS
from travel.calendar import period
from travel.i18n import N_, M, Message
from travel.vocabulary import ACCOUNT_ROLE, BRIEFING_METHOD, FORMATION, TRACK, Vocabulary

PART = Vocabulary(
    "part",
    {
        "settings": N_("setting"),
        "rules": N_("rule"),
        "deadlines": N_("deadline"),
        "routes": N_("route"),
        "steps": N_("review step"),
        "topics": N_("briefing topic"),
        "categories": N_("task category"),
    },
)
"""The parts of a book, as a listing of differences names them."""

SCOPE_WORDS = {
    "organiser": N_("organising unit"),
    "sender": N_("each sending unit"),
    "office": N_("foreign affairs office"),
    "province": N_("provincial foreign affairs office"),
    "any": N_("any unit"),
}


def value_words(value: Any) -> str | Message:
    """The value of a setting."""
    if isinstance(value, (tuple, list)):
        return M("{values}", values=list(value))
    if isinstance(value, bool):
        return M("yes") if value else M("no")
    return str(value)


def code_words(vocabulary: Vocabulary) -> Callable[[list[str]], Message]:
    """How codes of a vocabulary are read; all of them together are “all”."""

    def render(codes: list[str]) -> Message:
        if len(codes) == len(vocabulary):
            return M("all")
        return M("{values}", values=[vocabulary.label(code) for code in codes])

    return render


def said_words(part: str, said: Any) -> Any:
    """What one book says of one thing, for a person; None is nothing."""
    if said is None:
        return M("not set")
    if part == "settings":
        return value_words(said)
    if part == "rules":
        return _rule(said)
    if part == "deadlines":
        return M("{values}", values=[_period(amount, said["unit"]) for amount in said["amount"]])
    if part == "topics":
        return M("{values}", values=[_topic(row) for row in said])
    return said


def _topic(row: Mapping[str, Any]) -> Message:
    """A row of the topics: what it wants, and of whom."""
    what = M("not wanted")
    if row.get("required", True):
        methods, roles = code_words(BRIEFING_METHOD)(row["methods"]), code_words(ACCOUNT_ROLE)(row["roles"])
        what = M("{methods}, given by {roles}", methods=methods, roles=roles)
    whom = [
        *(TRACK.label(code) for code in row.get("tracks", ())),
        *(FORMATION.label(code) for code in row.get("formations", ())),
        *row.get("countries", ()),
    ]
    return M("{what} ({whom})", what=what, whom=whom) if whom else what


def _rule(said: Mapping[str, Any]) -> Message:
    severity = SEVERITY_WORDS[said["severity"]]
    weight = M(severity)
    if said["by"] == "decision":
        weight = M("{weight} at the decision", weight=weight)
    return M("{weight}, tracks: {tracks}", weight=weight, tracks=code_words(TRACK)(said["tracks"]))


def _period(amount: int, unit: str) -> Message:
    return period(amount, unit) if amount else M("the same day")


def difference_words(rows: Sequence[Mapping[str, Any]]) -> Message | None:
    """Differences in one line: what of a book, what it said, what it says now."""
    told = [
        M(
            "{part} {key}: {before} → {after}",
            part=PART.label(row["part"]),
            key=row["key"],
            before=_short(row["part"], row["before"]),
            after=_short(row["part"], row["after"]),
        )
        for row in rows
    ]
    return M("{values}", values=told) if told else None


def _short(part: str, said: Any) -> Any:
    """What is a table in the book is only said to be there."""
    if part not in ("steps", "categories") or said is None:
        return said_words(part, said)
    return M("set")
