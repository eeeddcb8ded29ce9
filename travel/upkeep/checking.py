"""Whether a store is sound: its file, its references, its version, its papers, its journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text

from travel.attachments import content_path, describe
from travel.errors import BadInput, StoreFault
from travel.i18n import M, Message, verbatim
from travel.journal import Break
from travel.proof import prove
from travel.storage.journal_guard import is_guarded
from travel.storage.store import SCHEMA, Store, schema_version
from travel.tables import Attachment, ReceivedPaper, table

_attachment, _received = table(Attachment), table(ReceivedPaper)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: ``integrity``, ``references``, ``version``, ``papers``, ``guard`` or
    ``journal``."""

    check: str
    sound: bool
    found: Message
    problems: tuple[Message, ...] = ()


def check(store: Store) -> Iterator[Check]:
    """Look at everything, one thing after another; where the first look fails altogether, no other is taken."""
    looks = {"version": _version, "papers": _papers, "guard": _guard, "journal": _journal}
    if store.is_sqlite:
        # a server looks after its own files
        looks = {"integrity": _integrity, "references": _references} | looks
    for number, (name, look) in enumerate(looks.items()):
        try:
            yield look(store)
        except StoreFault as fault:
            yield Check(name, False, fault.message)
            if number == 0:
                return


def _integrity(store: Store) -> Check:
    with store.driver() as connection:
        said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    if said == ["ok"]:
        return Check("integrity", True, M("nothing is damaged"))
    return Check("integrity", False, M("the file is damaged"), tuple(verbatim(line) for line in said))


def _references(store: Store) -> Check:
    with store.driver() as connection:
        rows = connection.execute("PRAGMA foreign_key_check").fetchall()
    lost = tuple(M("{table}, row {row}: no {other}", table=row[0], row=row[1], other=row[2]) for row in rows)
    if not lost:
        return Check("references", True, M("nothing refers to what is not there"))
    return Check("references", False, M("{count} references lead nowhere", count=len(lost)), lost)


def _version(store: Store) -> Check:
    found = schema_version(store)
    if found == SCHEMA:
        return Check("version", True, M("{version}, as this program wants it", version=found))
    if found is None:
        return Check("version", False, M("there is no store here"))
    return Check(
        "version",
        False,
        M("{found}; this program works with {wanted}. Run: travel db upgrade", found=found, wanted=SCHEMA),
    )


def _papers(store: Store) -> Check:
    named = papers_named(store)
    lost = tuple(
        M("{name} ({sha256})", name=name, sha256=sha256[:12])
        for sha256, name in named.items()
        if not is_kept(store.blob_dir, sha256)
    )
    if not lost:
        return Check("papers", True, M("all {count} are there and unchanged", count=len(named)))
    return Check("papers", False, M("{lost} of {count} are lost or changed", lost=len(lost), count=len(named)), lost)


def papers_named(store: Store) -> dict[str, str]:
    """The papers that the store's cases name, and those it received: a name for each hash of a content."""
    with store.reading() as tx:
        rows = tx.execute(select(_attachment.c.sha256, _attachment.c.name).order_by(_attachment.c.id)).all()
        others = tx.execute(select(_received.c.sha256, _received.c.name).order_by(_received.c.received_id)).all()
    return {row.sha256: row.name for row in (*others, *rows)}


def is_kept(blob_dir: Path, sha256: str) -> bool:
    """Whether the content with this hash is kept there, unchanged."""
    try:
        return describe(blob_dir, str(content_path(Path(), sha256))).sha256 == sha256
    except BadInput:
        return False


def _guard(store: Store) -> Check:
    with store.reading() as tx:
        if is_guarded(tx):
            return Check("guard", True, M("the database refuses to change an event"))
    return Check("guard", False, M("the database no longer refuses to change an event: its triggers are gone"))


def _journal(store: Store) -> Check:
    with store.reading() as tx:
        steps = list(prove(tx))
        events = int(tx.execute(text("SELECT count(*) FROM event")).scalar_one())
    breaks = tuple(
        M("{kind} {subject}: {reason}", kind=found.subject_kind, subject=found.shown, reason=found.reason)
        if found.seq is None
        else M(
            "{kind} {subject}, event {seq}: {reason}",
            kind=found.subject_kind,
            subject=found.shown,
            seq=found.seq,
            reason=found.reason,
        )
        for found in steps
        if isinstance(found, Break)
    )
    if not breaks:
        return Check("journal", True, M("all {count} events fit together", count=events))
    return Check(
        "journal",
        False,
        M("{broken} chains are broken; there are {count} events", broken=len(breaks), count=events),
        breaks,
    )
