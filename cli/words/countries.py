"""Countries and regions as they are typed."""

from __future__ import annotations

from collections.abc import Iterable

from cli.terminal.choices import listed
from travel.countries import country_code
from travel.errors import BadInput
from travel.i18n import M


def country_codes(option: str, texts: Iterable[str] | None) -> tuple[str, ...]:
    """The codes of countries given by code or name, several with commas between. Raises BadInput."""
    return tuple(_country_code(option, text) for text in listed(texts))


def _country_code(option: str, text: str) -> str:
    code = country_code(text)
    if code is None:
        raise BadInput(
            M("{option}: {found} is no country; give its code or name: BG, 保加利亚", option=option, found=text)
        )
    return code
