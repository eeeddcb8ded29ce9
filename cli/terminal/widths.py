"""How wide the columns of a listing are on a screen, so that no word, number or date is broken."""

from __future__ import annotations

from collections.abc import Sequence

from cli.terminal.cells import cell_len, pieces

LEAST, LONGEST = 8, 16
"""Cells below which a column of running text cannot be read (four Chinese characters), and those a word may want for
itself: an address or a hash is longer, and may be broken."""


def widths(texts: Sequence[Sequence[str]], whole: Sequence[bool], room: int) -> list[int] | None:
    """Cells for each column of these ``texts`` (its heading first), together at most ``room``; None where not even the
    longest words fit, or what has to stay in one piece.

    What is left over goes to the columns in proportion to what they lack.
    """
    full = [max(map(cell_len, column)) for column in texts]
    if sum(full) <= room:
        return full
    least = [_least(column, is_whole) for column, is_whole in zip(texts, whole, strict=True)]
    spare = room - sum(least)
    if spare < 0:
        return None
    lacking = [wanted - has for wanted, has in zip(full, least, strict=True)]
    shares = [spare * lacks // sum(lacking) for lacks in lacking]
    for number in sorted(range(len(lacking)), key=lambda each: -lacking[each])[: spare - sum(shares)]:
        shares[number] += 1
    return [has + more for has, more in zip(least, shares, strict=True)]


def _least(column: Sequence[str], is_whole: bool) -> int:
    heading, *values = column
    broken = [heading] if is_whole else column
    word = max((cell_len(piece.rstrip()) for text in broken for piece in pieces(text)), default=0)
    readable = max(min(word, LONGEST), *(min(LEAST, cell_len(text)) for text in broken))
    return max(readable, *map(cell_len, values)) if is_whole and values else readable
