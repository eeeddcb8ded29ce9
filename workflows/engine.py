"""The engine: the only writer of state.

``perform`` does, in one transaction: lock and load → may this person, and which rules speak (``judging``) → fire the
transition, write details, obligations, version and event (``carrying_out``) → what follows by itself (``following``) →
commit. ``rehearse`` does all of it and undoes it; ``explain`` goes as far as the judging and returns every reason.
Terminal, bulk, import, scheduler and tests all go through these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from travel.clock import now
from travel.errors import BadInput
from travel.i18n import M
from travel.identity import check_clock
from workflows import authority
from workflows.carrying_out import carry_out
from workflows.catalogue import workflow
from workflows.definition import Details, Workflow
from workflows.following import with_followers
from workflows.judging import actions_called, judge
from workflows.refusals import collision, moved_first, refusal
from workflows.request import Done, Explanation, Request, Session
from workflows.subject import Subject


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
        rows = actions_called(definition, request.action)
        subject = _locked(tx, definition, request)
        judged = judge(tx, session, request, definition, subject, now())
        able = authority.able(tx, judged.question, but=session.actor.login)
        return Explanation(not judged.against, tuple(judged.findings), tuple(able), rows, subject.state)


def look(session: Session, workflow_name: str, name: str) -> int | None:
    """The version a person sees now, for :attr:`Request.seen`; None for what is not there."""
    with session.store.reading() as tx:
        return workflow(workflow_name).version_of(tx, name)


def _perform(tx: Connection, session: Session, request: Request) -> Done:
    _check_day(session, request)
    definition = workflow(request.workflow)
    request = _with_details(definition, request)
    subject = _locked(tx, definition, request)
    if request.seen is not None and subject.version != request.seen:
        raise moved_first(tx, subject)
    judged = judge(tx, session, request, definition, subject, now())
    if judged.move is None or judged.against:
        raise refusal(tx, session, definition, judged)
    done = carry_out(judged.move, definition, judged.findings)
    return with_followers(done, judged.move)


def _check_day(session: Session, request: Request) -> None:
    check_clock(session.store, session.clock)
    if request.on > session.clock.today:
        raise BadInput(M("{on} has not come yet; today is {today}", on=request.on, today=session.clock.today))


def _with_details(definition: Workflow, request: Request) -> Request:
    """The request with the details its action takes. Raises BadInput when there is something it cannot do without."""
    row = actions_called(definition, request.action)[0]
    if isinstance(request.details, row.takes):
        return request
    needed = [name for name, field_ in row.takes.model_fields.items() if field_.is_required()]
    if needed or type(request.details) is not Details:
        raise BadInput(
            M("“{action}” needs its details: {names}", action=M(row.label), names=needed or [row.takes.__name__])
        )
    return replace(request, details=row.takes())


def _locked(tx: Connection, definition: Workflow, request: Request) -> Subject:
    if request.name:
        return definition.lock(tx, request.name, request.details)
    return definition.fresh(tx, request.details)
