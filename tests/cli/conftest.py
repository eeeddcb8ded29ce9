from __future__ import annotations

from pathlib import Path

import pytest

from cli.nouns import NOUNS, Noun
from tests.office import Office


@pytest.fixture(autouse=True)
def sample_noun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NOUNS, "sample", Noun(("tests.cli.sample",), "Things to try."))


@pytest.fixture
def at_desk(sqlite_office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    """A furnished office whose store the commands of this test use; today is the first of January 2026."""
    monkeypatch.setenv("TRAVEL_DATABASE", str(sqlite_office.store.path))
    monkeypatch.setenv("TRAVEL_TODAY", "2026-01-01")
    monkeypatch.setenv("TRAVEL_ATTACHMENTS", str(tmp_path / "papers"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return sqlite_office
