"""Ten years of an office in a store: 250,000 delegations of four, with their rounds, approvals, debts and passports."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text

from tests.bench import fill
from tests.office import OFFICE
from travel.storage.store import Store
from travel.tables import (
    Application,
    Approval,
    Briefing,
    Delegation,
    Event,
    Loan,
    Member,
    Obligation,
    Passport,
    Person,
    Review,
    Unit,
    Visit,
    table,
)

FIRST, LAST = date(2014, 1, 1), date(2023, 12, 31)
DELEGATIONS, PERSONS = 250_000, 4
PEOPLE, UNITS = 50_000, 40
_MOMENT = datetime(2023, 12, 31, tzinfo=UTC)


def fill_decade(store: Store) -> None:
    """Fill an empty furnished store; 2 in 100 were refused, 2 in 100 did not travel, 5 in 100 had a member cut."""
    day = _days(store)
    with store.atomic() as tx:
        office = tx.execute(select(table(Unit).c.id).where(table(Unit).c.name == OFFICE)).scalar_one()
        unit = {"name": "局", "kind": "organ", "parent_id": office, "path": f"/{office}/"}
        units = fill._alike(tx, Unit, UNITS, unit, name="'局' || i")
        person = fill._person(0, units) | {"rank": "other", "retired": False}
        people = fill._alike(tx, Person, PEOPLE, person, number="'P' || (100000 + i)", unit_id=f"{units} + i % {UNITS}")
        case = _cases(tx, day, units)
        _versions(tx, day, case, people, units)
        _rounds(tx, day, case)
        _briefings(tx, day, case)
        _debts(tx, day, case, units)
        _passports(tx, day, case, people, units)
        _events(tx, day)
    if not store.is_sqlite:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as server:
            server.execute(text("VACUUM ANALYZE"))  # which the server else does by itself within a minute


class _Days:
    """Days in each database's own language: the ``days``-th after the beginning."""

    def __init__(self, *, sqlite: bool) -> None:
        self._sqlite = sqlite

    def after(self, days: str) -> str:
        if self._sqlite:
            return f"date('{FIRST}', '+' || ({days}) || ' days')"
        return f"DATE '{FIRST}' + CAST({days} AS INTEGER)"


def _days(store: Store) -> _Days:
    return _Days(sqlite=store.is_sqlite)


_LEAVES = "(40 + i % 3600)"
_REFUSED, _CANCELLED, _CUT = "i % 50 = 7", "i % 50 = 8", "i % 20 = 9"


def _cases(tx: Connection, day: _Days, units: int) -> int:
    formation = "CASE i % 10 WHEN 1 THEN 'joint' WHEN 2 THEN 'ministry' WHEN 3 THEN 'province' ELSE 'own' END"
    category = "CASE i % 5 WHEN 0 THEN 'trade' WHEN 1 THEN 'investment' WHEN 2 THEN 'talent' ELSE 'culture' END"
    state = f"CASE WHEN {_REFUSED} THEN 'refused' WHEN {_CANCELLED} THEN 'cancelled' ELSE 'closed' END"
    return fill._alike(
        tx,
        Delegation,
        DELEGATIONS,
        fill._delegation(0, units) | {"persons": PERSONS, "round": 1},
        number="'2014-' || (1000000 + i)",
        organiser_id=f"{units} + i % {UNITS}",
        formation=formation,
        category=category,
        track="CASE i % 4 WHEN 0 THEN 'academic' ELSE 'general' END",
        exit_on=day.after(_LEAVES),
        entry_on=day.after(f"{_LEAVES} + 4"),
        state=state,
    )


def _versions(tx: Connection, day: _Days, case: int, people: int, units: int) -> None:
    version = fill._alike(tx, Application, DELEGATIONS, fill._application(case), delegation_id=f"{case} + i")
    visit = fill._visit(version)
    tx.execute(insert(table(Visit)), visit)
    _rows(tx, Visit, DELEGATIONS, visit, application_id=f"{version} + i")
    member = fill._member(version, 1, people, units) | {"retired": False, "academic": False, "duty": ""}
    tx.execute(insert(table(Member)), member)
    cut = f"i % {PERSONS} = 3 AND (i / {PERSONS}) % 20 = 9"
    _rows(
        tx,
        Member,
        DELEGATIONS * PERSONS,
        member,
        application_id=f"{version} + i / {PERSONS}",
        seat=f"1 + i % {PERSONS}",
        person_id=f"{people} + i % {PEOPLE}",
        unit_id=f"{units} + i % {UNITS}",
        cut_on=f"CASE WHEN {cut} THEN {day.after('1')} END",
        cut_reason=f"CASE WHEN {cut} THEN '与任务无关' END",
    )
    countries = """CASE i % 5 WHEN 0 THEN '["BG"]' WHEN 1 THEN '["JP"]' WHEN 2 THEN '["HK"]' ELSE '["DE", "FR"]' END"""
    if tx.dialect.name == "postgresql":
        countries = f"CAST({countries} AS JSON)"
    approval = fill._alike(
        tx,
        Approval,
        DELEGATIONS,
        fill._approval(case) | {"persons": PERSONS, "rank": "other"},
        delegation_id=f"{case} + i",
        number="'外批' || i",
        decided_on=day.after(f"{_LEAVES} - 20"),
        exit_on=day.after(_LEAVES),
        entry_on=day.after(f"{_LEAVES} + 4"),
        persons=f"CASE WHEN {_CUT} THEN {PERSONS - 1} ELSE {PERSONS} END",
        rank="CASE i % 3 WHEN 0 THEN 'bureau' WHEN 1 THEN 'division' ELSE 'section' END",
        countries=countries,
    )
    tx.execute(text(f"UPDATE delegation SET approval_id = id - {case} + {approval} WHERE state <> 'refused'"))


