"""Details that come with papers."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from travel import filing
from travel.application import Attachment
from travel.attachments import AttachmentFile
from workflows.definition import Details
from workflows.move import Move


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


def keep_papers(move: Move, revision: int | None = None) -> None:
    """Record the papers that came with the details."""
    filing.write_attachments(move.tx, move.case.id, move.taken(WithPapers).papers, move.at, revision)
