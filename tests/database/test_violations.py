"""What was not as approved, or came late, is held against those concerned once, explained, and ruled on by others."""

from __future__ import annotations

from datetime import date

import pytest

from tests.database.test_sweep import at
from tests.office import EXAMPLES, OFFICE, Office, troyan
from travel.delegations import cases
from travel.errors import NotAllowed, Refused
from travel.facts import Crossing
from travel.forms.reading import read_report
from travel.journeys import violations
from travel.listings import Times
from travel.statistics import duties
from travel.statistics.period import Period
from workflows.definition import Details
from workflows.engine import perform
from workflows.passport import Collecting, Losing
from workflows.report import Reporting
from workflows.request import Request
from workflows.steps.journey import Cancelling, Returned
from workflows.steps.review import Opinion
from workflows.sweep import look, sweep
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
        ({"entry": date(2023, 9, 22)}, ["overstay"]),
        ({"exit": date(2023, 9, 18), "entry": date(2023, 9, 22)}, ["unauthorised-change"]),
        ({"exit": date(2023, 9, 16)}, []),  # a red-eye flight may leave the day before
        ({"exit": date(2023, 9, 15)}, ["overstay", "unauthorised-change"]),
        ({"countries": ("BG", "RO")}, ["unauthorised-change"]),
        ({"countries": ()}, []),
    ],
    ids=[
        "a day late",
        "a day later altogether",
        "the evening before",
        "two days early",
        "another country",
        "fewer countries",
    ],
)
def test_what_was_not_approved_is_held_against_the_member(
    sqlite_office: Office, otherwise: dict[str, object], kinds: list[str]
) -> None:
    returned(sqlite_office, **otherwise)
    assert opened(sqlite_office) == [(kind, "甲") for kind in kinds]


def test_a_transit_that_left_the_airport_is_a_detour(office: Office) -> None:
    application = troyan()
    visit = application.visits[0]
    airside = visit.model_copy(
        update={
            "country": "AT",
            "city": "维也纳",
            "arrive": visit.arrive,
            "leave": visit.arrive,
            "airside": True,
            "official_days": 0,
            "invitation": None,
            "programme": (),
        }
    )
    number = office.abroad(application=application.model_copy(update={"visits": (airside, visit)}))
    approval = office.case(number).approval
    assert approval is not None
    assert (approval.countries, approval.transits) == (("BG",), ("AT",))
    leader = office.case(number).active[0].person
    crossing = Crossing(leader, date(2023, 9, 17), date(2023, 9, 21), ("AT", "BG"))
    details = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 21), crossings=(crossing,))
    office.do("clerk", "arrive", number, date(2023, 9, 24), details)
    assert opened(office) == [("detour", "甲")]
    assert opened(office) == []


def test_nothing_is_held_against_anybody_twice(office: Office) -> None:
    returned(office, entry=date(2023, 9, 22), countries=("BG", "RO"))
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


def late(office: Office, day: date) -> list[tuple[str, str]]:
    """Sweep; who is found to be late with what."""
    return [(kind, who) for kind, who in opened(office, day) if kind.startswith("late-")]


def home(office: Office, number: str, entry: date, recorded: date) -> None:
    """The return is recorded some time after it, for all of the group."""
    office.do("clerk", "arrive", number, recorded, Returned(exit=date(2023, 9, 17), entry=entry))


def collect(office: Office, passport: str, day: date) -> None:
    office.do("custodian", "collect", passport, day, Collecting(), of="passport")


def test_nobody_is_late_while_the_return_is_not_recorded(office: Office) -> None:
    number = office.abroad()
    collect(office, office.passports[number][0], date(2023, 10, 20))
    assert late(office, date(2023, 12, 1)) == []


def test_after_a_return_recorded_late_each_is_late_once_and_by_the_day_it_was_owed_in_the_end(office: Office) -> None:
    number = office.abroad()
    assert late(office, date(2023, 10, 5)) == []
    home(office, number, entry=date(2023, 9, 29), recorded=date(2023, 10, 6))
    in_time, *others = office.passports[number]
    collect(office, in_time, date(2023, 10, 6))
    assert late(office, date(2023, 10, 6)) == []
    assert late(office, date(2023, 10, 7)) == [("late-passport", who) for who in ("乙", "丙", "丁")]
    for passport in others:
        collect(office, passport, date(2023, 10, 8))
    assert late(office, date(2023, 10, 9)) == []
    with office.store.reading() as tx:
        kept = violations.violations(tx, kinds=("late-passport",))
        keys = {passport.number: str(passport.id) for passport in cases.read(tx, number).passports}
    assert {row.subject for row in kept} == {keys[passport] for passport in others}
    assert {row.facts["due_on"] for row in kept} == {"2023-10-06"}


