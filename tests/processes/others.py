"""Other processes, as these tests start them and talk to them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from travel.storage.store import Store

ROOT = Path(__file__).parent.parent.parent


def address(store: Store) -> str:
    """The store as another process is told it."""
    return store.url.render_as_string(hide_password=False) if store.path is None else str(store.path)


class Other:
    """A worker process. ``hear`` gives its next line, ``go`` lets it go on."""

    def __init__(self, store: Store, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.processes.worker", address(store), *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def others(*made: Other) -> Iterator[tuple[Other, ...]]:
    """Workers that stand before their action; ended with the block."""
    try:
        for other in made:
            assert other.hear() == "ready"
        yield made
    finally:
        for other in made:
            other.end()
