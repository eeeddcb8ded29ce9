"""`travel delegation export`: a case in a box."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.arguments import Number
from cli.action.registering import registrar, rehearsed, told
from cli.delegation.app import app
from cli.terminal.choices import code_of
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.terminal.output import Fact
from cli.words.boxes import NUMBERS, RECORD, in_fours
from cli.words.naming import delegation_number, quoted
from travel.delegations.case_numbers import MARK, is_received
from travel.errors import BadInput
from travel.i18n import N_, M

if TYPE_CHECKING:
    from travel.box.exporting import Wanted


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
    record: Annotated[
        str | None,
        typer.Option(
            "--record",
            metavar=N_("FORM"),
            help=N_("Not the case but its record by DA/T 95-2022: a9 (approval form) or a10 (expense form)."),
        ),
    ] = None,
    district: Annotated[
        str | None,
        typer.Option("--district", metavar=N_("CODE"), help=N_("The fiscal district of such a record, by its code.")),
    ] = None,
) -> None:
    """Write the box, or the record, and say by which seal the receiver knows that it came unchanged."""
    known = delegation_number(number)
    if record is not None:
        _hand_out(desk, Order(known, output, recipient, reveal), code_of(RECORD, "--record", record), district)
    elif district is not None:
        raise BadInput(M("--district belongs to a record: --record a9 or a10"))
    else:
        _box(desk, Order(known, output, recipient, reveal))


@dataclass(frozen=True)
class Order:
    """What is to go out, in which file, to whom, and whether with whole numbers."""

    number: str
    output: Path | None
    recipient: str
    reveal: bool

    def wanted(self, end: str) -> Wanted:
        """The same for the store, with a file by its number and ``end`` where none is named."""
        from travel.box.exporting import Wanted

        file = self.output or Path(f"{self.number.partition(MARK)[0]}{end}")
        return Wanted(self.number, file, self.recipient, self.reveal)


def _box(desk: Desk, order: Order) -> None:
    from travel.box.exporting import export as put_out

    wanted = order.wanted(".travel")
    done = put_out(registrar(desk), wanted)
    manifest: dict[str, Any] = done.contents.told
    facts = [
        Fact("delegation", M("Delegation"), order.number),
        Fact("title", M("Title"), done.contents.rows["delegation"][0]["title"]),
        Fact("file", M("Written to"), None if desk.dry_run else str(wanted.file)),
        Fact("recipient", M("Receiving office"), order.recipient or None),
        Fact("papers", M("Papers"), len(done.contents.papers)),
        Fact("events", M("Events"), manifest["events"]),
        Fact("numbers", M("Identity numbers"), manifest["numbers"], render=NUMBERS.label),
        Fact("contents", M("Contents"), done.contents.digest),
        Fact("seal", M("Seal"), None if desk.dry_run else done.envelope.seal, render=in_fours),
    ]
    desk.out.card(told(desk, facts))
    if desk.dry_run:
        rehearsed(desk)
        return
    desk.out.say(M("Tell the other office the seal by another way than the box: by telephone, or on paper."))
    desk.out.say(M("There it is checked with: {command}", command=f"travel audit verify {quoted(wanted.file.name)}"))


def _hand_out(desk: Desk, order: Order, record: str, district: str | None) -> None:
    from travel.interchange.handing_out import hand_out

    if is_received(order.number):
        raise BadInput(M("Such a record is made by the office whose case it is"))
    wanted = order.wanted(f".{record}.json")
    done = hand_out(registrar(desk), wanted, record, district)
    facts = [
        Fact("delegation", M("Delegation"), order.number),
        Fact("record", M("Record"), record, render=RECORD.label),
        Fact("title", M("Title"), done.record["团组名称"]),
        Fact("file", M("Written to"), None if desk.dry_run else str(wanted.file)),
        Fact("recipient", M("Receiving office"), order.recipient or None),
        Fact("seal", M("Seal"), done.sha256, render=in_fours),
    ]
    desk.out.card(told(desk, facts))
    if desk.dry_run:
        rehearsed(desk)
