"""The hand-over's workflow: one custodian lists what lies there, another confirms or contests it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field
from sqlalchemy import Connection, Row

from travel.custody import handovers, stocktakings
from travel.errors import BadInput, MovedFirst
from travel.findings import Finding
from travel.i18n import N_, M, Message
from travel.masking import masked
from travel.registry import accounts
from travel.storage.numbering import next_number
from workflows.authority import reason
from workflows.definition import NEW, Action, Details, Remark, State, Workflow
from workflows.move import Move
from workflows.subject import HandoverSubject


class Giving(Details):
    """To whom (a login), and which cabinets; all where none is named."""

    to: str
    cabinets: tuple[str, ...] = ()


class Contesting(Details):
    """In what the cabinets differ from the list."""

    text: str = Field(min_length=1, max_length=4000)


def _lock(tx: Connection, name: str, details: Details) -> HandoverSubject:
    return HandoverSubject(tx, handovers.known(tx, name, hold=True))


def _fresh(tx: Connection, details: Details) -> HandoverSubject:
    return HandoverSubject(tx, None)


def to_another_custodian(move: Move) -> Iterator[Finding]:
    """Custody passes to another custodian, and is not on its way already."""
    if not isinstance(move.details, Giving):
        return
    other = accounts.account(move.tx, move.details.to)
    if other is None:
        raise BadInput(M("There is no account {login}. See: travel account list", login=move.details.to))
    if not other.active or "custodian" not in other.roles:
        yield reason("receiver", M("{name} is no custodian at work", name=other.name), login=other.login)
    if other.login in {account.login for account in move.acting.chain}:
        yield reason("receiver", M("Custody is handed over by two people, not by one to himself"))
    cabinets = stocktakings.known_cabinets(move.tx, move.details.cabinets)
    before = handovers.still_open(move.tx, cabinets)
    if before is not None:
        yield reason("handover", _on_its_way(before), number=before.number)


def _on_its_way(row: Row[Any]) -> Message:
    return M("{number} is not confirmed yet, by {name}", number=row.number, name=row.taken_name)


def give(move: Move) -> None:
    """List what lies there, and leave it open until the other confirms."""
    given = move.taken(Giving)
    cabinets = stocktakings.known_cabinets(move.tx, given.cabinets)
    taker, giver = accounts.known_account(move.tx, given.to), move.acting.capacity
    number = f"HO{move.on.year}-{next_number(move.tx, 'handover', move.on.year):04d}"
    first = handovers.still_open(move.tx, cabinets)  # the number was waited for until another hand-over stood
    if first is not None:
        raise MovedFirst(_on_its_way(first))
    rows = handovers.listed(move.tx, move.on, cabinets)
    handovers.keep(
        move.tx,
        {
            "number": number,
            "cabinets": list(cabinets),
            "given_by": giver.login,
            "given_name": giver.name,
            "taken_by": taker.login,
            "taken_name": taker.name,
            "opened_on": move.on,
            "listed": rows,
            "state": NEW,
            "version": 0,
            "workflow_version": 1,
        },
    )
    _subject(move).adopt(handovers.known(move.tx, number))
    move.note(listed=len(rows))


def still_as_listed(move: Move) -> Iterator[Finding]:
    """What lies there lies as listed: what came, went or was moved meanwhile makes a new list."""
    row = _row(move)
    now = {each["passport"]: each for each in handovers.listed(move.tx, move.on, row.cabinets)}
    then = {each["passport"]: each for each in row.listed}
    for number in [*then, *(number for number in now if number not in then)]:
        named = {"passport": masked(number), "holder": (now.get(number) or then[number])["holder"]}
        if number in now and number in then:
            if any(now[number][name] != then[number][name] for name in ("cabinet", "slot")):
                yield reason("list", M("{passport} {holder} was moved since it was listed; list anew", **named))
        elif number in now:
            yield reason("list", M("{passport} {holder} has come since it was listed; list anew", **named))
        else:
            yield reason("list", M("{passport} {holder} has gone since it was listed; list anew", **named))


def contest(move: Move) -> None:
    """Keep in what the cabinets differ."""
    handovers.change(move.tx, _subject(move).key, differences=move.taken(Contesting).text)


def restate(move: Move) -> None:
    """List anew what lies there."""
    row = _row(move)
    rows = handovers.listed(move.tx, move.on, row.cabinets)
    handovers.change(move.tx, _subject(move).key, listed=rows)
    move.note(listed=len(rows))


def _subject(move: Move) -> HandoverSubject:
    assert isinstance(move.subject, HandoverSubject)
    return move.subject


def _row(move: Move) -> Any:
    return _subject(move).known


HANDOVER = Workflow(
    name="handover",
    version=1,
    label=N_("hand-over"),
    look="travel handover show {name}",
    lock=_lock,
    fresh=_fresh,
    version_of=handovers.version,
    states=(
        State("open", N_("to be confirmed"), ("custodian",)),
        State("contested", N_("contested"), ("custodian",)),
        State("confirmed", N_("confirmed"), final=True),
        State("withdrawn", N_("hand-over withdrawn"), final=True),
    ),
    actions=(
        Action(
            "give",
            (NEW,),
            "open",
            N_("hand over"),
            roles=("custodian",),
            checks=(to_another_custodian,),
            takes=Giving,
            writes=give,
        ),
        Action(
            "confirm",
            ("open",),
            "confirmed",
            N_("confirm the hand-over"),
            roles=("custodian",),
            relation="taker",
            checks=(still_as_listed,),
            takes=Remark,
        ),
        Action(
            "contest",
            ("open",),
            "contested",
            N_("contest the list"),
            roles=("custodian",),
            relation="taker",
            takes=Contesting,
            writes=contest,
        ),
        Action(
            "restate",
            ("open", "contested"),
            "open",
            N_("list anew"),
            roles=("custodian",),
            relation="giver",
            takes=Remark,
            writes=restate,
        ),
        Action(
            "withdraw",
            ("open", "contested"),
            "withdrawn",
            N_("withdraw the hand-over"),
            roles=("custodian",),
            relation="giver",
            takes=Remark,
        ),
    ),
)
