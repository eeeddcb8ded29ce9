"""A terminal for tests: what a person types, and what comes back."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass

from cli.main import main


class Screen(io.StringIO):
    """A stream that says whether it is a terminal."""

    encoding = "utf-8"

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@dataclass(frozen=True)
class Shown:
    """What a command left: its exit status, and the text on both streams."""

    status: int
    out: str
    err: str


def run(*args: str, terminal: bool = False) -> Shown:
    """Run ``travel`` with ``args`` in this process; ``terminal`` has it write to a terminal and not to a pipe."""
    out, err = Screen(terminal=terminal), Screen(terminal=terminal)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(args)
    return Shown(status, out.getvalue(), err.getvalue())
