"""Persons: who travels, known by number, or by name and day of birth."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, or_, select, update

from travel.application import Member
from travel.errors import BadInput, NotFound
from travel.i18n import M
from travel.numbering import next_number
from travel.tables import Person, Unit, table

_person, _unit = table(Person), table(Unit)


_persons: Select[Any] = select(
    _person.c.id,
    _person.c.number,
    _person.c.name,
    _person.c.born,
    _person.c.unit_id,
    _unit.c.name.label("unit"),
    _person.c.post,
    _person.c.rank,
    _person.c.retired,
    _person.c.id_number,
).join(_unit, _unit.c.id == _person.c.unit_id)
_person_by_number = _persons.where(_person.c.number == bindparam("number"))
_person_by_birth = _persons.where(_person.c.name == bindparam("name"), _person.c.born == bindparam("born"))


def persons(tx: Connection, text: str | None = None) -> list[Row[Any]]:
    """Registered persons, those whose name or number contains ``text`` first of all."""
    query = _persons.order_by(_person.c.number)
    if text:
        query = query.where(or_(_person.c.name.contains(text, autoescape=True), _person.c.number == text))
    return list(tx.execute(query))


def known_person(tx: Connection, text: str) -> Row[Any]:
    """The person of this number, or of this name when only one bears it. Raises NotFound or BadInput."""
    row = tx.execute(_person_by_number, {"number": text}).first()
    if row is not None:
        return row
    rows = list(tx.execute(_persons.where(_person.c.name == text)))
    if not rows:
        raise NotFound(M("No person is registered as {text}. See: travel person list", text=text))
    if len(rows) > 1:
        raise BadInput(
            M(
                "Several persons are called {text}; give the number: {numbers}",
                text=text,
                numbers=[row.number for row in rows],
            )
        )
    return rows[0]


def add_person(tx: Connection, member: Member, unit_id: int, id_number: str | None = None) -> Row[Any]:
    """Register a person with a number of his own."""
    number = f"P{next_number(tx, 'person', 0):05d}"
    values = {
        "number": number,
        "name": member.name,
        "born": member.born,
        "unit_id": unit_id,
        "post": member.post,
        "rank": member.rank,
        "retired": member.retired,
        "id_number": id_number,
    }
    tx.execute(insert(_person), values)
    return known_person(tx, number)


def traveller(tx: Connection, member: Member, unit_id: int) -> Row[Any]:
    """The person a member of an application is, registered when he is new; post, rank and unit follow the application.

    A person is known by number where the form gives one, else by name and day of birth. Raises BadInput when two
    registered persons share both.
    """
    if member.person:
        row: Row[Any] = known_person(tx, member.person)
        if (row.name, row.born) != (member.name, member.born):
            raise BadInput(
                M(
                    "{number} is {name}, born {born}, not {other}, born {other_born}",
                    number=row.number,
                    name=row.name,
                    born=row.born,
                    other=member.name,
                    other_born=member.born,
                )
            )
    else:
        rows = list(tx.execute(_person_by_birth, {"name": member.name, "born": member.born}))
        if len(rows) > 1:
            raise BadInput(
                M(
                    "Several persons are called {text}; give the number: {numbers}",
                    text=member.name,
                    numbers=[row.number for row in rows],
                )
            )
        if not rows:
            return add_person(tx, member, unit_id)
        row = rows[0]
    current = {"unit_id": unit_id, "post": member.post, "rank": member.rank, "retired": member.retired}
    if any(row._mapping[key] != value for key, value in current.items()):
        tx.execute(update(_person).where(_person.c.id == row.id).values(current))
    return row
