"""What is on file around an application: the annual plan, other delegations, debts and lost passports.

Read by a fixed number of indexed statements, whatever is in the store; what is fetched for a group of persons, units or
delegations comes by the :data:`HANDFUL`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    func,
    select,
)

from travel.application import CHINA, Application
from travel.calendar import add_days, add_months
from travel.facts import Debt, Left, Loss, OtherDelegation, OtherMember, PlanUse, Register
from travel.policy.keys import DAYS_NEAR, MONTHS_AROUND, MONTHS_BEFORE
from travel.registry.plan_use import UNBORN, entries_around, is_planned, use_of_year
from travel.registry.units import unit
from travel.storage.statements import Prepared
from travel.tables import Application as ApplicationRow
from travel.tables import (
    Delegation,
    Event,
    Member,
    Obligation,
    Passport,
    Person,
    Reminder,
    Unit,
    Visit,
    table,
)

HANDFUL = 16
"""How many persons, units or delegations one statement asks for."""

MONTHS_AFTER = 24
"""How far after the journey its members' other journeys are looked for."""
DAYS_LONGEST = 400
"""How long a journey of the same organiser that still lasts may have lasted."""

_delegation, _application, _member, _visit = table(Delegation), table(ApplicationRow), table(Member), table(Visit)
_person, _unit, _obligation = table(Person), table(Unit), table(Obligation)
_passport, _event, _reminder = table(Passport), table(Event), table(Reminder)


def register_of(tx: Connection, application: Application, number: str | None, on: date) -> Register:
    """What is on file on the day ``on`` around ``application``, itself filed as ``number`` or not filed yet.

    Members are known by their registered numbers; a member without one is nobody the registers know.
    """
    trip, own, year = application.delegation, number or "", application.delegation.exit.year
    known_organiser = unit(tx, trip.organiser)
    organiser = known_organiser.id if known_organiser else 0
    senders = [known for name in application.senders if (known := unit(tx, name)) is not None]
    leading = {member.unit for member in application.members if member.leadership is not None}
    around = _Around(
        tx,
        application,
        own=own,
        organiser=organiser,
        units=sorted({known.id for known in senders} | ({organiser} if known_organiser else set())),
        leaders=sorted({known.id for name in leading if (known := unit(tx, name)) is not None}),
        persons=sorted({member.person for member in application.members if member.person}),
    )
    planned = is_planned(tx, year)
    use, use_cancelled = use_of_year(tx, organiser, year, own) if planned else (PlanUse(), PlanUse())
    losses, left = around.losses_and_leaves()
    return Register(
        planned=planned,
        plan=entries_around(tx, organiser, year, trip.plan, trip.swapped_plan, own) if planned else (),
        use=use,
        use_cancelled=use_cancelled,
        others=around.others(),
        debts=around.debts(on),
        losses=losses,
        left=left,
        governments=frozenset(known.name for known in senders if known.kind == "government"),
    )


def _handful(name: str, column: Any) -> ColumnElement[bool]:
    """That ``column`` is one of a handful of values, to be given by :func:`_by_handfuls`."""
    return column.in_([bindparam(f"{name}{place}") for place in range(HANDFUL)])  # type: ignore[no-any-return]


def _by_handfuls(name: str, values: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(values), HANDFUL):
        few = values[start : start + HANDFUL]
        yield {f"{name}{place}": few[min(place, len(few) - 1)] for place in range(HANDFUL)}


_OWN: BindParameter[Any] = bindparam("own")
_ALIVE = and_(_delegation.c.number != _OWN, *(_delegation.c.state != state for state in (*UNBORN, "cancelled")))

_HEADLINE = (
    _application.c.id,
    _delegation.c.number,
    _delegation.c.track,
    _delegation.c.state,
    _delegation.c.exit_on,
    _delegation.c.entry_on,
    _delegation.c.approval_id,
    _unit.c.name.label("organiser"),
)
_IN_FORCE = (_application.c.delegation_id == _delegation.c.id) & (_application.c.revision == _delegation.c.revision)
_BETWEEN = and_(_delegation.c.exit_on >= bindparam("since"), _delegation.c.exit_on <= bindparam("until"))


