"""Papers that come after the form: who hands them in, when, and what they change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from tests.database.papers import UNIVERSITY, add_senders, hire, joint, refused, rules_of
from tests.office import EXAMPLES, MUSEUM, OFFICE, Office, filing, troyan
from travel.application import Application, Attachment
from travel.attachments import describe
from travel.delegations import cases
from travel.tables import Attachment as AttachmentRow
from travel.tables import table
from workflows.passport import Lending
from workflows.steps.journey import BriefingDetails
from workflows.steps.papers import Supplementing
from workflows.steps.review import Passing, Returning

FILED, SUBMITTED, LATER = date(2023, 7, 8), date(2023, 7, 10), date(2023, 7, 12)
DECIDED = date(2023, 7, 20)


def papers(*kinds: str, **particulars: Any) -> Supplementing:
    """Papers of these kinds, all saying the same of themselves."""
    file = describe(EXAMPLES, "clearance-troyan.pdf")
    return Supplementing(papers=tuple((Attachment(kind=kind, file=file.name, **particulars), file) for kind in kinds))


def bare(*kept: str) -> Application:
    """The Troyan case with only these kinds of paper."""
    application = troyan()
    left = tuple(paper for paper in application.attachments if paper.kind in kept)
    return application.model_copy(update={"attachments": left})


def kinds(office: Office, number: str) -> list[str]:
    return [paper.kind for paper in office.case(number).application.attachments]


def judged_last(office: Office, number: str) -> None:
    """The case at its last step."""
    for login in ("head", "finance", "reviewer"):
        office.do(login, "pass", number, DECIDED, Passing())


def test_a_case_goes_up_without_its_papers_and_is_decided_on_with_them(office: Office) -> None:
    number = office.drafted(application=bare())
    done = office.do("clerk", "submit", number, SUBMITTED)
    assert {finding.rule: finding.severity for finding in done.findings} == {"R18": "warn", "R29": "warn"}
    judged_last(office, number)
    refusal = refused(office, "approver", "pass", number, DECIDED, Passing())
    assert rules_of(refusal) == ["R18", "R29"]
    assert f"travel delegation supplement {number} clearance=" in refusal.findings[0].message.render("en")
    office.do("clerk", "supplement", number, DECIDED, papers("clearance", "invitation", "programme"))
    assert office.do("approver", "pass", number, DECIDED, Passing()).after == "approved"


def test_a_supplement_keeps_the_version_and_what_the_paper_says_of_itself(office: Office) -> None:
    number = office.submitted(application=bare("invitation", "programme"))
    details = papers("clearance", member="甲", number="外备9号", issued_by="市委组织部", dated=date(2023, 6, 1))
    done = office.do("clerk", "supplement", number, LATER, details)
    assert (done.before, done.after) == ("reviewing", "reviewing")
    case = office.case(number)
    assert (case.row.revision, case.round) == (1, 1)
    (paper,) = [each for each in case.application.attachments if each.kind == "clearance"]
    assert (paper.member, paper.number, paper.issued_by, paper.dated) == (
        "甲",
        "外备9号",
        "市委组织部",
        date(2023, 6, 1),
    )
    assert done.written["papers"][0]["member"] == "甲"
    assert len(done.written["papers"][0]["sha256"]) == 64


def test_the_answer_says_what_is_still_missing_and_is_not_refused_for_it(office: Office) -> None:
    number = office.submitted(application=bare())
    done = office.do("clerk", "supplement", number, LATER, papers("clearance", member="甲"))
    assert [(finding.rule, dict(finding.facts)) for finding in done.findings] == [
        ("R18", {"names": ["丙", "丁", "乙"]}),
        ("R29", {"papers": ["invitation", "programme"]}),
    ]


def test_what_blocks_the_application_does_not_stand_against_a_paper(sqlite_office: Office) -> None:
    seven = troyan().model_copy(update={"notice": None, "attachments": ()})
    number = sqlite_office.drafted(application=seven)
    done = sqlite_office.do("clerk", "supplement", number, FILED, papers("clearance"))
    assert ("R12", "block") in [(finding.rule, finding.severity) for finding in done.findings]
    assert kinds(sqlite_office, number) == ["clearance"]


def test_another_version_of_the_form_brings_its_own_papers(sqlite_office: Office) -> None:
    number = sqlite_office.drafted(application=bare())
    sqlite_office.do("clerk", "supplement", number, FILED, papers("clearance"))
    sqlite_office.do("clerk", "edit", number, FILED, filing(sqlite_office.store, bare("invitation")))
    assert kinds(sqlite_office, number) == ["invitation"]
    with sqlite_office.store.reading() as tx:
        rows = tx.execute(select(table(AttachmentRow).c.kind, table(AttachmentRow).c.revision)).all()
    assert [tuple(row) for row in rows] == [("clearance", 1), ("invitation", 2)]


@pytest.mark.parametrize("kind", ["report", "photo", "evidence", "note"])
def test_papers_of_a_report_or_a_note_do_not_come_in_this_way(sqlite_office: Office, kind: str) -> None:
    number = sqlite_office.drafted()
    assert rules_of(refused(sqlite_office, "clerk", "supplement", number, FILED, papers(kind))) == ["paper"]


def test_a_paper_is_about_one_who_travels(sqlite_office: Office) -> None:
    number = sqlite_office.drafted()
    refusal = refused(sqlite_office, "clerk", "supplement", number, FILED, papers("health", member="戊"))
    assert rules_of(refusal) == ["member"]
    sqlite_office.do("clerk", "supplement", number, FILED, papers("health", member=" 甲"))


def test_only_clerks_of_the_organiser_or_above_hand_in_papers(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    for login, rules in (("approver", ["role"]), ("museum", ["unit"])):
        assert rules_of(refused(sqlite_office, login, "supplement", number, LATER, papers("other"))) == rules


def test_who_hands_in_papers_does_not_decide(sqlite_office: Office) -> None:
    hire(sqlite_office, "double", "双", OFFICE, "clerk", "reviewer")
    number = sqlite_office.submitted()
    sqlite_office.do("double", "supplement", number, LATER, papers("other"))
    for login in ("head", "finance"):
        sqlite_office.do(login, "pass", number, DECIDED, Passing())
    assert "own-filing" in rules_of(refused(sqlite_office, "double", "pass", number, DECIDED, Passing()))


def test_papers_come_in_from_the_draft_until_the_departure(sqlite_office: Office) -> None:
    office = sqlite_office
    number = office.drafted()
    office.do("clerk", "supplement", number, FILED, papers("other"))
    office.do("clerk", "submit", number, SUBMITTED)
    office.do("head", "return", number, LATER, Returning(opinion="补材料"))
    office.do("clerk", "supplement", number, LATER, papers("other"))
    office.do("clerk", "submit", number, LATER)
    for login in ("head", "finance", "reviewer", "approver"):
        office.do(login, "pass", number, DECIDED, Passing())
    office.do("clerk", "supplement", number, DECIDED, papers("other"))
    office.do("briefer", "brief", number, date(2023, 9, 10), BriefingDetails(signed=("all",)))
    office.do("clerk", "supplement", number, date(2023, 9, 10), papers("other"))
    for passport in office.registered(number):
        office.do("custodian", "lend", passport, date(2023, 9, 15), Lending(delegation=number), of="passport")
    office.do("clerk", "depart", number, date(2023, 9, 17))
    assert rules_of(refused(office, "clerk", "supplement", number, date(2023, 9, 17), papers("other"))) == ["state"]


def test_a_supplement_without_a_paper_is_none() -> None:
    with pytest.raises(ValidationError):
        Supplementing(papers=())


def test_a_joint_delegation_leaves_once_its_members_are_confirmed(sqlite_office: Office) -> None:
    office = sqlite_office
    add_senders(office)
    number = office.submitted(application=joint())
    for login in ("head", "museum-head", "university-head", "finance", "reviewer", "approver"):
        office.do(login, "pass", number, DECIDED, Passing())
    office.do("briefer", "brief", number, date(2023, 9, 10), BriefingDetails(signed=("all",)))
    for passport in office.registered(number):
        office.do("custodian", "lend", passport, date(2023, 9, 15), Lending(delegation=number), of="passport")
    left = date(2023, 9, 17)
    assert rules_of(refused(office, "clerk", "depart", number, left)) == ["R31"]
    office.do("clerk", "supplement", number, left, papers("task-notice", "confirmation"))
    assert office.do("clerk", "depart", number, left).after == "abroad"
    assert {MUSEUM, UNIVERSITY} <= set(office.case(number).application.senders)


def test_a_step_that_has_passed_is_known_to_the_rules(office: Office) -> None:
    """R14 looks at the finance step, R30 at all of them."""
    number = office.submitted()
    office.do("head", "pass", number, DECIDED, Passing())
    office.do("finance", "pass", number, DECIDED, Passing())
    office.do("reviewer", "return", number, DECIDED, Returning(opinion="再核", to_step="finance"))

    def steps() -> tuple[set[str], set[str]]:
        with office.store.reading() as tx:
            facts = cases.read(tx, number).facts(DECIDED)
            return set(facts.passed), set(facts.waiting)

    assert steps() == ({"unit-head"}, {"finance", "review", "decision"})
    office.do("finance", "pass", number, DECIDED, Passing())
    assert steps() == ({"unit-head", "finance"}, {"review", "decision"})


def test_asking_who_may_needs_no_paper(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    assert sqlite_office.why("clerk", "supplement", number, LATER).allowed
    assert not sqlite_office.why("reviewer", "supplement", number, LATER).allowed
