"""What makes a form contradict itself, whatever the rules say.

These are errors of writing, not findings: an entry day before the exit day, a member listed twice, a country that does
not exist. They are looked for in the raw data, so that one bad field hides no other; fields that are missing or
unusable by themselves are passed over, the models report them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from travel.forms.field_types import Day, Year
from travel.forms.places import countries, currencies
from travel.forms.problems import Path, Problem, field_name, shown
from travel.i18n import M, Message
from travel.typed import half_width

LONGEST_HOLIDAY = 31
"""Days off in a row; more is a slip of the finger. The longest so far were ten, in 2020."""

# 全国年节及纪念日放假办法: State Council orders 270 (1999), 513 (2007) and 795 (2024), each from the next year on.
# A file stands for its whole year; one with a single holiday in it was meant to change that one.
_STATUTORY_DAYS = ((2025, 13), (2008, 11), (2000, 10))
_SATURDAY, _DECEMBER = 5, 12
_RULE = re.compile(r"[A-Z][0-9]{2}")
_DAY: TypeAdapter[date] = TypeAdapter(Day)
_YEAR: TypeAdapter[int] = TypeAdapter(Year)


def application_problems(form: Mapping[str, Any]) -> Iterator[Problem]:
    """Contradictions in an application, in no particular order."""
    yield from _unusable_characters(form)
    delegation = _table(form.get("delegation"))
    yield from _in_order(("delegation",), delegation, "exit", "entry")
    yield from _member_problems(form, _day(delegation.get("exit")))
    for place, visit in _tables(form, "visits"):
        yield from _in_order(place, visit, "arrive", "leave")
        yield from _known_country((*place, "country"), visit.get("country"))
        invitation = _table(visit.get("invitation"))
        yield from _in_order((*place, "invitation"), invitation, "from", "until")
        yield from _known_country((*place, "invitation", "country"), invitation.get("country"))
    yield from _in_order(("notice",), _table(form.get("notice")), "from", "until")
    yield from _money_problems(form)
    yield from _repeated_files(form)
    for rule in _table(form.get("justifications")):
        if not _RULE.fullmatch(rule):
            yield Problem(("justifications", rule), shown(rule), M("the number of a rule, such as R05"))


def report_problems(form: Mapping[str, Any]) -> Iterator[Problem]:
    """Contradictions in a trip report."""
    yield from _unusable_characters(form)
    yield from _in_order(("report",), _table(form.get("report")), "exit", "entry")


def evaluation_problems(form: Mapping[str, Any]) -> Iterator[Problem]:
    """Contradictions in an evaluation."""
    yield from _unusable_characters(form)
    for place, outcome in _tables(form, "outcomes"):
        yield from _known_country((*place, "country"), outcome.get("country"))


def holiday_problems(form: Mapping[str, Any]) -> Iterator[Problem]:
    """Contradictions in what an office says of the working days of a year."""
    yield from _unusable_characters(form)
    year = _year(form.get("year"))
    off: dict[date, Path] = {}
    stretches = list(_tables(form, "holidays"))
    for place, stretch in stretches:
        yield from _in_order(place, stretch, "from", "until")
        for day in _days_off(stretch):
            if day in off:
                yield Problem(
                    (*place, "from"), shown(day), M("each day once; {field} has it", field=field_name(off[day]))
                )
                break
            off[day] = place
        outside = [found for key in ("from", "until") for found in _of_the_year((*place, key), stretch.get(key), year)]
        yield from outside
        if not outside and len(_days_off(stretch)) > LONGEST_HOLIDAY:
            wanted = M("a holiday of at most {count} days", count=LONGEST_HOLIDAY)
            yield Problem((*place, "until"), shown(stretch.get("until")), wanted)
    yield from _make_up_problems(stretches, year, off)
    least = next((days for since, days in _STATUTORY_DAYS if year and since <= year), 0)
    if stretches and len(off) < least:
        wanted = M("every holiday of the year: at least {count} days off", count=least)
        yield Problem(("holidays",), M("{n} days", n=len(off)), wanted)


def _make_up_problems(
    stretches: list[tuple[Path, Mapping[str, Any]]], year: int | None, off: Mapping[date, Path]
) -> Iterator[Problem]:
    seen: dict[date, Path] = {}
    for place, stretch in stretches:
        for number, written in enumerate(_list(stretch.get("made_up"))):
            at: Path = (*place, "made_up", number)
            day = _day(written)
            if day is None:
                continue
            if day.weekday() < _SATURDAY:
                yield Problem(at, shown(day), M("a Saturday or Sunday; other days are worked in any case"))
            elif day in off:
                yield Problem(at, shown(day), M("a day that is not off; {field} has it", field=field_name(off[day])))
            elif day in seen:
                yield Problem(at, shown(day), M("each day once; {field} has it", field=field_name(seen[day])))
            else:
                yield from _of_the_year(at, written, year)
            seen.setdefault(day, at)


def _of_the_year(at: Path, written: object, year: int | None) -> Iterator[Problem]:
    """A notice may begin in the December before, as that of 2019 does."""
    day = _day(written)
    if day is None or year is None or day.year == year or (day.year, day.month) == (year - 1, _DECEMBER):
        return
    yield Problem(at, shown(day), M("a day of {year} or of the December before", year=year))


def _days_off(stretch: Mapping[str, Any]) -> list[date]:
    first = _day(stretch.get("from"))
    last = _day(stretch.get("until", stretch.get("from")))
    if first is None or last is None or last < first:
        return []
    # a slip of the finger in the year would make a list of centuries
    count = min((last - first).days, LONGEST_HOLIDAY) + 1
    return [first + timedelta(days=offset) for offset in range(count)]


def _member_problems(form: Mapping[str, Any], leaving: date | None) -> Iterator[Problem]:
    leaders: list[Path] = []
    seen: dict[tuple[str, date], Path] = {}
    members = list(_tables(form, "members"))
    for place, member in members:
        born = _day(member.get("born"))
        if born and leaving and born >= leaving:
            yield Problem((*place, "born"), shown(born), M("a day before the exit day {exit}", exit=leaving))
        name = member.get("name")
        if isinstance(name, str) and born:
            if (first := seen.get((name, born))) is not None:
                wanted = M("each member once; {field} is the same", field=field_name(first))
                yield Problem((*place, "born"), M("{name}, born {born}", name=shown(name), born=born), wanted)
            seen.setdefault((name, born), place)
        for number, earlier in enumerate(_list(member.get("last_trips"))):
            day = _day(earlier)
            if day and leaving and day >= leaving:
                at = (*place, "last_trips", number)
                yield Problem(at, shown(day), M("a day before the exit day {exit}", exit=leaving))
        if member.get("role") == "leader":
            if leaders:
                yield Problem((*place, "role"), M("another leader"), M("one leader"))
            leaders.append(place)
    if members and not leaders:
        yield Problem(("members",), M("no leader"), M("one member with the role leader"))


def _money_problems(form: Mapping[str, Any]) -> Iterator[Problem]:
    for place, line in _tables(form, "budget"):
        yield from _known_currency((*place, "currency"), line.get("currency"))
        yield from _known_country((*place, "country"), line.get("country"))
    for code in _table(_table(form.get("funding")).get("rates")):
        yield from _known_currency(("funding", "rates", code), code)


def _repeated_files(form: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, attachment in _tables(form, "attachments"):
        file = attachment.get("file")
        if not isinstance(file, str):
            continue
        if file in seen:
            yield Problem((*place, "file"), shown(file), M("each file once"))
        seen.add(file)


def _in_order(at: Path, table: Mapping[str, Any], first: str, last: str) -> Iterator[Problem]:
    begin, end = _day(table.get(first)), _day(table.get(last))
    if begin and end and end < begin:
        wanted: Message = M("{begin} or a later day, for {first} is {begin}", first=first, begin=begin)
        yield Problem((*at, last), shown(end), wanted)


def _known_country(at: Path, code: object) -> Iterator[Problem]:
    folded = _folded(code)
    if len(folded) == 2 and folded not in countries():
        yield Problem(at, shown(code), M("the code of a country or region that exists, such as BG"))


def _known_currency(at: Path, code: object) -> Iterator[Problem]:
    folded = _folded(code)
    if len(folded) == 3 and folded not in currencies():
        yield Problem(at, shown(code), M("the code of a currency that exists, such as CNY"))


def _unusable_characters(value: object, at: Path = ()) -> Iterator[Problem]:
    """NUL cannot be kept by every database, and no name has one; every other character is data."""
    if isinstance(value, str) and "\0" in value:
        yield Problem(at, shown(value), M("text without the character NUL"))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _unusable_characters(item, (*at, key))
            yield from _unusable_characters(key, (*at, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unusable_characters(item, (*at, number))


def _folded(code: object) -> str:
    return half_width(code).upper() if isinstance(code, str) else ""


def _day(value: object) -> date | None:
    try:
        return _DAY.validate_python(value)
    except ValidationError:
        return None


def _year(value: object) -> int | None:
    try:
        return _YEAR.validate_python(value)
    except ValidationError:
        return None


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _tables(form: Mapping[str, Any], key: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for number, item in enumerate(_list(form.get(key))):
        if isinstance(item, dict):
            yield (key, number), item