def _travelled_by(condition: ColumnElement[bool], *joined: Any) -> Prepared:
    query = select(*_HEADLINE).select_from(_member)
    for target, on in joined:
        query = query.join(target, on)
    return Prepared(
        query.join(_application, _application.c.id == _member.c.application_id)
        .join(_delegation, _IN_FORCE)
        .join(_unit, _unit.c.id == _delegation.c.organiser_id)
        .where(condition, _member.c.cut_on.is_(None), _ALIVE, _BETWEEN)
        .distinct()
    )


_BY_PERSON = _travelled_by(_handful("person", _person.c.number), (_person, _person.c.id == _member.c.person_id))
_BY_LEADER = _travelled_by(and_(_handful("unit", _member.c.unit_id), _member.c.leadership.is_not(None)))
_BY_ORGANISER = Prepared(
    select(*_HEADLINE)
    .select_from(_delegation)
    .join(_application, _IN_FORCE)
    .join(_unit, _unit.c.id == _delegation.c.organiser_id)
    .where(
        _delegation.c.organiser_id == bindparam("unit"),
        _ALIVE,
        _BETWEEN,
        _delegation.c.entry_on >= bindparam("back"),
        select(_visit.c.seat)
        .where(
            _visit.c.application_id == _application.c.id,
            _visit.c.airside.is_(False),
            _handful("country", _visit.c.country),
        )
        .exists(),
    )
)
_THEIR_MEMBERS = Prepared(
    select(
        _member.c.application_id,
        _member.c.name,
        _member.c.unit,
        _member.c.rank,
        _member.c.role,
        _member.c.leadership,
        _person.c.number.label("person"),
    )
    .join(_person, _person.c.id == _member.c.person_id)
    .where(_handful("key", _member.c.application_id), _member.c.cut_on.is_(None))
    .order_by(_member.c.application_id, _member.c.seat)
)
_THEIR_VISITS = Prepared(
    select(_visit.c.application_id, _visit.c.country)
    .where(_handful("key", _visit.c.application_id), _visit.c.airside.is_(False), _visit.c.country != CHINA)
    .order_by(_visit.c.application_id, _visit.c.seat)
)


_REMINDED = (
    select(func.count(_reminder.c.raised_on.distinct()))
    .where(
        _reminder.c.obligation_id == _obligation.c.id,
        _reminder.c.ordinal > 0,
        _reminder.c.raised_on < bindparam("on"),  # one raised today was not yet in vain
    )
    .scalar_subquery()
    .label("reminders")
)


DEBTS = (
    select(
        _obligation.c.id,
        _obligation.c.kind,
        _obligation.c.subject,
        _obligation.c.passport_id,
        _obligation.c.owner,
        _obligation.c.due_on,
        _person.c.number.label("person"),
        _unit.c.name.label("unit"),
        _delegation.c.number.label("delegation"),
    )
    .select_from(_obligation)
    .join(_unit, _unit.c.id == _obligation.c.unit_id)
    .join(_delegation, _delegation.c.id == _obligation.c.delegation_id)
    .outerjoin(_passport, _passport.c.id == _obligation.c.passport_id)
    .outerjoin(_person, _person.c.id == _passport.c.person_id)
)
"""What :func:`debt_of` reads, of every obligation there ever was."""


def _owed(condition: ColumnElement[bool]) -> Prepared:
    return Prepared(
        DEBTS.add_columns(_REMINDED).where(
            condition,
            _obligation.c.ended_on.is_(None),
            _obligation.c.due_on < bindparam("on"),
            _delegation.c.number != _OWN,
        )
    )


_OWED_BY_UNIT = _owed(_handful("unit", _obligation.c.unit_id))
_OWED_BY_PERSON = _owed(
    _obligation.c.passport_id.in_(
        select(_passport.c.id)
        .join(_person, _person.c.id == _passport.c.person_id)
        .where(_handful("person", _person.c.number))
    )
)
# the day in a query of its own: joined, SQLite would begin with every event of every passport
_REPORTED = (
    select(func.max(_event.c.on_day))
    .where(_event.c.subject_kind == "passport", _event.c.subject == _passport.c.number, _event.c.action == "lost")
    .scalar_subquery()
)
_LOST = Prepared(
    select(_person.c.number.label("person"), _person.c.left_on, _REPORTED.label("on"))
    .select_from(_person)
    .outerjoin(_passport, _passport.c.person_id == _person.c.id)
    .where(_handful("person", _person.c.number))
)


