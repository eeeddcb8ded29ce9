"""What it takes to make a paper, as a person waits for it, and in a process that makes several."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from tests.bench.report import Figure
from tests.office import Office, furnish
from tests.stores import sqlite_stores
from travel.delegations import cases
from travel.masking import masked
from travel.papers.kinds import KINDS
from travel.papers.rendering import render, template_of
from travel.papers.subject import Subject

ROUNDS = 7
TODAY = date(2023, 11, 1)


def measure(folder: Path) -> list[Figure]:
    """The slowest paper in one process, and a whole command beside an empty one."""
    with sqlite_stores(folder) as fresh:
        office = furnish(fresh())
        number = office.evaluated()
        spent = {code: _made(office, code, number) for code in KINDS if _can(office, code, number)}
        office.store.close()
    slowest = max(spent, key=spent.__getitem__)
    base = [sys.executable, "-m", "cli", "paper"]
    store = ["--database", str(office.store.path)]
    making = _waited([*base, slowest, number, "--output", str(folder / "paper.docx"), "--force", *store])
    showing = _waited([*base, "list", number, *store])
    return [
        Figure(f"ms for the slowest of {len(spent)} papers, {slowest} (wanted: at most 300)", spent[slowest] * 1e3),
        Figure("ms for the fastest", min(spent.values()) * 1e3),
        Figure(f"ms for travel paper {slowest}, from the keyboard to the file", making * 1e3),
        Figure("ms for travel paper list, which makes none", showing * 1e3),
    ]


def _can(office: Office, code: str, number: str) -> bool:
    with office.store.reading() as tx:
        return not KINDS[code].lacking(Subject(cases.read(tx, number), TODAY, masked))


def _made(office: Office, code: str, number: str) -> float:
    kind, nowhere = KINDS[code], Path("/nonexistent")
    spent = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        with office.store.reading() as tx:
            subject = Subject(cases.read(tx, number), TODAY, masked)
            render(kind, template_of(kind, nowhere), kind.values(subject))
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


def _waited(command: list[str]) -> float:
    spent = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"TRAVEL_TODAY": TODAY.isoformat()})
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)
