"""The rules on what else there was: earlier journeys, other leaders, parts of one delegation, debts, losses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.pure.applications import SUBMITTED, TROYAN, approved, changed, found, member, of_size, said
from travel.application import Application, Member
from travel.calendar import add_days, add_months
from travel.facts import Debt, Facts, Left, Loss, OtherDelegation, OtherMember, Register
from travel.policy import Book, load_book, read_book

OFFICE = TROYAN.delegation.organiser
EXIT, ENTRY = TROYAN.delegation.exit, TROYAN.delegation.entry
HEAD = {"rank": "bureau", "leadership": "head"}
CITY = "景德镇市人民政府"
GUANGDONG = load_book("guangdong")


def own_book(text: str) -> Book:
    """The national book with a difference."""
    return read_book(f'name = "own"\ninherits = "national"\nlabel = {{ zh = "自", en = "own" }}\n{text}', "own.toml")


def traveller(person: str = "P1", **particulars: Any) -> OtherMember:
    """A member of another delegation."""
    known = {"person": person, "name": f"旅客{person}", "unit": OFFICE, "rank": "bureau"}
    return OtherMember(**known | particulars)


def other(exit_: date = EXIT, days: int = 5, **particulars: Any) -> OtherDelegation:
    """An approved delegation of the office to Bulgaria, of one bureau director."""
    known: dict[str, Any] = {
        "number": "2023-0003",
        "organiser": OFFICE,
        "track": "general",
        "state": "approved",
        "exit": exit_,
        "entry": add_days(exit_, days - 1),
        "countries": ("BG",),
        "members": (traveller(),),
    }
    return OtherDelegation(**known | particulars)


def beside(*others: OtherDelegation, application: Application | None = None, **more: Any) -> Facts:
    """An application of one bureau director, beside other delegations."""
    return Facts(application or of(bureau()), SUBMITTED, register=Register(others=others, **more))


def bureau(person: str | None = "P1", **particulars: Any) -> Member:
    return member(f"旅客{person}", **{"person": person, "rank": "bureau", "unit": OFFICE} | particulars)


def of(*members: Member, **particulars: Any) -> Application:
    return changed(members=members, **particulars)


# R20


@pytest.mark.parametrize(("days", "speaks"), [(-1, []), (0, []), (1, ["R20"])])
def test_r20_two_years_lie_between_two_journeys_at_bureau_level(days: int, speaks: list[str]) -> None:
    before = add_months(EXIT, -24) + timedelta(days=days)
    assert said(beside(other(before)), "R20") == speaks


def test_r20_a_finding_tells_the_days_that_were_counted() -> None:
    (finding,) = found(beside(other(date(2022, 3, 1))), "R20")
    assert finding.severity == "justify"
    assert finding.facts == {
        "name": "旅客P1",
        "rank": "bureau",
        "trips": ["2022-03-01", EXIT.isoformat()],
        "months": 24,
        "limit": 1,
    }


def test_r20_a_later_journey_that_is_approved_already_counts_too() -> None:
    assert said(beside(other(add_months(EXIT, 3))), "R20") == ["R20"]
    assert said(beside(other(add_months(EXIT, 24))), "R20") == []


def test_r20_what_is_only_asked_for_does_not_count() -> None:
    assert said(beside(other(date(2022, 3, 1), approved=False, state="reviewing")), "R20") == []


def test_r20_academic_journeys_are_not_counted_and_not_limited() -> None:
    assert said(beside(other(date(2022, 3, 1), track="academic")), "R20") == []
    assert said(beside(other(date(2022, 3, 1)), application=of(bureau(), track="academic")), "R20") == []


def test_r20_the_journeys_of_others_are_not_counted() -> None:
    assert said(beside(other(date(2022, 3, 1), members=(traveller("P2"),))), "R20") == []


def test_r20_earlier_trips_on_the_form_count_without_a_store() -> None:
    assert said(of(bureau(last_trips=(date(2022, 3, 1),))), "R20") == ["R20"]
    assert said(of(bureau(last_trips=(date(2021, 3, 1),))), "R20") == []


def test_r20_one_journey_on_the_form_and_on_file_is_one() -> None:
    lenient = own_book('[frequency]\nbureau = { value = 2, citation = "x" }')
    told = of(bureau(last_trips=(date(2022, 2, 28),)))  # stamped before midnight, the approval is from the next day
    assert said(beside(other(date(2022, 3, 1)), application=told), "R20", book=lenient) == []
    another = of(bureau(last_trips=(date(2022, 2, 27),)))
    assert said(beside(other(date(2022, 3, 1)), application=another), "R20", book=lenient) == ["R20"]


@pytest.mark.parametrize(("months", "speaks"), [(12, []), (11, ["R20"])])
def test_r20_the_first_head_of_a_bureau_level_unit_may_go_every_year(months: int, speaks: list[str]) -> None:
    assert said(beside(other(add_months(EXIT, -months)), application=of(bureau(**HEAD))), "R20") == speaks


@pytest.mark.parametrize(
    ("particulars", "speaks"),
    [
        ({"unit": CITY, "leadership": "team", "rank": "bureau-deputy"}, []),
        ({"unit": CITY, "leadership": None, "rank": "bureau-deputy"}, ["R20"]),
        ({"unit": OFFICE, "leadership": "team", "rank": "bureau-deputy"}, ["R20"]),
    ],
    ids=["deputy head", "no leader", "of an office"],
)
def test_r20_a_governments_deputy_heads_may_go_every_year(particulars: dict[str, Any], speaks: list[str]) -> None:
    facts = beside(other(add_months(EXIT, -12)), application=of(bureau(**particulars)), governments=frozenset({CITY}))
    assert said(facts, "R20") == speaks
    sooner = beside(other(add_months(EXIT, -11)), application=of(bureau(**particulars)), governments=frozenset({CITY}))
    assert said(sooner, "R20") == ["R20"]


def test_r20_two_journeys_in_a_term_are_enough_where_the_office_knows_the_term() -> None:
    book = own_book('[frequency]\nterm_months = { value = 60, citation = "x" }')
    one, two = other(date(2022, 3, 1)), other(date(2020, 3, 1), number="2020-0003")
    assert said(beside(one), "R20", book=book) == []
    assert said(beside(one, two), "R20", book=book) == ["R20"]


@pytest.mark.parametrize("rank", ["division", "section", "other"])
def test_r20_below_bureau_level_the_older_generation_has_a_number_and_the_later_none(rank: str) -> None:
    facts = beside(other(add_months(EXIT, -6)), application=of(bureau(rank=rank)))
    assert said(facts, "R20", book_day=date(2013, 11, 30)) == ["R20"]
    assert said(facts, "R20", book_day=date(2013, 12, 1)) == []


def test_r20_no_source_limits_the_ministry_level() -> None:
    assert said(beside(other(add_months(EXIT, -6)), application=of(bureau(rank="ministry-deputy"))), "R20") == []


# R21


def leader(person: str = "P1", **particulars: Any) -> Member:
    """One of the office's leading team, at the head of the delegation."""
    return bureau(person, **{"leadership": "team", "role": "leader"} | particulars)


