"""What the papers and the request must say: checklists, letters, statements, invitations."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.pure.applications import (
    OWN,
    TROYAN,
    changed,
    deciding,
    found,
    member,
    of_size,
    paper,
    said,
    stay,
    with_papers,
)
from travel.application import Application
from travel.policy import read_book

TRACKS = ("general", "academic", "enterprise", "training", "hk-macao")
EXIT, ENTRY = TROYAN.delegation.exit, TROYAN.delegation.entry


# R29


@pytest.mark.parametrize("track", TRACKS)
def test_r29_every_track_wants_invitation_and_programme(track: str) -> None:
    def left(*kinds: str) -> list[str]:
        return said(deciding(changed(with_papers(*map(paper, kinds)), track=track)), "R29")

    assert left("invitation", "programme") == []
    assert left("invitation") == ["R29"]
    assert left("programme", "other") == ["R29"]


def test_r29_names_all_that_is_missing_and_the_way_out() -> None:
    (finding,) = found(deciding(with_papers(), delegation="2023-0007"), "R29")
    assert (finding.severity, finding.facts) == ("block", {"papers": ["invitation", "programme"]})
    assert "travel delegation supplement 2023-0007 invitation=FILE programme=FILE" in finding.message.render("en")


def test_r29_papers_may_come_until_the_decision() -> None:
    (finding,) = found(deciding(with_papers(), action="submit"), "R29")
    assert finding.severity == "warn"


def test_r29_an_office_writes_its_own_list() -> None:
    own = '[papers]\nenterprise = { value = ["invitation", "budget-approval"], citation = "S-XAM" }\n'
    book = read_book(OWN + own, "own.toml")
    papers = with_papers(paper("invitation"), paper("programme"))
    assert said(deciding(papers), "R29", book=book) == []
    (finding,) = found(deciding(changed(papers, track="enterprise")), "R29", book=book)
    assert finding.facts == {"papers": ["budget-approval"]}


# R31

JOINED = ("consultation", "organiser-approval", "task-notice")


@pytest.mark.parametrize(
    ("formation", "wanted"),
    [("own", ()), ("joint", ("consultation",)), ("ministry", JOINED), ("province", JOINED)],
)
def test_r31_letters_between_the_units_are_there_by_the_decision(formation: str, wanted: tuple[str, ...]) -> None:
    application = changed(formation=formation)
    everything = changed(application, attachments=tuple(map(paper, wanted)))
    assert said(deciding(everything), "R31") == []
    for missing in wanted:
        papers = tuple(paper(kind) for kind in wanted if kind != missing)
        (finding,) = found(deciding(changed(application, attachments=papers)), "R31")
        assert (finding.severity, finding.facts) == ("block", {"formation": formation, "papers": [missing]})


@pytest.mark.parametrize(
    ("formation", "more"),
    [
        ("own", ()),
        ("joint", ("task-notice", "confirmation")),
        ("ministry", ("confirmation",)),
        ("province", ("confirmation",)),
    ],
)
def test_r31_what_follows_the_approval_is_there_by_the_departure(formation: str, more: tuple[str, ...]) -> None:
    application = changed(formation=formation, attachments=tuple(map(paper, JOINED)))
    assert said(deciding(application), "R31") == []
    leaving = deciding(application, action="depart", state="cleared")
    missing = [finding.facts["papers"] for finding in found(leaving, "R31")]
    assert missing == ([[kind for kind in more if kind not in JOINED]] if more else [])
    complete = changed(application, attachments=tuple(map(paper, (*JOINED, *more))))
    assert said(deciding(complete, action="depart", state="cleared"), "R31") == []


def test_r31_nobody_is_written_to_where_only_the_organisers_people_go() -> None:
    own = tuple(each for each in TROYAN.members if each.unit == TROYAN.delegation.organiser)
    alone = changed(with_papers(), formation="joint", members=own)
    assert said(deciding(alone), "R31") == said(deciding(alone, action="depart"), "R31") == []
    with_another = changed(alone, members=(*own, member("馆员", unit="景德镇中国陶瓷博物馆")))
    assert said(deciding(with_another), "R31") == ["R31"]
    joining = changed(alone, formation="ministry")
    assert said(deciding(joining), "R31") == ["R31"]


# R27


def stating(*statements: str, track: str = "general", **particulars: Any) -> Application:
    return changed(track=track, statements=statements, **particulars)


@pytest.mark.parametrize(
    ("track", "wanted"),
    [
        ("general", ("in-plan", "noticed", "weekend-agreed", "interpreter")),
        ("academic", ("in-plan", "noticed", "interpreter")),
        ("enterprise", ("noticed",)),
        ("training", ()),
        ("hk-macao", ()),
    ],
)
def test_r27_each_track_makes_its_own_statements(track: str, wanted: tuple[str, ...]) -> None:
    assert said(stating(*wanted, track=track), "R27") == []
    for missing in wanted:
        (finding,) = found(stating(*(code for code in wanted if code != missing), track=track), "R27")
        assert (finding.severity, finding.facts) == ("justify", {"statements": [missing]})


def test_r27_who_goes_out_of_plan_does_not_state_the_contrary() -> None:
    assert said(stating("noticed", "weekend-agreed", "interpreter", plan=None), "R27") == []


# R51


def academic(**particulars: Any) -> Application:
    members = tuple(one.model_copy(update={"academic": one.role != "interpreter"}) for one in TROYAN.members)
    fitting: dict[str, Any] = {"statements": ("in-plan", "noticed", "interpreter", "academic"), "category": "academic"}
    return changed(**(fitting | {"track": "academic", "members": members} | particulars))


def test_r51_statement_task_and_every_member_qualify_the_interpreter_aside() -> None:
    assert said(academic(), "R51") == []
    assert said(academic(statements=("in-plan", "noticed")), "R51") == ["R51"]
    assert said(academic(category="culture"), "R51") == ["R51"]
    (finding,) = found(academic(members=(*academic().members, member("己"))), "R51")
    assert (finding.severity, finding.facts) == ("block", {"names": ["己"]})


@pytest.mark.parametrize("track", ["general", "enterprise", "training", "hk-macao"])
def test_r51_asks_nobody_who_claims_no_exemption(track: str) -> None:
    assert said(changed(track=track), "R51") == []


# R25


def signed_by(signer: str | None, nationality: str | None = None) -> Application:
    visit = TROYAN.visits[0]
    assert visit.invitation is not None
    invitation = visit.invitation.model_copy(update={"signer": signer, "signer_nationality": nationality})
    return changed(visits=(visit.model_copy(update={"invitation": invitation}),))


@pytest.mark.parametrize(
    "signer",
    [
        "王伟",
        "欧阳 娜娜",
        "王伟先生",
        "欧阳娜娜 教授",
        "Wang Wei",
        "Wei ZHANG",
        "Dr. Li Zhang.",
        "Dr. Wang Lei",
        "Prof. Dr. Chen Jing, PhD",
        "Ｗａｎｇ　Ｌｅｉ",
        "Liu,Yang",
        "Zhao Min (Rector)",
    ],
)
def test_r25_a_signer_whose_name_looks_chinese_states_the_nationality(signer: str) -> None:
    (finding,) = found(signed_by(signer), "R25")
    assert (finding.severity, finding.facts["signer"]) == ("justify", signer)
    assert said(signed_by(signer, "BG"), "R25") == []


@pytest.mark.parametrize(
    "signer",
    [None, "Donka Mihaylova", "约翰·史密斯", "Wang", "Anna Wangler", "王", "Dr. Mihaylova", "约翰·史密斯先生"],
)
def test_r25_other_names_are_left_alone(signer: str | None) -> None:
    assert said(signed_by(signer), "R25") == []


@pytest.mark.parametrize(
    ("country", "signer", "speaks"),
    [
        ("HK", "陈大文", []),
        ("MO", "Chan Wang", []),
        ("TW", "Wang Lei", []),
        ("JP", "田中太郎", []),
        ("JP", "Wang Lei", ["R25"]),
        ("KR", "金哲", []),
        ("SG", "陈大文", ["R25"]),
    ],
)
def test_r25_a_chinese_name_is_no_question_where_such_names_are_at_home(
    country: str, signer: str, speaks: list[str]
) -> None:
    visit = stay("某地", country, EXIT, TROYAN.delegation.entry)
    assert visit.invitation is not None
    signed = visit.model_copy(update={"invitation": visit.invitation.model_copy(update={"signer": signer})})
    assert said(changed(visits=(signed,)), "R25") == speaks


@pytest.mark.parametrize(
    ("kind", "track", "severity"),
    [
        ("parliamentarian", "general", "block"),
        ("parliamentarian", "enterprise", "block"),
        ("overseas-chinese", "general", "block"),
        ("overseas-chinese", "enterprise", None),
        ("institution", "general", None),
    ],
)
def test_r25_a_single_member_of_parliament_does_not_invite(kind: str, track: str, severity: str | None) -> None:
    visit = TROYAN.visits[0]
    assert visit.invitation is not None
    visit = visit.model_copy(update={"invitation": visit.invitation.model_copy(update={"kind": kind})})
    findings = found(changed(visits=(visit,), track=track), "R25")
    assert [finding.severity for finding in findings] == ([severity] if severity else [])


# R26


def hosted(*names: tuple[str, str]) -> Application:
    visits = []
    for day, (host, host_zh) in enumerate(names, EXIT.day):
        visit = stay(f"城市{day}", "BG", date(2023, 9, day), date(2023, 9, day))
        assert visit.invitation is not None
        invitation = visit.invitation.model_copy(update={"host": host, "host_zh": host_zh})
        visits.append(visit.model_copy(update={"invitation": invitation}))
    return changed(visits=tuple(visits))


def test_r26_one_host_has_one_chinese_name() -> None:
    assert said(hosted(("Troyan", "特罗阳市政府"), ("TROYAN ", "特罗阳市政府")), "R26") == []
    assert said(hosted(("Troyan", "特罗阳市政府"), ("Sofia", "索非亚市政府")), "R26") == []
    (finding,) = found(hosted(("Troyan", "特罗阳市政府"), ("T royan", "特洛扬市政府")), "R26")
    assert (finding.severity, finding.facts["names"]) == ("justify", ["特罗阳市政府", "特洛扬市政府"])


@pytest.mark.parametrize(("persons", "severity"), [(3, "warn"), (4, None), (5, "justify")])
def test_r26_as_many_travel_as_are_invited(persons: int, severity: str | None) -> None:
    findings = found(of_size(persons), "R26")
    assert [finding.severity for finding in findings] == ([severity] if severity else [])
