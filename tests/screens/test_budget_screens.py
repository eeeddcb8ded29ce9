"""The budget beside what was asked for: whole screens of 80 columns, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import EXAMPLES
from tests.screens.golden import same_as_kept
from tests.terminal import run


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_screen_is_the_one_that_was_looked_at(lang: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TRAVEL_DATABASE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(EXAMPLES)
    shown = ""
    for name in ("gulf-2023", "study-tour-2023"):
        line = f"delegation budget {name}.toml --lang {lang}"
        found = run(*line.split(), terminal=True)
        assert (found.status, found.err) == (0, "")
        shown += f"$ travel {line}\n{found.out}"
    same_as_kept(f"budget.{lang}", shown)
