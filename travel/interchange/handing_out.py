"""Giving an interchange record away, and the journal's word of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from travel import journal
from travel.box.contents import BOX, as_text, sha256
from travel.box.exporting import GIVES_AWAY, TAKEN, Wanted, check_reach
from travel.clock import now
from travel.delegations import cases
from travel.interchange.da_t_95 import Given, record_of
from travel.journal import Entry
from travel.new_files import new_file, settle
from travel.registry.keeping import SEES_NUMBERS, Registrar, permitted, signature, writing


@dataclass(frozen=True)
class HandedOut:
    """A record that was written, or would have been, and the hash of its text."""

    record: dict[str, Any]
    sha256: str


def hand_out(registrar: Registrar, wanted: Wanted, record: str, district: str | None) -> HandedOut:
    """Write the record ``a9`` or ``a10`` of a case to a new file and enter that in the journal.

    Raises NotFound, NotAllowed, and BadInput with everything that the record lacks.
    """
    roles = SEES_NUMBERS if wanted.reveal else GIVES_AWAY
    with registrar.store.reading() as tx:
        account = permitted(tx, registrar.actor.login, roles)
        case = cases.read(tx, wanted.number)
        check_reach(account, case.organiser)
        made = record_of(case, record, Given(district, wanted.reveal))
    text = as_text(made)
    done = HandedOut(made, sha256(text))
    if registrar.rehearsal:
        return done
    with new_file(wanted.file, TAKEN) as target:
        target.write(text)
        settle(target)
        with writing(registrar, roles) as desk:
            details = {
                "record": record,
                "version": case.version,
                "numbers": "whole",
                "recipient": wanted.recipient,
                "seal": done.sha256,
            }
            entry = Entry(BOX, wanted.number, "record", registrar.on, now(), delegation=wanted.number, details=details)
            by = signature(account, registrar.actor, registrar.clock)
            journal.append(desk.tx, entry, by, journal.head(desk.tx, BOX, wanted.number))
    return done