def _rounds(tx: Connection, day: _Days, case: int) -> None:
    seat = {
        "delegation_id": case,
        "round": 1,
        "position": 1,
        "attempt": 1,
        "step": "unit-head",
        "label": {"zh": "审核", "en": "review"},
        "role": "approver",
        "scope": "office",
        "unit_id": 0,
        "unit": "",
        "waiting": False,
        "reopened": False,
        "decision": "passed",
        "decided_by": "approver",
        "decided_name": "赵主任",
        "decided_on": FIRST,
        "opinion": "",
        "opened_on": FIRST,
        "opened_at": _MOMENT,
        "closed_on": FIRST,
        "closed_at": _MOMENT,
    }
    for position, step in enumerate(("unit-head", "review", "decision"), 1):
        decided = day.after(f"{_LEAVES} - {40 - 5 * position} + i % 4")
        refused = f"CASE WHEN {_REFUSED} THEN 'refused' ELSE 'passed' END" if position == 3 else "'passed'"
        fill._alike(
            tx,
            Review,
            DELEGATIONS,
            seat | {"position": position, "step": step},
            delegation_id=f"{case} + i",
            decision=refused,
            opened_on=day.after(f"{_LEAVES} - 40"),
            decided_on=decided,
            closed_on=decided,
        )


def _briefings(tx: Connection, day: _Days, case: int) -> None:
    held = {"delegation_id": case, "held_on": FIRST, "method": "gathered", "given_by": "briefer", "role": "briefer"}
    held["place"] = ""
    before = day.after(f"{_LEAVES} - 3")
    fill._alike(tx, Briefing, DELEGATIONS, held, delegation_id=f"{case} + i", held_on=before)


def _debts(tx: Connection, day: _Days, case: int, units: int) -> None:
    for kind in ("trip-report", "results-notice"):
        fill._alike(
            tx,
            Obligation,
            DELEGATIONS,
            fill._owed(case, units) | {"kind": kind},
            delegation_id=f"{case} + i",
            unit_id=f"{units} + i % {UNITS}",
            due_on=day.after(f"{_LEAVES} + 34"),
            ended_on=day.after(f"{_LEAVES} + CASE WHEN i % 50 = 3 THEN 40 ELSE 20 END"),
        )


def _passports(tx: Connection, day: _Days, case: int, people: int, units: int) -> None:
    held = fill._passport(0, people, lent=False)
    passport = fill._alike(tx, Passport, PEOPLE, held, number="'PE' || (1000000 + i)", person_id=f"{people} + i")
    lent = {
        "passport_id": passport,
        "delegation_id": case,
        "lent_on": FIRST,
        "lent_at": _MOMENT,
        "fetched_by": "甲",
        "cabinet": "",
        "slot": "",
        "ended_on": FIRST,
        "ended_at": _MOMENT,
        "ended_how": "returned",
        "returned_by": "甲",
    }
    leaves = _LEAVES.replace("i ", f"(i / {PERSONS}) ")
    count = DELEGATIONS * PERSONS
    loan = fill._alike(
        tx,
        Loan,
        count,
        lent,
        passport_id=f"{passport} + i % {PEOPLE}",
        delegation_id=f"{case} + i / {PERSONS}",
        lent_on=day.after(f"{leaves} - 2"),
        ended_on=day.after(f"{leaves} + 8"),
    )
    owed = fill._owed(case, units) | {"kind": "passport", "passport_id": passport, "loan_id": loan}
    fill._alike(
        tx,
        Obligation,
        count,
        owed,
        delegation_id=f"{case} + i / {PERSONS}",
        passport_id=f"{passport} + i % {PEOPLE}",
        loan_id=f"{loan} + i",
        unit_id=f"{units} + i % {UNITS}",
        due_on=day.after(f"{leaves} + 11"),
        ended_on=day.after(f"{leaves} + 8"),
    )


def _events(tx: Connection, day: _Days) -> None:
    first = next(fill._events("2014-1000000"))
    for seq, (action, before) in enumerate((("brief", 3), ("depart", 0)), 1):
        event = first | {"action": action, "subject": "2014-1000000", "delegation": "2014-1000000", "seq": seq}
        number = "'2014-' || (1000000 + i)"
        on_day = day.after(f"{_LEAVES} - {before}")
        fill._alike(tx, Event, DELEGATIONS, event, subject=number, delegation=number, on_day=on_day)


def _rows(tx: Connection, model: type[Any], count: int, first: dict[str, Any], **expressions: str) -> None:
    """``count`` rows of a table without a key of its own, the first of which is there."""
    made = table(model)
    columns = [column.name for column in made.columns]
    keys = [column.name for column in made.primary_key]
    chosen = ", ".join(expressions.get(name, f"first.{name}") for name in columns)
    found = " AND ".join(f"first.{name} = :{name}" for name in keys)
    tx.execute(
        text(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count) "
            f"INSERT INTO {made.name} ({', '.join(columns)}) SELECT {chosen} FROM n, {made.name} first WHERE {found}"
        ),
        {"count": count, **{name: first[name] for name in keys}},
    )