def led(exit_: date, person: str = "P2", **particulars: Any) -> OtherDelegation:
    """A delegation with another of them at its head."""
    at_its_head = traveller(person, leadership="team", role="leader", **particulars.pop("who", {}))
    return other(exit_, members=(at_its_head,), **particulars)


def test_r21_leaders_of_one_unit_do_not_travel_in_one_group() -> None:
    assert said(of(leader(), member("随员")), "R21") == []
    (finding,) = found(of(leader(), leader("P2", role="member")), "R21")
    assert finding.facts == {"unit": OFFICE, "names": ["旅客P1", "旅客P2"]}


def test_r21_leaders_of_different_units_may() -> None:
    assert said(of(leader(), leader("P2", unit="景德镇中国陶瓷博物馆", role="member")), "R21") == []


@pytest.mark.parametrize(
    ("before", "speaks"),
    [(add_months(EXIT, -6), []), (add_months(EXIT, -6) + timedelta(days=1), ["R21"]), (EXIT, ["R21"])],
)
def test_r21_six_months_lie_between_two_groups_led_to_one_country(before: date, speaks: list[str]) -> None:
    assert said(beside(led(before), application=of(leader())), "R21") == speaks


def test_r21_the_later_group_may_have_been_asked_for_first() -> None:
    assert said(beside(led(add_months(EXIT, 5), approved=False), application=of(leader())), "R21") == ["R21"]
    assert said(beside(led(add_months(EXIT, 6)), application=of(leader())), "R21") == []


