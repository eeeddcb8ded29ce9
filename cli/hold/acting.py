"""`travel hold except` and `travel hold revoke`."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.action.acting import act_and_report, request
from cli.action.arguments import Number
from cli.action.details import filled
from cli.hold.app import app
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.words.naming import delegation_number, rule_id
from travel.i18n import N_

RuleOption = Annotated[str, typer.Option("--rule", metavar=N_("RULE"), help=N_("The rule that holds: R36, R38, R39."))]
Reasons = Annotated[str, typer.Option("--reason", metavar=N_("TEXT"), help=N_("The reasons; they go on record."))]


@acting(app, "except", help=N_("Let one delegation pass a hold, by an approver and with a reason."))
def except_(desk: Desk, number: Number, rule: RuleOption, reason: Reasons) -> None:
    """Grant an exception for this case and the causes known now."""
    from workflows.steps.holding import Excepting

    details = filled(Excepting, rule=rule_id(rule), reason=reason)
    act_and_report(desk, [request(desk, "except", delegation_number(number), details)])


@acting(app, "revoke", help=N_("Take an exception back before the decision."))
def revoke(desk: Desk, number: Number, rule: RuleOption, reason: Reasons) -> None:
    """The hold stands in the way of this case again."""
    from workflows.steps.holding import Revoking

    details = filled(Revoking, rule=rule_id(rule), reason=reason)
    act_and_report(desk, [request(desk, "revoke", delegation_number(number), details)])
