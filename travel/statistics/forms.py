"""What the forms of counted cases say of their people and programmes: for the tables that name persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from travel.application import CHINA
from travel.listings.times import Times
from travel.statistics.from_journal import stories
from travel.tables import Application, Approval, Attachment, Delegation, Invitation, LedgerEntry, Member, Visit, table

_delegation, _application, _approval = table(Delegation), table(Application), table(Approval)
_member, _visit, _invitation = table(Member), table(Visit), table(Invitation)
_attachment, _ledger = table(Attachment), table(LedgerEntry)

_AT_ONCE = 500
_ORGANISERS_PAPERS = ("task-notice", "organiser-approval")


@dataclass(frozen=True)
class Traveller:
    """A member who was not cut. Of one whom only a ledger names, unit, post and rank are not told."""

    name: str
    leads: bool
    unit: str | None = None
    post: str | None = None
    rank: str | None = None


@dataclass(frozen=True)
class Form:
    """A delegation as its form has it in the version that counts; ``organised_by`` whoever put it together, where a
    paper of theirs is on file. A ledger tells no more than names."""

    travellers: tuple[Traveller, ...]
    transits: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    purpose: str = ""
    programme: tuple[str, ...] = ()
    organised_by: str | None = None
    from_ledger: bool = False

    @property
    def leader(self) -> str | None:
        """The leader's name."""
        return next((each.name for each in self.travellers if each.leads), None)


def forms(tx: Connection, times: Times, numbers: Iterable[str]) -> Iterator[tuple[str, Form]]:
    """The forms of delegations by number: as approved, or else as last asked for, at these times."""
    named = frozenset(numbers)
    wanted = sorted(named)
    then = {} if times.now else {story.number: story for story in stories(tx, times) if story.number in named}
    for first in range(0, len(wanted), _AT_ONCE):
        some = wanted[first : first + _AT_ONCE]
        heads = tx.execute(_heads().where(_delegation.c.number.in_(some))).all()
        papers = _papers(tx, times, [head.id for head in heads])
        rows = [head for head in heads if head.number not in then]
        members, visits = _by_version(tx, _members(), rows), _by_version(tx, _visits(), rows)
        for head in heads:
            if head.number in then:
                story = then[head.number]
                yield head.number, _as_told(story.form, story.active, papers.get(head.id))
            else:
                parts = members.get(head.version, []), visits.get(head.version, [])
                yield head.number, _as_kept(head, *parts, papers.get(head.id))


def _heads() -> Any:
    revision = func.coalesce(_approval.c.revision, _delegation.c.revision)
    return (
        select(
            _delegation.c.id,
            _delegation.c.number,
            _delegation.c.leader,
            _application.c.id.label("version"),
            _application.c.particulars,
            _ledger.c.hash.label("from_ledger"),
            _ledger.c.names,
            _ledger.c.rank,
        )
        .outerjoin(_approval, _approval.c.id == _delegation.c.approval_id)
        .join(_application, (_application.c.delegation_id == _delegation.c.id) & (_application.c.revision == revision))
        .outerjoin(_ledger, _ledger.c.delegation_id == _delegation.c.id)
        .order_by(_delegation.c.number)
    )


def _members() -> Any:
    return select(_member).where(_member.c.cut_on.is_(None)).order_by(_member.c.seat)


def _visits() -> Any:
    same = (_invitation.c.application_id == _visit.c.application_id) & (_invitation.c.seat == _visit.c.seat)
    return select(_visit, _invitation.c.host_zh).outerjoin(_invitation, same).order_by(_visit.c.seat)


def _by_version(tx: Connection, query: Any, heads: list[Row[Any]]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    column = query.selected_columns.application_id
    for row in tx.execute(query.where(column.in_([head.version for head in heads]))):
        found.setdefault(row.application_id, []).append(row)
    return found


def _papers(tx: Connection, times: Times, keys: list[int]) -> dict[int, str]:
    """Who issued the papers that come from whoever put a delegation together."""
    query = (
        select(_attachment.c.delegation_id, _attachment.c.issued_by)
        .where(
            _attachment.c.delegation_id.in_(keys),
            _attachment.c.kind.in_(_ORGANISERS_PAPERS),
            _attachment.c.issued_by.is_not(None),
        )
        .order_by(_attachment.c.id)
    )
    if times.recorded_before is not None:
        query = query.where(_attachment.c.recorded_at < times.recorded_before)
    return {row.delegation_id: row.issued_by for row in tx.execute(query)}


def _as_kept(head: Row[Any], members: list[Row[Any]], visits: list[Row[Any]], organised_by: str | None) -> Form:
    countries = [(visit.country, visit.airside) for visit in visits]
    if head.from_ledger is not None:
        names = dict.fromkeys((*(member.name for member in members), *head.names))
        people = (
            Traveller(name, name == head.leader, rank=head.rank if name == head.leader else None) for name in names
        )
        return Form(tuple(people), _transits(countries), from_ledger=True)
    return Form(
        tuple(Traveller(each.name, each.role == "leader", each.unit, each.post, each.rank) for each in members),
        _transits(countries),
        tuple(dict.fromkeys(visit.host_zh for visit in visits if visit.host_zh)),
        head.particulars["purpose"],
        tuple(dict.fromkeys(activity for visit in visits for activity in visit.programme)),
        organised_by,
    )


def _as_told(form: Mapping[str, Any], members: list[dict[str, Any]], organised_by: str | None) -> Form:
    visits = form["visits"]
    hosts = (visit["invitation"]["host_zh"] for visit in visits if visit.get("invitation"))
    return Form(
        tuple(
            Traveller(each["name"], each["role"] == "leader", each["unit"], each["post"], each["rank"])
            for each in members
        ),
        _transits([(visit["country"], visit.get("airside", False)) for visit in visits]),
        tuple(dict.fromkeys(hosts)),
        form["delegation"]["purpose"],
        tuple(dict.fromkeys(activity for visit in visits for activity in visit.get("programme", ()))),
        organised_by,
    )


def _transits(visits: list[tuple[str, bool]]) -> tuple[str, ...]:
    """Countries and regions passed only inside an airport."""
    entered = {country for country, airside in visits if not airside}
    return tuple(dict.fromkeys(code for code, airside in visits if airside and code not in entered and code != CHINA))
