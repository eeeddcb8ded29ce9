"""Boxes in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.terminal.output import Fact
from cli.words.states import state_label
from travel.i18n import N_, M
from travel.vocabulary import Vocabulary

if TYPE_CHECKING:
    from travel.box.sealing import Box, Envelope

NUMBERS = Vocabulary("numbers", {"whole": N_("whole"), "masked": N_("masked")})

RECORD = Vocabulary(
    "record", {"a9": N_("DA/T 95-2022 A.9, approval form"), "a10": N_("DA/T 95-2022 A.10, expense form")}
)


def in_fours(digest: str) -> str:
    """A hash as it is read out: in groups of four."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def box_facts(box: Box) -> Iterator[Fact]:
    """What a sound box is, and the seal that is compared."""
    told, case = box.contents.told, box.contents.rows["delegation"][0]
    yield Fact("origin", M("Origin"), told["origin"])
    yield Fact("delegation", M("Delegation"), told["delegation"])
    yield Fact("title", M("Title"), case["title"])
    yield Fact("state", M("State"), case["state"], render=lambda code: state_label("delegation", code))
    yield Fact("papers", M("Papers"), len(box.archive.papers))
    yield Fact("events", M("Events"), told["events"])
    yield Fact("numbers", M("Identity numbers"), told["numbers"], render=NUMBERS.label)
    yield from envelope_facts(box.envelope)
    yield Fact("contents", M("Contents"), box.contents.digest)
    yield Fact("seal", M("Seal"), box.envelope.seal, render=in_fours)


def envelope_facts(envelope: Envelope) -> Iterator[Fact]:
    """Who handed a case on, to whom, when, and by which program."""
    from datetime import datetime

    told = {name: getattr(envelope, name) for name in ("office", "name", "login", "unit")}
    yield Fact("exported_by", M("Handed on by"), told, render=lambda by: M("{office}, {name}", **by))
    yield Fact("recipient", M("Receiving office"), envelope.recipient or None)
    yield Fact("exported_on", M("Business day"), envelope.exported_on)
    yield Fact("exported_at", M("Recorded"), datetime.fromisoformat(envelope.exported_at))
    yield Fact("program", M("Program"), envelope.program)
    if envelope.simulated_day:
        yield Fact("simulated_day", M("Day set for training"), True)
