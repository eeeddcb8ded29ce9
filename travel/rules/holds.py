"""What stands in the way of anything new: passports and reports still owed, a passport lost not long ago."""

from __future__ import annotations

from collections.abc import Iterator

from travel.calendar import add_days
from travel.facts import Debt, Facts
from travel.findings import Severity
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import by_name, iso
from travel.rules.frame import Point, rule
from travel.vocabulary import OBLIGATION


@rule(
    "R36",
    N_("No member, and none of the units, owes a passport or a report from an earlier delegation."),
    ("holds.kinds", "holds.member_days", "holds.member_block_days", "holds.unit_days"),
)
def done_with_the_old(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Accept nothing new from who has not done with the old.

    Reads the members, the business day, the approval and the register's overdue debts from other delegations. What a
    member or a unit owes is noted once it is overdue by more than ``holds.member_days``; what a unit or one of its
    people owes for more than ``holds.unit_days`` stops the unit, and what a member owes for more than
    ``holds.member_block_days`` stops him, whoever sends him. A change to what is approved is nothing new: there it is
    only noted. Source: S-BJ14 (more than 30 days), S-HN07, S-GD16.
    """
    kinds = policy.texts("holds.kinds").value
    noted, stopped = policy.number("holds.member_days").value, policy.number("holds.unit_days").value
    barred = policy.number("holds.member_block_days").value
    application = facts.application
    units = {application.delegation.organiser, *application.senders}
    members = {member.person for member in application.members if member.person}
    debts = facts.register.debts if facts.register is not None else ()
    for debt in sorted(debts, key=lambda debt: (debt.due_on, repr(debt))):
        days = (facts.on - debt.due_on).days
        if debt.kind not in kinds:
            continue
        if debt.unit in units and days > stopped:
            yield _stopping(debt, days, stopped, facts)
        elif debt.person in members and days > barred:
            yield _barring(debt, days, barred, facts)
        elif days > noted and (debt.unit in units or debt.person in members):
            told, shown = _told(debt, days)
            message = M("{owner} has yet to {what} ({delegation}), due on {due}, {days_overdue} days ago.", **shown)
            yield Point(message, told, severity="warn")


def _weight(facts: Facts) -> Severity | None:
    """What a hold weighs: it keeps out what is new, and an amendment is of something approved."""
    return "warn" if facts.approval is not None else None


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


def _stopping(debt: Debt, days: int, limit: int, facts: Facts) -> Point:
    told, shown = _told(debt, days)
    message = M(
        "{owner} ({unit}) has yet to {what} ({delegation}), due on {due}, {days_overdue} days ago; after more than "
        "{limit} days nothing new of the unit is accepted until that is done.",
        **shown,
        limit=limit,
    )
    return Point(message, told | {"limit": limit}, _weight(facts))


def _barring(debt: Debt, days: int, limit: int, facts: Facts) -> Point:
    told, shown = _told(debt, days)
    message = M(
        "{owner} has yet to {what} ({delegation}), due on {due}, {days_overdue} days ago; after more than {limit} days "
        "{owner} may not travel until that is done.",
        **shown,
        limit=limit,
    )
    return Point(message, told | {"limit": limit}, _weight(facts))


@rule(
    "R38",
    N_("No unit has been reminded in vain as often as the office reminds."),
    ("holds.kinds", "holds.reminders"),
)
def not_reminded_in_vain(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Accept nothing new of a unit that the last reminder left where it was.

    Reads the members' units, the approval and the register's overdue debts with the days after the due day on which
    somebody was reminded; supervision slips count. Silent where the office has set no number, and only a note on a
    change to what is approved. Source: S-GD16.
    """
    if "holds.reminders" not in policy.settings:
        return
    kinds, limit = policy.texts("holds.kinds").value, policy.number("holds.reminders").value
    units = {facts.application.delegation.organiser, *facts.application.senders}
    debts = facts.register.debts if facts.register is not None else ()
    for debt in sorted(debts, key=lambda debt: (debt.due_on, repr(debt))):
        if debt.kind in kinds and debt.unit in units and debt.reminders >= limit:
            yield Point(
                M(
                    "{owner} ({unit}) has yet to {what} ({delegation}), reminded {count} times in vain; after "
                    "{limit} reminders nothing new of the unit is accepted until that is done.",
                    owner=debt.owner,
                    unit=debt.unit,
                    what=OBLIGATION.label(debt.kind),
                    delegation=debt.delegation,
                    count=debt.reminders,
                    limit=limit,
                ),
                {"kind": debt.kind, "owner": debt.owner, "unit": debt.unit, "delegation": debt.delegation}
                | {"due_on": iso(debt.due_on), "reminders": debt.reminders, "limit": limit},
                _weight(facts),
            )


@rule(
    "R39",
    N_("Who lost a passport waits before the next application."),
    ("holds.loss_days",),
)
def wait_after_loss(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Let who lost a passport wait.

    Reads the members, the business day, the approval and the register's losses; the day of the report is day 0, and the
    last day of the wait still counts. On a change to what is approved it is only noted. Source: S-FJ12 (30 days),
    S-HN07 (15 days).
    """
    wait = policy.number("holds.loss_days").value
    losses = facts.register.losses if facts.register is not None else ()
    for member in by_name(facts.application):
        lost = max((loss.on for loss in losses if loss.person == member.person and loss.on <= facts.on), default=None)
        if lost is not None and (days := (facts.on - lost).days) <= wait:
            yield Point(
                M(
                    "{name} reported a passport lost on {lost}, {days} days ago; the wait is {wait} days: nothing new "
                    "before {from_day}.",
                    name=member.name,
                    lost=lost,
                    days=days,
                    wait=wait,
                    from_day=add_days(lost, wait + 1),
                ),
                {"name": member.name, "person": member.person, "lost_on": iso(lost), "days": days, "limit": wait},
                _weight(facts),
            )
