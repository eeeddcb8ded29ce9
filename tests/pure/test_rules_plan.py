"""The rules on the annual plan, with what the register of the plan says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pure.applications import SUBMITTED, TROYAN, changed, example, found, of_size, said
from travel.application import Application
from travel.facts import Facts, PlanEntry, PlanUse, Register
from travel.policy import read_book

OFFICE = TROYAN.delegation.organiser
MUSEUM = "景德镇中国陶瓷博物馆"
UNPLANNED = changed(plan=None)
SPENDING = read_book(
    'name = "own"\ninherits = "national"\nlabel = { zh = "自", en = "own" }\n'
    '[plan]\ncancelled = { value = "spent", citation = "x" }\n',
    "own.toml",
)
REFUSING = read_book(
    'name = "own"\ninherits = "national"\nlabel = { zh = "自", en = "own" }\n'
    '[plan]\nswap = { value = false, citation = "x" }\n',
    "own.toml",
)


def entry(number: str = "2023-05", **particulars: Any) -> PlanEntry:
    """An entry of the office's plan for four persons."""
    known: dict[str, Any] = {"number": number, "year": 2023, "unit": OFFICE, "persons": 4}
    return PlanEntry(**known | particulars)


def planned(*entries: PlanEntry, application: Application = TROYAN, **more: Any) -> Facts:
    """The application beside a registered plan."""
    return Facts(application, SUBMITTED, register=Register(planned=True, plan=entries, **more))


def swapping(number: str = "2023-08", why: str = "外方临时更改展期") -> Application:
    """The application out of plan, in the place of a planned one."""
    return changed(plan=None, swapped_plan=number, out_of_plan=why)


# R01


def test_r01_a_number_of_ones_own_that_nobody_used_passes() -> None:
    assert said(planned(entry()), "R01") == []


def test_r01_a_number_is_used_once() -> None:
    (finding,) = found(planned(entry(used_by=("2023-0003",))), "R01")
    assert (finding.severity, finding.facts["delegations"]) == ("justify", ["2023-0003"])


def test_r01_a_number_of_another_unit_is_not_ones_own() -> None:
    (finding,) = found(planned(entry(unit=MUSEUM)), "R01")
    assert finding.facts == {"plan": "2023-05", "year": 2023, "unit": MUSEUM, "organiser": OFFICE}


def test_r01_spaces_and_full_width_forms_do_not_make_another_unit() -> None:
    assert said(planned(entry(unit=f" {OFFICE}　")), "R01") == []


@pytest.mark.parametrize(("book", "speaks"), [(None, []), (SPENDING, ["R01"])])
def test_r01_whether_a_cancelled_delegation_used_its_number_is_the_offices_to_say(book: Any, speaks: list[str]) -> None:
    assert said(planned(entry(cancelled=("2023-0003",))), "R01", book=book) == speaks


@pytest.mark.parametrize(
    ("track", "weight"), [("general", ["justify"]), ("academic", ["warn"]), ("training", []), ("enterprise", [])]
)
def test_r01_the_academic_track_is_only_warned_and_others_have_plans_of_their_own(
    track: str, weight: list[str]
) -> None:
    facts = planned(entry(used_by=("2023-0003",)), application=changed(track=track))
    assert [finding.severity for finding in found(facts, "R01")] == weight


def test_r01_says_nothing_without_a_store_or_a_plan() -> None:
    assert said(TROYAN, "R01") == []
    assert said(Facts(TROYAN, SUBMITTED, register=Register()), "R01", "R02", "R03") == []


# R02


def within(persons: int = 4, delegations: int = 0, used: int = 0, *entries: PlanEntry, **more: Any) -> Facts:
    """``persons`` travel; ``delegations`` with ``used`` persons are charged to the plan already."""
    application = more.pop("application", of_size(persons))
    return planned(*(entries or (entry(),)), application=application, use=PlanUse(delegations, used), **more)


def test_r02_the_delegations_of_a_year_stay_within_the_plan() -> None:
    two = (entry(), entry("2023-06"))
    assert said(within(4, 1, 4, *two), "R02") == []
    (finding,) = found(within(4, 2, 4, *two), "R02")
    assert finding.severity == "block"
    assert finding.facts["delegations"] == 3
    assert finding.facts["planned_delegations"] == 2


def test_r02_the_persons_of_a_year_stay_within_the_plan() -> None:
    two = (entry(), entry("2023-06"))
    assert said(within(5, 1, 3, *two), "R02") == []
    (finding,) = found(within(6, 1, 3, *two), "R02")
    assert (finding.facts["persons"], finding.facts["planned_persons"]) == (9, 8)


def test_r02_one_delegation_may_take_what_another_left() -> None:
    """The total is what is controlled, not the single entry."""
    assert said(within(6, 0, 0, entry(persons=4), entry("2023-06", persons=2)), "R02") == []


def test_r02_entries_planned_apart_neither_count_nor_are_counted() -> None:
    assert said(within(4, 1, 4, entry(), entry("2023-06", apart=True)), "R02") == ["R02", "R02"]
    assert said(within(4, 9, 40, entry(apart=True)), "R02") == []


def test_r02_entries_of_another_year_do_not_count() -> None:
    assert said(within(4, 1, 4, entry(), entry("2022-06", year=2022)), "R02") == ["R02", "R02"]


def test_r02_a_unit_without_a_plan_sends_nobody_while_others_have_one() -> None:
    assert said(planned(application=UNPLANNED), "R02") == ["R02", "R02"]


