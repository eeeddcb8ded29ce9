"""Dates as people write them.

Understood: ``2023-09-17``, ``2023/9/17``, ``2023.9.17``, ``20230917``, ``2023年9月17日``, all of these with full-width
digits, and 今天, 昨天, 明天 (today, yesterday, tomorrow). Nothing is guessed: no two-digit years, no day without its
month.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from travel.errors import BadInput
from travel.i18n import M
from travel.typed import half_width

_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})(\d{2})(\d{2})",
        r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日",
    )
)
_WORDS = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "昨天": -1,
    "昨日": -1,
    "yesterday": -1,
    "明天": 1,
    "明日": 1,
    "tomorrow": 1,
}
# Births, passports and trips all lie between; another year is a slip of the finger.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def parse_date(text: str, today: date) -> date:
    """The day that ``text`` names; ``today`` is what 今天 means. Raises BadInput: what was found, what is wanted."""
    plain = half_width(text)
    if (days := _WORDS.get(plain.lower())) is not None:
        return today + timedelta(days=days)
    return written_date(text)


def written_date(text: str) -> date:
    """The day that ``text`` writes out, whatever day it is read on: 今天 is refused. Raises BadInput."""
    plain = half_width(text)
    for form in _FORMS:
        if match := form.fullmatch(plain):
            year, month, day = (int(part) for part in match.groups())
            return _existing_day(year, month, day, text)
    raise BadInput(M("“{found}” is not a date; write it like 2023-09-17 or 2023年9月17日", found=text))


def _existing_day(year: int, month: int, day: int, found: str) -> date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadInput(
            M(
                "“{found}”: the year must lie between {first} and {last}",
                found=found,
                first=_FIRST_YEAR,
                last=_LAST_YEAR,
            )
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise BadInput(M("“{found}”: there is no such day in the calendar", found=found)) from None
