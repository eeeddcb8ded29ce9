"""TOML as clerks type it.

What is certain is understood though TOML has no such writing: a day as 2023年9月17日, 2023/9/17 or in full-width
digits, and a number in full-width digits, where that is all that stands behind a day or number key. Everything else
that TOML refuses becomes an error with its line and what to write instead. Text in quotation marks is never touched.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from travel.dates import written_date
from travel.errors import BadInput
from travel.forms.problems import shown, shown_name
from travel.forms.toml_lines import Lines
from travel.i18n import N_, M, Message
from travel.typed import half_width

_DEEPEST = 50
"""Lists and tables within each other; a form or a policy book has some five."""
_KEY_LINE = re.compile(r"(?P<head>[ \t]*(?P<key>[A-Za-z0-9_-]+)[ \t]*=)(?P<value>[^#\r\n]*)(?P<tail>(?:#[^\r\n]*)?\r?)")
_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)$")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_DAY_LIKE = re.compile(r"\d{4}[-/.年]", re.ASCII)
# In this order: a whole text of triple quotes, one left open, a plain text, one never closed, a bracket, a comment.
_TOKENS = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r"|\"\"\"|'''"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'"
    r"|[\"'].*"
    r"|[\[\]{}]|#.*"
)
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|["'].*""")
_ENDINGS = {'"""': re.compile(r'(?:[^\\]|\\.)*?"{3,5}'), "'''": re.compile(r".*?'{3,5}")}
# What an input method puts in place of TOML's own signs.
_FULL_WIDTH = (
    ("＝", N_("the half-width sign = between key and value")),
    ("“”＂‘’「」", N_('the half-width quotation marks "…"')),
    ("［］【】", N_("half-width square brackets [ ]")),
    ("，", N_("half-width commas between the items of a list")),
)


@dataclass(frozen=True)
class LooseKeys:
    """The keys behind which a day or a number may stand as people write it."""

    days: frozenset[str]
    numbers: frozenset[str]


def parse(text: str, name: str, loose: LooseKeys) -> tuple[dict[str, Any], str]:
    """The data of ``text``, and the TOML it was read from (the same lines, some of them put right).

    Raises BadInput with every line that is recognisably wrong.
    """
    try:
        return load(text, name), text
    except ValueError as error:
        first = error
    mended, changed = _mend(text, loose)
    try:
        data = load(mended, name)
    except ValueError as error:
        raise _refusal(mended, name, error) from None
    lines = Lines(mended)
    if all(lines.on(number) for number in changed):
        return data, mended
    raise _refusal(text, name, first)


def load(text: str, name: str, parse_float: Callable[[str], object] = Decimal) -> dict[str, Any]:
    """The data of ``text`` as TOML has it; ``name`` is what it is called in messages.

    Raises ValueError for what is no TOML, and BadInput for what is nested deeper than any file of ours.
    """
    too_deep = BadInput(M("{file}: lists and tables stand too deep within each other", file=shown_name(name)))
    try:
        data = tomllib.loads(text, parse_float=parse_float)
    except RecursionError:
        raise too_deep from None
    level: list[object] = [data]
    for _ in range(_DEEPEST):
        level = [part for value in level for part in _parts(value)]
        if not level:
            return data
    raise too_deep


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _mend(text: str, loose: LooseKeys) -> tuple[str, list[int]]:
    lines = text.split("\n")
    changed = []
    for number, line in _statements(lines):
        match = _KEY_LINE.fullmatch(line)
        value = _certain(match["key"], match["value"], loose) if match else None
        if match and value is not None and value != match["value"].strip():
            lines[number] = f"{match['head']} {value} {match['tail']}"
            changed.append(number + 1)
    return "\n".join(lines), changed


def _certain(key: str, value: str, loose: LooseKeys) -> str | None:
    plain = half_width(value)
    if key in loose.days:
        try:
            return written_date(plain).isoformat()
        except BadInput:
            return None
    if key in loose.numbers and _NUMBER.fullmatch(plain):
        return plain
    return None


def _statements(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines that stand outside of texts and lists of several lines, with their places from 0."""
    inside = ""  # the quotation marks of the open text
    depth = 0
    for number, line in enumerate(lines):
        if not inside and not depth:
            yield number, line
        start = 0
        if inside:
            ending = _ENDINGS[inside].match(line)
            if ending is None:
                continue
            inside, start = "", ending.end()
        for match in _TOKENS.finditer(line, start):
            token = match[0]
            if token in _ENDINGS:
                inside = token
                break
            if token in ("[", "{"):
                depth += 1
            elif token in ("]", "}"):
                depth = max(0, depth - 1)


def _refusal(text: str, name: str, error: ValueError) -> BadInput:
    lines = text.split("\n")
    place = _PLACE.search(str(error))
    at = int(place[1]) if place and place[1] else len(lines) if place else 1
    wrong = {number + 1: advice for number, line in _statements(lines) if (advice := _advice(line))}
    wrong.setdefault(
        at, M("a line such as key = value ({reason})", reason=shown_name(_PLACE.sub("", str(error)).strip()))
    )
    problems = [
        M(
            "{file}:{line}: found {found}; wanted {wanted}",
            file=shown_name(name),
            line=number,
            found=shown(lines[min(number, len(lines)) - 1].strip()),
            wanted=wanted,
        )
        for number, wanted in sorted(wrong.items())
    ]
    return BadInput(M("{file} is not a form that can be read", file=shown_name(name)), problems)


def _advice(line: str) -> Message | None:
    """What to write instead of a line that is wrong in a way often met; None for every other line."""
    if not line.strip() or _parses(line):
        return None
    bare = _QUOTED.sub('""', line).partition("#")[0]
    for marks, wanted in _FULL_WIDTH:
        if any(mark in bare for mark in marks):
            return M(wanted)
    return _advice_on_value(_KEY_LINE.fullmatch(line))


def _advice_on_value(match: re.Match[str] | None) -> Message | None:
    value = half_width(match["value"]) if match else ""
    if match is None or value[:1] in ('"', "'", "[", "{"):
        return None
    if not value:
        return M("a value behind the equals sign")
    if _DAY_LIKE.match(value):
        return M("a day that exists, such as 2023-09-17, or text in quotation marks")
    return M('text in quotation marks: {key} = "…"', key=match["key"])


def _parses(line: str) -> bool:
    try:
        tomllib.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
