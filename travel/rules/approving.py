"""What must have happened before the decision, and who decides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from travel.application import Member
from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import by_name, plain
from travel.rules.frame import Point, rule
from travel.vocabulary import FORMATION, RANK, TRACK

_FINANCE = "finance"
_PROVINCE = "province"
_LEADS_A_COUNTY = re.compile(r"(?<!副)(县|市|区|旗)(委书记|长(?!助理))")


@rule("R14", N_("Finance has reviewed the request before the foreign affairs office decides on it."))
def finance_first(facts: Facts, policy: Policy) -> Iterator[Point]:  # noqa: ARG001 - no parameter
    """Decide on nothing that finance has not reviewed.

    Reads the funding and the review steps that have passed in this round. Source: S-SOA, S-SNXI.
    """
    funding = facts.application.funding
    if not (funding is not None and funding.finance_reviewed) and _FINANCE not in facts.passed:
        yield Point(M("Finance has not reviewed this request; its review comes before the decision."))


@rule(
    "R30",
    N_("The steps of the review are those that the highest rank, the track and the destination want."),
    parts=("routes",),
)
def decided_by_the_right_ones(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Have a delegation decided on by those who may, whatever has become of its list or of the book meanwhile.

    Reads rank, track, formation and countries, and while a round is open its steps, passed or waiting; a countersign
    step without a sending unit of its own falls away. Of a division head who leads a county, or heads an enterprise, it
    reads post, leadership and unit: the province decides on county heads and on those of its own enterprises whatever
    their rank, which a route by ranks does not tell. Source: S-ZJ01, S-GDGUIDE.
    """
    application = facts.application
    trip = application.delegation
    steps = policy.route(application.highest_rank, trip.track, trip.formation, application.countries)
    known = {"rank": application.highest_rank, "track": trip.track, "formation": trip.formation}
    if not steps:
        yield Point(
            M(
                "The book names nobody who decides on this delegation ({rank}, {track}, {formation}).",
                rank=RANK.label(application.highest_rank),
                track=TRACK.label(trip.track),
                formation=FORMATION.label(trip.formation),
            ),
            known,
        )
    elif not any(step.scope == _PROVINCE for step in steps):
        for_the_province = [member.name for member in by_name(application) if _may_be_the_provinces(member, facts)]
        if for_the_province:
            yield Point(
                M(
                    "{names}: the province decides on heads of counties and of its own enterprises; see whether this "
                    "is one.",
                    names=tuple(for_the_province),
                ),
                {"names": for_the_province},
                severity="warn",
            )
    if facts.state != "reviewing":
        return
    others = set(application.senders) - {trip.organiser}
    taken = facts.passed | facts.waiting
    missing = [step for step in steps if step.code not in taken and (others or step.seats != "each-sender")]
    if missing:
        yield Point(
            M(
                "The highest rank is {rank}; the review lacks: {steps}.",
                rank=RANK.label(application.highest_rank),
                steps=tuple(step.label for step in missing),
            ),
            known | {"steps": [step.code for step in missing]},
        )


def _may_be_the_provinces(member: Member, facts: Facts) -> bool:
    if member.rank != "division":
        return False
    if _LEADS_A_COUNTY.search(plain(member.post)):
        return True
    governments = facts.register.governments if facts.register is not None else frozenset()
    heads = facts.track == "enterprise" or plain(member.unit) in map(plain, governments)
    return member.leadership == "head" and heads
