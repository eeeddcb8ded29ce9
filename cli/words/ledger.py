"""What an office's ledger says of a delegation that was taken over from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from travel.i18n import M, Message
from travel.vocabulary import LEDGER_OUTCOME, RANK


def ledger_words(said: Mapping[str, Any]) -> Message:
    """Everything a ledger says that does not stand elsewhere; what it does not say is left out."""
    return M("{parts}", parts=list(_parts(said)))


def _parts(said: Mapping[str, Any]) -> Iterator[Message]:
    yield LEDGER_OUTCOME.label(str(said["outcome"]))
    if said.get("decided_on"):
        yield M("decided on {day}", day=said["decided_on"])
    if said.get("rank"):
        yield M("highest rank {rank}", rank=RANK.label(str(said["rank"])))
    if said.get("cut") is not None:
        yield M("cut by {count} persons", count=said["cut"])
    if said.get("returned") is not None:
        yield M("sent back {count} times", count=said["returned"])
    if said.get("reported_on"):
        yield M("reported on {day}", day=said["reported_on"])
    if said.get("collected") is not None:
        yield M(
            "{collected} of {passports} passports handed back", collected=said["collected"], passports=said["passports"]
        )
    if said.get("names"):
        yield M("known by name alone: {names}", names=list(said["names"]))


def origin_words(origin: Mapping[str, Any]) -> Message:
    """From which row of which file something was taken over."""
    if not origin["sheet"]:
        return M("imported from {file}, row {row}", file=origin["file"], row=origin["row"])
    return M(
        "imported from {file}, sheet {sheet}, row {row}", file=origin["file"], sheet=origin["sheet"], row=origin["row"]
    )
