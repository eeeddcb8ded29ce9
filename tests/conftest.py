"""What every test stands on: Chinese, 80 columns, no wishes from the machine's own environment."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import settings

from tests.office import Office, furnish
from tests.postgres import postgres_stores
from tests.screens.golden import UPDATE
from tests.stores import done_with, sqlite_stores
from travel.i18n import LOCALE_DIR, set_language
from travel.storage.store import Store

# Two workers share the machine with a database server: how long one example takes says nothing.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")


MEMORY = Path("/dev/shm")
"""A disk in memory, on most Linux machines."""

ROOM = 2 << 30

LONG = ("simulation", "processes")
"""Folders of stories that are told in one piece."""


def pytest_configure(config: pytest.Config) -> None:
    _plain_surroundings()
    if hasattr(config, "workerinput"):
        return  # the first process has done it
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        # the program waits for the disk whenever it has written something; what outlives no test need not
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    for po_path in LOCALE_DIR.glob("*/LC_MESSAGES/*.po"):
        _compile_if_older(po_path, po_path.with_suffix(".mo"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that in the end no worker waits for the other."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


def _compile_if_older(po_path: Path, mo_path: Path) -> None:
    if mo_path.exists() and mo_path.stat().st_mtime >= po_path.stat().st_mtime:
        return
    with po_path.open("rb") as source, mo_path.open("wb") as target:
        write_mo(target, read_po(source))


def _plain_surroundings() -> None:
    """Before any fixture, whatever its scope."""
    for name in set(os.environ) - {UPDATE}:
        if name.startswith("TRAVEL_") or name in ("NO_COLOR", "FORCE_COLOR"):
            del os.environ[name]
    os.environ.update({"TRAVEL_LANG": "zh", "COLUMNS": "80", "TERM": "dumb"})


@pytest.fixture(autouse=True)
def chinese() -> None:
    set_language("zh")


@pytest.fixture(scope="session")
def sqlite_factory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Store]]:
    with sqlite_stores(tmp_path_factory.mktemp("stores")) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def postgres_factory() -> Iterator[Callable[[], Store]]:
    with postgres_stores() as fresh:
        yield fresh


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store with tables, on each database."""
    factory = request.getfixturevalue("sqlite_factory" if request.param == "sqlite" else "postgres_factory")
    made: Store = factory()
    yield made
    done_with(made)


@pytest.fixture
def office(store: Store) -> Office:
    """A furnished office, on each database."""
    return furnish(store)


@pytest.fixture
def sqlite_office(sqlite_factory: Callable[[], Store]) -> Iterator[Office]:
    """A furnished office on SQLite, for what does not depend on the database."""
    made = sqlite_factory()
    yield furnish(made)
    done_with(made)
