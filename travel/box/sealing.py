"""The envelope of a box, and packing and unpacking the whole.

The envelope says who handed the case on, when, and by which store and program. Its ``seal`` is the hash of everything
else in it, and with the digest of the contents it covers the whole box: two boxes of one seal are the same, byte for
byte. A seal proves that nothing changed since it was told, by another way than the box came; whoever alters a box on
purpose makes a new seal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from travel.attachments import check_content, write_content
from travel.box import archive
from travel.box.archive import ENVELOPE, MANIFEST, PAPERS, Archive, Misfit, Writer
from travel.box.contents import (
    FORMAT,
    Contents,
    as_text,
    check_fields,
    check_format,
    read_object,
    sha256,
    unpacked,
)
from travel.box.rows import moment
from travel.errors import BadInput, system_reason
from travel.i18n import M
from travel.journal import Signature
from travel.named_files import check_ordinary


@dataclass(frozen=True)
class Envelope:
    """Who handed a case on: ``office`` is that of the store, ``exported_at`` a moment, ISO and UTC."""

    contents: str
    exported_on: str
    exported_at: str
    login: str
    name: str
    unit: str
    os_user: str
    simulated_day: bool
    office: str
    recipient: str
    program: str

    @property
    def text(self) -> bytes:
        """The part of the box."""
        return as_text(self._fields | {"seal": self.seal})

    @property
    def seal(self) -> str:
        """The hash of everything else in the envelope."""
        return sha256(as_text(self._fields))

    @property
    def _fields(self) -> dict[str, Any]:
        return {"format": FORMAT} | asdict(self)


@dataclass(frozen=True)
class Box:
    """A box that was opened and found sound."""

    envelope: Envelope
    contents: Contents
    archive: Archive


def envelope_of(contents: Contents, by: Signature, office: str, recipient: str, on: date, at: datetime) -> Envelope:
    """The envelope for an export on the business day ``on``, at the moment ``at``."""
    from importlib.metadata import version

    return Envelope(
        contents=contents.digest,
        exported_on=on.isoformat(),
        exported_at=at.isoformat(),
        login=by.login,
        name=by.name,
        unit=by.unit,
        os_user=by.os_user,
        simulated_day=by.simulated_day,
        office=office,
        recipient=recipient,
        program=f"outbound-travel {version('outbound-travel')}",
    )


def pack(target: BinaryIO, envelope: Envelope, contents: Contents, blob_dir: Path) -> None:
    """Write a box. Raises StoreFault where the content of a paper is lost, BadInput where all is too large."""
    writer = Writer(target)
    for name, text in zip(
        archive.TEXTS, (envelope.text, contents.manifest, contents.case, contents.journal), strict=True
    ):
        writer.text(name, text)
    for key, paper in contents.papers.items():
        kept = check_content(blob_dir, paper["name"], key)

        def pour(sink: BinaryIO, kept: Any = kept, name: str = paper["name"]) -> None:
            write_content(kept, name, sink)

        writer.add(PAPERS + key, pour)
    writer.close()


@contextmanager
def opened(file: Path) -> Iterator[Box]:
    """The box in ``file``, checked as a whole. Raises BadInput where it cannot be read, Misfit for what is wrong."""
    try:
        check_ordinary(file)
        with file.open("rb") as source:
            yield unpack(source)
    except OSError as error:
        raise BadInput(M("{file} cannot be read: {reason}", file=file, reason=system_reason(error))) from None


def unpack(source: BinaryIO) -> Box:
    """Open a box and check every byte of it. Raises Misfit, naming the part, for the first thing that does not fit."""
    found = archive.read(source)
    envelope = _envelope(found.texts[ENVELOPE])
    if envelope.contents != sha256(found.texts[MANIFEST]):
        raise Misfit(MANIFEST, M("it is not the one that the envelope names"))
    from travel.box.rebuilt import check

    contents = unpacked(found.texts, ((part.name, part.size, part.sha256) for part in found.papers))
    check(contents)
    return Box(envelope, contents, found)


_FIELDS: dict[str, type | tuple[type, ...]] = {
    "format": int,
    **dict.fromkeys(Envelope.__dataclass_fields__, str),
    "simulated_day": bool,
    "seal": str,
}


def _envelope(text: bytes) -> Envelope:
    told = read_object(ENVELOPE, text)
    check_format(ENVELOPE, told)
    check_fields(ENVELOPE, told, _FIELDS)
    envelope = Envelope(**{name: told[name] for name in Envelope.__dataclass_fields__})
    try:
        date.fromisoformat(envelope.exported_on), moment(envelope.exported_at)
    except ValueError:
        raise Misfit(ENVELOPE, M("its day or its moment is none")) from None
    if envelope.seal != told["seal"] or envelope.text != text:
        raise Misfit(ENVELOPE, M("its seal is not of what it says"))
    return envelope
