"""The supervision return: opening + opened - discharged = closing, in every period and at both times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from tests.office import MUSEUM, OFFICE, Office
from tests.story import Diary, diary
from travel.listings import Times
from travel.listings.balance import BALANCE_BY, FIGURES, Balance, balance, total, week
from travel.listings.obligations import open_obligations
from travel.listings.overdue import overdue
from travel.storage.store import Store
from travel.tables import Delegation, Obligation, Unit, table
from workflows.steps.journey import Returned

NOW = Times()
WEEKS = [week(2023, number) for number in range(28, 46)]


def lines(office: Office, first: date, last: date, times: Times = NOW, **wanted: Any) -> list[Balance]:
    with office.store.reading() as tx:
        return balance(tx, times, first, last, **wanted)


def figures(line: Balance) -> dict[str, int]:
    return {figure: getattr(line, figure) for figure in FIGURES if getattr(line, figure)}


def balances(line: Balance) -> bool:
    return line.opening + line.opened - line.on_time - line.late == line.closing


def test_a_week_by_kind_says_what_was_opened_settled_and_is_left(told: Diary) -> None:
    """In the week of 18 September three groups are home: of one the return was recorded late, of one never."""
    found = {line.name: figures(line) for line in lines(told, *week(2023, 38), by="kind")}
    assert found == {
        "passport": {"opening": 12, "closing": 12},
        "record-return": {"opening": 3, "late": 2, "closing": 1, "overdue": 1},
        "trip-report": {"opening": 3, "closing": 3},
        "results-notice": {"opening": 3, "closing": 3},
    }


def test_a_debt_settled_on_its_due_day_is_on_time(store: Store) -> None:
    office = diary(store)
    number = office.abroad()
    entry = date(2023, 9, 21)
    office.do("clerk", "arrive", number, entry, Returned(exit=date(2023, 9, 17), entry=entry))
    assert figures(total(lines(office, entry, entry, by="kind", unit=OFFICE))) == {
        "opening": 6,
        "on_time": 1,
        "closing": 5,
    }


@pytest.mark.parametrize("by", list(BALANCE_BY))
@pytest.mark.parametrize("known_at", [None, date(2023, 9, 28), date(2023, 10, 12)])
def test_every_line_adds_up_and_a_week_begins_with_what_the_week_before_left(
    told: Diary, by: str, known_at: date | None
) -> None:
    before: dict[str | None, int] = {}
    for first, last in WEEKS:
        found = lines(told, first, last, Times(known_at=known_at), by=by)
        assert all(balances(line) for line in found)
        assert {line.name: line.opening for line in found if line.opening} == before
        before = {line.name: line.closing for line in found if line.closing}


@pytest.mark.parametrize("known_at", [None, date(2023, 9, 28), date(2023, 10, 12)])
def test_what_it_leaves_is_what_the_lists_of_that_evening_have(told: Diary, known_at: date | None) -> None:
    for first, last in WEEKS:
        times = Times(last, known_at)
        whole = total(lines(told, first, last, Times(known_at=known_at)))
        with told.store.reading() as tx:
            assert whole.closing == len(open_obligations(tx, times, last))
            assert whole.overdue == len(overdue(tx, times, last))


def test_a_return_that_was_recorded_late_moves_nothing_into_the_week_it_was_recorded_in(told: Diary) -> None:
    """2023-0005 came home on 21 September, which was recorded on the 29th as of the 22nd."""
    first, last = week(2023, 38)
    assert total(lines(told, first, last)).late == 2
    assert total(lines(told, first, last, Times(known_at=date(2023, 9, 28)))).late == 1


def test_a_debt_that_comes_to_be_due_on_another_day_is_counted_apart_and_stays_one_debt(store: Store) -> None:
    office = diary(store)
    number = office.abroad()
    returned = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 22))
    office.do("clerk", "arrive", number, date(2023, 9, 25), returned)
    (line,) = lines(office, *week(2023, 39), by="kind", unit=MUSEUM)
    assert figures(line) == {"opening": 1, "closing": 1, "overdue": 1, "superseded": 1}


def test_a_unit_shows_those_below_it(told: Diary) -> None:
    first, last = WEEKS[0][0], WEEKS[-1][1]
    museum = lines(told, first, last, unit=MUSEUM)
    assert [line.name for line in museum] == [MUSEUM]
    whole = lines(told, first, last, unit="景德镇市人民政府")
    assert {line.name for line in whole} == {OFFICE, MUSEUM}


@pytest.fixture
def drafted(sqlite_office: Office) -> Office:
    """An office with a delegation to owe something."""
    sqlite_office.drafted()
    return sqlite_office


days = st.dates(date(2026, 1, 1), date(2026, 3, 31))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    debts=st.lists(st.tuples(days, days, st.none() | days, st.none() | days), max_size=8),
    since=days,
    length=st.integers(0, 20),
)
def test_it_adds_up_whatever_was_recorded_in_whatever_order(
    drafted: Office, debts: list[tuple[date, date, date | None, date | None]], since: date, length: int
) -> None:
    """Each debt: opened, due, the day it was given another day, the day it ended, which may lie before it began."""
    store = drafted.store
    _fill(store, debts)
    until = since + timedelta(days=length)
    with store.reading() as tx:
        (line,) = balance(tx, NOW, since, until, by="kind") or [Balance()]
        after = total(balance(tx, NOW, until + timedelta(days=1), until + timedelta(days=9)))
    assert balances(line)
    assert line.closing == after.opening
    assert 0 <= line.overdue <= line.closing


def _fill(store: Store, debts: list[tuple[date, date, date | None, date | None]]) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    obligation, delegation = table(Obligation), table(Delegation)
    with store.atomic() as tx:
        tx.execute(delete(obligation).where(obligation.c.supersedes.is_not(None)))
        tx.execute(delete(obligation))
        case = tx.execute(select(delegation.c.id)).scalar_one()
        unit = tx.execute(select(table(Unit).c.id).where(table(Unit).c.name == OFFICE)).scalar_one()
        for number, (opened, due, superseded, ended) in enumerate(debts):
            row = {
                "kind": "trip-report",
                "delegation_id": case,
                "subject": str(number),
                "owner": "甲",
                "unit_id": unit,
                "due": "{}",
                "opened_at": at,
                "due_on": due,
                "opened_on": opened,
            }
            end = {"ended_on": ended, "ended_at": ended and at, "ended_how": ended and "discharged"}
            if superseded is None:
                tx.execute(insert(obligation).values(row | end))
                continue
            day = max(superseded, opened)
            first = row | {"ended_on": day, "ended_at": at, "ended_how": "superseded"}
            key = tx.execute(insert(obligation).values(first).returning(obligation.c.id)).scalar_one()
            tx.execute(insert(obligation).values(row | end | {"opened_on": day, "supersedes": key}))
