"""What people choose from: a code or its label, in either language, one at a time or several with commas between."""

from __future__ import annotations

import re
from collections.abc import Iterable

from travel.errors import BadInput
from travel.i18n import LANGUAGES, M
from travel.typed import folded
from travel.vocabulary import Vocabulary

_BREAKS = re.compile(r"[,，、;；]")


def listed(values: Iterable[str] | None) -> tuple[str, ...]:
    """The values of a repeated option, each of which may itself be a list."""
    parts = (part.strip() for value in values or () for part in _BREAKS.split(value))
    return tuple(dict.fromkeys(part for part in parts if part))


def code_of(vocabulary: Vocabulary, option: str, text: str) -> str:
    """The code that ``text`` names, as code or label. Raises BadInput that lists what there is."""
    wanted = folded(text)
    for code in vocabulary:
        if wanted in (code, *(vocabulary.label(code).render(lang).lower() for lang in LANGUAGES)):
            return code
    there_are = [M("{label} ({code})", label=vocabulary.label(code), code=code) for code in vocabulary]
    raise BadInput(M("{option}: {found} is not one of {wanted}", option=option, found=text, wanted=there_are))


def codes_of(vocabulary: Vocabulary, option: str, texts: Iterable[str] | None) -> tuple[str, ...]:
    """The codes that a repeated option names."""
    return tuple(code_of(vocabulary, option, text) for text in listed(texts))
