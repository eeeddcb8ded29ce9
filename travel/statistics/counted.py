"""The one set that every figure counts: the delegations of a period that were handed in for review, each once.

As it stands they come from one statement; at another time from the journal (:mod:`~travel.statistics.from_journal`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, and_, case, cast, func, or_, select, text

from travel.application import CHINA
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.statistics.case import Case
from travel.statistics.convention import Convention
from travel.statistics.period import Period
from travel.tables import (
    Application,
    Approval,
    Briefing,
    Delegation,
    Event,
    LedgerEntry,
    Member,
    Review,
    Unit,
    Visit,
    table,
)
from travel.tables.review import SENT_BACK, TURNED_DOWN
from travel.vocabulary import RANK

_delegation, _unit, _approval = table(Delegation), table(Unit), table(Approval)
_application, _member, _visit = table(Application), table(Member), table(Visit)
_review, _briefing = table(Review), table(Briefing)
_ledger, _event = table(LedgerEntry), table(Event)

_submitted: ColumnElement[Any] = _delegation.c.submitted_on

BATCH = 2_000
"""Rows fetched at a time: a store may have more than fit the memory wanted."""


def counted(
    tx: Connection, times: Times, convention: Convention, period: Period, unit: str | None = None
) -> Iterator[Case]:
    """The cases of a period, of one organising unit and those below it or of all. Raises NotFound for the unit.

    A joint delegation is one case, its organiser's, with everybody who travels in it.
    """
    path = unit_path(tx, unit) if unit is not None else None
    if not times.now:
        from travel.statistics.from_journal import told

        here = (case for case in told(tx, times, convention, path) if case.day in period)
        return chain(here, _as_it_is(tx, convention, period, path, taken_over(times)))
    return _as_it_is(tx, convention, period, path)


def taken_over(times: Times) -> ColumnElement[bool]:
    """Of a case from a ledger, which has ended whenever it is looked at: that it was on file at these times."""
    return (
        select(_event.c.id)
        .where(
            _event.c.subject_kind == "delegation",
            _event.c.subject == _delegation.c.number,
            _event.c.action == "import",
            times.happened(_event.c.on_day, _event.c.recorded_at),
        )
        .exists()
    )


def _as_it_is(
    tx: Connection, convention: Convention, period: Period, path: str | None, *conditions: ColumnElement[bool]
) -> Iterator[Case]:
    cases = as_it_is(convention).where(*conditions).subquery()
    query = select(cases).where(cases.c.day.between(period.first, period.last))
    if path is not None:
        query = query.where(cases.c.path.startswith(path))
    for row in tx.execute(query, execution_options={"yield_per": BATCH}):
        *values, countries, _path, _key = row
        values[7:7] = (visited(countries),)
        yield Case(*values)


@lru_cache(maxsize=32)
def as_it_is(convention: Convention) -> Select[Any]:
    """The one statement of what is counted, whatever its day.

    Columns as :class:`Case` has them, but for the countries, which come as text before the unit's path.
    """
    approved = or_(_delegation.c.approval_id.is_not(None), _ledger.c.outcome.in_(("travelled", "cancelled")))
    cut, sent_back, turned_down = _cut().subquery(), _sent_back().subquery(), _turned_down().subquery()
    outcome = case(
        (approved, "approved"),
        (_ledger.c.outcome.is_not(None), _ledger.c.outcome),
        (_delegation.c.state == "refused", turned_down.c.decision),
        (_delegation.c.state == "withdrawn", "withdrawn"),
        else_="pending",
    )
    exit_on: ColumnElement[Any] = func.coalesce(_approval.c.exit_on, _delegation.c.exit_on)
    approved_day: ColumnElement[Any]
    other_day: ColumnElement[Any]
    if convention.counted_by == "approval":
        approved_day = func.coalesce(_first_approval(), _ledger.c.decided_on, exit_on)
        other_day = func.coalesce(_submitted, _ledger.c.decided_on, exit_on)
    else:
        approved_day = other_day = exit_on
    refused = outcome.in_(("refused", "dissuaded"))
    refused_on = func.coalesce(turned_down.c.decided_on, _ledger.c.decided_on, exit_on)
    day = case((approved, approved_day), (refused, refused_on), else_=other_day)
    imported = _ledger.c.delegation_id.is_not(None)
    approved_persons = func.coalesce(_approval.c.persons, _delegation.c.persons)
    return (
        select(
            _delegation.c.number,
            _delegation.c.title,
            _unit.c.name.label("organiser"),
            _delegation.c.formation,
            _delegation.c.track,
            func.nullif(_delegation.c.category, "").label("category"),
            case((imported, _ledger.c.rank), (approved, _approval.c.rank), else_=_highest()).label("rank"),
            day.label("day"),
            exit_on.label("exit"),
            func.coalesce(_approval.c.entry_on, _delegation.c.entry_on).label("entry"),
            case((imported, _delegation.c.persons), else_=approved_persons).label("persons"),
            case((imported, _ledger.c.cut), else_=func.coalesce(cut.c.persons, 0)).label("cut"),
            case((imported, _ledger.c.returned), else_=func.coalesce(sent_back.c.times, 0)).label("returned"),
            outcome.label("outcome"),
            _delegation.c.state,
            _delegation.c.plan,
            case((~imported, _briefed())).label("briefed"),
            func.coalesce(_approval.c.number, _ledger.c.approval).label("approval"),
            case(
                (_delegation.c.approval_id.is_not(None), cast(_approval.c.countries, String)), else_=_asked_for()
            ).label("countries"),
            _unit.c.path,
            _delegation.c.id,
        )
        .select_from(_delegation)
        .join(_unit, _unit.c.id == _delegation.c.organiser_id)
        .outerjoin(_approval, _approval.c.id == _delegation.c.approval_id)
        .outerjoin(_ledger, _ledger.c.delegation_id == _delegation.c.id)
        .outerjoin(cut, cut.c.delegation_id == _delegation.c.id)
        .outerjoin(sent_back, sent_back.c.delegation_id == _delegation.c.id)
        .outerjoin(turned_down, turned_down.c.delegation_id == _delegation.c.id)
        .where(or_(approved, imported, _delegation.c.submitted_on.is_not(None)))
    )


def _first_approval() -> ColumnElement[Any]:
    first = _approval.alias("first")
    return (
        select(func.min(first.c.decided_on))
        .where(first.c.delegation_id == _delegation.c.id)
        .correlate(_delegation)
        .scalar_subquery()
    )


def _current() -> ColumnElement[bool]:
    """That a version of the application is the one a delegation not yet approved asks with."""
    return and_(_application.c.delegation_id == _delegation.c.id, _application.c.revision == _delegation.c.revision)


def _highest() -> ColumnElement[Any]:
    order = {code: place for place, code in enumerate(RANK)}
    return (
        select(_member.c.rank)
        .join(_application, _application.c.id == _member.c.application_id)
        .where(_current(), _member.c.cut_on.is_(None))
        .order_by(case(order, value=_member.c.rank))
        .limit(1)
        .correlate(_delegation)
        .scalar_subquery()
    )


def _asked_for() -> ColumnElement[Any]:
    return (
        select(func.aggregate_strings(_visit.c.seat.concat(":").concat(_visit.c.country), ","))
        .select_from(_visit)
        .join(_application, _application.c.id == _visit.c.application_id)
        .where(_current(), _visit.c.airside.is_(False), _visit.c.country != CHINA)
        .correlate(_delegation)
        .scalar_subquery()
    )


def _cut() -> Select[Any]:
    """Persons cut from any version up to the one in force, but for those who are back on it."""
    there = _member.alias("there")
    of_case, in_force = _delegation.alias("of_case"), _application.alias("in_force")
    approved = _approval.alias("approved")
    revision = func.coalesce(approved.c.revision, of_case.c.revision)
    back = (
        select(there.c.person_id)
        .join(in_force, in_force.c.id == there.c.application_id)
        .where(
            in_force.c.delegation_id == of_case.c.id,
            in_force.c.revision == revision,
            there.c.person_id == _member.c.person_id,
            there.c.cut_on.is_(None),
        )
    )
    return (
        select(of_case.c.id.label("delegation_id"), func.count(_member.c.person_id.distinct()).label("persons"))
        .select_from(_member)
        .join(_application, _application.c.id == _member.c.application_id)
        .join(of_case, of_case.c.id == _application.c.delegation_id)
        .outerjoin(approved, approved.c.id == of_case.c.approval_id)
        .where(_member.c.cut_on.is_not(None), _application.c.revision <= revision, ~back.exists())
        .group_by(of_case.c.id)
    )


def _briefed() -> ColumnElement[bool]:
    """Whether somebody was briefed by the exit day approved."""
    return (
        select(_briefing.c.id)
        .where(_briefing.c.delegation_id == _delegation.c.id, _briefing.c.held_on <= _approval.c.exit_on)
        .correlate(_delegation, _approval)
        .exists()
    )


def _sent_back() -> Select[Any]:
    """How often the clerk got the application back."""
    return (
        select(_review.c.delegation_id, func.count().label("times"))
        .where(text(SENT_BACK))
        .group_by(_review.c.delegation_id)
    )


def _turned_down() -> Select[Any]:
    """The decision that ended the last round without passing it."""
    last = and_(_delegation.c.id == _review.c.delegation_id, _delegation.c.round == _review.c.round)
    return (
        select(_review.c.delegation_id, _review.c.decision, _review.c.decided_on)
        .join(_delegation, last)
        .where(text(TURNED_DOWN))
    )


@lru_cache(maxsize=4_096)
def visited(countries: str | None) -> tuple[str, ...]:
    """The countries of an approval's list, or of an application's visits in order of travel; each once."""
    if not countries:
        return ()
    if countries.startswith("["):
        return tuple(json.loads(countries))
    pairs = sorted((int(seat), country) for seat, country in (pair.split(":") for pair in countries.split(",")))
    return tuple(dict.fromkeys(country for _seat, country in pairs))
