"""What can be told of the arguments before they are parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cli.nouns import NOUNS
from travel.i18n import LANGUAGES, preferred_language

# Options that may stand before the noun too: those of every command that take a value, and those that take none.
_WITH_VALUE = ("--database", "--as", "--on", "--as-of", "--known-at", "--format", "--lang")
_WITHOUT_VALUE = ("--dry-run", "--yes")


def wanted_language(args: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language ``--lang`` asks for wherever it stands, or else the environment. Help is in it, too, and errors."""
    wanted = option_value(args, "--lang")
    return wanted if wanted in LANGUAGES else preferred_language(environ)


def option_value(args: Sequence[str], option: str) -> str | None:
    """The last value that ``args`` give for ``option``, before anything has been parsed."""
    value = None
    for position, arg in enumerate(args):
        if arg == "--":
            break
        if arg.startswith(option + "="):
            value = arg.partition("=")[2]
        elif arg == option and position + 1 < len(args):
            value = args[position + 1]
    return value


def arranged(args: Sequence[str]) -> list[str]:
    """``args`` with common options that stand before the noun moved behind its verb; without a noun, the desk's."""
    leading: list[str] = []
    rest = list(args)
    while rest and (taken := _common_option(rest)):
        leading += rest[:taken]
        rest = rest[taken:]
    if not rest:
        return ["desk", *leading]
    if rest[0].startswith("-"):
        return rest
    noun = NOUNS.get(rest[0])
    words = 2 if noun and noun.verbs and len(rest) > 1 else 1
    return [*rest[:words], *leading, *rest[words:]]


def _common_option(args: Sequence[str]) -> int:
    """How many words the common option takes that ``args`` begin with; 0 where they begin with something else."""
    name, equals, _value = args[0].partition("=")
    if name in _WITH_VALUE:
        return 1 if equals else min(2, len(args))
    return 1 if name in _WITHOUT_VALUE else 0
