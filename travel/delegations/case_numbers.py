"""Numbers of cases: one's own, and those of other offices. Imports nothing, for what must start fast."""

from __future__ import annotations

MARK = "@"
"""Stands between a case's number at home and the office it came from."""


def is_received(number: str) -> bool:
    """Whether a number is that of a received case."""
    return MARK in number
