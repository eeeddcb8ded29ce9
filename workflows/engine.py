"""The engine: the only writer of state.

``perform`` does, in one transaction: lock and load → may this person? → which rules speak? → fire the transition →
write details, obligations, version and event → commit. ``explain`` goes the same way without writing and returns every
reason. Terminal, bulk, import, scheduler and tests all go through these two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from transitions import Machine

from travel import journal, rules
from travel.clock import Clock, now
from travel.delegations import cases
from travel.errors import BadInput, NotAllowed, Refused
from travel.findings import Finding
from travel.i18n import M, Message
from travel.identity import Actor, check_clock
from travel.journal import Entry, Signature
from travel.policy import Policy
from travel.policy.in_force import books_in_force
from travel.registry import accounts
from travel.registry.accounts import AccountFact
from travel.storage.store import Store
from workflows import authority
from workflows.authority import Question, reason
from workflows.catalogue import WORKFLOWS, workflow
from workflows.definition import NEW, Action, Details, Workflow
from workflows.delegation import DELEGATION
from workflows.move import Acting, Change, Move
from workflows.refusals import collision, moved_first, no_such_action, ways_past, wrong_state
from workflows.subject import DelegationSubject, Subject


@dataclass(frozen=True)
class Session:
    """Who is at work: the store, the login, and which day it is."""

    store: Store
    actor: Actor
    clock: Clock


@dataclass(frozen=True)
class Request:
    """What somebody wants done: an action of a workflow, on a subject, on a business day.

    ``seen`` is the version the person looked at (:func:`look`): if somebody has moved the case since, nothing is done.
    """

    workflow: str
    action: str
    name: str
    on: date
    details: Details = field(default_factory=Details)
    seen: int | None = None


@dataclass(frozen=True)
class Done:
    """One action that was carried out: what changed, what is owed now, and what the rules had to say."""

    workflow: str
    name: str
    action: str
    before: str
    after: str
    on: date
    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    written: dict[str, Any] = field(default_factory=dict)
    followed_by: tuple[Done, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Every reason for and against an action, and who could take it."""

    allowed: bool
    findings: tuple[Finding, ...]
    able: tuple[AccountFact, ...]
    rows: tuple[Action, ...]
    before: str


class _Machinery:
    """The transitions machine of one workflow definition, shared and without models."""

    def __init__(self, definition: Workflow) -> None:
        self._machine = Machine(
            model=None,
            states=[NEW, *(state.code for state in definition.states)],
            transitions=[
                {
                    "trigger": row.name,
                    "source": source,
                    "dest": row.leads_to(source),
                    "conditions": [row.when] if row.when else [],
                }
                for row in definition.actions
                for source in row.sources
            ],
            initial=NEW,
            auto_transitions=False,
            queued=False,
        )

    def fire(self, state: str, move: Move) -> str:
        """The state after the move."""
        carrier = _Carrier(state)
        self._machine.events[move.action.name].trigger(carrier, move)
        return carrier.state


@dataclass
class _Carrier:
    state: str


@cache
def _machinery(definition: Workflow) -> _Machinery:
    return _Machinery(definition)


def perform(session: Session, request: Request) -> Done:
    """Carry out the request and everything that follows from it by itself, or nothing.

    Raises NotAllowed, Refused (each with every reason), MovedFirst, NotFound, BadInput, StoreFault.
    """
    try:
        with session.store.atomic() as tx:
            return _perform(tx, session, request)
    except IntegrityError as error:
        raise collision(request.name, error) from error


def rehearse(session: Session, request: Request) -> Done:
    """What ``perform`` would do, done and undone."""
    try:
        with session.store.rehearsal() as tx:
            return _perform(tx, session, request)
    except IntegrityError as error:
        raise collision(request.name, error) from error


