"""What is wrong with a form: each problem with its field, what was found and what is wanted."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError

from travel.forms.field_types import Wanted
from travel.forms.fields import field_at, fields_of
from travel.i18n import N_, M, Message, verbatim

Path = tuple[str | int, ...]

_LONGEST_SHOWN = 60
_BAD_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

# What pydantic's error types come to in our words; a bound is filled in from the error's own context.
_BOUNDS = {
    "greater_than": (N_("more than {bound}"), "gt"),
    "greater_than_equal": (N_("{bound} or more"), "ge"),
    "less_than": (N_("less than {bound}"), "lt"),
    "less_than_equal": (N_("{bound} or less"), "le"),
    "string_too_short": (N_("at least {bound} characters"), "min_length"),
    "string_too_long": (N_("at most {bound} characters"), "max_length"),
    "too_short": (N_("at least {bound} of them"), "min_length"),
    "too_long": (N_("at most {bound} of them"), "max_length"),
    "decimal_max_digits": (N_("a number of at most {bound} digits"), "max_digits"),
    "decimal_whole_digits": (N_("a number of at most {bound} digits before the point"), "whole_digits"),
    "decimal_max_places": (N_("a number of at most {bound} digits after the point"), "decimal_places"),
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``at`` is the way to the field from the top of the form, list places counted from 0."""

    at: Path
    found: Message
    wanted: Message

    @property
    def field(self) -> str:
        """The field as a clerk reads it: ``members[2].rank``, counted from 1."""
        return field_name(self.at)

    @property
    def message(self) -> Message:
        """The problem without a place in a file."""
        return M("{field}: found {found}; wanted {wanted}", field=self.field, found=self.found, wanted=self.wanted)

    def in_file(self, name: str, line: int) -> Message:
        """The problem with its file and line."""
        return M("{file}:{line}: {problem}", file=shown_name(name), line=line, problem=self.message)


def field_name(path: Path) -> str:
    """``("members", 1, "rank")`` as ``members[2].rank``."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{shown_name(part)}" if text else shown_name(part)
    return text


def shown_name(text: str) -> str:
    """``text`` with control and direction characters written out, so that a sentence about it stays in order."""
    return "".join(f"\\u{ord(char):04x}" if unicodedata.category(char) in _BAD_CATEGORIES else char for char in text)


def shown(value: object) -> Message:
    """A value of the form as a sentence names it."""
    if isinstance(value, str):
        text = shown_name(value[:_LONGEST_SHOWN]) + ("…" if len(value) > _LONGEST_SHOWN else "")
        return M("“{value}”", value=text) if value else M("empty text")
    if isinstance(value, bool):
        return verbatim("true" if value else "false")
    if isinstance(value, (int, Decimal, float, date)):
        text = str(value)
        return verbatim(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…")
    if isinstance(value, Mapping):
        return M("a table")
    if isinstance(value, Sequence):
        return M("a list of {count}", count=len(value))
    return verbatim(shown_name(str(value)[:_LONGEST_SHOWN]))


def problems_of(error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    """The problems behind pydantic's errors, in our words."""
    for item in error.errors(include_url=False):
        # a list of which every item is wrong is counted as empty: the items' own problems say enough
        if item["type"] != "too_short" or not item["input"]:
            yield _problem(item, model)


def _problem(item: Any, model: type[BaseModel]) -> Problem:
    path: Path = tuple(part for part in item["loc"] if part != "[key]")
    kind, context = item["type"], item.get("ctx", {})
    spec = field_at(model, path)
    if kind == "extra_forbidden":
        return _unknown_key(path, model)
    if kind == "missing":
        return Problem(path, M("no value"), spec.wanted if spec else M("a value"))
    found = shown(item["input"])
    if "[key]" in item["loc"]:
        found = shown(path[-1])
    if kind == "value_error" and isinstance(context.get("error"), Wanted):
        return Problem(path, found, context["error"].wanted)
    if kind in _BOUNDS:
        template, bound = _BOUNDS[kind]
        return Problem(path, found, M(template, bound=context.get(bound, "")))
    return Problem(path, found, spec.wanted if spec else M("something else"))


def _unknown_key(path: Path, model: type[BaseModel]) -> Problem:
    table = field_at(model, path[:-1])
    within = table.model if table and table.model else model
    known = [spec.key for spec in fields_of(within)]
    found = M("the unknown key {key}", key=shown_name(str(path[-1])))
    near = difflib.get_close_matches(str(path[-1]).lower(), known, n=1, cutoff=0.6)
    if near:
        return Problem(path, found, M("perhaps {key}", key=near[0]))
    return Problem(path, found, M("one of the keys {keys}", keys=tuple(known)))
