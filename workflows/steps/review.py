"""The review: pass, return, refuse, cut, and the clerk's withdrawal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field
from sqlalchemy import Row

from travel import journal
from travel.delegations import cases, filing, reviews
from travel.delegations.reviews import Decision
from travel.errors import BadInput
from travel.findings import Finding
from travel.i18n import M
from travel.journal import Entry
from travel.registry import persons
from travel.storage.numbering import next_number
from workflows.authority import personal, reason
from workflows.definition import Details
from workflows.move import Move
from workflows.steps.passports_out import call_back, with_others, with_travellers


class Opinion(Details):
    """A reviewer's words."""

    opinion: str = Field(default="", max_length=4000)


class Passing(Opinion):
    """A pass, with the justifications that are accepted by it."""

    accept: tuple[str, ...] = ()

    def accepts(self) -> frozenset[str]:
        """The rules named."""
        return frozenset(self.accept)


class Returning(Opinion):
    """Back to the clerk, or to an earlier step of the round, with what is to be mended."""

    to_step: str | None = None


class Refusing(Opinion):
    """Why not; ``dissuaded`` says that the unit was talked out of the journey."""

    dissuaded: bool = False


class Cutting(Details):
    """A member who is not to travel, and why."""

    person: str
    opinion: str = Field(default="", max_length=4000)


class Withdrawing(Details):
    """Why the clerk takes the case back."""

    reason: str = Field(default="", max_length=4000)


def completes_route(move: Move) -> bool:
    """The last seat that waits is the one being decided."""
    seat = move.acting.seat
    return seat is not None and [row.id for row in move.case.waiting] == [seat.id]


def back_to_step(move: Move) -> bool:
    """The return names an earlier step."""
    return isinstance(move.details, Returning) and move.details.to_step is not None


def approved_before(move: Move) -> bool:
    """An approval is in force: this round is about a change to it."""
    return move.case.row.approval_id is not None


def with_reason(move: Move) -> Iterator[Finding]:
    """A refusal, return or cut gives its reason, once it is taken."""
    if type(move.details) is Details:
        return  # somebody asks whether he may, and has said nothing yet
    words = getattr(move.details, "opinion", None) or getattr(move.details, "reason", None)
    if not (words or "").strip():
        yield reason("opinion", M("Say why: --reason TEXT"))


def approver_accepts(move: Move) -> Iterator[Finding]:
    """Only an approver accepts justifications, and only those that were written."""
    if not isinstance(move.details, Passing) or not move.details.accept:
        return
    if "approver" not in move.acting.capacity.roles:
        message = M("Only an approver accepts justifications; leave out --accept")
        yield personal("accept", message, wanted=["approver"])
    written = {row.rule for row in move.case.justifications}
    for rule in move.details.accept:
        if rule not in written:
            yield reason("accept", M("No justification was written for {rule}", rule=rule), rule=rule)


def earlier_step(move: Move) -> Iterator[Finding]:
    """The step a case is sent back to has been passed in this round."""
    if not back_to_step(move):
        return
    wanted = move.taken(Returning).to_step
    passed = _passed_steps(move)
    if wanted not in passed:
        yield reason(
            "earlier-step",
            M("{step} is no step that was passed in this round; there are: {steps}", step=wanted, steps=passed or "-"),
            step=wanted,
        )


def _passed_steps(move: Move) -> list[str]:
    first = move.case.open_seats[0].position if move.case.open_seats else 0
    return list(dict.fromkeys(seat.step for seat in move.case.reviews if seat.position < first))


def cut_is_possible(move: Move) -> Iterator[Finding]:
    """The leader is not cut, nor the last who travels."""
    if not isinstance(move.details, Cutting):
        return
    member = find_member(move, move.details.person)
    if member.role == "leader":
        yield reason("leader", M("{name} leads the delegation; return or refuse it instead", name=member.name))


def find_member(move: Move, text: str) -> Row[Any]:
    """The active member of this name or number. Raises BadInput."""
    found = [member for member in move.case.active if text in (member.name, member.person)]
    if len(found) != 1:
        names = [M("{name} ({number})", name=member.name, number=member.person) for member in move.case.active]
        raise BadInput(
            M("{text} names no single member of this delegation; there are: {names}", text=text, names=names)
        )
    return found[0]


