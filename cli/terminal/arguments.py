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
    """``args`` with common options that stand before the verb moved behind it; without a noun, the desk's.

    Where help or the version is asked for before any verb, only that is left: the language is chosen already.
    """
    leading, rest = _parted(args)
    if not rest:
        return ["desk", *leading]
    if rest[0].startswith("-"):
        return _own(rest)
    noun = NOUNS.get(rest[0])
    if noun is None or not noun.verbs:
        return [rest[0], *leading, *rest[1:]]
    between, after = _parted(rest[1:])
    if not after or after[0].startswith("-"):
        return [rest[0], *_own(after)]
    return [rest[0], after[0], *leading, *between, *after[1:]]


def _parted(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """The common options that ``args`` begin with, and what follows them."""
    taken = 0
    while taken < len(args) and (words := _common_option(args[taken:])):
        taken += words
    return list(args[:taken]), list(args[taken:])


def _own(args: Sequence[str]) -> list[str]:
    """``args`` without the common options among them."""
    own: list[str] = []
    while args:
        _, args = _parted(args)
        own, args = [*own, *args[:1]], args[1:]
    return own


def _common_option(args: Sequence[str]) -> int:
    """How many words the common option takes that ``args`` begin with; 0 where they begin with something else."""
    name, equals, _value = args[0].partition("=")
    if name in _WITH_VALUE:
        return 1 if equals else min(2, len(args))
    return 1 if name in _WITHOUT_VALUE else 0
