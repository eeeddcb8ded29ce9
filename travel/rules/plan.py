"""The annual plan: who is in it, how much of it is left, and what goes out of plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from travel.facts import Facts, PlanEntry, PlanUse, Register
from travel.findings import Severity
from travel.i18n import N_, M, Message
from travel.policy.book import Policy
from travel.rules.compare import plain
from travel.rules.frame import Point, rule


@rule(
    "R01",
    N_("The number in the annual plan is the organising unit's own, and no other delegation has used it."),
    ("plan.lenient_tracks", "plan.cancelled"),
)
def own_number(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Let each entry of the plan be used once, by the unit it was planned for.

    Reads the plan number, the organiser and the exit day; the register's entries with the delegations that used them.
    A number that the year's plan does not have is R03's. Tracks outside the quota are only warned.
    Source: S-MOE15, S-BLCU.
    """
    trip, register = facts.application.delegation, facts.register
    entry = _planned(facts)
    if register is None or entry is None:
        return
    severity: Severity | None = "warn" if trip.track in policy.texts("plan.lenient_tracks").value else None
    known = {"plan": entry.number, "year": entry.year, "unit": entry.unit}
    if plain(entry.unit) != plain(trip.organiser):
        message = M("The plan number {plan} is {unit}'s, not {organiser}'s.", **known, organiser=trip.organiser)
        yield Point(message, known | {"organiser": trip.organiser}, severity)
    users = _users(entry, policy)
    if users:
        message = M("The plan number {plan} is used already, by {delegations}.", plan=entry.number, delegations=users)
        yield Point(message, known | {"delegations": users}, severity)


