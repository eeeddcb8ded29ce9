"""What the commands that read a table have in common."""

from __future__ import annotations

from typing import Annotated

import typer

from travel.errors import BadInput
from travel.i18n import N_, M

Given = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar=N_("COLUMN=VALUE"), help=N_("What stands in every row of a column that the table has not.")
    ),
]


def constants(given: list[str] | None) -> dict[str, str]:
    """What ``--set`` says of each column. Raises BadInput."""
    found = {}
    for each in given or ():
        name, equals, value = each.partition("=")
        if not equals or not value.strip():
            raise BadInput(M("--set {found}: write it as COLUMN=VALUE", found=each))
        found[name.strip()] = value
    return found
