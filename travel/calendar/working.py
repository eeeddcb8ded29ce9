"""Working days: those of the State Council's yearly notice, make-up days worked, and what an office has corrected.

A year that is neither announced to this edition nor corrected raises :class:`NoCalendar`; nothing is guessed.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from travel.calendar.days import add_days
from travel.errors import TravelError
from travel.i18n import M

_SATURDAY = 5


class NoCalendar(TravelError):
    """The working days of a year are neither known to this edition nor entered by the office."""

    def __init__(self, year: int) -> None:
        super().__init__(
            M(
                "The working days of {year} are not known: the State Council's holiday notice is missing here. "
                "Enter it with: travel calendar adopt FILE",
                year=year,
            )
        )
        self.year = year


@dataclass(frozen=True)
class Correction:
    """The days off and the make-up days of one whole year, as an office has entered them from a notice.

    It stands instead of what the program knows of the year. Days of the December before are those that the notice
    already moves for New Year; they are laid over that year.
    """

    year: int
    off: tuple[date, ...]
    made_up: tuple[date, ...]
    citation: str

    def works(self, day: date) -> bool | None:
        """Whether ``day`` is worked by what is written down; None where nothing is."""
        return False if day in self.off else True if day in self.made_up else None

    def says_of(self, first: date, last: date) -> bool:
        """Whether it says anything of the days from ``first`` to ``last``."""
        own = first.year <= self.year <= last.year
        return own or any(first <= day <= last for day in (*self.off, *self.made_up))


@dataclass(frozen=True)
class Stretch:
    """Days off that follow each other; both ends count."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days they are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Skipped:
    """What makes working days differ from days: stretches off with a weekday in them, other rest days, make-up days."""

    holidays: tuple[Stretch, ...]
    weekend_days: int
    made_up: tuple[date, ...]


@dataclass(frozen=True)
class Calendar:
    """The working days by the notices this edition knows, and by an office's ``corrections``, one for a year."""

    corrections: tuple[Correction, ...] = ()
    _counts: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def correction(self, year: int) -> Correction | None:
        """What the office has entered for ``year``."""
        return next((correction for correction in self.corrections if correction.year == year), None)

    def knows(self, year: int) -> bool:
        """Whether the working days of ``year`` are known."""
        return self.correction(year) is not None or _announced(year) is not None

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on ``day``, make-up days included. Raises NoCalendar."""
        return self.working_days(day, day) == 1

    def working_days(self, first: date, last: date) -> int:
        """Working days from ``first`` to ``last``, both counted; 0 when ``last`` precedes ``first``.

        Raises NoCalendar.
        """
        if last < first:
            return 0
        total = 0
        for year in range(first.year, last.year + 1):
            counts = self._counted(year)
            begin = (first - date(year, 1, 1)).days if year == first.year else 0
            end = (last - date(year, 1, 1)).days + 1 if year == last.year else len(counts) - 1
            total += counts[end] - counts[begin]
        return total

    def add_working_days(self, day: date, days: int) -> date:
        """The ``days``-th working day after ``day`` (before it, when negative); ``day`` itself for 0.

        Raises NoCalendar.
        """
        step = 1 if days > 0 else -1
        left = abs(days)
        while left:
            day = add_days(day, step)
            left -= self.is_working_day(day)
        return day

    def skipped(self, first: date, last: date) -> Skipped:
        """What is off from ``first`` to ``last``, both counted, and which weekend days are worked.

        Raises NoCalendar.
        """
        holidays: list[Stretch] = []
        weekend_days = 0
        for stretch in self._stretches(first, last):
            if any(day.weekday() < _SATURDAY for day in _days(stretch.first, stretch.last)):
                holidays.append(stretch)
            else:
                weekend_days += stretch.days
        made_up = (day for day in _days(first, last) if day.weekday() >= _SATURDAY and self.is_working_day(day))
        return Skipped(tuple(holidays), weekend_days, tuple(made_up))

    def _stretches(self, first: date, last: date) -> Iterator[Stretch]:
        begun: date | None = None
        for day in _days(first, last):
            if self.is_working_day(day):
                if begun is not None:
                    yield Stretch(begun, day - timedelta(days=1))
                begun = None
            elif begun is None:
                begun = day
        if begun is not None:
            yield Stretch(begun, last)

    def _counted(self, year: int) -> tuple[int, ...]:
        """For each day of ``year`` (index 1 is 1 January) how many working days have passed by its end."""
        counts = self._counts.get(year)
        if counts is None:
            counts = self._counts[year] = self._count(year)
        return counts

    def _count(self, year: int) -> tuple[int, ...]:
        own, next_one = self.correction(year), self.correction(year + 1)
        announced = _announced(year)
        counts = [0]
        for day in _days(date(year, 1, 1), date(year, 12, 31)):
            works = next_one.works(day) if next_one else None
            if works is None and own:
                works = own.works(day)
                works = day.weekday() < _SATURDAY if works is None else works
            if works is None:
                if announced is None:
                    raise NoCalendar(year)
                works = day in announced
            counts.append(counts[-1] + works)
        return tuple(counts)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


@cache
def _announced(year: int) -> frozenset[date] | None:
    """The working days of a year by the notices that the library knows; None for a year without."""
    import holidays

    calendar = holidays.country_holidays("CN", years=year)
    made_up = {day for day in calendar.weekend_workdays if day.year == year}
    # Each notice since 2001 moves some rest days: a year without any known make-up day was not announced yet.
    if not made_up:
        return None
    days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(365 + isleap(year)))
    return frozenset(day for day in days if day in made_up or (day.weekday() < _SATURDAY and day not in calendar))


ANNOUNCED = Calendar()
"""The calendar of this edition alone: where there is no store, or nobody has corrected anything."""
