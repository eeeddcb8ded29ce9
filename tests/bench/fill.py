"""Large stores for measurements: rows as the program writes them, made in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, text, update

from tests.office import OFFICE
from travel import journal
from travel.calendar import due
from travel.storage.store import Store
from travel.tables import (
    Application,
    Approval,
    BorderRecord,
    Counter,
    Delegation,
    Event,
    Loan,
    Member,
    Obligation,
    Passport,
    Person,
    Reminder,
    Unit,
    Violation,
    Visit,
    table,
)

BATCH = 5_000
LIFE = ("new", "submit", "pass", "clear", "depart", "arrive", "report", "close")
YEAR = 2019  # of the filled delegations, before those that are measured
PEOPLE = 2_000
UNITS, LATE_DAYS = 50, 100
NOT_HELD_YET = 50_000
"""Delegations of ``fill_obligations`` from this one on have nothing held against them."""


def fill_delegations(store: Store, count: int) -> None:
    """``count`` closed delegations of two members each, with eight events in a valid chain."""
    with store.atomic() as tx:
        office = tx.execute(select(table(Unit).c.id).where(table(Unit).c.name == OFFICE)).scalar_one()
        _many(tx, Person, (_person(index, office) for index in range(PEOPLE)))
        people = list(tx.execute(select(table(Person).c.id).order_by(table(Person).c.id)).scalars())
        _many(tx, Delegation, (_delegation(index, office) for index in range(count)))
        keys = list(tx.execute(select(table(Delegation).c.id).order_by(table(Delegation).c.id)).scalars())
        _many(tx, Application, (_application(key) for key in keys))
        versions = list(tx.execute(select(table(Application).c.id).order_by(table(Application).c.id)).scalars())
        _many(tx, Visit, (_visit(key) for key in versions))
        _many(
            tx,
            Member,
            (
                _member(key, seat, people[(2 * place + seat) % len(people)], office)
                for place, key in enumerate(versions)
                for seat in (1, 2)
            ),
        )
        _many(tx, Event, (event for index in range(count) for event in _events(_number(index))))
        _many(tx, Obligation, (_owed(key, office) for key in keys))
        tx.execute(insert(table(Counter)), {"series": "person", "year": 0, "last": PEOPLE})


def fill_passports(store: Store, count: int, lent: int, overdue: int) -> None:
    """``count`` passports, of which ``lent`` are out on one delegation and ``overdue`` of these past their day."""
    day = date(2023, 9, 1)
    with store.atomic() as tx:
        office = tx.execute(select(table(Unit).c.id).where(table(Unit).c.name == OFFICE)).scalar_one()
        _many(tx, Person, (_person(index, office) for index in range(count)))
        people = list(tx.execute(select(table(Person).c.id).order_by(table(Person).c.id)).scalars())
        _many(tx, Delegation, [_delegation(0, office)])
        case = tx.execute(select(table(Delegation).c.id)).scalar_one()
        _many(tx, Passport, (_passport(index, people[index], index < lent) for index in range(count)))
        keys = list(tx.execute(select(table(Passport).c.id).order_by(table(Passport).c.id).limit(lent)).scalars())
        _many(tx, Loan, (_lent(case, key, day) for key in keys))
        out = select(table(Loan).c.passport_id, table(Loan).c.id).order_by(table(Loan).c.passport_id)
        loans = [(passport, loan) for passport, loan in tx.execute(out)]
        debts = (_passport_owed(case, office, loan, day, late=n < overdue) for n, loan in enumerate(loans))
        _many(tx, Obligation, debts)


def fill_obligations(store: Store, count: int, still_open: int, due: int, on: date) -> None:
    """``count`` obligations and as many border records, of which few are left to a sweep.

    Of the ``still_open`` ones ``due`` fall due on the day ``on`` and as many are overdue, each of another delegation.
    One in a hundred came late, one in a hundred members stayed too long, and this was held against them.
    """
    few, later, overdue = count // 100, date(on.year + 5, 1, 1), on - timedelta(days=20)
    with store.atomic() as tx:
        office = tx.execute(select(table(Unit).c.id).where(table(Unit).c.name == OFFICE)).scalar_one()
        first = _alike(tx, Delegation, count // 8, _delegation(0, office), number="'2019-' || (1000000 + i)")
        _alike(tx, Application, count // 8, _application(first), delegation_id=f"{first} + i")
        approval = _alike(tx, Approval, 1, _approval(first))
        tx.execute(update(table(Delegation)).values(approval_id=approval))
        people = _alike(tx, Person, 9, _person(0, office), number="'P' || (10000 + i)")
        crossing = _crossing(first, people)
        of_eight = {"delegation_id": f"{first} + i / 8", "person_id": f"{people} + i % 8"}
        _alike(tx, BorderRecord, count - few, crossing, **of_eight)
        stayed = {"person_id": people + 8, "entry_on": date(YEAR, 9, 25), "deviates": True}
        _alike(tx, BorderRecord, few, crossing | stayed, delegation_id=f"{first} + i")
        settled = _owed(first, office)
        kinds = "CASE i % 8 WHEN 0 THEN 'trip-report' WHEN 1 THEN 'results-notice' ELSE 'record-return' END"
        _alike(tx, Obligation, count - few - still_open, settled, delegation_id=f"{first} + i / 8", kind=kinds)
        late = settled | {"ended_on": date(YEAR, 11, 1)}
        _alike(tx, Obligation, few, late, delegation_id=f"{first} + i")
        for kind, subject in (("late-report", ""), ("overstay", "P10008")):
            held = _violation(first, kind, subject)
            _alike(tx, Violation, few, held, delegation_id=f"{first} + i", number=f"'{kind}-' || i")
        open_ = settled | dict.fromkeys(("ended_on", "ended_at", "ended_how"))
        for day, many in ((later, still_open - 2 * due), (overdue, due), (on, due)):
            owed = open_ | {"due_on": day, "subject": f"{day}-0"}
            _alike(tx, Obligation, many, owed, delegation_id=f"{first} + i", subject=f"'{day}-' || i")
    if not store.is_sqlite:
        with store.atomic() as tx:
            tx.execute(text("ANALYZE"))  # which the server else does by itself within a minute


def fill_found(store: Store, many: int) -> None:
    """To what ``fill_obligations`` made: ``many`` members who stayed too long, and reports that came late.

    Nothing of it has been held against anybody yet.
    """
    with store.atomic() as tx:
        first = int(tx.execute(select(func.min(table(Delegation).c.id))).scalar_one())
        last_person = int(tx.execute(select(func.max(table(Person).c.id))).scalar_one())
        office = tx.execute(select(table(Unit).c.id).where(table(Unit).c.name == OFFICE)).scalar_one()
        beyond = first + NOT_HELD_YET
        stayed = _crossing(beyond, last_person) | {"entry_on": date(YEAR, 9, 25), "deviates": True}
        _alike(tx, BorderRecord, many // 2, stayed, delegation_id=f"{beyond} + i")
        late = _owed(beyond, office) | {"ended_on": date(YEAR, 11, 1)}
        _alike(tx, Obligation, many - many // 2, late, delegation_id=f"{beyond} + i")


def fill_overdue(store: Store, count: int, still_open: int, overdue: int, on: date) -> None:
    """``count`` obligations of 50 units, ``still_open`` of them open and ``overdue`` past their day.

    The overdue ones were due on as many days as a hundred, and were reminded of three times, two people each time.
    """
    with store.atomic() as tx:
        root = tx.execute(select(table(Unit).c.id).where(table(Unit).c.name == OFFICE)).scalar_one()
        unit = _alike(tx, Unit, UNITS, _unit(root), name="'单位' || i", path=f"'/{root}/9' || (1000 + i) || '/'")
        case = _alike(tx, Delegation, count // 8 + 1, _delegation(0, unit), number="'2019-' || (1000000 + i)")
        of_eight = {"delegation_id": f"{case} + i / 8", "unit_id": f"{unit} + i % {UNITS}"}
        if count > still_open:
            _alike(tx, Obligation, count - still_open, _owed(case, unit), **of_eight)
        ended = dict.fromkeys(("ended_on", "ended_at", "ended_how"))
        for back in range(1, LATE_DAYS + 1):
            late = due("actual-return", on - timedelta(days=back + 7), 7, "days")
            owed = _owed(case, unit) | ended | {"due_on": late.on, "due": journal.canonical(late.as_record())}
            key = _alike(
                tx,
                Obligation,
                overdue // LATE_DAYS,
                owed | {"subject": f"{back}-0"},
                **of_eight,
                subject=f"'{back}-' || i",
            )
            for stage in ("after-1", "after-7", "after-15"):
                told = _reminder(key, stage, late.on)
                for recipient in ("clerk", "head"):
                    reminder = told | {"recipient": recipient}
                    _alike(tx, Reminder, overdue // LATE_DAYS, reminder, obligation_id=f"{key} + i")
        later = _owed(case, unit) | ended | {"due_on": on + timedelta(days=30), "subject": "later-0"}
        _alike(tx, Obligation, still_open - overdue, later, **of_eight, subject="'later-' || i")
    if not store.is_sqlite:
        with store.atomic() as tx:
            tx.execute(text("ANALYZE"))  # which the server else does by itself within a minute


def _alike(tx: Connection, model: type[Any], count: int, values: dict[str, Any], **expressions: str) -> int:
    """``count`` rows, made by the database: as ``values`` but for these expressions of ``i``. The key of the first."""
    made = table(model)
    key = int(tx.execute(insert(made).returning(made.c.id), values).scalar_one())
    columns = [column.name for column in made.columns if column.name != "id"]
    chosen = ", ".join(expressions.get(name, f"first.{name}") for name in columns)
    tx.execute(
        text(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count) "
            f"INSERT INTO {made.name} ({', '.join(columns)}) "
            f"SELECT {chosen} FROM n, {made.name} first WHERE first.id = :key AND :count > 1"
        ),
        {"count": count, "key": key},
    )
    return key


def _unit(above: int) -> dict[str, Any]:
    return {"name": "单位", "kind": "organ", "parent_id": above, "path": f"/{above}/9000/"}


def _reminder(obligation: int, stage: str, due_on: date) -> dict[str, Any]:
    return {
        "obligation_id": obligation,
        "stage": stage,
        "ordinal": 1,
        "recipient": "clerk",
        "slip": None,
        "raised_on": due_on,
        "raised_at": datetime(2024, 6, 1, tzinfo=UTC),
    }


def _many(tx: Connection, model: type[Any], rows: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            tx.execute(insert(table(model)), batch)
            batch = []
    if batch:
        tx.execute(insert(table(model)), batch)


def _number(index: int) -> str:
    return f"{YEAR}-{index + 1:06d}"


def _person(index: int, unit: int) -> dict[str, Any]:
    born = date(1960, 1, 1) + timedelta(days=index % 14_000)
    return {"number": f"P{index + 1:05d}", "name": f"旅客{index}", "born": born, "unit_id": unit, "post": "科员"}


def _delegation(index: int, unit: int) -> dict[str, Any]:
    return {
        "number": _number(index),
        "title": f"第{index}号友好代表团",
        "organiser_id": unit,
        "formation": "own",
        "track": "general",
        "category": "friendship-city",
        "exit_on": date(YEAR, 9, 17),
        "entry_on": date(YEAR, 9, 21),
        "leader": "甲",
        "persons": 2,
        "state": "closed",
        "version": len(LIFE),
        "workflow_version": 1,
        "round": 1,
        "revision": 1,
        "submitted_on": date(YEAR, 7, 1),
        "filed_by": "clerk",
        "signatory": "庚",
    }


def _application(key: int) -> dict[str, Any]:
    return {"delegation_id": key, "revision": 1, "particulars": {}, "notice": {}, "funding": {}, "special": []}


def _visit(key: int) -> dict[str, Any]:
    return {
        "application_id": key,
        "seat": 1,
        "country": "BG",
        "city": "特罗阳",
        "arrive": date(YEAR, 9, 17),
        "leave": date(YEAR, 9, 20),
        "airside": False,
        "official_days": 4,
        "programme": ["会谈"],
    }


def _member(key: int, seat: int, person: int, unit: int) -> dict[str, Any]:
    return {
        "application_id": key,
        "seat": seat,
        "person_id": person,
        "name": f"旅客{person}",
        "unit": OFFICE,
        "unit_id": unit,
        "post": "科员",
        "rank": "other",
        "role": "leader" if seat == 1 else "member",
        "born": date(1980, 1, 1),
        "last_trips": [],
    }


def _events(number: str) -> Iterator[dict[str, Any]]:
    before, previous = None, ""
    for seq, action in enumerate(LIFE, 1):
        row: dict[str, Any] = {
            "subject_kind": "delegation",
            "subject": number,
            "seq": seq,
            "delegation": number,
            "action": action,
            "from_state": before,
            "to_state": action,
            "on_day": date(YEAR, 7, seq),
            "recorded_at": datetime(YEAR, 7, seq, 1, tzinfo=UTC),
            "actor": "clerk",
            "actor_name": "王经办",
            "actor_unit": OFFICE,
            "for_login": None,
            "for_name": None,
            "os_user": "clerk",
            "simulated_day": False,
            "details": "{}",
            "findings": "[]",
            "previous": previous,
        }
        row["hash"] = journal.digest(row)
        before, previous = action, row["hash"]
        yield row


def _owed(key: int, unit: int) -> dict[str, Any]:
    owed = due("actual-return", date(YEAR, 9, 21), 1, "months")
    moment = datetime(YEAR, 10, 1, tzinfo=UTC)
    return {
        "kind": "trip-report",
        "delegation_id": key,
        "subject": "",
        "owner": OFFICE,
        "unit_id": unit,
        "opened_on": date(YEAR, 9, 21),
        "opened_at": moment,
        "due_on": owed.on,
        "due": journal.canonical(owed.as_record()),
        "ended_on": date(YEAR, 10, 1),
        "ended_at": moment,
        "ended_how": "discharged",
    }


def _approval(key: int) -> dict[str, Any]:
    return {
        "delegation_id": key,
        "round": 1,
        "revision": 1,
        "number": "2019-1",
        "decided_on": date(YEAR, 7, 20),
        "exit_on": date(YEAR, 9, 17),
        "entry_on": date(YEAR, 9, 21),
        "days": 5,
        "persons": 8,
        "countries": ["BG"],
        "transits": [],
    }


def _crossing(key: int, person: int) -> dict[str, Any]:
    return {
        "delegation_id": key,
        "person_id": person,
        "exit_on": date(YEAR, 9, 17),
        "entry_on": date(YEAR, 9, 21),
        "countries": ["BG"],
        "deviates": False,
    }


def _violation(key: int, kind: str, subject: str) -> dict[str, Any]:
    return {
        "number": f"{kind}-0",
        "delegation_id": key,
        "kind": kind,
        "subject": subject,
        "who": "甲",
        "found": {},
        "facts": {},
        "opened_on": date(YEAR, 11, 2),
        "explanation": "",
        "ruling": "",
        "state": "upheld",
        "version": 2,
        "workflow_version": 1,
    }


def _passport(index: int, person: int, lent: bool) -> dict[str, Any]:
    return {
        "number": f"PE{index:07d}",
        "kind": "public-affairs",
        "person_id": person,
        "holder": f"旅客{index}",
        "unit": OFFICE,
        "issued_on": date(2022, 1, 1),
        "expires_on": date(2027, 1, 1),
        "state": "lent" if lent else "in_custody",
        "version": 1,
        "workflow_version": 1,
    }


def _lent(case: int, passport: int, day: date) -> dict[str, Any]:
    at = datetime(2023, 9, 1, tzinfo=UTC)
    return {"passport_id": passport, "delegation_id": case, "lent_on": day, "lent_at": at, "fetched_by": "甲"}


def _passport_owed(case: int, unit: int, loan: tuple[int, int], day: date, *, late: bool) -> dict[str, Any]:
    passport, key = loan
    owed = due("approved-return", date(2023, 9, 21) if late else date(2030, 9, 21), 7, "days")
    return {
        "kind": "passport",
        "delegation_id": case,
        "subject": f"PE{passport:07d}",
        "passport_id": passport,
        "loan_id": key,
        "owner": "旅客",
        "unit_id": unit,
        "opened_on": day,
        "opened_at": datetime(2023, 9, 1, tzinfo=UTC),
        "due_on": owed.on,
        "due": journal.canonical(owed.as_record()),
    }
