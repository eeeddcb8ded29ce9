"""Whole screens, compared with those that were looked at and kept.

TRAVEL_UPDATE_SCREENS=1 keeps what is shown now; look at the difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "TRAVEL_UPDATE_SCREENS"


def same_as_kept(name: str, screen: str) -> None:
    """Fail, with both screens, where ``screen`` is not what is kept under ``name``."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get(UPDATE):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(screen, encoding="utf-8")
    assert screen == path.read_text(encoding="utf-8")
