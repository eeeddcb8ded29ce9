"""Who may go, with which papers of his own: clearance, age, retirement."""

from __future__ import annotations

from datetime import date

import pytest

from tests.pure.applications import OWN, TROYAN, changed, deciding, found, member, paper, said, with_papers
from travel.application import Application, Attachment
from travel.policy import read_book
from travel.rules.compare import as_listed

EXIT = TROYAN.delegation.exit


# R18


def test_r18_a_clearance_without_a_name_covers_everybody() -> None:
    assert said(deciding(with_papers(paper("clearance"))), "R18") == []
    assert said(deciding(with_papers()), "R18") == ["R18"]


def test_r18_a_clearance_with_a_name_covers_that_member_alone() -> None:
    named = with_papers(*(paper("clearance", member=name) for name in "甲乙丙丁"))
    assert said(deciding(named), "R18") == []
    (finding,) = found(deciding(with_papers(*named.attachments[:3])), "R18")
    assert finding.facts == {"names": ["丁"]}


def test_r18_a_clearance_may_name_its_member_by_number() -> None:
    namesakes = tuple(member("甲", person=person, rank="other") for person in ("P00001", "P00002"))
    both = [paper("clearance", member=each.person) for each in namesakes]
    assert said(deciding(changed(members=namesakes, attachments=tuple(both))), "R18") == []
    for one in both:
        (finding,) = found(deciding(changed(members=namesakes, attachments=(one,))), "R18")
        assert finding.facts == {"names": ["甲"]}


def test_r18_spaces_and_width_of_a_name_do_not_matter() -> None:
    one = changed(members=(member("Ａn Na"),), attachments=(paper("clearance", member="anna"),))
    assert said(deciding(one), "R18") == []


@pytest.mark.parametrize(
    ("action", "severity"), [("", "warn"), ("submit", "warn"), ("supplement", "warn"), ("pass", "block")]
)
def test_r18_the_clearance_may_come_until_the_decision(action: str, severity: str) -> None:
    (finding,) = found(deciding(with_papers(), action=action), "R18")
    assert finding.severity == severity


def test_r18_names_the_command_that_hands_it_in_once_the_case_has_a_number() -> None:
    (filed,) = found(deciding(with_papers(), delegation="2023-0007"), "R18")
    assert filed.message.render("en").endswith("To hand in: travel delegation supplement 2023-0007 clearance=FILE")
    (form,) = found(deciding(with_papers()), "R18")
    assert "supplement" not in form.message.render("en")


@pytest.mark.parametrize("track", ["general", "academic", "enterprise", "training", "hk-macao"])
def test_r18_binds_every_track(track: str) -> None:
    assert said(deciding(changed(with_papers(), track=track)), "R18") == ["R18"]


def test_r18_asks_for_the_issuer_only_where_the_book_says_who_it_is() -> None:
    book = read_book(
        OWN + '[clearance]\nissuers = { value = ["division-deputy 市委组织部"], citation = "design" }\n', "own.toml"
    )
    anybody, wrong = paper("clearance"), paper("clearance", issued_by="本单位人事处")
    right = paper("clearance", issued_by="市委 组织部", member="甲")
    assert said(deciding(with_papers(wrong)), "R18") == []
    assert said(deciding(with_papers(right, anybody)), "R18", book=book) == []
    for papers in ((wrong,), (anybody,)):
        (finding,) = found(deciding(with_papers(*papers)), "R18", book=book)
        assert finding.facts == {"name": "甲", "rank": "division-deputy", "issuers": ["市委组织部"]}


# R19

HALF_A_YEAR = read_book(OWN + '[clearance]\nvalidity_months = { value = 6, citation = "design" }\n', "own.toml")


@pytest.mark.parametrize(
    ("dated", "speaks"),
    [
        (date(2023, 3, 17), []),  # until the exit day itself
        (date(2023, 3, 16), [("R19", "warn")]),  # until the day before
        (date(2023, 1, 11), [("R19", "warn")]),  # until the day of submission
        (date(2023, 1, 10), [("R19", "block")]),  # expired the day before it
    ],
)
def test_r19_the_clearance_lasts_until_the_exit(dated: date, speaks: list[tuple[str, str]]) -> None:
    findings = found(deciding(with_papers(paper("clearance", dated=dated))), "R19", book=HALF_A_YEAR)
    assert [(finding.rule, finding.severity) for finding in findings] == speaks


