"""The container of .xls files: its directory, and one stream of it.

Source: [MS-CFB] Compound File Binary File Format. Only what a workbook needs.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from travel.imports.package import damaged

_FREE = 0xFFFFFFFA
"""Numbers from here on are marks, not sectors."""
_END = 0xFFFFFFFE
_ENTRY = 128
_MINI = 64
"""Bytes of a sector of the small streams."""


class Compound:
    """A compound file, read whole; its size is limited before. Raises BadInput for one that is damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._data = path.read_bytes()
        try:
            shift, mini_shift = struct.unpack_from("<2H", self._data, 30)
            self._first_directory, self._cutoff = struct.unpack_from("<I4xI", self._data, 48)
            self._first_mini, _count, self._next_difat = struct.unpack_from("<3I", self._data, 60)
            if shift not in (9, 12) or 1 << mini_shift != _MINI:
                raise damaged(path)
            self._size = 1 << shift
            self._fat = self._read_fat()
        except struct.error as error:
            raise damaged(path) from error

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        found = self._data[begin : begin + self._size]
        if not found:
            raise damaged(self.path)
        return found.ljust(self._size, b"\0")

    def _read_fat(self) -> list[int]:
        difat = list(struct.unpack_from("<109I", self._data, 76))
        following, seen = self._next_difat, 0
        while following < _FREE:
            *more, following = self._numbers(self._sector(following))
            difat += more
            seen += 1
            if seen * self._size > len(self._data):
                raise damaged(self.path)
        fat: list[int] = []
        for number in difat:
            if number < _FREE:
                fat += self._numbers(self._sector(number))
        return fat

    def _chain(self, first: int, following: list[int]) -> Iterator[int]:
        number, steps = first, 0
        while number < _FREE:
            steps += 1
            if number >= len(following) or steps > len(following):
                raise damaged(self.path)
            yield number
            number = following[number]

    @cached_property
    def _entries(self) -> dict[str, tuple[int, int]]:
        """First sector and size of each stream, by name; the root's stream holds the small ones."""
        found: dict[str, tuple[int, int]] = {}
        for number in self._chain(self._first_directory, self._fat):
            sector = self._sector(number)
            for begin in range(0, self._size, _ENTRY):
                length, kind = struct.unpack_from("<HB", sector, begin + 64)
                if kind and 2 <= length <= 64:
                    name = sector[begin : begin + length - 2].decode("utf-16-le", "replace")
                    found.setdefault(name, struct.unpack_from("<2I", sector, begin + 116))
        return found

    @property
    def names(self) -> set[str]:
        """The names of all streams and folders."""
        return set(self._entries)

    def stream(self, name: str) -> bytes:
        """A stream whole; small ones are kept together in the root's."""
        first, size = self._entries[name]
        if size >= self._cutoff:
            return self._whole(first)[:size]
        root, _size = self._entries.get("Root Entry", (_END, 0))
        small = self._whole(root)
        following = self._numbers(self._whole(self._first_mini))
        parts = (small[number * _MINI : (number + 1) * _MINI] for number in self._chain(first, following))
        return b"".join(parts)[:size]

    def _whole(self, first: int) -> bytes:
        return b"".join(self._sector(number) for number in self._chain(first, self._fat))

    def _numbers(self, content: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(content) // 4}I", content))
