"""Who may go, and who may not sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from travel.application import Member
from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import by_name, iso, plain
from travel.rules.frame import Point, rule
from travel.rules.papers import papers_about, with_the_way_out
from travel.vocabulary import RELATION


@rule(
    "R23",
    N_("Nobody travels who has retired, or who lacks the papers of his age."),
    ("age.rehired_tracks", "age.proof", "age.health", "age.companion"),
)
def young_enough(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Send the retired only where that is tolerated, and the old only with what protects them.

    Reads birthdays and the exit day, retirement, companions, and the papers of each member: proof of work, health
    certificate. Source: S-RCEES, S-GYIG; the retired S-SD13, S-HTU20, S-TCM92.
    """
    application = facts.application
    rehired = application.delegation.track in policy.texts("age.rehired_tracks").value
    proof, health, companion = (policy.number(f"age.{key}").value for key in ("proof", "health", "companion"))
    names = {plain(member.name) for member in application.members}
    for member in by_name(application):
        age = _age(member.born, application.delegation.exit)
        known: dict[str, object] = {"name": member.name, "age": age}
        at_work = bool(papers_about(application, _REHIRE, member))
        if member.retired:
            yield _retired(facts, member, rehired=rehired, at_work=at_work)
        elif age >= proof and not at_work:
            problem = M("{name} is {age} on the exit day: proof of work is wanted.", name=member.name, age=age)
            yield Point(with_the_way_out(problem, (_REHIRE,), facts), known | {"limit": proof}, severity="justify")
        if age >= health and not papers_about(application, _HEALTH, member):
            problem = M("{name} is {age} on the exit day: a health certificate is wanted.", name=member.name, age=age)
            yield Point(with_the_way_out(problem, (_HEALTH,), facts), known | {"limit": health}, severity="justify")
        beside = plain(member.companion) if member.companion else None
        if age >= companion and (beside not in names or beside == plain(member.name)):
            yield Point(
                M("{name} is {age} on the exit day: another member must go as companion.", name=member.name, age=age),
                known | {"limit": companion, "companion": member.companion},
                severity="justify",
            )


_REHIRE, _HEALTH = "rehire", "health"


def _retired(facts: Facts, member: Member, *, rehired: bool, at_work: bool) -> Point:
    known = {"name": member.name, "retired": True}
    if not rehired:
        return Point(M("{name} has retired; the retired are not sent on this track.", name=member.name), known)
    if not at_work:
        problem = M("{name} has retired: proof of work past retirement age is wanted.", name=member.name)
        return Point(with_the_way_out(problem, (_REHIRE,), facts), known)
    return Point(
        M("{name} has retired and works on: say why it must be he.", name=member.name), known, severity="justify"
    )


def _age(born: date, on: date) -> int:
    """Full years on the day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@rule("R24", N_("No spouse and no child of a member travels along."))
def no_family(facts: Facts, policy: Policy) -> Iterator[Point]:  # noqa: ARG001 - no parameter
    """Keep spouses and children at home.

    Reads each member's stated relation to another member. Source: S-SD13.
    """
    for member in by_name(facts.application):
        if member.relation is not None:
            yield Point(
                M("{name} travels as {relation}.", name=member.name, relation=RELATION.label(member.relation)),
                {"name": member.name, "relation": member.relation},
            )


@rule("R28", N_("Who signs the request does not travel."))
def signatory_stays(facts: Facts, policy: Policy) -> Iterator[Point]:  # noqa: ARG001 - no parameter
    """Let nobody sign his own journey.

    Reads the signatory and the members' names; spaces and full-width forms do not matter. Source: S-AUDIT.
    """
    signatory = facts.application.delegation.signatory
    if plain(signatory) in {plain(member.name) for member in facts.application.members}:
        yield Point(
            M("{name} signs the request and travels himself; somebody else must sign.", name=signatory),
            {"signatory": signatory},
        )


@rule("in-service", N_("Nobody is sent who has left the service."))
def in_service(facts: Facts, policy: Policy) -> Iterator[Point]:  # noqa: ARG001 - no parameter
    """Send nobody who has left, until he is taken back.

    Reads the members, the business day and who the register of persons says has left. Source: S-SOA, S-HUNAN.
    """
    left = {one.person: one.on for one in facts.register.left} if facts.register is not None else {}
    for member in by_name(facts.application):
        on = left.get(member.person or "")
        if on is not None and on <= facts.on:
            yield Point(
                M(
                    "{name} left the service on {on}. Leave {name} out; after a return to service: "
                    "travel person rejoin {person}",
                    name=member.name,
                    on=on,
                    person=member.person,
                ),
                {"name": member.name, "person": member.person, "left_on": iso(on)},
            )
