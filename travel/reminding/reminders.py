"""Who is reminded of what, and when: the policy's ladder of stages before, on and after a due day.

A reminder is due when its stage has come and nobody has raised it yet; so a day on which nobody swept costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Connection, bindparam, exists, insert, or_, select

from travel.calendar import Due, add_days
from travel.i18n import LANGUAGES, M, Message
from travel.policy import Policy
from travel.registry import accounts
from travel.registry.accounts import AccountFact
from travel.registry.units import UnitFact
from travel.storage.statements import Prepared
from travel.tables import Delegation, Obligation, Reminder, Unit, table
from travel.vocabulary import OBLIGATION

_obligation, _delegation, _unit, _reminder = table(Obligation), table(Delegation), table(Unit), table(Reminder)


@dataclass(frozen=True)
class Stage:
    """A rung of the ladder: ``days`` after the due day (before it, when negative), and who is told.

    It holds until the day of the ``next`` one. ``ordinal`` counts the rungs after the due day from 1; those up to it
    are 0. ``slip`` is the pattern of the number of a supervision slip, empty where none goes out.
    """

    code: str
    days: int
    ordinal: int
    roles: tuple[str, ...]
    slip: str = ""
    next: int | None = None


@dataclass(frozen=True)
class Owing:
    """An open obligation that a stage has come for, and who is to be told; nobody, where nobody holds the role."""

    obligation: int
    kind: str
    owner: str
    unit: UnitFact
    delegation: str
    title: str
    due: Due
    stage: Stage
    told: tuple[AccountFact, ...]

    def sentence(self, on: date) -> Message:
        """What the reminded reads, as of the day ``on``; numbers of documents are not in it."""
        values = {
            "kind": OBLIGATION.label(self.kind),
            "owner": self.owner,
            "number": self.delegation,
            "title": self.title,
            "due": self.due.on,
            "arithmetic": self.due.arithmetic(),
        }
        late = (on - self.due.on).days
        if late > 0:
            return M(
                "{owner}: {kind}, of {number} “{title}”, was due on {due} and is {days} days overdue ({arithmetic}).",
                days=late,
                **values,
            )
        return M("{owner}: {kind}, of {number} “{title}”, is due on {due} ({arithmetic}).", **values)


def ladder(policy: Policy) -> tuple[Stage, ...]:
    """The stages in the order of their days. What the office has not set is no stage."""
    roles, slip = _set(policy, "reminders.roles"), _set(policy, "slips.roles")
    pattern = policy.settings["slips.number"].value if "slips.number" in policy.settings else "{year}-{number}"
    rungs = [
        *((-days, f"before-{days}" if days else "due", roles, "") for days in _set(policy, "reminders.before")),
        *((days, f"after-{days}", roles, "") for days in _set(policy, "reminders.after")),
        *((days, f"slip-{days}", slip, str(pattern)) for days in _set(policy, "slips.after")),
    ]
    rungs.sort()
    all_days = [days for days, *_ in rungs]
    return tuple(
        Stage(code, days, sum(0 < other <= days for other in all_days), told, number, following)
        for (days, code, told, number), following in zip(rungs, [*all_days[1:], None], strict=True)
    )


def _set(policy: Policy, key: str) -> tuple[Any, ...]:
    """The list the office has set; empty where it has set none."""
    return cast("tuple[Any, ...]", policy.settings[key].value) if key in policy.settings else ()


_UNRAISED = (
    select(
        _obligation.c.id,
        _obligation.c.kind,
        _obligation.c.owner,
        _obligation.c.due,
        _delegation.c.number,
        _delegation.c.title,
        _unit.c.id.label("unit_id"),
        _unit.c.name.label("unit"),
        _unit.c.kind.label("unit_kind"),
        _unit.c.path,
    )
    .join(_delegation, _delegation.c.id == _obligation.c.delegation_id)
    .join(_unit, _unit.c.id == _obligation.c.unit_id)
    .where(
        _obligation.c.ended_on.is_(None),
        _obligation.c.due_on <= bindparam("last_due"),
        _obligation.c.due_on > bindparam("next_due"),
        # who was reminded on a later day was reminded by a clock that has been set back since
        ~exists().where(
            _reminder.c.obligation_id == _obligation.c.id,
            or_(_reminder.c.stage == bindparam("stage"), _reminder.c.raised_on > bindparam("on")),
        ),
    )
    .order_by(_delegation.c.number, _obligation.c.due_on, _obligation.c.id)
)
_WAITING = Prepared(_UNRAISED)
_WAITING_OF = Prepared(_UNRAISED.where(_delegation.c.number == bindparam("delegation")))


def owing(tx: Connection, policy: Policy, on: date, delegation: str | None = None) -> list[Owing]:
    """Everything a reminder is due for on the day ``on``, by delegation: the last stage that has come, if not raised.

    Of one ``delegation`` alone, or of all.
    A stage that was missed is not made up for: the one after it tells all there is to tell. Nobody is reminded again of
    what he was reminded of on a later day: then it is the clock that has gone back.
    """
    recipients = Recipients(tx)
    query, narrowed = (_WAITING_OF, {"delegation": delegation}) if delegation else (_WAITING, {})
    found = []
    for stage in ladder(policy):
        next_due = date.min if stage.next is None else add_days(on, -stage.next)
        last_due = add_days(on, -stage.days)
        for row in query.all(tx, last_due=last_due, next_due=next_due, stage=stage.code, on=on, **narrowed):
            unit = UnitFact(row.unit_id, row.unit, row.unit_kind, row.path)
            due, told = Due.read(row.due, policy.calendar), recipients.of(unit, stage.roles)
            found.append(Owing(row.id, row.kind, row.owner, unit, row.number, row.title, due, stage, told))
    return sorted(found, key=lambda each: (each.delegation, each.obligation))


class Recipients:
    """Who is told for a unit: of each role those nearest above it; of an office's roles the office's own.

    Asked once for each unit and roles.
    """

    def __init__(self, tx: Connection) -> None:
        self._tx = tx
        self._known: dict[tuple[int, tuple[str, ...]], tuple[AccountFact, ...]] = {}
        self._holders: dict[str, list[AccountFact]] = {}

    def of(self, unit: UnitFact, roles: tuple[str, ...]) -> tuple[AccountFact, ...]:
        """The accounts to be told, each once, by login."""
        key = (unit.id, roles)
        if key not in self._known:
            found = {account.login: account for role in roles for account in self._nearest(unit, role)}
            self._known[key] = tuple(found[login] for login in sorted(found))
        return self._known[key]

    def _nearest(self, unit: UnitFact, role: str) -> Iterator[AccountFact]:
        if role not in self._holders:
            self._holders[role] = accounts.eligible(self._tx, (role,))
        above = [account for account in self._holders[role] if account.unit.covers(unit)]
        candidates = above or [account for account in self._holders[role] if account.unit.kind == "office"]
        nearest = max((len(account.unit.path) for account in candidates), default=0)
        return (account for account in candidates if len(account.unit.path) == nearest)


_LAST = Prepared(select(_reminder.c.raised_on).order_by(_reminder.c.id.desc()).limit(1))


def last_raised(tx: Connection) -> date | None:
    """The business day of the reminder that was raised last, by the clock of then."""
    row = _LAST.first(tx)
    return row.raised_on if row else None


_RAISED = Prepared(
    select(_reminder.c.id).where(
        _reminder.c.obligation_id == bindparam("obligation"), _reminder.c.stage == bindparam("stage")
    )
)
_RAISE = Prepared(insert(_reminder).returning(_reminder.c.id))


def is_raised(tx: Connection, obligation: int, stage: Stage) -> bool:
    """Whether somebody was reminded of an obligation at a stage already."""
    return _RAISED.first(tx, obligation=obligation, stage=stage.code) is not None


def raise_reminder(
    tx: Connection, obligation: int, stage: Stage, recipient: str, slip: str | None, on: date, at: datetime
) -> int:
    """Record that somebody is reminded on the business day ``on``; returns its key."""
    return _RAISE.key(
        tx,
        obligation_id=obligation,
        stage=stage.code,
        ordinal=stage.ordinal,
        recipient=recipient,
        slip=slip,
        raised_on=on,
        raised_at=at,
    )


@dataclass(frozen=True)
class Wording:
    """What the message of a reminder says."""

    subject: str
    body: str


def wording(owing: Owing, slip: str | None, on: date) -> Wording:
    """The message about what is owed, as of the day ``on``: in Chinese, then in English, whoever sweeps."""
    subject = M("Supervision slip {number}", number=slip) if slip else M("Reminder: {number}", number=owing.delegation)
    said = owing.sentence(on)
    return Wording(subject.render(LANGUAGES[0]), "\n\n".join(said.render(lang) for lang in LANGUAGES))
