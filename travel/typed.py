"""What a person typed, as it is looked up: Chinese keyboards write letters, digits and signs in two widths."""

from __future__ import annotations

import unicodedata


def half_width(text: str) -> str:
    """``text`` with full-width signs as half-width ones, without blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


def folded(text: str) -> str:
    """``text`` as names are compared: width, case and blanks around it do not matter."""
    return half_width(text).lower()
