"""A town to be simulated: twelve organs, an office, a clock that only the simulation moves, and what is to come.

Everything is recorded at ten in the morning of the simulated day, the sweep runs at six, the listings are made at nine
in the evening. The clock is moved below :func:`travel.clock.now`, which no user can set.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count
from unittest.mock import patch

from tests.office import CITY, Office, furnish
from travel.clock import CHINA
from travel.registry import accounts, units
from travel.storage.store import Store
from workflows.definition import Details
from workflows.request import Done
from workflows.sweep import sweep

ORGANS = tuple(
    f"景德镇市{name}局"
    for name in ("商务", "文旅", "教育", "科技", "农业", "卫健", "体育", "林业", "水利", "交通", "统计", "审计")
)
RECORDING, SWEEPING, LISTING = time(10), time(18), time(21)

Strand = Iterator[date]
"""Something that goes on in the town; it yields the day on which it wants to go on."""

Owed = tuple[str, str, str, date]
"""What the story itself knows to be owed: delegation, kind, owner, due day."""


class Timepiece:
    """The moment it is in the town."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def moment(self) -> type[datetime]:
        """What stands for ``datetime`` where this is the clock."""
        timepiece = self

        class Moment(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # one type is enough here
                return timepiece.at.astimezone(tz)

        return Moment

    @contextmanager
    def governing(self) -> Iterator[None]:
        """Inside, the program's only clock shows this moment."""
        with patch("travel.clock.datetime", self.moment()):
            yield


@dataclass
class Town(Office):
    """The office and its town. ``owed`` is the story's own ledger; ``held`` counts refusals by the rule that spoke."""

    timepiece: Timepiece = field(default_factory=lambda: Timepiece(datetime(2023, 1, 1, tzinfo=UTC)))
    owed: Counter[Owed] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    fates: Counter[str] = field(default_factory=Counter)
    swept_on: list[date] = field(default_factory=list)
    number_of: Iterator[int] = field(default_factory=count)
    to_come: list[tuple[date, int, Strand]] = field(default_factory=list)

    def goes_on(self, strand: Strand, on: date | None = None) -> None:
        """Let a strand go on on that day, or begin at once."""
        heapq.heappush(self.to_come, (on or self.today, next(self.number_of), strand))

    def pass_time(self, days: int) -> date:
        """The day so many days from now."""
        return self.today + timedelta(days=days)

    def live(self, day: date) -> None:
        """Everything that the town does on a day is recorded in the morning."""
        self.today = day
        self.clock_shows(RECORDING)
        while self.to_come and self.to_come[0][0] <= day:
            _, _, strand = heapq.heappop(self.to_come)
            wanted = next(strand, None)
            if wanted is not None:
                self.goes_on(strand, max(wanted, day + timedelta(days=1)))

    def clock_shows(self, at: time) -> None:
        self.timepiece.at = datetime.combine(self.today, at, CHINA).astimezone(UTC)

    def sweep(self) -> None:
        """The sweep in the evening; nothing it does may fail."""
        self.clock_shows(SWEEPING)
        for swept in sweep(self.session("reviewer")):
            assert swept.error is None, swept.error
        self.swept_on.append(self.today)

    def act(
        self,
        login: str,
        action: str,
        name: str,
        details: Details | None = None,
        *,
        of: str = "delegation",
        ago: int = 0,
    ) -> Done:
        """Recorded now, as of so many days ago."""
        return self.do(login, action, name, self.today - timedelta(days=ago), details, of=of)

    def owe(self, number: str, kind: str, owner: str, due: date) -> None:
        """Something is owed by a day, which is now the only one of its kind that this owner owes for the delegation."""
        self.settle(number, kind, owner)
        self.owed[number, kind, owner, due] += 1

    def settle(self, number: str, kind: str, owner: str) -> None:
        """It is owed no more."""
        for debt in [debt for debt in self.owed if debt[:3] == (number, kind, owner)]:
            del self.owed[debt]


def town(store: Store, first: date) -> Town:
    """A town with nobody in it who has travelled yet. Each organ has a clerk and a head."""
    furnish(store)
    with store.atomic() as tx:
        for place, name in enumerate(ORGANS):
            units.add_unit(tx, name, "organ", CITY)
            accounts.add_account(tx, f"clerk{place}", f"经办{place}", name, ("clerk",))
            accounts.add_account(tx, f"head{place}", f"局长{place}", name, ("approver",))
    return Town(store, today=first)
