"""Briefing before departure."""

from __future__ import annotations

from collections.abc import Iterator

from travel.application import Member
from travel.facts import Briefed, Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.policy.values import TopicRule
from travel.rules.compare import by_name, is_member
from travel.rules.frame import Point, rule
from travel.vocabulary import BRIEFING_TOPIC


@rule("R34", N_("Every member has been briefed on every topic and has signed the undertaking."))
def briefed(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Let nobody travel who has not been briefed and has not signed.

    Reads the briefings up to the business day, the undertakings and the members; topics, methods and who may give them
    are the policy's. A method for absentees counts for one who travels alone or missed a session that others attended.
    Source: S-NHU, S-SIYEZI.
    """
    application = facts.application
    topics = policy.topics(application.delegation.track, application.delegation.formation, application.countries)
    for member in by_name(application):
        missing = [topic.topic for topic in topics if not _has_had(member, topic, facts)]
        if missing:
            yield Point(
                M(
                    "{name} has not been briefed on: {topics}.",
                    name=member.name,
                    topics=tuple(BRIEFING_TOPIC.label(topic) for topic in missing),
                ),
                {"name": member.name, "topics": missing},
            )
        if not any(is_member(member, person) for person in facts.undertakings):
            yield Point(M("{name} has not signed the undertaking.", name=member.name), {"name": member.name})


def _has_had(member: Member, topic: TopicRule, facts: Facts) -> bool:
    regular = [given for given in facts.briefed if _counts(given, topic, topic.methods, facts)]
    if any(is_member(member, given.person) for given in regular):
        return True
    if not regular and len(facts.application.members) > 1:
        return False
    return any(
        is_member(member, given.person) for given in facts.briefed if _counts(given, topic, topic.make_up, facts)
    )


def _counts(given: Briefed, topic: TopicRule, methods: tuple[str, ...], facts: Facts) -> bool:
    return given.topic == topic.topic and given.method in methods and given.role in topic.roles and given.on <= facts.on
