"""Passport and identity numbers: as they are printed, and as they may be shown."""

from __future__ import annotations

import unicodedata


def masked(number: str) -> str:
    """A passport or identity number without its middle: the first character and the last two.

    One that came masked stays as it is.
    """
    return number if len(number) <= 4 or "*" in number else number[:1] + "*" * (len(number) - 3) + number[-2:]


def named(number: str, holder: str) -> str:
    """A passport by its masked number and its holder; by the number alone where nobody has registered it."""
    return f"{masked(number)} {holder}".rstrip()


def as_printed(number: str) -> str:
    """A number as it is printed: capital letters and plain digits without blanks, however it was typed."""
    return "".join(unicodedata.normalize("NFKC", number).upper().split())


def spelled(text: str) -> str:
    """The letters and digits of a text as they are printed, so that a number is found in it however it was typed."""
    return "".join(filter(str.isalnum, as_printed(text)))
