"""Help pages: Typer's commands, drawn our way.

Typer's own pages cut Chinese with "…" and do not translate. These fold by cells, speak the language in force and load
no Rich, so that help comes at once. Help texts and placeholders are message ids; they are translated here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from typing import Any

from typer._click import Command, Context, HelpFormatter, Parameter
from typer._click.shell_completion import CompletionItem
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from cli.terminal.cells import cell_len, fold
from travel.i18n import N_, _, translate

_WIDEST = 100
_FIRST_COLUMN_AT_MOST = 28
_TYPE_WORDS = {"int": N_("NUMBER"), "float": N_("NUMBER"), "Decimal": N_("NUMBER"), "Path": N_("FILE")}

Entry = tuple[str, str]


class _Translated(Command):
    """What a verb and a noun have in common: their help is a message id."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """``--help``, decided: see :func:`decided`."""
        return decided(super().get_help_option(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002  # nothing is shortened here
        """Its line in a list."""
        return translate(self.help or "")

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """What may stand here, with its help in the language in force."""
        return _in_our_words(super().shell_complete(ctx, incomplete))


class VerbCommand(_Translated, TyperCommand):
    """A command whose help is a message id."""

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write(_usage(ctx, self.get_params(ctx), ""))

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the page."""
        self.format_usage(ctx, formatter)
        formatter.write(_prose(self.help))
        formatter.write(_parameters(ctx, self.get_params(ctx)))


class NounGroup(_Translated, TyperGroup):
    """A noun with its verbs."""

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write(_usage(ctx, self.get_params(ctx), _("COMMAND [ARGS]...")))

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the page."""
        self.format_usage(ctx, formatter)
        formatter.write(_prose(self.help))
        entries = [(name, c.get_short_help_str()) for name, c in self.commands.items() if not c.hidden]
        formatter.write(_section(_("Commands"), entries))
        formatter.write(_parameters(ctx, self.get_params(ctx)))


def decided(flag: TyperOption | None) -> TyperOption | None:
    """A flag that is off unless it is given.

    Left open, it would be put through pydantic, which takes longer to load than all of the help.
    """
    if flag is not None:
        flag.default = False
    return flag


def parameter_name(parameter: Parameter) -> str:
    """What a person calls the parameter: its options, or the word that stands for the argument."""
    if isinstance(parameter, TyperOption):
        return ", ".join([*parameter.opts, *parameter.secondary_opts])
    return translate(parameter.metavar) if parameter.metavar else parameter.name.upper()


def _in_our_words(items: Sequence[CompletionItem]) -> list[CompletionItem]:
    for item in items:
        item.help = translate(item.help) if item.help else None
    return list(items)


def _page_width() -> int:
    return max(min(shutil.get_terminal_size().columns, _WIDEST), 30)


def _usage(ctx: Context, parameters: Sequence[Parameter], rest: str) -> str:
    head = _("Usage: {command}").format(command=ctx.command_path) + " "
    pieces = [_("[OPTIONS]")]
    for parameter in parameters:
        if isinstance(parameter, TyperArgument) and not parameter.hidden:
            name = parameter_name(parameter) + ("..." if parameter.nargs != 1 else "")
            pieces.append(name if parameter.required else f"[{name}]")
    lines = fold(" ".join([*pieces, rest]).strip(), max(_page_width() - cell_len(head), 20))
    return head + ("\n" + " " * cell_len(head)).join(lines) + "\n"


def _prose(text: str | None) -> str:
    if not text:
        return ""
    paragraphs = translate(text).split("\n\n")
    folded = ("\n".join("  " + line for line in fold(" ".join(p.split()), _page_width() - 2)) for p in paragraphs)
    return "\n" + "\n\n".join(folded) + "\n"


def _parameters(ctx: Context, parameters: Sequence[Parameter]) -> str:
    """The sections of the page, in order: arguments, the command's own options, then each panel."""
    sections: dict[str, list[Entry]] = {}
    for parameter in parameters:
        if isinstance(parameter, TyperArgument) and not parameter.hidden:
            dots = "..." if parameter.nargs != 1 else ""
            sections.setdefault(N_("Arguments"), []).append(
                (parameter_name(parameter) + dots, _explained(ctx, parameter))
            )
    for parameter in parameters:
        if isinstance(parameter, TyperOption) and not parameter.hidden:
            panel = parameter.rich_help_panel or N_("Options")
            sections.setdefault(panel, []).append((_option_head(ctx, parameter), _explained(ctx, parameter)))
    return "".join(_section(translate(title), entries) for title, entries in sections.items())


def _option_head(ctx: Context, option: TyperOption) -> str:
    if option.is_flag or option.count:
        return parameter_name(option)
    return f"{parameter_name(option)} {_placeholder(ctx, option)}"


def _placeholder(ctx: Context, option: TyperOption) -> str:
    if option.metavar:
        return translate(option.metavar)
    descriptor = option.type_descriptor
    if descriptor.is_choice:
        return option.display_type(ctx).strip("<>").removeprefix("list[").removesuffix("]")
    return translate(_TYPE_WORDS.get(getattr(descriptor.annotation, "__name__", ""), N_("TEXT")))


def _explained(ctx: Context, parameter: TyperOption | TyperArgument) -> str:
    return " ".join([translate(parameter.help or ""), *_remarks(ctx, parameter)]).strip()


def _remarks(ctx: Context, parameter: TyperOption | TyperArgument) -> Iterator[str]:
    if parameter.required:
        yield _("[required]")
    if getattr(parameter, "multiple", False):
        yield _("[may be repeated]")
    default: Any = parameter.get_default(ctx, call=False)
    if parameter.show_default and default not in (None, False, "", [], ()):
        yield _("[default: {value}]").format(value=default)
    if isinstance(parameter.envvar, str):
        yield _("[environment: {name}]").format(name=parameter.envvar)


def _section(title: str, entries: Sequence[Entry]) -> str:
    if not entries:
        return ""
    at_most = min(_FIRST_COLUMN_AT_MOST, _page_width() // 3)
    column = max((cell_len(head) for head, _text in entries if cell_len(head) <= at_most), default=4) + 4
    lines = ["", _("{title}:").format(title=title)]
    for head, text in entries:
        first, *more = fold(text, _page_width() - column)
        start = "  " + head
        if cell_len(start) > column - 2:
            lines.append(start)
            start = ""
        lines.append((start + " " * (column - cell_len(start)) + first).rstrip())
        lines.extend(" " * column + line for line in more)
    return "\n".join(lines) + "\n"
