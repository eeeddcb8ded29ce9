"""What custody adds to a passport: where it lies, that it is there at all, and when its holder may have another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import Field
from sqlalchemy import Row

from travel import vocabulary
from travel.calendar import add_days
from travel.custody import passports, stocktakings
from travel.findings import Finding
from travel.i18n import M
from travel.policy import NotSet
from travel.rules.compare import iso
from workflows.authority import reason
from workflows.definition import Details
from workflows.move import Move
from workflows.subject import PassportSubject


class Placing(Details):
    """Where it lies from now on; no slot where the cabinet has none."""

    cabinet: str = Field(min_length=1, max_length=40)
    slot: str = Field(default="", max_length=40)

    def record(self) -> dict[str, Any]:
        """Both, whatever they are: the place of a day is read from the journal."""
        return {"cabinet": self.cabinet, "slot": self.slot}


def elsewhere(move: Move) -> Iterator[Finding]:
    """Only what lay in another place is put into this one."""
    row = _row(move)
    if isinstance(move.details, Placing) and (row.cabinet, row.slot) == (move.details.cabinet, move.details.slot):
        yield reason("place", M("{passport} lies there already", passport=move.subject.shown))


def place(move: Move) -> None:
    """It lies in another place; where it lay before is in the journal."""
    given = move.taken(Placing)
    passports.place(move.tx, _row(move).id, given.cabinet, given.slot)


def not_missing(move: Move) -> Iterator[Finding]:
    """What was missing at the last stock-taking that looked for it is lent once it is explained as found."""
    missed = stocktakings.missing_since(move.tx, move.subject.name)
    if missed is None:
        return
    named = {"passport": move.subject.shown, "number": missed.number, "day": missed.counted_on}
    message = M(
        "{passport} was missing at the stock-taking {number} on {day}; explain there that it was found, or "
        "count it anew: travel stocktaking show {number}",
        **named,
    )
    if missed.state == "closed":
        message = M(
            "{passport} was missing at the stock-taking {number} on {day}, which is closed; once it is found, count "
            "its cabinet anew: travel passport stocktake",
            **named,
        )
    yield reason("missing", message, stocktaking=missed.number)


def in_service(move: Move) -> Iterator[Finding]:
    """The passport of somebody who left the service is void soon; from that day on it goes out no more."""
    row = _row(move)
    if row.left_on is not None and row.left_on <= move.on:
        yield reason(
            "left",
            M(
                "{holder} left the service on {on}; the passport is to be voided: travel passport void",
                holder=row.holder,
                on=row.left_on,
            ),
            left_on=row.left_on,
        )


def wait_after_loss(move: Move, person: Row[Any], kind: str, issued: date) -> Iterator[Finding]:
    """Whoever lost a passport waits before a new one of its kind (R39).

    What counts is the day of issue; one issued before the loss was not applied for after it. Source: S-FJ12, S-HN07.
    """
    setting, lost = move.policy.rule("R39"), passports.lost_on(move.tx, person.id, kind)
    if setting is None or lost is None or issued <= lost:
        return
    try:
        wait = move.policy.number("holds.loss_days").value
    except NotSet as missing:
        message = M("The office has not set {key}; rule {rule} is not checked.", key=missing.key, rule="R39")
        yield Finding("R39", "warn", message, {"setting": missing.key}, setting.citation)
        return
    if (issued - lost).days <= wait:
        yield Finding(
            "R39",
            setting.severity,
            M(
                "{name} reported a {kind} lost on {lost}; the wait is {wait} days: a new one is applied for from "
                "{from_day} on, and this one was issued on {issued}.",
                name=person.name,
                kind=vocabulary.PASSPORT_KIND.label(kind),
                lost=lost,
                wait=wait,
                from_day=add_days(lost, wait + 1),
                issued=issued,
            ),
            {"person": person.number, "lost_on": iso(lost), "issued": iso(issued), "limit": wait},
            setting.citation,
        )


def _row(move: Move) -> Row[Any]:
    assert isinstance(move.subject, PassportSubject)
    assert move.subject.row is not None
    return move.subject.row
