"""Delegations as a list: where each stands, whose turn it is, and since when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Row, ScalarSelect, Select, and_, func, null, or_, select

from travel.application import CHINA
from travel.calendar import days_abroad
from travel.delegations.past import NEVER_APPROVED
from travel.listings.times import Times
from travel.listings.unit_tree import unit_path
from travel.tables import Application, Approval, Delegation, Event, Obligation, Review, Unit, Visit, table

_delegation, _unit, _event = table(Delegation), table(Unit), table(Event)
_application, _visit, _approval = table(Application), table(Visit), table(Approval)
_review, _obligation = table(Review), table(Obligation)
_FILING = ("new", "edit", "amend")


@dataclass(frozen=True)
class Wanted:
    """Which delegations a listing is to show.

    In these states, of this unit and those below it, filed or decided by this login, leaving in this year, entering
    this country, of this number.
    """

    states: tuple[str, ...] = ()
    unit: str | None = None
    login: str | None = None
    year: int | None = None
    country: str | None = None
    number: str | None = None


def delegations(tx: Connection, times: Times, wanted: Wanted | None = None) -> list[dict[str, Any]]:
    """The delegations by number, each once. A state of another edition is shown like any other.

    With a time, state, application and approval are those then in force, and cases that had no event yet are absent.
    ``seats`` are the undecided seats of the step whose turn it is, ``owed`` the kinds of what is open (once for each
    passport that is out), ``since`` the day from which whoever has the ball has had it. ``organiser_path`` is the
    organiser's place in the tree now.
    """
    wanted = wanted or Wanted()
    query = _query(times).where(*_conditions(tx, times, wanted)).order_by(_delegation.c.number, _review.c.id)
    cases: dict[str, dict[str, Any]] = {}
    for row in tx.execute(query):
        case = cases.get(row.number)
        if case is None:
            case = cases[row.number] = _case(row) if times.now else _case_then(row)
        if row.position is not None:
            case["seats"].append(_seat(row))
    for case in cases.values():
        _settle_turn(case)
    return [case for case in cases.values() if times.now or _fits(case, wanted)]


def _last(value: ColumnElement[Any], kind: str, times: Times, *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    """``value`` of the last event of a delegation's own chain, or of its report's, at these times."""
    return (
        select(value)
        .where(
            _event.c.subject_kind == kind,
            _event.c.subject == _delegation.c.number,
            times.happened(_event.c.on_day, _event.c.recorded_at),
            *conditions,
        )
        .order_by(_event.c.seq.desc())
        .limit(1)
        .correlate(_delegation)
        .scalar_subquery()
    )


def _moved() -> ColumnElement[bool]:
    """That an event changed the state: a note may bear an earlier day than the state it was written in."""
    return _event.c.from_state.is_distinct_from(_event.c.to_state)


def _query(times: Times) -> Select[Any]:
    seat_open = times.lasting((_review.c.opened_on, _review.c.opened_at), (_review.c.closed_on, _review.c.closed_at))
    query = (
        select(
            *(_delegation.c[name] for name in ("number", "formation", "track", "category")),
            _unit.c.path,
            _last(_event.c.on_day, "delegation", times, _moved()).label("since"),
            _last(_event.c.to_state, "report", times, _moved()).label("report"),
            _last(_event.c.on_day, "report", times, _moved()).label("report_since"),
            _owed(times),
            *(_review.c[name] for name in ("position", "step", "label", "role", "scope")),
            _review.c.unit.label("seat_unit"),
            _review.c.unit_id.label("seat_unit_id"),
            _review.c.opened_on,
            step_before(times).label("turn_since"),
        )
        .select_from(_delegation)
        .join(_unit, _unit.c.id == _delegation.c.organiser_id)
        .outerjoin(_review, and_(_review.c.delegation_id == _delegation.c.id, seat_open))
    )
    return _as_it_is(query) if times.now else _as_it_was(query, times)


def _owed(times: Times) -> Label[Any]:
    begun = (_obligation.c.opened_on, _obligation.c.opened_at)
    return (
        select(func.aggregate_strings(_obligation.c.kind, ","))
        .where(
            _obligation.c.delegation_id == _delegation.c.id,
            times.lasting(begun, (_obligation.c.ended_on, _obligation.c.ended_at)),
        )
        .correlate(_delegation)
        .scalar_subquery()
        .label("owed")
    )


def step_before(times: Times) -> ScalarSelect[Any]:
    """The day on which the last seat of an earlier step was decided: since then it has been a seat's turn."""
    before = _review.alias("before")
    return (
        select(func.max(before.c.closed_on))
        .where(
            before.c.delegation_id == _review.c.delegation_id,
            before.c.round == _review.c.round,
            before.c.position < _review.c.position,
            times.happened(before.c.closed_on, before.c.closed_at),
        )
        .correlate(_review)
        .scalar_subquery()
    )


