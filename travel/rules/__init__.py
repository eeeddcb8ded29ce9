"""The rules: what may move, and why not. A rule is one function in the module of its subject."""

from travel.rules import (
    after,
    briefing,
    changes,
    days_and_dates,
    destinations,
    documents,
    invitations,
    notice,
    people,
    size,
    wording,
)
from travel.rules.frame import RULES, Point, Rule, about, judge, rule

_TOPICS = (
    size,
    days_and_dates,
    destinations,
    wording,
    invitations,
    notice,
    people,
    briefing,
    documents,
    changes,
    after,
)

__all__ = ["RULES", "Point", "Rule", "about", "judge", "rule"]
