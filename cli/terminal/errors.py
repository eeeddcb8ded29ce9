"""The one error boundary: whatever goes wrong becomes a sentence on stderr and an exit status.

Statuses: 0 done, 1 refused by a rule or a state, 2 bad usage or bad input, 3 somebody else moved it first, 4 this
account may not, 70 a fault of the program, 130 broken off at the keyboard.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from cli.terminal.arguments import option_value
from travel.errors import BadInput, Refused, TravelError
from travel.i18n import M, Message

if TYPE_CHECKING:
    from cli.terminal.output import Output
    from travel.findings import Finding

PROGRAM_FAULT = 70
BROKEN_OFF = 130


def guarded(run: Callable[[], int], args: Sequence[str]) -> int:
    """Run a command and return its exit status; what it raises is told as ``--format`` in ``args`` wants it told."""
    try:
        status = _answered(run, args)
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader has gone: nothing is wrong, and nobody is left to tell
        _forget_stdout()
        return 0
    except OSError as error:  # the disk is full, say: what was done stays done, the answer is lost
        _forget_stdout()
        return _tell_other(error, args)
    return status


def _answered(run: Callable[[], int], args: Sequence[str]) -> int:
    try:
        return run()
    except BrokenPipeError:
        raise
    except TravelError as error:
        return _tell_travel_error(error, args)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return BROKEN_OFF
    except Exception as error:  # noqa: BLE001  # the boundary: what is not known is told here, too
        return _tell_other(error, args)


def _tell_travel_error(error: TravelError, args: Sequence[str]) -> int:
    problems = error.problems if isinstance(error, BadInput) else ()
    if _wants_json(args):
        findings = [finding.as_json() for finding in error.findings] if isinstance(error, Refused) else []
        _tell_json(error.message, error.exit_status, findings, problems)
    else:
        _tell(error.message, problems, error.findings if isinstance(error, Refused) else ())
    return error.exit_status


def _tell_other(error: Exception, args: Sequence[str]) -> int:
    from typer.exceptions import Abort, Exit, TyperException

    if isinstance(error, Exit):
        return error.exit_code
    if isinstance(error, (Abort, EOFError)):
        _tell(M("Broken off."))
        return BROKEN_OFF
    if isinstance(error, TyperException):
        return _tell_usage(error, args)
    if os.environ.get("TRAVEL_DEBUG", "") not in ("", "0"):
        import traceback

        traceback.print_exception(error)
    message = M(
        "The program failed ({kind}: {text}). Before doing it again, look whether it is recorded: travel audit log. "
        "TRAVEL_DEBUG=1 shows where it failed",
        kind=type(error).__name__,
        text=error,
    )
    if _wants_json(args):
        _tell_json(message, PROGRAM_FAULT)
    else:
        _tell(message)
    return PROGRAM_FAULT


def _tell_usage(error: Exception, args: Sequence[str]) -> int:
    from typer._click.exceptions import NoArgsIsHelpError
    from typer.exceptions import TyperException

    from cli.terminal.typer_words import usage_hint, worded

    assert isinstance(error, TyperException)  # the caller has looked
    if isinstance(error, NoArgsIsHelpError):
        sys.stderr.write(error.message + "\n")
    elif _wants_json(args):
        _tell_json(worded(error), error.exit_code)
    else:
        hint = usage_hint(error)
        _tell(worded(error))
        if hint:
            _stderr().say(hint)
    return error.exit_code


def _tell(message: Message, problems: Iterable[Message] = (), findings: Iterable[Finding] = ()) -> None:
    sys.stdout.flush()
    stderr = _stderr()
    stderr.say(M("Error: {message}", message=message))
    for problem in problems:
        stderr.say(problem, indent=2)
    stderr.findings(findings)


def _stderr() -> Output:
    from cli.terminal.output import Output

    return Output(sys.stderr, "table")


def _tell_json(
    message: Message, status: int, findings: Sequence[object] = (), problems: Sequence[Message] = ()
) -> None:
    from cli.terminal.output import as_json

    sys.stdout.flush()
    told = {"error": message.render(), "status": status, "findings": findings}
    if problems:
        told["problems"] = problems
    sys.stderr.write(as_json(told) + "\n")


def _wants_json(args: Sequence[str]) -> bool:
    return option_value(args, "--format") == "json"


def _forget_stdout() -> None:
    """Let the interpreter's last flush go nowhere instead of failing."""
    try:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())
        os.close(devnull)
    except (OSError, ValueError):
        return  # standard output is no file here, and so is not flushed at the end
