"""The papers after the journey: the report, what was carried out beside what was approved, the evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from travel.countries import country_name
from travel.i18n import N_, M
from travel.papers.facts.approvals import Approved, approved, not_leaving
from travel.papers.facts.common import country_list
from travel.papers.facts.requests import Cost, cost
from travel.papers.official import day, label, paragraphs, period, said, with_days
from travel.papers.subject import Lack, Subject
from travel.vocabulary import CRITERION, GRADE, OUTCOME_KIND, PASSPORT_KIND, REPORT_SECTION, VIOLATION

if TYPE_CHECKING:
    from sqlalchemy import Row

    from travel.journeys.execution import Execution as Executed

_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Travelled:
    """One member's journey."""

    no: Annotated[int, N_("number in the list")]
    name: Annotated[str, N_("name")]
    unit: Annotated[str, N_("sending unit")]
    exit: Annotated[str, N_("day of leaving, as stamped by Chinese border control")]
    entry: Annotated[str, N_("day of coming back, as stamped by Chinese border control")]
    days: Annotated[int, N_("days abroad; both the first and the last count")]
    countries: Annotated[str, N_("countries and regions entered")]
    as_approved: Annotated[bool, N_("whether days, dates and countries were as approved")]
    differences: Annotated[tuple[str, ...], N_("what was not as approved")]


@dataclass(frozen=True, kw_only=True)
class Back(Approved):
    """A delegation that has come back."""

    actual_period: Annotated[str, N_("from the first member's leaving to the last one's coming back")]
    actual_exit: Annotated[str, N_("day on which the first member left")]
    actual_entry: Annotated[str, N_("day on which the last member came back")]
    actual_days: Annotated[int, N_("days abroad, the longest of all members")]
    actual_persons: Annotated[int, N_("persons with a border record")]
    actual_countries: Annotated[str, N_("countries and regions entered")]
    travellers: Annotated[tuple[Travelled, ...], N_("the members with their border records")]
    as_approved: Annotated[bool, N_("whether everybody's journey was as approved")]


@dataclass(frozen=True)
class Chapter:
    """A section of the trip report."""

    no: Annotated[str, N_("number in Chinese numerals")]
    name: Annotated[str, N_("what the section is called")]
    hint: Annotated[str, N_("what is to be written there")]
    text: Annotated[tuple[str, ...], N_("what was handed in, a paragraph each; empty before")]


@dataclass(frozen=True, kw_only=True)
class Report(Back):
    """The trip report, filled with what was handed in."""

    summary: Annotated[tuple[str, ...], N_("the report in a few sentences")]
    sections: Annotated[tuple[Chapter, ...], N_("the sections of the report")]
    report_due: Annotated[str, N_("day by which the report was or is due")]


@dataclass(frozen=True)
class Collected:
    """Passports of one kind."""

    kind: Annotated[str, N_("kind of passport")]
    lent: Annotated[int, N_("how many were fetched")]
    returned: Annotated[int, N_("how many came back")]
    on_time: Annotated[int, N_("how many came back on time")]
    lost: Annotated[int, N_("how many were lost")]


@dataclass(frozen=True)
class Held:
    """A violation held against somebody."""

    kind: Annotated[str, N_("kind of violation")]
    who: Annotated[str, N_("against whom")]
    found: Annotated[str, N_("what was found")]
    explanation: Annotated[str, N_("how it was explained")]
    ruling: Annotated[str, N_("what was ruled")]


@dataclass(frozen=True, kw_only=True)
class Execution(Back):
    """What was carried out, beside what was approved."""

    passports: Annotated[tuple[Collected, ...], N_("the passports fetched, by kind")]
    violations: Annotated[tuple[Held, ...], N_("what was found against the delegation")]
    settlement: Annotated[tuple[Cost, ...], N_("what was spent, as the report says")]
    report_on: Annotated[str, N_("day on which the report was handed in; empty before")]
    report_due: Annotated[str, N_("day by which the report was or is due")]
    results_on: Annotated[str, N_("day on which the results were published; empty before")]
    schedule: Annotated[tuple[str, ...], N_("the schedule as carried out, as the report says")]


@dataclass(frozen=True)
class Score:
    """One criterion."""

    criterion: Annotated[str, N_("the criterion")]
    score: Annotated[str, N_("its score, 0 to 100; empty before the evaluation")]