@contextmanager
def rehearsing(session: Session) -> Iterator[tuple[Connection, Callable[[Request], Done]]]:
    """Rehearse one request after another, each upon what those before would leave behind; all is undone at the end.

    Gives the transaction, in which the store stands as it then would, and what rehearses a request.
    """
    with session.store.rehearsal() as tx:

        def act(request: Request) -> Done:
            try:
                with tx.begin_nested():
                    return _perform(tx, session, request)
            except IntegrityError as error:
                raise collision(request.name, error) from error

        yield tx, act


@contextmanager
def together(session: Session) -> Iterator[tuple[Connection, Callable[[Request], Done]]]:
    """Carry out several requests, or none of them where one is refused.

    Gives the transaction and what carries out a request; raises what :func:`perform` raises.
    """
    name = ""

    def act(request: Request) -> Done:
        nonlocal name
        name = request.name
        return _perform(tx, session, request)

    try:
        with session.store.atomic() as tx:
            yield tx, act
    except IntegrityError as error:
        raise collision(name, error) from error


def explain(session: Session, request: Request) -> Explanation:
    """Why the account may or may not take the action now; nothing is written."""
    with session.store.rehearsal() as tx:
        definition = workflow(request.workflow)
        rows = _rows(definition, request.action)
        subject = _subject(tx, definition, request)
        _move, findings, forbidding = _prepare(tx, session, request, subject, definition)
        row = next((row for row in rows if subject.state in row.sources), rows[0])
        question = Question(row, subject, subject.organiser, _policy(tx, subject, request.on, row), request.on)
        able = tuple(authority.able(tx, question, but=session.actor.login))
        return Explanation(not forbidding, tuple(findings), able, rows, subject.state)


def _perform(tx: Connection, session: Session, request: Request) -> Done:
    _check_day(session, request)
    definition = workflow(request.workflow)
    request = _with_details(definition, request)
    subject = _subject(tx, definition, request)
    if request.seen is not None and subject.version != request.seen:
        raise moved_first(tx, subject)
    move, findings, forbidding = _prepare(tx, session, request, subject, definition)
    if move is None or forbidding:
        raise _refusal(tx, session, request, subject, definition, forbidding)
    done = _carry_out(move, definition, findings)
    return _with_followers(tx, done, move)


def _prepare(
    tx: Connection, session: Session, request: Request, subject: Subject, definition: Workflow
) -> tuple[Move | None, list[Finding], list[Finding]]:
    """The move, when the account may act at all; every finding for and against it; those that forbid it."""
    rows = _rows(definition, request.action)
    possible = [row for row in rows if subject.state in row.sources]
    row = (possible or list(rows))[0]
    policy = _policy(tx, subject, request.on, row)
    question = Question(row, subject, subject.organiser, policy, request.on)
    acting, findings = authority.decide(tx, session.actor.login, question)
    if not possible:
        # whose turn it is and who decided what is a question of another state; what the account lacks is not
        lasting = [finding for finding in findings if finding.rule in ("account", "role", "unit")]
        findings = [wrong_state(subject, definition, rows), *lasting]
        return None, findings, findings
    if row.automatic:
        findings.insert(
            0, reason("automatic", M("The program does this by itself as soon as nothing stands against it"))
        )
    last = subject.not_before
    if last is not None and request.on < last and not row.any_day:
        findings.append(
            reason(
                "order",
                M("{on} is before {last}, the day of the step before", on=request.on, last=last),
                on=request.on.isoformat(),
                last=last.isoformat(),
            )
        )
    # the rules speak even to somebody who may not act, so that a refusal is complete
    judge_as = acting or _as_stranger(tx, session)
    if judge_as is None:
        return None, findings, findings
    move = Move(
        tx=tx,
        subject=subject,
        action=possible[0],
        details=request.details,
        acting=judge_as,
        signature=_signature(session, judge_as),
        policy=policy,
        on=request.on,
        at=now(),
    )
    for row in possible:
        move.action = row
        if row.when is None or row.when(move):
            break
    findings.extend(_judged(move))
    return (move if acting else None), findings, _forbidding(findings, move)


