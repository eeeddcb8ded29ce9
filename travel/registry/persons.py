"""Persons: who travels, known by number, or by name and day of birth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, or_, select, update

from travel.application import Application, Member
from travel.errors import BadInput, NotFound
from travel.i18n import M
from travel.registry.units import known_unit
from travel.storage.numbering import next_number
from travel.storage.statements import Prepared
from travel.tables import Application as ApplicationRow
from travel.tables import Delegation, Person, Unit, table
from travel.tables import Member as MemberRow

_person, _unit = table(Person), table(Unit)
_delegation, _application, _member = table(Delegation), table(ApplicationRow), table(MemberRow)
_ID_NUMBER = re.compile(r"\d{17}[\dX]", re.ASCII)


@dataclass(frozen=True)
class NewPerson:
    """Somebody to be registered. ``id_number`` is the resident identity number, where it is known."""

    name: str
    born: date
    unit: str
    post: str = ""
    rank: str = "other"
    retired: bool = False
    id_number: str | None = None


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
    _person.c.left_on,
).join(_unit, _unit.c.id == _person.c.unit_id)
_BY_NUMBER = Prepared(_persons.where(_person.c.number == bindparam("number")))
_BY_BIRTH = Prepared(_persons.where(_person.c.name == bindparam("name"), _person.c.born == bindparam("born")))


_ID_NUMBERS = select(_person.c.number, _person.c.id_number).where(_person.c.id_number.is_not(None))


def sexes(tx: Connection, numbers: Sequence[str]) -> dict[str, str]:
    """男 or 女 by the person's number, as the last digit but one of the identity number says, where that is known."""
    rows = tx.execute(_ID_NUMBERS.where(_person.c.number.in_(numbers)))
    return {row.number: "男" if int(row.id_number[-2]) % 2 else "女" for row in rows}


def persons(tx: Connection, text: str | None = None) -> list[Row[Any]]:
    """Registered persons, those whose name or number contains ``text`` first of all."""
    query = _persons.order_by(_person.c.number)
    if text:
        query = query.where(or_(_person.c.name.contains(text, autoescape=True), _person.c.number == text))
    return list(tx.execute(query))


def known_person(tx: Connection, text: str) -> Row[Any]:
    """The person of this number, or of this name when only one bears it. Raises NotFound or BadInput."""
    row = _BY_NUMBER.first(tx, number=text)
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


def born_on(tx: Connection, name: str, born: date) -> list[Row[Any]]:
    """Everybody registered under a name and day of birth: one, unless two share both."""
    return _BY_BIRTH.all(tx, name=name, born=born)


def checked(new: NewPerson, today: date) -> NewPerson:
    """``new`` as it may be registered. Raises BadInput for a day of birth or an identity number that cannot be.

    Source of the identity number's form: GB 11643-1999.
    """
    if new.born >= today:
        raise BadInput(M("Born on {born}: that is not before today, {today}", born=new.born, today=today))
    if not new.id_number:
        return replace(new, id_number=None)
    number = "".join(unicodedata.normalize("NFKC", new.id_number).upper().split())
    if not _ID_NUMBER.fullmatch(number) or _check_character(number) != number[-1]:
        raise BadInput(
            M("The identity number has 18 digits, the last of which proves the others; this one is mistyped")
        )
    if number[6:14] != f"{new.born:%Y%m%d}":
        raise BadInput(M("The identity number is of somebody born on another day than {born}", born=new.born))
    return replace(new, id_number=number)


def _check_character(number: str) -> str:
    """The last character of an identity number (GB 11643-1999: ISO 7064, MOD 11-2)."""
    weighted = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    return "10X98765432"[weighted % 11]


def register(tx: Connection, new: NewPerson) -> Row[Any]:
    """Register a person with a number of his own. Raises BadInput for somebody who is registered already."""
    unit_id = known_unit(tx, new.unit).id
    same = _BY_BIRTH.all(tx, name=new.name, born=new.born)
    if new.id_number:
        same = [row for row in same if row.id_number in (None, new.id_number)]
        same += tx.execute(_persons.where(_person.c.id_number == new.id_number))
    if same:
        raise BadInput(
            M(
                "{name}, born {born}, is registered already: {number}. Another person of the same name and day needs "
                "an identity number",
                name=same[0].name,
                born=same[0].born,
                number=same[0].number,
            )
        )
    values = {name: getattr(new, name) for name in ("name", "born", "post", "rank", "retired", "id_number")}
    return _add(tx, values | {"unit_id": unit_id})


