"""What is owed is reckoned anew when a trip is postponed, a border record comes in or a journey is called off.

The journal keeps the day before and, by the action and the new anchor, why; nobody is reminded on the old day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.database.papers import dated
from tests.database.test_sweep import swept
from tests.office import Office, filing
from travel.listings import Times, events
from workflows.steps.journey import Cancelling, Returned
from workflows.steps.review import Passing


def postponed(office: Office) -> str:
    """Passports lent for the journey of 17 to 21 September, which is then approved for 19 to 23."""
    number = office.lent()
    later = filing(office.store, dated(date(2023, 9, 19), date(2023, 9, 23)))
    office.do("clerk", "amend", number, date(2023, 9, 15), later)
    for login in ("head", "finance", "reviewer", "approver"):
        office.do(login, "pass", number, date(2023, 9, 16), Passing())
    return number


def home_late(office: Office) -> str:
    """Approved to return on 21 September; the border record says the 24th."""
    number = office.abroad()
    returned = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 24))
    office.do("clerk", "arrive", number, date(2023, 9, 25), returned)
    return number


def called_off(office: Office) -> str:
    """The passports are out already when the journey is called off."""
    number = office.lent()
    office.do("clerk", "cancel", number, date(2023, 9, 16), Cancelling(reason="邀请方延期"))
    return number


CAUSES: list[tuple[Callable[[Office], str], str, str, str, str]] = [
    (postponed, "pass", "approved-return", "2023-09-23", "2023-09-30"),
    (home_late, "arrive", "actual-return", "2023-09-24", "2023-10-01"),
    (called_off, "cancel", "cancellation", "2023-09-16", "2023-09-23"),
]


def kept(office: Office, number: str, action: str) -> list[dict[str, Any]]:
    """What the last event of that name says of passports that are due on another day."""
    with office.store.reading() as tx:
        *_, event = (event for event in events.history(tx, number, Times()) if event["action"] == action)
    changes = event["details"]["obligations"]
    return [each for each in changes if each["kind"] == "passport" and each["how"] == "superseded"]


@pytest.mark.parametrize(("cause", "action", "anchor", "anchor_on", "due_on"), CAUSES)
def test_the_new_day_stands_beside_the_old_one_in_the_journal(
    office: Office, cause: Callable[[Office], str], action: str, anchor: str, anchor_on: str, due_on: str
) -> None:
    number = cause(office)
    assert {row.due_on.isoformat() for row in office.case(number).owed if row.kind == "passport"} == {due_on}
    changes = kept(office, number, action)
    assert len(changes) == 4
    for change in changes:
        assert (change["instead_of"], change["on"]) == ("2023-09-28", due_on)
        assert (change["anchor"], change["anchor_on"]) == (anchor, anchor_on)


@pytest.mark.parametrize(("cause", "due_on"), [(cause, due_on) for cause, *_, due_on in CAUSES])
def test_reminders_go_by_the_new_day(sqlite_office: Office, cause: Callable[[Office], str], due_on: str) -> None:
    cause(sqlite_office)
    for day in sorted({date(2023, 9, 28), date.fromisoformat(due_on)}):
        stages = {stage for kind, stage in swept(sqlite_office, day) if kind == "passport"}
        assert ("due" in stages) == (day.isoformat() == due_on)
