"""What the sweep raises and where it is seen, whole screens of 80 columns on a frozen day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Row

from tests.database.test_sweep import MAIL
from tests.office import Office
from tests.screens.golden import same_as_kept
from tests.story import Diary, diary, people
from tests.terminal import run
from travel.clock import Clock
from travel.facts import Crossing
from travel.i18n import M, set_language
from travel.identity import Actor
from travel.reminding import outbox
from travel.storage.store import Store
from workflows.engine import perform
from workflows.request import Request, Session
from workflows.steps.journey import Returned
from workflows.sweep import sweep
from workflows.violation import Explaining, Ruling

TODAY = date(2023, 11, 6)
AT = datetime(2023, 10, 30, 1, 0, tzinfo=UTC)

SCREENS = {
    "sweep-rehearsed": "--as reviewer sweep --dry-run",
    "desk-reminded-clerk": "--as clerk desk",
    "desk-reminded-head": "--as head desk",
    "desk-reminded-reviewer": "--as reviewer desk",
    "overdue-reminded": "overdue",
    "overdue-by-unit": "overdue --by unit",
    "overdue-by-kind": "overdue --by kind --as-of 2023-10-25",
    "outbox-list": "outbox list",
    "hold-list": "hold list",
    "delegation-compare": "delegation compare 2023-0001",
    "violation-list": "violation list",
    "violation-show": "violation show V2023-0001",
    "violation-explain": "--as clerk violation explain V2023-0002 所乘航班取消 --dry-run",
    "violation-uphold": "--as auditor violation uphold V2023-0003 V2023-0099 --reason 批评教育 --dry-run",
    "delegation-show-held": "delegation show 2023-0001",
    "delegation-history-held": "delegation history 2023-0001",
}
STATUS = {"violation-uphold": 2}


def late(store: Store) -> Diary:
    """Home, its leader a day late and by way of Romania, no passport handed in; swept twice, one violation ruled on.

    Of a second delegation nobody has recorded the return, and nobody has swept since.
    """
    office = diary(store)
    number = office.abroad()
    leader = office.case(number).active[0].person
    returned = Returned(
        exit=date(2023, 9, 17),
        entry=date(2023, 9, 21),
        crossings=(Crossing(leader, date(2023, 9, 17), date(2023, 9, 22), ("BG", "RO")),),
    )
    office.do("clerk", "arrive", number, date(2023, 9, 24), returned)
    with store.atomic() as tx:
        from travel.registry import accounts

        outbox.add_address(tx, accounts.known_account(tx, "clerk").id, MAIL)
    for day in (date(2023, 9, 29), date(2023, 10, 29)):
        swept(office, day)
    explained = Request("violation", "explain", "V2023-0001", date(2023, 9, 30), Explaining(text="航班取消，改签次日"))
    ruled = Request("violation", "accept", "V2023-0001", date(2023, 10, 9), Ruling(text="有航空公司证明"))
    with patch("workflows.engine.now", lambda: AT - timedelta(days=1)):
        perform(Session(store, Actor("clerk", "tester"), Clock(TODAY)), explained)
        perform(Session(store, Actor("reviewer", "tester"), Clock(TODAY)), ruled)
    first, second, *_ = reversed(_messages(office))
    with store.atomic() as tx:
        outbox.record_sent(tx, first.id, AT)
        outbox.record_failure(tx, second, M("The mail server did not take it: {said}", said="421 稍后再试"), AT)
    office.abroad(application=people("赵钱孙李"))
    return office


def swept(office: Office, day: date) -> None:
    """Sweep, recorded at nine in the morning of that day, and send nothing."""
    at = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)
    with patch("workflows.engine.now", lambda: at):
        list(sweep(Session(office.store, Actor("reviewer", "tester"), Clock(day))))


def _messages(office: Office) -> list[Row[Any]]:
    with office.store.reading() as tx:
        return list(outbox.messages(tx))


@pytest.fixture(scope="module")
def told(sqlite_factory: Callable[[], Store]) -> Iterator[Diary]:
    """The whole story; the screens only read it."""
    set_language("zh")
    store = sqlite_factory()
    yield late(store)
    store.close()


@pytest.fixture(autouse=True)
def desk(told: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAVEL_DATABASE", str(told.store.path))
    monkeypatch.setenv("TRAVEL_TODAY", TODAY.isoformat())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_is_the_one_that_was_looked_at(name: str, lang: str) -> None:
    shown = run(*SCREENS[name].split(), "--lang", lang, terminal=True)
    assert (shown.status, shown.err) == (STATUS.get(name, 0), "")
    same_as_kept(f"{name}.{lang}", shown.out)
