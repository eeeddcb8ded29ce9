"""What may stand in a cell: a value of a spreadsheet becomes a checked one, or :class:`Wanted` says what is wanted.

A spreadsheet knows texts, numbers, days and truth. Where a column wants a day, 45187, 20230918, ``2023.9.18``,
``2023年9月18日`` and a day as Excel keeps it are the same day. Nothing is guessed beyond that.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any

from travel.countries import country_code
from travel.dates import written_date
from travel.errors import BadInput
from travel.forms.field_types import LONGEST_NAME, Wanted
from travel.i18n import LANGUAGES, M, Message
from travel.masking import as_printed
from travel.typed import folded, half_width
from travel.vocabulary import Vocabulary

Check = Callable[[Any], Any]

NOTHING = frozenset({"", "-", "－", "—", "——", "--", "/", "／", "\\", "无", "(无)", "（无）"})
"""What people write into a cell that is to say nothing."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"\s+")
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff·\s]+")
_BETWEEN = re.compile(r"[,，、;；\n]+")
_BETWEEN_PLACES = re.compile(r"[,，、;；/／\n+＋→]+")
_SERIAL_ZERO = date(1899, 12, 30)
"""Excel's day 0, for days after February 1900."""
_FIRST_SERIAL = (date(1910, 1, 1) - _SERIAL_ZERO).days
"""Smaller numbers are taken for no day: they are years, months and ages."""
LAST_SERIAL = 99_999
"""In 2173; what has more digits is written out, or says something else."""
_SERIAL = re.compile(r"\d{4,5}", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")


def text_of(value: object) -> str:
    """A cell as text, without blanks around it. Raises Wanted for one with control characters, or no text at all."""
    if isinstance(value, str):
        if not value.isprintable() and (bad := _CONTROL.search(value)):
            raise Wanted(M("text without control characters; it holds U+{code}", code=f"{ord(bad[0]):04X}"))
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, timedelta):
        raise Wanted(M("text, not a span of time"))
    return str(value)


@dataclass(frozen=True)
class Text:
    """Text of one line; blanks inside it are kept as one."""

    longest: int = LONGEST_NAME

    def __call__(self, value: object) -> str:
        """The text. Raises Wanted for one that is too long."""
        text = _BLANKS.sub(" ", text_of(value))
        if len(text) > self.longest:
            raise Wanted(M("at most {count} characters", count=self.longest))
        return text


def person_name(value: object) -> str:
    """A name; blanks that only spread a Chinese name over its cell are taken out."""
    text = Text()(value)
    return _BLANKS.sub("", text) if _CHINESE_NAME.fullmatch(text) else text


def names(value: object) -> tuple[str, ...]:
    """Several names, with commas, 、 or lines between."""
    text = unicodedata.normalize("NFC", text_of(value))
    return tuple(dict.fromkeys(name for part in _BETWEEN.split(text) if (name := person_name(part))))


def code(value: object) -> str:
    """A number or sign by which something is known: half-width, without blanks."""
    text = "".join(half_width(text_of(value)).split())
    if len(text) > 63:
        raise Wanted(M("at most {count} characters", count=63))
    return text


def code_that(passes: Callable[[str], str]) -> Callable[[object], str]:
    """A code as the registers take it: what ``passes`` refuses (BadInput) is not what is wanted."""

    def read(value: object) -> str:
        try:
            return passes(code(value))
        except BadInput as error:
            raise Wanted(error.message) from None

    return read


def document_number(value: object) -> str:
    """A passport's number, as it is printed."""
    number = as_printed(text_of(value))
    if not 4 <= len(number) <= 20 or not number.isalnum():
        raise Wanted(M("a passport number of 4 to 20 letters and digits"))
    return number


def identity_number(value: object) -> str:
    """A resident identity number. Of a number Excel keeps only 15 digits: what is not text is not it any more."""
    if not isinstance(value, str) or "E+" in value.upper():
        raise Wanted(
            M("the identity number as text: Excel has rounded it. Format the column as text and enter it anew")
        )
    return as_printed(text_of(value))


def day(value: object) -> date:
    """A day: as the spreadsheet keeps it, as its serial number, or written in any of the usual ways."""
    if isinstance(value, datetime):
        return _in_range(value.date())
    if isinstance(value, date):
        return _in_range(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not math.isfinite(value) or value != int(value):
            raise _no_day()
        return _written(str(int(value)))
    return _written(text_of(value))


def _no_day() -> Wanted:
    return Wanted(M("a day that exists, such as 2023-09-17"))


def _in_range(found: date) -> date:
    if not 1900 <= found.year < 2200:
        raise Wanted(M("a day between 1900 and 2199"))
    return found


@lru_cache(maxsize=20_000)
def _written(text: str) -> date:
    plain = _MIDNIGHT.sub("", half_width(text))
    if _SERIAL.fullmatch(plain) and int(plain) >= _FIRST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(plain))
    try:
        return written_date(plain)
    except BadInput:
        raise _no_day() from None


@dataclass(frozen=True)
class Whole:
    """A whole number from ``least`` to ``most``; a unit of counting behind it (人, 本, 天 …) is read over."""

    least: int = 0
    most: int = 10_000
    units: str = ""

    def __call__(self, value: object) -> int:
        """The number. Raises Wanted."""
        wanted = M("a whole number from {least} to {most}", least=self.least, most=self.most)
        text = half_width(text_of(value)).rstrip(self.units).rstrip()
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise Wanted(wanted)
        if not self.least <= int(text) <= self.most:
            raise Wanted(wanted)
        return int(text)


@dataclass(frozen=True)
class Choice:
    """A code of a closed list, written as code, as label in either language, or in ``others`` (text: code)."""

    vocabulary: Vocabulary
    others: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, value: object) -> str:
        """The code. Raises Wanted that lists what there is."""
        found = self._known.get(folded(text_of(value)))
        if found is None:
            raise Wanted(M("one of {codes}", codes=tuple(self.labels)))
        return found

    @property
    def labels(self) -> list[Message]:
        """What a person chooses from."""
        return [self.vocabulary.label(code) for code in self.vocabulary]

    @cached_property
    def _known(self) -> dict[str, str]:
        known = {folded(text): code for text, code in self.others.items()}
        for code in self.vocabulary:
            known |= {folded(self.vocabulary.label(code).render(lang)): code for lang in LANGUAGES}
            known[code] = code
        return known


_YES = frozenset({"是", "有", "对", "√", "✓", "✔", "y", "yes", "true", "1"})
_NO = frozenset({"否", "没有", "×", "✗", "x", "n", "no", "false", "0"})


def yes_no(value: object) -> bool:
    """是 or 否, however it is ticked."""
    text = folded(text_of(value))
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Wanted(M("yes or no"))


@dataclass(frozen=True)
class Several:
    """Several codes of a closed list, with commas between."""

    choice: Choice

    def __call__(self, value: object) -> tuple[str, ...]:
        """The codes, each once. Raises Wanted."""
        return tuple(dict.fromkeys(self.choice(part) for part in _BETWEEN.split(text_of(value)) if part.strip()))


def countries(value: object) -> tuple[str, ...]:
    """Codes of countries and regions, written as codes or names, in the order in which they stand."""
    found: list[str] = []
    for part in _BETWEEN_PLACES.split(text_of(value)):
        # names have blanks inside in English, and between them in Chinese
        known = [country_code(part)] if country_code(part) else [country_code(word) for word in part.split()]
        if None in known:
            raise Wanted(M("countries by code or name, such as Bulgaria or BG; “{found}” is none", found=part.strip()))
        found += [each for each in known if each]
    return tuple(dict.fromkeys(found))
