"""Days and months of the ordinary calendar, whatever is worked on them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


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
        return self.until is not None and self.until <= (self.since or date.min)


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
