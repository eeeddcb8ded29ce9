"""Putting computed budget lines into a clerk's form, and leaving everything else in it as he wrote it.

Only the lines for lodging, meals and incidentals are computed; his lines for fares and other costs stay. What comes out
is read again before it is kept: where it would say anything else than the form with the new lines, nothing is written.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli_w

from travel.application import Application, BudgetLine
from travel.errors import BadInput, StoreFault, system_reason
from travel.forms.fields import keys_of_kind
from travel.forms.problems import shown_name
from travel.forms.replacing import replace_file
from travel.forms.source import decode, read_bytes
from travel.forms.toml_lines import Lines
from travel.forms.toml_text import LooseKeys, parse
from travel.forms.writing import form_data
from travel.i18n import M, verbatim
from travel.money.budget import PER_DAY

_IN_ORDER = ("kind", "country", "city", "currency", "standard", "persons", "days", "share", "amount")
_LOOSE = LooseKeys(days=keys_of_kind(Application, "day"), numbers=keys_of_kind(Application, "whole", "amount"))


def write_budget(path: Path, lines: Sequence[BudgetLine], *, replacing: bool) -> Path | None:
    """Put ``lines`` into the form at ``path``; the copy of what it was, where lines were replaced.

    Raises BadInput, and the form is as it was: where it has such lines already and is not to have them replaced, where
    its text is not UTF-8, or where the lines cannot be put in without touching others.
    """
    before = read_bytes(path)
    name = str(path)
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    try:
        text = before[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        decode(before, name)  # what is no text at all is told so
        raise BadInput(M("{file}: save the form as UTF-8 before lines are put in", file=shown_name(name))) from None
    after = mark + with_budget(text, name, lines, replacing=replacing).encode()
    replaced = any(line["kind"] in PER_DAY for line in _budget(_data(text, name)))
    try:
        mode = path.stat().st_mode & 0o777
        kept = _keep(path, before, mode) if replaced else None
        replace_file(path, after, mode)
    except OSError as error:
        raise StoreFault(
            M("{file} cannot be written: {reason}", file=shown_name(name), reason=system_reason(error))
        ) from None
    return kept


def with_budget(text: str, name: str, lines: Sequence[BudgetLine], *, replacing: bool) -> str:
    """The text of a form with ``lines`` behind its last budget line, or at its end. Raises BadInput as above."""
    data = _data(text, name)
    before = _budget(data)
    computed = [number for number, line in enumerate(before) if line["kind"] in PER_DAY]
    if computed and not replacing:
        raise BadInput(
            M(
                "{file} has {count} lines for lodging, meals and incidentals; with --replace the computed ones take "
                "their place",
                file=shown_name(name),
                count=len(computed),
            )
        )
    written = [_written(line) for line in lines]
    new = "\n".join(tomli_w.dumps({"budget": [line]}) for line in written).rstrip("\n")
    after = _put_in(text, name, computed, len(before), new.split("\n") if new else [])
    wanted = [line for number, line in enumerate(before) if number not in computed] + written
    found = _read_again(after, name)
    if found is None or found | {"budget": _budget(found)} != data | {"budget": wanted}:
        raise BadInput(
            M("{file}: the lines cannot be put in without touching others; put them in by hand", file=shown_name(name)),
            [verbatim(line) for line in new.split("\n")],
        )
    return after


def _written(line: BudgetLine) -> dict[str, Any]:
    data = form_data(line)
    return {key: data[key] for key in _IN_ORDER if key in data}


def _put_in(text: str, name: str, computed: Sequence[int], count: int, new: Sequence[str]) -> str:
    """``text`` without the computed blocks but for their comments, and with ``new`` behind the last block."""
    if not new and not computed:
        return text
    places = Lines(parse(text, name, _LOOSE)[1])
    rows = text.split("\n")
    blocks = [_block(places, number, len(rows)) for number in range(count)]
    end = max((last for _, last in blocks), default=len(rows))
    gone = {row for number in computed for row in range(*blocks[number]) if not rows[row].lstrip().startswith("#")}
    head = [row for number, row in enumerate(rows[:end]) if number not in gone]
    while head and not head[-1].strip():
        head.pop()
    mark = "\r" if "\r\n" in text else ""
    body = [f"{row}{mark}" for row in ("", *new)] if new else []
    tail = rows[end:]
    if head and mark and not head[-1].endswith(mark):
        head[-1] += mark
    return "\n".join([*head, *body, *(tail if any(row.strip() for row in tail) else [""])])


def _block(places: Lines, number: int, count: int) -> tuple[int, int]:
    """The rows of a budget line, counted from 0: from its heading until behind the last row that says something."""
    own = ("budget", number)
    first = places.of(own) - 1
    last = row = first + 1
    while row < count and all(path[:2] == own for path in places.on(row + 1)):
        row += 1
        last = row if places.on(row) else last
    return first, last


def _data(text: str, name: str) -> dict[str, Any]:
    return parse(text, name, _LOOSE)[0]


def _read_again(text: str, name: str) -> dict[str, Any] | None:
    try:
        return _data(text, name)
    except BadInput:
        return None


def _budget(data: Mapping[str, Any]) -> list[Any]:
    return list(data.get("budget", []))


def _keep(path: Path, content: bytes, mode: int) -> Path:
    """Keep what the form was beside it, under the first name that is free."""
    number = 1
    while (copy := path.with_name(f"{path.name}.{number}.bak")).exists():
        number += 1
    replace_file(copy, content, mode)
    return copy
