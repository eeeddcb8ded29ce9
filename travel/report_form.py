"""What is written after the trip: the trip report and its evaluation.

The sections of the report are those of universities' and provinces' report forms (rulebook section 4, S-TJPU). Which of
them must be filled in is for the rules to say (R41), so all may be left out here.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from travel import vocabulary as words
from travel.application import BudgetLine, Value
from travel.forms.field_types import Country, Day, FileName, FullText, Name, OneOf, Score, Text, YesNo
from travel.i18n import N_
from travel.vocabulary import CRITERION, GRADE, REPORT_SECTION

Grade = Annotated[str, AfterValidator(OneOf(GRADE))]
OutcomeKind = Annotated[str, AfterValidator(OneOf(words.OUTCOME_KIND))]


class Report(Value):
    """``[report]``: what the delegation says of its trip."""

    inviter_met: Text = Field(default="", description=N_("who invited, and whom the delegation met, by name and post"))
    schedule: Text = Field(default="", description=N_("the schedule as it was carried out, day by day"))
    tasks_done: Text = Field(default="", description=N_("the tasks done, and what came of them"))
    documents_returned: Text = Field(default="", description=N_("whether and when the passports were returned"))
    discipline: Text = Field(default="", description=N_("whether discipline was kept; every breach"))
    money: Text = Field(
        default="", description=N_("source of the money, anything over the standard, borne by the host, or taken in")
    )
    follow_up: Text = Field(default="", description=N_("what is to follow, by whom and when"))
    summary: Text = Field(default="", description=N_("the report in a few sentences, as published in the unit"))
    exit: Day | None = Field(default=None, description=N_("day of leaving, as stamped by Chinese border control"))
    entry: Day | None = Field(default=None, description=N_("day of coming back, as stamped by Chinese border control"))
    self_rating: Grade | None = Field(default=None, description=N_("the grade the delegation gives itself"))
    signed_by: tuple[Name, ...] = Field(
        default=(), description=N_("who signed the report: the leader, the unit's head")
    )
    file: FileName | None = Field(
        default=None, description=N_("path of the signed report inside the folder of the form")
    )
    photos: tuple[FileName, ...] = Field(default=(), description=N_("paths of photos inside the folder of the form"))

    @property
    def sections(self) -> dict[str, str]:
        """The text of every section by its code, empty where nothing is written."""
        return {code: getattr(self, code) for code in REPORT_SECTION}


class ReportForm(Value):
    """The whole report form."""

    report: Report = Field(description=N_("the trip report"))
    settlement: tuple[BudgetLine, ...] = Field(
        default=(), description=N_("what was spent, in lines like those of the budget, one table each")
    )


class Scores(Value):
    """``[evaluation.scores]``: 0 to 100 for each criterion."""

    results: Score = Field(description=N_("what the trip brought, against what was asked for; 0 to 100"))
    execution: Score = Field(description=N_("programme and route as approved; 0 to 100"))
    discipline: Score = Field(description=N_("discipline, secrecy and return of passports; 0 to 100"))
    money: Score = Field(description=N_("money within budget and standard; 0 to 100"))
    follow_up: Score = Field(description=N_("plan for what follows; 0 to 100"))

    @property
    def by_criterion(self) -> dict[str, int]:
        """The scores by the code of their criterion."""
        return {code: getattr(self, code) for code in CRITERION}


class Assessment(Value):
    """``[evaluation]``: what the office makes of the trip."""

    scores: Scores = Field(description=N_("a score for each criterion"))
    grade: Grade = Field(description=N_("the grade as a whole"))
    comment: FullText = Field(description=N_("the reasons, in a few sentences"))


class OutcomeEntry(Value):
    """``[[outcomes]]``: one thing the trip brought."""

    kind: OutcomeKind = Field(description=N_("what the outcome is"))
    title: Name = Field(description=N_("what it is called"))
    partner: Text = Field(default="", description=N_("with whom"))
    country: Country | None = Field(default=None, description=N_("the partner's country or region"))
    detail: Text = Field(default="", description=N_("what was agreed, in figures where there are any"))
    due: Day | None = Field(default=None, description=N_("day by which it should be done"))
    look_back: YesNo = Field(default=False, description=N_("true: what became of it is checked again later"))


class EvaluationForm(Value):
    """The whole evaluation form."""

    evaluation: Assessment = Field(description=N_("what the office makes of the trip"))
    outcomes: tuple[OutcomeEntry, ...] = Field(default=(), description=N_("what the trip brought, one table each"))
