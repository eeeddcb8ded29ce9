"""`travel delegation paper`: the papers of a case, and the content of one of them."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

import typer

from cli.action.arguments import Number
from cli.delegation.app import app
from cli.delegation.opened import case_at
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact
from cli.terminal.reading_options import as_of_now, chosen
from cli.words.naming import delegation_number
from travel.errors import BadInput, NotFound
from travel.i18n import N_, M, Message
from travel.typed import half_width
from travel.vocabulary import ATTACHMENT

Papers = Sequence[dict[str, Any]]


@reading(app, "paper", help=N_("The papers of a delegation; with a name, the content of one in a new file."))
def paper(
    desk: Desk,
    number: Number,
    name: Annotated[
        str | None, typer.Argument(metavar=N_("PAPER"), help=N_("The paper's name, or its number in the list."))
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar=N_("FILE"),
            help=N_("A new file; one of the paper's own name in this folder, unless given; - for standard output."),
        ),
    ] = None,
) -> None:
    """List the papers of all versions and notes, or write the content of one, proved by its hash."""
    from travel.delegations import cases

    as_of_now(desk)
    if name is None and to is not None:
        raise BadInput(M("Name the paper that is to be written to {file}", file=to))
    known = delegation_number(number)
    with case_at(desk, known) as at:
        papers = [
            {
                "paper": place,
                "kind": row.kind,
                "name": row.name,
                "size": row.size,
                "media_type": row.media_type,
                "member": row.member,
                "number": row.number,
                "issued_by": row.issued_by,
                "dated": row.dated,
                "recorded_at": row.recorded_at,
                "revision": row.revision,
                "sha256": row.sha256,
            }
            for place, row in enumerate(cases.read(at.tx, at.number).attachments, start=1)
        ]
    if name is None:
        title = M("Papers of {number}: {count}", number=known, count=len(papers))
        if desk.out.format != "json":
            papers = [each | {"about": about(each)} for each in papers]
        desk.out.emit(chosen(desk, _SCREEN, _MORE), papers, title=title, empty=M("There are no papers."))
    else:
        _write(desk, known, _named(known, papers, name), to)


def _write(desk: Desk, number: str, paper: dict[str, Any], to: str | None) -> None:
    from travel.attachments import check_content, copy_content, write_content

    name = paper["name"]
    if to == "-" and desk.out.is_terminal:
        raise BadInput(M("The content of a paper is not shown on a terminal; name a file by --to"))
    kept = check_content(desk.store.blob_dir, name, paper["sha256"])
    if to == "-":
        write_content(kept, name, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    file = Path(to or PurePosixPath(name).name)
    copy_content(kept, name, file)
    desk.out.card(
        [
            Fact("delegation", M("Delegation"), number),
            Fact("name", M("Paper"), name),
            Fact("file", M("Written to"), str(file)),
            Fact("size", M("Bytes"), paper["size"]),
            Fact("sha256", M("SHA-256, as recorded"), paper["sha256"]),
        ]
    )


def _named(number: str, papers: Papers, wanted: str) -> dict[str, Any]:
    """The paper that is meant by its name, with or without folders, or by its number in the list.

    Several of one name are one paper as long as their content is the same.
    """
    known = unicodedata.normalize("NFC", wanted)
    called = [paper for paper in papers if unicodedata.normalize("NFC", paper["name"]) == known] or [
        paper for paper in papers if unicodedata.normalize("NFC", PurePosixPath(paper["name"]).name) == known
    ]
    if len({paper["sha256"] for paper in called}) > 1:
        places = [paper["paper"] for paper in called]
        raise BadInput(
            M("{number} has several papers {paper}: say {places}", number=number, paper=wanted, places=places)
        )
    place = half_width(wanted)
    found = called or [paper for paper in papers if str(paper["paper"]) == place]
    if not found:
        raise NotFound(
            M("{number} has no paper {paper}; see: travel delegation paper {number}", number=number, paper=wanted)
        )
    return found[-1]


def about(paper: Mapping[str, Any]) -> Message | None:
    """Whom a paper concerns, the number it bears, who issued it and when; None where nothing of it is known."""
    said = [
        paper["member"],
        M("No. {number}", number=paper["number"]) if paper["number"] else None,
        paper["issued_by"],
        paper["dated"],
    ]
    known = [part for part in said if part]
    return M("{items}", items=known) if known else None


_SCREEN = (
    Column("paper", M("No."), justify="right", whole=True),
    Column("kind", M("Kind of paper"), render=ATTACHMENT.label),
    Column("name", M("File")),
    Column("about", M("About"), render=lambda said: said),
    Column("size", M("Bytes"), justify="right"),
    Column("recorded_at", M("Recorded")),
    Column("revision", M("Version"), justify="right"),  # a paper of a note or a report belongs to none
)
_MORE = (
    Column("member", M("Member")),
    Column("number", M("Number")),
    Column("issued_by", M("Issued by")),
    Column("dated", M("Dated")),
    Column("media_type", M("Media type")),
)
