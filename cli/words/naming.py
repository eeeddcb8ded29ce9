"""How people name things: numbers in any width and case, with blanks around them."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from travel.masking import as_printed
from travel.typed import half_width


def delegation_number(text: str) -> str:
    """A delegation's number as the store has it: full-width digits, dashes and the ＠ of a received one count too."""
    return half_width(text)


def serial_number(text: str) -> str:
    """The number of a violation, a stock-taking or a hand-over as the store has it: ``v2023-0001``, in any width."""
    return half_width(text).upper()


def place_name(text: str) -> str:
    """The name of a cabinet or a slot, half-width and without blanks around it."""
    return half_width(text)


def passport_number(text: str) -> str:
    """A passport's number as the store has it: capital letters, half-width, no blanks."""
    return as_printed(text)


def rule_id(text: str) -> str:
    """A rule's id as the book has it: ``r05`` is R05; ids that are words stay as they are."""
    known = half_width(text)
    return known.upper() if known[:1] == "r" and known[1:].isdigit() else known


def delegation_numbers(texts: Iterable[str]) -> list[str]:
    """Several of them, each once, in the order given."""
    return list(dict.fromkeys(delegation_number(text) for text in texts))


def quoted(word: str) -> str:
    """A word of a command as it is to be typed into a shell; names of people and units need no quotes."""
    return word if word and all(c.isalnum() or c in "-_./:@+=" for c in word) else shlex.quote(word)
