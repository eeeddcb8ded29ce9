"""The box as a file: a zip archive of which every byte is laid down, so that no byte can change unnoticed.

Any program that unpacks zip archives opens it. What an archive may leave open (order, compression, times, comments,
gaps) is fixed here, and what is read must be, byte for byte, what would be written: parts in order, stored as they are,
one directory, nothing before, between or behind. So an archive brings no compressed bomb, no path and no link either.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from travel.errors import BadInput
from travel.i18n import M, Message

ENVELOPE, MANIFEST, CASE, JOURNAL = "envelope.json", "manifest.json", "case.json", "journal.jsonl"
TEXTS = (ENVELOPE, MANIFEST, CASE, JOURNAL)
PAPERS = "papers/"
LARGEST_TEXT = 64_000_000  # bytes
LARGEST_PART = 200_000_000
MOST_PARTS = 5_000
LARGEST = 4_000_000_000
"""Above this the archive would need another directory."""

_PAPER = re.compile(r"papers/[0-9a-f]{64}", re.ASCII)
_LOCAL, _ENTRY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _DAY, _MODE = 20, 0x21, 0o100600 << 16  # unpacked by every program; 1 January 1980; for its owner alone
_LOCAL_SIZE = 30
_CHUNK = 1 << 20


class Misfit(BadInput):
    """The first thing in a box that does not fit; ``part`` names where."""

    def __init__(self, part: str, reason: Message) -> None:
        super().__init__(M("{part}: {reason}", part=part, reason=reason))
        self.part, self.reason = part, reason


@dataclass(frozen=True)
class Part:
    """A part of the archive: its name, size and hash (SHA-256, hexadecimal), its CRC-32, where its content begins."""

    name: str
    size: int
    sha256: str
    crc: int
    offset: int


class Writer:
    """Writes an archive to ``target``, which can be sought in, part by part."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._parts: list[Part] = []

    def text(self, name: str, content: bytes) -> None:
        """Add a part whose content is at hand."""
        self.add(name, lambda target: target.write(content))

    def add(self, name: str, pour: Callable[[BinaryIO], object]) -> None:
        """Add the part that ``pour`` writes. Raises BadInput where it does not fit into a box."""
        start = self._target.tell()
        self._target.write(bytes(_LOCAL_SIZE + len(name)))
        counted = _Counted(self._target)
        pour(counted)  # type: ignore[arg-type]  # all that is asked of it is that it takes what is written
        end = self._target.tell()
        part = Part(name, counted.size, counted.sha256, counted.crc, start + _LOCAL_SIZE + len(name))
        if part.size > LARGEST_PART or end > LARGEST or len(self._parts) >= MOST_PARTS:
            raise BadInput(M("The case is too large for a box: at most {limit} bytes, in all", limit=LARGEST))
        self._target.seek(start)
        self._target.write(_local(part))
        self._target.seek(end)
        self._parts.append(part)

    def close(self) -> None:
        """Write the directory; the archive is whole."""
        self._target.write(_directory(self._parts, self._target.tell()))


