"""Every template that comes with the program, by the code of its paper."""

from __future__ import annotations

from collections.abc import Callable

from tests.templates import after, approvals, dunning, journey, requests
from tests.templates.layout import Layout
from travel.papers.kinds import KINDS

Draw = Callable[[Layout], None]

_TEXTS: dict[str, Draw] = {
    "notice": requests.notice,
    "approval": approvals.approval,
    "consultation": approvals.consultation,
    "task-notice": approvals.task_notice,
    "confirmation": approvals.confirmation,
    "reminder": dunning.reminder,
    "supervision-slip": dunning.slip,
    "report": after.report,
}
_FORMS: dict[str, Draw] = {
    "submission": requests.submission,
    "budget-approval": requests.budget_approval,
    "briefing": journey.briefing,
    "execution": after.execution,
    "evaluation": after.evaluation,
}
_WIDE: dict[str, Draw] = {"loan-register": journey.loan_register}


def drawn() -> dict[str, bytes]:
    """The files."""
    made = {}
    for code, draw in (_TEXTS | _FORMS | _WIDE).items():
        paper = Layout(KINDS[code].name.render("zh"), form=code in _FORMS, landscape=code in _WIDE)
        draw(paper)
        made[code] = paper.content()
    return made
