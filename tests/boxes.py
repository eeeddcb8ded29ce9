"""Boxes to test with: put out, altered, packed again."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.database.papers import changed
from tests.office import Office, furnish, troyan
from tests.stores import sqlite_stores
from travel.box import archive
from travel.box.archive import CASE, ENVELOPE, JOURNAL, MANIFEST, Writer
from travel.box.contents import Contents, as_text, packed, sha256
from travel.box.exporting import Exported, Wanted, export
from travel.box.sealing import Envelope
from travel.registry.keeping import Registrar
from workflows.received import Receiving
from workflows.steps.application import Note


def registrar(office: Office, login: str, *, rehearsal: bool = False) -> Registrar:
    session = office.session(login)
    return Registrar(session.store, session.actor, session.clock, office.today, rehearsal)


def put_out(office: Office, number: str, file: Path, login: str = "reviewer", **given: Any) -> Exported:
    """The case in a box at ``file``."""
    return export(registrar(office, login), Wanted(number, file, **given))


OTHER_OFFICE = "上饶市外事办公室"


@cache
def boxes_of_another_office() -> tuple[Receiving, ...]:
    """A case of another office, handed on as a draft, and twice after a note."""
    with TemporaryDirectory() as folder, sqlite_stores(Path(folder)) as fresh:
        office = furnish(fresh())
        with office.store.atomic() as tx:
            tx.exec_driver_sql(f"UPDATE unit SET name = '{OTHER_OFFICE}' WHERE kind = 'office'")
        members = tuple(each.model_copy(update={"unit": OTHER_OFFICE}) for each in troyan().members)
        number = office.drafted(changed(troyan(), organiser=OTHER_OFFICE).model_copy(update={"members": members}))
        found = []
        for step in (None, Note(text="已电话联系"), Note(text="对方同意")):
            if step is not None:
                office.do("clerk", "note", number, date(2023, 7, 9), step)
            done = export(registrar(office, "clerk", rehearsal=True), Wanted(number, Path(folder, "none")))
            found.append(Receiving(contents=done.contents, envelope=done.envelope))
        office.store.close()
    return tuple(found)


def texts_of(file: Path) -> dict[str, bytes]:
    with file.open("rb") as source:
        return archive.read(source).texts


def envelope_in(file: Path) -> Envelope:
    told = json.loads(texts_of(file)[ENVELOPE])
    return Envelope(**{name: told[name] for name in Envelope.__dataclass_fields__})


def packed_again(
    file: Path, texts: Mapping[str, bytes], *, leave_out: str = "", put_in: tuple[str, bytes] = ("", b"")
) -> bytes:
    """The box with other texts and papers, as an archive without a fault."""
    target = io.BytesIO()
    writer = Writer(target)
    with file.open("rb") as source:
        found = archive.read(source)
        for name in archive.TEXTS:
            writer.text(name, texts.get(name, found.texts[name]))
        papers = {}
        for part in found.papers:
            content = io.BytesIO()
            found.pour(part, content)
            papers[part.name] = content.getvalue()
        for name, content_ in sorted((papers | dict([put_in] if put_in[0] else [])).items()):
            if name != leave_out:
                writer.text(name, content_)
    writer.close()
    return target.getvalue()


def altered(
    file: Path,
    rows: Callable[[dict[str, Any]], object] = lambda rows: None,
    events: Callable[[list[dict[str, Any]]], object] = lambda events: None,
) -> bytes:
    """The box as somebody makes it who alters it on purpose: every hash of the file is right again."""
    texts = texts_of(file)
    contents = Contents(texts[MANIFEST], texts[CASE], texts[JOURNAL])
    case, journal, told = contents.rows, contents.events, contents.told
    rows(case)
    events(journal)
    forged = packed(told["origin"], told["delegation"], told["numbers"], case, journal)
    envelope = replace(envelope_in(file), contents=forged.digest)
    return packed_again(
        file, {ENVELOPE: envelope.text, MANIFEST: forged.manifest, CASE: forged.case, JOURNAL: forged.journal}
    )


def retold(file: Path, part: str, **changes: Any) -> bytes:
    """The box with other fields in its envelope or manifest, the envelope sealed again."""
    texts = texts_of(file)
    told = json.loads(texts[part]) | changes
    if part == ENVELOPE:
        return packed_again(file, {ENVELOPE: as_text(told)})
    manifest = as_text(told)
    envelope = replace(envelope_in(file), contents=sha256(manifest))
    return packed_again(file, {ENVELOPE: envelope.text, MANIFEST: manifest})
