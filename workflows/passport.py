"""The passport's workflow: custody, loan, loss."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from sqlalchemy import Connection, Row

from travel import rules, vocabulary
from travel.calendar import add_days
from travel.custody import passports
from travel.delegations import cases
from travel.errors import BadInput, MovedFirst
from travel.facts import Crossing, Facts
from travel.findings import Finding
from travel.i18n import N_, M, Message
from travel.masking import as_printed, masked
from travel.obligations import Debt
from travel.registry import persons
from travel.rules.documents import HK_MACAO
from workflows.authority import reason
from workflows.definition import NEW, SAME, Action, Details, FromTable, Remark, State, Workflow
from workflows.delegation import DELEGATION
from workflows.move import Move
from workflows.steps.custody import Placing, elsewhere, in_service, not_missing, place, wait_after_loss
from workflows.steps.journey import check_crossing, check_journey, keep_crossing
from workflows.subject import PassportSubject


class Registering(FromTable):
    """A passport that comes into custody."""

    number: Annotated[str, AfterValidator(as_printed)] = Field(min_length=4, max_length=20)
    kind: str
    person: str
    issued: date
    expires: date
    endorsed_until: date | None = None
    cabinet: str = ""
    slot: str = ""

    def record(self) -> dict[str, Any]:
        """The number is the subject's own; only the rest is kept in the details."""
        return super().record() | {"number": masked(self.number)}


class Endorsing(FromTable):
    """The last day of the endorsement that a Hong Kong–Macao pass now bears."""

    endorsed_until: date


class Lending(Details):
    """For which delegation, and who fetches it."""

    delegation: str
    fetched_by: str = ""

    def facts(self, facts: Facts, move: Move) -> Facts:
        """The rules on passports judge the one that is lent, the rules on members its holder."""
        holder = _holder(move)
        application = facts.application
        mine = tuple(member for member in application.members if member.person == holder)
        return facts.but(
            application=application.model_copy(update={"members": mine}),
            passports=tuple(passport for passport in facts.passports if passport.person == holder),
            passport=move.subject.name,
        )


class Collecting(Details):
    """Who hands it in, and the border record stamped in it."""

    returned_by: str = ""
    exit: date | None = None
    entry: date | None = None
    countries: tuple[str, ...] = ()


class Losing(Details):
    """Where, how and with which statement it was lost."""

    statement: str = Field(min_length=1, max_length=4000)


def _lock(tx: Connection, name: str, details: Details) -> PassportSubject:
    # the delegation is always locked before its passports, so that two desks cannot wait for each other
    number = details.delegation if isinstance(details, Lending) else passports.known(tx, name).lent_to
    case = cases.lock(tx, number) if number else None
    row = passports.known(tx, name, hold=True)
    if not isinstance(details, Lending) and (
        row.lent_to != number or (row.state == "lent") != (row.loan_id is not None)
    ):
        # it was lent or collected between the first look and the lock; what hangs on it was read before that
        raise MovedFirst(M("{name} was changed by somebody else at the same moment; look again", name=masked(name)))
    return PassportSubject(tx, row, case)


def _fresh(tx: Connection, details: Details) -> PassportSubject:
    return PassportSubject(tx, None, None)


def _row(move: Move) -> Row[Any]:
    subject = move.subject
    assert isinstance(subject, PassportSubject)
    assert subject.row is not None
    return subject.row


def _holder(move: Move) -> str:
    return str(_row(move).person)


def can_be_registered(move: Move) -> Iterator[Finding]:
    """The kind is one of the four, the days run forwards, the number is new."""
    if not isinstance(move.details, Registering):
        return
    given = move.details
    if given.kind not in vocabulary.PASSPORT_KIND:
        raise BadInput(M("{found} is not one of {wanted}", found=given.kind, wanted=tuple(vocabulary.PASSPORT_KIND)))
    if given.issued >= given.expires:
        raise BadInput(M("The day of issue {issued} is not before the day of expiry {expires}", **_days(given)))
    if given.issued > move.on:
        yield reason(
            "issued", M("Issued on {issued}, it cannot be registered on {on}", issued=given.issued, on=move.on)
        )
    if given.endorsed_until is not None:
        yield from _endorsable(given.kind)
    if passports.find(move.tx, given.number) is not None:
        yield reason("passport", M("This passport is already registered"), number=masked(given.number))
    person = persons.known_person(move.tx, given.person)
    yield from wait_after_loss(move, person, given.kind, given.issued)
    if passports.valid_of(move.tx, person.id, given.kind) is not None:
        yield reason(
            "passport",
            M(
                "{name} already has a valid {kind}; void it first",
                name=person.name,
                kind=vocabulary.PASSPORT_KIND.label(given.kind),
            ),
            person=person.number,
        )


