"""What the listings say, at both times, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.dialects import sqlite

from tests.database.papers import dated, with_member
from tests.office import MUSEUM, OFFICE, Office, filing, troyan
from tests.story import LATE, Diary, diary, people
from travel.calendar import ANCHOR
from travel.clock import Clock
from travel.errors import NotFound
from travel.identity import Actor
from travel.listings import Times, delegations, events, obligations, overdue, passports
from travel.listings.desk import open_seats
from travel.registry import accounts
from travel.storage.store import Store
from workflows.request import Session
from workflows.steps.application import Filing, Justifying
from workflows.steps.journey import Returned
from workflows.steps.review import Cutting, Passing, Refusing, Returning, Withdrawing
from workflows.sweep import sweep
from workflows.worklist import inbox

TODAY = date(2023, 10, 20)
NOW = Times()


def at(as_of: str | None = None, known_at: str | None = None) -> Times:
    return Times(date.fromisoformat(as_of) if as_of else None, date.fromisoformat(known_at) if known_at else None)


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that are sent to the database inside."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield sent
    event.remove(store.engine, "before_cursor_execute", note)


def listed(office: Office, times: Times = NOW, **wanted: Any) -> dict[str, dict[str, Any]]:
    with office.store.reading() as tx:
        rows = delegations.delegations(tx, times, delegations.Wanted(**wanted))
    return {row["delegation"]: row for row in rows}


def states(office: Office, times: Times = NOW, **wanted: Any) -> dict[str, str]:
    return {number: row["state"] for number, row in listed(office, times, **wanted).items()}


def owed(office: Office, times: Times = NOW, **wanted: Any) -> list[tuple[str, str, date]]:
    with office.store.reading() as tx:
        rows = obligations.open_obligations(tx, times, TODAY, obligations.Wanted(**wanted))
    return [(row["kind"], row["owner"], row["due_on"]) for row in rows]


# delegations


def test_the_list_says_where_each_delegation_stands(told: Diary) -> None:
    assert states(told) == {
        "2023-0001": "closed",
        "2023-0002": "reviewing",
        "2023-0003": "returned",
        "2023-0004": "abroad",
        "2023-0005": "back",
        "2023-0006": "approved",
        "2023-0007": "draft",
        "2023-0008": "refused",
    }


def test_a_row_has_what_a_clerk_asks_for(told: Diary) -> None:
    row = listed(told)["2023-0006"]
    assert (row["organiser"], row["leader"], row["persons"], row["countries"]) == (OFFICE, "宋", 3, ["BG"])
    assert (row["exit"], row["entry"], row["days_abroad"]) == (date(2023, 9, 17), date(2023, 9, 21), 5)
    assert row["approval"].startswith("外批")
    assert row["since"] == date(2023, 7, 20)


def test_the_ball_lies_at_the_step_since_the_step_before_was_decided(told: Diary) -> None:
    row = listed(told)["2023-0002"]
    assert [seat["step"] for seat in row["seats"]] == ["finance"]
    assert row["since"] == date(2023, 7, 14)
    before = listed(told, at("2023-07-13"))["2023-0002"]
    assert [seat["step"] for seat in before["seats"]] == ["unit-head"]
    assert before["since"] == date(2023, 7, 10)


@pytest.mark.parametrize(
    ("times", "state"),
    [
        (at(), "back"),
        (at("2023-09-25"), "back"),
        (at("2023-09-21"), "abroad"),
        (at("2023-09-25", "2023-09-25"), "abroad"),
        (at(None, "2023-09-28"), "abroad"),
        (at(None, "2023-09-29"), "back"),
        (at("2023-09-25", "2023-09-29"), "back"),
        (at("2023-09-21", "2023-09-29"), "abroad"),
        (at("2023-07-09", "2023-07-09"), "draft"),
    ],
)
def test_a_return_recorded_late_is_seen_by_its_day_or_by_what_was_known(told: Diary, times: Times, state: str) -> None:
    assert states(told, times)["2023-0005"] == state


def test_a_case_that_had_no_event_yet_is_absent(told: Diary) -> None:
    assert states(told, at("2023-07-07")) == {}
    assert states(told, at(None, "2023-07-07")) == {}


def test_the_day_of_what_was_known_ends_at_midnight_in_china(store: Store) -> None:
    office = diary(store)
    office.drafted()  # at ten in the morning in China, two in UTC
    assert states(office, at(None, "2023-07-08")) == {"2023-0001": "draft"}
    assert states(office, at(None, "2023-07-07")) == {}


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"states": ("draft", "returned")}, ["2023-0003", "2023-0007"]),
        ({"states": ("sideways",)}, []),
        ({"year": 2024}, []),
        ({"country": "FR"}, []),
        ({"login": "finance"}, ["2023-0001", "2023-0004", "2023-0005", "2023-0006"]),
        ({"number": "2023-0004"}, ["2023-0004"]),
    ],
)
def test_filters_choose_now_as_then(told: Diary, wanted: dict[str, Any], numbers: list[str]) -> None:
    assert list(states(told, NOW, **wanted)) == numbers
    assert list(states(told, Times(TODAY), **wanted)) == numbers


def test_a_unit_shows_those_below_it_and_an_unknown_one_is_named(told: Diary) -> None:
    assert len(states(told, unit="景德镇市人民政府")) == 8
    assert states(told, unit="景德镇中国陶瓷博物馆") == {}
    with pytest.raises(NotFound, match="某局"):
        states(told, unit="某局")


def test_at_the_end_of_the_story_the_journal_gives_the_rows_that_stand_in_the_tables(told: Diary) -> None:
    assert listed(told) == listed(told, at("2023-12-31", "2023-12-31"))


def test_a_state_of_another_edition_is_shown(store: Store) -> None:
    office = diary(store)
    office.drafted()
    with store.atomic() as tx:
        tx.execute(delegations._delegation.update().values(state="sideways"))
    assert states(office) == {"2023-0001": "sideways"}


def test_a_change_that_was_refused_leaves_no_trace_in_the_list_of_later_days(store: Store) -> None:
    office = diary(store)
    number = office.approved()
    changed = people("甲乙丙丁").model_copy(
        update={"delegation": office.case(number).application.delegation.model_copy(update={"title": "另一个名称"})}
    )
    office.do("clerk", "amend", number, date(2023, 7, 25), Filing(application=changed))
    office.do("head", "refuse", number, date(2023, 7, 26), Refusing(opinion="不必变更"))
    titles = {day: listed(office, at(day))[number]["title"] for day in ("2023-07-24", "2023-07-25", "2023-07-26")}
    assert titles["2023-07-25"] == "另一个名称"
    assert titles["2023-07-24"] == titles["2023-07-26"] != "另一个名称"
    assert listed(office) == listed(office, at("2023-12-31"))


def test_a_step_that_decides_again_has_the_ball_anew(store: Store) -> None:
    office = diary(store)
    number = office.submitted()
    office.do("head", "pass", number, date(2023, 7, 12), Passing())
    office.do("finance", "return", number, date(2023, 7, 15), Returning(opinion="请复核", to_step="unit-head"))
    row = listed(office)[number]
    assert ([seat["step"] for seat in row["seats"]], row["since"]) == (["unit-head"], date(2023, 7, 15))
    then = listed(office, at("2023-07-13"))[number]
    assert ([seat["step"] for seat in then["seats"]], then["since"]) == (["finance"], date(2023, 7, 12))


# obligations


@pytest.mark.parametrize(
    ("times", "anchor", "due"),
    [
        (at(), "actual-return", date(2023, 9, 29)),
        (at("2023-09-25"), "actual-return", date(2023, 9, 29)),
        (at("2023-09-21"), "approved-return", date(2023, 9, 28)),
        (at("2023-09-25", "2023-09-25"), "approved-return", date(2023, 9, 28)),
        (at("2023-09-25", "2023-09-29"), "actual-return", date(2023, 9, 29)),
        (at(None, "2023-09-28"), "approved-return", date(2023, 9, 28)),
        (at(None, "2023-09-29"), "actual-return", date(2023, 9, 29)),
    ],
)
def test_a_superseded_due_day_is_shown_as_it_was(overstayed: Diary, times: Times, anchor: str, due: date) -> None:
    with overstayed.store.reading() as tx:
        rows = obligations.open_obligations(tx, times, TODAY, obligations.Wanted(kinds=("passport",)))
    (row,) = [row for row in rows if row["owner"] == "甲"]
    assert row["due_on"] == due
    assert row["arithmetic"].render("en").startswith(ANCHOR.label(anchor).render("en"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def overstayed(request: pytest.FixtureRequest) -> Iterator[Diary]:
    """A group that came home on the 22nd, a day late; on the 29th somebody recorded it, for the 22nd."""
    factory = request.getfixturevalue("sqlite_factory" if request.param == "sqlite" else "postgres_factory")
    store: Store = factory()
    office = diary(store)
    number = office.abroad()
    with office.recording(LATE):
        late = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 22))
        office.do("clerk", "arrive", number, date(2023, 9, 22), late)
    yield office
    store.close()


@pytest.mark.parametrize(
    ("times", "kinds"),
    [
        (at("2023-09-20"), ["passport", "passport", "passport", "passport", "record-return"]),
        (at("2023-09-28"), ["passport", "passport", "passport", "passport"]),
        (at("2023-09-28", "2023-09-28"), ["passport", "passport", "passport", "passport", "record-return"]),
        (at("2023-09-29"), ["passport", "passport", "passport"]),
        (at(None, "2023-09-28"), ["passport", "passport", "passport", "passport", "record-return"]),
        (at(), ["passport", "passport", "passport"]),
        (at("2030-01-01"), ["passport", "passport", "passport"]),
        (at("2023-09-14"), []),
    ],
)
def test_what_is_open_at_both_times(told: Diary, times: Times, kinds: list[str]) -> None:
    found = owed(told, times, delegation="2023-0005", kinds=("passport", "record-return"))
    assert sorted(kind for kind, _owner, _due in found) == kinds


def test_a_day_to_come_says_who_will_be_overdue(told: Diary) -> None:
    with told.store.reading() as tx:
        rows = overdue.overdue(tx, at("2024-06-01"), TODAY)
    assert {row["kind"] for row in rows} == {"passport", "record-return", "trip-report", "results-notice", "look-back"}
    look_back = next(row for row in rows if row["kind"] == "look-back")
    assert (look_back["due_on"], look_back["days_overdue"]) == (date(2024, 4, 15), 47)


def test_the_due_day_itself_is_not_overdue(told: Diary) -> None:
    with told.store.reading() as tx:
        assert obligations.overdue_passports(tx, at("2023-09-28"), TODAY) == []
        assert {row["days_overdue"] for row in obligations.overdue_passports(tx, at("2023-09-29"), TODAY)} == {1}


def test_an_overdue_passport_says_all_that_the_contract_names(told: Diary) -> None:
    with told.store.reading() as tx:
        row = obligations.overdue_passports(tx, NOW, TODAY)[0]
    assert row.pop("arithmetic").render("en") == "approved return 2023-09-21 + 7 days → 2023-09-28"
    assert row == {
        "passport": told.passports["2023-0004"][0],
        "kind": "public-affairs",
        "holder": "陈",
        "unit": OFFICE,
        "delegation": "2023-0004",
        "lent_on": date(2023, 9, 15),
        "due_on": date(2023, 9, 28),
        "days_overdue": 22,
    }


def test_the_longest_overdue_stands_first(told: Diary) -> None:
    with told.store.reading() as tx:
        days = [row["days_overdue"] for row in overdue.overdue(tx, NOW, TODAY)]
    assert days == sorted(days, reverse=True)
    assert days[0] == 29


# overdue, with reminders


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def reminded(request: pytest.FixtureRequest) -> Iterator[Diary]:
    """Home on the 21st; no passport, no report and no results notice came, and somebody swept on some days.

    The passports are due on 28 September, the other two on 21 October.
    """
    factory = request.getfixturevalue("sqlite_factory" if request.param == "sqlite" else "postgres_factory")
    store: Store = factory()
    office = diary(store)
    office.back()
    for day in (date(2023, 9, 29), date(2023, 10, 13), date(2023, 10, 23), date(2023, 10, 29)):
        at_nine = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
        with patch("workflows.engine.now", lambda at_nine=at_nine: at_nine):
            list(sweep(Session(store, Actor("reviewer", "tester"), Clock(day))))
    yield office
    store.close()


def reminders(office: Office, times: Times, today: date, **wanted: Any) -> list[tuple[Any, ...]]:
    with office.store.reading() as tx:
        rows = overdue.overdue(tx, times, today, obligations.Wanted(**wanted))
    return [(row["kind"], row["days_overdue"], row["reminders"], row["stage"], row["supervision_slip"]) for row in rows]


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (NOW, (32, 3, "slip-30", "督办〔2023〕1号")),
        (at("2023-10-28"), (30, 2, "after-15", None)),
        (at("2023-10-13", "2023-10-12"), (15, 1, "after-1", None)),
        (at(None, "2023-10-13"), (32, 2, "after-15", None)),
        (at("2023-09-30", "2023-09-28"), (2, 0, None, None)),
        (at("2024-09-28"), (366, 3, "slip-30", "督办〔2023〕1号")),
    ],
)
def test_an_overdue_debt_says_how_often_it_was_reminded_of_by_then(
    reminded: Diary, times: Times, told: tuple[Any, ...]
) -> None:
    assert reminders(reminded, times, date(2023, 10, 30), kinds=("passport",))[0] == ("passport", *told)


def test_the_longest_overdue_come_first_however_few_are_asked_for(reminded: Diary) -> None:
    whole = reminders(reminded, NOW, date(2023, 10, 30))
    assert [kind for kind, *_ in whole] == ["passport"] * 4 + ["trip-report", "results-notice"]
    assert reminders(reminded, NOW, date(2023, 10, 30), limit=5) == whole[:5]


def counts(office: Office, by: str, times: Times = NOW, **wanted: Any) -> list[dict[str, Any]]:
    with office.store.reading() as tx:
        return overdue.overdue_by(tx, times, date(2023, 10, 30), by, obligations.Wanted(**wanted))


def test_overdue_debts_are_counted_by_kind(reminded: Diary) -> None:
    def count(kind: str, overdue: int, days: int, reminders: int, slips: int) -> dict[str, Any]:
        said = {"overdue": overdue, "days_overdue": days, "reminders": reminders, "supervision_slips": slips}
        return {"kind": kind, **said}

    assert counts(reminded, "kind") == [
        count("passport", 4, 32, 12, 4),
        count("results-notice", 1, 9, 2, 0),
        count("trip-report", 1, 9, 2, 0),
    ]
    assert counts(reminded, "kind", at("2023-10-22")) == [
        count("passport", 4, 24, 8, 0),
        count("results-notice", 1, 1, 0, 0),
        count("trip-report", 1, 1, 0, 0),
    ]
    assert counts(reminded, "kind", limit=1) == [count("passport", 4, 32, 12, 4)]


def test_overdue_debts_are_counted_by_unit_and_by_person(reminded: Diary) -> None:
    assert counts(reminded, "unit") == [
        {"unit": OFFICE, "overdue": 5, "days_overdue": 32, "reminders": 13, "supervision_slips": 3},
        {"unit": MUSEUM, "overdue": 1, "days_overdue": 32, "reminders": 3, "supervision_slips": 1},
    ]
    persons = counts(reminded, "person")
    assert {(row["owner"], row["unit"], row["overdue"]) for row in persons} == {
        *((name, OFFICE, 1) for name in "甲乙丁"),
        ("丙", MUSEUM, 1),
        (OFFICE, OFFICE, 2),
    }
    assert [row["overdue"] for row in counts(reminded, "person", unit=MUSEUM)] == [1]


@pytest.mark.parametrize("by", list(overdue.BY))
@pytest.mark.parametrize("times", [NOW, at("2023-10-20"), at("2023-10-20", "2023-10-01"), at("2024-10-20")])
def test_however_it_is_counted_the_sum_is_what_the_list_has(told: Diary, by: str, times: Times) -> None:
    with told.store.reading() as tx:
        rows = overdue.overdue(tx, times, TODAY)
        counted = overdue.overdue_by(tx, times, TODAY, by)
    assert sum(row["overdue"] for row in counted) == len(rows)
    assert sum(row["reminders"] for row in counted) == sum(row["reminders"] for row in rows)
    assert max(row["days_overdue"] for row in counted) == rows[0]["days_overdue"]


def test_two_of_one_name_are_two_persons(store: Store) -> None:
    office = diary(store)
    office.abroad()
    others = people("甲钱孙李")
    namesake = others.members[0].model_copy(update={"born": date(1991, 3, 5)})
    office.abroad(application=others.model_copy(update={"members": (namesake, *others.members[1:])}))
    assert [row["owner"] for row in counts(office, "person", kinds=("passport",))].count("甲") == 2


# passports


@pytest.mark.parametrize(
    ("times", "state", "delegation"),
    [
        (at(), "in_custody", None),
        (at("2023-09-28"), "lent", "2023-0005"),
        (at("2023-09-10"), "in_custody", None),
        (at(None, "2023-09-15"), "lent", "2023-0005"),
    ],
)
def test_a_passport_is_where_it_was(told: Diary, times: Times, state: str, delegation: str | None) -> None:
    number = told.passports["2023-0005"][1]
    with told.store.reading() as tx:
        row = next(row for row in passports.passports(tx, times, TODAY) if row["passport"] == number)
    assert (row["state"], row["delegation"]) == (state, delegation)


@pytest.mark.parametrize(
    ("day", "validity"),
    [("2026-07-01", "valid"), ("2026-07-02", "expiring"), ("2027-01-01", "expiring"), ("2027-01-02", "expired")],
)
def test_whether_a_passport_is_good_is_derived_from_the_day(told: Diary, day: str, validity: str) -> None:
    with told.store.reading() as tx:
        today = date.fromisoformat(day)
        assert {row["validity"] for row in passports.passports(tx, NOW, today)} == {validity}
        chosen = passports.passports(tx, NOW, today, passports.Wanted(validity=(validity,)))
        assert len(chosen) == len(passports.passports(tx, NOW, today))


def test_a_passport_stands_with_the_unit_its_holder_belonged_to(store: Store) -> None:
    """The register follows an approved application; the listing of a day before does not."""
    office = diary(store)
    office.registered(office.cleared())
    application = dated(date(2023, 12, 3), date(2023, 12, 7))
    members = tuple(
        member.model_copy(update={"unit": MUSEUM, "post": "馆长"}) if member.name == "乙" else member
        for member in application.members
    )
    number = office.do(
        "clerk", "new", "", date(2023, 10, 1), filing(store, application.model_copy(update={"members": members}))
    ).name
    office.do("clerk", "submit", number, date(2023, 10, 2))
    for login in ("head", "finance", "reviewer", "approver"):
        office.do(login, "pass", number, date(2023, 10, 10), office.pass_of(login, number))

    def unit(times: Times, **wanted: Any) -> list[str]:
        with store.reading() as tx:
            rows = passports.passports(tx, times, TODAY, passports.Wanted(holder="乙", **wanted))
        return [row["unit"] for row in rows]

    assert unit(NOW) == unit(at("2023-10-10")) == [MUSEUM]
    assert unit(at("2023-10-09", "2023-10-09")) == unit(at(None, "2023-10-09")) == [OFFICE]
    assert unit(at("2023-10-09"), unit=MUSEUM) == []
    assert unit(at("2023-10-09"), unit=OFFICE) == [OFFICE]
    with store.reading() as tx:
        moves = events.log(tx, NOW, events.Wanted(kind="person", action="follow"))
    assert [(move["details"]["name"], move["details"]["unit_before"], move["details"]["unit"]) for move in moves] == [
        ("乙", OFFICE, MUSEUM)
    ]


# events


def test_the_history_of_a_case_holds_its_passports_and_its_report(told: Diary) -> None:
    with told.store.reading() as tx:
        found = events.history(tx, "2023-0001", NOW)
    assert {row["kind"] for row in found} == {"delegation", "passport", "report"}
    assert found[0]["action"] == "new"
    assert all("PE" not in row["subject"] for row in found)


def test_a_late_entry_is_absent_from_the_history_known_before(told: Diary) -> None:
    with told.store.reading() as tx:
        known = [row["action"] for row in events.history(tx, "2023-0005", at(None, "2023-09-28"))]
        by_day = [row["action"] for row in events.history(tx, "2023-0005", at("2023-09-28"))]
    assert "arrive" not in known
    assert by_day[-1] == "arrive"


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"action": "refuse"}, 1),
        ({"actor": "museum"}, 1),
        ({"subject": "2023-0007"}, 1),
        ({"kind": "report"}, 3),
        ({"since": date(2023, 10, 16)}, 2),
        ({"until": date(2023, 7, 8), "kind": "delegation"}, 8),
        ({"recorded_from": None, "since": date(2023, 9, 22), "until": date(2023, 9, 22), "subject": "2023-0005"}, 1),
    ],
)
def test_the_log_is_filtered(told: Diary, wanted: dict[str, Any], count: int) -> None:
    with told.store.reading() as tx:
        assert len(events.log(tx, NOW, events.Wanted(**wanted))) == count


def test_the_log_comes_in_pages(told: Diary) -> None:
    with told.store.reading() as tx:
        whole = [row["event"] for row in events.log(tx, NOW, events.Wanted())]
        pages: list[int] = []
        while page := events.log(tx, NOW, events.Wanted(after=pages[-1] if pages else 0), 10):
            pages += [row["event"] for row in page]
    assert pages == whole


# the desk


def test_the_inbox_is_what_the_engine_would_allow(told: Diary) -> None:
    numbers = [number for number, state in states(told).items() if state == "reviewing"]
    day = date(2023, 7, 20)
    for login in ("clerk", "head", "finance", "reviewer", "approver", "briefer", "custodian", "auditor", "museum"):
        with told.store.reading() as tx:
            account = accounts.known_account(tx, login)
            waiting = {row["delegation"] for row in inbox(tx, account, day)}
        allowed = {number for number in numbers if told.why(login, "pass", number, day).allowed}
        assert waiting == allowed, login


def test_nobody_finds_his_own_case_or_a_second_step_in_his_inbox(store: Store) -> None:
    office = diary(store)
    number = office.submitted()
    with store.atomic() as tx:
        accounts.add_account(tx, "traveller", "甲", OFFICE, ("approver",))
        accounts.add_account(tx, "signatory", "庚", OFFICE, ("approver",))
        accounts.add_account(tx, "deputy", "副手", OFFICE, ("auditor",))
        accounts.substitute(tx, "head", "deputy", date(2023, 7, 1), date(2023, 8, 1))

    def waits(login: str, on: date = date(2023, 7, 12)) -> list[tuple[str, str, str | None]]:
        with store.reading() as tx:
            found = inbox(tx, accounts.known_account(tx, login), on)
        return [(row["delegation"], row["step"], row["for"]) for row in found]

    assert waits("head") == [(number, "unit-head", None)]
    with store.atomic() as tx:
        accounts.add_account(tx, "writer", "写手", OFFICE, ("clerk", "approver"))
        accounts.add_account(tx, "spaced", "庚　", OFFICE, ("approver",))
    office.do("writer", "justify", number, date(2023, 7, 12), Justifying(rule="R05", text="因故"))
    assert waits("writer") == waits("spaced") == []
    assert waits("traveller") == waits("signatory") == waits("finance") == []
    assert waits("deputy") == [(number, "unit-head", "head")]
    assert waits("deputy", date(2023, 8, 1)) == []
    for login in ("head", "finance", "reviewer"):
        office.do(login, "pass", number, date(2023, 7, 12), Passing())
    assert waits("head") == []
    assert waits("approver") == [(number, "decision", None)]
    assert waits("writer") == waits("spaced") == []


def test_a_cut_from_a_change_that_was_taken_back_is_none_from_what_stands_again(store: Store) -> None:
    office = diary(store)
    number = office.approved()
    office.do("clerk", "amend", number, date(2023, 8, 1), Filing(application=troyan()))
    office.do("head", "cut", number, date(2023, 8, 2), Cutting(person="乙", opinion="不宜"))
    office.do("clerk", "withdraw", number, date(2023, 8, 3), Withdrawing())
    days = (at("2023-07-31"), at("2023-08-02"), at("2023-08-03"), NOW)
    with store.reading() as tx:
        assert [delegations.delegations(tx, times)[0]["persons"] for times in days] == [4, 3, 4, 4]
        names = [[member["name"] for member in delegations.members_then(tx, times, number)] for times in days]
    assert names == [list("甲乙丙丁"), list("甲丙丁"), list("甲乙丙丁"), list("甲乙丙丁")]


def test_the_members_at_a_time_are_those_of_the_application_then_in_force(store: Store) -> None:
    office = diary(store)
    number = office.approved()
    office.do("clerk", "amend", number, date(2023, 8, 1), filing(store, with_member(troyan(), "戊")))
    office.do("head", "cut", number, date(2023, 8, 2), Cutting(person="戊", opinion="不宜"))
    with store.reading() as tx:
        days = (at("2023-06-30"), at("2023-07-31"), at("2023-08-01"), at("2023-08-02"))
        names = [[member["name"] for member in delegations.members_then(tx, times, number)] for times in days]
    assert names == [[], list("甲乙丙丁"), list("甲乙丙丁戊"), list("甲乙丙丁")]


# one query each


@pytest.mark.parametrize("times", [NOW, at("2023-09-25"), at(None, "2023-09-25"), at("2023-09-25", "2023-09-25")])
def test_each_listing_is_one_query(told: Diary, times: Times) -> None:
    with told.store.reading() as tx:
        finance = accounts.known_account(tx, "finance")
        tx.connection.cursor().close()  # the transaction has begun
        for read in (
            lambda tx: delegations.delegations(tx, times),
            lambda tx: obligations.open_obligations(tx, times, TODAY),
            lambda tx: overdue.overdue(tx, times, TODAY),
            *(partial(overdue.overdue_by, times=times, today=TODAY, by=by) for by in overdue.BY),
            lambda tx: obligations.overdue_passports(tx, times, TODAY),
            lambda tx: passports.passports(tx, times, TODAY),
            lambda tx: events.history(tx, "2023-0001", times),
            lambda tx: events.log(tx, times, events.Wanted(), 10),
        ):
            assert _queries(told.store, tx, read) == 1
        with_who_travels = _queries(told.store, tx, lambda tx: open_seats(tx, (finance,)))
        assert with_who_travels == 2


def _queries(store: Store, tx: Connection, read: Any) -> int:
    with counted(store) as sent:
        read(tx)
    return len([statement for statement in sent if statement.startswith(("SELECT", "WITH"))])


def test_the_light_tables_name_the_columns_that_the_tables_have() -> None:
    from travel.listings import light_tables
    from travel.tables import metadata

    for lean in (
        light_tables.OBLIGATION,
        light_tables.DELEGATION,
        light_tables.UNIT,
        light_tables.PASSPORT,
        light_tables.LOAN,
        light_tables.REMINDER,
        light_tables.EVENT,
    ):
        whole = metadata.tables[lean.name]
        for column in lean.c:
            assert str(column.type.compile(sqlite.dialect())) == str(
                whole.c[column.name].type.compile(sqlite.dialect())
            )
