"""A justification from the clerk's pen to the approver's acceptance: on record and in the journal."""

from __future__ import annotations

from datetime import date

import pytest

from tests.database.papers import a_week_long, dump, refused, with_member
from tests.office import Office, troyan
from travel.listings import events
from travel.listings.times import Times
from workflows.steps.application import Justifying
from workflows.steps.review import Passing

FILED, SUBMITTED, DECIDED = date(2023, 7, 8), date(2023, 7, 10), date(2023, 7, 20)
WHY = "签约须三方到场，航班每周两班"


def seven_members(office: Office) -> str:
    application = troyan()
    for name in ("己", "辛", "壬"):
        application = with_member(application, name)
    return office.drafted(application=application)


def test_a_rule_that_asks_for_one_takes_it(office: Office) -> None:
    number = office.drafted(application=a_week_long())
    office.do("clerk", "justify", number, FILED, Justifying(rule="R05", text=WHY))
    (reason,) = office.case(number).justifications
    assert (reason.rule, reason.text, reason.written_by, reason.accepted_by) == ("R05", WHY, "clerk", None)


def test_a_rule_that_only_forbids_takes_none_and_says_so(office: Office) -> None:
    number = seven_members(office)
    before = dump(office.store)
    (finding,) = refused(office, "clerk", "justify", number, FILED, Justifying(rule="R04", text=WHY)).findings
    assert finding.rule == "rule"
    assert finding.message.render("en").startswith("R04 forbids; no justification lifts that: ")
    assert dump(office.store) == before


def test_one_may_be_written_before_the_rule_has_anything_to_say(office: Office) -> None:
    number = office.drafted()
    office.do("clerk", "justify", number, FILED, Justifying(rule="R05", text=WHY))
    assert [reason.rule for reason in office.case(number).justifications] == ["R05"]


def test_the_approver_accepts_by_name_and_both_are_in_the_journal(office: Office) -> None:
    number = office.drafted(application=a_week_long())
    office.do("clerk", "justify", number, FILED, Justifying(rule="R05", text=WHY))
    office.do("clerk", "submit", number, SUBMITTED)
    for login in ("head", "finance", "reviewer"):
        office.do(login, "pass", number, DECIDED)
    unaccepted = refused(office, "approver", "pass", number, DECIDED, Passing())
    assert "R05" in {finding.rule for finding in unaccepted.findings if finding.severity == "justify"}
    office.do("approver", "pass", number, DECIDED, office.pass_of("approver", number))
    (reason,) = [each for each in office.case(number).justifications if each.rule == "R05"]
    assert (reason.accepted_by, reason.accepted_on) == ("approver", DECIDED)
    with office.store.reading() as tx:
        past = events.history(tx, number, Times(None, None))
    (written,) = [event for event in past if event["action"] == "justify"]
    accepted = [event for event in past if event["action"] == "pass"][-1]
    assert (written["actor"], written["details"]) == ("clerk", {"rule": "R05", "text": WHY})
    assert (accepted["actor"], accepted["actor_name"]) == ("approver", "赵主任")
    assert "R05" in accepted["details"]["accept"]
    assert "R05" in {finding["rule"] for finding in accepted["findings"]}


@pytest.mark.parametrize("login", ["reviewer", "finance"])
def test_nobody_but_an_approver_accepts(office: Office, login: str) -> None:
    number = office.drafted(application=a_week_long())
    office.do("clerk", "justify", number, FILED, Justifying(rule="R05", text=WHY))
    office.do("clerk", "submit", number, SUBMITTED)
    for other in ("head", "finance", "reviewer"):
        if other == login:
            break
        office.do(other, "pass", number, DECIDED)
    error = refused(office, login, "pass", number, DECIDED, Passing(accept=("R05",)))
    assert "accept" in {finding.rule for finding in error.findings}
