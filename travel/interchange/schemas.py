"""The schemas that interchange records are held to; they stand in docs/schemas and ship with the program."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

NAMES = {"a9": "da-t-95-a9", "a10": "da-t-95-a10"}
"""The file of each record's schema, by the record's code."""


def schema(record: str) -> dict[str, Any]:
    """The schema of a record: inside an installed program, or where it lies in a clone."""
    here = Path(__file__).parent
    installed = here / "published"
    folder = installed if installed.is_dir() else here.parents[1] / "docs" / "schemas"
    read: dict[str, Any] = json.loads((folder / f"{NAMES[record]}.schema.json").read_text("utf-8"))
    return read


def misfits(record: str, value: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str | None, str]]:
    """Everything the schema has against a record: the place, the field that is missing there, what is wrong.

    Where a field is missing, or a list is empty that must not be, the second is its name; else it is None.
    """
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema(record), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for error in sorted(validator.iter_errors(value), key=lambda error: [str(part) for part in error.absolute_path]):
        place = tuple(error.absolute_path)
        if error.validator == "required":
            missing = [name for name in error.validator_value if f"'{name}' is" in error.message]
            yield place, missing[0], error.message
        elif error.validator == "minItems":
            yield place[:-1], str(place[-1]), error.message
        else:
            yield place, None, error.message