def pass_on(move: Move) -> None:
    """Record the pass; the next seat or step is waited for."""
    _decide(move, "passed")
    _accept(move)


def approve(move: Move) -> None:
    """Record the last pass and issue the mission approval."""
    pass_on(move)
    _nothing_to_decide(move)
    case = move.case
    year = move.on.year
    pattern = move.policy.text("approval.number").value
    number = pattern.format(year=year, number=next_number(move.tx, "approval", year))
    key = reviews.approve(move.tx, case.id, case.round, case.row.revision, number, case.application, move.on)
    cases.change(move.tx, case, approval_id=key, persons=len(case.active))
    _follow_the_travellers(move)
    particulars = case.application.delegation
    move.note(
        approval=number,
        exit=particulars.exit,
        entry=particulars.entry,
        persons=len(case.active),
        countries=list(case.application.countries),
    )
    # a passport already lent is due by the return that is approved now; who is left at home does not keep his so long
    for row, _holder in with_travellers(move):
        move.supersede(row, move.policy.while_away("passport", particulars.exit, particulars.entry))
    call_back(move, with_others(move))


def _follow_the_travellers(move: Move) -> None:
    """What an approved application says of its members holds for the register, and each change has its event."""
    for moved in persons.follow(move.tx, move.case.row.application_id):
        entry = Entry(
            "person", moved.number, "follow", move.on, move.at, details=vars(moved) | {"delegation": move.case.number}
        )
        journal.append(move.tx, entry, move.signature, journal.head(move.tx, "person", moved.number))


def send_back(move: Move) -> None:
    """Record the return; the round is over, the clerk has the ball."""
    _decide(move, "returned")
    _end_round(move)


def send_back_to_step(move: Move) -> None:
    """Let the named step and every later one of the round decide again."""
    target = move.taken(Returning).to_step
    seats = [seat for seat in move.case.reviews if not seat.reopened]
    position = next(seat.position for seat in seats if seat.step == target)
    _decide(move, "returned")
    reviews.reopen(
        move.tx, [seat for seat in seats if seat.position >= position and not seat.waiting], move.on, move.at
    )
    assert move.acting.seat is not None
    reviews.reopen(move.tx, [move.acting.seat], move.on, move.at)


def refuse(move: Move) -> None:
    """Record the refusal; the round is over."""
    _decide(move, "dissuaded" if move.taken(Refusing).dissuaded else "refused")
    _end_round(move)


def refuse_change(move: Move) -> None:
    """The change is refused; the approved version stays in force."""
    refuse(move)
    cases.restore_approved(move.tx, move.case)


def cut(move: Move) -> None:
    """Take a member off the list, on record with the reason."""
    given = move.taken(Cutting)
    member = find_member(move, given.person)
    filing.cut_member(move.tx, member.application_id, member.seat, move.on, given.opinion)
    cases.change(move.tx, move.case, persons=len(move.case.active) - 1)
    move.note(name=member.name, person=member.person)


def withdraw(move: Move) -> None:
    """The clerk takes the case back."""
    _end_round(move)


def withdraw_change(move: Move) -> None:
    """The clerk takes a change back; the approved version stays in force."""
    withdraw(move)
    cases.restore_approved(move.tx, move.case)


def _end_round(move: Move) -> None:
    """Nobody is waited for any more."""
    reviews.close_round(move.tx, move.case.id, move.case.round, move.on, move.at)
    _nothing_to_decide(move)


def _nothing_to_decide(move: Move) -> None:
    move.discharge(move.owed("decision"))


def _decide(move: Move, what: str) -> None:
    seat = move.acting.seat
    assert seat is not None
    decision = Decision(
        what,
        move.signature.login,
        move.signature.name,
        move.on,
        move.at,
        move.signature.for_login,
        getattr(move.details, "opinion", ""),
    )
    reviews.decide(move.tx, seat, decision)
    move.note(step=seat.step, step_label=seat.label, unit=seat.unit, round=seat.round)


def _accept(move: Move) -> None:
    accepted = move.taken(Passing).accept
    for row in move.case.justifications:
        if row.rule in accepted and row.accepted_by is None:
            filing.accept_justification(move.tx, row.id, move.signature.login, move.on)
