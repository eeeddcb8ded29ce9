"""The workflow of a case that another office handed on: it is taken in, taken in anew, and annotated; nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field
from sqlalchemy import Connection

from travel.box import received
from travel.box.contents import Contents
from travel.box.sealing import Envelope
from travel.errors import BadInput
from travel.findings import Finding
from travel.i18n import N_, M
from workflows.authority import reason
from workflows.definition import NEW, SAME, Action, Details, State, Workflow
from workflows.move import Move
from workflows.subject import ReceivedSubject


class Receiving(Details):
    """A box that was opened and found sound, its papers already kept."""

    contents: Contents = Field(exclude=True)
    envelope: Envelope = Field(exclude=True)

    def record(self) -> dict[str, Any]:
        """What the case is, and who handed it on."""
        told = self.contents.told
        return {
            "box": self.contents.digest,
            "seal": self.envelope.seal,
            "numbers": told["numbers"],
            "events": told["events"],
            "handed_on_by": {"office": self.envelope.office, "name": self.envelope.name},
            "exported_on": self.envelope.exported_on,
        }


class Annotating(Details):
    """Something worth keeping beside the case."""

    text: str = Field(min_length=1, max_length=8000)


def _lock(tx: Connection, name: str, details: Details) -> ReceivedSubject:
    return ReceivedSubject(tx, received.known(tx, name, hold=True))


def _fresh(tx: Connection, details: Details) -> ReceivedSubject:
    if not isinstance(details, Receiving):
        raise BadInput(M("A case is received in a box"))
    return ReceivedSubject(tx, received.find(tx, received.number_of(details.contents)))


def not_our_own(move: Move) -> Iterator[Finding]:
    """What this office made itself it cannot receive."""
    given = move.details
    if isinstance(given, Receiving) and received.is_own(move.tx, given.contents):
        number = given.contents.told["delegation"]
        yield reason("own-case", M("{number} is this office's own case", number=number), delegation=number)


def continues(move: Move) -> Iterator[Finding]:
    """A box takes the place of what is held only where it tells the same story, and tells it further."""
    given, subject = move.details, _subject(move)
    if not isinstance(given, Receiving) or subject.row is None:
        return
    if received.number_of(given.contents) != subject.name:
        yield reason("box", M("The box holds another case: {number}", number=received.number_of(given.contents)))
        return
    if given.contents.digest == subject.row.digest:
        yield reason("box", M("This very case is held here already; nothing would change"))
        return
    held = received.contents_of(subject.row)
    if (held.told["numbers"], given.contents.told["numbers"]) == ("whole", "masked"):
        yield reason(
            "box",
            M(
                "Numbers of passports and identity cards are whole in what is held and masked in the box, and would "
                "be lost; ask the office that handed it on for an export with --reveal"
            ),
        )
    parted = received.parting(held, given.contents)
    if parted is not None:
        yield reason("box", M("The journal in the box does not continue the one that is held: {event}", event=parted))


def receive(move: Move) -> None:
    """Keep the case as it came."""
    given = move.taken(Receiving)
    received.keep(move.tx, given.contents, given.envelope, NEW, move.on)
    _subject(move).adopt(received.known(move.tx, received.number_of(given.contents)))


def renew(move: Move) -> None:
    """Keep the later export in the place of the earlier."""
    given = move.taken(Receiving)
    received.keep_anew(move.tx, _subject(move).key, given.contents, given.envelope, move.on)


def _subject(move: Move) -> ReceivedSubject:
    assert isinstance(move.subject, ReceivedSubject)
    return move.subject


TAKES_IN = ("clerk", "reviewer", "custodian", "auditor")

RECEIVED = Workflow(
    name="received",
    version=1,
    label=N_("received case"),
    look="travel delegation show {name}",
    lock=_lock,
    fresh=_fresh,
    version_of=received.version,
    states=(State("held", N_("held as it came"), final=True),),
    actions=(
        Action(
            "receive",
            (NEW,),
            "held",
            N_("take in"),
            roles=TAKES_IN,
            checks=(not_our_own,),
            takes=Receiving,
            writes=receive,
        ),
        Action(
            "renew",
            ("held",),
            SAME,
            N_("take in anew"),
            roles=TAKES_IN,
            checks=(continues,),
            takes=Receiving,
            writes=renew,
        ),
        Action("note", ("held",), SAME, N_("keep a note"), any_day=True, takes=Annotating),
    ),
)
