"""Passport and identity numbers as they may be shown."""

from __future__ import annotations


def masked(number: str) -> str:
    """A passport or identity number without its middle: the first character and the last two."""
    return number if len(number) <= 4 else number[:1] + "*" * (len(number) - 3) + number[-2:]
