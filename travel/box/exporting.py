"""Giving a case away in a box, and the journal's word of it.

Clerks give away what their unit or one below it files; the office's reviewers, custodians and auditors any case. The
numbers of passports and identity cards go out masked, unless a custodian or auditor gives them whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from travel import journal
from travel.box import received, sealing
from travel.box.archive import Misfit
from travel.box.contents import BOX, Contents, origin_of, take, without_numbers
from travel.box.rebuilt import check
from travel.clock import now
from travel.custody import passports
from travel.delegations.case_numbers import is_received
from travel.errors import BadInput, NotAllowed, StoreFault
from travel.findings import Finding
from travel.i18n import M
from travel.journal import Entry
from travel.new_files import new_file, settle
from travel.registry.accounts import AccountFact
from travel.registry.entries import stripped
from travel.registry.keeping import SEES_NUMBERS, Registrar, permitted, signature, writing
from travel.registry.units import UnitFact

TAKEN = M("{file} is there already and is not overwritten; name a new file by --output")
GIVES_AWAY = ("clerk", "reviewer", "custodian", "auditor")


@dataclass(frozen=True)
class Wanted:
    """What is to go out: which case, in which file, to whom, and whether with whole numbers."""

    number: str
    file: Path
    recipient: str = ""
    reveal: bool = False


@dataclass(frozen=True)
class Exported:
    """What went out, or would have gone."""

    envelope: sealing.Envelope
    contents: Contents


def export(registrar: Registrar, wanted: Wanted) -> Exported:
    """Put a case into a new file and enter in the journal who gave it away; a rehearsal makes no file.

    Raises NotFound, NotAllowed, BadInput; StoreFault where the case does not agree with its journal, or a paper's
    content is lost.
    """
    recipient = stripped(wanted.recipient, M("recipient")) if wanted.recipient else ""
    roles = SEES_NUMBERS if wanted.reveal else GIVES_AWAY
    with registrar.store.reading() as tx:
        account = permitted(tx, registrar.actor.login, roles)
        office = origin_of(tx)
        if is_received(wanted.number):
            row = received.known(tx, wanted.number)
            number, contents, held = row.number, received.contents_of(row), []
        else:
            number, contents = wanted.number, take(tx, wanted.number)
            held = [each for row in contents.rows.get("person", []) for each in passports.numbers_of(tx, row["id"])]
            check_reach(account, _organiser(contents))
    _check_sound(number, contents)
    if not wanted.reveal:
        contents = without_numbers(contents, held)
    elif contents.told["numbers"] == "masked":
        raise BadInput(
            M(
                "{number} came with masked numbers; only {origin} has them whole",
                number=number,
                origin=contents.told["origin"],
            )
        )
    at, by = now(), signature(account, registrar.actor, registrar.clock)
    envelope = sealing.envelope_of(contents, by, office, recipient, registrar.on, at)
    if registrar.rehearsal:
        return Exported(envelope, contents)
    with new_file(wanted.file, TAKEN) as target:
        sealing.pack(target, envelope, contents, registrar.store.blob_dir)
        settle(target)
        with writing(registrar, roles) as desk:
            entry = Entry(
                BOX,
                number,
                "export",
                registrar.on,
                at,
                delegation=None if is_received(number) else number,
                details={
                    "version": contents.told["version"],
                    "numbers": contents.told["numbers"],
                    "recipient": recipient,
                    "contents": contents.digest,
                    "seal": envelope.seal,
                },
            )
            journal.append(desk.tx, entry, by, journal.head(desk.tx, BOX, number))
    return Exported(envelope, contents)


def _check_sound(number: str, contents: Contents) -> None:
    """Raise StoreFault for a case that this store itself could not prove."""
    try:
        check(contents)
    except Misfit as misfit:
        raise StoreFault(
            M(
                "{number} does not agree with its journal and goes nowhere: {reason}. See: travel audit verify",
                number=number,
                reason=misfit.reason,
            )
        ) from None


def _organiser(contents: Contents) -> UnitFact:
    rows = contents.rows
    unit = next(unit for unit in rows["unit"] if unit["id"] == rows["delegation"][0]["organiser_id"])
    return UnitFact(unit["id"], unit["name"], unit["kind"], unit["path"])


def check_reach(account: AccountFact, organiser: UnitFact) -> None:
    """Raise NotAllowed for a clerk who could not have filed a case of this organiser."""
    if account.roles.isdisjoint(GIVES_AWAY[1:]) and not account.unit.covers(organiser):
        message = M(
            "Only {organiser} or a unit above it may; {name} belongs to {unit}",
            organiser=organiser.name,
            name=account.name,
            unit=account.unit.name,
        )
        refused = M("This account may not do that")
        raise NotAllowed(refused, [Finding("unit", "block", message, {"organiser": organiser.name})])
