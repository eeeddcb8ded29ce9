"""What a group is to be told before it leaves."""

from __future__ import annotations

from datetime import date

from travel.cases import Case
from travel.policy import TopicRule, load_book


def wanted_topics(case: Case, on: date) -> tuple[TopicRule, ...]:
    """The topics by the book in force here on the day of submission, or on the day ``on`` before that."""
    policy = load_book(case.row.place or "national").at(case.row.submitted_on or on)
    particulars = case.application.delegation
    return policy.topics(particulars.track, particulars.formation, case.application.countries)
