"""The demo: repeatable to the byte, through every state, and gone without a trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workflows.delegation import DELEGATION

ROOT = Path(__file__).parent.parent


def play(folder: Path, lang: str = "zh") -> str:
    """The demo's whole screen, played in a process of its own that may leave things only in ``folder``."""
    environ = os.environ | {"TMPDIR": str(folder), "HOME": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cli", "demo", "--lang", lang]
    ran = subprocess.run(command, cwd=folder, env=environ, capture_output=True, check=False, timeout=100)
    assert ran.returncode == 0, ran.stdout.decode()[-2000:] + ran.stderr.decode()
    assert ran.stderr == b""
    return ran.stdout.decode()


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("demo")
    shown = play(folder)
    assert list(folder.iterdir()) == []
    return shown


def test_it_is_the_same_each_time(screen: str, tmp_path: Path) -> None:
    assert play(tmp_path) == screen


def test_it_reaches_every_state(screen: str) -> None:
    for state in DELEGATION.states:
        assert DELEGATION.state_label(state.code).render("zh") in screen, state.code


def test_every_line_is_a_command_a_person_could_type(screen: str) -> None:
    typed = [line for line in screen.splitlines() if line.startswith("$ ")]
    assert len(typed) > 80
    assert all(line.startswith(("$ travel --as ", "$ export TRAVEL_")) for line in typed)


def test_it_ends_with_the_desk_what_is_overdue_and_a_history(screen: str) -> None:
    last = [line for line in screen.splitlines() if line.startswith("$ travel")][-6:]
    words = [line.split(" ", 4)[4] for line in last]
    assert words == [
        "delegation list",
        "desk",
        "overdue",
        "passport overdue",
        "delegation history 2023-0002",
        "audit verify",
    ]


def test_it_speaks_english(tmp_path: Path) -> None:
    shown = play(tmp_path, "en")
    assert "# The office makes its store" in shown
    assert list(tmp_path.iterdir()) == []
