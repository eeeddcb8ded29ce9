"""The word ``travel`` itself, as Typer sees it: a group whose commands are imported when they are run."""

from __future__ import annotations

import importlib
import sys
from typing import Annotated, Any

import typer
import typer.main
from typer._click import Command, Context, Parameter
from typer.core import TyperOption

from cli.nouns import NOUNS
from cli.terminal.help_page import NounGroup, VerbCommand, decided
from travel.i18n import N_, M


class RootGroup(NounGroup):
    """Knows its commands by the table of nouns; the entries in ``commands`` stand in until one of them is run."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: VerbCommand(name, help=noun.help) for name, noun in NOUNS.items()}

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Find the command that ``args`` name, and import it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, (load(name, rest[0] if rest else None) if name in NOUNS else command), rest


def load(name: str, verb: str | None = None) -> Command:
    """Import the modules of a noun, or of one of its verbs that stands apart, and make its command."""
    noun = NOUNS[name]
    apart = noun.apart.get(verb or "")
    modules = (apart,) if apart else noun.modules
    app: typer.Typer = [importlib.import_module(module) for module in modules][-1].app
    command = typer.main.get_group(app) if noun.verbs else typer.main.get_command(app)
    command.name = name
    command.help = noun.help
    return command


def root_command() -> RootGroup:
    """The command line as a whole."""
    app = typer.Typer(cls=RootGroup, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)
    app.callback(help=N_("Official trips abroad, from draft to archive. Without a command: what waits for me."))(_root)
    command = typer.main.get_command(app)
    assert isinstance(command, RootGroup)  # what Typer makes of cls=RootGroup
    for option in command.params:
        assert isinstance(option, TyperOption)  # the root takes no arguments
        decided(option)
        if option.name == "install_completion":
            option.callback = _install_completion
    return command


def _show_version(value: bool) -> None:  # called by Typer
    if value:
        from importlib.metadata import version

        sys.stdout.write(f"travel {version('outbound-travel')}\n")
        raise typer.Exit


def _root(
    version: Annotated[  # the callback does the work
        bool, typer.Option("--version", help=N_("Show the version and exit."), callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    pass


def _install_completion(ctx: Context, parameter: Parameter, value: object) -> None:  # noqa: ARG001  # Typer's call
    """Do as Typer does, and say so in the language in force."""
    if not value or ctx.resilient_parsing:
        return
    from typer._completion_shared import install

    shell, path = install()
    message = M("Completion for {shell} is installed in {path}; it works in the next shell.", shell=shell, path=path)
    sys.stdout.write(f"{message}\n")
    raise typer.Exit
