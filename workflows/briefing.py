"""What a group is to be told before it leaves."""

from __future__ import annotations

from datetime import date

from travel.delegations.cases import Case
from travel.policy import TopicRule


def wanted_topics(case: Case, on: date) -> tuple[TopicRule, ...]:
    """The topics by what the case is judged by, before its submission on the day ``on``."""
    particulars = case.application.delegation
    return case.policy(on).topics(particulars.track, particulars.formation, case.application.countries)


def not_yet_briefed(case: Case, on: date) -> tuple[str, ...]:
    """The names of the members who have still to hear a topic or to sign the undertaking."""
    wanted = {rule.topic for rule in wanted_topics(case, on)}
    heard: dict[str, set[str]] = {}
    for each in case.briefed:
        heard.setdefault(each.person, set()).add(each.topic)
    return tuple(
        member.name
        for member in case.active
        if member.person not in case.undertakings or not wanted <= heard.get(member.person, set())
    )
