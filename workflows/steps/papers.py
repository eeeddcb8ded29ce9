"""Details that come with papers, and papers that come later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from travel.application import Attachment
from travel.attachments import AttachmentFile
from travel.delegations import filing
from travel.facts import Facts
from travel.findings import Finding
from travel.i18n import M
from travel.rules.compare import as_listed, plain
from travel.vocabulary import ATTACHMENT
from workflows.authority import reason
from workflows.definition import Details
from workflows.move import Move

OTHERS_PAPERS = frozenset({"report", "photo", "evidence", "note"})
"""The kinds of paper that belong to a report, a look-back or a note, not to the application."""


class WithPapers(Details):
    """Details with attachments: each as the form enters it, and a file whose content is already kept."""

    papers: tuple[tuple[Attachment, AttachmentFile], ...] = Field(default=(), exclude=True)

    def record(self) -> dict[str, Any]:
        """The details, and each paper by kind, name, size and hash."""
        record = super().record()
        if self.papers:
            record["papers"] = [
                entry.model_dump(mode="json", exclude={"file"}, exclude_none=True)
                | {"name": paper.name, "size": paper.size, "sha256": paper.sha256}
                for entry, paper in self.papers
            ]
        return record


class Supplementing(WithPapers):
    """Papers handed in after the form, for the version of it that is at hand."""

    papers: tuple[tuple[Attachment, AttachmentFile], ...] = Field(min_length=1, exclude=True)

    def facts(self, facts: Facts, move: Move) -> Facts:
        """The rules say what is still missing once these papers are there."""
        entered = tuple(entry for entry, _ in self.papers)
        application = facts.application
        return facts.but(
            application=application.model_copy(update={"attachments": (*application.attachments, *entered)})
        )


def keep_papers(move: Move, revision: int | None = None) -> None:
    """Record the papers that came with the details."""
    filing.write_attachments(move.tx, move.case.id, move.taken(WithPapers).papers, move.at, revision)


def supplement(move: Move) -> None:
    """Put the papers to the current version; the form itself stays as it is."""
    keep_papers(move, move.case.row.revision)
    move.note(papers=move.details.record()["papers"])


def papers_of_the_application(move: Move) -> Iterator[Finding]:
    """Only papers of an application come in this way, each about the whole delegation or one who travels."""
    if not isinstance(move.details, Supplementing):
        return
    names = {plain(member.name): member.name for member in move.case.active}
    for entry, _ in move.details.papers:
        if entry.kind in OTHERS_PAPERS:
            yield reason(
                "paper",
                M("{kind}: this is no paper of an application", kind=ATTACHMENT.label(entry.kind)),
                kind=entry.kind,
            )
        if entry.member is not None and plain(entry.member) not in names:
            yield reason(
                "member",
                M(
                    "{name} is no member of this delegation; there are: {names}",
                    name=entry.member,
                    names=sorted(names.values(), key=as_listed),
                ),
                name=entry.member,
            )