@pytest.mark.parametrize(
    "innocent",
    [
        led(date(2023, 8, 1), countries=("AT",)),
        led(date(2023, 8, 1), who={"unit": "景德镇中国陶瓷博物馆"}),
        led(date(2023, 8, 1), "P1"),  # the same leader: how often he goes is R20's
        other(date(2023, 8, 1), members=(traveller("P2", leadership="team", role="member"),)),
        other(date(2023, 8, 1), members=(traveller("P2", role="leader"),)),
    ],
)
def test_r21_other_countries_units_and_people_do_not_matter(innocent: OtherDelegation) -> None:
    assert said(beside(innocent, application=of(leader())), "R21") == []


# R22


def test_r22_two_leaders_may_be_away_at_the_same_time_and_three_not() -> None:
    two = other(members=(traveller("P2", leadership="team"),))
    assert said(beside(two, application=of(leader())), "R22") == []
    three = other(members=(traveller("P2", leadership="team"), traveller("P3", leadership="team")))
    (finding,) = found(beside(three, application=of(leader())), "R22")
    assert (finding.facts["limit"], len(finding.facts["names"])) == (2, 3)  # type: ignore[arg-type]


def test_r22_the_two_first_heads_are_never_away_together() -> None:
    head = other(members=(traveller("P2", leadership="head"),))
    assert said(beside(head, application=of(leader(leadership="team"))), "R22") == []
    (finding,) = found(beside(head, application=of(leader(leadership="head"))), "R22")
    assert finding.facts == {"unit": OFFICE, "names": ["旅客P1", "旅客P2"]}
    assert said(of(leader(leadership="head"), leader("P2", leadership="head")), "R22") == ["R22"]


@pytest.mark.parametrize(
    ("exit_", "speaks"),
    [
        (EXIT - timedelta(days=5), []),  # back the day before
        (EXIT - timedelta(days=4), ["R22"]),  # back on the day of leaving
        (ENTRY, ["R22"]),
        (ENTRY + timedelta(days=1), []),
    ],
)
def test_r22_one_day_in_common_is_the_same_time(exit_: date, speaks: list[str]) -> None:
    head = other(exit_, members=(traveller("P2", leadership="head"),))
    assert said(beside(head, application=of(leader(leadership="head"))), "R22") == speaks


def test_r22_who_is_away_one_after_the_other_is_not_away_together() -> None:
    first = other(EXIT - timedelta(days=4), members=(traveller("P2", leadership="team"),))
    second = other(ENTRY, members=(traveller("P3", leadership="team"),))
    assert said(beside(first, second, application=of(leader())), "R22") == []


def test_r22_one_person_in_two_delegations_is_away_once() -> None:
    same = other(members=(traveller("P1", leadership="team"), traveller("P2", leadership="team")))
    assert said(beside(same, application=of(leader())), "R22") == []


# R32


def sent(count: int, exit_: date = EXIT, **particulars: Any) -> OtherDelegation:
    """A delegation of so many persons."""
    return other(exit_, members=tuple(traveller(f"Q{n}") for n in range(count)), **particulars)


def test_r32_six_persons_at_one_time_pass_and_seven_do_not() -> None:
    assert said(beside(sent(2), application=of_size(4)), "R32") == []
    (finding,) = found(beside(sent(3), application=of_size(4)), "R32")
    assert (finding.severity, finding.facts["persons"], finding.facts["limit"]) == ("justify", 7, 6)
    assert finding.facts["delegations"] == ["2023-0003"]


@pytest.mark.parametrize(
    ("exit_", "weight"),
    [
        (ENTRY, ["justify"]),
        (ENTRY + timedelta(days=1), ["warn"]),
        (ENTRY + timedelta(days=15), ["warn"]),
        (ENTRY + timedelta(days=16), []),
        (EXIT - timedelta(days=4), ["justify"]),
        (EXIT - timedelta(days=5), ["warn"]),
        (EXIT - timedelta(days=19), ["warn"]),
        (EXIT - timedelta(days=20), []),
    ],
)
def test_r32_what_overlaps_wants_a_reason_and_what_is_near_is_noted(exit_: date, weight: list[str]) -> None:
    assert [finding.severity for finding in found(beside(sent(3, exit_), application=of_size(4)), "R32")] == weight


