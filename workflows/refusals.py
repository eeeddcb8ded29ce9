"""What is said when an action cannot be taken: not from this state, not any more, not twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from travel import journal
from travel.clock import shown_moment
from travel.errors import BadInput, MovedFirst, NotAllowed, Refused
from travel.findings import Finding
from travel.i18n import M, Message, verbatim
from travel.masking import masked
from travel.policy import Policy
from travel.policy.in_force import books_in_force
from travel.registry import accounts
from travel.registry.accounts import AccountFact
from travel.registry.units import known_unit
from travel.rules.holds import may_be_excepted
from travel.storage.store import words_of
from travel.vocabulary import HOLD
from workflows import authority
from workflows.authority import Question
from workflows.catalogue import workflow
from workflows.definition import Workflow
from workflows.delegation import DELEGATION
from workflows.judging import Judged
from workflows.request import Session
from workflows.subject import DelegationSubject, Subject


def refusal(tx: Connection, session: Session, definition: Workflow, judged: Judged) -> Refused:
    """The error with every reason, and with what may be done about it: who else could, or the way past a hold."""
    question, findings = judged.question, judged.against
    name, label = question.subject.shown, M(question.action.label)
    if not any(finding.personal for finding in findings):
        message = M("{name}: “{action}” is refused", name=name, action=label)
        ways = _ways_past(question, findings)
        return Refused(M("{message}. {ways}", message=message, ways=ways) if ways else message, findings)
    message = M("{name}: this account may not do “{action}”", name=name, action=label)
    if judged.is_possible:
        who = authority.logins(_able(tx, question, findings, session.actor.login))
        if who is not None:
            message = M("{message}. Who could: {who}", message=message, who=who)
    return NotAllowed(message, findings)


def _able(tx: Connection, question: Question, findings: Sequence[Finding], login: str) -> list[AccountFact]:
    """Who else could act, and holds the roles that are wanted of ``login`` for what he asked for with it."""
    needs = [finding.facts.get("wanted") for finding in findings if finding.personal]
    wanted = [roles for roles in needs if isinstance(roles, list)]
    holders = authority.able(tx, question, but=login)
    return [account for account in holders if not any(accounts.lacks_role(account, roles) for roles in wanted)]


def check_filing(tx: Connection, login: str, on: date, today: date, organiser: str | None = None) -> None:
    """Raise NotAllowed where ``login`` files no delegation, or none of ``organiser``; NotFound for an unknown unit.

    It is what the engine says of a new delegation, told before anybody fills in fifty fields.
    """
    (new,) = DELEGATION.rows("new")
    unit = known_unit(tx, organiser) if organiser else None
    subject = DelegationSubject(None, unit)
    question = Question(new, subject, unit, books_in_force(tx).at(on), on, today)
    acting, findings = authority.decide(tx, login, question)
    if acting is None:
        raise NotAllowed(
            M("{name}: this account may not do “{action}”", name=subject.shown, action=M(new.label)), findings
        )


def _ways_past(question: Question, findings: Sequence[Finding]) -> list[Message]:
    case = question.subject.case
    if case is None or all(case.state not in row.sources for row in DELEGATION.rows("except")):
        return []
    return ways_past(case.number, findings, question.policy)


def ways_past(number: str, findings: Sequence[Finding], policy: Policy) -> list[Message]:
    """What an approver may do for one delegation about each hold that stands against it, where the office allows it."""
    blocking = {finding.rule for finding in findings if finding.severity == "block"}
    return [
        M(
            "An approver may let this case pass: travel hold except {number} --rule {rule} --reason TEXT",
            number=number,
            rule=rule,
        )
        for rule in HOLD
        if rule in blocking and may_be_excepted(rule, policy)
    ]


def moved_first(tx: Connection, subject: Subject) -> MovedFirst:
    """The error that says who was faster, and when."""
    last = journal.last(tx, subject.kind, subject.name)
    if last is None:
        return MovedFirst(M("{name} was changed by somebody else at the same moment; look again", name=subject.shown))
    definition = workflow(subject.kind)
    return MovedFirst(
        M(
            "{name} was moved first by {who} at {when} ({action}); look again: {command}",
            name=subject.shown,
            who=M("{name} ({login})", name=last.actor_name, login=last.actor),
            when=shown_moment(last.recorded_at),
            action=_label(definition, last.action),
            command=definition.look.format(name=subject.name),
        )
    )


def _label(definition: Workflow, action: str) -> Message | str:
    return next((M(row.label) for row in definition.rows(action)), action)


def collision(name: str, error: IntegrityError) -> BadInput | MovedFirst:
    """A unique key stopped what two people did at once to the subject ``name``, or what one did twice."""
    said = words_of(error)
    if "uq_loan_open" in said or "loan.passport_id" in said:
        return MovedFirst(M("{name} has just been lent by somebody else", name=masked(name)))
    if "uq_passport_valid" in said or "passport.person_id" in said:
        return BadInput(M("This person already has a valid passport of this kind; void it first"))
    if "received" in said:
        return MovedFirst(M("Somebody else has just taken this case in. See: travel delegation list --received"))
    if "unique" in said.lower():
        return BadInput(M("The store refuses two of the same: {error}", error=verbatim(said)))
    return BadInput(M("The store refuses this: {error}. Nothing was changed.", error=verbatim(said)))