def _judged(move: Move) -> list[Finding]:
    action = move.action
    found = [finding for check in action.checks for finding in check(move)]
    # without details nobody has said yet for which delegation a passport shall be lent
    case = move.subject.case
    if action.rules and case is not None:
        day = case.row.submitted_on if action.judged_on_submission and case.row.submitted_on else move.on
        facts = move.details.facts(case.facts(day).but(action=action.name), move)
        found.extend(rules.judge(facts, move.policy, action.rules))
    return found


def _forbidding(findings: Sequence[Finding], move: Move) -> list[Finding]:
    """The findings that stand against the move: what blocks, and what is not justified as far as the action wants."""
    if move.action.advise:
        return [finding for finding in findings if finding.rule not in rules.RULES]
    passes = move.details.accepts()
    asked = any(finding.severity == "justify" for finding in findings)
    if asked and move.subject.case is not None and not move.details.justifies_anew:
        reasons = move.case.justifications
        wants_acceptance = move.action.justified_by == "accepted"
        passes |= {row.rule for row in reasons if row.accepted_by or not wants_acceptance}
    return [f for f in findings if f.severity == "block" or (f.severity == "justify" and f.rule not in passes)]


def _carry_out(move: Move, definition: Workflow, findings: Sequence[Finding]) -> Done:
    subject, before = move.subject, move.subject.state
    after = _machinery(definition).fire(before, move)
    if move.action.writes is not None:
        move.action.writes(move)
    if not subject.move(move.tx, after):
        raise moved_first(move.tx, subject)
    details = move.details.record() | move.written
    if move.changes:
        details["obligations"] = [change.record() for change in move.changes]
    entry = Entry(
        subject_kind=definition.name,
        subject=subject.name,
        action=move.action.name,
        on=move.on,
        recorded_at=move.at,
        delegation=subject.case.number if subject.case else None,
        from_state=None if before == NEW else before,
        to_state=after,
        details=details,
        findings=findings,
    )
    subject.head = journal.append(move.tx, entry, move.signature, subject.head)
    return Done(
        definition.name,
        subject.name,
        move.action.name,
        before,
        after,
        move.on,
        tuple(findings),
        tuple(move.changes),
        move.written,
    )


def _with_followers(tx: Connection, done: Done, move: Move) -> Done:
    """Let what follows by itself happen: to the delegation, one action after another, then to what belongs to it."""
    followers = list(_of_the_delegation(tx, done, move))
    for last in (done, *followers):
        followers.extend(_of_what_belongs_to_it(tx, last, move))
    return replace(done, followed_by=tuple(followers))


def _of_the_delegation(tx: Connection, done: Done, move: Move) -> Iterator[Done]:
    last, state = done, _state_of_delegation(done, move)
    while rows := [row for row in DELEGATION.from_state(state) if f"{last.workflow}.{last.action}" in row.follows]:
        case = cases.read(tx, move.case.number)
        taken = next(filter(None, (_follow(move, DELEGATION, DelegationSubject(case), row) for row in rows)), None)
        if taken is None:
            return
        yield taken
        last, state = taken, taken.after


def _of_what_belongs_to_it(tx: Connection, last: Done, move: Move) -> Iterator[Done]:
    if move.subject.case is None:
        return
    for definition, row in _following(f"{last.workflow}.{last.action}"):
        assert definition.belonging is not None
        for subject in definition.belonging(tx, move.case.number):
            taken = _follow(move, definition, subject, row) if subject.state in row.sources else None
            if taken is not None:
                yield taken


@cache
def _following(action: str) -> tuple[tuple[Workflow, Action], ...]:
    """The automatic actions that follow one, of what belongs to a delegation."""
    return tuple(
        (definition, row)
        for definition in WORKFLOWS
        if definition.belonging is not None
        for row in definition.actions
        if action in row.follows
    )


def _state_of_delegation(done: Done, move: Move) -> str:
    if done.workflow == DELEGATION.name:
        return done.after
    return move.subject.case.state if move.subject.case else ""


