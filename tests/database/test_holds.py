"""What stops a unit or a person is derived and lifts itself; an exception lets one case pass what was known then."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import update

from tests.database.papers import dated, hire, refused, rules_of
from tests.database.test_adoption import at_desk
from tests.database.test_sweep import at
from tests.office import CITY, MUSEUM, OFFICE, Office, filing
from tests.story import people
from travel.application import Application
from travel.errors import BadInput
from travel.findings import Finding
from travel.listings import Times, events
from travel.listings.holds import exceptions_of, holds
from travel.policy import read_book
from travel.policy.adoption import adopt
from travel.policy.own import known
from travel.tables import Adoption, table
from workflows.passport import Collecting, Losing
from workflows.steps.application import Filing
from workflows.steps.holding import Excepting, Revoking
from workflows.steps.review import Passing
from workflows.sweep import sweep
from workflows.verdict import check_case

DUE = date(2023, 9, 28)
LAST, HELD = date(2023, 10, 28), date(2023, 10, 29)
"""Passports were due on 28 September: 30 days are over on 28 October, more than 30 the day after."""
WHY = Excepting(rule="R36", reason="国家级展会，展位已定")


def next_trip(names: str = "赵钱孙李") -> Application:
    """Another group of the same units, in time for the autumn."""
    return dated(date(2023, 12, 11), date(2023, 12, 15), people(names))


@pytest.fixture
def waiting(office: Office) -> str:
    """A delegation is back and owes four passports; another of its units is drafted. Its number."""
    office.back()
    return office.drafted(next_trip(), on=date(2023, 10, 1))


def listed(office: Office, day: date, unit: str | None = None, **times: Any) -> list[dict[str, Any]]:
    with office.store.reading() as tx:
        return holds(tx, Times(**times), day, unit)


def of_r36(office: Office, number: str, day: date) -> list[Finding]:
    """What R36 forbids or notes when the delegation is judged on a day."""
    with office.store.reading() as tx:
        return [finding for finding in check_case(tx, number, day).findings if finding.rule == "R36"]


def excepted(office: Office, number: str, day: date = HELD, login: str = "approver") -> None:
    office.do(login, "except", number, day, WHY)


def collect_all(office: Office, day: date) -> None:
    for passport in office.passports["2023-0001"]:
        office.do("custodian", "collect", passport, day, Collecting(), of="passport")


def adopted(office: Office, settings: str) -> None:
    """The office's own book with these settings is in force."""
    book = f'name = "own"\nlabel = {{ zh = "本办", en = "own" }}\ninherits = "national"\n{settings}\n'
    adopt(at_desk(office), read_book(book, "own.toml", known()), date(2023, 8, 1))


# the list


def test_a_hold_begins_the_day_after_the_patience_ends_and_names_its_cause(office: Office, waiting: str) -> None:
    assert listed(office, LAST) == []
    rows = listed(office, HELD)
    assert Counter((row["held"], row["who"]) for row in rows) == {
        ("unit", OFFICE): 3,
        ("unit", MUSEUM): 1,
        **{("person", name): 1 for name in "甲乙丙丁"},
    }
    of_museum = next(row for row in rows if row["who"] == MUSEUM)
    wanted = {
        "rule": "R36",
        "setting": "holds.unit_days",
        "limit": 30,
        "cause": "passport",
        "owner": "丙",
        "delegation": "2023-0001",
        "due_on": DUE,
        "days_overdue": 31,
        "since": HELD,
        "until": None,
        "exceptions": [],
    }
    assert {name: of_museum[name] for name in wanted} == wanted
    assert waiting not in {row["delegation"] for row in rows}


def test_the_list_says_what_the_check_of_an_application_says(office: Office, waiting: str) -> None:
    said = {finding.message.render("zh") for finding in of_r36(office, waiting, HELD) if finding.severity == "block"}
    units = {row["message"].render("zh") for row in listed(office, HELD) if row["held"] == "unit"}
    assert said == units
    assert len(said) == 4


def test_a_hold_lifts_itself_with_its_cause(office: Office, waiting: str) -> None:
    assert "R36" in rules_of(refused(office, "clerk", "submit", waiting, HELD))
    collect_all(office, HELD)
    assert listed(office, HELD) == []
    assert office.do("clerk", "submit", waiting, HELD).after == "reviewing"


def test_a_past_evening_is_listed_as_it_was_and_a_day_to_come_as_it_will_be(office: Office, waiting: str) -> None:
    assert len(listed(office, LAST, as_of=date(2023, 11, 5))) == 8
    collect_all(office, date(2023, 10, 30))
    assert listed(office, date(2023, 11, 5)) == []
    assert len(listed(office, date(2023, 11, 5), as_of=HELD)) == 8
    assert len(listed(office, date(2023, 11, 5), known_at=date(2023, 10, 1))) == 0, "nothing was recorded by then"