def _as_it_is(query: Select[Any]) -> Select[Any]:
    countries = (
        select(func.aggregate_strings(_visit.c.seat.concat(":").concat(_visit.c.country), ","))
        .select_from(_visit)
        .join(_application, _application.c.id == _visit.c.application_id)
        .where(
            _application.c.delegation_id == _delegation.c.id,
            _application.c.revision == _delegation.c.revision,
            _visit.c.airside.is_(False),
            _visit.c.country != CHINA,
        )
        .correlate(_delegation)
        .scalar_subquery()
    )
    return query.add_columns(
        *(_delegation.c[name] for name in ("title", "leader", "persons", "exit_on", "entry_on", "state")),
        _unit.c.name.label("organiser"),
        countries.label("countries"),
        _approval.c.number.label("approval"),
        _approval.c.exit_on.label("approved_exit"),
        _approval.c.entry_on.label("approved_entry"),
    ).outerjoin(_approval, _approval.c.id == _delegation.c.approval_id)


def _as_it_was(query: Select[Any], times: Times) -> Select[Any]:
    """State, application and approval from the journal, which alone knows what was in force at a time."""
    filing = _event.alias("filing")
    cuts = _event.alias("cuts")

    def own(event: Any) -> ColumnElement[bool]:
        return and_(
            event.c.subject_kind == "delegation",
            event.c.subject == _delegation.c.number,
            times.happened(event.c.on_day, event.c.recorded_at),
        )

    seq = (
        select(func.max(filing.c.seq))
        .where(own(filing), filing.c.action.in_((*_FILING, "import")), ~_taken_back(filing, own))
        .correlate(_delegation)
        .scalar_subquery()
    )
    filed, between = _event.alias("filed"), _event.alias("between")
    # a cut from a change that was taken back is no cut from the version that stands again
    of_another = (
        select(null())
        .where(own(between), between.c.action.in_(_FILING), between.c.seq > filed.c.seq, between.c.seq < cuts.c.seq)
        .correlate(_delegation, filed, cuts)
        .exists()
    )
    cut = select(func.count()).where(own(cuts), cuts.c.action == "cut", cuts.c.seq > filed.c.seq, ~of_another)
    return query.add_columns(
        _last(_event.c.to_state, "delegation", times, _moved()).label("state"),
        filed.c.details.label("filed"),
        cut.correlate(_delegation, filed).scalar_subquery().label("cut"),
        _last(_event.c.details, "delegation", times, _approving(_event)).label("approved"),
    ).join(
        filed,
        and_(filed.c.subject_kind == "delegation", filed.c.subject == _delegation.c.number, filed.c.seq == seq),
    )


def members_then(tx: Connection, times: Times, number: str) -> list[dict[str, Any]]:
    """Who was to travel by the application in force at a time, as written there; without who was cut from it by then.

    None of a delegation that was taken over from a ledger, which has no application.
    """
    filing = _event.alias("filing")

    def own(event: Any) -> ColumnElement[bool]:
        happened = times.happened(event.c.on_day, event.c.recorded_at)
        return and_(event.c.subject_kind == "delegation", event.c.subject == number, happened)

    query = (
        select(filing.c.action, filing.c.details, _taken_back(filing, own).label("taken_back"))
        .where(own(filing), filing.c.action.in_((*_FILING, "cut")))
        .order_by(filing.c.seq)
    )
    standing: list[dict[str, Any]] = []
    members = standing
    for row in tx.execute(query):
        details = json.loads(row.details)
        if row.action == "cut":
            _take_out(members, details)
            continue
        members = list(details["application"]["members"])
        if not row.taken_back:
            standing = members
    return standing


def _take_out(members: list[dict[str, Any]], cut: Mapping[str, Any]) -> None:
    known = [member for member in members if member["person"] == cut["person"]]
    members.remove((known or [member for member in members if member["name"] == cut["name"]])[0])


def _approving(event: Any) -> ColumnElement[bool]:
    return and_(event.c.action == "pass", event.c.to_state == "approved")


def _taken_back(filing: Any, own: Any) -> ColumnElement[bool]:
    """That a change was refused or withdrawn before it was approved, so that the approved version stood again."""
    back, approving = _event.alias("back"), _event.alias("approving")
    approved_between = (
        select(null())
        .where(own(approving), _approving(approving), approving.c.seq > filing.c.seq, approving.c.seq < back.c.seq)
        .correlate(_delegation, filing, back)
        .exists()
    )
    return (
        select(null())
        .where(
            own(back),
            back.c.action.in_(("refuse", "withdraw")),
            back.c.to_state == "approved",
            back.c.seq > filing.c.seq,
            ~approved_between,
        )
        .correlate(_delegation, filing)
        .exists()
    )


