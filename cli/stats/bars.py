"""A bar beside a number. The number says it all: a terminal that draws the bar oddly loses nothing."""

from __future__ import annotations

from cli.terminal.desk_context import Desk, draws_ascii

LONGEST = 12
"""Cells of the longest bar."""

# of one cell in every terminal: its width is not "ambiguous" as that of the block characters is
_STROKE, _PLAIN = "▬", "#"


def bar(number: int, most: int, stroke: str) -> str:
    """``number`` beside the largest of its column; what is not nothing has a stroke at least."""
    if number <= 0 or most <= 0:
        return ""
    return stroke * max(1, round(number * LONGEST / most))


def stroke(desk: Desk) -> str:
    """What bars are drawn of."""
    return _PLAIN if draws_ascii(desk.environ) else _STROKE
