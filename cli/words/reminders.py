"""What a sweep found and did, in words."""

from __future__ import annotations

from collections.abc import Mapping

from cli.terminal.output import Column
from travel.i18n import M, Message, language
from travel.vocabulary import VIOLATION


def stage_words(code: str) -> Message:
    """The stage of the ladder as a person says it."""
    name, _, days = code.partition("-")
    match name:
        case "due":
            return M("due today")
        case "before":
            return M("{days} days before", days=int(days))
        case "slip":
            return M("supervision slip, {days} days overdue", days=int(days))
        case _:
            return M("{days} days overdue", days=int(days))


def in_this_language(said: Mapping[str, str]) -> str:
    """What is kept in every language, as it is read here."""
    return said[language()]


def violation_state(code: str) -> Message:
    """A violation's state."""
    from cli.words.states import state_label

    return state_label("violation", code)


NUMBER = Column("violation", M("Violation"), whole=True)
AGAINST = Column("kind", M("Kind"), render=VIOLATION.label)
WHO = Column("who", M("Held against"))
FOUND = Column("found", M("What was found"), render=in_this_language)
STATE = Column("state", M("State"), render=violation_state, whole=True)
STAGE = Column("stage", M("Last reminded"), render=stage_words)
TIMES = Column("reminders", M("Times reminded"), justify="right")
SLIP = Column("supervision_slip", M("Slip number"))