def test_r19_the_newest_clearance_of_a_member_counts() -> None:
    old, new = paper("clearance", dated=date(2022, 1, 1)), paper("clearance", dated=date(2023, 6, 1), member="甲")
    (finding,) = found(deciding(with_papers(old, new)), "R19", book=HALF_A_YEAR)
    assert finding.facts["names"] == ["丙", "丁", "乙"]


def test_r19_says_that_the_office_has_not_set_the_period_once_there_is_a_date() -> None:
    (finding,) = found(deciding(with_papers(paper("clearance", dated=date(2023, 6, 1)))), "R19")
    assert (finding.severity, finding.facts) == ("warn", {"setting": "clearance.validity_months"})
    several = with_papers(*(paper("clearance", dated=date(2023, 6, day)) for day in (1, 2)))
    assert said(deciding(several), "R19") == ["R19"]
    assert said(deciding(with_papers(paper("clearance"))), "R19") == []
    assert said(deciding(with_papers()), "R19") == []


# R23


def aged(years: int, *papers: Attachment, days: int = 0, **particulars: object) -> Application:
    """One member who is so old on the exit day; with ``days`` his birthday lies so many days after it."""
    born = date(EXIT.year - years, EXIT.month, EXIT.day + days)
    return changed(members=(member("甲", born=born, **particulars), member("乙")), attachments=papers)


@pytest.mark.parametrize("track", ["general", "academic", "enterprise", "training", "hk-macao"])
@pytest.mark.parametrize(
    ("years", "days", "speaks"), [(59, 0, []), (60, 1, []), (60, 0, ["R23"])], ids=["59", "60 tomorrow", "60"]
)
def test_r23_from_sixty_on_proof_of_work_is_wanted(years: int, days: int, speaks: list[str], track: str) -> None:
    assert said(changed(aged(years, days=days), track=track), "R23") == speaks
    assert said(aged(years, paper("rehire"), days=days), "R23") == []
    assert said(aged(years, paper("rehire", member="乙"), days=days), "R23") == speaks


def test_r23_papers_of_age_ask_for_a_justification() -> None:
    (finding,) = found(aged(60), "R23")
    assert (finding.severity, finding.facts) == ("justify", {"name": "甲", "age": 60, "limit": 60})


@pytest.mark.parametrize(("days", "speaks"), [(1, []), (0, ["R23"])])
def test_r23_from_sixty_five_on_a_health_certificate_is_wanted(days: int, speaks: list[str]) -> None:
    assert said(aged(65, paper("rehire"), days=days), "R23") == speaks
    assert said(aged(65, paper("rehire"), paper("health"), days=days), "R23") == []


@pytest.mark.parametrize(("companion", "speaks"), [("乙", []), (None, ["R23"]), ("丙", ["R23"]), ("甲", ["R23"])])
def test_r23_from_seventy_on_another_member_goes_as_companion(companion: str | None, speaks: list[str]) -> None:
    papers = (paper("rehire"), paper("health"))
    assert said(aged(70, *papers, companion=companion), "R23") == speaks
    assert said(aged(70, *papers, days=1, companion=companion), "R23") == []


def test_r23_a_leap_day_birthday_comes_on_the_first_of_march_in_other_years() -> None:
    leapling = changed(members=(member("甲", born=date(1964, 2, 29)),), attachments=())
    assert said(changed(leapling, exit=date(2025, 2, 28)), "R23") == ["R23"]
    assert said(changed(leapling, exit=date(2024, 2, 28)), "R23") == []
    assert said(changed(leapling, exit=date(2024, 2, 29)), "R23") == ["R23"]


@pytest.mark.parametrize("track", ["general", "enterprise", "training", "hk-macao"])
def test_r23_the_retired_are_not_sent(track: str) -> None:
    retired = changed(aged(58, paper("rehire"), retired=True), track=track)
    (finding,) = found(retired, "R23")
    assert finding.severity == "block"


def test_r23_academic_exchange_may_send_the_retired_who_work_on() -> None:
    retired = changed(aged(58, retired=True), track="academic")
    (unproved,) = found(retired, "R23")
    assert unproved.severity == "block"
    (proved,) = found(changed(retired, attachments=(paper("rehire", member="甲"),)), "R23")
    assert proved.severity == "justify"


def test_names_stand_in_the_order_of_pinyin_and_rare_characters_after_them() -> None:
    assert sorted(["张伟", "丁", "赵", "甲", "丙", "吕品", "王", "安"], key=as_listed) == [
        *("安", "丙", "丁", "甲", "吕品", "王", "张伟", "赵"),
    ]
    assert sorted(["𠮷", "张", "阚", "Smith"], key=as_listed) == ["Smith", "张", "阚", "𠮷"]
