"""Packed files: the parts of a workbook, unpacked only as far as they are what they say they are."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from travel.errors import BadInput
from travel.i18n import M

LARGEST_UNPACKED = 400 * 1024 * 1024
"""Bytes of all parts together."""
MOST_PARTS = 5_000

_CHUNK = 1024 * 1024
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")


class Package:
    """A packed file. What its table of contents declares is looked at first; then each part is measured as it is read.

    Raises BadInput for one that is damaged, too large, or locked by a password.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise damaged(path) from error
        entries = self._archive.infolist()
        self._entries = {entry.filename: entry for entry in entries}
        declared = sum(entry.file_size for entry in entries)
        try:
            if declared > LARGEST_UNPACKED or len(entries) > MOST_PARTS:
                raise too_large(path, declared)
            if len(self._entries) < len(entries):
                raise damaged(path)
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise locked(path)
        except BadInput:
            self._archive.close()
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its parts."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """A part whole."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part piece by piece; it is refused where it goes on behind the size that it declares.

        Inflated here, because the standard library stops reading at the declared size and other readers do not.
        """
        entry = self._entries[name]
        left = entry.file_size
        for piece in self._inflated(entry):
            left -= len(piece)
            if left < 0:
                raise too_large(self.path, entry.file_size - left)
            yield piece
        if left:
            raise damaged(self.path)

    def measure(self, name: str) -> None:
        """Refuse a part that is not what it says it is, without keeping it."""
        for _piece in self.chunks(name):
            pass

    def _inflated(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged(self.path)
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        for packed in self._packed(entry):
            if entry.compress_type == zipfile.ZIP_STORED:
                yield packed
                continue
            waiting = packed
            while waiting and not inflate.eof:
                try:
                    yield inflate.decompress(waiting, _CHUNK)
                except zlib.error as error:
                    raise damaged(self.path) from error
                waiting = inflate.unconsumed_tail

    def _packed(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(entry.header_offset)
            header = file.read(_LOCAL_HEADER.size)
            if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\3\4":
                raise damaged(self.path)
            *_rest, name_length, extra_length = _LOCAL_HEADER.unpack(header)
            file.seek(name_length + extra_length, 1)
            left = entry.compress_size
            while left:
                packed = file.read(min(left, _CHUNK))
                if not packed:
                    raise damaged(self.path)
                left -= len(packed)
                yield packed


def whole_rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A sheet in pieces that end behind a row, so that no cell is cut in two."""
    kept: list[bytes] = []
    for chunk in chunks:
        end = max(chunk.rfind(b"</row>"), chunk.rfind(b":row>"))
        if end < 0:
            kept.append(chunk)
            continue
        end = chunk.index(b">", end) + 1
        yield b"".join((*kept, chunk[:end]))
        kept = [chunk[end:]]
    yield b"".join(kept)


def damaged(path: Path) -> BadInput:
    """The file cannot be read as what it is."""
    return BadInput(M("{file} is damaged; open it in the program it comes from, and save it anew", file=path))


def too_large(path: Path, size: int) -> BadInput:
    """The file unpacks to more than is read."""
    return BadInput(
        M(
            "{file} unpacks to {size} MB or more; at most {limit} MB are read. Divide it, or delete what is not wanted",
            file=path,
            size=size >> 20,
            limit=LARGEST_UNPACKED >> 20,
        )
    )


def locked(path: Path) -> BadInput:
    """The file wants a password."""
    return BadInput(M("{file} is locked with a password; save it without one, then import it", file=path))


def with_macros(path: Path) -> BadInput:
    """The file holds a program."""
    return BadInput(M("{file} holds macros; save it as .xlsx without macros, then import it", file=path))


def linked(path: Path, part: str) -> BadInput:
    """The file takes values from other files."""
    return BadInput(
        M(
            "{file} takes values from other files ({part}); break the links (Data, Edit Links), then import it",
            file=path,
            part=part,
        )
    )
