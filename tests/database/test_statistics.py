"""What statistics count: one set of cases, one definition, every figure with its list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.office import CITY, OFFICE
from tests.years import Years, years
from travel.application import Application
from travel.listings import Times
from travel.policy.in_force import books_in_force
from travel.statistics.behind_figures import behind
from travel.statistics.breakdown import DIMENSIONS
from travel.statistics.convention import convention
from travel.statistics.overview import Overview, Wanted, overview
from travel.statistics.period import Period, half, year
from travel.storage.store import Store
from workflows.passport import Collecting, Losing
from workflows.steps.journey import BriefingDetails, Returned

TODAY = date(2026, 1, 1)
YEAR = year(2023)


@pytest.fixture
def office(store: Store) -> Years:
    return years(store)


@pytest.fixture
def sqlite_years(sqlite_factory: Any) -> Any:
    made = sqlite_factory()
    yield years(made)
    made.close()


def asked(office: Years, period: Period = YEAR, times: Times | None = None, **chosen: Any) -> Wanted:
    unit = chosen.pop("unit", None)
    with office.store.reading() as tx:
        policy = books_in_force(tx).at(TODAY)
    return Wanted(period, times or Times(), TODAY, convention(policy, **chosen), unit, tuple(DIMENSIONS))


def told(office: Years, period: Period = YEAR, times: Times | None = None, **chosen: Any) -> Overview:
    with office.store.reading() as tx:
        return overview(tx, asked(office, period, times, **chosen))


def figure(found: Overview, code: str) -> tuple[int, int]:
    count = found.counts[code]
    return count.delegations, count.person_trips


def listed(office: Years, name: str, period: Period = YEAR, times: Times | None = None, **chosen: Any) -> list[str]:
    with office.store.reading() as tx:
        rows = behind(tx, asked(office, period, times, **chosen), name, {}).rows
    return [row["delegation"] for row in rows]


def an_ordinary_year(office: Years) -> None:
    """The year of the sentence: 13批42人次, of these 双跨 2批6人次, 港澳 2批7人次, 未成行 1批2人次."""
    for month, persons in enumerate((4, 4, 4, 3, 3, 3, 3, 3), 2):
        office.goes(date(2023, month, 10), persons)
    office.goes(date(2023, 10, 8), 3, formation="joint")
    office.goes(date(2023, 10, 20), 3, formation="joint", passports=True)
    office.goes(date(2023, 11, 6), 3, track="hk-macao", countries=["HK"])
    office.goes(date(2023, 11, 20), 4, track="hk-macao", countries=["HK", "MO"])
    office.cancels(office.allowed(date(2023, 12, 4), 2), date(2023, 11, 28))


def test_the_year_of_the_sentence_figure_by_figure(office: Years) -> None:
    an_ordinary_year(office)
    found = told(office)
    assert figure(found, "approved") == (13, 42)
    assert figure(found, "joint") == (2, 6)
    assert figure(found, "hk-macao") == (2, 7)
    assert figure(found, "not-travelled") == (1, 2)
    assert figure(found, "travelled") == (12, 40)
    assert figure(found, "refused") == (0, 0)
    assert len(listed(office, "approved")) == 13


def test_a_half_year_of_refusals_cuts_and_priorities(office: Years) -> None:
    """不予批准12批32人, 9个团组压减13人次, 重点任务类别占79%."""
    for place in range(12):
        number = office.asks(date(2023, 9, 1), 3 if place < 8 else 2, on=date(2023, 2, 1))
        office.refuses(number, date(2023, 3, 1 + place))
    for place in range(14):
        cut = (2 if place < 4 else 1) if place < 9 else 0
        category = "investment" if place < 11 else "trade"
        office.allowed(date(2023, 4, 1 + place), 3, cut=cut, category=category)
    found = told(office, half("2023-H1"))
    assert figure(found, "refused") == (12, 32)
    assert figure(found, "cut") == (9, 13)
    assert figure(found, "approved") == (14, 42)
    assert figure(found, "received") == (26, 42 + 13 + 32)
    assert round(100 * figure(found, "priority")[0] / figure(found, "approved")[0]) == 79
    assert figure(told(office, half("2023-H2")), "received") == (0, 0)


def test_a_departure_on_the_last_day_of_december_counts_in_the_year_it_leaves(office: Years) -> None:
    office.goes(date(2023, 12, 31), 2)
    assert figure(told(office), "approved") == (1, 2)
    assert figure(told(office, year(2024)), "approved") == (0, 0)
    assert [part.code for part in told(office).breakdowns["month"].listed] == ["2023-12"]


def test_counted_by_approval_a_january_journey_counts_in_the_year_of_its_approval(office: Years) -> None:
    office.goes(date(2024, 1, 10), 2)
    assert figure(told(office), "approved") == (0, 0)
    assert figure(told(office, counted_by="approval"), "approved") == (1, 2)


def test_members_cut_when_an_approved_journey_is_changed_count_as_cut(office: Years) -> None:
    number = office.allowed(date(2023, 9, 17), 4)
    office.changes(number, date(2023, 8, 20), later)
    assert figure(told(office), "approved") == (1, 4), "the approved version is in force until the change is approved"
    office.cuts(number, 1, date(2023, 8, 21))
    assert figure(told(office), "cut") == (0, 0)
    office.approved_on(number, date(2023, 8, 22))
    assert figure(told(office), "approved") == (1, 3)
    assert figure(told(office), "cut") == (1, 1)


def later(application: Application) -> Application:
    """Two days later."""
    about = {"exit": date(2023, 9, 19), "entry": date(2023, 9, 23)}
    return application.model_copy(update={"delegation": application.delegation.model_copy(update=about)})


def test_a_member_cut_in_one_round_and_back_in_the_next_was_not_cut(office: Years) -> None:
    number = office.asks(date(2023, 9, 17), 3)
    whole = office.case(number).application
    office.cuts(number, 1, date(2023, 8, 10))
    office.approved_on(number, date(2023, 8, 11))
    assert figure(told(office), "cut") == (1, 1)
    office.changes(number, date(2023, 8, 12), lambda _application: whole)
    office.approved_on(number, date(2023, 8, 13))
    assert (figure(told(office), "approved"), figure(told(office), "cut")) == ((1, 3), (0, 0))


def test_what_is_approved_in_the_third_round_counts_once(office: Years) -> None:
    number = office.asks(date(2023, 9, 17), 3)
    office.sends_back(number, date(2023, 8, 10))
    office.sends_back(number, date(2023, 8, 12))
    office.approved_on(number, date(2023, 8, 14))
    found = told(office)
    assert (figure(found, "approved"), figure(found, "returned")) == ((1, 3), (1, 3))


def test_a_change_approved_later_leaves_the_delegation_on_the_day_of_its_first_approval(office: Years) -> None:
    number = office.asks(date(2024, 1, 10), 2, on=date(2023, 11, 20))
    office.approved_on(number, date(2023, 12, 20))
    office.changes(number, date(2024, 1, 2), lambda application: application)
    office.approved_on(number, date(2024, 1, 3))
    assert figure(told(office, counted_by="approval"), "approved") == (1, 2)
    assert figure(told(office, year(2024), counted_by="approval"), "approved") == (0, 0)


def test_a_refused_change_leaves_what_is_approved(office: Years) -> None:
    number = office.allowed(date(2023, 9, 17), 3)
    office.changes(number, date(2023, 8, 20), later)
    office.refuses(number, date(2023, 8, 21))
    found = told(office)
    assert (figure(found, "approved"), figure(found, "refused")) == ((1, 3), (0, 0))


def test_the_dissuaded_are_counted_apart_from_the_refused(office: Years) -> None:
    office.refuses(office.asks(date(2023, 9, 17), 2), date(2023, 8, 20), dissuaded=True)
    office.refuses(office.asks(date(2023, 9, 17), 3), date(2023, 8, 20))
    found = told(office)
    assert (figure(found, "dissuaded"), figure(found, "refused")) == ((1, 2), (1, 3))


def test_a_refusal_counts_on_its_day_whenever_the_journey_would_have_been(office: Years) -> None:
    office.refuses(office.asks(date(2024, 2, 1), 2, on=date(2023, 11, 1)), date(2023, 12, 31))
    assert figure(told(office), "refused") == (1, 2)


def test_a_cancelled_delegation_is_among_the_approved_unless_it_is_counted_apart(office: Years) -> None:
    office.goes(date(2023, 5, 10), 3)
    office.cancels(office.allowed(date(2023, 6, 10), 2), date(2023, 6, 1))
    within, apart = told(office), told(office, cancelled="apart")
    assert (figure(within, "approved"), figure(within, "not-travelled")) == ((2, 5), (1, 2))
    assert (figure(apart, "approved"), figure(apart, "not-travelled")) == ((1, 3), (1, 2))


def test_hong_kong_and_macao_are_among_the_approved_unless_they_are_counted_apart(office: Years) -> None:
    office.goes(date(2023, 5, 10), 3)
    office.goes(date(2023, 6, 10), 2, track="hk-macao", countries=["HK"])
    apart = told(office, hk_macao="apart")
    assert figure(told(office), "approved") == (2, 5)
    assert (figure(apart, "approved"), figure(apart, "hk-macao")) == ((1, 3), (1, 2))


def test_people_on_a_ministrys_delegation_count_as_a_delegation_or_only_as_persons(office: Years) -> None:
    office.goes(date(2023, 5, 10), 3)
    office.goes(date(2023, 6, 10), 1, formation="ministry")
    office.goes(date(2023, 7, 10), 1, formation="province")
    assert figure(told(office), "approved") == (3, 5)
    persons = told(office, joined="persons")
    assert figure(persons, "approved") == (1, 5)
    parts = {part.code: part.count.delegations for part in persons.breakdowns["formation"].listed}
    assert parts == {"own": 1, "ministry": 0, "province": 0}


def test_a_joint_delegation_is_one_its_organisers_with_everybody_in_it(office: Years) -> None:
    office.goes(date(2023, 5, 10), 4, formation="joint")
    assert figure(told(office, unit=OFFICE), "approved") == (1, 4)
    assert {part.code for part in told(office).breakdowns["unit"].listed} == {OFFICE}


def test_a_delegation_is_in_the_rank_band_of_its_highest_member(office: Years) -> None:
    office.goes(date(2023, 5, 10), 3, rank="bureau-deputy")
    office.goes(date(2023, 6, 10), 2, rank="division")
    bands = {part.code: part.count.person_trips for part in told(office).breakdowns["rank"].listed}
    assert bands == {"bureau": 3, "division": 2}


def test_parts_that_exceed_the_whole_say_why(office: Years) -> None:
    office.goes(date(2023, 5, 10), 3, countries=["BG", "RO"])
    office.goes(date(2023, 6, 10), 2, countries=["BG"])
    places = told(office).breakdowns["destination"]
    assert {part.code: part.count.delegations for part in places.listed} == {"BG": 2, "RO": 1}
    note = places.note
    assert note is not None
    assert note.render("zh").startswith("各项之和比总数多1批3人次")
    assert told(office).breakdowns["month"].note is None


def test_a_draft_is_not_counted_before_it_is_handed_in(office: Years) -> None:
    assert figure(told(office), "received") == (0, 0)
    office.asks(date(2023, 5, 10), 3)
    assert (figure(told(office), "received"), figure(told(office), "pending")) == ((1, 3), (1, 3))


def test_the_period_before_is_the_same_days_a_year_earlier(office: Years) -> None:
    office.goes(date(2022, 5, 10), 3)
    office.goes(date(2023, 6, 10), 2)
    found = told(office, half("2023-H1"))
    assert found.before["approved"].person_trips == 3
    assert figure(found, "approved") == (1, 2)


def test_at_another_time_the_journal_tells_what_was_counted_then(office: Years) -> None:
    number = office.asks(date(2023, 9, 17), 4, on=date(2023, 8, 1))
    office.cuts(number, 1, date(2023, 8, 5))
    office.approved_on(number, date(2023, 8, 10))
    office.cancels(number, date(2023, 9, 1))
    assert figure(told(office, times=Times(as_of=date(2023, 7, 31))), "received") == (0, 0)
    assert figure(told(office, times=Times(as_of=date(2023, 8, 9))), "pending") == (1, 4)
    then = told(office, times=Times(as_of=date(2023, 8, 10)))
    assert (figure(then, "approved"), figure(then, "not-travelled"), figure(then, "cut")) == ((1, 3), (0, 0), (1, 1))
    assert figure(told(office, times=Times(as_of=TODAY)), "not-travelled") == (1, 3)
    assert figure(told(office, times=Times(known_at=date(2023, 9, 30))), "received") == (0, 0)


def test_what_fell_due_is_told_by_how_it_stands(office: Years) -> None:
    office.goes(date(2023, 5, 10), 2)
    duties = {duty.kind: duty for duty in told(office).duties}
    assert (duties["record-return"].in_time, duties["record-return"].late) == (0, 1)
    assert duties["trip-report"].overdue == 1
    assert listed(office, "trip-report.overdue") == listed(office, "trip-report.逾期未办") == ["2023-0001"]


def test_those_briefed_are_a_part_of_those_who_travelled(office: Years) -> None:
    number = office.allowed(date(2023, 5, 10), 2)
    office.do("briefer", "brief", number, date(2023, 5, 1), BriefingDetails(signed=("all",)))
    office.do("clerk", "depart", number, date(2023, 5, 10))
    office.goes(date(2023, 6, 10), 3)
    for times in (Times(), Times(as_of=TODAY)):
        found = told(office, times=times)
        assert (figure(found, "travelled"), figure(found, "briefed")) == ((2, 5), (1, 2))
    assert listed(office, "briefed") == [number]


def test_passports_are_counted_as_the_collection_return_counts_them(office: Years) -> None:
    """The whole store is counted from its debts; the return, unit by unit, from its loans."""
    office.goes(date(2023, 5, 10), 3, passports=True)
    number = office.allowed(date(2023, 6, 10), 3)
    first, second, _out = office.lends(number, date(2023, 6, 9))
    office.do("clerk", "depart", number, date(2023, 6, 10))
    office.do("custodian", "lost", first, date(2023, 6, 12), Losing(statement="途中遗失"), of="passport")
    returned = Returned(exit=date(2023, 6, 10), entry=date(2023, 6, 14))
    office.do("clerk", "arrive", number, date(2023, 6, 15), returned)
    office.do("custodian", "collect", second, date(2023, 8, 1), Collecting(), of="passport")
    whole = told(office).passports
    assert (whole.lent, whole.due, whole.on_time, whole.late, whole.never, whole.lost) == (6, 6, 3, 1, 1, 1)
    assert told(office, times=Times(as_of=TODAY)).passports == whole
    assert told(office, unit=CITY).passports == whole


def test_passports_on_file_are_told_by_state_as_they_stand_or_stood(office: Years) -> None:
    number = office.allowed(date(2023, 6, 10), 3)
    office.do(
        "custodian",
        "lost",
        office.lends(number, date(2023, 6, 9))[0],
        date(2023, 6, 12),
        Losing(statement="遗失"),
        of="passport",
    )
    on_file = told(office).on_file
    assert (on_file["lent"], on_file["lost"]) == (2, 1)
    assert told(office, unit=CITY).on_file == on_file
    assert told(office, times=Times(as_of=TODAY)).on_file == on_file
    assert told(office, times=Times(as_of=date(2023, 6, 10))).on_file["lent"] == 3
    for state, count in on_file.items():
        assert len(listed(office, f"custody.{state}")) == count


def test_steps_tell_their_days_and_where_delegations_wait(office: Years) -> None:
    office.approved_on(office.asks(date(2023, 9, 17), 2, on=date(2023, 8, 1)), date(2023, 8, 5))
    office.approved_on(office.asks(date(2023, 9, 17), 2, on=date(2023, 8, 1)), date(2023, 8, 11))
    waiting = office.asks(date(2023, 9, 17), 2, on=date(2023, 8, 7))
    (step,) = told(office).steps
    assert (step.step, step.decided, step.days, step.longest) == ("decision", 2, 7, 10)
    assert (step.waiting, step.since) == (1, date(2023, 8, 7))
    assert listed(office, "waiting.decision") == [waiting]


def test_the_plan_is_compared_with_what_travelled(office: Years) -> None:
    from tests.database.test_adoption import at_desk
    from travel.registry.entries import add_plan_entry
    from travel.registry.plan import NewEntry

    for place in (1, 2, 3, 4):
        add_plan_entry(at_desk(office, "reviewer"), NewEntry(f"2023-0{place}", "友好交流", OFFICE, 2023, 3))
    office.goes(date(2023, 5, 10), 2, plan="2023-01")
    office.goes(date(2023, 6, 10), 2)
    office.allowed(date(2023, 7, 10), 2, plan="2023-02")
    plan = told(office).plan
    assert (plan.planned, plan.planned_persons, plan.executed, plan.in_plan) == (4, 12, 2, 1)
    assert plan.share == 0.5
    assert len(listed(office, "plan")) == 2
