"""How a command is declared: a noun's app, and its verbs with the common options added.

Help texts are message ids marked with ``N_``; they are translated when they are shown.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any, Concatenate, ParamSpec, get_type_hints

import typer

from cli.terminal.desk_context import Desk, open_desk
from cli.terminal.help_page import NounGroup, VerbCommand
from cli.terminal.options import ACTING, EXPORTING, FORMAT, PLAIN, READING, CommonOption

P = ParamSpec("P")
Body = Callable[Concatenate[Desk, P], None]


def noun_app() -> typer.Typer:
    """The app of one noun: ``app = noun_app()`` at the top of cli/<noun>.py. Its help line stands in cli/nouns.py."""
    return typer.Typer(
        cls=NounGroup,
        rich_markup_mode=None,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )


def reading(
    app: typer.Typer,
    name: str,
    *,
    help: str,  # noqa: A002  # as Typer has it
    form: CommonOption = FORMAT,
) -> Callable[[Body[P]], Body[P]]:
    """Register a command that only reads; it takes --database --as --as-of --known-at --format --lang too.

    ``form`` is its --format, where that knows more than the others'.
    """
    return _registered(app, name, help, [form if option is FORMAT else option for option in READING])


def exporting(app: typer.Typer, name: str, *, help: str) -> Callable[[Body[P]], Body[P]]:  # noqa: A002  # as Typer has it
    """Register a command that writes a file in forms of its own: as one that reads, but it says --format itself."""
    return _registered(app, name, help, EXPORTING)


def acting(app: typer.Typer, name: str, *, help: str) -> Callable[[Body[P]], Body[P]]:  # noqa: A002  # as Typer has it
    """Register a command that changes the store; it takes --database --as --on --dry-run --yes --format --lang too."""
    return _registered(app, name, help, ACTING)


def plain(app: typer.Typer, name: str, *, help: str) -> Callable[[Body[P]], Body[P]]:  # noqa: A002  # as Typer has it
    """Register a command that needs no store; it takes --format --lang too."""
    return _registered(app, name, help, PLAIN)


def _registered(
    app: typer.Typer, name: str, help_line: str, common: Sequence[CommonOption]
) -> Callable[[Body[P]], Body[P]]:
    def register(body: Body[P]) -> Body[P]:
        app.command(name, cls=VerbCommand, help=help_line)(_with_common_options(body, common))
        return body

    return register


def _with_common_options(body: Callable[..., None], common: Sequence[CommonOption]) -> Callable[..., None]:
    """``body`` as Typer sees it: its own parameters, then the common ones; called with the desk made of these."""
    shared = {option.name for option in common}

    @functools.wraps(body)
    def call(**given: Any) -> None:
        own = {name: value for name, value in given.items() if name not in shared}
        with closing(open_desk({name: given[name] for name in shared})) as desk:
            body(desk, **own)

    hints = get_type_hints(body, include_extras=True)
    _desk, *own_parameters = inspect.signature(body).parameters.values()
    parameters = [
        parameter.replace(annotation=hints[parameter.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in own_parameters
    ]
    for option in common:
        if option.name in hints:
            raise TypeError(f"{body.__qualname__} declares {option.name} itself; it is a common option")
        parameters.append(
            inspect.Parameter(
                option.name, inspect.Parameter.KEYWORD_ONLY, default=option.default, annotation=option.annotation
            )
        )
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return call
