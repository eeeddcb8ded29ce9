"""The official standards for lodging, meals and incidentals abroad, by place and by day (``per_diem.csv`` beside this).

What is known, and since when:

- From 2018-01-01: the table of 财行〔2017〕434号, 273 rows, two transcriptions of which agree in all rows but one
  (S-TJ18). The day in 2017 on which it came into force is NOT FOUND, so of 2017 nothing is said. Later changes are
  NOT FOUND.
- From 2014-01-01 until 2017-01-01, 财行〔2013〕516号: the lodging of the six rows that the sources tell (S-PKU14); its
  meals and incidentals, and its other rows, are NOT FOUND.
- Before: nothing.

A further edition is further rows, with their ``since`` and ``until`` (first day, and first day no longer). ``also_zh``
holds other names that a city of the row goes by; ``note`` what is doubtful about the row.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

OTHER_CITIES = "其他城市"
"""What the table calls the cities of a country that it does not name."""

_ORDERS = ((date(2018, 1, 1), "财行〔2017〕434号"), (date(2017, 1, 1), None), (date(2014, 1, 1), "财行〔2013〕516号"))

Unknown = Literal["country", "city", "day"]
"""Why there is no standard: the table has no row for the country, none can be chosen without knowing the city for
certain, or no table of that day is known."""

_BETWEEN_CITIES = re.compile(r"[、,/;]")
_MARKS_IN_NAMES = re.compile(r"[\s·・•]")


@dataclass(frozen=True)
class Standard:
    """One row: what one person may spend on a day, by kind, in the row's currency; None where it is not known.

    ``cities`` are the names as printed: none for a whole country, ``其他城市`` for those that no other row names.
    """

    row: int
    country: str
    country_zh: str
    cities: tuple[str, ...]
    also: tuple[str, ...]
    currency: str
    amounts: Mapping[str, Decimal | None] = field(hash=False)
    since: date
    until: date | None
    doubtful: bool

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on ``day``."""
        return self.since <= day and (self.until is None or day < self.until)


@lru_cache(maxsize=4096)
def find(country: str, city: str | None, on: date) -> Standard | Unknown:
    """The standard for a place on a day: the row that names the city, else 其他城市, else that of the whole country.

    Several cities with 、 between them find a row only together. A city that is not written in Chinese is compared with
    no Chinese name: where cities differ it is not known, rather than taken for another city.
    """
    rows = _rows().get(country)
    if rows is None:
        return "country"
    in_force = [row for row in rows if row.holds_on(on)]
    if not in_force:
        return "day"
    whole = next((row for row in in_force if not row.cities), None)
    if whole is not None:
        return whole
    found = {_row_of(name, in_force) for name in _cities(city or "")} or {"city"}
    return next(iter(found)) if len(found) == 1 else "city"


def order_on(day: date) -> str | None:
    """The order by which the table of a day stands; None for a day of which no table is known."""
    return next((order for since, order in _ORDERS if since <= day), None)


def standards() -> tuple[Standard, ...]:
    """Every row of every day, in the order of the file."""
    return tuple(row for rows in _rows().values() for row in rows)


def _row_of(city: str, rows: list[Standard]) -> Standard | Unknown:
    for row in rows:
        if any(city == _plain(name) for name in (*row.cities, *row.also)):
            return row
    if not any("\u4e00" <= character <= "\u9fff" for character in city):
        return "city"
    return next((row for row in rows if row.cities == (OTHER_CITIES,)), "day")


@lru_cache(maxsize=1024)
def _cities(text: str) -> tuple[str, ...]:
    return tuple(name for part in _BETWEEN_CITIES.split(unicodedata.normalize("NFKC", text)) if (name := _plain(part)))


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    """``name`` as it is compared: without 市, spaces and middle dots, full-width forms and case aside."""
    text = _MARKS_IN_NAMES.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return text.removesuffix("市") or text


@cache
def _rows() -> Mapping[str, tuple[Standard, ...]]:
    rows: dict[str, list[Standard]] = {}
    text = Path(__file__).with_name("per_diem.csv").read_text(encoding="utf-8")
    for record in csv.DictReader(text.splitlines()):
        rows.setdefault(record["country"], []).append(_standard(record))
    return {country: tuple(found) for country, found in rows.items()}


def _standard(record: Mapping[str, str]) -> Standard:
    amounts = {kind: Decimal(record[kind]) if record[kind] else None for kind in ("lodging", "meals", "incidentals")}
    return Standard(
        row=int(record["seq"]),
        country=record["country"],
        country_zh=record["country_zh"],
        cities=tuple(filter(None, record["city_zh"].split("、"))),
        also=tuple(filter(None, record["also_zh"].split("、"))),
        currency=record["currency"],
        amounts=amounts,
        since=date.fromisoformat(record["since"]),
        until=date.fromisoformat(record["until"]) if record["until"] else None,
        doubtful=bool(record["note"]),
    )
