"""How people name things: numbers in any width and case, with blanks around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def delegation_number(text: str) -> str:
    """A delegation's number as the store has it: full-width digits and dashes are understood."""
    return unicodedata.normalize("NFKC", text).strip()


def passport_number(text: str) -> str:
    """A passport's number as the store has it: capital letters, half-width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def delegation_numbers(texts: Iterable[str]) -> list[str]:
    """Several of them, each once, in the order given."""
    return list(dict.fromkeys(delegation_number(text) for text in texts))


def passport_numbers(texts: Iterable[str]) -> list[str]:
    """Several of them, each once, in the order given."""
    return list(dict.fromkeys(passport_number(text) for text in texts))
