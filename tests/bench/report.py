"""How a measurement is printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A number with the name of what it measures."""

    name: str
    value: float

    def __str__(self) -> str:
        return f"  {self.value:12.3f}  {self.name}"
