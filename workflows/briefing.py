"""What a group is to be told before it leaves."""

from __future__ import annotations

from datetime import date

from travel.cases import Case
from travel.policy import TopicRule


def wanted_topics(case: Case, on: date) -> tuple[TopicRule, ...]:
    """The topics by what the case is judged by, before its submission on the day ``on``."""
    particulars = case.application.delegation
    return case.policy(on).topics(particulars.track, particulars.formation, case.application.countries)
