"""How a measurement is printed, and what a process has held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """A number with the name of what it measures."""

    name: str
    value: float

    def __str__(self) -> str:
        return f"  {self.value:12.3f}  {self.name}"


def peak() -> float:
    """Megabytes this process has held at once; what the system counts for a child is its parent's, if that had more."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) / 1024
