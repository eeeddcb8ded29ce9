"""An office's own policy book: a file is checked whole, and against all it may name, before any of it is used."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from travel.forms.source import read_text
from travel.policy.book import Book, known_to_offices, read_book
from travel.policy.reading import Known
from travel.rules import RULES

_NO_COUNTRIES = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"))
"""Codes that ISO 3166 keeps for parts of countries and for what is none."""


def read_own_book(path: Path) -> Book:
    """The book of a file. Raises BadInput with everything that is wrong with it, each with its line and key."""
    return read_book(read_text(path), str(path), known())


@cache
def known() -> Known:
    """What an office's own book may name."""
    from babel import Locale

    codes = {str(code) for code in Locale("en").territories}
    return known_to_offices(RULES, {code for code in codes if len(code) == 2 and code.isalpha()} - _NO_COUNTRIES)
