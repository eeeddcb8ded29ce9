"""What was not as approved, or came late, is held against those concerned once, explained, and ruled on by others."""

from __future__ import annotations

from datetime import date

import pytest

from tests.database.test_sweep import at
from tests.office import Office
from travel import cases, violations
from travel.errors import NotAllowed, Refused
from travel.facts import Crossing
from workflows.engine import Request, perform
from workflows.passport import Collecting
from workflows.steps.journey import Returned
from workflows.sweep import sweep
from workflows.violation import Explaining, Ruling

SWEPT = date(2023, 9, 27)


def returned(office: Office, **of_the_leader: object) -> str:
    """Home, the leader otherwise than approved (2023-09-17 to 2023-09-21, Bulgaria), the others as approved."""
    number = office.abroad()
    leader = office.case(number).active[0].person
    own = {"exit": date(2023, 9, 17), "entry": date(2023, 9, 21), "countries": ("BG",)} | of_the_leader
    crossing = Crossing(leader, own["exit"], own["entry"], own["countries"])  # type: ignore[arg-type]
    details = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 21), crossings=(crossing,))
    office.do("clerk", "arrive", number, date(2023, 9, 24), details)
    return number


def opened(office: Office, day: date = SWEPT) -> list[tuple[str, str]]:
    """Sweep; the violations opened, by kind and by whom."""
    return [
        (one.done.written["kind"], one.done.written["who"])
        for one in sweep(at(office, day))
        if one.done is not None and one.request.action == "open"
    ]


def test_a_journey_as_approved_is_held_against_nobody(office: Office) -> None:
    returned(office)
    assert opened(office) == []


@pytest.mark.parametrize(
    ("otherwise", "kinds"),
    [
        ({"entry": date(2023, 9, 22)}, ["overstay", "unauthorised-change"]),
        ({"exit": date(2023, 9, 16)}, []),  # a red-eye flight may leave the day before
        ({"exit": date(2023, 9, 15)}, ["overstay", "unauthorised-change"]),
        ({"countries": ("BG", "RO")}, ["unauthorised-change"]),
        ({"countries": ()}, []),
    ],
    ids=["a day late", "the evening before", "two days early", "another country", "fewer countries"],
)
def test_what_was_not_approved_is_held_against_the_member(
    sqlite_office: Office, otherwise: dict[str, object], kinds: list[str]
) -> None:
    returned(sqlite_office, **otherwise)
    assert opened(sqlite_office) == [(kind, "甲") for kind in kinds]


def test_nothing_is_held_against_anybody_twice(office: Office) -> None:
    returned(office, entry=date(2023, 9, 22))
    assert len(opened(office)) == 2
    assert opened(office) == []


def test_a_passport_is_late_the_day_after_it_was_due(office: Office) -> None:
    number = office.back()
    assert opened(office, date(2023, 9, 28)) == []
    for passport in office.passports[number][:2]:
        office.do("custodian", "collect", passport, date(2023, 9, 28), Collecting(), of="passport")
    assert opened(office, date(2023, 9, 29)) == [("late-passport", "丙"), ("late-passport", "丁")]


def test_one_that_came_late_is_late_however_late_it_is_looked_at(sqlite_office: Office) -> None:
    number = sqlite_office.back()
    for passport in sqlite_office.passports[number]:
        sqlite_office.do("custodian", "collect", passport, date(2023, 9, 30), Collecting(), of="passport")
    assert len(opened(sqlite_office, date(2023, 10, 2))) == 4


def test_it_is_explained_and_the_explanation_accepted(office: Office) -> None:
    number = returned(office, entry=date(2023, 9, 22))
    opened(office)
    name = "V2023-0001"
    clerk, reviewer = at(office, date(2023, 10, 1), "clerk"), at(office, date(2023, 10, 2))
    perform(clerk, Request("violation", "explain", name, date(2023, 10, 1), Explaining(text="航班取消")))
    done = perform(reviewer, Request("violation", "accept", name, date(2023, 10, 2), Ruling(text="有航司证明")))
    assert done.after == "accepted"
    with office.store.reading() as tx:
        row = violations.known(tx, name)
        assert (row.explanation, row.ruling, row.delegation) == ("航班取消", "有航司证明", number)
        assert cases.read(tx, number).state == "back"


def test_nobody_rules_on_his_own_journey(sqlite_office: Office) -> None:
    returned(sqlite_office, entry=date(2023, 9, 22))
    opened(sqlite_office)
    from travel import accounts

    with sqlite_office.store.atomic() as tx:
        accounts.add_account(tx, "jia", "甲", "景德镇市人民政府外事办公室", ("reviewer",))
    with pytest.raises(NotAllowed) as refusal:
        perform(
            at(sqlite_office, date(2023, 10, 2), "jia"),
            Request("violation", "uphold", "V2023-0001", date(2023, 10, 2), Ruling(text="x")),
        )
    assert [finding.rule for finding in refusal.value.findings] == ["own-trip"]


def test_nobody_rules_on_his_own_explanation(sqlite_office: Office) -> None:
    returned(sqlite_office, entry=date(2023, 9, 22))
    opened(sqlite_office)
    from travel import accounts

    with sqlite_office.store.atomic() as tx:
        accounts.add_account(tx, "two", "双岗", "景德镇市人民政府外事办公室", ("clerk", "reviewer"))
    two = at(sqlite_office, date(2023, 10, 2), "two")
    perform(two, Request("violation", "explain", "V2023-0001", date(2023, 10, 1), Explaining(text="航班取消")))
    with pytest.raises(Refused) as refusal:
        perform(two, Request("violation", "accept", "V2023-0001", date(2023, 10, 2), Ruling(text="属实")))
    assert [finding.rule for finding in refusal.value.findings] == ["own-explanation"]


def test_what_is_ruled_on_is_settled(sqlite_office: Office) -> None:
    returned(sqlite_office, entry=date(2023, 9, 22))
    opened(sqlite_office)
    reviewer = at(sqlite_office, date(2023, 10, 2))
    ruling = Request("violation", "uphold", "V2023-0001", date(2023, 10, 2), Ruling(text="批评教育"))
    perform(reviewer, ruling)
    with pytest.raises(Refused):
        perform(reviewer, ruling)
