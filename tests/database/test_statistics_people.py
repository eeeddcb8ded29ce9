"""The tables that name people: leaders one by one, our people on others' delegations, theirs on ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.boxes import put_out
from tests.database.test_received import take_in
from tests.database.test_statistics import TODAY, asked, told
from tests.office import MUSEUM, OFFICE
from tests.years import Years, years
from travel.listings import Times
from travel.statistics.behind_figures import behind
from travel.statistics.period import year
from travel.storage.store import Store


@pytest.fixture
def office(store: Store) -> Years:
    return years(store)


@pytest.fixture
def elsewhere(sqlite_factory: Callable[[], Store]) -> Iterator[Years]:
    """Another office, whose boxes come here."""
    made = years(sqlite_factory())
    yield made
    made.store.close()


def rows(office: Years, name: str, **chosen: Any) -> list[dict[str, Any]]:
    with office.store.reading() as tx:
        return behind(tx, asked(office, **chosen), name, {}).rows


def remarks(row: dict[str, Any]) -> list[str]:
    return [said.render() for said in row["remark"]]


def test_leaders_are_listed_from_the_rank_the_office_chooses(office: Years) -> None:
    office.goes(date(2023, 6, 10), 3, rank="ministry-deputy")
    office.goes(date(2023, 5, 10), 2, rank="bureau-deputy")
    office.goes(date(2023, 7, 10), 2, rank="division")
    (high,) = rows(office, "leaders")
    assert (high["rank"], high["delegation"], high["days"], high["persons"]) == ("ministry-deputy", "2023-0001", 5, 3)
    listed = rows(office, "leaders", leaders="bureau-deputy")
    assert [row["delegation"] for row in listed] == ["2023-0002", "2023-0001"], "by day of leaving"


def test_a_leader_leads_or_follows_somebody_and_may_not_have_travelled(office: Years) -> None:
    number = office.allowed(date(2023, 6, 10), 2, rank="ministry-deputy")
    office.cancels(number, date(2023, 6, 1))
    office.goes(date(2023, 7, 10), 1, rank="ministry")
    follows, leads = rows(office, "leaders")
    leader = office.case(number).active[0].name
    assert remarks(follows) == [f"随{leader}出访", "未成行"]
    assert follows["members"] == [member.name for member in office.case(number).active]
    assert remarks(leads) == ["率团"]


def test_who_was_cut_or_refused_is_not_listed(office: Years) -> None:
    office.allowed(date(2023, 6, 10), 2, cut=1, rank="ministry")
    office.refuses(office.asks(date(2023, 6, 10), 2, rank="ministry"), date(2023, 5, 10))
    assert rows(office, "leaders") == []


def test_the_journeys_of_leaders_are_those_of_their_band(office: Years) -> None:
    office.goes(date(2023, 5, 10), 2, rank="ministry-deputy")
    office.goes(date(2023, 6, 10), 2, rank="ministry")
    office.takes_over(date(2023, 7, 10), rank="ministry", leader="张三")
    bands = {part.code: part.count.delegations for part in told(office).breakdowns["rank"].listed}
    assert bands["ministry"] + bands["ministry-deputy"] == len({row["delegation"] for row in rows(office, "leaders")})


def test_of_a_ledger_the_leader_is_named_and_the_rest_left_blank(office: Years) -> None:
    office.takes_over(date(2023, 5, 10), 3, rank="ministry-deputy", leader="张三", names=("张三", "李四"))
    office.takes_over(date(2023, 6, 10), 3, rank="ministry-deputy")
    named, unnamed = rows(office, "leaders")
    assert (named["name"], named["unit"], named["post"], named["members"]) == ("张三", None, None, ["张三", "李四"])
    assert remarks(named) == ["率团", "据台账"]
    assert (unnamed["name"], unnamed["rank"]) == (None, "ministry-deputy")


@pytest.mark.parametrize("name", ["leaders", "joining", "guests"])
def test_at_another_time_the_journal_tells_of_the_same_people(office: Years, name: str) -> None:
    office.goes(date(2023, 5, 10), 3, rank="ministry-deputy")
    office.goes(date(2023, 6, 10), 3, formation="joint", rank="ministry-deputy")
    office.goes(date(2023, 7, 10), 2, formation="ministry", rank="ministry-deputy")
    office.allowed(date(2023, 8, 10), 3, cut=1, formation="joint", rank="ministry")
    office.takes_over(date(2023, 9, 10), 3, formation="ministry", rank="ministry", leader="张三")
    now = rows(office, name)
    assert len(now) >= 2
    then = rows(office, name, times=Times(as_of=TODAY))
    assert [row | {"remark": remarks(row)} for row in then] == [row | {"remark": remarks(row)} for row in now]


def test_our_people_on_a_ministrys_delegation_are_listed_without_what_is_not_on_file(office: Years) -> None:
    number = office.goes(date(2023, 5, 10), 2, formation="ministry")
    listed = rows(office, "joining")
    assert [row["name"] for row in listed] == [member.name for member in office.case(number).active]
    assert {(row["organiser"], row["persons"], row["title_abroad"]) for row in listed} == {(None, None, None)}
    assert {row["unit"] for row in listed} == {OFFICE}
    assert rows(office, "guests") == []


def test_other_units_people_on_a_joint_delegation_are_listed_with_its_size(office: Years) -> None:
    number = office.goes(date(2023, 5, 10), 3, formation="joint")
    listed = rows(office, "guests")
    assert [row["name"] for row in listed] == [member.name for member in office.case(number).active[1:]]
    assert {(row["organiser"], row["unit"], row["persons"]) for row in listed} == {(OFFICE, MUSEUM, 3)}
    assert listed[0]["programme"]
    assert listed[0]["task"]


def test_a_unit_sees_its_people_on_joint_delegations_of_another(office: Years) -> None:
    office.goes(date(2023, 5, 10), 3, formation="joint")
    assert [row["organiser"] for row in rows(office, "joining", unit=MUSEUM)] == [OFFICE, OFFICE]
    assert rows(office, "joining", unit=OFFICE) == []
    assert rows(office, "guests", unit=MUSEUM) == []


def test_a_joint_delegation_of_a_ledger_stands_there_without_names(office: Years) -> None:
    office.takes_over(date(2023, 5, 10), 3, formation="joint", names=("张三", "李四"))
    (row,) = rows(office, "guests")
    assert (row["name"], row["unit"], row["persons"], remarks(row)) == (None, None, 3, ["据台账"])


def test_our_people_on_a_delegation_received_in_a_box_are_listed_and_in_no_figure(
    office: Years, elsewhere: Years, tmp_path: Path
) -> None:
    number = elsewhere.goes(date(2023, 5, 10), 3, formation="joint")
    waiting = elsewhere.asks(date(2023, 6, 10), 3, formation="joint")
    for case in (number, waiting):
        file = tmp_path / f"{case}.travel"
        put_out(elsewhere, case, file, "auditor")
        take_in(office, file)
    listed = rows(office, "joining", unit=MUSEUM)
    assert [row["delegation"] for row in listed] == [f"{number}@{OFFICE}"] * 2, "what is not approved is not listed"
    assert {(row["organiser"], row["unit"], row["persons"]) for row in listed} == {(OFFICE, MUSEUM, 3)}
    assert told(office).counts["received"].delegations == 0
    assert rows(office, "joining", unit=MUSEUM, times=Times(as_of=date(2023, 11, 1))) == [], "it came in December"
    assert rows(office, "joining", period=year(2024), unit=MUSEUM) == []
