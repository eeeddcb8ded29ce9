"""Delegations of past years, taken over from a ledger: what is known of them, and how it is kept.

A delegation of the past is a delegation like any other, in the state in which it ended, with one version of its
application. What the ledger does not say is not made up: it has no round of review, no debts and no papers, and beside
it stands what only the ledger says (:class:`~travel.tables.LedgerEntry`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from travel.application import CHINA, Particulars
from travel.calendar import days_abroad
from travel.custody import passports
from travel.delegations import cases
from travel.facts import Crossing
from travel.registry.units import UnitFact, known_unit
from travel.storage.numbering import next_number
from travel.storage.statements import Prepared
from travel.tables import Application, Approval, Delegation, LedgerEntry, Member, Person, Unit, Visit, table

_delegation, _unit, _person, _approval = table(Delegation), table(Unit), table(Person), table(Approval)
_ledger = table(LedgerEntry)
_VERSION = Prepared(insert(table(Application)).returning(table(Application).c.id))
_APPROVE = Prepared(insert(_approval).returning(_approval.c.id))
_MEMBER, _VISIT, _ENTRY = Prepared(insert(table(Member))), Prepared(insert(table(Visit))), Prepared(insert(_ledger))
_APPROVED = Prepared(
    select(_delegation.c.number)
    .join(_approval, _approval.c.delegation_id == _delegation.c.id)
    .where(_approval.c.number == bindparam("approval"))
)
_APPROVED_IN_LEDGER = Prepared(
    select(_delegation.c.number)
    .join(_ledger, _ledger.c.delegation_id == _delegation.c.id)
    .where(_ledger.c.approval == bindparam("approval"))
)
_JOURNEYS = Prepared(
    select(_delegation.c.number, _approval.c.number.label("approval"), _ledger.c.approval.label("in_ledger"))
    .join(_unit, _unit.c.id == _delegation.c.organiser_id)
    .outerjoin(_approval, _approval.c.id == _delegation.c.approval_id)
    .outerjoin(_ledger, _ledger.c.delegation_id == _delegation.c.id)
    .where(
        _unit.c.name == bindparam("organiser"),
        _delegation.c.exit_on == bindparam("exit_on"),
        _delegation.c.title == bindparam("title"),
    )
    .order_by(_delegation.c.id)
)

NEVER_APPROVED = ("refused", "dissuaded", "withdrawn")
"""Outcomes of delegations that had no approval."""


@dataclass(frozen=True)
class Past:
    """A delegation as a ledger has it; None and an empty text mean that the ledger does not say.

    ``members`` are numbers of registered persons, ``names`` the travellers whom the register does not know. Of one that
    did not travel ``exit`` and ``entry`` are the days planned. ``source``, ``sheet`` and ``row`` say where it stands.
    """

    title: str
    organiser: str
    formation: str
    track: str
    exit: date
    entry: date
    persons: int
    outcome: str
    countries: tuple[str, ...]
    hash: str
    sheet: str
    row: int
    source: str = ""
    stopovers: tuple[str, ...] = ()
    category: str = ""
    leader: str = ""
    rank: str | None = None
    approval: str | None = None
    decided_on: date | None = None
    submitted_on: date | None = None
    plan: str | None = None
    cut: int | None = None
    returned: int | None = None
    reported_on: date | None = None
    passports: int | None = None
    collected: int | None = None
    members: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def ended_on(self) -> date:
        """The business day on which it came to its end: the return, or the decision; else the day planned."""
        if self.outcome == "travelled":
            return self.entry
        return self.decided_on or self.exit


def hashes(tx: Connection) -> frozenset[str]:
    """What was taken over before."""
    return frozenset(tx.execute(select(_ledger.c.hash)).scalars())


def number_of(tx: Connection, approval: str | None, title: str, organiser: str, exit_on: date) -> str | None:
    """The number of the delegation that is meant, if it is there already.

    Where both have an approval number it alone decides; else title, organiser and day of leaving do.
    """
    if approval:
        for statement in (_APPROVED, _APPROVED_IN_LEDGER):
            row = statement.first(tx, approval=approval)
            if row is not None:
                return str(row.number)
    for row in _JOURNEYS.all(tx, title=title, organiser=organiser, exit_on=exit_on):
        if not (approval and (row.approval or row.in_ledger)):
            return str(row.number)
    return None


def members(tx: Connection, people: Iterable[str], organiser: UnitFact) -> list[Row[Any]]:
    """Those of ``people`` who are certain: one registered person of the organiser's units bears the name, no other."""
    names = list(people)
    if not names:
        return []
    rows: Iterable[Any] = tx.execute(
        select(_person.c.name, _person.c.number)
        .join(_unit, _unit.c.id == _person.c.unit_id)
        .where(_person.c.name.in_(names), _unit.c.path.startswith(organiser.path))
    )
    found: dict[str, list[Row[Any]]] = {name: [] for name in names}
    for row in rows:
        found[row.name].append(row)
    return [same[0] for same in found.values() if len(same) == 1]