@dataclass(frozen=True)
class Result:
    """One outcome."""

    no: Annotated[int, N_("number in the list")]
    kind: Annotated[str, N_("what the outcome is")]
    title: Annotated[str, N_("what it is called")]
    partner: Annotated[str, N_("with whom")]
    country: Annotated[str, N_("country or region")]
    detail: Annotated[str, N_("what was agreed")]
    settled: Annotated[bool, N_("whether it has come about or was given up")]


@dataclass(frozen=True, kw_only=True)
class Evaluation(Back):
    """The evaluation form."""

    self_rating: Annotated[str, N_("the grade the delegation gives itself")]
    tasks_done: Annotated[tuple[str, ...], N_("the tasks done, as the report says")]
    follow_up: Annotated[tuple[str, ...], N_("what is to follow, as the report says")]
    scores: Annotated[tuple[Score, ...], N_("the scores by criterion")]
    grade: Annotated[str, N_("the grade as a whole; empty before the evaluation")]
    comment: Annotated[tuple[str, ...], N_("the reasons of the evaluation")]
    evaluated_on: Annotated[str, N_("day of the evaluation; empty before")]
    outcomes: Annotated[tuple[Result, ...], N_("what the trip brought")]
    overstayed: Annotated[bool, N_("whether somebody stayed too long")]
    changed: Annotated[bool, N_("whether journey or countries were changed without approval")]
    added: Annotated[bool, N_("whether a country or region was entered that was not approved")]
    finance_reviewed: Annotated[bool, N_("whether the budget was reviewed beforehand")]
    report_on: Annotated[str, N_("day on which the report was handed in; empty before")]
    results_on: Annotated[str, N_("day on which the results were published; empty before")]
    schedule: Annotated[tuple[str, ...], N_("the schedule as carried out, as the report says")]


def report(subject: Subject) -> Report:
    """The values of the trip report."""
    from travel.report_form import Report as Form

    written: Mapping[str, str] = subject.case.report.sections if subject.case.report else {}
    return Report(
        **_back(subject),
        summary=paragraphs(written.get("summary", "")),
        sections=tuple(
            Chapter(
                _NUMERALS[number],
                label(REPORT_SECTION, code),
                said(M(str(Form.model_fields[code].description))),
                paragraphs(written.get(code, "")),
            )
            for number, code in enumerate(REPORT_SECTION)
        ),
        report_due=_due(subject, "trip-report"),
    )


def execution(subject: Subject) -> Execution:
    """The values of the comparison of what was carried out with what was approved."""
    from travel.application import BudgetLine

    case = subject.case
    lines = [BudgetLine.model_validate(line) for line in case.report.settlement] if case.report else ()
    return Execution(
        **_back(subject),
        passports=tuple(_collected(subject)),
        violations=tuple(_held(subject)),
        settlement=tuple(cost(number, line) for number, line in enumerate(lines, start=1)),
        report_on=day(case.report.submitted_on) if case.report else "",
        report_due=_due(subject, "trip-report"),
        results_on=_discharged(subject, "results-notice"),
        schedule=paragraphs(case.report.sections.get("schedule", "")) if case.report else (),
    )


def evaluation(subject: Subject) -> Evaluation:
    """The values of the evaluation form."""
    from travel.application import CHINA
    from travel.journeys import reports

    case = subject.case
    assert case.report is not None  # the paper is not made without one
    found, kinds = reports.evaluation(case.tx, case.id), set(_differences(subject))
    scores: Mapping[str, Any] = found.scores if found else {}
    return Evaluation(
        **_back(subject),
        self_rating=label(GRADE, case.report.self_rating),
        tasks_done=paragraphs(case.report.sections.get("tasks_done", "")),
        follow_up=paragraphs(case.report.sections.get("follow_up", "")),
        scores=tuple(Score(label(CRITERION, code), str(scores.get(code, ""))) for code in CRITERION),
        grade=label(GRADE, found.grade) if found else "",
        comment=paragraphs(found.comment) if found else (),
        evaluated_on=day(found.evaluated_on) if found else "",
        outcomes=tuple(_result(no, row) for no, row in enumerate(reports.outcomes(case.tx, case.id), start=1)),
        overstayed="overstay" in kinds,
        changed=not kinds.isdisjoint(("unauthorised-change", "detour")),
        added=any(set(each.countries) - {*subject.approval.countries, CHINA} for each in case.crossings),
        finance_reviewed=case.application.funding is not None and case.application.funding.finance_reviewed,
        report_on=day(case.report.submitted_on),
        results_on=_discharged(subject, "results-notice"),
        schedule=paragraphs(case.report.sections.get("schedule", "")),
    )


