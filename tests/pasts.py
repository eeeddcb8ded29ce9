"""Delegations of the past to test with."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from tests.office import MUSEUM
from travel.delegations.past import Past


def of_the_past(**said: Any) -> Past:
    """One that went to Bulgaria in 2019; what is given says otherwise."""
    values: dict[str, Any] = {
        "title": "签署友城意向书",
        "organiser": MUSEUM,
        "formation": "own",
        "track": "general",
        "exit": date(2019, 9, 17),
        "entry": date(2019, 9, 21),
        "persons": 4,
        "outcome": "travelled",
        "countries": ("BG",),
        "sheet": "2019",
        "row": 3,
        "source": "台账.xlsx",
    } | said
    return Past(**values, hash=hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest())
