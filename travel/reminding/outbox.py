"""The outbox: messages written with the reminder they carry, sent afterwards, tried again when that fails."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from travel.i18n import LANGUAGES
from travel.i18n import Message as Said
from travel.storage.statements import Prepared
from travel.tables import Account, Contact, Message, table

_message, _contact, _account = table(Message), table(Contact), table(Account)

ATTEMPTS = 12
"""A message that could not be sent so often is given up, and stays in the list of the outbox."""

_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)

_ADDRESSES = Prepared(
    select(_contact.c.address)
    .join(_account, _account.c.id == _contact.c.account_id)
    .where(_account.c.login == bindparam("login"))
    .order_by(_contact.c.id)
)
_WRITE = Prepared(insert(_message))
_SENT = Prepared(
    update(_message)
    .where(_message.c.id == bindparam("key"), _message.c.state == "waiting")
    .values(state="sent", sent_at=bindparam("at"), attempts=_message.c.attempts + 1, error=None)
)
_FAILED = Prepared(
    update(_message)
    .where(_message.c.id == bindparam("key"), _message.c.state == "waiting")
    .values(
        state=bindparam("to"), next_at=bindparam("again"), attempts=_message.c.attempts + 1, error=bindparam("words")
    )
)


def addresses(tx: Connection, login: str) -> list[str]:
    """Where an account is told beside its desk."""
    return [row.address for row in _ADDRESSES.all(tx, login=login)]


def add_address(tx: Connection, account_id: int, address: str) -> None:
    """Let an account be told there, too."""
    tx.execute(insert(_contact), {"account_id": account_id, "address": address})


def remove_address(tx: Connection, account_id: int, address: str) -> None:
    """Tell an account there no more."""
    tx.execute(delete(_contact).where(_contact.c.account_id == account_id, _contact.c.address == address))


def write(
    tx: Connection, reminder: int, recipient: str, to: Iterable[str], subject: str, body: str, at: datetime
) -> None:
    """Put a reminder's message into the outbox, once for each address.

    Its Message-ID is written with it, so that a receiver can tell a repeat.
    """
    for address in to:
        _WRITE.run(
            tx,
            message_id=f"<{uuid4()}@outbound-travel>",
            reminder_id=reminder,
            recipient=recipient,
            address=address,
            subject=subject,
            body=body,
            next_at=at,
        )


def waiting(tx: Connection, at: datetime) -> list[Row[Any]]:
    """What is to be sent by now, the longest waiting first; what was never tried waits for no clock."""
    query = (
        select(_message)
        .where(_message.c.state == "waiting", or_(_message.c.next_at <= at, _message.c.attempts == 0))
        .order_by(_message.c.next_at, _message.c.id)
    )
    return list(tx.execute(query))


def record_sent(tx: Connection, key: int, at: datetime) -> None:
    """The message has gone out."""
    _SENT.run(tx, key=key, at=at)


def record_failure(tx: Connection, message: Row[Any], reason: Said, at: datetime) -> bool:
    """The message could not be sent; it is tried again after twice the last wait. False when it is given up."""
    attempts = message.attempts + 1
    wait = min(_FIRST_WAIT * 2 ** (attempts - 1), _LONGEST_WAIT)
    again = int(attempts) < ATTEMPTS
    state = "waiting" if again else "given-up"
    words = {lang: reason.render(lang)[:500] for lang in LANGUAGES}
    _FAILED.run(tx, key=message.id, to=state, again=at + wait, words=words)
    return again


def retry(tx: Connection, at: datetime) -> int:
    """Let everything that was not sent be tried again at once; returns how many there are."""
    unsent = update(_message).where(_message.c.state != "sent")
    return int(tx.execute(unsent.values(state="waiting", attempts=0, next_at=at)).rowcount)


def messages(tx: Connection, states: Collection[str] = ()) -> list[Row[Any]]:
    """The outbox, newest first; in these states, or all."""
    query = select(_message).order_by(_message.c.id.desc())
    return list(tx.execute(query.where(_message.c.state.in_(states)) if states else query))
