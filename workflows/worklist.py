"""What waits for somebody's decision, by the same reasons as the engine's guard: who may, and who must not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from travel.listings.desk import open_seats
from travel.policy import NotSet
from travel.policy.in_force import books_in_force
from travel.registry import accounts
from travel.registry.accounts import AccountFact


def inbox(tx: Connection, account: AccountFact, today: date) -> list[dict[str, Any]]:
    """The open seats that ``account`` may decide ``today``, for itself or as a substitute.

    ``for`` and ``for_name`` say whom a substitute stands in for. One query for each capacity; a test holds it against
    what ``authority.decide`` says.
    """
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    if not account.active:
        return []
    others: list[AccountFact | None] = [None, *accounts.represented(tx, account, today, today)]
    for other in others:
        chain = (account,) if other is None else (account, other)
        for row in open_seats(tx, chain):
            if row.pop("decided") and not _one_may_decide_two_steps(tx, row):
                continue
            row |= {"for": other.login if other else None, "for_name": other.name if other else None}
            found.setdefault((row["delegation"], row["step"], row["unit"]), row)
    return sorted(found.values(), key=lambda row: (row["since"], row["delegation"]))


def may_take(account: AccountFact, roles: Collection[str], organiser_path: str) -> bool:
    """Whether a step that falls to ``roles`` is the account's to take, for the organiser whose unit has this path.

    Clerks act for their unit and those below it, reviewers in the office; the others wherever they are needed.
    """
    held = account.roles.intersection(roles)
    if "clerk" in held and organiser_path.startswith(account.unit.path):
        return True
    if "reviewer" in held and account.unit.kind == "office":
        return True
    return bool(held - {"clerk", "reviewer"})


def _one_may_decide_two_steps(tx: Connection, row: Mapping[str, Any]) -> bool:
    policy = books_in_force(tx).at(row["submitted_on"])
    try:
        return bool(policy.switch("decision.two_steps_by_one").value)
    except NotSet:
        return False