@pytest.mark.parametrize(
    ("entry", "found"),
    [(date(2023, 9, 25), []), (date(2023, 9, 24), [("late-passport", "甲")])],
    ids=["on the last day after the return", "a day later"],
)
def test_one_collected_before_the_return_was_recorded_is_late_by_that_return(
    office: Office, entry: date, found: list[tuple[str, str]]
) -> None:
    number = office.abroad()
    first, *others = office.passports[number]
    for passport in others:
        collect(office, passport, date(2023, 9, 26))
    collect(office, first, date(2023, 10, 2))
    home(office, number, entry=entry, recorded=date(2023, 10, 6))
    assert late(office, date(2023, 10, 9)) == found


def test_one_lent_for_a_journey_that_was_cancelled_is_late_from_the_cancellation(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    sqlite_office.do("clerk", "cancel", number, date(2023, 9, 16), Cancelling(reason="邀请方延期"))
    assert late(sqlite_office, date(2023, 9, 23)) == []
    assert len(late(sqlite_office, date(2023, 9, 24))) == 4


def test_a_report_is_late_once_however_often_it_is_handed_in(office: Office) -> None:
    number = office.collected()
    report = Reporting(form=read_report(EXAMPLES / "troyan-2023-report.toml"))
    assert late(office, date(2023, 10, 21)) == []
    office.do("clerk", "submit", number, date(2023, 10, 22), report, of="report")
    office.do("reviewer", "return", number, date(2023, 10, 23), Opinion(opinion="缺少附件"), of="report")
    with office.store.reading() as tx:
        assert len(violations.suspicions(tx, date(2023, 10, 24), 1)[0]) == 1, "the one of the debt in force, no other"
    assert late(office, date(2023, 10, 24)) == [("late-report", OFFICE)]
    office.do("clerk", "submit", number, date(2023, 10, 25), report, of="report")
    assert late(office, date(2023, 10, 26)) == []
    with office.store.reading() as tx:
        assert [row.subject for row in violations.violations(tx)] == [""]


def test_a_report_handed_in_on_its_day_is_not_late(sqlite_office: Office) -> None:
    number = sqlite_office.collected()
    report = Reporting(form=read_report(EXAMPLES / "troyan-2023-report.toml"))
    sqlite_office.do("clerk", "submit", number, date(2023, 10, 21), report, of="report")
    assert late(sqlite_office, date(2023, 12, 1)) == []


def state_of(office: Office, violation: str) -> str:
    with office.store.reading() as tx:
        return str(violations.known(tx, violation).state)


def test_one_collected_in_time_but_recorded_late_was_not_late_after_all(office: Office) -> None:
    number = office.back()
    first, second, *_rest = office.passports[number]
    assert len(opened(office, date(2023, 9, 29))) == 4
    done = office.do("custodian", "collect", first, date(2023, 9, 28), Collecting(), of="passport")
    assert [(each.workflow, each.name, each.after) for each in done.followed_by] == [
        ("violation", "V2023-0001", "unfounded")
    ]
    assert (
        done.followed_by[0].written["because"]["zh"] == "迟交护照：甲应于 2023-09-28 前办结，实际于 2023-09-28 办结。"
    )
    assert office.do("custodian", "collect", second, date(2023, 9, 29), Collecting(), of="passport").followed_by == ()
    assert [state_of(office, f"V2023-000{count}") for count in (1, 2, 3)] == ["unfounded", "open", "open"]


def test_what_was_unfounded_is_not_found_again(office: Office) -> None:
    number = office.back()
    opened(office, date(2023, 9, 29))
    collect(office, office.passports[number][0], date(2023, 9, 28))
    assert opened(office, date(2023, 9, 29)) == opened(office, date(2023, 10, 20)) == []


def test_what_was_unfounded_is_not_counted(office: Office) -> None:
    number = office.back()
    opened(office, date(2023, 9, 29))
    collect(office, office.passports[number][0], date(2023, 9, 28))
    with office.store.reading() as tx:
        (counted,) = duties.violations(tx, Times(), Period(date(2023, 1, 1), date(2023, 12, 31)))
    assert (counted.kind, counted.found) == ("late-passport", 3)


def test_one_that_is_recorded_of_an_earlier_day_says_nothing_of_the_others(sqlite_office: Office) -> None:
    number = sqlite_office.back()
    opened(sqlite_office, date(2023, 9, 29))
    done = sqlite_office.do(
        "custodian", "collect", sqlite_office.passports[number][0], date(2023, 9, 25), Collecting(), of="passport"
    )
    assert len(done.followed_by) == 1


def test_a_report_handed_in_on_time_but_recorded_late_was_not_late_after_all(office: Office) -> None:
    number = office.collected()
    report = Reporting(form=read_report(EXAMPLES / "troyan-2023-report.toml"))
    assert late(office, date(2023, 10, 22)) == [("late-report", OFFICE)]
    explaining = Explaining(text="已按期提交，登记晚了")
    office.do("clerk", "explain", "V2023-0001", date(2023, 10, 22), explaining, of="violation")
    office.do("clerk", "submit", number, date(2023, 10, 21), report, of="report")
    assert state_of(office, "V2023-0001") == "unfounded"
    assert late(office, date(2023, 10, 23)) == []


def test_one_that_was_unfounded_may_be_late_later(office: Office) -> None:
    number = office.collected()
    report = Reporting(form=read_report(EXAMPLES / "troyan-2023-report.toml"))
    late(office, date(2023, 10, 22))
    office.do("clerk", "submit", number, date(2023, 10, 21), report, of="report")
    office.do("reviewer", "return", number, date(2023, 10, 23), Opinion(opinion="缺少附件"), of="report")
    assert late(office, date(2023, 10, 24)) == [("late-report", OFFICE)]
    assert [state_of(office, f"V2023-000{count}") for count in (1, 2)] == ["unfounded", "open"]


def test_what_was_ruled_on_stays_as_it_was_ruled(sqlite_office: Office) -> None:
    number = sqlite_office.back()
    opened(sqlite_office, date(2023, 9, 29))
    ruling = Ruling(text="批评教育")
    sqlite_office.do("reviewer", "uphold", "V2023-0001", date(2023, 9, 29), ruling, of="violation")
    collect(sqlite_office, sqlite_office.passports[number][0], date(2023, 9, 28))
    assert state_of(sqlite_office, "V2023-0001") == "upheld"


def test_one_that_was_lost_did_not_come(office: Office) -> None:
    number = office.back()
    first, second, third, _fourth = office.passports[number]
    lost = Losing(statement="在家中遗失")
    office.do("custodian", "lost", first, date(2023, 9, 30), lost, of="passport")
    assert len(late(office, date(2023, 10, 1))) == 4
    with office.store.reading() as tx:
        found = violations.known(tx, "V2023-0001").found
    assert (found["zh"], found["en"]) == (
        "迟交护照：甲应于 2023-09-28 前办结，2023-09-30 报失。",
        "late passport: 甲 owed it by 2023-09-28; it was reported lost on 2023-09-30.",
    )
    office.do("custodian", "lost", second, date(2023, 9, 28), lost, of="passport")
    office.do("custodian", "lost", third, date(2023, 10, 1), lost, of="passport")
    assert [state_of(office, f"V2023-000{count}") for count in (1, 2, 3)] == ["open", "unfounded", "open"]


def test_nothing_is_opened_for_a_lateness_that_was_recorded_as_none_meanwhile(office: Office) -> None:
    number = office.back()
    session = at(office, date(2023, 9, 29))
    seen = look(session)
    collect(office, office.passports[number][0], date(2023, 9, 28))
    outcomes = [each for each in sweep(session, seen) if each.request.action == "open"]
    assert [(each.done is None, each.error) for each in outcomes] == [(True, None), *[(False, None)] * 3]


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


@pytest.mark.parametrize(
    ("role", "action", "details"),
    [
        ("clerk", "explain", Explaining(text="航班取消")),
        ("reviewer", "accept", Ruling(text="属实")),
        ("reviewer", "uphold", Ruling(text="x")),
    ],
)
def test_nobody_explains_or_rules_on_his_own_journey(
    sqlite_office: Office, role: str, action: str, details: Details
) -> None:
    returned(sqlite_office, entry=date(2023, 9, 22))
    opened(sqlite_office)
    from travel.registry import accounts

    clerk = at(sqlite_office, date(2023, 10, 1), "clerk")
    if action == "accept":
        perform(clerk, Request("violation", "explain", "V2023-0001", date(2023, 10, 1), Explaining(text="航班取消")))
    with sqlite_office.store.atomic() as tx:
        accounts.add_account(tx, "jia", "甲", "景德镇市人民政府外事办公室", (role,))
    with pytest.raises(NotAllowed) as refusal:
        perform(
            at(sqlite_office, date(2023, 10, 2), "jia"),
            Request("violation", action, "V2023-0001", date(2023, 10, 2), details),
        )
    assert [finding.rule for finding in refusal.value.findings] == ["own-trip"]


def test_nobody_rules_on_his_own_explanation(sqlite_office: Office) -> None:
    returned(sqlite_office, entry=date(2023, 9, 22))
    opened(sqlite_office)
    from travel.registry import accounts

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