class _Counted:
    def __init__(self, target: BinaryIO) -> None:
        self._target, self._hash = target, hashlib.sha256()
        self.size, self.crc = 0, 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)
        return self._target.write(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class Archive:
    """An archive that was read and found to be laid out as it must be; its contents are not judged yet."""

    def __init__(self, source: BinaryIO, parts: Sequence[Part], texts: dict[str, bytes]) -> None:
        self._source, self.parts, self.texts = source, tuple(parts), texts

    @property
    def papers(self) -> tuple[Part, ...]:
        """The papers, in order."""
        return self.parts[len(TEXTS) :]

    def pour(self, part: Part, target: BinaryIO) -> None:
        """Write the content of a part to ``target``. Raises Misfit where the file changed meanwhile."""
        self._source.seek(part.offset)
        sha256, left = hashlib.sha256(), part.size
        while left and (chunk := self._source.read(min(left, _CHUNK))):
            sha256.update(chunk)
            target.write(chunk)
            left -= len(chunk)
        if sha256.hexdigest() != part.sha256:
            raise Misfit(part.name, M("it changed while it was being read"))


def read(source: BinaryIO) -> Archive:
    """Read an archive from its first byte to its last. Raises Misfit for the first thing that is not as it must be."""
    source.seek(0)
    parts: list[Part] = []
    texts: dict[str, bytes] = {}
    if source.read(2) != b"PK":
        raise Misfit(_place(M("beginning")), M("this is no box of a case"))
    source.seek(0)
    while (mark := source.read(4)) == _LOCAL:
        if len(parts) >= MOST_PARTS:
            raise Misfit(_place(M("part {number}", number=len(parts) + 1)), M("there are too many parts"))
        part, text = _part(source, len(parts), parts[-1].name if parts else "")
        parts.append(part)
        if text is not None:
            texts[part.name] = text
    if len(texts) < len(TEXTS):
        raise Misfit(TEXTS[len(texts)], M("it is missing, or does not stand in its place"))
    begins = source.tell() - len(mark)
    if mark + source.read(_most_of_a_directory(parts)) != _directory(parts, begins):
        raise Misfit(_place(M("directory at the end")), M("it is not the directory of the parts before it"))
    return Archive(source, parts, texts)


def _part(source: BinaryIO, number: int, before: str) -> tuple[Part, bytes | None]:
    place = TEXTS[number] if number < len(TEXTS) else _place(M("part {number}", number=number + 1))
    head = source.read(_LOCAL_SIZE - 4)
    if len(head) < _LOCAL_SIZE - 4:
        raise Misfit(place, M("the file ends here, before its time"))
    crc, _stored, size, length = struct.unpack("<10xIIIH2x", head)
    name = source.read(min(length, 100)).decode("ascii", "replace")
    if number < len(TEXTS):
        if name != place:
            raise Misfit(place, M("it is missing, or does not stand in its place"))
    elif not _PAPER.fullmatch(name) or (name <= before and number > len(TEXTS)):
        raise Misfit(place, M("this is not the place or the name of a paper"))
    part = Part(name, size, "", crc, source.tell())
    if _LOCAL + head + name.encode() != _local(part):
        raise Misfit(name, M("it is packed in another way than this program packs; hand a box on as it came"))
    if size > (LARGEST_TEXT if number < len(TEXTS) else LARGEST_PART):
        raise Misfit(name, M("it is too large"))
    sha256, found, kept, left = hashlib.sha256(), 0, [], size
    while left and (chunk := source.read(min(left, _CHUNK))):
        sha256.update(chunk)
        found = zlib.crc32(chunk, found)
        left -= len(chunk)
        if number < len(TEXTS):
            kept.append(chunk)
    if left:
        raise Misfit(name, M("the file ends here, before its time"))
    if found != crc:
        raise Misfit(name, M("its content is not what was packed"))
    return Part(name, size, sha256.hexdigest(), crc, part.offset), b"".join(kept) if number < len(TEXTS) else None


def _place(what: Message) -> str:
    return what.render()


def _local(part: Part) -> bytes:
    name = part.name.encode()
    head = struct.pack("<HHHHHIIIHH", _VERSION, 0, 0, 0, _DAY, part.crc, part.size, part.size, len(name), 0)
    return _LOCAL + head + name


def _directory(parts: Sequence[Part], begins: int) -> bytes:
    entries = b"".join(_entry(part) for part in parts)
    return entries + _END + struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(entries), begins, 0)


def _entry(part: Part) -> bytes:
    name = part.name.encode()
    made_by = 3 << 8 | _VERSION
    head = struct.pack("<HHHHHHIII", made_by, _VERSION, 0, 0, 0, _DAY, part.crc, part.size, part.size)
    start = part.offset - _LOCAL_SIZE - len(name)
    return _ENTRY + head + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, _MODE, start) + name


def _most_of_a_directory(parts: Sequence[Part]) -> int:
    """One byte more than the directory of these parts has, so that what stands behind it is seen."""
    return len(_directory(parts, 0)) + 1 - 4
