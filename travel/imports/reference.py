"""The columns of every kind of table, as the documents list them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from travel.i18n import N_, translate
from travel.imports.columns import Column
from travel.imports.workbooks import choices

_HEADS = (N_("Heading"), N_("Code"), N_("Required"), N_("Meaning"), N_("Choices"))


def markdown(kinds: Iterable[tuple[str, str, Sequence[Column]]], lang: str) -> str:
    """A table for each kind (its name, its label as a message id, its columns)."""
    return "\n\n".join(_kind(name, label, columns, lang) for name, label, columns in kinds)


def _kind(name: str, label: str, columns: Sequence[Column], lang: str) -> str:
    heads = " | ".join(translate(head, lang) for head in _HEADS)
    lines = [f"### `{name}`: {translate(label, lang)}", "", f"| {heads} |", "|---|---|---|---|---|"]
    for column in columns:
        words = (
            translate(column.label, lang),
            f"`{column.name}`",
            "●" if column.required else "",
            translate(column.meaning, lang),
            ("、" if lang == "zh" else ", ").join(choice.render(lang) for choice in choices(column)),
        )
        lines.append(f"| {' | '.join(words)} |")
    return "\n".join(lines)
