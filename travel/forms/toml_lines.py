"""On which line each field of a TOML text stands.

The standard library's parser gives no places. The text is walked once more only when something is wrong with it, and
only after that parser has accepted it, so the walk may trust its form.
"""

from __future__ import annotations

import bisect
import re
import tomllib
from collections.abc import Iterator

from travel.forms.problems import Path

_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'", re.DOTALL
)
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}\n#]*")
_SPACE = re.compile(r"[ \t]*")

_Found = Iterator[tuple[Path, int]]


class Lines:
    """The lines of the fields of ``text``, which must be valid TOML. Lines are counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._at: dict[Path, int] = {}
        for path, offset in _Walk(text).fields():
            self._at.setdefault(path, offset)

    def of(self, path: Path) -> int:
        """The line of the field, or of the innermost table around it that is written down; 1 for the form itself."""
        while path and path not in self._at:
            path = path[:-1]
        return bisect.bisect_right(self._starts, self._at[path]) if path else 1

    def on(self, line: int) -> frozenset[Path]:
        """The fields that begin on a line."""
        return frozenset(path for path in self._at if self.of(path) == line)

    def paths(self) -> frozenset[Path]:
        """Every field of the text."""
        return frozenset(self._at)


class _Walk:
    """One pass over the text: every key, table and list item with the offset at which it begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pos = 0
        self._table: Path = ()
        self._sizes: dict[Path, int] = {}  # of the lists of tables so far

    def fields(self) -> _Found:
        while self._skip(_BLANK) < len(self._text):
            if self._text[self._pos] == "[":
                yield from self._header()
            else:
                yield from self._pair(self._table)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self._text, self._pos)
        if match is None:
            raise ValueError(f"no valid TOML at offset {self._pos}")
        self._pos = match.end()
        return self._pos

    def _header(self) -> _Found:
        start = self._pos
        is_list = self._text.startswith("[[", start)
        self._pos += 2 if is_list else 1
        parts = self._key()
        self._pos += 2 if is_list else 1
        path: Path = ()
        for number, part in enumerate(parts):
            path = (*path, part)
            yield path, start
            if is_list and number == len(parts) - 1:
                self._sizes[path] = self._sizes.get(path, 0) + 1
            if path in self._sizes:
                path = (*path, self._sizes[path] - 1)
                yield path, start
        self._table = path

    def _pair(self, within: Path) -> _Found:
        start, path = self._pos, within
        for part in self._key():
            path = (*path, part)
            yield path, start
        self._pos += 1  # the equals sign
        self._skip(_SPACE)
        yield from self._value(path)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            begin = self._skip(_SPACE)
            if self._text[begin] in "\"'":
                end = self._skip(_STRING)
                parts.append(str(tomllib.loads(f"key = {self._text[begin:end]}")["key"]))
            else:
                parts.append(self._text[begin : self._skip(_BARE_KEY)])
            self._skip(_SPACE)
            if self._text[self._pos] != ".":
                return parts
            self._pos += 1

    def _value(self, path: Path) -> _Found:
        opening = self._text[self._pos]
        if opening in "\"'":
            self._skip(_STRING)
        elif opening in "[{":
            self._pos += 1
            yield from self._items(path, "]" if opening == "[" else "}")
        else:
            self._skip(_BARE_VALUE)

    def _items(self, path: Path, closing: str) -> _Found:
        number = 0
        while self._text[self._skip(_BLANK)] != closing:
            if self._text[self._pos] == ",":
                self._pos += 1
            elif closing == "]":
                item: Path = (*path, number)
                yield item, self._pos
                yield from self._value(item)
                number += 1
            else:
                yield from self._pair(path)
        self._pos += 1
