"""Days of the office: days abroad, months and working days, and due dates that show their arithmetic.

Every day is a ``date`` in Asia/Shanghai. Working days depend on a :class:`Calendar`: that of this edition
(:data:`ANNOUNCED`), or that of a store, which a policy carries with it (``policy.calendar``).
"""

from travel.calendar.days import Period, add_days, add_months, days_abroad
from travel.calendar.due import ANCHOR, UNITS, Due, due, period, skipped_words
from travel.calendar.working import ANNOUNCED, Calendar, Correction, NoCalendar, Skipped, Stretch

__all__ = [
    "ANCHOR",
    "ANNOUNCED",
    "UNITS",
    "Calendar",
    "Correction",
    "Due",
    "NoCalendar",
    "Period",
    "Skipped",
    "Stretch",
    "add_days",
    "add_months",
    "days_abroad",
    "due",
    "period",
    "skipped_words",
]