def is_endorsable(move: Move) -> Iterator[Finding]:
    """Only a Hong Kong–Macao pass bears an endorsement."""
    yield from _endorsable(str(_row(move).kind))


def _endorsable(kind: str) -> Iterator[Finding]:
    if kind != HK_MACAO:
        label = vocabulary.PASSPORT_KIND.label(kind)
        yield reason("endorsement", M("A {kind} bears no endorsement; only a Hong Kong–Macao pass does", kind=label))


def endorse(move: Move) -> None:
    """The pass bears a new endorsement; what it bore before is in the journal."""
    passports.endorse(move.tx, _row(move).id, move.taken(Endorsing).endorsed_until)


def _days(given: Registering) -> dict[str, date]:
    return {"issued": given.issued, "expires": given.expires}


def register(move: Move) -> None:
    """The passport is in custody."""
    given = move.taken(Registering)
    person = persons.known_person(move.tx, given.person)
    passports.register(
        move.tx,
        {
            "number": given.number,
            "kind": given.kind,
            "person_id": person.id,
            "holder": person.name,
            "unit": person.unit,
            "issued_on": given.issued,
            "expires_on": given.expires,
            "endorsed_until": given.endorsed_until,
            "cabinet": given.cabinet,
            "slot": given.slot,
            "state": NEW,
            "version": 0,
            "workflow_version": 1,
        },
    )
    subject = move.subject
    assert isinstance(subject, PassportSubject)
    subject.adopt(passports.known(move.tx, given.number))


def lent_to_member(move: Move) -> Iterator[Finding]:
    """Passports are lent only to active members of a cleared delegation; what keeps it from that is told, too (R34)."""
    if not isinstance(move.details, Lending):
        return
    case = move.case
    if case.state != "cleared":
        yield reason("cleared", _not_cleared(case), state=case.state)
        yield from rules.judge(move.details.facts(case.facts(move.on), move), move.policy, ("R34",))
    since = case.head
    if since is not None and since.moved_on is not None and move.on < since.moved_on:
        yield reason("order", M("{on} is before {last}, the day of the step before", on=move.on, last=since.moved_on))
    if all(member.person != _holder(move) for member in case.active):
        yield reason("member", M("{holder} is no member of {number}", holder=_row(move).holder, number=case.number))


def _not_cleared(case: cases.Case) -> Message:
    if case.state == "approved":
        return M("{number} is not ready to leave; every member must be briefed first", number=case.number)
    return M(
        "{number} is {state}; passports are lent to members of a delegation that is ready to leave",
        number=case.number,
        state=DELEGATION.state_label(case.state),
    )


def lend(move: Move) -> None:
    """The passport is out; it is owed by the approved return."""
    row, case = _row(move), move.case
    fetched_by = move.taken(Lending).fetched_by or str(row.holder)
    loan = passports.lend(move.tx, row, case.id, move.on, move.at, fetched_by)
    approval = case.approval
    assert approval is not None
    due = move.policy.while_away("passport", approval.exit, approval.entry)
    move.owe(Debt("passport", row.holder, row.unit_id, due, subject=row.number, passport_id=row.id, loan_id=loan))
    move.note(fetched_by=fetched_by)


def stamps_agree(move: Move) -> Iterator[Finding]:
    """The stamps in the passport are those of the border record, where there is one already."""
    crossing = _stamped(move)
    if crossing is None:
        return
    if move.case.state in ("approved", "cleared", "cancelled"):
        yield reason(
            "stamps",
            M("{number} has not left; leave out --exit and --entry", number=move.case.number),
            state=move.case.state,
        )
        return
    known = next((record for record in move.case.crossings if record.person == crossing.person), None)
    if known is None:
        check_journey(crossing, _row(move).holder, move.case)
    elif (known.exit, known.entry) != (crossing.exit, crossing.entry):
        yield reason(
            "stamps",
            M(
                "The stamps {exit} to {entry} differ from the border record {known_exit} to {known_entry}",
                exit=crossing.exit,
                entry=crossing.entry,
                known_exit=known.exit,
                known_entry=known.entry,
            ),
        )


