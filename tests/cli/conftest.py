from __future__ import annotations

import pytest

from cli.nouns import NOUNS, Noun


@pytest.fixture(autouse=True)
def sample_noun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NOUNS, "sample", Noun("tests.cli.sample", "Things to try."))