def test_a_book_adopted_later_does_not_judge_what_was_known_before(office: Office, waiting: str) -> None:
    adopted(office, '[holds]\nunit_days = { value = 60, citation = "S-GD16" }')
    with office.store.atomic() as tx:
        tx.execute(update(table(Adoption)).values(adopted_at=datetime(2099, 1, 2, tzinfo=UTC)))
    units = [
        [row["limit"] for row in listed(office, HELD, known_at=known_at) if row["held"] == "unit"]
        for known_at in (None, date(2099, 1, 2), date(2099, 1, 1))
    ]
    assert units == [[], [], [30] * 4]


def test_exceptions_are_those_of_the_delegations_asked_for(office: Office, waiting: str) -> None:
    other = office.drafted(next_trip("周吴郑王"), on=date(2023, 10, 1))
    excepted(office, waiting)
    excepted(office, other)
    with office.store.reading() as tx:
        assert {number: len(rows) for number, rows in exceptions_of(tx, [waiting]).items()} == {waiting: 1}
        assert exceptions_of(tx, []) == {}


def test_only_a_unit_with_those_below_it_and_its_people_is_listed(sqlite_office: Office) -> None:
    sqlite_office.back()
    assert {row["who"] for row in listed(sqlite_office, HELD, MUSEUM)} == {MUSEUM, "丙"}
    assert len(listed(sqlite_office, HELD, CITY)) == 8


def test_the_reminder_in_vain_holds_from_the_day_after_it_where_the_office_counts_them(office: Office) -> None:
    adopted(office, '[holds]\nreminders = { value = 3, citation = "S-GD16" }')
    office.back()
    for day in (date(2023, 9, 29), date(2023, 10, 5), date(2023, 10, 13)):
        list(sweep(at(office, day)))
    assert listed(office, date(2023, 10, 13)) == []
    rows = listed(office, date(2023, 10, 14))
    assert {(row["rule"], row["held"], row["reminders"], row["since"]) for row in rows} == {
        ("R38", "unit", 3, date(2023, 10, 14))
    }


def test_who_lost_a_passport_is_held_for_thirty_days(office: Office) -> None:
    number = office.cleared()
    passport = office.registered(number)[1]
    lost = Losing(statement="遗失于机场")
    office.do("custodian", "lost", passport, date(2023, 9, 12), lost, of="passport")
    (row,) = listed(office, date(2023, 10, 12))
    wanted = {
        "rule": "R39",
        "held": "person",
        "who": "乙",
        "lost_on": date(2023, 9, 12),
        "since": date(2023, 9, 12),
        "until": date(2023, 10, 12),
        "delegation": None,
        "due_on": None,
    }
    assert {name: row[name] for name in wanted} == wanted
    assert listed(office, date(2023, 10, 13)) == []
    assert listed(office, date(2023, 10, 13), as_of=date(2023, 9, 11)) == []


# the exception


def test_an_exception_lets_this_case_pass_and_no_other(office: Office, waiting: str) -> None:
    other = office.drafted(next_trip("周吴郑王"), on=date(2023, 10, 1))
    excepted(office, waiting)
    done = office.do("clerk", "submit", waiting, HELD)
    noted = [finding for finding in done.findings if finding.rule == "R36" and "exception" in finding.facts]
    assert {finding.severity for finding in noted} == {"warn"}
    assert len(noted) == 4
    assert noted[0].message.render("zh").endswith("赵主任于 2023-10-29 准予例外：国家级展会，展位已定")
    assert "R36" in rules_of(refused(office, "clerk", "submit", other, HELD))
    assert {
        each["delegation"] for row in listed(office, HELD) if row["held"] == "unit" for each in row["exceptions"]
    } == {waiting}


def test_it_lasts_to_the_decision(office: Office, waiting: str) -> None:
    excepted(office, waiting)
    office.do("clerk", "submit", waiting, HELD)
    for login in ("head", "finance", "reviewer", "approver"):
        office.do(login, "pass", waiting, date(2023, 11, 3), office.pass_of(login, waiting))
    assert office.state(waiting) == "approved"


def test_a_new_cause_speaks_again(office: Office, waiting: str) -> None:
    excepted(office, waiting)
    later = date(2023, 11, 21)  # the report was due on 21 October
    forbids = [finding for finding in of_r36(office, waiting, later) if finding.severity == "block"]
    assert [finding.facts["kind"] for finding in forbids] == ["trip-report"]
    excepted(office, waiting, later)
    assert [finding for finding in of_r36(office, waiting, later) if finding.severity == "block"] == []


