"""Passports in custody, their loans and the border records of the trips made on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from travel.facts import Crossing
from travel.i18n import N_
from travel.masking import masked
from travel.storage.numbered import Numbered
from travel.storage.statements import Prepared
from travel.tables import BorderRecord, Delegation, Event, Loan, Passport, Person, table

_passport, _loan, _person = table(Passport), table(Loan), table(Person)
_border, _delegation, _event = table(BorderRecord), table(Delegation), table(Event)

VALID = ("in_custody", "lent")
"""The states of a passport that can be travelled on; of each kind a person has one."""

_BY_NUMBER = (
    select(
        _passport,
        _person.c.number.label("person"),
        _person.c.unit_id,
        _person.c.left_on,
        _loan.c.id.label("loan_id"),
        _loan.c.lent_on,
        _delegation.c.number.label("lent_to"),
    )
    .join(_person, _person.c.id == _passport.c.person_id)
    .outerjoin(_loan, (_loan.c.passport_id == _passport.c.id) & _loan.c.ended_on.is_(None))
    .outerjoin(_delegation, _delegation.c.id == _loan.c.delegation_id)
    .where(_passport.c.number == bindparam("number"))
)
_LEND, _CROSS = Prepared(insert(_loan).returning(_loan.c.id)), Prepared(insert(_border))
_END_LOAN = Prepared(
    update(_loan)
    .where(_loan.c.id == bindparam("key"))
    .values(ended_on=bindparam("on"), ended_at=bindparam("at"), ended_how=bindparam("how"), returned_by=bindparam("by"))
)


_rows = Numbered(
    _passport,
    N_("No passport {number} is registered. See: travel passport list"),
    read=_BY_NUMBER,  # with its open loan, if any
    shown=masked,
)
find, known, version, move = _rows.find, _rows.known, _rows.version, _rows.move


def everything(tx: Connection) -> list[Row[Any]]:
    """Every passport that was ever registered, with the number of its holder (``person``)."""
    return list(tx.execute(select(_passport, _person.c.number.label("person")).join(_person)))


def register(tx: Connection, values: Mapping[str, Any]) -> int:
    """A new passport; returns its key."""
    return int(tx.execute(insert(_passport).returning(_passport.c.id), dict(values)).scalar_one())


def endorse(tx: Connection, key: int, until: date) -> None:
    """Keep the last day of the endorsement in a pass."""
    tx.execute(update(_passport).where(_passport.c.id == key).values(endorsed_until=until))


def place(tx: Connection, key: int, cabinet: str, slot: str) -> None:
    """Keep where a passport lies."""
    tx.execute(update(_passport).where(_passport.c.id == key).values(cabinet=cabinet, slot=slot))


def lend(tx: Connection, row: Row[Any], delegation_id: int, on: date, at: datetime, fetched_by: str) -> int:
    """Open a loan of the passport; returns its key. A second open loan of one passport is refused by the database."""
    return _LEND.key(
        tx,
        passport_id=row.id,
        delegation_id=delegation_id,
        lent_on=on,
        lent_at=at,
        fetched_by=fetched_by,
        cabinet=row.cabinet,
        slot=row.slot,
    )


def end_loan(tx: Connection, loan_id: int, on: date, at: datetime, how: str, returned_by: str = "") -> None:
    """End a loan: ``returned`` or ``lost``."""
    _END_LOAN.run(tx, key=loan_id, on=on, at=at, how=how, by=returned_by)


def record_crossing(tx: Connection, delegation_id: int, person_id: int, crossing: Crossing, *, deviates: bool) -> None:
    """Keep a member's border record, and whether it differs from what was approved."""
    _CROSS.run(
        tx,
        delegation_id=delegation_id,
        person_id=person_id,
        exit_on=crossing.exit,
        entry_on=crossing.entry,
        countries=list(crossing.countries),
        deviates=deviates,
    )


def valid_of(tx: Connection, person_id: int, kind: str) -> Row[Any] | None:
    """The one valid passport a person has of a kind."""
    query = select(_passport).where(
        _passport.c.person_id == person_id,
        _passport.c.kind == kind,
        _passport.c.state.in_(VALID),
    )
    return tx.execute(query).first()


def lost_on(tx: Connection, person_id: int, kind: str) -> date | None:
    """The day on which a person last reported a passport of the kind lost."""
    query = (
        select(func.max(_event.c.on_day))
        .join(_passport, _passport.c.number == _event.c.subject)
        .where(
            _event.c.subject_kind == "passport",
            _event.c.action == "lost",
            _passport.c.person_id == person_id,
            _passport.c.kind == kind,
        )
    )
    found: date | None = tx.execute(query).scalar()
    return found


def numbers_of(tx: Connection, person_id: int, states: Sequence[str] = (), kind: str | None = None) -> list[str]:
    """The numbers of a person's passports, in one of ``states`` or in any, of one kind or any, as registered."""
    query = select(_passport.c.number).where(_passport.c.person_id == person_id)
    if states:
        query = query.where(_passport.c.state.in_(states))
    if kind is not None:
        query = query.where(_passport.c.kind == kind)
    return list(tx.execute(query.order_by(_passport.c.id)).scalars())
