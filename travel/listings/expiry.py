"""Passports that end: those that expire soon, those too short for an approved journey, those that are to be voided."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, Select, and_, func, or_, select

from travel.calendar import add_months
from travel.custody.passports import VALID
from travel.listings.passports import Wanted, passports
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.rules.documents import HK_AND_MACAO, HK_MACAO
from travel.tables import Application, Approval, Delegation, Member, Passport, Person, Unit, table

_passport, _person, _unit = table(Passport), table(Person), table(Unit)
_delegation, _approval = table(Delegation), table(Approval)
_application, _member = table(Application), table(Member)

_AHEAD = ("approved", "cleared")
"""The states of a delegation that is to leave."""


def expiring(tx: Connection, times: Times, today: date, months: int, unit: str | None = None) -> list[dict[str, Any]]:
    """The valid passports that expire within ``months`` of the day, or have; the longest expired first."""
    day = times.day(today)
    rows = passports(tx, times, today, Wanted(VALID, unit=unit, expires_before=add_months(day, months)))
    kept = ("passport", "kind", "holder", "unit", "state", "expires_on")
    found = [{name: row[name] for name in kept} | {"days_left": (row["expires_on"] - day).days} for row in rows]
    return sorted(found, key=lambda row: (row["expires_on"], row["holder"], row["passport"]))


_TRAVELLING = (
    select(
        _passport.c.number,
        _passport.c.kind,
        _passport.c.holder,
        _passport.c.state,
        _passport.c.expires_on,
        _unit.c.name.label("unit"),
        _delegation.c.number.label("delegation"),
        _approval.c.entry_on,
        _approval.c.countries,
    )
    .select_from(_delegation)
    .join(_approval, _approval.c.id == _delegation.c.approval_id)
    .join(
        _application,
        and_(_application.c.delegation_id == _delegation.c.id, _application.c.revision == _delegation.c.revision),
    )
    .join(_member, and_(_member.c.application_id == _application.c.id, _member.c.cut_on.is_(None)))
    .join(_passport, and_(_passport.c.person_id == _member.c.person_id, _passport.c.state.in_(VALID)))
    .join(_person, _person.c.id == _passport.c.person_id)
    .join(_unit, _unit.c.id == _person.c.unit_id)
    .where(_delegation.c.state.in_(_AHEAD))
    .order_by(_passport.c.expires_on, _delegation.c.number)
)


def too_short(tx: Connection, today: date, months: int, unit: str | None = None) -> list[dict[str, Any]]:
    """The passports of those who are to leave that will not be valid ``months`` beyond the approved return (R35).

    A pass to Hong Kong and Macao need only be valid until the return. ``needed_until`` is the day that is wanted.
    """
    query = _TRAVELLING
    if unit is not None:
        query = query.where(_unit.c.path.startswith(unit_path(tx, unit)))
    found = []
    for row in tx.execute(query):
        visited, is_pass = set(row.countries), row.kind == HK_MACAO
        needed_until = row.entry_on if is_pass else add_months(row.entry_on, months)
        serves = visited & HK_AND_MACAO if is_pass else visited - HK_AND_MACAO
        if serves and row.expires_on < needed_until:
            found.append(
                {
                    "passport": row.number,
                    "kind": row.kind,
                    "holder": row.holder,
                    "unit": row.unit,
                    "state": row.state,
                    "expires_on": row.expires_on,
                    "days_left": (row.expires_on - today).days,
                    "delegation": row.delegation,
                    "return_on": row.entry_on,
                    "needed_until": needed_until,
                }
            )
    return found


_beside = _passport.alias("beside")


def _not_void(*alike: str) -> ScalarSelect[int]:
    """How many passports that are not void, this one among them, are like it in these columns."""
    same = (_beside.c[name] == _passport.c[name] for name in alike)
    query = select(func.count()).select_from(_beside).where(_beside.c.state != "void", *same)
    return query.correlate(_passport).scalar_subquery()


_ENDING: Select[Any] = (
    select(
        *(_passport.c[name] for name in ("number", "kind", "holder", "state", "expires_on", "cabinet", "slot")),
        _person.c.number.label("person"),
        _person.c.left_on,
        _unit.c.name.label("unit"),
        _not_void("person_id").label("held"),
        _not_void("person_id", "kind").label("held_of_kind"),
    )
    .join(_person, _person.c.id == _passport.c.person_id)
    .join(_unit, _unit.c.id == _person.c.unit_id)
    .where(_passport.c.state != "void")
    .order_by(_person.c.left_on.is_(None), _person.c.left_on, _passport.c.holder, _passport.c.number)
)


def to_void(tx: Connection, today: date, unit: str | None = None) -> list[dict[str, Any]]:
    """The passports that are to be voided: of people who left, found again after a loss, expired in custody.

    Those of people who left come first; one that is lent is handed in before. ``held`` is how many passports that are
    not void the holder has, ``held_of_kind`` how many of them are of this kind.

    Source: S-SOA, S-HUNAN, S-MAROC, S-ZJU07.
    """
    query = _ENDING.where(
        or_(
            _person.c.left_on.is_not(None),
            _passport.c.state == "found",
            and_(_passport.c.state == "in_custody", _passport.c.expires_on < today),
        )
    )
    if unit is not None:
        query = query.where(_unit.c.path.startswith(unit_path(tx, unit)))
    return [_to_be_voided(row) for row in tx.execute(query)]


def of_person(tx: Connection, number: str) -> list[dict[str, Any]]:
    """The passports of a person, as :func:`to_void` lists them once he has left."""
    return [_to_be_voided(row) for row in tx.execute(_ENDING.where(_person.c.number == number))]


def _to_be_voided(row: Row[Any]) -> dict[str, Any]:
    names = ("kind", "holder", "person", "unit", "state", "left_on", "expires_on", "cabinet", "slot")
    counts = ("held", "held_of_kind")
    why = "left" if row.left_on else "found" if row.state == "found" else "expired"
    return {"passport": row.number, "why": why} | {name: row._mapping[name] for name in names + counts}