def _conditions(tx: Connection, times: Times, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.number is not None:
        yield _delegation.c.number == wanted.number
    if wanted.login is not None:
        decided = _review.alias("decided")
        by_me = select(null()).where(decided.c.delegation_id == _delegation.c.id, decided.c.decided_by == wanted.login)
        yield or_(_delegation.c.filed_by == wanted.login, by_me.correlate(_delegation).exists())
    if wanted.unit is not None:
        yield _unit.c.path.startswith(unit_path(tx, wanted.unit))
    if not times.now:
        return  # what may have changed since is chosen from the rows
    if wanted.states:
        yield _delegation.c.state.in_(wanted.states)
    if wanted.year is not None:
        yield _delegation.c.exit_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31))
    if wanted.country is not None:
        entered = (
            select(null())
            .select_from(_visit)
            .join(_application, _application.c.id == _visit.c.application_id)
            .where(
                _application.c.delegation_id == _delegation.c.id,
                _application.c.revision == _delegation.c.revision,
                _visit.c.country == wanted.country,
                _visit.c.country != CHINA,
                _visit.c.airside.is_(False),
            )
        )
        yield entered.correlate(_delegation).exists()


def _fits(case: Mapping[str, Any], wanted: Wanted) -> bool:
    return (
        (not wanted.states or case["state"] in wanted.states)
        and (wanted.year is None or case["exit"].year == wanted.year)
        and (wanted.country is None or wanted.country in case["countries"])
    )


def _case(row: Row[Any]) -> dict[str, Any]:
    seats = sorted(pair.split(":") for pair in (row.countries or "").split(",") if pair)
    return _made(
        row,
        title=row.title,
        organiser=row.organiser,
        leader=row.leader,
        persons=row.persons,
        countries=list(dict.fromkeys(country for _seat, country in sorted(seats, key=lambda pair: int(pair[0])))),
        exit=row.exit_on,
        entry=row.entry_on,
        approval=row.approval,
        approved_exit=row.approved_exit,
        approved_entry=row.approved_entry,
    )


def _case_then(row: Row[Any]) -> dict[str, Any]:
    filed = json.loads(row.filed)
    if "ledger" in filed:
        return _made(row, **_of_ledger(filed["ledger"]))
    application = filed["application"]
    particulars = application["delegation"]
    approved = json.loads(row.approved) if row.approved else {}
    return _made(
        row,
        title=particulars["title"],
        organiser=particulars["organiser"],
        leader=next(member["name"] for member in application["members"] if member["role"] == "leader"),
        persons=len(application["members"]) - row.cut,
        countries=list(
            dict.fromkeys(
                visit["country"]
                for visit in application["visits"]
                if not visit["airside"] and visit["country"] != CHINA
            )
        ),
        exit=date.fromisoformat(particulars["exit"]),
        entry=date.fromisoformat(particulars["entry"]),
        approval=approved.get("approval"),
        approved_exit=date.fromisoformat(approved["exit"]) if approved else None,
        approved_entry=date.fromisoformat(approved["entry"]) if approved else None,
    )


def _of_ledger(said: Mapping[str, Any]) -> dict[str, Any]:
    exit_, entry = date.fromisoformat(said["exit"]), date.fromisoformat(said["entry"])
    known = "approval" in said and "decided_on" in said and said["outcome"] not in NEVER_APPROVED
    return {
        **{name: said[name] for name in ("title", "organiser", "persons")},
        "leader": said.get("leader", ""),
        "countries": list(dict.fromkeys(code for code in said["countries"] if code != CHINA)),
        "exit": exit_,
        "entry": entry,
        "approval": said["approval"] if known else None,
        "approved_exit": exit_ if known else None,
        "approved_entry": entry if known else None,
    }


def _made(row: Row[Any], **facts: Any) -> dict[str, Any]:
    report = {"report": row.report, "report_since": row.report_since}
    case = {"delegation": row.number, "organiser_path": row.path} | facts
    case |= {"days_abroad": days_abroad(case["exit"], case["entry"])}
    case |= {name: getattr(row, name) for name in ("formation", "track", "category", "state", "since")}
    return case | report | {"owed": sorted((row.owed or "").split(",")) if row.owed else [], "seats": []}


def _seat(row: Row[Any]) -> dict[str, Any]:
    return {
        "position": row.position,
        "step": row.step,
        "label": row.label,
        "role": row.role,
        "scope": row.scope,
        "unit": row.seat_unit,
        "since": max(row.opened_on, row.turn_since or row.opened_on),
    }


def _settle_turn(case: dict[str, Any]) -> None:
    """Keep the seats of the step whose turn it is; the ball has been there since the first of them could decide."""
    first = min((seat["position"] for seat in case["seats"]), default=None)
    case["seats"] = [seat for seat in case["seats"] if seat["position"] == first]
    if case["seats"]:
        case["since"] = min(seat["since"] for seat in case["seats"])
    elif case["state"] == "back" and case["report_since"] is not None:
        case["since"] = max(case["since"], case["report_since"])
    del case["report_since"]
