"""The questions that fill in a form one field at a time, and what the answers mean.

The questions follow from the models: a plain field is one question, a table that may be left out and every further
table of a list begin with a yes or no.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from travel.forms.fields import FieldSpec, fields_of
from travel.forms.problems import Path, Problem, field_name, shown
from travel.i18n import LANGUAGES, M, Message
from travel.typed import folded, half_width
from travel.vocabulary import Vocabulary

# What only some delegations need: a rule that misses it says so when the form is checked.
_NOT_ASKED = frozenset(
    {
        "justifications",
        "special",
        "delegation.swapped_plan",
        "delegation.out_of_plan",
        "delegation.long_haul",
        "members.academic",
        "members.companion",
        "visits.invitation.signer",
        "visits.invitation.signer_nationality",
        "funding.sending_source",
        "budget.conference",
        "attachments.member",
        "attachments.number",
        "attachments.issued_by",
        "attachments.dated",
    }
)
_YES = frozenset({"y", "yes", "true", "1", "是", "有"})
_NO = frozenset({"n", "no", "false", "0", "否", "无", "没有"})
_TEXT_BREAKS = re.compile(r"[;；]")
_BREAKS = re.compile(r"[;；,，、\s]+")
_PAIR = re.compile(r"\s*([^=＝:：\s]+)\s*[=＝:：]\s*(\S.*?)\s*")


@dataclass(frozen=True)
class Question:
    """One thing to ask: the value of a field, whether there is a table, or whether there is one more of a list."""

    at: Path
    asks: Literal["value", "table", "more"]
    spec: FieldSpec
    number: int = 0  # how many of the list there are already

    @property
    def field(self) -> str:
        """The field as messages name it."""
        return field_name(self.at)

    @property
    def required(self) -> bool:
        """Whether the answer may not be empty."""
        return self.asks == "value" and self.spec.required

    @property
    def text(self) -> Message:
        """The question itself."""
        if self.asks == "table":
            return M("{field}: {description} – fill it in? (y/n)", field=self.field, description=self.spec.description)
        if self.asks == "more":
            return M(
                "{field}: {description} – add number {number}? (y/n)",
                field=self.field,
                description=self.spec.description,
                number=self.number + 1,
            )
        return M("{field}: {description}", field=self.field, description=self.spec.description)

    @property
    def choices(self) -> tuple[Message, ...]:
        """What can be chosen from, numbered as an answer may name it."""
        vocabulary = self.spec.vocabulary if self.asks == "value" else None
        if vocabulary is None:
            return ()
        return tuple(
            M("{number} {code} {label}", number=number, code=code, label=vocabulary.label(code))
            for number, code in enumerate(vocabulary, 1)
        )

    @property
    def help(self) -> Message:
        """How to answer."""
        if self.asks != "value":
            return M("Answer y or n; empty means n.")
        wanted = M("Wanted: {wanted}.", wanted=_wanted_when_asked(self.spec))
        if self.spec.required:
            return wanted
        return M("{wanted} Leave it empty when there is nothing to say.", wanted=wanted)


Walk = Generator[Question, Any, None]


def questions(model: type[BaseModel], data: dict[str, Any]) -> Walk:
    """Ask for everything in ``model`` in turn; each value sent (None: left out) goes into ``data``."""
    return _table(model, (), data)


def _table(model: type[BaseModel], at: Path, table: dict[str, Any]) -> Walk:
    for spec in fields_of(model):
        here = (*at, spec.key)
        if ".".join(part for part in here if isinstance(part, str)) in _NOT_ASKED:
            continue
        if spec.model is None:
            value = yield Question(here, "value", spec)
            if value is not None:
                table[spec.key] = value
        elif spec.shape == "list":
            yield from _list(spec, spec.model, here, table)
        elif spec.required or (yield Question(here, "table", spec)):
            yield from _table(spec.model, here, table.setdefault(spec.key, {}))


def _list(spec: FieldSpec, model: type[BaseModel], at: Path, table: dict[str, Any]) -> Walk:
    rows: list[dict[str, Any]] = []
    while (spec.required and not rows) or (yield Question(at, "more", spec, len(rows))):
        table[spec.key] = rows
        rows.append({})
        yield from _table(model, (*at, len(rows) - 1), rows[-1])


def understood(question: Question, text: str) -> Any:
    """The value that an answer gives: None when it is left out, a Problem when it cannot be meant."""
    if question.asks != "value":
        said = _yes_or_no(text) if text.strip() else False
        return Problem(question.at, shown(text), M("y or n")) if said is None else said
    spec = question.spec
    if not text.strip():
        return Problem(question.at, M("no value"), _wanted_when_asked(spec)) if spec.required else None
    if spec.shape == "pairs":
        pairs = [_PAIR.fullmatch(part) for part in _TEXT_BREAKS.split(text) if part.strip()]
        if not all(pairs):
            return Problem(question.at, shown(text), _wanted_when_asked(spec))
        return {pair[1]: pair[2] for pair in pairs if pair}
    if spec.shape == "list":
        breaks = _TEXT_BREAKS if spec.kind in ("text", "file") else _BREAKS
        return [_one(spec, part.strip()) for part in breaks.split(text) if part.strip()]
    return _one(spec, text)


def _one(spec: FieldSpec, text: str) -> Any:
    if spec.vocabulary is not None:
        return _chosen(spec.vocabulary, half_width(text))
    if spec.kind == "yes-no":
        said = _yes_or_no(text)
        return text if said is None else said
    return text


def _chosen(vocabulary: Vocabulary, text: str) -> str:
    """The code that a number, a code or a label names; the text itself when it names none."""
    for number, code in enumerate(vocabulary, 1):
        labels = [vocabulary.label(code).render(lang) for lang in LANGUAGES]
        if text.lower() in (str(number), code) or text in labels:
            return code
    return text


def _yes_or_no(text: str) -> bool | None:
    said = folded(text)
    return True if said in _YES else False if said in _NO else None


def _wanted_when_asked(spec: FieldSpec) -> Message:
    if spec.kind in ("text", "file") and spec.shape == "one":
        return M("text") if spec.kind == "text" else M("the path of a file inside the folder of the form")
    if spec.kind == "yes-no":
        return M("y or n")
    if spec.shape == "pairs":
        return M("pairs such as USD=7.20; EUR=7.80")
    if spec.shape == "list":
        item = M("text") if spec.kind == "text" else spec.item.wanted
        return M("any number of these, with semicolons between: {item}", item=item)
    return spec.wanted
