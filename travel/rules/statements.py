"""What the request states at its end, and what it claims by it."""

from __future__ import annotations

from collections.abc import Iterator

from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import by_name
from travel.rules.frame import Point, rule
from travel.vocabulary import STATEMENT

_ACADEMIC = "academic"
_IN_PLAN = "in-plan"


@rule(
    "R27",
    N_("The request makes the closing statements that its track wants."),
    (
        "statements.general",
        "statements.academic",
        "statements.enterprise",
        "statements.training",
        "statements.hk_macao",
    ),
)
def statements_made(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Find closing statements that a reviewer would miss.

    Reads the statements, the track and the plan entry: who goes out of plan cannot state the contrary. Of enterprises
    only the public notice is asked, academic exchange may do without the weekend. Source: S-AUDIT.
    """
    trip = facts.application.delegation
    wanted = policy.texts(f"statements.{trip.track.replace('-', '_')}").value
    missing = [code for code in wanted if code not in trip.statements and not (code == _IN_PLAN and trip.plan is None)]
    if missing:
        yield Point(
            M("Closing statements are missing: {items}.", items=tuple(STATEMENT.label(code) for code in missing)),
            {"statements": missing},
        )


@rule(
    "R51",
    N_("An academic delegation says that it is one; its task is academic, and its members teach or do research."),
    ("academic.categories",),
    parts=("categories",),
)
def truly_academic(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Spare from the general limits only who qualifies: the statement, the task and every member.

    Reads the statements, the task category and the members; who only interprets need not teach. Whoever does not
    qualify travels on the general track. Source: S-SCEDU16, S-HTU20.
    """
    trip = facts.application.delegation
    if _ACADEMIC not in trip.statements:
        yield Point(
            M("The request does not state: {item}.", item=STATEMENT.label(_ACADEMIC)), {"statements": [_ACADEMIC]}
        )
    categories = policy.texts("academic.categories").value
    if trip.category not in categories:
        yield Point(
            M(
                "The task category {category} is not academic; those are: {categories}.",
                category=_category(trip.category, policy),
                categories=tuple(_category(code, policy) for code in categories),
            ),
            {"category": trip.category, "categories": list(categories)},
        )
    others = [
        member.name for member in by_name(facts.application) if not member.academic and member.role != "interpreter"
    ]
    if others:
        yield Point(
            M("Neither teaching nor doing research: {names}; the general track is theirs.", names=tuple(others)),
            {"names": others},
        )


def _category(code: str, policy: Policy) -> object:
    return next((category.label for category in policy.categories if category.code == code), code)
