"""The register of loans and the collection return, at both times, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from tests.bench.fill import fill_passports
from tests.office import CITY, MUSEUM, OFFICE, furnish
from tests.story import Diary, diary, people
from travel.errors import NotFound
from travel.listings import Times
from travel.listings.collection import Collection, collection, last_quarter, quarter, total
from travel.listings.loans import Wanted, loans
from travel.storage.store import Store
from travel.tables import Delegation, Loan, Obligation, Passport, Unit, table
from travel.vocabulary import LOAN_STANDING
from workflows.passport import Collecting, Lending, Losing

TODAY = date(2023, 10, 20)
NOW = Times()
SUMMER = (date(2023, 7, 1), date(2023, 9, 30))


def at(as_of: str | None = None, known_at: str | None = None) -> Times:
    return Times(date.fromisoformat(as_of) if as_of else None, date.fromisoformat(known_at) if known_at else None)


def register(office: Diary, times: Times = NOW, **wanted: Any) -> list[dict[str, Any]]:
    with office.store.reading() as tx:
        return loans(tx, times, TODAY, Wanted(**wanted))


def figures(office: Diary, times: Times = NOW, **asked: Any) -> Collection:
    with office.store.reading() as tx:
        return total(collection(tx, times, TODAY, *SUMMER, **asked))


# the register


def test_a_line_says_who_fetched_what_on_which_approval_and_how_it_came_back(told: Diary) -> None:
    row = register(told, delegation="2023-0005")[1]
    assert row["passport"] == told.passports["2023-0005"][1]
    assert (row["kind"], row["unit"], row["delegation"]) == ("public-affairs", OFFICE, "2023-0005")
    assert row["approval"] == told.case("2023-0005").approval.number  # type: ignore[union-attr]
    assert row["fetched_by"] == row["holder"] == row["returned_by"]
    assert (row["lent_on"], row["due_on"], row["returned_on"]) == (
        date(2023, 9, 15),
        date(2023, 9, 28),
        date(2023, 9, 29),
    )
    assert (row["standing"], row["days_late"]) == ("late", 1)


def test_a_passport_still_out_is_late_up_to_the_day_it_is_asked(told: Diary) -> None:
    row = register(told, delegation="2023-0004")[0]
    assert (row["standing"], row["days_late"], row["returned_on"]) == ("never", 22, None)
    then = register(told, at("2023-09-28"), delegation="2023-0004")[0]
    assert (then["standing"], then["days_late"]) == ("not-yet-due", 0)


@pytest.mark.parametrize(
    ("times", "standing"),
    [
        (at(), "late"),
        (at("2023-09-28"), "not-yet-due"),
        (at(None, "2023-09-28"), "never"),  # by then nobody knew that it came back
        (at("2023-09-29"), "late"),
    ],
)
def test_a_return_counts_from_its_day_and_from_its_recording(told: Diary, times: Times, standing: str) -> None:
    assert register(told, times, delegation="2023-0005")[1]["standing"] == standing


def test_what_was_lent_later_or_recorded_later_is_absent(told: Diary) -> None:
    assert register(told, at("2023-09-14")) == []
    assert register(told, at(None, "2023-09-14")) == []
    assert len(register(told, at("2023-09-15", "2023-09-15"))) == 12


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"delegation": "2023-0001"}, 4),
        ({"unit": CITY}, 12),
        ({"unit": MUSEUM}, 3),
        ({"since": date(2023, 9, 16)}, 0),
        ({"until": date(2023, 9, 15)}, 12),
        ({"standings": ("late", "on-time")}, 5),
    ],
)
def test_the_register_is_asked_by_task_unit_day_and_standing(told: Diary, wanted: dict[str, Any], count: int) -> None:
    assert len(register(told, **wanted)) == count


def test_a_passport_has_all_its_loans(told: Diary) -> None:
    assert len(register(told, passports=(told.passports["2023-0001"][0],))) == 1


def test_an_unknown_unit_is_an_error(told: Diary) -> None:
    with pytest.raises(NotFound):
        register(told, unit="无此单位")
    with pytest.raises(NotFound):
        figures(told, unit="无此单位")


def test_a_second_loan_for_the_same_delegation_has_its_own_due_day(store: Store) -> None:
    office = diary(store)
    number = office.lent(application=people("金木水火"))
    first = office.passports[number][0]
    with office.recording(date(2023, 9, 16)):
        office.do("custodian", "collect", first, date(2023, 9, 15), Collecting(returned_by="水"), of="passport")
        office.do(
            "custodian", "lend", first, date(2023, 9, 15), Lending(delegation=number, fetched_by="火"), of="passport"
        )
    rows = register(office, passports=(first,))
    assert [(row["fetched_by"], row["standing"]) for row in rows] == [(rows[0]["holder"], "on-time"), ("火", "never")]
    assert [row["due_on"] for row in rows] == [date(2023, 9, 28)] * 2


def test_a_passport_lost_abroad_is_neither_returned_nor_out(store: Store) -> None:
    office = diary(store)
    number = office.abroad(application=people("金木水火"))
    lost = office.passports[number][0]
    office.do("custodian", "lost", lost, date(2023, 9, 20), Losing(statement="在普罗夫迪夫遗失"), of="passport")
    (row,) = register(office, passports=(lost,))
    assert (row["standing"], row["lost_on"], row["returned_on"], row["days_late"]) == (
        "lost",
        date(2023, 9, 20),
        None,
        0,
    )
    assert figures(office).lost == 1


# the collection return


def test_the_quarter_is_counted_by_what_was_due_in_it(told: Diary) -> None:
    got = figures(told)
    assert got == Collection(None, lent=12, on_time=4, late=1, never=7)
    assert (got.due, got.rate, got.rate_by_now) == (12, 0.3333, 0.4167)


@pytest.mark.parametrize(
    ("times", "wanted"),
    [
        (at("2023-09-25", "2023-09-25"), Collection(None, lent=12, on_time=4, not_yet_due=8)),
        (at("2023-09-29", "2023-09-28"), Collection(None, lent=12, on_time=4, never=8)),
        (at(None, "2023-09-28"), Collection(None, lent=12, on_time=4, never=8)),
        (at("2023-09-01"), Collection()),
    ],
)
def test_the_return_is_told_again_as_it_stood(told: Diary, times: Times, wanted: Collection) -> None:
    assert figures(told, times) == wanted


def test_lines_are_by_unit_or_by_kind(told: Diary) -> None:
    with told.store.reading() as tx:
        by_unit = collection(tx, NOW, TODAY, *SUMMER)
        by_kind = collection(tx, NOW, TODAY, *SUMMER, by="kind")
    assert by_unit == [
        Collection(MUSEUM, lent=3, on_time=1, never=2),
        Collection(OFFICE, lent=9, on_time=3, late=1, never=5),
    ]
    assert [line.name for line in by_kind] == ["public-affairs"]
    assert figures(told, unit=MUSEUM) == Collection(None, lent=3, on_time=1, never=2)


def test_without_anything_due_there_is_no_rate() -> None:
    assert (Collection().rate, Collection(lent=3, not_yet_due=3).rate_by_now) == (None, None)


def test_quarters_end_where_the_next_begins() -> None:
    ends = [quarter(2024, number) for number in (1, 2, 3, 4)]
    assert ends[0] == (date(2024, 1, 1), date(2024, 3, 31))
    assert [after[0] - before[1] for before, after in pairwise(ends)] == [timedelta(1)] * 3
    assert ends[3][1] == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("today", "wanted"),
    [(date(2026, 1, 5), (2025, 4)), (date(2026, 4, 1), (2026, 1)), (date(2026, 12, 31), (2026, 3))],
)
def test_the_quarter_to_return_is_the_one_that_was_over_last(today: date, wanted: tuple[int, int]) -> None:
    assert last_quarter(today) == wanted


DAYS = st.integers(0, 200).map(lambda number: date(2023, 3, 1) + timedelta(days=number))
LOANS = st.lists(st.tuples(DAYS, st.integers(0, 60), st.none() | st.tuples(st.integers(0, 90), st.booleans())))
MANY = 40


@pytest.fixture(scope="module")
def cabinets(sqlite_factory: Callable[[], Store]) -> Iterator[Store]:
    """A store with forty passports in custody and one delegation."""
    store = sqlite_factory()
    furnish(store)
    fill_passports(store, MANY, 0, 0)
    yield store
    store.close()


@given(lent=LOANS.filter(lambda lent: len(lent) <= MANY), day=DAYS, first=DAYS, length=st.integers(0, 120))
@settings(max_examples=60)
def test_every_loan_stands_in_one_column_and_the_columns_make_the_whole(
    cabinets: Store, lent: list[Any], day: date, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    wanted: Counter[str] = Counter()
    with cabinets.rehearsal() as tx:
        _enter(tx, lent)
        by_unit = total(collection(tx, NOW, day, first, last))
        by_kind = total(collection(tx, NOW, day, first, last, by="kind"))
        rows = loans(tx, NOW, day)
    for row in rows:
        assert row["standing"] in LOAN_STANDING
        wanted["lent"] += first <= row["lent_on"] <= last
        wanted[row["standing"]] += first <= row["due_on"] <= last
    assert len(rows) == len(lent)
    assert by_unit == by_kind
    assert astuple(by_unit)[1:] == tuple(wanted[name] for name in ("lent", *LOAN_STANDING))
    due_then = sum(1 for row in rows if first <= row["due_on"] <= last)
    assert by_unit.due + by_unit.not_yet_due == due_then
    for standing, (lent_on, days, ended) in zip(
        (row["standing"] for row in rows), sorted(lent, key=_first), strict=True
    ):
        assert standing == _naive(lent_on + timedelta(days=days), ended, lent_on, day)


def _first(loan: tuple[date, Any, Any]) -> date:
    return loan[0]


def _naive(due_on: date, ended: tuple[int, bool] | None, lent_on: date, day: date) -> str:
    if ended is None:
        return "never" if day > due_on else "not-yet-due"
    if ended[1]:
        return "lost"
    return "late" if lent_on + timedelta(days=ended[0]) > due_on else "on-time"


def _enter(tx: Connection, lent: list[Any]) -> None:
    passports = list(tx.execute(select(table(Passport).c.id)).scalars())
    case = tx.execute(select(table(Delegation).c.id)).scalar_one()
    unit = tx.execute(select(table(Unit).c.id).where(table(Unit).c.name == OFFICE)).scalar_one()
    for passport, (lent_on, days, ended) in zip(passports, sorted(lent, key=_first), strict=False):
        ended_on = lent_on + timedelta(days=ended[0]) if ended else None
        loan = {
            "passport_id": passport,
            "delegation_id": case,
            "lent_on": lent_on,
            "lent_at": _noon(lent_on),
            "fetched_by": "甲",
            "ended_on": ended_on,
            "ended_at": _noon(ended_on),
            "ended_how": None if ended is None else "lost" if ended[1] else "returned",
        }
        key = tx.execute(insert(table(Loan)).returning(table(Loan).c.id), loan).scalar_one()
        owed = {
            "kind": "passport",
            "delegation_id": case,
            "subject": str(passport),
            "passport_id": passport,
            "loan_id": key,
            "owner": "甲",
            "unit_id": unit,
            "opened_on": lent_on,
            "opened_at": _noon(lent_on),
            "due_on": lent_on + timedelta(days=days),
            "due": "{}",
            "ended_on": ended_on,
            "ended_at": _noon(ended_on),
            "ended_how": "discharged" if ended else None,
        }
        tx.execute(insert(table(Obligation)), owed)


def _noon(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), UTC) if day else None
