"""What may stand in one field of a form: the types, and what is wanted when a value does not fit.

Only the certain is understood: full-width digits, days in any of the forms of :mod:`travel.dates`, 是 and 否. User text
is never altered; a number by which something is found is brought into one form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from travel.dates import written_date
from travel.errors import BadInput
from travel.i18n import M, Message
from travel.typed import folded, half_width
from travel.vocabulary import Vocabulary

Kind = Literal["text", "day", "choice", "whole", "amount", "yes-no", "country", "currency", "file", "table"]

LONGEST_TEXT = 8000
LONGEST_NAME = 200
"""Characters of a text of one line: names of units and persons, posts, titles; for the registers and tables, too."""
_AMOUNT = re.compile(r"-?\d{1,40}(\.\d{1,40})?")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_WHOLE = re.compile(r"-?\d{1,15}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_YES_NO = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False}


class Wanted(ValueError):
    """A value is not what the field wants; ``wanted`` says what is."""

    def __init__(self, wanted: Message) -> None:
        super().__init__(wanted.template)
        self.wanted = wanted


@dataclass(frozen=True)
class Written:
    """Marks a type with the way its values are written on the form."""

    kind: Kind


@dataclass(frozen=True)
class OneOf:
    """Accepts the codes of one vocabulary."""

    vocabulary: Vocabulary

    def __call__(self, code: str) -> str:
        """``code`` itself when it is one of the list; else what is wanted."""
        if code not in self.vocabulary:
            raise Wanted(self.wanted)
        return code

    @property
    def wanted(self) -> Message:
        """The list, as a sentence."""
        return M("one of {codes}", codes=tuple(self.vocabulary))


def _day(value: object) -> date:
    wanted = M("a day that exists, such as 2023-09-17")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str):
        try:
            return written_date(value)
        except BadInput:
            raise Wanted(wanted) from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Wanted(wanted)
    if not 1900 <= value.year < 2200:
        raise Wanted(M("a day between 1900 and 2199"))
    return value


def _whole(value: object) -> object:
    wanted = M("a whole number")
    if isinstance(value, (bool, float, Decimal)):
        raise Wanted(wanted)
    if isinstance(value, str):
        text = half_width(value)
        if not _WHOLE.fullmatch(text):
            raise Wanted(wanted)
        return int(text)
    return value


def _amount(value: object) -> object:
    wanted = M("an amount such as 1760.50")
    if isinstance(value, bool):
        raise Wanted(wanted)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, str):
        text = half_width(value)
        if _THOUSANDS.fullmatch(text):
            text = text.replace(",", "")
        if not _AMOUNT.fullmatch(text):
            raise Wanted(wanted)
        return Decimal(text)
    return value


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    known = _YES_NO.get(folded(value)) if isinstance(value, str) else None
    if known is None:
        raise Wanted(M("true or false"))
    return known


def _country(code: str) -> str:
    found = half_width(code).upper()
    if not _COUNTRY.fullmatch(found):
        raise Wanted(M("a country or region code of two letters, such as BG"))
    return found


def _currency(code: str) -> str:
    found = half_width(code).upper()
    if not _CURRENCY.fullmatch(found):
        raise Wanted(M("a currency code of three letters, such as CNY"))
    return found


def _not_blank(text: str) -> str:
    if not text.strip():
        raise Wanted(M("text that is not blank"))
    return text


_MONEY = Field(max_digits=16, allow_inf_nan=False)

Day = Annotated[date, BeforeValidator(_day), Written("day")]
Name = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_not_blank), Written("text")]
Number = Annotated[
    str, Field(max_length=LONGEST_NAME), AfterValidator(_not_blank), AfterValidator(half_width), Written("text")
]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), Written("text")]
FullText = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_not_blank), Written("text")]
FileName = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_not_blank), Written("file")]
Country = Annotated[str, AfterValidator(_country), Written("country")]
Currency = Annotated[str, AfterValidator(_currency), Written("currency")]
Amount = Annotated[Decimal, BeforeValidator(_amount), Field(ge=0, decimal_places=4), _MONEY, Written("amount")]
Rate = Annotated[Decimal, BeforeValidator(_amount), Field(gt=0, decimal_places=8), _MONEY, Written("amount")]
Share = Annotated[Decimal, BeforeValidator(_amount), Field(gt=0, le=1, decimal_places=4), _MONEY, Written("amount")]
Count = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=10_000), Written("whole")]
Year = Annotated[int, BeforeValidator(_whole), Field(ge=1950, le=2199), Written("whole")]
Score = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=100), Written("whole")]
YesNo = Annotated[bool, BeforeValidator(_yes_no), Written("yes-no")]
