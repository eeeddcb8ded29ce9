"""Text on a terminal: how wide it is, where it may be folded, and what of it must not reach the terminal as it is.

A Chinese character takes two cells. A line is folded, never cut; a command that ends it stays in one piece, to be
copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

__all__ = ["cell_len", "fold", "pieces", "visible"]

# C0 and C1 controls, DEL, direction controls and line separators: they move the cursor, turn the text around or break
# the line. Lone surrogates stand for bytes of a file name that are no text.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# "Next: travel delegation submit 2023-0001": from the command on, nothing is ours to break
_COMMAND = re.compile(r"(?<=[:：]) ?(?=travel [a-z-])")

# Not at the beginning of a line (closing marks), not at its end (opening marks).
_NOT_FIRST = frozenset("，。、；：！？）》」』】〕］”’…·%,.;:!?)]}")
_NOT_LAST = frozenset("（《「『【〔［“‘([{")


def visible(text: str) -> str:
    """``text`` with everything that would act on the terminal written out, as ``\\x1b`` or ``\\u202e``."""
    return UNSAFE.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    code = ord(match.group())
    return {0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t"}.get(code) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def fold(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells: between words, between Chinese characters, and inside a word that
    is longer than the line. Closing marks do not begin a line. Never empty.

    A command at the end, behind a colon, gets a line of its own where it does not fit; the terminal may wrap it.
    """
    if (command := _COMMAND.search(text)) and cell_len(text) > width:
        return [*fold(text[: command.start()], width), text[command.end() :]]
    lines: list[str] = []
    line = ""
    for piece in pieces(text):
        if cell_len(line) + cell_len(piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while cell_len(line.rstrip()) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def pieces(text: str) -> Iterator[str]:
    """What must stay together: a word with the blanks after it, a wide character with the marks around it."""
    piece = ""
    for character in text:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(left: str, right: str) -> bool:
    if right == " " or right in _NOT_FIRST or left in _NOT_LAST:
        return False
    return left == " " or cell_len(left) == 2 or cell_len(right) == 2


def _head(text: str, width: int) -> str:
    """As many characters as fit ``width`` cells, at least one."""
    taken = 0
    for position, character in enumerate(text):
        taken += cell_len(character)
        if taken > width and position:
            return text[:position]
    return text
