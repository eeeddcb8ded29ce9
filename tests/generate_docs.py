"""Writes the generated parts of the documents anew, and what their sessions print: ``make docs``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.documents import ROOT, generated, played, sessions


def main() -> None:
    """Write what differs, and name it."""
    for path, text in generated().items():
        _write(path, text)
    for path in sessions():
        with tempfile.TemporaryDirectory() as folder:
            _write(path, played(path, Path(folder)))


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
