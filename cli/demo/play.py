"""The demo: a city's year, played by the real commands in a store that is thrown away."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import typer

from cli.demo.script import SCRIPT, Day, Line, Part, Tell
from cli.terminal.cells import fold
from cli.terminal.command import noun_app, plain
from cli.terminal.desk_context import Desk
from cli.terminal.errors import BROKEN_OFF, PROGRAM_FAULT
from travel.clock import CHINA, now
from travel.i18n import N_, M, _, language, set_language

app = noun_app()

DATABASE = "demo.db"
EXAMPLES = "docs/examples"


@plain(app, "demo", help=N_("Play the year of a city in a store that is thrown away."))
def demo(desk: Desk) -> None:
    """Play the script; every command is shown as it would be typed, and its answer as it came."""
    with _stage(desk.lang):
        for part in SCRIPT:
            _play(part)
        _write(_("That was all. The store and its folder are removed again."))


@contextmanager
def _stage(lang: str) -> Iterator[None]:
    """A folder of its own with the examples in it, an environment of its own; both as before at the end."""
    environ, folder = dict(os.environ), Path.cwd()
    with tempfile.TemporaryDirectory(prefix="travel-demo-") as stage:
        shutil.copytree(_examples(), Path(stage, EXAMPLES))
        try:
            os.chdir(stage)
            for name in ("TRAVEL_ATTACHMENTS", "TRAVEL_DEBUG", "TRAVEL_TODAY"):
                os.environ.pop(name, None)
            os.environ.update(TRAVEL_DATABASE=DATABASE, TRAVEL_LANG=lang)
            if not sys.stdout.isatty():
                os.environ.update(COLUMNS="80", TERM="dumb")  # drawn as for a plain terminal
            yield
        finally:
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environ)
            set_language(lang)


def _examples() -> Path:
    """The example forms: inside an installed program, or where they lie in a clone."""
    here = Path(__file__).parent
    installed = here / "examples"
    return installed if installed.is_dir() else here.parents[1] / EXAMPLES


def _play(part: Part) -> None:
    match part:
        case Day(on):
            first = "TRAVEL_TODAY" not in os.environ
            os.environ["TRAVEL_TODAY"] = on
            database = f"TRAVEL_DATABASE={DATABASE} " if first else ""
            _write("", f"$ export {database}TRAVEL_TODAY={on}")
        case Tell(text):
            _write("", *(f"# {line}" for line in fold(_(text), _width() - 2)))
        case Line():
            _run(part)


def _run(line: Line) -> None:
    """Type one command and show its answer. Raises Exit where it does not end as the script says."""
    _write("", f"$ travel --as {line.login} {line.command}")
    heard = _Screen()
    status = _main(["--as", line.login, *shlex.split(line.command)], heard)
    said = _without_moments(heard.getvalue()).splitlines()
    if status == BROKEN_OFF:
        raise KeyboardInterrupt
    unexpected = status != line.status
    lines = said if line.lines is None or unexpected else said[: line.lines]
    _write(*lines)
    if len(lines) < len(said):
        _write(_("… ({count} more lines)").format(count=len(said) - len(lines)))
    if status:
        _write(_("# exit status {status}").format(status=status))
    if unexpected:
        _write(str(M("The demo expected exit status {status} here.", status=line.status)))
        raise typer.Exit(PROGRAM_FAULT)


def _main(args: list[str], screen: _Screen) -> int:
    from cli.main import main

    lang = language()
    with redirect_stdout(screen), redirect_stderr(screen):
        status = main(args)
    set_language(lang)
    return status


class _Screen(io.StringIO):
    """A terminal that keeps what a command writes, on both streams in their order, so that it can be shortened."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """What is kept is drawn as for a terminal."""
        return True


def _without_moments(text: str) -> str:
    """The moments of recording, which nobody can set and which differ each time, as letters of the same width."""
    today = now().astimezone(CHINA).date().isoformat()
    return re.sub(r"\b\d\d:\d\d\b", "hh:mm", text.replace(today, "yyyy-mm-dd"))


def _width() -> int:
    return shutil.get_terminal_size().columns


def _write(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()
