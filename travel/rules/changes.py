"""Changes after the approval, and cancellation."""

from __future__ import annotations

from collections.abc import Iterator

from travel.application import Application
from travel.calendar import add_days, days_abroad
from travel.facts import Approval, Facts
from travel.i18n import N_, M, Message
from travel.policy.book import Policy
from travel.rules.compare import as_listed, iso
from travel.rules.documents import is_out, name_of
from travel.rules.frame import Point, rule

_BEFORE_DEPARTURE = ("approved", "cleared")


@rule(
    "R45",
    N_("What travels is what was approved; a change is decided again before departure."),
    ("departure.early_days",),
    stage="journey",
)
def as_approved(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep the journey to its approval, and changes before it.

    Reads, for the action ``amend``, the state and the new exit day; else (departure) the mission approval in force, the
    application and the business day. A red-eye flight may leave a day early, with a note. Source: S-SWJTU, S-MIRRBJ.
    """
    if facts.action == "amend":
        yield from _before_departure(facts)
    elif facts.approval is None:
        yield Point(M("There is no mission approval."))
    else:
        yield from _within_dates(facts, facts.approval, policy.number("departure.early_days").value)
        yield from _differences(facts.application, facts.approval)


def _before_departure(facts: Facts) -> Iterator[Point]:
    if facts.state not in _BEFORE_DEPARTURE:
        yield Point(M("A change is decided before departure; this delegation has left."), {"state": facts.state})
    leaving = facts.application.delegation.exit
    if leaving < facts.on:
        yield Point(
            M(
                "The exit day {exit} lies before the day of the change, {on}; nothing is approved afterwards.",
                exit=leaving,
                on=facts.on,
            ),
            {"exit": iso(leaving), "on": iso(facts.on)},
        )


def _within_dates(facts: Facts, approval: Approval, early: int) -> Iterator[Point]:
    days = {"on": iso(facts.on), "exit": iso(approval.exit), "entry": iso(approval.entry)}
    if add_days(approval.exit, -early) <= facts.on < approval.exit:
        yield Point(
            M(
                "Departure on {on}, before the approved exit {exit}: a written note is wanted.",
                on=facts.on,
                exit=approval.exit,
            ),
            days,
            severity="warn",
        )
    elif not approval.exit <= facts.on <= approval.entry:
        yield Point(
            M(
                "Departure on {on} is outside the approved dates, {exit} to {entry} ({number}).",
                on=facts.on,
                exit=approval.exit,
                entry=approval.entry,
                number=approval.number,
            ),
            days,
        )


def _differences(application: Application, approval: Approval) -> Iterator[Point]:
    trip = application.delegation
    approved: tuple[tuple[str, Message, object, object], ...] = (
        ("exit", M("exit"), trip.exit, approval.exit),
        ("entry", M("entry"), trip.entry, approval.entry),
        ("days_abroad", M("days abroad"), days_abroad(trip.exit, trip.entry), approval.days),
        ("persons", M("persons"), len(application.members), approval.persons),
        ("countries", M("countries"), tuple(sorted(application.countries)), tuple(sorted(approval.countries))),
    )
    for code, what, now, then in approved:
        if now != then:
            yield Point(
                M(
                    "{what}: {now}, but {then} was approved ({number}).",
                    what=what,
                    now=now,
                    then=then,
                    number=approval.number,
                ),
                {"field": code, "now": _plain(now), "approved": _plain(then)},
            )


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, int) else str(value)


@rule(
    "R46",
    N_("After a cancellation the passports come back; the plan entry is freed or spent."),
    ("plan.cancelled",),
    stage="journey",
)
def after_cancellation(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Say what a cancellation brings with it.

    Reads the passports lent to the delegation, the plan entry and the business day. Source: S-HLMET; the plan entry is
    the office's own choice.
    """
    lent = sorted((passport for passport in facts.passports if is_out(passport, facts)), key=lambda each: each.number)
    if lent:
        back = policy.deadline("passport", "cancellation").after(facts.on)
        names = sorted((name_of(facts.application, passport.person) for passport in lent), key=as_listed)
        yield Point(
            M(
                "{count} passports are due back ({names}): {due}.",
                count=len(lent),
                names=tuple(names),
                due=back.arithmetic(),
            ),
            {"names": names, "due_on": iso(back.on)},
        )
    entry = facts.application.delegation.plan
    if entry:
        fate = policy.text("plan.cancelled").value
        freed, spent = (
            M("The plan entry {plan} is free again.", plan=entry),
            M("The plan entry {plan} is spent.", plan=entry),
        )
        yield Point(freed if fate == "freed" else spent, {"plan": entry, "fate": fate})
