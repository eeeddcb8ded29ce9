"""May this person? One guard for every action, and no way around it for anybody.

The reasons are findings, so that a refusal lists all of them together with what the rules say. Nobody decides on a
delegation he travels in, filed or signed, neither himself nor through a substitute; nobody decides two steps of a round
unless the policy lets him.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from travel.custody.handovers import Side
from travel.delegations.cases import Case
from travel.findings import Finding
from travel.i18n import M, Message
from travel.policy import Label, NotSet, Policy
from travel.registry import accounts
from travel.registry.accounts import AccountFact
from travel.registry.units import UnitFact
from travel.rules.compare import plain
from travel.vocabulary import ACCOUNT_ROLE
from workflows.definition import Action
from workflows.move import Acting
from workflows.subject import HandoverSubject, StocktakingSubject, Subject


@dataclass(frozen=True)
class Question:
    """May somebody take this action on this subject, ``today``, with effect on the day ``on``?"""

    action: Action
    subject: Subject
    organiser: UnitFact | None
    policy: Policy
    on: date
    today: date


def reason(rule: str, message: Message, /, **facts: object) -> Finding:
    """A reason of the workflow itself: it always forbids, and cites no rule but its own name."""
    return Finding(rule, "block", message, facts)


def personal(rule: str, message: Message, /, **facts: object) -> Finding:
    """Such a reason that lies in who asks. ``wanted``, where it is given, are the roles of which one would do."""
    return Finding(rule, "block", message, facts, personal=True)


def out_of_reach(account: AccountFact, organiser: UnitFact) -> Iterator[Finding]:
    """Who files for a unit belongs to it or to one above it."""
    if not account.unit.covers(organiser):
        message = M(
            "Only {organiser} or a unit above it may; {name} belongs to {unit}",
            organiser=organiser.name,
            name=account.name,
            unit=account.unit.name,
        )
        yield personal("unit", message, organiser=organiser.name, unit=account.unit.name)


def decide(tx: Connection, login: str, question: Question) -> tuple[Acting | None, list[Finding]]:
    """In which capacity ``login`` may act, or every reason why he may not, in none of his capacities."""
    account = accounts.usable(tx, login)
    if isinstance(account, Finding):
        return None, [account]
    refusals: list[list[Finding]] = []
    for acting in _capacities(tx, account, question):
        found = list(_reasons(acting, question))
        if not found:
            return acting, []
        refusals.append(found)
    return None, refusals[0]


def able(tx: Connection, question: Question, but: str | None = None) -> list[AccountFact]:
    """Who could take the action as himself, ``but`` for one login; nobody what the program does by itself."""
    if question.action.automatic:
        return []
    roles = question.action.roles or ACCOUNT_ROLE
    if question.action.relation == "step" and question.subject.case is not None:
        roles = tuple(seat.role for seat in question.subject.case.open_seats)
    return [
        account
        for account in accounts.eligible(tx, roles)
        if account.login != but and not list(_reasons(_with_seat(account, None, question), question))
    ]


def _capacities(tx: Connection, account: AccountFact, question: Question) -> Iterator[Acting]:
    yield _with_seat(account, None, question)
    for other in accounts.represented(tx, account, question.on, question.today):
        yield _with_seat(account, other, question)


def _with_seat(account: AccountFact, stands_for: AccountFact | None, question: Question) -> Acting:
    if question.action.relation != "step" or question.subject.case is None:
        return Acting(account, stands_for)
    capacity = stands_for or account
    seats = question.subject.case.open_seats
    return Acting(account, stands_for, next((seat for seat in seats if _sits(capacity, seat)), None))


def _sits(account: AccountFact, seat: Row[Any]) -> bool:
    if seat.role not in account.roles:
        return False
    if seat.unit_id:
        return account.unit.id == int(seat.unit_id)
    return seat.scope in ("any", account.unit.kind)


def _reasons(acting: Acting, question: Question) -> Iterator[Finding]:
    capacity, action = acting.capacity, question.action
    lacking = accounts.lacks_role(capacity, action.roles)
    if lacking is not None:
        yield lacking
    yield from _relation(acting, question)
    case = question.subject.case
    if action.impartial and case is not None:
        for account in acting.chain:
            yield from _partial(account, case)
        if action.relation == "step":
            yield from _second_seat(acting, case)
            yield from _second_step(acting, case, question.policy)


def _relation(acting: Acting, question: Question) -> Iterator[Finding]:
    capacity, organiser = acting.capacity, question.organiser
    match question.action.relation:
        case "filer" if organiser is not None:
            yield from out_of_reach(capacity, organiser)
        case "office" if capacity.unit.kind != "office":
            yield personal(
                "unit",
                M(
                    "Only the foreign affairs office may; {name} belongs to {unit}",
                    name=capacity.name,
                    unit=capacity.unit.name,
                ),
                unit=capacity.unit.name,
            )
        case "giver" | "taker" as side if isinstance(question.subject, HandoverSubject):
            yield from _side(acting, question.subject, side)
        case "another" if isinstance(question.subject, StocktakingSubject):
            if question.subject.hands & {account.login for account in acting.chain}:
                yield personal(
                    "own-count", M("{name} counted or explained this; somebody else closes it", name=capacity.name)
                )
        case "step" if acting.seat is None and question.subject.case is not None:
            seats = question.subject.case.open_seats
            if seats:
                yield personal(
                    "step",
                    M(
                        "It is the turn of {seats}, not of {name}",
                        seats=[seat_label(seat) for seat in seats],
                        name=capacity.name,
                    ),
                    step=seats[0].step,
                )


def _side(acting: Acting, subject: HandoverSubject, side: Side) -> Iterator[Finding]:
    row = subject.known
    mine, name = (row.given_by, row.given_name) if side == "giver" else (row.taken_by, row.taken_name)
    other: Side = "taker" if side == "giver" else "giver"
    if acting.capacity.login != mine:
        yield personal(side, M("That is for {name} to say", name=name), account=mine)
    if subject.hands(other) & {account.login for account in acting.chain}:
        yield personal("two-people", M("Custody is handed over by two people, not by one to himself"))


def own_trip(account: AccountFact, case: Case) -> Iterator[Finding]:
    """Who travels in a delegation does not act where nobody who travelled may."""
    if any(account.may_be(str(member.person), member.name) for member in case.active):
        message = M("{name} travels in this delegation", name=account.name)
        if account.person is None:
            message = M(
                "{name} travels in this delegation, going by the name; were it another person of that name, an"
                " administrator would say so: travel account link {login} PERSON",
                name=account.name,
                login=account.login,
            )
        yield personal("own-trip", message, account=account.login)


def _partial(account: AccountFact, case: Case) -> Iterator[Finding]:
    yield from own_trip(account, case)
    if account.login in case.writers:
        yield personal(
            "own-filing", M("{name} filed this delegation or its report", name=account.name), account=account.login
        )
    if plain(case.row.signatory) == plain(account.name):
        yield personal("own-signature", M("{name} signed the request", name=account.name), account=account.login)


def _second_seat(acting: Acting, case: Case) -> Iterator[Finding]:
    """A countersign step wants as many people as it has seats, whoever stands in for whom."""
    logins = {account.login for account in acting.chain}
    for seat in case.reviews:
        if (
            acting.seat is not None
            and (seat.step, seat.reopened) == (acting.seat.step, False)
            and seat.decision is not None
            and logins & {seat.decided_by, seat.for_login}
        ):
            yield personal(
                "two-seats",
                M(
                    "{name} has already decided in this step: {seat}; somebody else decides the other seat",
                    name=seat.decided_name,
                    seat=seat_label(seat),
                ),
                step=seat.step,
            )


def _second_step(acting: Acting, case: Case, policy: Policy) -> Iterator[Finding]:
    try:
        if policy.switch("decision.two_steps_by_one").value:
            return
    except NotSet:
        pass
    logins = {account.login for account in acting.chain}
    for seat in case.reviews:
        if seat.reopened or seat.decision is None or (acting.seat is not None and seat.step == acting.seat.step):
            continue
        if logins & {seat.decided_by, seat.for_login}:
            yield personal(
                "two-steps",
                M("{name} has already decided {step} in this round", name=seat.decided_name, step=step_label(seat)),
                step=seat.step,
            )


def step_label(seat: Row[Any]) -> Message:
    """The step's name as the policy gave it when the round was opened."""
    return named_in_both(seat.label)


def seat_label(seat: Row[Any]) -> Message:
    """The step and whose seat it is."""
    if seat.unit:
        return M("{step} ({unit})", step=named_in_both(seat.label), unit=seat.unit)
    return step_label(seat)


def named_in_both(names: dict[str, str]) -> Message:
    """A name that is kept in both languages, as a message."""
    return Label(names["zh"], names["en"])


def logins(holders: Sequence[AccountFact]) -> Message | None:
    """Names and logins in one line, for "who could"; None when nobody could."""
    if not holders:
        return None
    return M("{who}", who=[M("{name} ({login})", name=account.name, login=account.login) for account in holders])