def not_back(subject: Subject) -> Iterator[Lack]:
    """Why nothing can be said of the journey yet."""
    if subject.case.crossings:
        return
    if subject.case.state == "abroad":
        yield Lack(
            M("The return is not recorded"),
            M("travel delegation arrive {number} --exit DATE --entry DATE", number=subject.number),
        )
    elif subject.case.state == "cleared":
        yield Lack(M("It has not left yet"), M("travel delegation depart {number}", number=subject.number))
    else:
        yield from not_leaving(subject)


def no_report(subject: Subject) -> Iterator[Lack]:
    """Why there is nothing to evaluate."""
    if subject.case.report is None:
        yield Lack(M("It has handed in no report"), M("travel report submit {number} FILE", number=subject.number))


def _back(subject: Subject) -> Mapping[str, Any]:
    travellers = tuple(_travellers(subject))
    crossings = subject.case.crossings
    first, last = min(each.exit for each in crossings), max(each.entry for each in crossings)
    return {
        **approved(subject),
        "actual_period": period(first, last),
        "actual_exit": day(first),
        "actual_entry": day(last),
        "actual_days": max(each.days for each in travellers),
        "actual_persons": len(travellers),
        "actual_countries": country_list(code for each in crossings for code in each.countries),
        "travellers": travellers,
        "as_approved": all(each.as_approved for each in travellers),
    }


def _travellers(subject: Subject) -> Iterator[Travelled]:
    for number, traveller in enumerate(_executed(subject).travelled, start=1):
        journey = traveller.journey
        assert journey is not None
        yield Travelled(
            no=number,
            name=traveller.name,
            unit=traveller.unit,
            exit=day(journey.exit),
            entry=day(journey.entry),
            days=journey.days,
            countries=country_list(journey.countries),
            as_approved=traveller.as_approved,
            differences=tuple(said(each.message) for each in traveller.differences if each.wants_answer),
        )


def _executed(subject: Subject) -> Executed:
    from travel.journeys.execution import execution_of
    from travel.rules.after import early_days

    found = execution_of(subject.case, early_days(subject.case.policy(subject.today)))
    assert found is not None  # asked for only where there is an approval
    return found


def _differences(subject: Subject) -> Iterator[str]:
    for traveller in _executed(subject).travelled:
        yield from (difference.kind for difference in traveller.differences)


def _due(subject: Subject, kind: str) -> str:
    days: list[date] = [row.due_on for row in subject.case.obligations if _stands(row, kind)]
    return day(days[-1]) if days else ""


def _discharged(subject: Subject, kind: str) -> str:
    days: list[date] = [row.ended_on for row in subject.case.obligations if _stands(row, kind) and row.ended_on]
    return day(days[-1]) if days else ""


def _stands(row: Row[Any], kind: str) -> bool:
    return bool(row.kind == kind and row.ended_how != "superseded")


def _collected(subject: Subject) -> Iterator[Collected]:
    from travel.listings.loans import Wanted, loans
    from travel.listings.times import Times

    found = loans(subject.case.tx, Times(), subject.today, Wanted(delegation=subject.number))
    for kind in dict.fromkeys(row["kind"] for row in found):
        stands = [row["standing"] for row in found if row["kind"] == kind]
        on_time, lost = stands.count("on-time"), stands.count("lost")
        yield Collected(label(PASSPORT_KIND, kind), len(stands), on_time + stands.count("late"), on_time, lost)


def _held(subject: Subject) -> Iterator[Held]:
    from travel.journeys.violations import UNFOUNDED, violations

    for row in reversed(violations(subject.case.tx, delegation=subject.number)):
        if row.state != UNFOUNDED:
            kind = label(VIOLATION, row.kind)
            found = with_days(row.found["zh"]).removeprefix(f"{kind}：")
            yield Held(kind, row.who, found, row.explanation, row.ruling)


def _result(number: int, row: Row[Any]) -> Result:
    country = country_name(row.country, "zh") if row.country else ""
    return Result(
        number,
        label(OUTCOME_KIND, row.kind),
        row.title,
        row.partner,
        country,
        row.detail,
        settled=row.state == "closed",
    )