def _follow(move: Move, definition: Workflow, subject: Subject, row: Action) -> Done | None:
    following = Move(
        tx=move.tx,
        subject=subject,
        action=row,
        details=Details(),
        acting=move.acting,
        signature=move.signature,
        # not the move's own: a change taken back brings the day of the approved submission back with it
        policy=_policy(move.tx, subject, move.on, row),
        on=move.on,
        at=move.at,
    )
    findings = _judged(following)
    if _forbidding(findings, following):
        return None
    following.note(automatic=True)
    return _carry_out(following, definition, findings)


def look(session: Session, workflow_name: str, name: str) -> int | None:
    """The version a person sees now, for :attr:`Request.seen`; None for what is not there."""
    with session.store.reading() as tx:
        return workflow(workflow_name).version_of(tx, name)


def _subject(tx: Connection, definition: Workflow, request: Request) -> Subject:
    if request.name:
        return definition.lock(tx, request.name, request.details)
    return definition.fresh(tx, request.details)


def _rows(definition: Workflow, action: str) -> tuple[Action, ...]:
    rows = definition.rows(action)
    if not rows:
        raise no_such_action(definition, action)
    return rows


def _with_details(definition: Workflow, request: Request) -> Request:
    """The request with the details its action takes. Raises BadInput when there is something it cannot do without."""
    row = _rows(definition, request.action)[0]
    if isinstance(request.details, row.takes):
        return request
    needed = [name for name, field_ in row.takes.model_fields.items() if field_.is_required()]
    if needed or type(request.details) is not Details:
        raise BadInput(
            M("“{action}” needs its details: {names}", action=M(row.label), names=needed or [row.takes.__name__])
        )
    return replace(request, details=row.takes())


def _policy(tx: Connection, subject: Subject, on: date, row: Action) -> Policy:
    """The book in force here, on the day the case was submitted; before that, and when it goes up anew, on this day."""
    if subject.case is None:
        return books_in_force(tx).at(on)
    return subject.case.books.at(on) if row.submits else subject.case.policy(on)


def _check_day(session: Session, request: Request) -> None:
    check_clock(session.store, session.clock)
    if request.on > session.clock.today:
        raise BadInput(M("{on} has not come yet; today is {today}", on=request.on, today=session.clock.today))


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


def _refusal(
    tx: Connection,
    session: Session,
    request: Request,
    subject: Subject,
    definition: Workflow,
    findings: Sequence[Finding],
) -> Refused:
    personal = [finding for finding in findings if finding.rule in PERSONAL]
    label = M(definition.rows(request.action)[0].label)
    if not personal:
        message = M("{name}: “{action}” is refused", name=subject.shown, action=label)
        ways = _ways_past(tx, request, subject, definition, findings)
        return Refused(M("{message}. {ways}", message=message, ways=ways) if ways else message, findings)
    rows = [row for row in definition.rows(request.action) if subject.state in row.sources]
    who: Message | None = None
    if rows:
        policy = _policy(tx, subject, request.on, rows[0])
        question = Question(rows[0], subject, subject.organiser, policy, request.on)
        who = authority.logins(authority.able(tx, question, but=session.actor.login))
    message = M("{name}: this account may not do “{action}”", name=subject.shown, action=label)
    if who is not None:
        message = M("{message}. Who could: {who}", message=message, who=who)
    return NotAllowed(message, findings)


def _ways_past(
    tx: Connection, request: Request, subject: Subject, definition: Workflow, findings: Sequence[Finding]
) -> list[Message]:
    """What an approver may do about the holds that stand in the way, while the delegation may still be excepted."""
    case = subject.case
    if case is None or all(case.state not in row.sources for row in DELEGATION.rows("except")):
        return []
    policy = _policy(tx, subject, request.on, definition.rows(request.action)[0])
    return ways_past(case.number, findings, policy)


PERSONAL = frozenset(
    {
        "account",
        "role",
        "unit",
        "step",
        "own-trip",
        "own-filing",
        "own-signature",
        "own-explanation",
        "own-count",
        "giver",
        "taker",
        "two-people",
        "two-steps",
        "automatic",
    }
)
"""The reasons that lie in the person, not in the case."""
