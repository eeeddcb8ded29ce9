"""What stands in the way of anything new: passports and reports still owed, a passport lost not long ago.

What stops whom is said by one function for each rule, from a debt or a loss. The rules ask it about an application,
the list of holds about everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from travel.calendar import add_days
from travel.facts import Debt, Facts, HoldException, Loss
from travel.findings import Severity
from travel.i18n import N_, M, Message
from travel.policy.book import Policy
from travel.policy.values import NotSet
from travel.rules.compare import by_name, iso
from travel.rules.frame import Point, rule
from travel.vocabulary import OBLIGATION


@dataclass(frozen=True)
class Hold:
    """A unit is stopped by a cause, or, with his number as ``person``, somebody wherever he travels.

    ``setting`` and ``limit`` are the policy value that decides, ``since`` the first day of it where that can be told,
    ``until`` the last where it is known; ``message`` says all of it.
    """

    rule: str
    unit: str
    person: str | None
    name: str
    cause: Debt | Loss
    setting: str
    limit: int
    message: Message
    facts: dict[str, Any] = field(hash=False)
    since: date | None = None
    until: date | None = None

    @property
    def key(self) -> str:
        """What an exception keeps of it: whom it stops for what, whatever the due day becomes."""
        return f"{self.person or self.unit}: {self.cause.key}"

    def stops(self, facts: Facts) -> bool:
        """Whether it stands in the way of this application."""
        return self.unit in _units(facts) if self.person is None else self.person in _members(facts)


def owed_too_long(debt: Debt, on: date, policy: Policy) -> Iterator[Hold]:
    """Whom a debt stops by its days (R36): the unit that answers for it, and the person whose passport it is."""
    if debt.kind not in policy.texts("holds.kinds").value:
        return
    days = (on - debt.due_on).days
    told, shown = _told(debt, days)
    stopped, barred = policy.number("holds.unit_days").value, policy.number("holds.member_block_days").value
    if days > stopped:
        message = M(
            "{who} has yet to {what} ({delegation}), due on {due}, {days_overdue} days ago; after more than "
            "{limit} days nothing new of the unit is accepted until that is done.",
            **shown,
            who=_debtor(debt),
            limit=stopped,
        )
        since = add_days(debt.due_on, stopped + 1)
        told_of_unit = told | {"limit": stopped}
        yield Hold("R36", debt.unit, None, debt.unit, debt, "holds.unit_days", stopped, message, told_of_unit, since)
    if debt.person is not None and days > barred:
        message = M(
            "{owner} has yet to {what} ({delegation}), due on {due}, {days_overdue} days ago; after more than {limit} "
            "days {owner} may not travel until that is done.",
            **shown,
            limit=barred,
        )
        setting, told_of_him = "holds.member_block_days", told | {"limit": barred}
        since = add_days(debt.due_on, barred + 1)
        yield Hold("R36", debt.unit, debt.person, debt.owner, debt, setting, barred, message, told_of_him, since)


def reminded_in_vain(debt: Debt, policy: Policy) -> Iterator[Hold]:
    """Which unit a debt stops by the reminders (R38); nobody where the office has set no number."""
    if "holds.reminders" not in policy.settings:
        return
    limit = policy.number("holds.reminders").value
    if debt.kind not in policy.texts("holds.kinds").value or debt.reminders < limit:
        return
    message = M(
        "{who} has yet to {what} ({delegation}), reminded {count} times in vain; after {limit} reminders "
        "nothing new of the unit is accepted until that is done.",
        who=_debtor(debt),
        what=OBLIGATION.label(debt.kind),
        delegation=debt.delegation,
        count=debt.reminders,
        limit=limit,
    )
    told: dict[str, Any] = {"kind": debt.kind, "owner": debt.owner, "unit": debt.unit, "delegation": debt.delegation}
    told |= {"due_on": iso(debt.due_on), "reminders": debt.reminders, "limit": limit}
    yield Hold("R38", debt.unit, None, debt.unit, debt, "holds.reminders", limit, message, told)


def _debtor(debt: Debt) -> str | Message:
    """Who owes it, and for which unit where that is not the same."""
    return debt.unit if debt.owner == debt.unit else M("{owner} ({unit})", owner=debt.owner, unit=debt.unit)


def lost_lately(loss: Loss, on: date, policy: Policy) -> Iterator[Hold]:
    """Whom a loss stops (R39): the day of the report is day 0, and the last day of the wait still counts."""
    wait = policy.number("holds.loss_days").value
    days = (on - loss.on).days
    if not 0 <= days <= wait:
        return
    message = M(
        "{name} reported a passport lost on {lost}, {days} days ago; the wait is {wait} days: nothing new "
        "before {from_day}.",
        name=loss.name,
        lost=loss.on,
        days=days,
        wait=wait,
        from_day=add_days(loss.on, wait + 1),
    )
    told = {"name": loss.name, "person": loss.person, "lost_on": iso(loss.on), "days": days, "limit": wait}
    last = add_days(loss.on, wait)
    yield Hold("R39", loss.unit, loss.person, loss.name, loss, "holds.loss_days", wait, message, told, loss.on, last)


def stopping(rule_: str, facts: Facts, policy: Policy) -> Iterator[Hold]:
    """Everything that stands in the way of an application under one of the rules of this module, oldest cause first.

    Of several losses of one person the last counts.
    """
    if rule_ == "R39":
        for loss in _last_losses(facts):
            yield from lost_lately(loss, facts.on, policy)
        return
    for debt in _debts(facts):
        held = owed_too_long(debt, facts.on, policy) if rule_ == "R36" else reminded_in_vain(debt, policy)
        yield from (hold for hold in held if hold.stops(facts))


def forbidding(rule_: str, facts: Facts, policy: Policy) -> tuple[Hold, ...]:
    """What forbids an application under one of the rules of this module; what it is excepted from is left out."""
    setting = policy.rule(rule_)
    if setting is None or setting.severity != "block" or facts.track not in setting.tracks:
        return ()
    if facts.approval is not None:
        return ()
    try:
        return tuple(hold for hold in stopping(rule_, facts, policy) if exception_for(hold, facts) is None)
    except NotSet:
        return ()


@rule(
    "R36",
    N_("No member, and none of the units, owes a passport or a report from an earlier delegation."),
    ("holds.kinds", "holds.member_days", "holds.member_block_days", "holds.unit_days"),
)
def done_with_the_old(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Accept nothing new from who has not done with the old.

    Reads the members, the business day, the approval, the exceptions and the register's overdue debts from other
    delegations. What a member or a unit owes is noted once it is overdue by more than ``holds.member_days``; what a
    unit or one of its people owes for more than ``holds.unit_days`` stops the unit, and what a member owes for more
    than ``holds.member_block_days`` stops him, whoever sends him. A change to what is approved is nothing new: there it
    is only noted. Source: S-BJ14 (more than 30 days), S-HN07, S-GD16.
    """
    kinds, noted = policy.texts("holds.kinds").value, policy.number("holds.member_days").value
    held = {hold.cause: hold for hold in _told_once("R36", facts, policy)}
    units, members = _units(facts), _members(facts)
    for debt in _debts(facts):
        days = (facts.on - debt.due_on).days
        if debt in held:
            yield _point(held[debt], facts)
        elif debt.kind in kinds and days > noted and (debt.unit in units or debt.person in members):
            told, shown = _told(debt, days)
            message = M("{owner} has yet to {what} ({delegation}), due on {due}, {days_overdue} days ago.", **shown)
            yield Point(message, told, severity="warn")


