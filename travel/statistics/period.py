"""A stretch of days that statistics are made for, and the one it is compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from travel.calendar import add_days, add_months
from travel.errors import BadInput
from travel.i18n import M, Message
from travel.typed import half_width

_HALF = re.compile(r"(\d{4})(?:-?H([12])|年?([上下])半年)", re.IGNORECASE)


@dataclass(frozen=True)
class Period:
    """From ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def before(self) -> Period:
        """The same days a year earlier; of a period longer than a year so many years that the two do not overlap.

        A last day of February stays one.
        """
        months = 12
        while add_months(self.last, -months) >= self.first:
            months += 12
        after = add_days(self.last, 1)
        return Period(add_months(self.first, -months), add_days(add_months(after, -months), -1))

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years it touches."""
        return tuple(range(self.first.year, self.last.year + 1))

    @property
    def label(self) -> Message:
        """What a person calls it: a year, a half-year, or its two days."""
        begins, ends = (self.first.month, self.first.day), (self.last.month, self.last.day)
        if self.first.year == self.last.year:
            year = str(self.first.year)
            named = {
                ((1, 1), (12, 31)): M("the year {year}", year=year),
                ((1, 1), (6, 30)): M("the first half of {year}", year=year),
                ((7, 1), (12, 31)): M("the second half of {year}", year=year),
            }
            if (begins, ends) in named:
                return named[begins, ends]
        return M("{first} to {last}", first=self.first, last=self.last)


def year(number: int) -> Period:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def half(text: str) -> Period:
    """A half-year: ``2023-H1``, ``2023H2``, ``2023年上半年``. Raises BadInput."""
    match = _HALF.fullmatch(half_width(text))
    if match is None:
        raise BadInput(M("“{found}” is no half-year; write it like 2023-H1 or 2023年上半年", found=text))
    number = int(match[1])
    if not 1900 <= number <= 2199:
        raise BadInput(
            M("“{found}”: the year must lie between {first} and {last}", found=text, first="1900", last="2199")
        )
    second = match[2] == "2" or match[3] == "下"
    return (
        Period(date(number, 7, 1), date(number, 12, 31)) if second else Period(date(number, 1, 1), date(number, 6, 30))
    )


def between(first: date, last: date) -> Period:
    """From one day to another. Raises BadInput when they run backwards."""
    if last < first:
        raise BadInput(M("The period ends on {last}, before it begins on {first}", first=first, last=last))
    return Period(first, last)
