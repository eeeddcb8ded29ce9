"""Arguments and options that many acting commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from travel.i18n import N_

Number = Annotated[str, typer.Argument(metavar=N_("DELEGATION"), help=N_("The delegation's number."))]
Numbers = Annotated[
    list[str],
    typer.Argument(metavar=N_("DELEGATION"), help=N_("The delegation's number; several are done one by one.")),
]
Application = Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The application, a TOML file."))]
Place = Annotated[
    str | None,
    typer.Option(
        "--place",
        metavar=N_("PLACE"),
        help=N_("By whose rules a form is judged: national, jiangxi …; the store's own, or else national."),
    ),
]
Reason = Annotated[str, typer.Option("--reason", metavar=N_("TEXT"), help=N_("Why."))]
Papers = Annotated[
    list[Path] | None, typer.Option("--file", metavar=N_("FILE"), help=N_("A paper; repeat it for several."))
]
Countries = Annotated[
    list[str] | None,
    typer.Option(
        "--country",
        metavar=N_("COUNTRY"),
        help=N_("A country entered, by code or name; those approved, unless given. Repeat it, or put commas between."),
    ),
]
