"""Violations: what the border records and the due days have against a delegation, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, String, and_, bindparam, case, cast, func, insert, or_, select, text, update
from sqlalchemy.sql.elements import ColumnElement

from travel.calendar import Due, NoCalendar
from travel.facts import Approval, Crossing
from travel.i18n import LANGUAGES, N_, M, Message
from travel.policy import NotSet
from travel.policy.in_force import books_in_force
from travel.rules.after import compared
from travel.storage.numbered import Numbered
from travel.storage.statements import Prepared
from travel.tables import Approval as ApprovalRow
from travel.tables import BorderRecord, Delegation, Loan, Obligation, Passport, Person, Unit, Violation, table
from travel.tables.obligation import CAME_LATE
from travel.tables.passport import DEVIATES
from travel.vocabulary import VIOLATION

_violation, _delegation, _unit = table(Violation), table(Delegation), table(Unit)
_border, _approval, _person = table(BorderRecord), table(ApprovalRow), table(Person)
_obligation, _passport, _loan = table(Obligation), table(Passport), table(Loan)

OF_BORDER = ("overstay", "unauthorised-change", "detour")
"""The violations that a border record gives rise to."""

OF_DEBT = {"passport": "late-passport", "trip-report": "late-report"}
"""The violation that a debt of this kind becomes when it is late."""

UNFOUNDED = "unfounded"
"""The state of a violation that ended by itself: what was found does not hold by what is known now."""

RETURN_UNKNOWN = ("reviewing", "returned", "approved", "cleared", "abroad")
"""The states of a delegation whose passports may be out, and whose return or cancellation is not recorded yet.

