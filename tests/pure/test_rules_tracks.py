"""Limits of single tracks, long ways, lead times, and who decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.pure.applications import (
    OWN,
    SUBMITTED,
    TROYAN,
    approved,
    changed,
    deciding,
    found,
    member,
    of_size,
    paper,
    said,
    stay,
)
from travel.application import Application, Funding, Visit
from travel.facts import Facts, Owed, PassportFact, Register, ReportFact
from travel.policy import load_book, read_book

EXIT, ENTRY = TROYAN.delegation.exit, TROYAN.delegation.entry
CLAIM = "无直航，每周两班"


def journey(*countries: str, days: int, **particulars: Any) -> Application:
    entry = EXIT + timedelta(days=days - 1)
    visits = tuple(stay(f"城市{code}", code, EXIT, entry) for code in countries)
    fitting: dict[str, Any] = {"exit": EXIT, "entry": entry, "visits": visits}
    return changed(**(fitting | particulars))


# R05 and R06


@pytest.mark.parametrize(
    ("countries", "limit"), [(("EG",), 6), (("PE",), 6), (("EG", "BG"), 9), (("EG", "BG", "AT"), 10)]
)
def test_r05_a_long_way_gives_a_day_more_where_it_is_claimed(countries: tuple[str, ...], limit: int) -> None:
    assert said(journey(*countries, days=limit, long_haul=CLAIM), "R05", "R06") == []
    assert said(journey(*countries, days=limit + 1, long_haul=CLAIM), "R05", "R06") == ["R05"]


def test_r05_tells_who_claims_it_for_too_many_countries_that_the_long_way_gives_no_day_more() -> None:
    def sentence(*countries: str, days: int) -> str:
        (finding,) = found(journey(*countries, days=days, long_haul=CLAIM), "R05")
        return finding.message.render("en")

    assert "journeys to at most 2." in sentence("EG", "BG", "AT", days=11)
    assert "long-haul" not in sentence("BG", "AT", "IT", days=11)  # it is not far away at all, which R06 says
    assert "long-haul" not in sentence("EG", "BG", days=10)


def test_r06_six_days_in_africa_are_allowed_and_in_europe_to_be_justified() -> None:
    assert said(journey("EG", days=6, long_haul=CLAIM), "R05", "R06") == []
    assert said(journey("EG", days=6), "R05", "R06") == ["R05"]
    assert said(journey("BG", days=6, long_haul=CLAIM), "R05", "R06") == ["R05", "R06"]
    assert said(journey("US", days=5, long_haul=CLAIM), "R05", "R06") == ["R06"]
    assert said(journey("BG", days=5, long_haul=" "), "R06") == []


def test_r06_an_airside_transit_is_no_visit_to_a_far_region() -> None:
    application = journey("BG", days=6, long_haul=CLAIM)
    transit = stay("开罗", "EG", EXIT, EXIT, airside=True)
    assert said(changed(application, visits=(transit, *application.visits)), "R05", "R06") == ["R05", "R06"]


@pytest.mark.parametrize("track", ["academic", "enterprise", "training", "hk-macao"])
def test_r06_binds_no_other_track(track: str) -> None:
    assert said(journey("BG", days=6, long_haul=CLAIM, track=track), "R06") == []


# R14


def unreviewed(**particulars: Any) -> Application:
    assert TROYAN.funding is not None
    return changed(funding=TROYAN.funding.model_copy(update={"finance_reviewed": False}), **particulars)


def test_r14_finance_reviews_before_the_decision() -> None:
    (finding,) = found(deciding(unreviewed()), "R14")
    assert finding.severity == "block"
    assert said(deciding(unreviewed(), passed=frozenset({"unit-head", "finance"})), "R14") == []
    assert said(deciding(unreviewed(), passed=frozenset({"unit-head"})), "R14") == ["R14"]
    assert said(deciding(TROYAN), "R14") == []
    assert said(deciding(changed(funding=None)), "R14") == ["R14"]


def test_r14_only_warns_before_the_decision_and_binds_only_the_general_track() -> None:
    (finding,) = found(unreviewed(), "R14")
    assert finding.severity == "warn"
    for track in ("academic", "enterprise", "training", "hk-macao"):
        assert said(deciding(unreviewed(track=track)), "R14") == []


# R30

ROUND = frozenset({"unit-head", "finance", "review"})


def ranked(rank: str) -> Application:
    return changed(members=(member("甲", rank=rank), *TROYAN.members[1:]))


@pytest.mark.parametrize(("rank", "speaks"), [("division", []), ("bureau-deputy", ["R30"]), ("ministry", ["R30"])])
def test_r30_the_round_has_the_steps_of_the_highest_rank(rank: str, speaks: list[str]) -> None:
    judged = deciding(ranked(rank), passed=ROUND, waiting=frozenset({"decision"}))
    assert said(judged, "R30") == speaks


def test_r30_names_the_step_that_is_missing() -> None:
    (finding,) = found(deciding(ranked("bureau"), passed=ROUND, waiting=frozenset({"decision"})), "R30")
    assert (finding.severity, finding.facts["steps"]) == ("block", ["province"])
    with_it = deciding(ranked("bureau"), passed=ROUND | {"decision"}, waiting=frozenset({"province"}))
    assert said(with_it, "R30") == []


def test_r30_more_steps_than_the_rank_needs_after_a_cut_are_no_fault() -> None:
    judged = deciding(ranked("section"), passed=ROUND | {"decision"}, waiting=frozenset({"province"}))
    assert said(judged, "R30") == []


def test_r30_a_joint_delegation_is_countersigned_as_long_as_others_send_people() -> None:
    joint = changed(formation="joint")
    judged = deciding(joint, passed=ROUND, waiting=frozenset({"decision"}))
    assert [finding.facts["steps"] for finding in found(judged, "R30")] == [["countersign"]]
    own = tuple(one.model_copy(update={"unit": joint.delegation.organiser}) for one in joint.members)
    assert said(judged.but(application=changed(joint, members=own)), "R30") == []


def test_r30_an_earlier_round_says_nothing_about_a_change() -> None:
    amending = Facts(ranked("bureau"), SUBMITTED, "approved", passed=ROUND | {"decision"}, action="amend")
    assert said(amending, "R30") == []


@pytest.mark.parametrize(
    ("changes", "speaks"),
    [
        ({"post": "县长"}, ["R30"]),
        ({"post": "中共昌江区委书记"}, ["R30"]),
        ({"post": "副县长"}, []),
        ({"post": "县长助理"}, []),
        ({"post": "县委副书记"}, []),
        ({"post": "局长", "leadership": "head"}, []),
        ({"post": "县长", "rank": "section"}, []),
        ({"post": "县长", "rank": "bureau-deputy"}, []),  # the province decides anyway
    ],
)
def test_r30_points_out_the_head_of_a_county_who_goes_to_the_province(
    changes: dict[str, str], speaks: list[str]
) -> None:
    judged = changed(members=(member("甲", **({"rank": "division"} | changes)),))
    assert said(judged, "R30") == speaks
    assert [finding.severity for finding in found(judged, "R30")] == ["warn" for _ in speaks]


def test_r30_points_out_the_head_of_a_government_or_an_enterprise() -> None:
    head = changed(members=(member("甲", rank="division", leadership="head", post="董事长", unit="浮梁县政府"),))
    assert said(changed(head, track="enterprise"), "R30") == ["R30"]
    deputy = head.members[0].model_copy(update={"leadership": "team"})
    assert said(changed(head, track="enterprise", members=(deputy,)), "R30") == []
    assert said(Facts(head, SUBMITTED, register=Register()), "R30") == []
    assert said(Facts(head, SUBMITTED, register=Register(governments=frozenset({"浮梁县政府"}))), "R30") == ["R30"]


def test_r30_somebody_decides() -> None:
    book = read_book(
        'name = "bare"\nlabel = { zh = "空", en = "bare" }\n'
        '[rules.R30]\nseverity = "block"\ntracks = "all"\ncitation = "design"\n',
        "bare.toml",
    )
    assert said(TROYAN, "R30", book=book) == ["R30"]
    assert said(TROYAN, "R30") == []


# R33


@pytest.mark.parametrize("track", ["general", "academic", "enterprise", "training", "hk-macao"])
@pytest.mark.parametrize(("days", "speaks"), [(60, []), (59, ["R33"]), (0, ["R33"]), (-1, [])])
def test_r33_sixty_days_before_the_exit(days: int, speaks: list[str], track: str) -> None:
    assert said(changed(track=track), "R33", on=EXIT - timedelta(days=days)) == speaks


@pytest.mark.parametrize(
    ("countries", "days", "speaks"),
    [
        (("HK",), 30, []),
        (("HK",), 29, ["R33"]),
        (("HK", "MO"), 30, []),
        (("HK", "BG"), 59, ["R33"]),
    ],
)
def test_r33_listed_countries_have_their_own_days(countries: tuple[str, ...], days: int, speaks: list[str]) -> None:
    assert said(journey(*countries, days=4), "R33", on=EXIT - timedelta(days=days)) == speaks


@pytest.mark.parametrize(
    ("countries", "limit"), [(("BG",), 45), (("BG", "AT"), 90), (("US",), 90), (("FR",), 60), (("FR", "BG"), 90)]
)
def test_r33_an_office_has_a_table_of_its_own(countries: tuple[str, ...], limit: int) -> None:
    table = """
