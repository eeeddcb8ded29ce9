"""Writing an application back as the form it is read from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import tomli_w
from pydantic import BaseModel

from travel.application import Application
from travel.forms.fields import fields_of


def render_application(application: Application) -> str:
    """The form as TOML, keys in the order of the form; reading it gives an equal application.

    What was left out stays out; numbers of money are written in quotation marks, exact.
    """
    return tomli_w.dumps(form_data(application))


def form_data(form: BaseModel) -> dict[str, Any]:
    """The form as TOML has it: tables, lists, text, days, whole numbers."""
    return _written(form.model_dump(by_alias=True, exclude_none=True), type(form))


def _written(data: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for spec in fields_of(model):
        value = data.get(spec.key)
        if value is None or (value in ((), {}) and not spec.required):
            continue
        if spec.model is not None:
            table[spec.key] = (
                [_written(item, spec.model) for item in value] if spec.shape == "list" else _written(value, spec.model)
            )
        elif spec.shape == "list":
            table[spec.key] = [_plain(item) for item in value]
        elif spec.shape == "pairs":
            table[spec.key] = {name: _plain(item) for name, item in value.items()}
        else:
            table[spec.key] = _plain(value)
    return table


def _plain(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value