A debt runs by the approved return until then, and one that seems late may not be; the return itself is owed meanwhile.
"""


@dataclass(frozen=True)
class Suspicion:
    """Something that speaks against a member or a unit; ``subject`` tells apart what one delegation has several of."""

    kind: str
    delegation: str
    subject: str
    who: str
    found: tuple[Message, ...]
    facts: dict[str, Any] = field(hash=False)

    def sentences(self) -> dict[str, str]:
        """What was found, in every language."""
        return {lang: "".join(message.render(lang) for message in self.found) for lang in LANGUAGES}


@dataclass(frozen=True)
class Unjudged:
    """Something of which nobody can tell whether it came late, and why not."""

    kind: str
    delegation: str
    who: str
    reason: Message


def suspicions(tx: Connection, on: date, early_days: int) -> tuple[list[Suspicion], list[Unjudged]]:
    """Everything that is found by the day ``on`` and for which no violation was opened yet, by delegation.

    ``early_days`` is by how much a red-eye flight may leave before the approved exit. Beside it what cannot be judged
    while the calendar of a year is not known. Source: S-SHREP, S-MIRRBJ.
    """
    unjudged: list[Unjudged] = []
    found = [*_crossings(tx, early_days), *_late(tx, on, unjudged)]
    return sorted(found, key=lambda one: (one.delegation, one.kind, one.subject)), unjudged


def _opened(kind: str | ColumnElement[str], subject: ColumnElement[str]) -> ColumnElement[bool]:
    return (
        select(_violation.c.id)
        .where(
            _violation.c.delegation_id == _delegation.c.id,
            _violation.c.kind == kind,
            _violation.c.subject == subject,
            _violation.c.state != UNFOUNDED,
        )
        .exists()
    )


_DIFFERENT = Prepared(
    select(
        _delegation.c.number,
        _person.c.number.label("person"),
        _person.c.name,
        _border.c.exit_on,
        _border.c.entry_on,
        _border.c.countries,
        _approval.c.number.label("approval"),
        _approval.c.round,
        _approval.c.decided_on,
        _approval.c.exit_on.label("approved_exit"),
        _approval.c.entry_on.label("approved_entry"),
        _approval.c.days,
        _approval.c.persons,
        _approval.c.countries.label("approved_countries"),
        _approval.c.transits,
        *(_opened(kind, _person.c.number).label(kind) for kind in OF_BORDER),
    )
    .join_from(_border, _delegation, _delegation.c.id == _border.c.delegation_id)
    .join(_approval, _approval.c.id == _delegation.c.approval_id)
    .join(_person, _person.c.id == _border.c.person_id)
    .where(
        text(f"border_record.{DEVIATES}"),
        ~and_(*(_opened(kind, _person.c.number) for kind in OF_BORDER)),
    )
)


def _crossings(tx: Connection, early_days: int) -> Iterator[Suspicion]:
    for row in _DIFFERENT.all(tx):
        approval = Approval(
            row.approval,
            row.round,
            row.decided_on,
            row.approved_exit,
            row.approved_entry,
            row.days,
            row.persons,
            tuple(row.approved_countries),
            tuple(row.transits),
        )
        crossing = Crossing(row.person, row.exit_on, row.entry_on, tuple(row.countries))
        points = list(compared(row.name, crossing, approval, early_days))
        for kind in OF_BORDER:
            said = [point for point in points if point.facts.get("kind") == kind]
            if said and not row._mapping[kind]:
                facts = {key: value for point in said for key, value in point.facts.items() if key != "kind"}
                yield Suspicion(kind, row.number, row.person, row.name, tuple(point.message for point in said), facts)


_subject = func.coalesce(cast(_obligation.c.passport_id, String), "")
_kind = case(OF_DEBT, value=_obligation.c.kind)
_later = _obligation.alias("later")
_LOST = select(_loan.c.id).where(_loan.c.id == _obligation.c.loan_id, _loan.c.ended_how == "lost").exists()
_DEBT = (
    select(
        _delegation.c.number,
        _delegation.c.submitted_on,
        _subject.label("subject"),
        _kind.label("kind"),
        _obligation.c.kind.label("debt"),
        _obligation.c.owner,
        _obligation.c.due,
        _obligation.c.due_on,
        _obligation.c.ended_on,
        _LOST.label("lost"),
        _border.c.exit_on,
        _border.c.entry_on,
        _approval.c.days,
    )
    .join_from(_obligation, _delegation, _delegation.c.id == _obligation.c.delegation_id)
    .outerjoin(_approval, _approval.c.id == _delegation.c.approval_id)
    .outerjoin(_passport, _passport.c.id == _obligation.c.passport_id)
    .outerjoin(
        _border,
        (_border.c.delegation_id == _obligation.c.delegation_id) & (_border.c.person_id == _passport.c.person_id),
    )
    .where(
        or_(*(_obligation.c.kind == kind for kind in OF_DEBT)),
        *(_delegation.c.state != state for state in RETURN_UNKNOWN),
        ~select(_later.c.id)
        .where(
            _later.c.delegation_id == _obligation.c.delegation_id,
            _later.c.kind == _obligation.c.kind,
            _later.c.subject == _obligation.c.subject,
            _later.c.id > _obligation.c.id,
        )
        .exists(),
    )
)
_NEW = _DEBT.where(~_opened(_kind, _subject))
_OUTSTANDING = Prepared(_NEW.where(_obligation.c.ended_on.is_(None), _obligation.c.due_on < bindparam("on")))
# written as the index is, with nothing bound, or else SQLite reads every obligation there ever was
_CAME_LATE = Prepared(_NEW.where(text(CAME_LATE)))
_THE_DEBT = Prepared(
    _DEBT.where(
        _delegation.c.number == bindparam("number"), _kind == bindparam("kind"), _subject == bindparam("subject")
    )
)


def _late(tx: Connection, on: date, unjudged: list[Unjudged]) -> Iterator[Suspicion]:
    for row in (*_OUTSTANDING.all(tx, on=on), *_CAME_LATE.all(tx)):
        try:
            due_on = _due_on(tx, row)
        except NoCalendar as unknown:
            unjudged.append(Unjudged(row.kind, row.number, row.owner, unknown.message))
            continue
        if not _is_late(row, due_on, on):
            continue
        facts = {"due_on": due_on.isoformat(), "ended_on": row.ended_on.isoformat() if row.ended_on else None}
        yield Suspicion(row.kind, row.number, row.subject, row.owner, (_told(row, due_on, on),), facts)


def _is_late(row: Row[Any], due_on: date, on: date) -> bool:
    return bool((row.ended_on or on) > due_on)


def _told(row: Row[Any], due_on: date, on: date) -> Message:
    """What became of a debt by the day ``on``."""
    told = {"what": VIOLATION.label(row.kind), "who": row.owner, "due": due_on, "on": row.ended_on or on}
    if row.ended_on is None:
        return M("{what}: {who} owed it by {due}; it had not come by {on}.", **told)
    if row.lost:
        return M("{what}: {who} owed it by {due}; it was reported lost on {on}.", **told)
    return M("{what}: {who} owed it by {due}; it came on {on}.", **told)


def not_late(tx: Connection, found: Suspicion, on: date) -> Message | None:
    """Why somebody was not late after all, by what is known now and by the day ``on``.

    None where he was, where the calendar does not tell, and for what is no lateness: a border record never changes.
    """
    if found.kind not in OF_DEBT.values():
        return None
    row = _THE_DEBT.first(tx, number=found.delegation, kind=found.kind, subject=found.subject)
    if row is None:
        return M("{what}: nothing of the kind is owed.", what=VIOLATION.label(found.kind))
    try:
        due_on = _due_on(tx, row)
    except NoCalendar:
        return None
    if _is_late(row, due_on, on):
        return None
    if row.ended_on is None:
        return M("{what}: {who} owes it by {due}.", what=VIOLATION.label(row.kind), who=row.owner, due=due_on)
    return _told(row, due_on, on)


def _due_on(tx: Connection, row: Row[Any]) -> date:
    """The day by which it was owed, reckoned from the border record where it was settled before that was known.

    Raises NoCalendar.
    """
    due = Due.read(row.due)
    if due.anchor not in ("approved-return", "departure") or row.entry_on is None:
        return due.on
    policy = books_in_force(tx).at(row.submitted_on)
    try:
        return policy.once_home(row.debt, row.exit_on, row.entry_on, row.days).on
    except NotSet:
        return due.on


_INSERT = Prepared(insert(_violation))
_ROW = (
    select(_violation, _delegation.c.number.label("delegation"), _unit.c.name.label("unit"))
    .join(_delegation, _delegation.c.id == _violation.c.delegation_id)
    .join(_unit, _unit.c.id == _delegation.c.organiser_id)
)
_rows = Numbered(
    _violation,
    N_("There is no violation {number}. See: travel violation list"),
    read=_ROW.where(_violation.c.number == bindparam("number")),
)
find, known, version, move = _rows.find, _rows.known, _rows.version, _rows.move
"""By its number; the lock of its delegation guards it."""


def open_violation(tx: Connection, delegation_id: int, number: str, state: str, found: Suspicion, on: date) -> None:
    """Keep what was found."""
    _INSERT.run(
        tx,
        number=number,
        delegation_id=delegation_id,
        kind=found.kind,
        subject=found.subject,
        who=found.who,
        found=found.sentences(),
        facts=found.facts,
        opened_on=on,
        state=state,
        version=0,
        workflow_version=1,
    )


def is_open(tx: Connection, delegation_id: int, found: Suspicion) -> bool:
    """Whether a violation was opened for this already, and did not end as unfounded."""
    query = select(func.count()).where(
        _violation.c.delegation_id == delegation_id,
        _violation.c.kind == found.kind,
        _violation.c.subject == found.subject,
        _violation.c.state != UNFOUNDED,
    )
    return bool(tx.execute(query).scalar_one())


_OF_DELEGATION = Prepared(_ROW.where(_delegation.c.number == bindparam("number")).order_by(_violation.c.id))


def of_delegation(tx: Connection, number: str) -> list[Row[Any]]:
    """Everything that was ever found against a delegation, the oldest first. Its lock guards them."""
    return _OF_DELEGATION.all(tx, number=number)


def answer(tx: Connection, key: int, **words: str) -> None:
    """Keep what was said of it: the explanation, the ruling."""
    tx.execute(update(_violation).where(_violation.c.id == key).values(**words))


def violations(
    tx: Connection, states: Iterable[str] = (), kinds: Iterable[str] = (), delegation: str | None = None
) -> list[Row[Any]]:
    """The violations, newest first; in these states, of these kinds, of one delegation, or all."""
    query = _ROW.order_by(_violation.c.id.desc())
    for column, wanted in ((_violation.c.state, tuple(states)), (_violation.c.kind, tuple(kinds))):
        if wanted:
            query = query.where(column.in_(wanted))
    if delegation is not None:
        query = query.where(_delegation.c.number == delegation)
    return list(tx.execute(query))