[lead_time]
one_country = { value = 45, citation = "S-MIRRBJ" }
several_countries = { value = 90, citation = "S-MIRRBJ" }
listed = { value = ["US 90", "FR 60"], citation = "S-MIRRBJ" }
"""
    book = read_book(OWN + table, "own.toml")
    assert said(journey(*countries, days=5), "R33", on=EXIT - timedelta(days=limit), book=book) == []
    (finding,) = found(journey(*countries, days=5), "R33", on=EXIT - timedelta(days=limit - 1), book=book)
    assert (finding.severity, finding.facts["limit"]) == ("warn", limit)


@pytest.mark.parametrize(
    ("countries", "on", "speaks"),
    [
        # 60 working days until 17 September 2023: July 21 from the 3rd, August 23, September 11, and 5 of June's last
        # week after the Dragon Boat days (22 to 24 June off, Sunday the 25th worked): the 26th to the 30th
        (("BG",), date(2023, 6, 25), []),
        (("BG",), date(2023, 6, 26), ["R33"]),
        (("US",), date(2023, 6, 25), ["R33"]),
        (("HK",), date(2023, 6, 26), ["R33"]),
    ],
)
def test_r33_shanghai_counts_working_days(countries: tuple[str, ...], on: date, speaks: list[str]) -> None:
    """S-USST: 60 working days, 120 for the United States."""
    assert said(journey(*countries, days=4), "R33", on=on, book=load_book("shanghai")) == speaks


def test_r33_says_which_days_it_counts() -> None:
    (finding,) = found(journey("BG", days=4), "R33", on=date(2023, 9, 11), book=load_book("shanghai"))
    assert (finding.facts["days"], finding.facts["limit"], finding.facts["unit"]) == (4, 60, "working-days")
    assert "4个工作日" in finding.message.render("zh")
    assert finding.citation


# R42 and R43


def owing(kind: str, due: date) -> Facts:
    return Facts(TROYAN, date(2023, 10, 22), "reported", owed=(Owed(1, kind, "外办", due),))


def test_r42_the_results_notice_is_late_the_day_after_it_was_due() -> None:
    assert said(owing("results-notice", date(2023, 10, 22)), "R42") == []
    (finding,) = found(owing("results-notice", date(2023, 10, 21)), "R42")
    assert (finding.severity, finding.facts) == ("warn", {"due_on": "2023-10-21", "days_overdue": 1})
    assert said(owing("trip-report", date(2023, 10, 21)), "R42") == []


def test_r43_the_delegation_rates_itself() -> None:
    report = ReportFact("accepted", {}, 2, "report.pdf", self_rating="good")
    assert said(Facts(TROYAN, ENTRY, report=report), "R43") == []
    unrated = ReportFact("accepted", {}, 2, "report.pdf")
    assert said(Facts(TROYAN, ENTRY, report=unrated), "R43") == ["R43"]


# R47


def training(
    persons: int = 25, days: int = 21, countries: tuple[str, ...] = ("DE",), papers: bool = True
) -> Application:
    members = of_size(persons).members
    attachments = (paper("training-review"),) if papers else ()
    return journey(*countries, days=days, track="training", members=members, attachments=attachments)


def test_r47_one_country_twenty_five_persons_twenty_one_days_and_a_review() -> None:
    assert said(training(), "R47") == []
    assert [finding.severity for finding in found(training(persons=26), "R47")] == ["justify"]
    assert said(training(days=20), "R47") == ["R47"]
    assert said(training(countries=("DE", "AT")), "R47") == ["R47"]
    assert said(training(papers=False), "R47") == ["R47"]


def test_r47_r52_the_papers_are_wanted_by_the_decision() -> None:
    for rule, application in (("R47", training(papers=False)), ("R52", long_stay(91, "国家留学基金"))):
        early = Facts(application, SUBMITTED, action="submit")
        assert [finding.severity for finding in found(early, rule)] == ["warn"]
        assert "warn" not in [finding.severity for finding in found(early.but(action="pass"), rule)]
    too_many = Facts(training(persons=26), SUBMITTED, action="submit")
    assert [finding.severity for finding in found(too_many, "R47")] == ["justify"]


@pytest.mark.parametrize("track", ["general", "academic", "enterprise", "hk-macao"])
def test_r47_is_for_training_alone(track: str) -> None:
    assert said(changed(training(26, 5, ("DE", "AT"), papers=False), track=track), "R47") == []


# R48 and the endorsement


@pytest.mark.parametrize(("countries", "limit"), [(("HK",), 5), (("MO",), 4), (("HK", "MO"), 8)])
def test_r48_days_in_hong_kong_and_macao(countries: tuple[str, ...], limit: int) -> None:
    assert said(journey(*countries, days=limit, track="hk-macao"), "R48") == []
    (finding,) = found(journey(*countries, days=limit + 1, track="hk-macao"), "R48")
    assert (finding.severity, finding.facts["limit"]) == ("justify", limit)


def test_r48_hong_kong_and_macao_alone_on_another_track_are_pointed_out() -> None:
    for track in ("general", "enterprise", "training"):
        (finding,) = found(journey("HK", "MO", days=4, track=track), "R48")
        assert (finding.severity, finding.facts["countries"]) == ("warn", ["HK", "MO"])
        assert said(journey("HK", "BG", days=4, track=track), "R48") == []
    assert said(journey("HK", days=30, track="academic"), "R48") == []


def test_r48_nobody_goes_elsewhere_on_that_track() -> None:
    (finding,) = found(journey("HK", "BG", days=5, track="hk-macao"), "R48")
    assert finding.facts == {"countries": ["BG"]}


def bearing(until: date | None, kind: str = "hk-macao-pass", visits: tuple[Visit, ...] | None = None) -> Facts:
    """Ready to leave for Hong Kong with a document lent."""
    application = journey("HK", days=4, track="hk-macao")
    application = application if visits is None else changed(application, visits=visits)
    lent = PassportFact("C1", "甲", kind, "lent", date(2030, 1, 1), "2023-0007", until)
    return Facts(
        application, EXIT, "cleared", approved(application), passports=(lent,), action="depart", delegation="2023-0007"
    )


def test_the_endorsement_is_valid_on_the_day_of_entry() -> None:
    assert said(bearing(EXIT), "endorsement") == []
    (expired,) = found(bearing(EXIT - timedelta(days=1)), "endorsement")
    assert expired.severity == "block"
    (unknown,) = found(bearing(None), "endorsement")
    assert unknown.severity == "warn"


def test_the_endorsement_is_asked_of_passes_for_hong_kong_and_macao_alone() -> None:
    assert said(bearing(None, kind="service"), "endorsement") == []
    assert said(bearing(None, visits=TROYAN.visits), "endorsement") == []


def test_the_last_entry_counts() -> None:
    both = (stay("香港", "HK", EXIT, EXIT), stay("澳门", "MO", EXIT + timedelta(days=2), EXIT + timedelta(days=3)))
    assert said(bearing(EXIT + timedelta(days=2), visits=both), "endorsement") == []
    assert said(bearing(EXIT + timedelta(days=1), visits=both), "endorsement") == ["endorsement"]


# R52


def long_stay(days: int, sending: str | None, *kinds: str) -> Application:
    funding = Funding(source="国家留学基金", sending_source=sending)
    papers = tuple(map(paper, kinds))
    return journey("GB", days=days, track="academic", funding=funding, attachments=papers)


def test_r52_a_stay_of_more_than_ninety_days_is_paid_as_its_sending_document_says() -> None:
    assert said(long_stay(91, "国家留学 基金", "sending-document"), "R52") == []
    (other,) = found(long_stay(91, "学校经费", "sending-document"), "R52")
    assert other.facts == {"source": "国家留学基金", "sending_source": "学校经费"}
    assert said(long_stay(91, None, "sending-document"), "R52") == ["R52"]
    assert said(long_stay(91, "国家留学基金"), "R52") == ["R52"]


def test_r52_asks_nothing_of_a_short_stay_or_another_track() -> None:
    assert said(long_stay(90, "学校经费"), "R52") == []
    assert said(changed(long_stay(91, "学校经费"), track="enterprise"), "R52") == []
