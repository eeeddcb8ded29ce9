"""The papers the office makes. A new paper is a new row here, a class of facts with its function, and a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from travel.errors import BadInput
from travel.i18n import LANGUAGES, N_, M, Message
from travel.papers.facts import after, approvals, dunning, journey, requests
from travel.papers.subject import Lack, Subject
from travel.typed import half_width

Needs = Callable[[Subject], Iterator[Lack]]


@dataclass(frozen=True)
class Kind:
    """A paper: its code and name, the class of its fields, what gives their values, and what it needs.

    ``needs`` are asked one after the other; the first that lacks something gives the reasons, for the later ones build
    on it. ``reveals`` says that it prints numbers of passports, ``asks`` that it goes up with a request: it is about
    the version of the application that is asked for, every other paper about the one that was approved. A template
    without the ``essential`` fields would make some other paper.
    """

    code: str
    label: str
    fields: type[Any]
    facts: Callable[[Subject], Any]
    needs: tuple[Needs, ...] = ()
    reveals: bool = False
    asks: bool = False
    essential: tuple[str, ...] = ()

    @property
    def name(self) -> Message:
        """What the paper is called."""
        return M(self.label)

    def lacking(self, subject: Subject) -> tuple[Lack, ...]:
        """Every reason why the paper cannot be made; none where it can."""
        if subject.case.ledger is not None:
            return (Lack(M("It was taken over from a ledger, which does not tell what stands in this paper")),)
        about = self._about(subject)
        return next(filter(None, (tuple(needed(about)) for needed in self.needs)), ())

    def values(self, subject: Subject) -> Any:
        """The values of its fields."""
        return self.facts(self._about(subject))

    def _about(self, subject: Subject) -> Subject:
        return subject if self.asks else subject.as_approved()


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "submission",
            N_("submission form, with member list and schedule"),
            requests.Submission,
            requests.submission,
            asks=True,
            essential=("purpose", "members", "visits"),
        ),
        Kind(
            "notice",
            N_("public notice"),
            requests.Notice,
            requests.notice,
            (requests.without_notice,),
            asks=True,
            essential=("purpose", "members", "funding"),
        ),
        Kind(
            "budget-approval",
            N_("task and budget approval form"),
            requests.BudgetForm,
            requests.budget_form,
            (requests.without_budget,),
            asks=True,
            essential=("budget",),
        ),
        Kind(
            "approval",
            N_("mission approval"),
            approvals.Approved,
            approvals.approval,
            (approvals.not_approved,),
            essential=("approval_number", "members"),
        ),
        Kind(
            "consultation",
            N_("letters of consultation"),
            approvals.Consultation,
            approvals.consultation,
            (approvals.writes_to_nobody,),
            asks=True,
            essential=("letters",),
        ),
        Kind(
            "task-notice",
            N_("task notices"),
            approvals.MissionNotice,
            approvals.mission_notice,
            (approvals.writes_to_nobody, approvals.not_approved),
            essential=("letters", "approval_number"),
        ),
        Kind(
            "confirmation",
            N_("task confirmation"),
            approvals.Confirmation,
            approvals.confirmation,
            (approvals.not_joined, approvals.not_approved),
            essential=("approval_number", "members"),
        ),
        Kind(
            "briefing",
            N_("register of the briefing, with the undertakings"),
            journey.BriefingForm,
            journey.briefing_form,
            (approvals.not_approved,),
            essential=("trainees",),
        ),
        Kind(
            "loan-register",
            N_("register of passports fetched"),
            journey.LoanRegister,
            journey.loan_register,
            (approvals.not_approved, journey.nothing_lent),
            reveals=True,
            essential=("loans",),
        ),
        Kind(
            "reminder",
            N_("letters of reminder"),
            dunning.Reminders,
            dunning.reminders,
            (dunning.nothing_overdue,),
            reveals=True,
            essential=("letters",),
        ),
        Kind(
            "supervision-slip",
            N_("supervision slips"),
            dunning.Slips,
            dunning.slips,
            (dunning.nothing_overdue, dunning.no_slip),
            reveals=True,
            essential=("slips",),
        ),
        Kind(
            "report",
            N_("trip report"),
            after.Report,
            after.report,
            (approvals.not_approved, after.not_back),
            essential=("sections",),
        ),
        Kind(
            "execution",
            N_("execution beside the approval"),
            after.Execution,
            after.execution,
            (approvals.not_approved, after.not_back),
            essential=("travellers",),
        ),
        Kind(
            "evaluation",
            N_("evaluation form"),
            after.Evaluation,
            after.evaluation,
            (approvals.not_approved, after.not_back, after.no_report),
            essential=("outcomes", "grade"),
        ),
    )
}


def kind_of(text: str) -> Kind:
    """The paper of a code or a name, in either language. Raises BadInput that lists what there is."""
    wanted = half_width(text).casefold()
    for kind in KINDS.values():
        if wanted in (kind.code, *(kind.name.render(lang).casefold() for lang in LANGUAGES)):
            return kind
    known = [M("{label} ({code})", label=kind.name, code=code) for code, kind in KINDS.items()]
    raise BadInput(M("There is no paper “{code}”. There are: {known}", code=text, known=known))
