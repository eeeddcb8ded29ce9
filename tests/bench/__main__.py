"""``make bench``: every measurement, or those named on the command line."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import commands, counting, importing, judging, life, overdue, papers, registers, scale, sweeping
from tests.bench.report import Figure

MEASUREMENTS: dict[str, tuple[str, Callable[[Path], list[Figure]]]] = {
    "perform": ("Durable actions, WAL and synchronous=FULL", life.measure),
    "scale": ("One action in a small and in a large store", scale.measure),
    "registers": ("The registers around an application", registers.measure),
    "check": ("All rules of an application", judging.measure_check),
    "simulate": ("Past submissions under a changed book", judging.measure_simulate),
    "papers": ("Papers", papers.measure),
    "help": ("The first screen", commands.measure_help),
    "overdue": ("Overdue passports", commands.measure_overdue),
    "stats": ("Ten years in numbers", counting.measure),
    "listing": ("What is overdue, in a large store", overdue.measure),
    "import": ("Reading a table of persons", importing.measure),
    "sweep": ("One sweep over a large store", sweeping.measure),
}


def main(wanted: list[str]) -> int:
    """Print the figures; exit status 2 for a measurement there is not."""
    unknown = [name for name in wanted if name not in MEASUREMENTS]
    if unknown:
        sys.stderr.write(f"no measurement {', '.join(unknown)}; there are: {', '.join(MEASUREMENTS)}\n")
        return 2
    for name in wanted or MEASUREMENTS:
        title, measure = MEASUREMENTS[name]
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(f"{title}\n")
            for figure in measure(Path(folder)):
                sys.stdout.write(f"{figure}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
