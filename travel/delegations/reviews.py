"""The rows of a review round: its seats, the decisions on them, and the approval at its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, update

from travel.application import Application
from travel.calendar import days_abroad
from travel.policy import Step
from travel.registry.units import UnitFact
from travel.storage.statements import Prepared
from travel.tables import Approval, Review, table

_review, _approval = table(Review), table(Approval)

_DECIDE = Prepared(
    update(_review)
    .where(_review.c.id == bindparam("key"), _review.c.waiting.is_(True))
    .values(
        waiting=False,
        decision=bindparam("what"),
        decided_by=bindparam("login"),
        decided_name=bindparam("name"),
        decided_on=bindparam("on"),
        for_login=bindparam("behalf"),
        closed_on=bindparam("on"),
        closed_at=bindparam("at"),
        opinion=bindparam("words"),
    )
)
_SEAT = Prepared(insert(_review))


@dataclass(frozen=True)
class Decision:
    """What was decided on a seat, by whom, for whom, on which business day, recorded when, and with what words."""

    what: str
    login: str
    name: str
    on: date
    at: datetime
    for_login: str | None = None
    opinion: str = ""


def open_round(
    tx: Connection,
    delegation_id: int,
    round_: int,
    steps: Sequence[Step],
    organiser: UnitFact,
    senders: Iterable[UnitFact],
    on: date,
    at: datetime,
) -> list[str]:
    """Set out the seats of a round; returns the steps' codes. A countersign step without other senders falls away."""
    others = [unit for unit in senders if unit.id != organiser.id]
    position, codes = 0, []
    for step in steps:
        seats = _seats(step, organiser, others)
        if not seats:
            continue
        position += 1
        codes.append(step.code)
        for seat in seats:
            _SEAT.run(
                tx,
                delegation_id=delegation_id,
                round=round_,
                position=position,
                step=step.code,
                label={"zh": step.label.render("zh"), "en": step.label.render("en")},
                role=step.role,
                scope=step.scope,
                unit_id=seat.id if seat else 0,
                unit=seat.name if seat else "",
                opened_on=on,
                opened_at=at,
            )
    return codes


def _seats(step: Step, organiser: UnitFact, others: list[UnitFact]) -> Sequence[UnitFact | None]:
    if step.seats == "each-sender":
        return others
    return [organiser] if step.scope == "organiser" else [None]


_APPROVE = Prepared(insert(_approval).returning(_approval.c.id))


def decide(tx: Connection, seat: Row[Any], decision: Decision) -> None:
    """Record a decision on a seat that waits for one."""
    _DECIDE.run(
        tx,
        key=seat.id,
        what=decision.what,
        login=decision.login,
        name=decision.name,
        on=decision.on,
        at=decision.at,
        behalf=decision.for_login,
        words=decision.opinion,
    )


def close_round(tx: Connection, delegation_id: int, round_: int, on: date, at: datetime) -> None:
    """Nobody is waited for any more in this round."""
    tx.execute(
        update(_review)
        .where(_review.c.delegation_id == delegation_id, _review.c.round == round_, _review.c.waiting.is_(True))
        .values(waiting=False, closed_on=on, closed_at=at)
    )


_COPIED = ("delegation_id", "round", "position", "step", "label", "role", "scope", "unit_id", "unit")


def reopen(tx: Connection, seats: Iterable[Row[Any]], on: date, at: datetime) -> None:
    """Let decided seats wait again; what was decided stays on record, marked as reopened."""
    for seat in seats:
        tx.execute(update(_review).where(_review.c.id == seat.id).values(waiting=False, reopened=True))
        again = {name: seat._mapping[name] for name in _COPIED}
        tx.execute(insert(_review), again | {"attempt": seat.attempt + 1, "opened_on": on, "opened_at": at})


def approve(
    tx: Connection, delegation_id: int, round_: int, revision: int, number: str, application: Application, on: date
) -> int:
    """Issue the mission approval of what the application says now; returns its key."""
    particulars = application.delegation
    values = {
        "delegation_id": delegation_id,
        "round": round_,
        "revision": revision,
        "number": number,
        "decided_on": on,
        "exit_on": particulars.exit,
        "entry_on": particulars.entry,
        "days": days_abroad(particulars.exit, particulars.entry),
        "persons": len(application.members),
        "rank": application.highest_rank,
        "countries": list(application.countries),
        "transits": list(application.transits),
    }
    return _APPROVE.key(tx, **values)