@pytest.mark.parametrize(
    "innocent",
    [
        sent(6, countries=("AT",)),
        sent(6, organiser="景德镇中国陶瓷博物馆"),
        sent(6, track="academic"),
    ],
)
def test_r32_other_countries_units_and_tracks_are_not_parts(innocent: OtherDelegation) -> None:
    assert said(beside(innocent, application=of_size(4)), "R32") == []


def test_r32_three_small_parts_make_one_too_large() -> None:
    parts = (sent(2), other(members=(traveller("Q8"),), number="2023-0004"))
    assert said(beside(*parts, application=of_size(3)), "R32") == []
    assert said(beside(*parts, application=of_size(4)), "R32") == ["R32"]


def test_r32_a_person_counts_once() -> None:
    four = tuple(bureau(f"Q{n}") for n in range(4))
    assert said(beside(sent(6), application=of(*four)), "R32") == []


def test_r32_one_delegation_that_is_too_large_by_itself_is_r04s() -> None:
    assert said(beside(application=of_size(7)), "R32") == []


# R36


def owing(days: int, kind: str = "passport", **particulars: Any) -> Facts:
    """Somebody's debt that was due so many days ago."""
    known = {"kind": kind, "person": "P1", "owner": "旅客P1", "unit": "别的单位", "delegation": "2023-0001"}
    debt = Debt(**known | {"due_on": SUBMITTED - timedelta(days=days)} | particulars)
    return beside(debts=(debt,))


@pytest.mark.parametrize(("days", "weight"), [(0, []), (1, ["warn"]), (30, ["warn"]), (31, ["block"])])
def test_r36_a_members_debt_is_noted_at_once_and_stops_him_after_thirty_days(days: int, weight: list[str]) -> None:
    """Whatever unit answers for it: who owes for long does not travel for another."""
    assert [finding.severity for finding in found(owing(days), "R36")] == weight


@pytest.mark.parametrize(("days", "weight"), [(0, []), (1, ["warn"]), (30, ["warn"]), (31, ["block"])])
def test_r36_a_units_debt_stops_it_after_more_than_thirty_days(days: int, weight: list[str]) -> None:
    """S-BJ14: 31 days past the due day the unit is locked, 30 days not yet."""
    facts = owing(days, person="P9", owner="旅客P9", unit=OFFICE)
    assert [finding.severity for finding in found(facts, "R36")] == weight


def test_r36_and_r39_say_when_it_is_accepted_again() -> None:
    (owed,) = found(owing(31, unit=OFFICE), "R36")
    assert owed.message.render("zh").endswith("停止受理该单位新的申请，办结后恢复受理。")
    (lost,) = found(beside(losses=(Loss("P1", SUBMITTED),)), "R39")
    assert (SUBMITTED + timedelta(days=31)).isoformat() in lost.message.render("zh")


def test_r36_an_office_may_stop_a_unit_at_once() -> None:
    book = own_book('[holds]\nunit_days = { value = 0, citation = "S-HN07" }')
    (finding,) = found(owing(1, unit=OFFICE), "R36", book=book)
    assert finding.severity == "block"


def test_r36_a_report_counts_as_a_passport_does_and_a_look_back_does_not() -> None:
    assert said(owing(31, "trip-report", person=None, unit=OFFICE), "R36") == ["R36"]
    assert said(owing(31, "look-back", person=None, unit=OFFICE), "R36") == []


def test_r36_an_office_may_stop_a_member_at_once() -> None:
    book = own_book('[holds]\nmember_block_days = { value = 0, citation = "S-HN07" }')
    assert [finding.severity for finding in found(owing(1), "R36", book=book)] == ["block"]
    assert found(owing(0), "R36", book=book) == ()


@pytest.mark.parametrize("rule", ["R36", "R38", "R39"])
def test_a_change_to_what_is_approved_is_nothing_new(rule: str) -> None:
    lost = (Loss("P1", SUBMITTED),)
    debts = owing(31, unit=OFFICE, reminders=3).register.debts  # type: ignore[union-attr]
    new = beside(debts=debts, losses=lost)
    assert {finding.severity for finding in found(new, rule, book=GUANGDONG)} == {"block"}
    change = new.but(approval=approved(new.application), action="amend", state="approved")
    assert {finding.severity for finding in found(change, rule, book=GUANGDONG)} == {"warn"}


