"""The keys of a form, read off its models.

Error messages, questions and the reference pages are made of them.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from travel.forms.field_types import Kind, OneOf, Written
from travel.i18n import N_, M, Message
from travel.vocabulary import Vocabulary

Shape = Literal["one", "list", "pairs"]

# The shape of a collection, and which of its type's arguments says what its items are.
_SHAPES: dict[Any, tuple[Shape, int]] = {tuple: ("list", 0), dict: ("pairs", 1)}

WANTED: dict[Kind, str] = {
    "text": N_("text in quotation marks"),
    "day": N_("a day such as 2023-09-17"),
    "choice": N_("one of the codes"),
    "whole": N_("a whole number"),
    "amount": N_("an amount such as 1760.50"),
    "yes-no": N_("true or false"),
    "country": N_("a country or region code of two letters, such as BG"),
    "currency": N_("a currency code of three letters, such as CNY"),
    "file": N_("the path of a file in quotation marks, inside the folder of the form"),
    "table": N_("a table"),
}


@dataclass(frozen=True)
class FieldSpec:
    """One key: how it is written, whether it must be there, and what it means."""

    key: str
    kind: Kind
    shape: Shape
    required: bool
    default: object
    description: Message
    vocabulary: Vocabulary | None = None
    model: type[BaseModel] | None = None

    @property
    def wanted(self) -> Message:
        """What may stand here, as the end of a sentence."""
        if self.model is not None:
            if self.shape == "list":
                return M("one or more tables [[{key}]]", key=self.key)
            return M("a table [{key}]", key=self.key)
        one = OneOf(self.vocabulary).wanted if self.vocabulary is not None else M(WANTED[self.kind])
        if self.shape == "list":
            return M("a list in square brackets, each item {item}", item=one)
        if self.shape == "pairs":
            return M("a table of names and values, each value {item}", item=one)
        return one

    @property
    def item(self) -> FieldSpec:
        """The key as its single items are written."""
        return FieldSpec(self.key, self.kind, "one", self.required, None, self.description, self.vocabulary, self.model)


@cache
def fields_of(model: type[BaseModel]) -> tuple[FieldSpec, ...]:
    """The keys of one table, in the order in which they stand on the form."""
    return tuple(_spec(info.alias or name, info) for name, info in model.model_fields.items())


def field_at(model: type[BaseModel], path: Sequence[str | int]) -> FieldSpec | None:
    """The key that ``path`` leads to, seen from the whole form; None when no such key is known."""
    found: FieldSpec | None = None
    within: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, int):
            found = found.item if found else None
        elif within is not None:
            found = next((spec for spec in fields_of(within) if spec.key == part), None)
            within = found.model if found else None
        else:
            found = found.item if found and found.shape == "pairs" else None
    return found


@cache
def keys_of_kind(model: type[BaseModel], *kinds: Kind) -> frozenset[str]:
    """Every key of the form, at any depth, that holds one value of these kinds."""
    keys: set[str] = set()
    for spec in fields_of(model):
        if spec.model is not None:
            keys |= keys_of_kind(spec.model, *kinds)
        elif spec.kind in kinds and spec.shape == "one":
            keys.add(spec.key)
    return frozenset(keys)


def _spec(key: str, info: FieldInfo) -> FieldSpec:
    kind, shape, vocabulary, model = _read(info.annotation, info.metadata)
    default = None if info.is_required() else info.get_default(call_default_factory=True, validated_data={})
    return FieldSpec(key, kind, shape, info.is_required(), default, M(str(info.description)), vocabulary, model)


def _read(annotation: Any, metadata: Sequence[object]) -> tuple[Kind, Shape, Vocabulary | None, type[BaseModel] | None]:
    for mark in metadata:
        if isinstance(mark, AfterValidator) and isinstance(mark.func, OneOf):
            return "choice", "one", mark.func.vocabulary, None
        if isinstance(mark, Written):
            return mark.kind, "one", None, None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table", "one", None, annotation
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _read(arguments[0], arguments[1:])
    if origin in (Union, types.UnionType):
        return _read(next(part for part in arguments if part is not type(None)), ())
    shape, item = _SHAPES[origin]
    kind, _, vocabulary, model = _read(arguments[item], ())
    return kind, shape, vocabulary, model
