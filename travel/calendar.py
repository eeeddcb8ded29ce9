"""Days of the office: days abroad, months and working days, and due dates that show their arithmetic.

Every day is a ``date`` in Asia/Shanghai. Working days are those of the State Council's yearly notice: holidays off,
make-up days worked. A year whose notice is not known raises :class:`NoCalendar`; nothing is guessed.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import cast

from travel.errors import TravelError
from travel.i18n import N_, M, Message
from travel.vocabulary import Vocabulary

ANCHOR = Vocabulary(
    "anchor",
    {
        "departure": N_("departure"),
        "approved-return": N_("approved return"),
        "actual-return": N_("actual return"),
        "cancellation": N_("cancellation"),
        "evaluation": N_("evaluation"),
        "lending": N_("lending"),
        "submission": N_("submission"),
    },
)
UNITS = ("days", "working-days", "months")


class NoCalendar(TravelError):
    """The working days of a year are not announced, or not known to this edition."""

    def __init__(self, year: int) -> None:
        super().__init__(
            M(
                "The working days of {year} are not known: the State Council's holiday notice is missing here.",
                year=year,
            )
        )
        self.year = year


@dataclass(frozen=True)
class Period:
    """A half-open stretch of days: from ``since`` until the day before ``until``; None is open-ended."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def overlaps(self, other: Period) -> bool:
        """Whether some day lies in both."""
        if self.empty or other.empty:
            return False
        starts_before = self.since is None or other.until is None or self.since < other.until
        ends_after = self.until is None or other.since is None or other.since < self.until
        return starts_before and ends_after

    @property
    def empty(self) -> bool:
        """Whether no day lies in it."""
        return self.since is not None and self.until is not None and self.until <= self.since


def days_abroad(exit_: date, entry: date) -> int:
    """Days from Chinese exit to Chinese entry, both counted: out on 1 August, back on 5 August is 5 days.

    Source: S-FZU, S-CUG. Less than 1 when the entry precedes the exit; the caller judges that.
    """
    return (entry - exit_).days + 1


def add_days(day: date, days: int) -> date:
    """``day`` moved by ``days`` calendar days; held at the ends of the calendar (years 1 and 9999)."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later; the last day of the month where that month is too short.

    31 January + 1 → 28 February. Held at the ends of the calendar (years 1 and 9999).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _counts(year: int) -> tuple[int, ...]:
    """For each day of ``year`` (index 1 is 1 January) how many working days have passed by its end."""
    counts = _announced_counts(year)
    if counts is None:
        raise NoCalendar(year)
    return counts


@cache
def _announced_counts(year: int) -> tuple[int, ...] | None:
    import holidays

    calendar = holidays.country_holidays("CN", years=year)
    made_up = {day for day in calendar.weekend_workdays if day.year == year}
    # Each notice since 2001 moves some rest days: a year without any known make-up day was not announced yet.
    if not made_up:
        return None
    counts = [0]
    first = date(year, 1, 1)
    for offset in range(365 + isleap(year)):
        day = first + timedelta(days=offset)
        works = day in made_up or (day.weekday() < 5 and day not in calendar)
        counts.append(counts[-1] + works)
    return tuple(counts)


def is_announced(year: int) -> bool:
    """Whether the working days of ``year`` are known."""
    return _announced_counts(year) is not None


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``, make-up days included. Raises NoCalendar."""
    return working_days(day, day) == 1


def working_days(first: date, last: date) -> int:
    """Working days from ``first`` to ``last``, both counted; 0 when ``last`` precedes ``first``. Raises NoCalendar."""
    if last < first:
        return 0
    total = 0
    for year in range(first.year, last.year + 1):
        counts = _counts(year)
        begin = (first - date(year, 1, 1)).days if year == first.year else 0
        end = (last - date(year, 1, 1)).days + 1 if year == last.year else len(counts) - 1
        total += counts[end] - counts[begin]
    return total


def add_working_days(day: date, days: int) -> date:
    """The ``days``-th working day after ``day`` (before it, when negative); ``day`` itself for 0. Raises NoCalendar."""
    step = 1 if days > 0 else -1
    left = abs(days)
    while left:
        day = add_days(day, step)
        left -= is_working_day(day)
    return day


@dataclass(frozen=True)
class Due:
    """A due day and how it came about: an anchor, a period, the result. The due day itself is not overdue."""

    anchor: str
    anchor_on: date
    amount: int
    unit: str
    on: date

    def as_record(self) -> dict[str, object]:
        """Plain values for the store; dates are ISO."""
        return {
            "anchor": self.anchor,
            "anchor_on": self.anchor_on.isoformat(),
            "amount": self.amount,
            "unit": self.unit,
            "on": self.on.isoformat(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> Due:
        """The value that :meth:`as_record` wrote."""
        return cls(
            anchor=str(record["anchor"]),
            anchor_on=date.fromisoformat(str(record["anchor_on"])),
            amount=int(cast("int", record["amount"])),
            unit=str(record["unit"]),
            on=date.fromisoformat(str(record["on"])),
        )

    def arithmetic(self) -> Message:
        """Anchor → period → result in one line, for whoever disputes the day."""
        anchor = ANCHOR.label(self.anchor)
        if self.amount == 0:
            return M("{anchor} {day}, the same day", anchor=anchor, day=self.anchor_on)
        if self.unit == "months" and self.on.day != self.anchor_on.day:
            return M(
                "{anchor} {day} + {period} → {due} (end of month)",
                anchor=anchor,
                day=self.anchor_on,
                period=period(self.amount, self.unit),
                due=self.on,
            )
        return M(
            "{anchor} {day} + {period} → {due}",
            anchor=anchor,
            day=self.anchor_on,
            period=period(self.amount, self.unit),
            due=self.on,
        )


def period(amount: int, unit: str) -> Message:
    """``amount`` of ``unit`` in words: 7 days, 1 month, 5 working days."""
    if amount == 1:
        return {"days": M("1 day"), "working-days": M("1 working day"), "months": M("1 month")}[unit]
    return {
        "days": M("{n} days", n=amount),
        "working-days": M("{n} working days", n=amount),
        "months": M("{n} months", n=amount),
    }[unit]


def due(anchor: str, anchor_on: date, amount: int, unit: str) -> Due:
    """The due day ``amount`` of ``unit`` (days, working-days, months) after ``anchor_on``.

    Raises ValueError for another unit, NoCalendar where working days are not announced.
    """
    if unit == "days":
        on = add_days(anchor_on, amount)
    elif unit == "months":
        on = add_months(anchor_on, amount)
    elif unit == "working-days":
        on = add_working_days(anchor_on, amount)
    else:
        raise ValueError(f"unknown unit {unit!r}: {', '.join(UNITS)}")
    return Due(anchor, anchor_on, amount, unit, on)