def test_it_is_for_those_who_were_on_the_list(office: Office, waiting: str) -> None:
    excepted(office, waiting)
    debtor = next_trip("赵钱孙李")
    known = office.case("2023-0001").application.members[0]
    members = (*debtor.members[:1], known.model_copy(update={"role": "member"}), *debtor.members[2:])
    office.do("clerk", "edit", waiting, HELD, Filing(application=debtor.model_copy(update={"members": members})))
    forbids = [finding for finding in of_r36(office, waiting, HELD) if finding.severity == "block"]
    assert [finding.message.render("zh")[:1] for finding in forbids] == ["甲"]
    assert "不得出访" in forbids[0].message.render("zh")


def test_it_is_taken_back_before_the_decision(office: Office, waiting: str) -> None:
    excepted(office, waiting)
    office.do("clerk", "submit", waiting, HELD)
    office.do("approver", "revoke", waiting, date(2023, 11, 1), Revoking(rule="R36", reason="展会取消"))
    for login in ("head", "finance", "reviewer"):
        office.do(login, "pass", waiting, date(2023, 11, 3), Passing())
    assert "R36" in rules_of(refused(office, "approver", "pass", waiting, date(2023, 11, 3), Passing()))
    with office.store.reading() as tx:
        assert exceptions_of(tx, [waiting]) == {}
    assert len({each["delegation"] for row in listed(office, HELD, as_of=HELD) for each in row["exceptions"]}) == 1
    assert rules_of(
        refused(office, "approver", "revoke", waiting, date(2023, 11, 3), Revoking(rule="R36", reason="x"))
    ) == ["hold"]


def test_one_that_comes_too_late_for_the_submission_still_serves_the_decision(office: Office, waiting: str) -> None:
    office.do("clerk", "submit", waiting, LAST)
    refusal = refused(office, "approver", "except", waiting, HELD, WHY)
    assert rules_of(refusal) == ["hold"], "judged as on the day of submission, nothing stands in the way"


@pytest.mark.parametrize(
    ("login", "reasons"),
    [
        ("clerk", ["role"]),
        ("reviewer", ["role"]),
        ("museum", ["role", "unit"]),
        ("double", ["own-filing"]),
        ("zhao", ["own-trip"]),
        ("li", ["own-signature"]),
    ],
)
def test_nobody_else_grants_it(sqlite_office: Office, login: str, reasons: list[str]) -> None:
    office = sqlite_office
    office.back()
    hire(office, "double", "双岗", OFFICE, "clerk", "approver")
    hire(office, "zhao", "赵", OFFICE, "approver")
    application = next_trip()
    hire(office, "li", application.delegation.signatory, OFFICE, "approver")
    number = office.do("double", "new", "", date(2023, 10, 1), filing(office.store, application)).name
    assert rules_of(refused(office, login, "except", number, HELD, WHY)) == reasons


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        (Excepting(rule="R36", reason=" "), ["opinion"]),
        (Excepting(rule="R39", reason="x"), ["hold"]),
        (Excepting(rule="R05", reason="x"), ["rule"]),
    ],
    ids=["without a reason", "of what does not hold", "of what is no hold"],
)
def test_there_is_none_without_a_reason_or_a_hold(sqlite_office: Office, given: Excepting, reasons: list[str]) -> None:
    sqlite_office.back()
    number = sqlite_office.drafted(next_trip(), on=date(2023, 10, 1))
    assert rules_of(refused(sqlite_office, "approver", "except", number, HELD, given)) == reasons


def test_there_is_none_without_words(sqlite_office: Office) -> None:
    number = sqlite_office.drafted()
    with pytest.raises(BadInput):
        sqlite_office.do("approver", "except", number, HELD)


def test_an_office_may_rule_exceptions_out(sqlite_office: Office) -> None:
    adopted(sqlite_office, '[holds]\nabsolute = { value = ["R36"], citation = "本办会议" }')
    sqlite_office.back()
    number = sqlite_office.drafted(next_trip(), on=date(2023, 10, 1))
    assert rules_of(refused(sqlite_office, "approver", "except", number, HELD, WHY)) == ["absolute"]


def test_it_is_in_the_journal_with_what_it_lets_pass(office: Office, waiting: str) -> None:
    excepted(office, waiting)
    with office.store.reading() as tx:
        (event,) = [row for row in events.history(tx, waiting, Times()) if row["action"] == "except"]
    assert (event["actor"], event["details"]["rule"], event["details"]["reason"]) == ("approver", "R36", WHY.reason)
    assert len(event["details"]["holds"]) == 4
    assert not any("PE" in cause for cause in event["details"]["causes"]), "no passport number"