@rule(
    "R38",
    N_("No unit has been reminded in vain as often as the office reminds."),
    ("holds.kinds", "holds.reminders"),
)
def not_reminded_in_vain(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Accept nothing new of a unit that the last reminder left where it was.

    Reads the members' units, the approval, the exceptions and the register's overdue debts with the days after the due
    day on which somebody was reminded; supervision slips count. Silent where the office has set no number, and only a
    note on a change to what is approved. Source: S-GD16.
    """
    for hold in _told_once("R38", facts, policy):
        yield _point(hold, facts)


@rule(
    "R39",
    N_("Who lost a passport waits before the next application."),
    ("holds.loss_days",),
)
def wait_after_loss(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Let who lost a passport wait.

    Reads the members, the business day, the approval, the exceptions and the register's losses. On a change to what is
    approved it is only noted. Source: S-FJ12 (30 days), S-HN07 (15 days).
    """
    for hold in _told_once("R39", facts, policy):
        yield _point(hold, facts)


def _told_once(rule_: str, facts: Facts, policy: Policy) -> Iterable[Hold]:
    """One hold for each cause: of the unit before that of the person, what still forbids before what is excepted."""
    told: dict[Debt | Loss, Hold] = {}
    for hold in stopping(rule_, facts, policy):
        first = told.setdefault(hold.cause, hold)
        if exception_for(first, facts) is not None and exception_for(hold, facts) is None:
            told[hold.cause] = hold
    return told.values()


def _point(hold: Hold, facts: Facts) -> Point:
    """What a hold says to an application; it keeps out what is new, and an amendment is of something approved."""
    excepted = exception_for(hold, facts)
    if excepted is None:
        weight: Severity | None = "warn" if facts.approval is not None else None
        return Point(hold.message, hold.facts, weight)
    message = M(
        "{message} An exception was granted by {who} on {on}: {reason}",
        message=hold.message,
        who=excepted.by,
        on=excepted.on,
        reason=excepted.reason,
    )
    told = {"by": excepted.by, "on": iso(excepted.on), "reason": excepted.reason}
    return Point(message, hold.facts | {"exception": told}, "warn")


def may_be_excepted(rule_: str, policy: Policy) -> bool:
    """Whether the office grants exceptions from a hold."""
    return "holds.absolute" not in policy.settings or rule_ not in policy.texts("holds.absolute").value


def exception_for(hold: Hold, facts: Facts) -> HoldException | None:
    """The exception by which a hold lets this application pass."""
    known = (each for each in facts.exceptions if each.rule == hold.rule and hold.key in each.causes)
    return next(known, None)


def _units(facts: Facts) -> set[str]:
    return {facts.application.delegation.organiser, *facts.application.senders}


def _members(facts: Facts) -> set[str]:
    return {member.person for member in facts.application.members if member.person}


def _debts(facts: Facts) -> list[Debt]:
    debts = facts.register.debts if facts.register is not None else ()
    return sorted(debts, key=lambda debt: (debt.due_on, repr(debt)))


def _last_losses(facts: Facts) -> Iterator[Loss]:
    losses = facts.register.losses if facts.register is not None else ()
    for member in by_name(facts.application):
        own = [loss for loss in losses if loss.person == member.person and loss.on <= facts.on]
        if own:
            last = max(own, key=lambda loss: loss.on)
            yield Loss(last.person, last.on, member.name, member.unit)


def _told(debt: Debt, days: int) -> tuple[dict[str, object], dict[str, object]]:
    """What is told of a debt: for a program, and in words."""
    told = {
        "kind": debt.kind,
        "owner": debt.owner,
        "unit": debt.unit,
        "delegation": debt.delegation,
        "due_on": iso(debt.due_on),
        "days_overdue": days,
    }
    return told, told | {"due": debt.due_on, "what": OBLIGATION.label(debt.kind)}
