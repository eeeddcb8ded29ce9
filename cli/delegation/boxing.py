"""`travel delegation export`: a case in a box."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.action.arguments import Number
from cli.action.registering import registrar, rehearsed, told
from cli.delegation.app import app
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.terminal.output import Fact
from cli.words.boxes import NUMBERS, in_fours
from cli.words.naming import delegation_number, quoted
from travel.case_numbers import MARK
from travel.i18n import N_, M


@acting(app, "export", help=N_("Put a case, its papers and its journal into one file for another office."))
def export(
    desk: Desk,
    number: Number,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar=N_("FILE"), help=N_("A new file; unless given, NUMBER.travel here.")),
    ] = None,
    recipient: Annotated[
        str, typer.Option("--for", metavar=N_("OFFICE"), help=N_("Whom it is for; the journal and the box say so."))
    ] = "",
    reveal: Annotated[
        bool,
        typer.Option(
            "--reveal", help=N_("With whole numbers of passports and identity cards: custodians and auditors.")
        ),
    ] = False,
) -> None:
    """Write the box, and say by which seal the other office knows that it came unchanged."""
    from travel.box.exporting import Wanted
    from travel.box.exporting import export as put_out

    known = delegation_number(number)
    file = output or Path(f"{known.partition(MARK)[0]}.travel")
    done = put_out(registrar(desk), Wanted(known, file, recipient, reveal))
    manifest: dict[str, Any] = done.contents.told
    desk.out.card(
        told(
            desk,
            [
                Fact("delegation", M("Delegation"), known),
                Fact("title", M("Title"), done.contents.rows["delegation"][0]["title"]),
                Fact("file", M("Written to"), None if desk.dry_run else str(file)),
                Fact("recipient", M("Receiving office"), recipient or None),
                Fact("papers", M("Papers"), len(done.contents.papers)),
                Fact("events", M("Events"), manifest["events"]),
                Fact("numbers", M("Identity numbers"), manifest["numbers"], render=NUMBERS.label),
                Fact("contents", M("Contents"), done.contents.digest),
                Fact("seal", M("Seal"), None if desk.dry_run else done.envelope.seal, render=in_fours),
            ],
        )
    )
    if desk.dry_run:
        rehearsed(desk)
        return
    desk.out.say(M("Tell the other office the seal by another way than the box: by telephone, or on paper."))
    desk.out.say(M("There it is checked with: {command}", command=f"travel audit verify {quoted(file.name)}"))
