"""Who may go, and who may not sign."""

from __future__ import annotations

from collections.abc import Iterator

from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import by_name, plain
from travel.rules.frame import Point, rule
from travel.vocabulary import RELATION


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
        yield Point(M("{name} signs the request and travels himself.", name=signatory), {"signatory": signatory})
