"""Every template that comes with the program, by the code of its paper."""

from __future__ import annotations

from collections.abc import Callable

from tests.templates import approvals, requests
from tests.templates.layout import Layout
from travel.papers.kinds import KINDS

Draw = Callable[[Layout], None]

_TEXTS: dict[str, Draw] = {
    "notice": requests.notice,
    "approval": approvals.approval,
    "consultation": approvals.consultation,
    "task-notice": approvals.task_notice,
    "confirmation": approvals.confirmation,
}
_FORMS: dict[str, Draw] = {"submission": requests.submission, "budget-approval": requests.budget_approval}


def drawn() -> dict[str, bytes]:
    """The files."""
    made = {}
    for code, draw in (_TEXTS | _FORMS).items():
        paper = Layout(KINDS[code].name.render("zh"), form=code in _FORMS)
        draw(paper)
        made[code] = paper.content()
    return made
