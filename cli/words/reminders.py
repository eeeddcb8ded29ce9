"""What a sweep found and did, in words."""

from __future__ import annotations

from collections.abc import Mapping

from travel.i18n import M, Message, language


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