def write(tx: Connection, past: Past, filed_by: str, state: str) -> str:
    """Keep a delegation of the past; returns the number it is given in the year of its journey."""
    organiser = known_unit(tx, past.organiser)
    year = past.exit.year
    number = f"{year}-{next_number(tx, 'delegation', year):04d}"
    copied = {name: getattr(past, name) for name in ("title", "formation", "track", "category", "plan", "leader")}
    key = cases.insert_delegation(
        tx,
        copied
        | {
            "number": number,
            "organiser_id": organiser.id,
            "swapped_plan": None,
            "exit_on": past.exit,
            "entry_on": past.entry,
            "persons": past.persons,
            "submitted_on": past.submitted_on,
            "signatory": "",
            "state": state,
            "version": 0,
            "workflow_version": 1,
            "filed_by": filed_by,
        },
    )
    application = _write_application(tx, key, past)
    _write_members(tx, key, application, past)
    approval = _write_approval(tx, key, past)
    if approval is not None:
        cases.change(tx, cases.read(tx, number), approval_id=approval)
    _ENTRY.run(tx, delegation_id=key, **{name: getattr(past, name) for name in _KEPT}, names=list(past.names))
    return number


_KEPT = (
    *("source", "sheet", "row", "hash", "outcome", "decided_on", "approval", "rank"),
    *("cut", "returned", "reported_on", "passports", "collected"),
)
"""What only the ledger says."""


def _write_application(tx: Connection, key: int, past: Past) -> int:
    particulars = Particulars.model_construct(
        title=past.title,
        organiser=past.organiser,
        formation=past.formation,
        track=past.track,
        category=past.category,
        purpose="",
        exit=past.exit,
        entry=past.entry,
        plan=past.plan,
        signatory="",
    )
    application = _VERSION.key(
        tx,
        delegation_id=key,
        revision=1,
        particulars=particulars.model_dump(mode="json"),
        notice={},
        funding={},
        special=[],
    )
    places = [(code, False) for code in past.countries] + [(code, True) for code in past.stopovers]
    for seat, (country, airside) in enumerate(places, 1):
        # the ledger says no more of the days than those of the whole journey
        days = {"arrive": past.exit, "leave": past.entry, "official_days": 0, "programme": []}
        _VISIT.run(tx, application_id=application, seat=seat, country=country, city="", airside=airside, **days)
    return application


def _write_members(tx: Connection, key: int, application: int, past: Past) -> None:
    rows = tx.execute(
        select(_person, _unit.c.name.label("unit"))
        .join(_unit, _unit.c.id == _person.c.unit_id)
        .where(_person.c.number.in_(past.members))
    ).all()
    by_number = {row.number: row for row in rows}
    for seat, person in enumerate((by_number[number] for number in past.members), 1):
        leads = person.name == past.leader
        _MEMBER.run(
            tx,
            application_id=application,
            seat=seat,
            person_id=person.id,
            name=person.name,
            unit=person.unit,
            unit_id=person.unit_id,
            post=person.post,
            rank=past.rank if leads and past.rank else person.rank,
            role="leader" if leads else "member",
            born=person.born,
            last_trips=[],
        )
        if past.outcome == "travelled":
            countries = tuple(code for code in past.countries if code != CHINA)
            crossing = Crossing(person.number, past.exit, past.entry, countries)
            passports.record_crossing(tx, key, person.id, crossing, deviates=False)


def _write_approval(tx: Connection, key: int, past: Past) -> int | None:
    """The approval, where its number and its day are known."""
    if past.approval is None or past.decided_on is None or past.outcome in NEVER_APPROVED:
        return None
    return _APPROVE.key(
        tx,
        delegation_id=key,
        round=0,
        revision=1,
        number=past.approval,
        decided_on=past.decided_on,
        exit_on=past.exit,
        entry_on=past.entry,
        days=days_abroad(past.exit, past.entry),
        persons=past.persons,
        countries=list(past.countries),
        transits=[code for code in past.stopovers if code not in past.countries],
    )
