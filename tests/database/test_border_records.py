"""Border records from a table, on both databases: each delegation in one transaction, nothing while a row is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.database.papers import dump
from tests.office import Office
from tests.story import people
from travel.errors import Refused
from travel.journeys.border_reading import read_border_records
from travel.journeys.border_records import not_collectable
from workflows.bundles import Bundle, What, bundles, performed_each, performed_together, rehearsed
from workflows.passport import Collecting

DAY = date(2023, 9, 23)


@pytest.fixture
def away(office: Office) -> Office:
    """Two delegations are abroad: 甲乙丙丁 in 2023-0001, 赵钱孙李 in 2023-0002."""
    office.abroad()
    office.abroad(application=people("赵钱孙李"))
    return office


def table_of(tmp_path: Path, names: str, entry: str = "2023-9-21") -> Path:
    path = tmp_path / "records.csv"
    path.write_text("\n".join(["姓名,出境日期,入境日期", *(f"{name},2023-9-17,{entry}" for name in names)]), "utf-8")
    return path


def take(
    office: Office, path: Path, what: What = "arrive", login: str = "clerk", *, keep_going: bool = False
) -> list[Bundle]:
    """Take over what is right in a table; nothing of it while something is wrong, unless to keep going."""
    wanted, session = asked(office, path, what), office.session(login)
    found = rehearsed(session, wanted)
    if keep_going:
        return performed_each(session, found)
    return found if any(bundle.error for bundle in found) else performed_together(session, found)


def asked(office: Office, path: Path, what: What = "arrive") -> list[Bundle]:
    """What is right in a table, by delegation."""
    with office.store.reading() as tx:
        against = not_collectable if what == "collect" else lambda _stamp: None
        found = read_border_records(tx, path, DAY, None, against)
        return bundles(tx, what, found, DAY)


def test_each_delegation_has_its_event_and_what_it_owes_runs_from_its_return(away: Office, tmp_path: Path) -> None:
    done = take(away, table_of(tmp_path, "甲乙丙丁赵钱孙李"))
    assert [(bundle.delegation, len(bundle.done), bundle.error) for bundle in done] == [
        ("2023-0001", 1, None),
        ("2023-0002", 1, None),
    ]
    for number in ("2023-0001", "2023-0002"):
        owed = {row.kind: row.due_on for row in away.case(number).owed}
        assert owed == {
            "passport": date(2023, 9, 28),
            "trip-report": date(2023, 10, 21),
            "results-notice": date(2023, 10, 21),
        }


def test_nothing_is_written_while_one_delegation_cannot_be(away: Office, tmp_path: Path) -> None:
    before = dump(away.store)
    done = take(away, table_of(tmp_path, "甲乙丙丁赵钱孙"))
    assert [bundle.error is None for bundle in done] == [True, False]
    assert [member.name for member in done[1].missing] == ["李"]
    assert dump(away.store) == before
    take(away, table_of(tmp_path, "甲乙丙丁赵钱孙"), keep_going=True)
    assert (away.state("2023-0001"), away.state("2023-0002")) == ("back", "abroad")


def test_days_of_another_year_are_told_with_row_and_field_and_the_other_delegation_is_taken(
    away: Office, tmp_path: Path
) -> None:
    path = tmp_path / "records.csv"
    rows = [f"2023-0001,{name},2023-9-17,2023-9-21" for name in "甲乙丙"]
    rows += ["2023-0001,丁,2022-9-17,2022-9-21", *(f"2023-0002,{name},2023-9-17,2023-9-21" for name in "赵钱孙李")]
    path.write_text("\n".join(["团组编号,姓名,出境日期,入境日期", *rows]), "utf-8")
    with away.store.reading() as tx:
        (wrong,) = read_border_records(tx, path, DAY).wrong
    assert (wrong.line.row, [problem.column for problem in wrong.line.problems]) == (5, ["exit", "entry"])
    take(away, path, keep_going=True)
    assert (away.state("2023-0001"), away.state("2023-0002")) == ("abroad", "back")


def test_who_may_not_writes_nothing(away: Office, tmp_path: Path) -> None:
    before = dump(away.store)
    (first, _second) = take(away, table_of(tmp_path, "甲乙丙丁赵钱孙李"), login="museum", keep_going=True)
    assert isinstance(first.error, Refused)
    assert dump(away.store) == before


def test_what_another_desk_moves_after_the_rehearsal_stops_the_whole_table(away: Office, tmp_path: Path) -> None:
    both = rehearsed(away.session("clerk"), asked(away, table_of(tmp_path, "甲乙丙丁赵钱孙李")))
    assert [bundle.error for bundle in both] == [None, None]
    take(away, table_of(tmp_path, "赵钱孙李"))
    before = dump(away.store)
    with pytest.raises(Refused):
        performed_together(away.session("clerk"), both)
    assert dump(away.store) == before
    done = performed_each(away.session("clerk"), both)
    assert [bundle.error is None for bundle in done] == [True, False], "unless the others are to be taken"
    assert away.state("2023-0001") == "back"


def test_the_passports_of_a_delegation_are_collected_together_or_not_at_all(away: Office, tmp_path: Path) -> None:
    wanted = asked(away, table_of(tmp_path, "甲乙"), "collect")
    second = away.passports["2023-0001"][1]
    assert [bundle.error for bundle in rehearsed(away.session("custodian"), wanted)] == [None]
    # somebody collects one of them between the look and the deed
    away.do("custodian", "collect", second, DAY, Collecting(), of="passport")
    (bundle,) = performed_each(away.session("custodian"), wanted)
    assert bundle.error is not None
    states = {passport.number: passport.state for passport in away.case("2023-0001").passports}
    assert states[away.passports["2023-0001"][0]] == "lent"


def test_a_table_taken_over_twice_has_nothing_left_to_do(away: Office, tmp_path: Path) -> None:
    path = table_of(tmp_path, "甲乙丙丁")
    take(away, path, "collect", "custodian")
    take(away, path)
    before = dump(away.store)
    for what, login in (("collect", "custodian"), ("arrive", "clerk")):
        (bundle,) = take(away, path, what, login)  # type: ignore[arg-type]  # one of two words
        assert (bundle.requests, bundle.done) == ((), ())
    assert dump(away.store) == before


def test_somebody_who_was_in_two_delegations_is_found_by_the_days(away: Office, tmp_path: Path) -> None:
    take(away, table_of(tmp_path, "甲乙丙丁"))
    with away.store.reading() as tx:
        found = read_border_records(tx, table_of(tmp_path, "甲"), DAY)
    assert [(stamp.delegation, stamp.is_known) for stamp in found.stamps] == [("2023-0001", True)]
