"""The rules: what may move, and why not. A rule is one function in the module of its subject."""

from travel.rules import (
    after,
    approving,
    briefing,
    changes,
    clearance,
    days_and_dates,
    destinations,
    documents,
    history,
    holds,
    invitations,
    lead_time,
    money,
    notice,
    papers,
    people,
    plan,
    settlement,
    size,
    statements,
    tracks,
    wording,
)
from travel.rules.frame import RULES, Point, Rule, about, judge, rule

_TOPICS = (
    plan,
    history,
    holds,
    size,
    days_and_dates,
    destinations,
    wording,
    invitations,
    notice,
    money,
    people,
    clearance,
    statements,
    papers,
    tracks,
    lead_time,
    approving,
    briefing,
    documents,
    changes,
    after,
    settlement,
)

__all__ = ["RULES", "Point", "Rule", "about", "judge", "rule"]
