"""Codes of countries, regions and currencies that exist."""

from __future__ import annotations

from functools import cache

# Codes that Unicode's tables hold beside ISO 3166: groups of countries, parts of countries, and codes for private use.
_NOT_ISO = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])


@cache
def countries() -> frozenset[str]:
    """The two-letter codes of ISO 3166-1 in force, TW, HK and MO among them."""
    from babel.core import get_global

    withdrawn = get_global("territory_aliases")
    listed = get_global("territory_currencies")
    return frozenset(code for code in listed if len(code) == 2 and code not in withdrawn) - _NOT_ISO


@cache
def currencies() -> frozenset[str]:
    """The three-letter codes of ISO 4217, those of earlier years too: a case of 2018 keeps its money."""
    from babel.core import get_global

    used = {entry[0] for entries in get_global("territory_currencies").values() for entry in entries}
    return frozenset(code for code in used if len(code) == 3) - {"XXX", "XTS"}
