"""Countries and regions by name, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from travel.forms.places import countries
from travel.i18n import LANGUAGES, Message, language
from travel.typed import folded

_OTHER_NAMES = {
    "香港": "HK",
    "中国香港": "HK",
    "澳门": "MO",
    "中国澳门": "MO",
    "台湾": "TW",
    "中国台湾": "TW",
    "阿联酋": "AE",
    "波黑": "BA",
    "刚果(金)": "CD",
    "刚果(布)": "CG",
    "科特迪瓦共和国": "CI",
    "沙特": "SA",
    "巴新": "PG",
    "特多": "TT",
    "马其顿": "MK",
    "大韩民国": "KR",
    "吉尔吉斯": "KG",
    "塔吉克": "TJ",
    "土库曼": "TM",
    "乌兹别克": "UZ",
    "哈萨克": "KZ",
    "uk": "GB",
    "usa": "US",
    "uae": "AE",
}
"""Names that offices write beside those of the locale data."""


def country_name(code: str, lang: str | None = None) -> str:
    """The name of a country or region in ``lang``, or in the language in force; an unknown code stands for itself."""
    from babel import Locale

    return str(Locale(lang or language()).territories.get(code, code))


@cache
def _codes() -> dict[str, str]:
    from babel import Locale

    known = {
        folded(str(name)): str(code)
        for lang in LANGUAGES
        for code, name in Locale(lang).territories.items()
        if code in countries()
    }
    return known | {folded(name): code for name, code in _OTHER_NAMES.items()} | {c.lower(): c for c in countries()}


def country_code(text: str) -> str | None:
    """The code of a country or region by its code or its name in either language; None for what is neither."""
    return _codes().get(folded(text))


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
