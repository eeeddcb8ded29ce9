"""The bar that tells how far something long has come: only where somebody is looking."""

from __future__ import annotations

import io
import os
import pty
import sys
from collections.abc import Callable

import pytest

from cli.terminal.progress import Tell, progress
from travel.i18n import M


def drawn(monkeypatch: pytest.MonkeyPatch, work: Callable[[Tell], None]) -> str:
    """What stands on a terminal while ``work`` is done."""
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    with os.fdopen(theirs, "w") as terminal, os.fdopen(ours, "rb", buffering=0) as screen:
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress(M("Reading")) as tell:
            work(tell)
        terminal.flush()
        return (screen.read(1 << 16) or b"").decode()


def test_a_bar_tells_how_many_of_how_many_at_which_rate_and_how_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(tell: Tell) -> None:
        tell(1000, 2000)
        tell(2000, 2000)

    said = drawn(monkeypatch, work)
    assert "读取" in said
    assert "2000/2000" in said
    assert "行/秒" in said
    assert "00:00" in said


def test_as_long_as_nobody_knows_of_how_many_no_number_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said = drawn(monkeypatch, lambda _tell: None)
    assert "读取" in said
    assert "/?" not in said


def test_nothing_is_drawn_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    with progress(M("Reading")) as tell:
        tell(1, 2)
    assert written.getvalue() == ""
