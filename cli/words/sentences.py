"""Several sentences as one."""

from __future__ import annotations

from collections.abc import Sequence

from travel.i18n import Message, language


class Sentences(Message):
    """Several sentences one after another."""

    def __init__(self, parts: Sequence[Message]) -> None:
        super().__init__("{parts}", {"parts": tuple(parts)})

    def render(self, lang: str | None = None) -> str:
        """The sentences, parted as the language parts them."""
        mark = "；" if (lang or language()) == "zh" else "; "
        return mark.join(part.render(lang) for part in self._parts())

    def _parts(self) -> tuple[Message, ...]:
        parts = self.params["parts"]
        assert isinstance(parts, tuple)
        return parts
