"""Briefing before departure."""

from __future__ import annotations

from collections.abc import Iterator

from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.policy.values import TopicRule
from travel.rules.compare import by_name, plain
from travel.rules.frame import Point, rule
from travel.vocabulary import BRIEFING_TOPIC


@rule("R34", N_("Every member has been briefed on every topic and has signed the undertaking."), stage="journey")
def briefed(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Let nobody travel who has not been briefed and has not signed.

    Reads the briefings up to the business day, the undertakings and the members; topics, methods and who may give them
    are the policy's. A method for absentees counts for one who travels alone or missed a session that others attended.
    Source: S-NHU, S-SIYEZI.
    """
    application = facts.application
    topics = policy.topics(application.delegation.track, application.delegation.formation, application.countries)
    heard = {topic.topic: _hearers(topic, facts) for topic in topics}
    signed = {plain(person) for person in facts.undertakings}
    for member in by_name(application):
        known_as = {plain(member.name), plain(member.person or member.name)}
        missing = [topic for topic, hearers in heard.items() if known_as.isdisjoint(hearers)]
        if missing:
            yield Point(
                M(
                    "{name} has not been briefed on: {topics}.",
                    name=member.name,
                    topics=tuple(BRIEFING_TOPIC.label(topic) for topic in missing),
                ),
                {"name": member.name, "topics": missing},
            )
        if known_as.isdisjoint(signed):
            yield Point(M("{name} has not signed the undertaking.", name=member.name), {"name": member.name})


def _hearers(topic: TopicRule, facts: Facts) -> set[str]:
    """Who has heard the topic in a way that counts, by name or number as names are compared."""
    given = [
        each for each in facts.briefed if each.topic == topic.topic and each.role in topic.roles and each.on <= facts.on
    ]
    regular = {plain(each.person) for each in given if each.method in topic.methods}
    if not regular and len(facts.application.members) > 1:
        return set()
    return regular | {plain(each.person) for each in given if each.method in topic.make_up}
