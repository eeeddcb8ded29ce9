"""Typer's own words, said in the language in force.

Typer builds most of its error sentences in English without a catalog, and the reasons for a bad value come from it or
from pydantic. They are recognised here by their class or their shape, and put again as messages of our catalog. What
is not recognised is passed on as it is, so that no reason is ever lost; a test holds the shapes to the Typer installed.
"""

from __future__ import annotations

import re

from typer._click.exceptions import BadParameter, MissingParameter, NoSuchOption, UsageError
from typer.exceptions import TyperException

from cli.terminal.help_page import parameter_name
from travel.i18n import N_, M, Message, verbatim

# Help lines that Typer and click bring with them; shown through the catalog by cli/terminal/help_page.py.
HELP_LINES = (
    N_("Show this message and exit."),
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
)

# What Typer and pydantic say, by shape, and the message that says the same.
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(shape, re.DOTALL), template)
    for shape, template in (
        (
            r"No such command (?P<name>.+?)\. Did you mean (?P<names>.+)\?",
            N_("There is no command {name}. Did you mean {names}?"),
        ),
        (r"No such command (?P<name>.+)\.", N_("There is no command {name}.")),
        (r"Missing command\.", N_("A command is missing.")),
        (
            r"Got unexpected extra argument(?:\(s\)|s?) \((?P<words>.*)\)",
            N_("More was given than the command takes: {words}"),
        ),
        (r"Option (?P<name>.+) does not take a value\.", N_("The option {name} takes no value.")),
        (r"Option (?P<name>.+) requires an argument\.", N_("The option {name} needs a value.")),
        (r"Option (?P<name>.+) requires (?P<count>\d+) arguments\.", N_("The option {name} needs {count} values.")),
        (r"Argument (?P<name>.+) takes (?P<count>\d+) values\.", N_("{name} takes {count} values.")),
        (r"(?P<value>.+) is not one of (?P<choices>.+)\.", N_("{value} is not one of {choices}.")),
        (r"Input should be a valid integer.*", N_("a whole number is wanted")),
        (r"Input should be a valid (?:number|decimal).*", N_("a number is wanted")),
        (r"Input should be greater than or equal to (?P<bound>.+)", N_("it must be at least {bound}")),
        (r"Input should be less than or equal to (?P<bound>.+)", N_("it must be at most {bound}")),
        (r"Input should be a valid boolean.*", N_("yes or no is wanted")),
        (r"(?:file|dir|path) (?P<path>.+) does not exist\.", N_("{path} does not exist")),
        (
            r"(?:file|dir|path) (?P<path>.+) is a (?:file|directory)\.",
            N_("{path} is not of the kind wanted (file or directory)"),
        ),
        (r"(?:file|dir|path) (?P<path>.+) is not readable\.", N_("{path} cannot be read")),
        (r"(?:file|dir|path) (?P<path>.+) is not writable\.", N_("{path} cannot be written")),
    )
)


def worded(error: TyperException) -> Message:
    """The sentence of a usage error."""
    if isinstance(error, MissingParameter):
        name = parameter_name(error.param) if error.param else ""
        return M("{name} is missing.", name=name)
    if isinstance(error, NoSuchOption):
        if error.possibilities:
            return M(
                "There is no option {name}. Did you mean {names}?",
                name=error.option_name,
                names=sorted(error.possibilities),
            )
        return M("There is no option {name}.", name=error.option_name)
    if isinstance(error, BadParameter) and error.param is not None:
        return M("{name}: {problem}", name=parameter_name(error.param), problem=_by_shape(error.message))
    return _by_shape(error.message)


def usage_hint(error: TyperException) -> Message | None:
    """How the command is written, and where its help is."""
    if not isinstance(error, UsageError) or error.ctx is None:
        return None
    return M("For help: {command} --help", command=error.ctx.command_path)


def _by_shape(text: str) -> Message:
    text = text.removeprefix("Value error, ")
    for shape, template in _SHAPES:
        if match := shape.fullmatch(text):
            return M(template, **match.groupdict())
    return verbatim(text)
