"""The budget that follows from a journey: its days place by place, its lines, what hosts provide."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.pure.applications import changed, example, member, stay
from travel.application import Application, Special, Visit
from travel.calendar import days_abroad
from travel.money.amounts import converted, part, rounded, written
from travel.money.budget import Budget, Terms, budget_of
from travel.money.days import stays
from travel.policy import load_book

NATIONAL = Terms.of(load_book("national").at(date(2023, 7, 11)))
ENTERED = Terms("entered", Fraction(2, 5), (), "days")
NIGHTS = Terms("left", Fraction(2, 5), (), "nights")


def on(day: int) -> date:
    return date(2023, 9, 1) + timedelta(days=day - 1)


def journey(exit_: int, entry: int, *visits: Visit, persons: int = 1) -> Application:
    people = tuple(member(f"团员{number}") for number in range(persons))
    return changed(exit=on(exit_), entry=on(entry), visits=visits, members=people)


def provided(visit: Visit, pays: str) -> Visit:
    assert visit.invitation is not None
    return visit.model_copy(update={"invitation": visit.invitation.model_copy(update={"pays": pays})})


def days(application: Application, crossing: str = "left") -> list[tuple[str, int]]:
    trip = application.delegation
    return [(each.visit.city, each.days) for each in stays(application.visits, trip.exit, trip.entry, crossing)]


def amounts(budget: Budget) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for line in budget.lines:
        sums[line.kind, line.country] = sums.get((line.kind, line.country), Decimal(0)) + line.amount
    return sums


# days


THREE = journey(
    1,
    10,
    stay("阿斯旺", "EG", on(1), on(4)),
    stay("利雅得", "SA", on(4), on(7)),
    stay("迪拜", "AE", on(7), on(9)),
)


def test_a_day_of_moving_on_belongs_to_the_country_left() -> None:
    assert days(THREE) == [("阿斯旺", 4), ("利雅得", 3), ("迪拜", 3)]


def test_or_to_the_country_entered_where_the_office_says_so() -> None:
    assert days(THREE, "entered") == [("阿斯旺", 3), ("利雅得", 3), ("迪拜", 4)]


def test_days_on_the_way_belong_to_the_first_and_the_last_place() -> None:
    alone = journey(1, 9, stay("圣保罗", "BR", on(3), on(6)))
    assert days(alone) == days(alone, "entered") == [("圣保罗", 9)]


def test_a_night_between_two_places_belongs_to_the_one_that_was_left() -> None:
    gap = journey(1, 8, stay("罗马", "IT", on(1), on(3)), stay("开罗", "EG", on(5), on(8)))
    assert days(gap) == [("罗马", 5), ("开罗", 3)]
    assert days(gap, "entered") == [("罗马", 4), ("开罗", 4)]


def test_an_outing_has_the_days_of_its_own_and_the_rest_stays_with_the_place_it_left() -> None:
    outing = journey(1, 10, stay("罗马", "IT", on(1), on(10)), stay("米兰", "IT", on(4), on(6)))
    assert days(outing) == [("罗马", 8), ("米兰", 2)]


def test_a_transit_inside_the_airport_has_no_days() -> None:
    transit = stay("法兰克福", "DE", on(1), on(1), airside=True)
    assert days(journey(1, 5, transit, stay("特罗阳", "BG", on(1), on(5)))) == [("特罗阳", 5)]
    assert days(journey(1, 5, transit)) == []


def test_nights_are_those_between_exit_and_entry_where_they_are_spent() -> None:
    trip = THREE.delegation
    found = stays(THREE.visits, trip.exit, trip.entry, "left")
    assert [(each.visit.city, each.nights) for each in found] == [("阿斯旺", 3), ("利雅得", 3), ("迪拜", 3)]


places = st.builds(
    lambda city, country, arrive, length: stay(city, country, on(arrive), on(arrive + length)),
    st.sampled_from(["东京", "罗马", "特罗阳", "Roma"]),
    st.sampled_from(["JP", "IT", "BG", "LI"]),
    st.integers(-3, 20),
    st.integers(0, 9),
)
journeys = st.builds(
    lambda exit_, length, visits, persons: journey(exit_, exit_ + length, *visits, persons=persons),
    st.integers(1, 12),
    st.integers(0, 15),
    st.lists(places, min_size=1, max_size=4),
    st.integers(1, 3),
)


@given(journeys, st.sampled_from(["left", "entered"]))
def test_the_days_of_the_countries_add_up_to_the_days_abroad(application: Application, crossing: str) -> None:
    trip = application.delegation
    found = stays(application.visits, trip.exit, trip.entry, crossing)
    assert sum(each.days for each in found) == days_abroad(trip.exit, trip.entry)
    assert sum(each.nights for each in found) == days_abroad(trip.exit, trip.entry) - 1


@given(journeys, st.randoms(use_true_random=False))
def test_the_order_of_visits_and_members_does_not_matter(application: Application, chance: random.Random) -> None:
    visits, members = list(application.visits), list(application.members)
    chance.shuffle(visits)
    chance.shuffle(members)
    other = changed(application, visits=tuple(visits), members=tuple(members))
    assert budget_of(other, NATIONAL) == budget_of(application, NATIONAL)


@given(journeys, st.sampled_from([NATIONAL, ENTERED, NIGHTS]), st.integers(1, 3))
def test_more_days_never_lower_the_budget(application: Application, terms: Terms, more: int) -> None:
    longer = changed(application, entry=application.delegation.entry + timedelta(days=more))
    before, after = budget_of(application, terms), budget_of(longer, terms)
    for kind_and_country, amount in amounts(before).items():
        assert amounts(after)[kind_and_country] >= amount


def test_days_that_no_calendar_has_are_counted_all_the_same() -> None:
    far = changed(exit=date.min, entry=date.max)
    assert sum(count for _, count in days(far)) == (date.max - date.min).days + 1
    assert days(changed(exit=on(5), entry=on(3))) == [("特罗阳", 0)]


# lines


def test_the_sample_form_of_2018_comes_to_its_total() -> None:
    """S-BUDG: Japan, a city of 其他城市, one person, five days; rate 0.06093."""
    visit = stay("横滨", "JP", date(2018, 10, 30), date(2018, 11, 3))
    trip = changed(exit=date(2018, 10, 30), entry=date(2018, 11, 3), visits=(visit,), members=(member("甲"),))
    found = budget_of(trip, NATIONAL)
    assert amounts(found) == {
        ("lodging", "JP"): Decimal(45000),
        ("meals", "JP"): Decimal(50000),
        ("incidentals", "JP"): Decimal(25000),
    }
    total = sum((line.exact for line in found.lines), Decimal(0))
    in_cny = converted(total, "JPY", "CNY", {"JPY": Decimal("0.06093")})
    assert in_cny is not None
    assert rounded(in_cny) == Decimal("7311.60")
    assert rounded(in_cny + 25000 + 6000 + 2000) == Decimal("40311.60")


def test_the_gulf_case_comes_to_what_was_asked_for_but_for_the_lodging_of_the_last_nights() -> None:
    application = example("gulf-2023")
    asked = {(line.kind, line.country): line.amount for line in application.budget if line.country}
    found = amounts(budget_of(application, NATIONAL))
    assert {key: asked[key] for key in asked if key[0] != "lodging"} == {
        key: found[key] for key in found if key[0] != "lodging"
    }
    assert amounts(budget_of(application, NIGHTS))[("lodging", "EG")] == asked[("lodging", "EG")] == 170 * 6 * 3


@pytest.mark.parametrize(
    ("pays", "lodging", "meals", "incidentals"),
    [
        ("none", 550, 225, 175),
        ("lodging", 0, 225, 175),
        ("meals", 550, 0, 175),
        ("local-transport", 550, 225, 70),
        ("meals-and-transport", 550, 0, 0),
        ("all", 0, 0, 0),
    ],
)
def test_what_the_host_provides_is_not_paid(pays: str, lodging: int, meals: int, incidentals: int) -> None:
    visit = provided(stay("特罗阳", "BG", on(1), on(5)), pays)
    found = amounts(budget_of(journey(1, 5, visit), NATIONAL))
    assert found == {("lodging", "BG"): lodging, ("meals", "BG"): meals, ("incidentals", "BG"): incidentals}


def test_a_host_provides_on_the_days_of_his_own_place_alone() -> None:
    driven = provided(stay("纽约", "US", on(1), on(5)), "local-transport")
    found = budget_of(journey(1, 9, driven, stay("波士顿", "US", on(5), on(9))), NATIONAL)
    assert [(line.amount, line.days, line.share) for line in found.of("incidentals", "US")] == [
        (Decimal(90), 5, Fraction(2, 5)),
        (Decimal(180), 4, Fraction(1)),
    ]


def test_forty_five_dollars_for_five_days_with_a_driver_are_ninety() -> None:
    """S-TJ18."""
    visit = provided(stay("旧金山", "US", on(1), on(5)), "local-transport")
    assert amounts(budget_of(journey(1, 5, visit), NATIONAL))[("incidentals", "US")] == 90


def test_a_hired_car_leaves_the_same_share_of_the_incidentals() -> None:
    application = changed(journey(1, 5, stay("特罗阳", "BG", on(1), on(5))), special=(Special(kind="hired-car"),))
    assert amounts(budget_of(application, NATIONAL))[("incidentals", "BG")] == 70


def test_before_the_change_of_2017_a_third_is_left_rounded_half_up() -> None:
    earlier = Terms.of(load_book("national").at(date(2016, 5, 1)))
    assert earlier.transport_share == Fraction(1, 3)
    visit = provided(stay("特罗阳", "BG", on(1), on(5)), "local-transport")
    assert amounts(budget_of(journey(1, 5, visit), earlier))[("incidentals", "BG")] == Decimal("58.33")


def test_cities_of_one_row_are_one_line_and_of_two_rows_two() -> None:
    found = budget_of(
        journey(1, 9, *(stay(city, "JP", on(1 + at), on(4 + at)) for at, city in enumerate(["横滨", "神户", "东京"]))),
        NATIONAL,
    )
    assert [(line.cities, line.rate) for line in found.of("lodging", "JP")] == [
        (("横滨", "神户"), Decimal(9000)),
        (("东京",), Decimal(20000)),
    ]


@pytest.mark.parametrize(("rank", "persons"), [("ministry", 1), ("ministry-deputy", 1), ("bureau", 2)])
def test_the_lodging_of_the_highest_ranks_is_paid_as_it_costs(rank: str, persons: int) -> None:
    people = (member("甲", rank=rank), member("乙", rank="division"))
    application = changed(journey(1, 5, stay("特罗阳", "BG", on(1), on(5))), members=people)
    found = budget_of(application, NATIONAL)
    assert [(line.kind, line.persons) for line in found.lines] == [
        ("lodging", persons),
        ("meals", 2),
        ("incidentals", 2),
    ]
    assert len(found.at_actual_cost) == 2 - persons


@pytest.mark.parametrize(
    ("visit", "why"),
    [
        (stay("瓦杜兹", "LI", on(1), on(5)), "country"),
        (stay("Tokyo", "JP", on(1), on(5)), "city"),
    ],
)
def test_what_the_table_does_not_have_is_a_gap_and_no_guess(visit: Visit, why: str) -> None:
    found = budget_of(journey(1, 5, visit), NATIONAL)
    assert found.lines == ()
    assert {(gap.kind, gap.why) for gap in found.gaps} == {("lodging", why), ("meals", why), ("incidentals", why)}


def test_of_a_time_before_the_table_nothing_is_said() -> None:
    trip = changed(exit=date(2012, 5, 1), entry=date(2012, 5, 5))
    found = budget_of(trip, NATIONAL)
    assert found.lines == ()
    assert {gap.why for gap in found.gaps} == {"day"}
    in_2015 = stay("平壤", "KP", date(2015, 5, 1), date(2015, 5, 5))
    older = budget_of(changed(exit=date(2015, 5, 1), entry=date(2015, 5, 5), visits=(in_2015,)), NATIONAL)
    assert [(line.kind, line.rate) for line in older.lines] == [("lodging", Decimal(90))]
    assert {gap.kind for gap in older.gaps} == {"meals", "incidentals"}


# amounts


@pytest.mark.parametrize(
    ("value", "amount"),
    [("0.005", "0.01"), ("0.00499", "0.00"), ("58.335", "58.34"), ("7311.6", "7311.60"), ("1e30", "1" + "0" * 30)],
)
def test_half_a_fen_is_rounded_up(value: str, amount: str) -> None:
    assert rounded(Decimal(value)) == Decimal(amount)


def test_without_a_rate_nothing_is_converted() -> None:
    rates = {"USD": Decimal("7.20")}
    assert converted(Decimal(10), "USD", "CNY", rates) == 72
    assert converted(Decimal(72), "CNY", "USD", rates) == 10
    assert converted(Decimal(10), "EUR", "CNY", rates) is None
    assert converted(Decimal(10), "USD", "EUR", rates) is None
    assert converted(Decimal(10), "EUR", "EUR", {}) == 10


any_sum = st.decimals(-(10**16), 10**16)


@given(any_sum, any_sum)
def test_rounding_keeps_the_order(one: Decimal, other: Decimal) -> None:
    assume(one <= other)
    assert rounded(one) <= rounded(other)


def test_amounts_are_written_without_needless_digits() -> None:
    assert [written(value) for value in (1760, Decimal("7311.6"), Decimal(1) / 3)] == ["1760", "7311.60", "0.33"]
    assert [part(share) for share in (Fraction(2, 5), Fraction(1, 3))] == ["40%", "1/3"]