class _Around:
    """The questions about one application; ``units`` and ``leaders`` are keys of units, ``persons`` numbers."""

    def __init__(
        self,
        tx: Connection,
        application: Application,
        *,
        own: str,
        organiser: int,
        units: Sequence[int],
        leaders: Sequence[int],
        persons: Sequence[str],
    ) -> None:
        self._tx, self._trip, self._own = tx, application.delegation, own
        self._countries = application.countries
        self._organiser, self._units, self._leaders, self._persons = organiser, units, leaders, persons

    def others(self) -> tuple[OtherDelegation, ...]:
        exit_, entry = self._trip.exit, self._trip.entry
        long = {"since": add_months(exit_, -MONTHS_BEFORE), "until": add_months(exit_, MONTHS_AFTER)}
        wide = {"since": add_months(exit_, -MONTHS_AROUND), "until": add_months(exit_, MONTHS_AROUND)}
        near = {"since": add_days(exit_, -DAYS_LONGEST), "until": add_days(entry, DAYS_NEAR)}
        back = add_days(exit_, -DAYS_NEAR)
        found = chain(
            self._each(_BY_PERSON, "person", self._persons, own=self._own, **long),
            self._each(_BY_LEADER, "unit", self._leaders, own=self._own, **wide),
            self._each(
                _BY_ORGANISER, "country", self._countries, own=self._own, unit=self._organiser, back=back, **near
            ),
        )
        headlines = {row.id: row for row in found}
        keys = sorted(headlines)
        members = _gathered(self._each(_THEIR_MEMBERS, "key", keys), _other_member)
        countries = _gathered(self._each(_THEIR_VISITS, "key", keys), lambda row: str(row.country))
        others = (
            OtherDelegation(
                row.number,
                row.organiser,
                row.track,
                row.state,
                row.exit_on,
                row.entry_on,
                tuple(dict.fromkeys(countries.get(key, ()))),
                tuple(members.get(key, ())),
                row.approval_id is not None,
            )
            for key, row in headlines.items()
        )
        return tuple(sorted(others, key=lambda other: (other.exit, other.number)))

    def debts(self, on: date) -> tuple[Debt, ...]:
        rows = chain(
            self._each(_OWED_BY_UNIT, "unit", self._units, own=self._own, on=on),
            self._each(_OWED_BY_PERSON, "person", self._persons, own=self._own, on=on),
        )
        owed = {row.id: debt_of(row, row.reminders) for row in rows}
        return tuple(sorted(owed.values(), key=lambda debt: (debt.due_on, debt.delegation, debt.kind, debt.owner)))

    def losses_and_leaves(self) -> tuple[tuple[Loss, ...], tuple[Left, ...]]:
        rows = list(self._each(_LOST, "person", self._persons))
        lost = (Loss(row.person, row.on) for row in rows if row.on is not None)
        left = {row.person: row.left_on for row in rows if row.left_on is not None}
        return (
            tuple(sorted(lost, key=lambda loss: (loss.on, loss.person))),
            tuple(Left(person, on) for person, on in sorted(left.items())),
        )

    def _each(self, query: Prepared, name: str, values: Sequence[Any], **more: Any) -> Iterator[Row[Any]]:
        for few in _by_handfuls(name, values):
            yield from query.all(self._tx, **few, **more)


def debt_of(row: Any, reminders: int) -> Debt:
    """A debt, from the row of its obligation."""
    subject = str(row.passport_id or row.subject)
    return Debt(row.kind, row.person, row.owner, row.unit, row.delegation, row.due_on, reminders, subject)


def _other_member(row: Row[Any]) -> OtherMember:
    return OtherMember(row.person, row.name, row.unit, row.rank, row.role, row.leadership)


def _gathered(rows: Iterator[Row[Any]], read: Callable[[Row[Any]], Any]) -> dict[int, list[Any]]:
    """What is read of the rows, by the application they belong to."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.application_id, []).append(read(row))
    return found
