"""Two languages from one source.

Message ids are English and stand in the code; the Chinese catalog is ``locale/zh/LC_MESSAGES/travel.po``. Text that is
printed at once goes through :func:`_`; text that a value carries (a finding, an error, a label) is a :class:`Message`
and is rendered when somebody reads it, in his language.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

LANGUAGES = ("zh", "en")
LOCALE_DIR = Path(__file__).parent / "locale"

_current = "zh"


@cache
def _catalog(lang: str) -> _gettext.NullTranslations:
    if lang == "en":
        return _gettext.NullTranslations()
    return _gettext.translation("travel", LOCALE_DIR, languages=[lang], fallback=True)


def set_language(lang: str) -> None:
    """Make ``lang`` (``zh`` or ``en``) the language of everything rendered from now on."""
    global _current  # noqa: PLW0603  # a process speaks one language at a time, as it has one terminal
    _current = lang


def language() -> str:
    """The language in force: ``zh`` or ``en``."""
    return _current


def preferred_language(environ: Mapping[str, str]) -> str:
    """The language a person's environment asks for: Chinese, unless TRAVEL_LANG or the locale says English."""
    for name in ("TRAVEL_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value and value not in ("C", "POSIX", "C.UTF-8", "C.utf8"):
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def translate(text: str, lang: str | None = None) -> str:
    """``text`` (an English message id) in ``lang``, or in the language in force."""
    return _catalog(lang or _current).gettext(text) if text else ""


def _(text: str) -> str:
    """``text`` in the language in force."""
    return translate(text)


def N_(text: str) -> str:
    """Mark ``text`` for the catalogs; it is translated later."""
    return text


@dataclass(frozen=True)
class Message:
    """A sentence with its values, rendered when it is read.

    Values may be text, numbers, dates (shown as ISO), other messages (rendered in the same language) and sequences of
    these (joined as the language joins lists).
    """

    template: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def render(self, lang: str | None = None) -> str:
        """The sentence in ``lang``, or in the language in force."""
        lang = lang or _current
        text = translate(self.template, lang)
        if not self.params:
            return text
        return text.format_map({name: _shown(value, lang) for name, value in self.params.items()})

    def __str__(self) -> str:
        return self.render()


def _shown(value: object, lang: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Message):
        return value.render(lang)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return ("、" if lang == "zh" else ", ").join(_shown(item, lang) for item in value)
    return str(value)


def M(template: str, **params: object) -> Message:
    """A :class:`Message`: the template is an English message id, the parameters fill its braces."""
    return Message(template, MappingProxyType(params))


def verbatim(text: str) -> Message:
    """A message that says ``text`` as it stands: a name, a number, a program's own words."""
    return Message("{text}", MappingProxyType({"text": text}))
