"""Countries and regions by name, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Iterable

from travel.i18n import Message, language


def country_name(code: str, lang: str | None = None) -> str:
    """The name of a country or region in ``lang``, or in the language in force; an unknown code stands for itself."""
    from babel import Locale

    return str(Locale(lang or language()).territories.get(code, code))


def country_names(codes: Iterable[str]) -> list[str]:
    """The names of several in the language in force, in their order."""
    return [country_name(code) for code in codes]


class _Country(Message):
    """The name of a country or region, as a value of a sentence."""

    def __init__(self, code: str) -> None:
        super().__init__("{code}", {"code": code})

    def render(self, lang: str | None = None) -> str:
        """The name in ``lang``, or in the language in force."""
        return country_name(str(self.params["code"]), lang)


def country_label(code: str) -> Message:
    """What a person reads for ``code``, in whatever language the sentence is rendered."""
    return _Country(code)


def country_labels(codes: Iterable[str]) -> tuple[Message, ...]:
    """The same for several, in their order."""
    return tuple(map(country_label, codes))
