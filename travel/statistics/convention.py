"""The choices an office makes about what it counts: no rule was found written, so each is a setting of its book.

``statistics.counted_by``
    An approved delegation is counted on the day of its exit as approved (``departure``, as one published system does),
    or on that of its first approval (``approval``). Neither a flight the night before nor a change approved later moves
    it into another period, but for a change of the exit day itself. What was refused is counted on the day of the
    refusal; what is under review, or was taken back, on the exit it asks for, or on the day it was handed in.
``statistics.joined``
    People on a ministry's or a province's delegation count as a delegation of their own (``delegations``, as one city's
    report does) or only as persons (``persons``).
``statistics.hk_macao``
    Delegations that go to Hong Kong and Macao alone are part of what was approved (``within``) or a figure beside it
    (``apart``).
``statistics.cancelled``
    So are those that were approved and did not travel.
``statistics.leaders``
    The lowest rank whose journeys are listed person by person; nothing is counted by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from travel.i18n import N_
from travel.policy import Policy
from travel.vocabulary import Vocabulary

COUNTED_BY = Vocabulary("counted_by", {"departure": N_("by departure"), "approval": N_("by approval")})
JOINED = Vocabulary("joined", {"delegations": N_("as delegations"), "persons": N_("as persons only")})
PLACED = Vocabulary("placed", {"within": N_("counted within"), "apart": N_("counted apart")})

CHOICES = {
    "counted_by": (N_("Counted"), COUNTED_BY),
    "joined": (N_("Joined delegations"), JOINED),
    "hk_macao": (N_("Hong Kong–Macao"), PLACED),
    "cancelled": (N_("Not travelled"), PLACED),
}
"""Each choice: what a person calls it, and what it may be."""

JOINED_FORMATIONS = frozenset({"ministry", "province"})
HK_MACAO = frozenset({"HK", "MO"})


@dataclass(frozen=True)
class Convention:
    """The choices in force, each a code of :data:`CHOICES`; the rank from which on leaders are listed one by one; and
    the task categories that count as priority."""

    counted_by: str = "departure"
    joined: str = "delegations"
    hk_macao: str = "within"
    cancelled: str = "within"
    leaders: str = "ministry-deputy"
    priority: frozenset[str] = frozenset()


def convention(policy: Policy, **chosen: str | None) -> Convention:
    """The choices of a policy book, but for those ``chosen`` otherwise for once."""
    codes = {name: chosen.get(name) or policy.text(f"statistics.{name}").value for name in (*CHOICES, "leaders")}
    priority = frozenset(category.code for category in policy.categories if category.priority)
    return Convention(**codes, priority=priority)
