"""What day and what moment it is: the only place that asks.

Business days are days in China; moments are aware UTC. Only the edge of the program calls these, everything inside is
handed its ``today``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from travel.dates import parse_date

TODAY_VARIABLE = "TRAVEL_TODAY"

# China has kept one offset all year since 1991, so that no time zone database need be installed.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True)
class Clock:
    """Today as the program takes it; ``simulated`` when a person has set it for training."""

    today: date
    simulated: bool = False


def now() -> datetime:
    """This moment in UTC, from the system clock. It cannot be set: it is when something was recorded."""
    return datetime.now(UTC)


def clock(environ: Mapping[str, str]) -> Clock:
    """Today in Asia/Shanghai, or the day that ``TRAVEL_TODAY`` says. Raises BadInput where that is no date."""
    actual = now().astimezone(CHINA).date()
    wanted = environ.get(TODAY_VARIABLE, "").strip()
    return Clock(parse_date(wanted, actual), simulated=True) if wanted else Clock(actual)


def today(environ: Mapping[str, str]) -> date:
    """The business day it is now, in Asia/Shanghai."""
    return clock(environ).today


def shown_moment(at: datetime) -> str:
    """A moment as the office's clocks show it (Asia/Shanghai, to the second)."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
