"""An action's details made from what was typed, with errors that name the option."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from travel.errors import BadInput
from travel.i18n import M, Message, translate

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

D = TypeVar("D", bound="BaseModel")


def filled(kind: type[D], names: dict[str, str] | None = None, /, **values: Any) -> D:
    """Details, or a part of them; ``names`` says what people call a field that is not the option of its own name.

    The text itself is kept as it was typed.

    Raises BadInput for a text that is too long, missing, blank where one is wanted, or no text at all.
    """
    from pydantic import ValidationError

    from workflows.definition import check_storable

    names = {field: f"--{field.replace('_', '-')}" for field in kind.model_fields} | {
        field: translate(name) for field, name in (names or {}).items()
    }
    for field, value in values.items():
        check_storable(names.get(field, field), value)
    try:
        details = kind(**values)
    except ValidationError as error:
        problems = [_problem(each, names) for each in error.errors()]
    else:
        problems = [
            M("{field}: write something", field=names.get(field, field))
            for field, value in values.items()
            if isinstance(value, str) and value and not value.strip()
        ]
    if len(problems) == 1:
        raise BadInput(problems[0])
    if problems:
        raise BadInput(M("This cannot be recorded"), problems)
    return details


def _problem(error: ErrorDetails, names: dict[str, str]) -> Message:
    field = str(error["loc"][0]) if error["loc"] else ""
    from travel.forms.field_types import Wanted

    name = names.get(field, field)
    limits = error.get("ctx", {})
    match error["type"]:
        case "string_too_long":
            return M(
                "{field}: at most {limit} characters; found {found}",
                field=name,
                limit=limits["max_length"],
                found=len(str(error["input"])),
            )
        case "string_too_short" if limits["min_length"] > 1:
            return M(
                "{field}: at least {limit} characters; found {found}",
                field=name,
                limit=limits["min_length"],
                found=len(str(error["input"])),
            )
        case "string_too_short" | "missing":
            return M("{field}: write something", field=name)
        case "value_error" if isinstance(limits.get("error"), Wanted):
            return M("{field}: wanted: {wanted}", field=name, wanted=limits["error"].wanted)
        case _:
            return M("{field}: {problem}", field=name, problem=error["msg"])
