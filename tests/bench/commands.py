"""Whole commands as a person waits for them, beside small programs of the same libraries."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.fill import fill_passports
from tests.bench.report import Figure
from tests.office import furnish
from tests.stores import sqlite_stores

PASSPORTS, LENT, OVERDUE = 100_000, 2_000, 100
RUNS = 11

TWO_COMMANDS = """
import typer

app = typer.Typer()

@app.command()
def lend(number: str, days: int = 7) -> None:
    "Lend a passport."

@app.command()
def collect(number: str) -> None:
    "Collect a passport."

app()
"""


def measure_help(folder: Path) -> list[Figure]:
    """``travel --help`` beside that of a Typer program with two commands."""
    program = folder / "two_commands.py"
    program.write_text(TWO_COMMANDS, encoding="utf-8")
    ours, theirs = _in_turn([sys.executable, "-m", "cli", "--help"], [sys.executable, str(program), "--help"], {})
    return [
        Figure("ms for travel --help", ours * 1e3),
        Figure("ms for --help of a two-command Typer program", theirs * 1e3),
        Figure("ratio (wanted: at most 1.3)", ours / theirs),
    ]


def measure_overdue(folder: Path) -> list[Figure]:
    """``travel passport overdue`` on a large register beside merely importing the libraries it stands on."""
    with sqlite_stores(folder) as fresh:
        store = fresh()
        furnish(store)
        fill_passports(store, PASSPORTS, LENT, OVERDUE)
        store.close()
    command = [sys.executable, "-m", "cli", "passport", "overdue", "--as-of", "2026-01-01"]
    listing = subprocess.run(
        [*command, "--format", "csv", "--database", str(store.path)], check=True, capture_output=True, text=True
    )
    found = len(listing.stdout.splitlines()) - 1
    bare = [sys.executable, "-c", "import sqlmodel, typer, rich.table"]
    ours, theirs = _in_turn(command, bare, {"TRAVEL_DATABASE": str(store.path)})
    return [
        Figure(f"ms for travel passport overdue, {found} of {PASSPORTS:,} passports listed", ours * 1e3),
        Figure('ms for python -c "import sqlmodel, typer, rich.table"', theirs * 1e3),
        Figure("ratio (wanted: at most 1.6)", ours / theirs),
    ]


def _in_turn(ours: Sequence[str], theirs: Sequence[str], environment: dict[str, str]) -> tuple[float, float]:
    spent: tuple[list[float], list[float]] = ([], [])
    for round_ in range(RUNS + 1):
        for command, times in zip((ours, theirs), spent, strict=True):
            begun = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=os.environ | environment)
            if round_:  # the first run fills the caches of the machine
                times.append(time.perf_counter() - begun)
    return statistics.median(spent[0]), statistics.median(spent[1])