def test_r36_the_debts_of_strangers_do_not_matter() -> None:
    assert said(owing(31, person="P9"), "R36") == []


def test_r36_a_sending_unit_is_stopped_like_the_organiser() -> None:
    museum = "景德镇中国陶瓷博物馆"
    debt = Debt("passport", "P9", "旅客P9", museum, "2023-0001", SUBMITTED - timedelta(days=31))
    joint = of(bureau(), bureau("P2", unit=museum))
    assert said(beside(debts=(debt,), application=joint), "R36") == ["R36"]
    assert said(beside(debts=(debt,)), "R36") == []


# R38


@pytest.mark.parametrize(("reminders", "weight"), [(2, []), (3, ["block"]), (4, ["block"])])
def test_r38_the_third_reminder_in_vain_stops_the_unit(reminders: int, weight: list[str]) -> None:
    """S-GD16: passports, reports and trip verification alike."""
    facts = owing(15, person="P9", unit=OFFICE, reminders=reminders)
    assert [finding.severity for finding in found(facts, "R38", book=GUANGDONG)] == weight


@pytest.mark.parametrize("name", ["national", "beijing", "jiangxi", "shanghai"])
def test_r38_elsewhere_the_days_decide_and_not_the_reminders(name: str) -> None:
    """S-BJ14: a unit is stopped after more than 30 days, however often it was reminded."""
    facts = owing(30, person="P9", owner="旅客P9", unit=OFFICE, reminders=9)
    assert [(finding.rule, finding.severity) for finding in found(facts, "R36", "R38", book=load_book(name))] == [
        ("R36", "warn")
    ]


def test_r38_another_units_reminders_do_not_matter() -> None:
    assert said(owing(15, reminders=3), "R38", book=GUANGDONG) == []


def test_r38_a_look_back_stops_nobody() -> None:
    assert said(owing(15, "look-back", unit=OFFICE, reminders=3), "R38", book=GUANGDONG) == []


@pytest.mark.parametrize("track", ["academic", "enterprise", "training", "hk-macao"])
def test_r36_r39_bind_every_track(track: str) -> None:
    debt = Debt("passport", "P1", "旅客P1", OFFICE, "2023-0001", SUBMITTED - timedelta(days=31))
    facts = beside(debts=(debt,), losses=(Loss("P1", SUBMITTED),), application=of(bureau(), track=track))
    assert said(facts, "R36", "R39") == ["R36", "R39"]


# R39


@pytest.mark.parametrize(("days", "speaks"), [(0, ["R39"]), (30, ["R39"]), (31, []), (-1, [])])
def test_r39_thirty_days_pass_after_the_loss_of_a_passport(days: int, speaks: list[str]) -> None:
    assert said(beside(losses=(Loss("P1", SUBMITTED - timedelta(days=days)),)), "R39") == speaks


def test_r39_the_last_loss_counts_and_only_a_members() -> None:
    old, new = Loss("P1", SUBMITTED - timedelta(days=300)), Loss("P1", SUBMITTED - timedelta(days=3))
    (finding,) = found(beside(losses=(new, old)), "R39")
    assert (finding.severity, finding.facts["days"]) == ("block", 3)
    assert said(beside(losses=(Loss("P2", SUBMITTED),)), "R39") == []


# in-service


@pytest.mark.parametrize(("days", "speaks"), [(1, ["in-service"]), (0, ["in-service"]), (-1, [])])
def test_who_has_left_the_service_is_not_sent(days: int, speaks: list[str]) -> None:
    assert said(beside(left=(Left("P1", SUBMITTED - timedelta(days=days)),)), "in-service") == speaks


def test_only_a_member_who_left_is_held_back_and_the_way_out_is_told() -> None:
    assert said(beside(left=(Left("P2", SUBMITTED),)), "in-service") == []
    (finding,) = found(beside(left=(Left("P1", SUBMITTED),)), "in-service")
    assert (finding.severity, finding.citation) == ("block", "S-SOA, S-HUNAN")
    assert "travel person rejoin P1" in finding.message.render("zh")


@pytest.mark.parametrize("rule", ["R01", "R02", "R20", "R21", "R22", "R32", "R36", "R39", "in-service"])
def test_without_a_store_and_with_empty_registers_nothing_is_held_against_anybody(rule: str) -> None:
    assert said(TROYAN, rule) == []
    assert said(beside(application=TROYAN), rule) == []
