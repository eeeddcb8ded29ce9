"""What a template may name: the fields of a paper, read off the class that carries them.

Each field is annotated with its meaning, a message id. A field is a text, a number, a yes or no, a record, or a list of
one of these.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import GenericAlias
from typing import Any, get_args, get_origin, get_type_hints

from travel.i18n import N_, M, Message

_WORDS = {str: N_("text"), int: N_("whole number"), bool: N_("yes or no")}


@dataclass(frozen=True)
class Shape:
    """What a field is: a record with fields of its own (``model``), a list of ``item``, or a plain value.

    What is not ``known`` (a counter of a loop, what a filter makes) may have anything.
    """

    model: type[Any] | None = None
    item: Shape | None = None
    plain: type[Any] = str
    known: bool = True

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The fields of a record, by name; none of anything else."""
        return {field.name: field for field in fields_of(self.model)} if self.model else {}

    @property
    def words(self) -> Message:
        """The shape as a person reads it."""
        if self.item is not None:
            return M("list of {what}", what=M("records")) if self.item.model else M("list of texts")
        return M("record") if self.model else M(_WORDS[self.plain])


TEXT = Shape()
UNKNOWN = Shape(known=False)


@dataclass(frozen=True)
class Field:
    """A field: its name in templates, its meaning, its shape."""

    name: str
    meaning: Message
    shape: Shape


def fields_of(model: type[Any]) -> tuple[Field, ...]:
    """The fields of a class of facts, in the order in which they are declared."""
    hints = get_type_hints(model, include_extras=True)
    found = []
    for field in dataclasses.fields(model):
        held, meaning = get_args(hints[field.name])
        found.append(Field(field.name, M(meaning), _shape(held)))
    return tuple(found)


def all_fields(model: type[Any], within: str = "") -> Iterator[tuple[str, Field]]:
    """The fields with those of their records below them: ``members``, ``members[].name``."""
    for field in fields_of(model):
        name = within + field.name
        yield name, field
        if field.shape.model is not None:
            yield from all_fields(field.shape.model, f"{name}.")
        elif field.shape.item is not None and field.shape.item.model is not None:
            yield from all_fields(field.shape.item.model, f"{name}[].")


def _shape(held: type[Any] | GenericAlias) -> Shape:
    if get_origin(held) is tuple:
        return Shape(item=_shape(get_args(held)[0]))
    assert isinstance(held, type)  # the classes of facts have nothing else
    return Shape(model=held) if dataclasses.is_dataclass(held) else Shape(plain=held)
