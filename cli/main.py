"""The command ``travel``: chooses the language, finds the command, runs it inside the error boundary."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cli.terminal.arguments import arranged, wanted_language
from cli.terminal.errors import guarded
from travel.i18n import set_language

PROGRAM = "travel"
_COMPLETION_VARIABLE = "_TRAVEL_COMPLETE"


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``travel`` with the arguments given, or with those of the process, and return the exit status."""
    args = list(sys.argv[1:] if argv is None else argv)
    prepare_streams()
    set_language(wanted_language(args, os.environ))
    return guarded(lambda: _run(arranged(args)), args)


def _run(args: list[str]) -> int:
    from cli.terminal.root import root_command

    root = root_command()
    if _COMPLETION_VARIABLE in os.environ:
        root.main(args, prog_name=PROGRAM)  # answers the shell and exits
    with root.make_context(PROGRAM, args) as context:
        status = root.invoke(context)
    return status if isinstance(status, int) else 0


def prepare_streams() -> None:
    """Never fail to print a name: pipes and files get UTF-8, a terminal its own encoding, neither refuses anything.

    A stream that was closed before the start takes everything and keeps nothing.
    """
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # as long as the process
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