def add_person(tx: Connection, member: Member, unit_id: int) -> Row[Any]:
    """Register a member of an application as a person with a number of his own."""
    values = {name: getattr(member, name) for name in ("name", "born", "post", "rank", "retired")}
    return _add(tx, values | {"unit_id": unit_id, "id_number": None})


def _add(tx: Connection, values: dict[str, Any]) -> Row[Any]:
    number = f"P{next_number(tx, 'person', 0):05d}"
    tx.execute(insert(_person), values | {"number": number})
    return known_person(tx, number)


def traveller(tx: Connection, member: Member, unit_id: int) -> Row[Any]:
    """The person a member of an application is, registered when he is new; what the register says of him follows once
    the application is approved.

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
        rows = _BY_BIRTH.all(tx, name=member.name, born=member.born)
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
    return row


def identified(tx: Connection, application: Application) -> Application:
    """The application with the registered numbers of those members who are known; see :func:`traveller`.

    A name and day of birth that two registered persons share is nobody's until the form gives the number.
    """
    return application.model_copy(update={"members": tuple(_identified(tx, member) for member in application.members)})


def _identified(tx: Connection, member: Member) -> Member:
    if member.person:
        return member
    rows = _BY_BIRTH.all(tx, name=member.name, born=member.born)
    return member.model_copy(update={"person": rows[0].number}) if len(rows) == 1 else member


def change(tx: Connection, number: str, values: Mapping[str, Any]) -> None:
    """Write what has changed of a person; ``unit`` is a registered name. Raises NotFound for another."""
    written = {name: value for name, value in values.items() if name != "unit"}
    if "unit" in values:
        written["unit_id"] = known_unit(tx, values["unit"]).id
    tx.execute(update(_person).where(_person.c.number == number).values(written))


_MOVED = Prepared(
    select(
        _person.c.id,
        _person.c.number,
        _person.c.name,
        _unit.c.name.label("unit"),
        _person.c.post,
        _member.c.unit_id.label("to_unit"),
        _member.c.unit.label("new_unit"),
        _member.c.post.label("new_post"),
        _member.c.rank.label("new_rank"),
        _member.c.retired.label("now_retired"),
    )
    .join(_unit, _unit.c.id == _person.c.unit_id)
    .join(_member, _member.c.person_id == _person.c.id)
    .where(
        _member.c.application_id == bindparam("application"),
        _member.c.cut_on.is_(None),
        or_(
            *(_person.c[name] != _member.c[name] for name in ("unit_id", "post", "rank")),
            _person.c.retired.is_distinct_from(_member.c.retired),
        ),
    )
    .order_by(_person.c.id)
    .with_for_update(of=_person)
)


def leave(tx: Connection, key: int, on: date | None) -> None:
    """Keep since when somebody has left the service; None when he is back in it."""
    tx.execute(update(_person).where(_person.c.id == key).values(left_on=on))


def still_to_travel(tx: Connection, key: int) -> list[Row[Any]]:
    """The delegations a person is to travel in, or travels in: number and state."""
    query = (
        select(_delegation.c.number, _delegation.c.state)
        .join(_application, _application.c.delegation_id == _delegation.c.id)
        .join(_member, _member.c.application_id == _application.c.id)
        .where(
            _application.c.revision == _delegation.c.revision,
            _member.c.person_id == key,
            _member.c.cut_on.is_(None),
            _delegation.c.state.in_(("reviewing", "returned", "approved", "cleared", "abroad")),
        )
    )
    return list(tx.execute(query.order_by(_delegation.c.number)))


_FOLLOW = Prepared(
    update(_person)
    .where(_person.c.id == bindparam("key"))
    .values(
        unit_id=bindparam("to_unit"), post=bindparam("to_post"), rank=bindparam("to_rank"), retired=bindparam("now")
    )
)


@dataclass(frozen=True)
class Moved:
    """Somebody of whom an approved application says something else than the register did."""

    number: str
    name: str
    unit: str
    post: str
    rank: str
    retired: bool
    unit_before: str
    post_before: str


def follow(tx: Connection, application_id: int) -> list[Moved]:
    """Take unit, post and rank of the travellers into the register, as an approved application has them.

    Returns those of whom something has changed, for the journal.
    """
    rows = _MOVED.all(tx, application=application_id)
    for row in rows:
        _FOLLOW.run(
            tx, key=row.id, to_unit=row.to_unit, to_post=row.new_post, to_rank=row.new_rank, now=row.now_retired
        )
    return [
        Moved(
            row.number,
            row.name,
            row.new_unit,
            row.new_post,
            row.new_rank,
            row.now_retired,
            unit_before=row.unit,
            post_before=row.post,
        )
        for row in rows
    ]
