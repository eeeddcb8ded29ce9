"""Countries and regions by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from cli.terminal.choices import listed
from travel.errors import BadInput
from travel.forms.places import countries
from travel.i18n import LANGUAGES, M, language


def country_name(code: str) -> str:
    """The name of a country or region in the language in force; a code nobody knows stands for itself."""
    from babel import Locale

    return str(Locale(language()).territories.get(code, code))


def country_names(codes: Iterable[str]) -> list[str]:
    """The names of several, in their order."""
    return [country_name(code) for code in codes]


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
