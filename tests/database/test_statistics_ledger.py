"""A delegation of the past, taken over from a ledger, counts like any other; what the ledger omits is not made up."""

from __future__ import annotations

from datetime import date

import pytest

from tests.database.test_statistics import figure, listed, told
from tests.years import Years, years
from travel.listings import Times
from travel.statistics.narrative import built_in, narrated, render
from travel.storage.store import Store


@pytest.fixture
def office(store: Store) -> Years:
    return years(store)


def test_a_ledger_of_a_year_gives_the_sentence(office: Years) -> None:
    for month, persons in enumerate((4, 4, 4, 3, 3, 3, 3, 3), 2):
        office.takes_over(date(2023, month, 10), persons, passports=persons, collected=persons)
    for day in (8, 20):
        office.takes_over(date(2023, 10, day), 3, formation="joint")
    office.takes_over(date(2023, 11, 6), 3, track="hk-macao", countries=("HK",))
    office.takes_over(date(2023, 11, 20), 4, track="hk-macao", countries=("HK", "MO"))
    office.takes_over(date(2023, 12, 4), 2, outcome="cancelled")
    facts, notes = narrated(told(office), {})
    text = render(built_in(), facts, "narrative")
    assert text == (
        "2023年共审核审批因公出国团组13批42人次，其中双跨团组2批6人次，赴港澳团组2批7人次，未成行团组1批2人次。"
        "护照收缴率100%。"
    )
    said = [note.render() for note in notes]
    assert "审核压减：台账未载明" in said
    assert "重点任务类别：台账未载明" in said


def test_what_a_ledger_tells_is_counted_by_its_days(office: Years) -> None:
    office.takes_over(date(2023, 12, 31), 3, rank="bureau", cut=1, returned=2, category="investment", approval="1号",
                      decided_on=date(2023, 11, 1), submitted_on=date(2023, 10, 1))  # fmt: skip
    office.takes_over(date(2024, 3, 1), 4, outcome="refused", decided_on=date(2023, 12, 1))
    office.takes_over(date(2023, 5, 1), 2, outcome="dissuaded", decided_on=date(2023, 4, 1))
    office.takes_over(date(2023, 6, 1), 2, outcome="withdrawn")
    found = told(office)
    assert (figure(found, "approved"), figure(found, "cut"), figure(found, "priority")) == ((1, 3), (1, 1), (1, 3))
    assert (figure(found, "refused"), figure(found, "dissuaded")) == ((1, 4), (1, 2))
    assert figure(found, "withdrawn") == (1, 2)
    assert figure(found, "received") == (4, 3 + 1 + 4 + 2 + 2)
    assert [part.code for part in found.breakdowns["rank"].listed] == ["bureau"]
    assert len(listed(office, "received")) == 4


def test_of_what_was_not_approved_a_ledger_need_not_tell_what_belongs_to_the_approved(office: Years) -> None:
    office.takes_over(date(2023, 5, 1), 3, cut=0, category="investment")
    office.takes_over(date(2023, 6, 1), 2, outcome="refused", decided_on=date(2023, 5, 20))
    found = told(office)
    assert {code: found.counts[code].unknown for code in ("cut", "priority")} == {"cut": 0, "priority": 0}


def test_what_a_ledger_does_not_tell_is_a_part_of_its_own(office: Years) -> None:
    office.takes_over(date(2023, 5, 1), 3)
    office.goes(date(2023, 6, 1), 2, cut=1)
    found = told(office)
    assert {part.code: part.count.delegations for part in found.breakdowns["rank"].listed} == {
        "staff": 1,
        "unknown": 1,
    }
    assert (found.counts["cut"].delegations, found.counts["cut"].unknown) == (1, 1)
    assert found.counts["priority"].unknown == 1


def test_a_past_delegation_is_counted_at_another_time_once_it_is_on_file(office: Years) -> None:
    office.takes_over(date(2023, 5, 1), 3)
    assert figure(told(office, times=Times(as_of=date(2024, 1, 1))), "approved") == (1, 3)
    assert figure(told(office, times=Times(as_of=date(2023, 5, 1))), "approved") == (0, 0)
    assert figure(told(office, times=Times(known_at=date(2024, 1, 1))), "approved") == (0, 0)
