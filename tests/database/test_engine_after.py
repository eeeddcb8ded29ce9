"""After the journey: report, rework, evaluation, results notice, look-backs, archive."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from tests.database.papers import hire, refused, rules_of
from tests.office import EXAMPLES, OFFICE, Office
from travel.delegations import cases
from travel.errors import BadInput
from travel.forms.reading import read_evaluation, read_report
from travel.journeys import reports
from travel.report_form import EvaluationForm, ReportForm
from workflows.report import Evaluating, Reporting
from workflows.steps.after import LookingBack, Publishing
from workflows.steps.review import Opinion

HANDED_IN, DECIDED, EVALUATED = date(2023, 10, 10), date(2023, 10, 12), date(2023, 10, 15)


def report() -> Reporting:
    return Reporting(form=read_report(EXAMPLES / "troyan-2023-report.toml"))


def evaluation() -> EvaluationForm:
    return read_evaluation(EXAMPLES / "troyan-2023-evaluation.toml")


def owed(office: Office, number: str) -> list[tuple[str, date]]:
    return [(row.kind, row.due_on) for row in office.case(number).owed]


def hand_in(office: Office, number: str, on: date = HANDED_IN) -> None:
    office.do("clerk", "submit", number, on, report(), of="report")


def test_a_report_handed_in_settles_what_is_owed_for_it(office: Office) -> None:
    number = office.collected()
    hand_in(office, number)
    assert owed(office, number) == [("results-notice", date(2023, 10, 21))]
    assert office.state(number) == "back"


def test_no_report_before_the_return(sqlite_office: Office) -> None:
    number = sqlite_office.abroad()
    assert rules_of(refused(sqlite_office, "clerk", "submit", number, HANDED_IN, report(), of="report")) == ["back"]


def test_a_report_is_not_older_than_the_return(sqlite_office: Office) -> None:
    number = sqlite_office.back()
    early = date(2023, 9, 20)
    assert rules_of(refused(sqlite_office, "clerk", "submit", number, early, report(), of="report")) == ["order"]


def test_an_empty_report_is_refused_with_everything_it_lacks(sqlite_office: Office) -> None:
    number = sqlite_office.back()
    empty = Reporting(form=ReportForm.model_validate({"report": {}}))
    refusal = refused(sqlite_office, "museum", "submit", number, HANDED_IN, empty, of="report")
    assert rules_of(refusal) == ["unit", "R41", "R41", "R41"]


def test_a_report_sent_back_is_owed_again_by_the_day_it_was_owed_before(office: Office) -> None:
    number = office.collected()
    for on in (HANDED_IN, date(2023, 10, 13)):
        hand_in(office, number, on)
        done = office.do("reviewer", "return", number, on, Opinion(opinion="成果不具体"), of="report")
        assert done.after == "rework"
        assert ("trip-report", date(2023, 10, 21)) in owed(office, number)
    hand_in(office, number, date(2023, 10, 14))
    assert ("trip-report", date(2023, 10, 21)) not in owed(office, number)


def test_sending_back_says_why(sqlite_office: Office) -> None:
    number = sqlite_office.collected()
    hand_in(sqlite_office, number)
    assert rules_of(refused(sqlite_office, "reviewer", "return", number, DECIDED, Opinion(), of="report")) == [
        "opinion"
    ]


def test_an_accepted_report_makes_the_delegation_reported_and_its_evaluation_evaluated(office: Office) -> None:
    number = office.collected()
    hand_in(office, number)
    done = office.do("reviewer", "accept", number, DECIDED, Opinion(), of="report")
    assert [(each.workflow, each.after) for each in done.followed_by] == [("delegation", "reported")]
    done = office.do("reviewer", "evaluate", number, EVALUATED, Evaluating(form=evaluation()), of="report")
    assert [(each.workflow, each.after) for each in done.followed_by] == [("delegation", "evaluated")]


def test_nothing_is_accepted_evaluated_or_sent_back_that_was_not_handed_in(sqlite_office: Office) -> None:
    number = sqlite_office.collected()
    for action, details in (
        ("accept", Opinion()),
        ("return", Opinion(opinion="x")),
        ("evaluate", Evaluating(form=evaluation())),
    ):
        assert rules_of(refused(sqlite_office, "reviewer", action, number, DECIDED, details, of="report")) == ["state"]


def test_who_handed_in_the_report_judges_it_no_more_than_who_travelled(sqlite_office: Office) -> None:
    hire(sqlite_office, "both", "两用", OFFICE, "clerk", "reviewer")
    number = sqlite_office.back()
    sqlite_office.do("both", "submit", number, HANDED_IN, report(), of="report")
    error = refused(sqlite_office, "both", "accept", number, HANDED_IN, Opinion(), of="report")
    assert rules_of(error) == ["own-filing"]


def test_who_travelled_judges_no_report_of_it(sqlite_office: Office) -> None:
    number = sqlite_office.collected()
    hand_in(sqlite_office, number)
    hire(sqlite_office, "jia", "甲", OFFICE, "reviewer")
    for action, details in (("accept", Opinion()), ("return", Opinion(opinion="x"))):
        refusal = refused(sqlite_office, "jia", action, number, DECIDED, details, of="report")
        assert rules_of(refusal) == ["own-trip"]


def test_an_evaluation_opens_look_backs_at_six_and_twelve_months(office: Office) -> None:
    number = office.evaluated()
    assert [(row.kind, row.subject, row.due_on) for row in office.case(number).owed if row.kind == "look-back"] == [
        ("look-back", "1", date(2024, 4, 15)),
        ("look-back", "2", date(2024, 10, 15)),
    ]


def test_without_an_outcome_to_look_back_at_no_look_back_is_owed(sqlite_office: Office) -> None:
    number = sqlite_office.collected()
    hand_in(sqlite_office, number)
    sqlite_office.do("reviewer", "accept", number, DECIDED, Opinion(), of="report")
    nothing = Evaluating(form=evaluation().model_copy(update={"outcomes": ()}))
    sqlite_office.do("reviewer", "evaluate", number, EVALUATED, nothing, of="report")
    assert owed(sqlite_office, number) == [("results-notice", date(2023, 10, 21))]


def test_a_delegation_that_owes_is_not_closed_and_every_debt_is_named(office: Office) -> None:
    number = office.back()
    hand_in(office, number)
    office.do("reviewer", "accept", number, DECIDED, Opinion(), of="report")
    office.do("reviewer", "evaluate", number, EVALUATED, Evaluating(form=evaluation()), of="report")
    refusal = refused(office, "reviewer", "close", number, EVALUATED)
    assert rules_of(refusal) == ["obligations"] * 5
    assert sorted({str(finding.facts["obligation"]) for finding in refusal.findings}) == ["passport", "results-notice"]


def test_a_delegation_is_closed_by_the_office_and_look_backs_go_on(office: Office) -> None:
    number = office.evaluated()
    office.do("clerk", "publish", number, date(2023, 10, 16), Publishing(place="单位公告栏"))
    assert office.do("clerk", "close", number, date(2023, 10, 17)).after == "closed"
    done = office.do("reviewer", "look-back", number, date(2024, 4, 10), LookingBack(finding="首批展品已交换"))
    assert (done.before, done.after) == ("closed", "closed")
    assert owed(office, number) == [("look-back", date(2024, 10, 15))]


def test_the_organiser_outside_the_office_does_not_close(sqlite_office: Office) -> None:
    number = sqlite_office.evaluated()
    refusal = refused(sqlite_office, "museum", "close", number, EVALUATED)
    assert rules_of(refusal) == ["unit", "obligations"]


def test_a_look_back_closes_the_outcomes_it_names(office: Office) -> None:
    number = office.closed()
    with office.store.reading() as tx:
        first = tx.execute(text("SELECT min(id) FROM outcome WHERE state = 'open'")).scalar_one()
    with pytest.raises(BadInput):
        office.do("reviewer", "look-back", number, date(2024, 4, 10), LookingBack(finding="x", closed=(first, 9999)))
    office.do("reviewer", "look-back", number, date(2024, 4, 10), LookingBack(finding="已成", closed=(first,)))
    with office.store.reading() as tx:
        assert tx.execute(text("SELECT state FROM outcome WHERE id = :id"), {"id": first}).scalar_one() == "closed"


def open_outcomes(office: Office, number: str) -> list[int]:
    with office.store.reading() as tx:
        case = cases.read(tx, number)
        return [row.id for row in reports.outcomes(tx, case.id) if row.state == "open"]


def test_a_look_back_is_not_made_before_its_time_has_come(office: Office) -> None:
    """Due on 15 April 2024; the national book lets it be made 30 days before."""
    number = office.closed()
    refusal = refused(office, "reviewer", "look-back", number, date(2024, 3, 15), LookingBack(finding="已查"))
    assert rules_of(refusal) == ["early"]
    assert "2024-03-16" in refusal.findings[0].message.render()
    assert office.do("reviewer", "look-back", number, date(2024, 3, 16), LookingBack(finding="已查")).changes
    again = refused(office, "reviewer", "look-back", number, date(2024, 3, 16), LookingBack(finding="已查"))
    assert rules_of(again) == ["early"]


def test_once_no_outcome_is_open_no_further_look_back_is_owed(office: Office) -> None:
    number = office.closed()
    every = tuple(open_outcomes(office, number))
    done = office.do("reviewer", "look-back", number, date(2024, 4, 10), LookingBack(finding="均已落实", closed=every))
    assert [change.how for change in done.changes] == ["discharged", "discharged"]
    assert owed(office, number) == []
    assert open_outcomes(office, number) == []


def test_an_outcome_is_closed_once(sqlite_office: Office) -> None:
    number = sqlite_office.closed()
    first, *rest = open_outcomes(sqlite_office, number)
    assert rest
    closing = LookingBack(finding="已成", closed=(first,))
    sqlite_office.do("reviewer", "look-back", number, date(2024, 4, 10), closing)
    with pytest.raises(BadInput, match=str(first)):
        sqlite_office.do("reviewer", "look-back", number, date(2024, 10, 10), closing)


def test_the_journal_keeps_of_each_open_outcome_what_was_found(sqlite_office: Office) -> None:
    number = sqlite_office.closed()
    first, *rest = open_outcomes(sqlite_office, number)
    details = LookingBack(finding="仍在推进", about={first: "已签约"}, closed=(first,))
    done = sqlite_office.do("reviewer", "look-back", number, date(2024, 4, 10), details)
    assert [(each["outcome"], each["state"], each["finding"]) for each in done.written["looked"]] == [
        (first, "closed", "已签约"),
        *((key, "open", "仍在推进") for key in rest),
    ]


def test_there_are_no_more_look_backs_than_are_owed(sqlite_office: Office) -> None:
    number = sqlite_office.closed()
    for month in (4, 10):
        sqlite_office.do("reviewer", "look-back", number, date(2024, month, 10), LookingBack(finding="已查"))
    refusal = refused(sqlite_office, "reviewer", "look-back", number, date(2024, 11, 1), LookingBack(finding="再查"))
    assert rules_of(refusal) == ["obligations"]


def test_the_results_are_published_once_and_perhaps_earlier_than_the_report_was_judged(sqlite_office: Office) -> None:
    number = sqlite_office.evaluated()
    sqlite_office.do("clerk", "publish", number, date(2023, 10, 16), Publishing())
    refusal = refused(sqlite_office, "clerk", "publish", number, date(2023, 10, 17), Publishing())
    assert rules_of(refusal) == ["obligations"]


@pytest.mark.parametrize("state", ["cleared", "abroad", "back", "evaluated"])
def test_only_what_is_evaluated_is_closed(sqlite_office: Office, state: str) -> None:
    number = getattr(sqlite_office, state)()
    expected = "obligations" if state == "evaluated" else "state"
    assert rules_of(refused(sqlite_office, "reviewer", "close", number, date(2023, 12, 1)))[0] == expected
