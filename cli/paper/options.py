"""Options that the verbs of `travel paper` share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from travel.i18n import N_

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk

Templates = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        metavar=N_("FOLDER"),
        envvar="TRAVEL_TEMPLATES",
        help=N_("Where the office's own templates lie; beside the store, unless given."),
    ),
]
Force = Annotated[bool, typer.Option("--force", help=N_("Write over a file of that name."))]


def folder_of(desk: Desk, named: Path | None) -> Path:
    """The folder of the office's own templates. Raises BadInput where the one that was named is none."""
    from travel.errors import BadInput
    from travel.i18n import M
    from travel.storage.store import Store, database_url, default_path

    if named is None:
        path = Store(database_url(desk.database)).path or default_path()
        return path.with_name(path.name + ".templates")
    if not named.is_dir():
        raise BadInput(M("{folder} is no folder", folder=named))
    return named
