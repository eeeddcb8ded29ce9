"""Judging a request: may this person, is it the time, and what do the rules say. Nothing is written here.

Every reason is a finding, those of the workflow itself (state, role, order of days) like those of the rule book; so a
refusal and an explanation are the same complete list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from travel import rules
from travel.errors import BadInput
from travel.findings import Finding
from travel.i18n import M
from travel.journal import Signature
from travel.policy import Policy
from travel.policy.in_force import books_in_force
from travel.registry import accounts
from workflows import authority
from workflows.authority import Question, personal, reason
from workflows.definition import Action, Workflow
from workflows.move import Acting, Move
from workflows.request import Request, Session
from workflows.subject import Subject


@dataclass(frozen=True)
class Judged:
    """A request that was judged: the question that was asked, every finding, and those that stand against it.

    ``move`` is what the account may set going; None where it may not act at all.
    """

    question: Question
    findings: Sequence[Finding]
    against: Sequence[Finding]
    move: Move | None = None

    @property
    def is_possible(self) -> bool:
        """Whether the action leads on from the state the subject is in."""
        return self.question.subject.state in self.question.action.sources


def judge(
    tx: Connection, session: Session, request: Request, definition: Workflow, subject: Subject, at: datetime
) -> Judged:
    """May the account do this now, and what do the rules say? ``at`` is the moment that would be recorded."""
    rows = actions_called(definition, request.action)
    possible = [row for row in rows if subject.state in row.sources]
    row = (possible or rows)[0]
    policy = policy_for(tx, subject, request.on, row)
    question = Question(row, subject, subject.organiser, policy, request.on, session.clock.today)
    acting, reasons = authority.decide(tx, session.actor.login, question)
    if not possible:
        # whose turn it is and who decided what is a question of another state; what the account lacks is not
        lasting = [finding for finding in reasons if finding.rule in ("account", "role", "unit")]
        findings = [_wrong_state(subject, definition, rows), *lasting]
        return Judged(question, findings, findings)
    findings = [*_left_to_the_program(row), *reasons, *_out_of_order(row, subject, request.on)]
    # the rules speak even to somebody who may not act, so that a refusal is complete
    judged_as = acting or _as_stranger(tx, session)
    if judged_as is None:
        return Judged(question, findings, findings)
    move = Move(
        tx=tx,
        subject=subject,
        action=row,
        details=request.details,
        acting=judged_as,
        signature=_signature(session, judged_as),
        policy=question.policy,
        on=request.on,
        at=at,
    )
    _choose(move, possible)
    findings += findings_on(move)
    return Judged(question, findings, standing_against(findings, move), move if acting else None)


def actions_called(definition: Workflow, name: str) -> tuple[Action, ...]:
    """The rows of the action of this name. Raises BadInput where the workflow has none."""
    rows = definition.rows(name)
    if not rows:
        raise BadInput(
            M(
                "{workflow} has no action {action}; there are: {names}",
                workflow=M(definition.label),
                action=name,
                names=list(definition.names()),
            )
        )
    return rows


def policy_for(tx: Connection, subject: Subject, on: date, row: Action) -> Policy:
    """The book in force here, on the day the case was submitted; before that, and when it goes up anew, on this day."""
    if subject.case is None:
        return books_in_force(tx).at(on)
    return subject.case.books.at(on) if row.submits else subject.case.policy(on)


def findings_on(move: Move) -> list[Finding]:
    """What the action's own checks and the rules say of a move."""
    action = move.action
    found = [finding for check in action.checks for finding in check(move)]
    # without details nobody has said yet for which delegation a passport shall be lent
    case = move.subject.case
    if action.rules and case is not None:
        day = case.row.submitted_on if action.judged_on_submission and case.row.submitted_on else move.on
        facts = move.details.facts(case.facts(day).but(action=action.name), move)
        found.extend(rules.judge(facts, move.policy, action.rules))
    return found


def standing_against(findings: Sequence[Finding], move: Move) -> list[Finding]:
    """The findings that forbid the move: what blocks, and what is not justified as far as the action wants."""
    if move.action.advise:
        return [finding for finding in findings if finding.rule not in rules.RULES]
    passes = move.details.accepts()
    asked = any(finding.severity == "justify" for finding in findings)
    if asked and move.subject.case is not None and not move.details.justifies_anew:
        reasons = move.case.justifications
        wants_acceptance = move.action.justified_by == "accepted"
        passes |= {row.rule for row in reasons if row.accepted_by or not wants_acceptance}
    return [f for f in findings if f.severity == "block" or (f.severity == "justify" and f.rule not in passes)]


def _choose(move: Move, possible: Sequence[Action]) -> None:
    """Of the rows of one name, take the one whose condition holds."""
    for row in possible:
        move.action = row
        if row.when is None or row.when(move):
            return


def _wrong_state(subject: Subject, definition: Workflow, rows: Sequence[Action]) -> Finding:
    """The action leads on from other states than the one the subject is in."""
    wanted = tuple(dict.fromkeys(source for row in rows for source in row.sources))
    return reason(
        "state",
        M(
            "{name} is {state}; “{action}” is possible only when it is {wanted}",
            name=subject.shown,
            state=definition.state_label(subject.state),
            action=M(rows[0].label),
            wanted=[definition.state_label(code) for code in wanted],
        ),
        state=subject.state,
        wanted=list(wanted),
    )


def _left_to_the_program(row: Action) -> Iterator[Finding]:
    if row.automatic:
        yield personal("automatic", M("The program does this by itself as soon as nothing stands against it"))


def _out_of_order(row: Action, subject: Subject, on: date) -> Iterator[Finding]:
    last = subject.not_before
    if last is not None and on < last and not row.any_day:
        message = M("{on} is before {last}, the day of the step before", on=on, last=last)
        yield reason("order", message, on=on.isoformat(), last=last.isoformat())


def _signature(session: Session, acting: Acting) -> Signature:
    other = acting.stands_for
    return Signature(
        login=acting.account.login,
        name=acting.account.name,
        unit=acting.account.unit.name,
        os_user=session.actor.os_user,
        for_login=other.login if other else None,
        for_name=other.name if other else None,
        simulated_day=session.clock.simulated,
    )


def _as_stranger(tx: Connection, session: Session) -> Acting | None:
    account = accounts.account(tx, session.actor.login)
    return Acting(account) if account else None
