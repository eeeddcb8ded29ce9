"""Due days that show how they came about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from travel.calendar.days import add_days, add_months
from travel.calendar.working import ANNOUNCED, Calendar, NoCalendar, Skipped
from travel.i18n import N_, M, Message
from travel.vocabulary import Vocabulary

ANCHOR = Vocabulary(
    "anchor",
    {
        "departure": N_("departure plus approved days"),
        "approved-return": N_("approved return"),
        "actual-return": N_("actual return"),
        "cancellation": N_("cancellation"),
        "evaluation": N_("evaluation"),
        "submission": N_("submission"),
    },
)
UNITS = Vocabulary(
    "unit of time", {"days": N_("calendar days"), "working-days": N_("working days"), "months": N_("months")}
)
_TOLD = 4
"""So many holidays or make-up days are named one by one; a year's worth of them is told as a number."""


@dataclass(frozen=True)
class Due:
    """A due day and how it came about: an anchor, a period, the result. The due day itself is not overdue.

    ``anchor`` is empty where a bare day was asked about. ``calendar`` is what explains working days; it is not stored.
    """

    anchor: str
    anchor_on: date
    amount: int
    unit: str
    on: date
    calendar: Calendar = field(default=ANNOUNCED, repr=False, compare=False)

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
    def from_record(cls, record: Mapping[str, object], calendar: Calendar = ANNOUNCED) -> Due:
        """The value that :meth:`as_record` wrote."""
        return cls(
            anchor=str(record["anchor"]),
            anchor_on=date.fromisoformat(str(record["anchor_on"])),
            amount=int(cast("int", record["amount"])),
            unit=str(record["unit"]),
            on=date.fromisoformat(str(record["on"])),
            calendar=calendar,
        )

    @classmethod
    def read(cls, kept: str, calendar: Calendar = ANNOUNCED) -> Due:
        """The value that an obligation's row keeps as text."""
        return cls.from_record(json.loads(kept), calendar)

    def anew(self, calendar: Calendar) -> Due | None:
        """The same period by another calendar, where that comes to another day; None where it does not, or cannot."""
        if self.unit != "working-days":
            return None
        try:
            found = due(self.anchor, self.anchor_on, self.amount, self.unit, calendar)
        except NoCalendar:
            return None
        return found if found.on != self.on else None

    def arithmetic(self) -> Message:
        """Anchor → period → result in one line, for whoever disputes the day.

        Working days name what lies between. A day that was reckoned by another calendar than the one at hand is told
        without: what is known now does not explain it.
        """
        start = M("{anchor} {day}", anchor=ANCHOR.label(self.anchor), day=self.anchor_on)
        if not self.anchor:
            start = M("{day}", day=self.anchor_on)
        if self.amount == 0:
            return M("{start}, the same day", start=start)
        told = {"start": start, "period": period(self.amount, self.unit), "due": self.on}
        if self.unit == "months" and self.on.day != self.anchor_on.day:
            return M("{start} + {period} → {due} (end of month)", **told)
        between = _between(self._skipped()) if self.unit == "working-days" else None
        if between is not None:
            return M("{start} + {period} → {due} ({between})", **told, between=between)
        return M("{start} + {period} → {due}", **told)

    def _skipped(self) -> Skipped | None:
        first = add_days(self.anchor_on, 1)
        try:
            if self.calendar.add_working_days(self.anchor_on, self.amount) != self.on:
                return None
            return self.calendar.skipped(first, self.on)
        except NoCalendar:
            return None


def _between(skipped: Skipped | None) -> Message | None:
    """What lies between in words; None where nothing does."""
    sentence: Message | None = None
    for part in skipped_words(skipped) if skipped else ():
        sentence = M("{one}; {other}", one=sentence, other=part) if sentence else part
    return sentence


def skipped_words(skipped: Skipped) -> Iterator[Message]:
    """What makes working days differ from days, one phrase for each kind there is."""
    if skipped.weekend_days:
        yield M("weekends: {n} days", n=skipped.weekend_days)
    if len(skipped.holidays) > _TOLD:
        yield M("holidays: {n} days", n=sum(stretch.days for stretch in skipped.holidays))
    elif skipped.holidays:
        stretches = [
            M("{first} to {last}", first=stretch.first, last=stretch.last)
            if stretch.days > 1
            else M("{day}", day=stretch.first)
            for stretch in skipped.holidays
        ]
        yield M("holidays: {days}", days=stretches)
    if len(skipped.made_up) > _TOLD:
        yield M("make-up days worked: {n}", n=len(skipped.made_up))
    elif skipped.made_up:
        yield M("make-up days worked: {days}", days=skipped.made_up)


def period(amount: int, unit: str) -> Message:
    """``amount`` of ``unit`` in words: 7 days, 1 month, 5 working days."""
    singular, plural = _PERIODS[unit]
    return M(singular) if amount == 1 else M(plural, n=amount)


_PERIODS = {
    "days": (N_("1 day"), N_("{n} days")),
    "working-days": (N_("1 working day"), N_("{n} working days")),
    "months": (N_("1 month"), N_("{n} months")),
}


def due(anchor: str, anchor_on: date, amount: int, unit: str, calendar: Calendar = ANNOUNCED) -> Due:
    """The due day ``amount`` of ``unit`` (days, working-days, months) after ``anchor_on``.

    Raises ValueError for another unit, NoCalendar where ``calendar`` does not know the working days.
    """
    if unit == "days":
        on = add_days(anchor_on, amount)
    elif unit == "months":
        on = add_months(anchor_on, amount)
    elif unit == "working-days":
        on = calendar.add_working_days(anchor_on, amount)
    else:
        raise ValueError(f"unknown unit {unit!r}: {', '.join(UNITS)}")
    return Due(anchor, anchor_on, amount, unit, on, calendar)
