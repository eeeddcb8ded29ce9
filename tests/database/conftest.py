"""What several tests on databases only look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.story import Diary, autumn
from travel.storage.store import Store


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest) -> Iterator[Diary]:
    """The story of the autumn, told once for each database and module; the tests only read it."""
    factory = request.getfixturevalue("sqlite_factory" if request.param == "sqlite" else "postgres_factory")
    store: Store = factory()
    yield autumn(store)
    store.close()
