"""The options that mean the same on every command, declared once."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import typer

from cli.terminal.output import OutputFormat
from travel.clock import clock
from travel.dates import parse_date
from travel.errors import BadInput
from travel.i18n import N_, M, translate

COMMON = N_("Common options")


def day_option(*names: str, help: str, panel: str | None = None) -> Any:  # noqa: A002  # named as Typer names it
    """A Typer option that takes a date in any form people write; ``help`` is a message id marked with N_.

    Use: ``entered: Annotated[date | None, day_option("--entered", help=N_("The day of …"))] = None``.
    """
    return typer.Option(*names, help=help, metavar=N_("DATE"), parser=_day_parser(names[0]), rich_help_panel=panel)


def day_argument(metavar: str, *, help: str) -> Any:  # noqa: A002  # named as Typer names it
    """A Typer argument that takes a date in any form people write; ``metavar`` and ``help`` are message ids."""
    return typer.Argument(metavar=metavar, help=help, parser=_day_parser(metavar))


def _day_parser(name: str) -> Callable[[object], date]:
    def parse(value: object) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value), clock(os.environ).today)
        except BadInput as error:
            raise BadInput(M("{name}: {problem}", name=translate(name), problem=error.message)) from None

    return parse


@dataclass(frozen=True)
class CommonOption:
    """One option that commands share: the name of its parameter, its annotation and its default."""

    name: str
    annotation: Any
    default: Any = None


DATABASE = CommonOption(
    "database",
    Annotated[
        str | None,
        typer.Option(
            "--database",
            envvar="TRAVEL_DATABASE",
            metavar=N_("FILE|URL"),
            help=N_("The store: an SQLite file or a postgresql:// address."),
            rich_help_panel=COMMON,
        ),
    ],
)
AS_LOGIN = CommonOption(
    "as_login",
    Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar=N_("LOGIN"),
            help=N_("Act as this account, where the owner of the store's file allows it."),
            rich_help_panel=COMMON,
        ),
    ],
)
ON = CommonOption(
    "on",
    Annotated[
        date | None,
        day_option("--on", help=N_("The business day of what is recorded: today or earlier."), panel=COMMON),
    ],
)
AS_OF = CommonOption(
    "as_of",
    Annotated[
        date | None,
        day_option("--as-of", help=N_("As it was at the end of this business day."), panel=COMMON),
    ],
)
KNOWN_AT = CommonOption(
    "known_at",
    Annotated[
        date | None,
        day_option("--known-at", help=N_("Leave out what was recorded after this day."), panel=COMMON),
    ],
)
FORMAT = CommonOption(
    "format",
    Annotated[
        OutputFormat,
        typer.Option("--format", help=N_("How the answer is written."), rich_help_panel=COMMON),
    ],
    "table",
)
FORMAT_OR_WORKBOOK = CommonOption(
    "format",
    Annotated[
        Literal["table", "json", "csv", "md", "xlsx"],
        typer.Option(
            "--format",
            help=N_("How the answer is written; xlsx is a workbook, with --output."),
            rich_help_panel=COMMON,
        ),
    ],
    "table",
)
LANG = CommonOption(
    "lang",
    Annotated[
        Literal["zh", "en"] | None,
        typer.Option("--lang", help=N_("The language of what is printed."), rich_help_panel=COMMON),
    ],
)
DRY_RUN = CommonOption(
    "dry_run",
    Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=N_("Say what would happen and what stands against it; change nothing."),
            rich_help_panel=COMMON,
        ),
    ],
    False,
)
YES = CommonOption(
    "yes",
    Annotated[
        bool,
        typer.Option("--yes", help=N_("Do not ask again before what cannot be taken back."), rich_help_panel=COMMON),
    ],
    False,
)

PLAIN = (FORMAT, LANG)
READING = (DATABASE, AS_LOGIN, AS_OF, KNOWN_AT, FORMAT, LANG)
EXPORTING = (DATABASE, AS_LOGIN, AS_OF, KNOWN_AT, LANG)
ACTING = (DATABASE, AS_LOGIN, ON, DRY_RUN, YES, FORMAT, LANG)