def test_r02_on_an_entry_another_unit_gave_up_its_persons_are_the_limit() -> None:
    given_up = entry("2023-08", unit=MUSEUM, persons=4)
    assert said(within(4, 9, 40, given_up, application=of_size(4, swapping())), "R02") == []
    (finding,) = found(within(4, 9, 40, given_up, application=of_size(5, swapping())), "R02")
    assert (finding.facts["unit"], finding.facts["planned_persons"], finding.facts["persons"]) == (MUSEUM, 4, 5)


@pytest.mark.parametrize(("book", "speaks"), [(None, []), (SPENDING, ["R02", "R02"])])
def test_r02_cancelled_delegations_count_where_they_spend_their_entry(book: Any, speaks: list[str]) -> None:
    assert said(within(use_cancelled=PlanUse(1, 4)), "R02", book=book) == speaks


@pytest.mark.parametrize("track", ["academic", "enterprise", "training", "hk-macao"])
def test_r02_binds_the_general_track_only(track: str) -> None:
    assert said(within(4, 9, 40, application=changed(track=track)), "R02") == []


# R03


def test_r03_a_number_in_the_plan_of_the_year_is_in_plan() -> None:
    assert said(planned(entry()), "R03") == []
    assert said(TROYAN, "R03") == []  # without a store nobody can say that the number is wrong


def test_r03_a_form_without_number_swap_and_reason_is_found_even_without_a_store() -> None:
    assert said(UNPLANNED, "R03") == ["R03", "R03"]
    assert {finding.severity for finding in found(example("study-tour-2023"), "R03")} == {"justify"}


def test_r03_an_unknown_number_and_one_of_another_year_are_out_of_plan() -> None:
    for entries in ((), (entry(year=2022),), (entry("2023-06"),)):
        first, *lacking = found(planned(*entries), "R03")
        assert (first.facts["plan"], first.severity) == ("2023-05", "justify")
        assert len(lacking) == 2


def test_r03_a_swap_with_its_reason_is_left_to_an_approver() -> None:
    (finding,) = found(planned(entry("2023-08"), application=swapping()), "R03")
    assert finding.severity == "justify"
    assert "外方临时更改展期" in finding.message.render("en")
    assert said(swapping(), "R03") == ["R03"]


@pytest.mark.parametrize(
    ("application", "lacking"),
    [
        (swapping(why=""), "without saying why"),
        (changed(plan=None, out_of_plan="展期临时更改"), "gives up no planned one"),
        (swapping("2023-99"), "no number 2023-99 to give up"),
    ],
)
def test_r03_swap_and_reason_are_both_wanted(application: Application, lacking: str) -> None:
    (finding,) = found(planned(entry("2023-08", used_by=()), application=application), "R03")
    assert lacking in finding.message.render("en")


def test_r03_free_numbers_of_the_unit_are_offered() -> None:
    entries = (entry("2023-08"), entry("2023-09", used_by=("2023-0003",)), entry("2023-10", unit=MUSEUM))
    unreasoned = changed(plan=None, out_of_plan="展期临时更改")
    (finding,) = found(planned(*entries, application=unreasoned), "R03")
    assert finding.message.render("en").endswith("the unit's free numbers: 2023-08.")


def test_r03_an_entry_that_is_used_cannot_be_given_up() -> None:
    (finding,) = found(planned(entry("2023-08", used_by=("2023-0003",)), application=swapping()), "R03")
    assert "2023-0003 has used it" in finding.message.render("en")


def test_r03_a_free_number_of_another_unit_may_be_borrowed() -> None:
    """S-BLCU: an unplanned group borrows a free number from another unit."""
    (finding,) = found(planned(entry("2023-08", unit=MUSEUM), application=swapping()), "R03")
    assert f"takes the place of 2023-08, which is {MUSEUM}'s" in finding.message.render("en")
    assert finding.facts["unit"] == MUSEUM


def test_r03_a_number_of_ones_own_is_not_told_as_anothers() -> None:
    (finding,) = found(planned(entry("2023-08"), application=swapping()), "R03")
    assert OFFICE not in finding.message.render("en")
    assert "unit" not in finding.facts


def test_r03_who_is_in_the_plan_gives_up_nothing() -> None:
    both = changed(swapped_plan="2023-08", out_of_plan="展期临时更改")
    for facts in (Facts(both, SUBMITTED), planned(entry(), entry("2023-08"), application=both)):
        (finding,) = found(facts, "R03")
        assert finding.facts == {"plan": "2023-05", "swapped_plan": "2023-08"}
    assert said(planned(entry(), entry("2023-08")), "R03") == []


@pytest.mark.parametrize("written", ["２０２３－０５", " 2023-05 ", "2023-05　"])
def test_a_plan_number_is_kept_in_one_form_however_it_is_typed(written: str) -> None:
    typed = TROYAN.model_dump(by_alias=True)
    typed["delegation"] |= {"plan": written, "swapped_plan": written}
    read = Application.model_validate(typed).delegation
    assert (read.plan, read.swapped_plan) == ("2023-05", "2023-05")


def test_r03_an_office_may_refuse_what_is_out_of_plan() -> None:
    (finding,) = found(planned(entry("2023-08"), application=swapping()), "R03", book=REFUSING)
    assert finding.severity == "block"
    assert said(planned(entry()), "R03", book=REFUSING) == []


@pytest.mark.parametrize(("track", "speaks"), [("academic", True), ("training", False), ("hk-macao", False)])
def test_r03_academic_delegations_are_planned_too(track: str, speaks: bool) -> None:
    assert bool(said(changed(plan=None, track=track), "R03")) == speaks
