"""What the rules say of an application, filed or not, without asking whether anybody may do anything with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from travel import rules
from travel.application import Application
from travel.delegations import cases
from travel.delegations.register_facts import register_of
from travel.errors import BadInput
from travel.facts import Facts
from travel.findings import Finding
from travel.i18n import M
from travel.policy import Policy
from travel.registry.persons import identified
from workflows.delegation import DELEGATION, SUBMISSION_RULES


@dataclass(frozen=True)
class Verdict:
    """The findings, the rules for which a justification was written, and the policy that was applied.

    ``undecided`` says whether something can still be done about them: a justification written, an exception granted.
    """

    findings: tuple[Finding, ...]
    justified: frozenset[str]
    policy: Policy
    undecided: bool = True

    @property
    def passes(self) -> bool:
        """Whether the application could go up: nothing blocks, and what asks for a justification has one."""
        return not any(
            finding.severity == "block" or (finding.severity == "justify" and finding.rule not in self.justified)
            for finding in self.findings
        )


def check_application(application: Application, policy: Policy, tx: Connection | None = None) -> Verdict:
    """The verdict on a form, as if it were submitted on the policy's day.

    With ``tx``, an open transaction of the office's store, its registers have their say too.
    """
    justified = frozenset(application.justifications)
    register = None
    if tx is not None:
        application = identified(tx, application)
        register = register_of(tx, application, None, policy.day)
    facts = Facts(application=application, on=policy.day, register=register, action="submit")
    return Verdict(rules.judge(facts, policy, SUBMISSION_RULES), justified, policy)


def check_case(tx: Connection, number: str, on: date) -> Verdict:
    """The verdict on a filed delegation under the book in force on the day of its submission, or else on ``on``.

    Raises BadInput for one of a ledger, which has no application.
    """
    case = cases.read(tx, number)
    if case.ledger is not None:
        raise BadInput(
            M("{number} was taken over from a ledger; there is no application of it to be checked", number=number)
        )
    day = case.row.submitted_on or on
    policy = case.policy(on)
    justified = frozenset(reason.rule for reason in case.justifications)
    undecided = any(case.state in row.sources for row in DELEGATION.rows("justify"))
    return Verdict(rules.judge(case.facts(day), policy, SUBMISSION_RULES), justified, policy, undecided)
