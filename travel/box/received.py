"""Cases that other offices handed on: kept as they came, read like any other, never moved here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, insert, or_, select, update

from travel import journal
from travel.box.contents import PARTLY, Contents
from travel.box.sealing import Envelope
from travel.delegations.case_numbers import MARK
from travel.errors import BadInput
from travel.i18n import N_, M, Message
from travel.journal import Break
from travel.storage.numbered import Numbered
from travel.storage.statements import Prepared
from travel.tables import Event, Person, Received, ReceivedPaper, table

_received, _paper = table(Received), table(ReceivedPaper)
_event, _person = table(Event), table(Person)
_FIRST = Prepared(
    select(_event.c.hash).where(
        _event.c.subject_kind == "delegation", _event.c.subject == bindparam("number"), _event.c.seq == 1
    )
)
_HELD = Prepared(
    select(*(_received.c[name] for name in ("number", "manifest", "rows", "journal"))).order_by(_received.c.number)
)
_TAKEN = Prepared(
    select(_event.c.seq, _event.c.details)
    .where(
        _event.c.subject_kind == "received",
        _event.c.subject == bindparam("number"),
        or_(_event.c.action == "receive", _event.c.action == "renew"),
    )
    .order_by(_event.c.seq.desc())
    .limit(1)
)
_HERE = Prepared(
    select(_person.c.number).where(
        or_(
            _person.c.id_number == bindparam("id_number"),
            and_(_person.c.name == bindparam("name"), _person.c.born == bindparam("born")),
        )
    )
)
HEADLINE = (
    *("title", "organiser", "leader", "persons", "countries", "exit", "entry", "days_abroad", "formation", "track"),
    *("category", "state", "approval"),
)


_rows = Numbered(_received, N_("No case {number} was received. See: travel delegation list --received"))
find, version, move = _rows.find, _rows.version, _rows.move


def number_of(contents: Contents) -> str:
    """The number a case bears here: that at home, and the office it came from."""
    return f"{contents.told['delegation']}{MARK}{contents.told['origin']}"


def known(tx: Connection, text: str, *, hold: bool = False) -> Row[Any]:
    """The received case that is meant: ``2023-0007@景德镇`` will do where one office's name has that in it.

    Raises NotFound, or BadInput where several are meant.
    """
    row = find(tx, text, hold=hold)
    if row is not None:
        return row
    delegation, _, office = text.partition(MARK)
    query = select(_received.c.number).where(
        _received.c.delegation == delegation, _received.c.origin.contains(office, autoescape=True)
    )
    numbers = list(tx.execute(query.order_by(_received.c.number)).scalars())
    if len(numbers) > 1:
        raise BadInput(M("{text} may be any of these; say which: {numbers}", text=text, numbers=numbers))
    return _rows.known(tx, numbers[0] if numbers else text, hold=hold)


def contents_of(row: Row[Any]) -> Contents:
    """What a received case holds."""
    return Contents(row.manifest.encode(), row.rows.encode(), row.journal.encode())


def envelope_of(row: Row[Any]) -> Envelope:
    """Who handed a received case on."""
    told = json.loads(row.envelope)
    return Envelope(**{name: told[name] for name in Envelope.__dataclass_fields__})


@contextmanager
def reading(contents: Contents) -> Iterator[Connection]:
    """A look at a received case, as at any other: in a store that holds nothing else."""
    from travel.box.rebuilt import rebuilt  # an action on a case of one's own need not load what proves a store

    with rebuilt(contents) as store, store.reading() as tx:
        yield tx


def keep(tx: Connection, contents: Contents, envelope: Envelope, state: str, on: date) -> None:
    """Keep a case that was not here yet."""
    values = _values(contents, envelope, on)
    values |= {"number": number_of(contents), "state": state, "version": 0, "workflow_version": 1}
    key = tx.execute(insert(_received).returning(_received.c.id), values).scalar_one()
    _keep_papers(tx, key, contents)


def keep_anew(tx: Connection, key: int, contents: Contents, envelope: Envelope, on: date) -> None:
    """Put a later export in the place of what is held."""
    tx.execute(update(_received).where(_received.c.id == key), _values(contents, envelope, on))
    _keep_papers(tx, key, contents)


def _values(contents: Contents, envelope: Envelope, on: date) -> dict[str, Any]:
    from travel.listings.delegations import Wanted, delegations
    from travel.listings.times import Times

    with reading(contents) as tx:
        row = delegations(tx, Times(), Wanted(number=contents.told["delegation"]))[0]
    headline = {name: row[name].isoformat() if isinstance(row[name], date) else row[name] for name in HEADLINE}
    return {
        "delegation": contents.told["delegation"],
        "origin": contents.told["origin"],
        "headline": headline,
        "manifest": contents.manifest.decode(),
        "rows": contents.case.decode(),
        "journal": contents.journal.decode(),
        "digest": contents.digest,
        "envelope": envelope.text.decode(),
        "received_on": on,
    }


def _keep_papers(tx: Connection, key: int, contents: Contents) -> None:
    kept = set(tx.execute(select(_paper.c.sha256).where(_paper.c.received_id == key)).scalars())
    new = [
        {"received_id": key, "sha256": hash_, "name": row["name"]}
        for hash_, row in contents.papers.items()
        if hash_ not in kept
    ]
    if new:
        tx.execute(insert(_paper), new)


def listed(tx: Connection) -> list[dict[str, Any]]:
    """The received cases by number: what each was when it was handed on, by whom, and when it came."""
    query = select(
        *(_received.c[name] for name in ("number", "delegation", "origin", "headline", "digest", "received_on"))
    ).order_by(_received.c.number)
    return [
        {
            **row.headline,
            "received": row.number,
            "delegation": row.delegation,
            "origin": row.origin,
            "received_on": row.received_on,
            "contents": row.digest,
        }
        for row in tx.execute(query)
    ]


def unproved(tx: Connection) -> Iterator[Break]:
    """Each received case whose texts are not those that its last event says were taken in."""
    for row in _HELD.all(tx):
        taken = _TAKEN.first(tx, number=row.number)
        if taken is None:
            continue  # that its events are missing is told by its version
        contents = contents_of(row)
        if contents.digest != json.loads(taken.details)["box"] or contents.altered is not None:
            yield Break("received", row.number, taken.seq, M("what is held is not what was taken in then"))


def registered(tx: Connection, contents: Contents) -> list[dict[str, str]]:
    """Who of the travellers is registered here, too: known by identity number, or by name and day of birth."""
    rows = contents.rows
    travelling = {row["person_id"] for row in rows.get("member", [])}
    found = []
    for each in rows.get("person", []):
        if each["id"] in travelling:
            here = _HERE.all(tx, id_number=each["id_number"], name=each["name"], born=date.fromisoformat(each["born"]))
            if len(here) == 1:
                found.append({"name": each["name"], "person": here[0].number})
    return found


def count(tx: Connection) -> int:
    """How many cases were received."""
    return int(tx.execute(select(func.count()).select_from(_received)).scalar_one())


def is_own(tx: Connection, contents: Contents) -> bool:
    """Whether the case is this store's own."""
    first = _FIRST.first(tx, number=contents.told["delegation"])
    return first is not None and any(
        event["subject_kind"] == "delegation" and event["seq"] == 1 and event["hash"] == first.hash
        for event in contents.events
    )


def parting(held: Contents, other: Contents) -> Message | None:
    """Where the journal of ``other`` is not that of ``held`` continued: the first event that differs, in words."""
    beside = dict(_by_place(other))
    compare_passports = held.told["numbers"] == other.told["numbers"] == "whole"
    for key, event in _by_place(held):
        if event["subject_kind"] in PARTLY and not compare_passports:
            continue
        subject = M("{kind} {subject}, event {seq}", kind=key[0], subject=key[1], seq=key[2])
        if key not in beside:
            return M("{subject}: it is held here and missing in the box, which is older", subject=subject)
        if journal.canonical(beside[key]) != journal.canonical(event):
            return M("{subject}: it is not the one that is held here", subject=subject)
    return None


def _by_place(contents: Contents) -> Sequence[tuple[tuple[str, str, int], dict[str, Any]]]:
    return [((event["subject_kind"], event["subject"], event["seq"]), event) for event in contents.events]
