"""Countries and regions as they are typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from cli.terminal.choices import listed
from travel.errors import BadInput
from travel.forms.places import countries
from travel.i18n import LANGUAGES, M


def country_codes(option: str, texts: Iterable[str] | None) -> tuple[str, ...]:
    """The codes of countries given by code or name, several with commas between. Raises BadInput."""
    return tuple(_country_code(option, text) for text in listed(texts))


def _country_code(option: str, text: str) -> str:
    from babel import Locale

    code = unicodedata.normalize("NFKC", text).strip()
    if code.upper() in countries():
        return code.upper()
    for lang in LANGUAGES:
        for known, name in Locale(lang).territories.items():
            if name.lower() == code.lower() and known in countries():
                return str(known)
    raise BadInput(M("{option}: {found} is no country; give its code or name: BG, 保加利亚", option=option, found=text))
