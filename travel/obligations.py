"""What is owed: opened with its arithmetic, ended once, never edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from travel.calendar import Calendar, Due
from travel.errors import NotFound
from travel.i18n import M
from travel.journal import canonical
from travel.storage.statements import Prepared
from travel.tables import Delegation, Obligation, Unit, table

_obligation, _delegation, _unit = table(Obligation), table(Delegation), table(Unit)


@dataclass(frozen=True)
class Debt:
    """Something to be owed: by whom (a name people know, and the unit that answers for him), and by when.

    ``subject`` tells apart debts of one kind within a delegation: a passport's number, a look-back's round.
    """

    kind: str
    owner: str
    unit_id: int
    due: Due
    subject: str = ""
    passport_id: int | None = None
    loan_id: int | None = None


_OPEN = Prepared(insert(_obligation))


_END = Prepared(
    update(_obligation)
    .where(_obligation.c.id == bindparam("key"), _obligation.c.ended_on.is_(None))
    .values(ended_on=bindparam("on"), ended_at=bindparam("at"), ended_how=bindparam("how"))
)


def incur(
    tx: Connection, delegation_id: int, debt: Debt, on: date, at: datetime, supersedes: int | None = None
) -> None:
    """Open an obligation on the business day ``on``, recorded at the moment ``at``."""
    _OPEN.run(
        tx,
        kind=debt.kind,
        delegation_id=delegation_id,
        subject=debt.subject,
        passport_id=debt.passport_id,
        loan_id=debt.loan_id,
        owner=debt.owner,
        unit_id=debt.unit_id,
        opened_on=on,
        opened_at=at,
        due_on=debt.due.on,
        due=canonical(debt.due.as_record()),
        supersedes=supersedes,
    )


def end(tx: Connection, key: int, how: str, on: date, at: datetime) -> None:
    """End an open obligation: ``discharged`` or ``superseded``."""
    _END.run(tx, key=key, how=how, on=on, at=at)


_IN_WORKING_DAYS = Prepared(
    select(_obligation.c.due, _delegation.c.number)
    .join(_delegation, _delegation.c.id == _obligation.c.delegation_id)
    .where(_obligation.c.ended_on.is_(None), _obligation.c.due.contains("working-days"))
    .order_by(_delegation.c.number, _obligation.c.id)
)


def due_otherwise(tx: Connection, calendar: Calendar) -> list[str]:
    """The delegations with open debts that ``calendar`` gives another due day than they have."""
    rows = _IN_WORKING_DAYS.all(tx)
    return list(dict.fromkeys(row.number for row in rows if Due.read(row.due).anew(calendar) is not None))


_BY_ID = Prepared(
    select(_obligation, _delegation.c.number, _unit.c.name.label("unit"))
    .join(_delegation, _delegation.c.id == _obligation.c.delegation_id)
    .join(_unit, _unit.c.id == _obligation.c.unit_id)
    .where(_obligation.c.id == bindparam("key"))
)


def known(tx: Connection, key: int) -> Row[Any]:
    """The obligation of this number. Raises NotFound."""
    row = _BY_ID.first(tx, key=key)
    if row is None:
        raise NotFound(M("There is no obligation {key}. See: travel obligation list", key=key))
    return row