@rule(
    "R02",
    N_("The delegations and persons a unit sends in a year stay within its annual plan."),
    ("plan.cancelled",),
)
def within_total(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep a unit to the total of its plan.

    Reads the members, the organiser, the exit day and the plan numbers; the register's entries and what they are
    charged with. A delegation on an entry planned apart is not counted; one on an entry that another unit gave up is
    held to that entry. Silent for a year in which the office has registered no plan. Source: S-MOE15.
    """
    register = facts.register
    if register is None or not register.planned:
        return
    entry = _given_up(facts) or _planned(facts)
    if entry is not None and entry.apart:
        return
    organiser, year = facts.application.delegation.organiser, facts.application.delegation.exit.year
    if entry is not None and plain(entry.unit) != plain(organiser):
        own, unit, used = [entry], entry.unit, PlanUse()
    else:
        own = [each for each in register.plan if _is_own(each, organiser, year) and not each.apart]
        unit, used = organiser, _use(register, policy)
    planned = PlanUse(len(own), sum(each.persons for each in own))
    total = PlanUse(used.delegations + 1, used.persons + len(facts.application.members))
    told = {
        "unit": unit,
        "year": year,
        "planned_delegations": planned.delegations,
        "planned_persons": planned.persons,
        "delegations": total.delegations,
        "persons": total.persons,
    }
    if total.delegations > planned.delegations:
        yield Point(
            M(
                "{unit} has {planned_delegations} delegations in the plan of {year}; this one would be number "
                "{delegations}.",
                **told,
            ),
            told,
        )
    if total.persons > planned.persons:
        yield Point(
            M(
                "{unit} has {planned_persons} persons in the plan of {year}; with this delegation it would be "
                "{persons}.",
                **told,
            ),
            told,
        )


@rule(
    "R03",
    N_("A delegation out of plan takes the place of a planned one, and says why."),
    ("plan.swap", "plan.cancelled"),
)
def out_of_plan(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Let a delegation go out of plan only inside the unchanged total, with an explanation.

    Reads the plan number, the entry given up (``swapped_plan``), the explanation (``out_of_plan``) and the exit day;
    the register's entries where there is one. The entry given up may be a free one of another unit. A swap that is in
    order is told all the same, for an approver accepts it; one named beside a number in the plan is a mistake.
    Source: S-MOE15, S-LZU16; another unit's number: S-BLCU.
    """
    trip = facts.application.delegation
    if _is_in_plan(facts):
        if trip.swapped_plan:
            named = {"plan": trip.plan, "swapped_plan": trip.swapped_plan}
            message = M("The delegation is in the plan ({plan}) and gives up {swapped_plan}: name one.", **named)
            yield Point(message, named)
        return
    told: dict[str, object] = {"year": trip.exit.year, "plan": trip.plan, "swapped_plan": trip.swapped_plan}
    if not policy.switch("plan.swap").value:
        yield Point(M("The office sends no delegation out of plan."), told, severity="block")
        return
    if trip.plan:
        yield Point(M("The plan of {year} has no number {plan}.", year=trip.exit.year, plan=trip.plan), told)
    lacking = tuple(_lacking(facts, policy))
    for message in lacking:
        yield Point(message, told)
    if not lacking:
        yield _swapped(facts, told)


def _swapped(facts: Facts, told: Mapping[str, object]) -> Point:
    """That an entry was given up, and whose it is where it is another unit's."""
    trip, entry = facts.application.delegation, _given_up(facts)
    if entry is None or plain(entry.unit) == plain(trip.organiser):
        message = M(
            "The delegation goes out of plan and takes the place of {plan}: {reason}",
            plan=trip.swapped_plan,
            reason=trip.out_of_plan,
        )
        return Point(message, told)
    message = M(
        "The delegation goes out of plan and takes the place of {plan}, which is {unit}'s: {reason}",
        plan=trip.swapped_plan,
        unit=entry.unit,
        reason=trip.out_of_plan,
    )
    return Point(message, {**told, "unit": entry.unit})


def _lacking(facts: Facts, policy: Policy) -> Iterator[Message]:
    trip, register = facts.application.delegation, facts.register
    if not trip.out_of_plan:
        yield M("The delegation goes out of plan without saying why.")
    if not trip.swapped_plan:
        yield _nothing_given_up(facts, policy)
        return
    if register is None or not register.planned:
        return
    entry = _given_up(facts)
    if entry is None:
        yield M("The plan of {year} has no number {plan} to give up.", year=trip.exit.year, plan=trip.swapped_plan)
        return
    users = _users(entry, policy)
    if users:
        yield M(
            "The plan number {plan} cannot be given up; {delegations} has used it.",
            plan=entry.number,
            delegations=users,
        )


def _nothing_given_up(facts: Facts, policy: Policy) -> Message:
    """What is lacking, with the free entries of the unit for the clerk to choose from."""
    trip, register = facts.application.delegation, facts.register
    entries = register.plan if register is not None else ()
    own = [entry for entry in entries if _is_own(entry, trip.organiser, trip.exit.year)]
    free = sorted(entry.number for entry in own if not _users(entry, policy))
    if free:
        return M(
            "The delegation goes out of plan and gives up no planned one; the unit's free numbers: {plans}.", plans=free
        )
    return M("The delegation goes out of plan and gives up no planned one.")


def _is_in_plan(facts: Facts) -> bool:
    trip, register = facts.application.delegation, facts.register
    if register is None or not register.planned:
        return bool(trip.plan)  # nobody can say that the number is wrong
    return _planned(facts) is not None


def _planned(facts: Facts) -> PlanEntry | None:
    """The entry the delegation says it is, in the plan of the year it leaves in."""
    return _entry(facts, facts.application.delegation.plan)


def _given_up(facts: Facts) -> PlanEntry | None:
    """The entry that is given up for a delegation out of plan."""
    return _entry(facts, facts.application.delegation.swapped_plan) if _planned(facts) is None else None


def _entry(facts: Facts, number: str | None) -> PlanEntry | None:
    entries = facts.register.plan if facts.register is not None else ()
    year = facts.application.delegation.exit.year
    return min((entry for entry in entries if (entry.number, entry.year) == (number, year)), key=repr, default=None)


def _is_own(entry: PlanEntry, organiser: str, year: int) -> bool:
    return entry.year == year and plain(entry.unit) == plain(organiser)


def _spends(policy: Policy) -> bool:
    return policy.text("plan.cancelled").value == "spent"


def _users(entry: PlanEntry, policy: Policy) -> list[str]:
    return sorted({*entry.used_by, *(entry.cancelled if _spends(policy) else ())})


def _use(register: Register, policy: Policy) -> PlanUse:
    use, cancelled = register.use, register.use_cancelled if _spends(policy) else PlanUse()
    return PlanUse(use.delegations + cancelled.delegations, use.persons + cancelled.persons)