def _stamped(move: Move) -> Crossing | None:
    if not isinstance(move.details, Collecting):
        return None
    given = move.details
    if given.exit is None and given.entry is None:
        return None
    if given.exit is None or given.entry is None:
        raise BadInput(M("Give both --exit and --entry, as stamped by Chinese border control"))
    approval = move.case.approval
    countries = given.countries or (approval.countries if approval else ())
    crossing = Crossing(_holder(move), given.exit, given.entry, countries)
    check_crossing(crossing, _row(move).holder, move.on)
    return crossing


def collect(move: Move) -> None:
    """The passport is back; what was owed for it is settled."""
    row, crossing = _row(move), _stamped(move)
    if crossing is not None:
        member = next((member for member in move.case.active if member.person == row.person), None)
        if member is None:
            raise BadInput(M("There is a border record of {who}, who did not travel", who=row.holder))
        if all(record.person != crossing.person for record in move.case.crossings):
            keep_crossing(move, row.person_id, crossing)
            move.note(exit=crossing.exit, entry=crossing.entry, countries=list(crossing.countries))
    returned_by = move.taken(Collecting).returned_by or row.holder
    passports.end_loan(move.tx, row.loan_id, move.on, move.at, "returned", returned_by)
    _settle(move)


def lose(move: Move) -> None:
    """The passport is gone; a loan of it ends, for it can no longer be handed in."""
    row = _row(move)
    if row.loan_id is not None:
        passports.end_loan(move.tx, row.loan_id, move.on, move.at, "lost")
        _settle(move)
    if "holds.loss_days" in move.policy.settings:
        move.note(no_new_before=add_days(move.on, move.policy.number("holds.loss_days").value + 1))


def _settle(move: Move) -> None:
    row = _row(move)
    move.discharge([owed for owed in move.owed("passport") if owed.passport_id == row.id])


PASSPORT = Workflow(
    name="passport",
    version=1,
    label=N_("passport"),
    look="travel passport list",
    lock=_lock,
    fresh=_fresh,
    version_of=passports.version,
    states=(
        State("in_custody", N_("in custody"), ("custodian",)),
        State("lent", N_("lent"), ("custodian",)),
        State("lost", N_("lost"), ("custodian",)),
        State("found", N_("found again"), ("custodian",)),
        State("void", N_("void"), final=True),
    ),
    actions=(
        Action(
            "register",
            (NEW,),
            "in_custody",
            N_("register"),
            roles=("custodian",),
            checks=(can_be_registered,),
            takes=Registering,
            writes=register,
        ),
        Action(
            "endorse",
            ("in_custody",),
            SAME,
            N_("record the endorsement"),
            roles=("custodian",),
            checks=(is_endorsable,),
            takes=Endorsing,
            writes=endorse,
        ),
        Action(
            "place",
            ("in_custody", "found"),
            SAME,
            N_("put in another place"),
            roles=("custodian",),
            checks=(elsewhere,),
            takes=Placing,
            writes=place,
        ),
        Action(
            "lend",
            ("in_custody",),
            "lent",
            N_("lend"),
            roles=("custodian",),
            rules=("R35", "endorsement"),
            checks=(in_service, not_missing, lent_to_member),
            opens=("passport",),
            takes=Lending,
            writes=lend,
        ),
        Action(
            "collect",
            ("lent",),
            "in_custody",
            N_("collect"),
            roles=("custodian",),
            checks=(stamps_agree,),
            discharges=("passport",),
            takes=Collecting,
            writes=collect,
        ),
        Action(
            "lost",
            ("in_custody", "lent"),
            "lost",
            N_("report lost"),
            roles=("custodian",),
            discharges=("passport",),
            takes=Losing,
            writes=lose,
        ),
        Action("found", ("lost",), "found", N_("report found"), roles=("custodian",), takes=Remark),
        Action(
            "void", ("in_custody", "lost", "found"), "void", N_("take out of use"), roles=("custodian",), takes=Remark
        ),
        Action(
            "note",
            ("in_custody", "lent", "lost", "found", "void"),
            SAME,
            N_("keep a note"),
            roles=("custodian",),
            any_day=True,
            takes=Remark,
        ),
    ),
)
