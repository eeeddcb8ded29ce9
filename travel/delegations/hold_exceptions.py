"""Exceptions from what stops a delegation: granted for one case and the causes known then, or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, update

from travel.facts import HoldException
from travel.storage.statements import Prepared
from travel.tables import HoldException as ExceptionRow
from travel.tables import table

_exception = table(ExceptionRow)

_GRANT = Prepared(insert(_exception))
_END = Prepared(
    update(_exception)
    .where(_exception.c.id == bindparam("key"))
    .values(ended_on=bindparam("on"), ended_at=bindparam("at"))
)


def grant(tx: Connection, delegation_id: int, given: HoldException, login: str, at: datetime) -> None:
    """Keep an exception, granted by ``login`` and recorded at the moment ``at``."""
    _GRANT.run(
        tx,
        delegation_id=delegation_id,
        rule=given.rule,
        causes=sorted(given.causes),
        reason=given.reason,
        granted_by=login,
        granted_name=given.by,
        granted_on=given.on,
        granted_at=at,
    )


def end(tx: Connection, keys: Iterable[int], on: date, at: datetime) -> None:
    """Take exceptions back."""
    for key in keys:
        _END.run(tx, key=key, on=on, at=at)


def exception_of(row: Row[Any]) -> HoldException:
    """An exception as the rules read it."""
    return HoldException(row.rule, frozenset(row.causes), row.granted_name, row.granted_on, row.reason)
