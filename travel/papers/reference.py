"""The reference of the papers: every field a template may name, made from the classes that carry them."""

from __future__ import annotations

from collections.abc import Iterator

from travel.i18n import M, Message
from travel.papers.facts.common import Delegation
from travel.papers.fields import Field, all_fields, fields_of
from travel.papers.kinds import KINDS, Kind


def markdown(lang: str) -> str:
    """The fields of all papers in ``lang``, as the page in docs/ holds them."""
    return "\n".join(_page(lang)).strip()


def _page(lang: str) -> Iterator[str]:
    yield from _section(M("What every paper about a delegation knows"), list(all_fields(Delegation)), lang)
    common = {field.name for field in fields_of(Delegation)}
    for kind in KINDS.values():
        own = [(name, field) for name, field in all_fields(kind.fields) if _first(name) not in common]
        yield from _section(_title(kind), own, lang)


def _title(kind: Kind) -> Message:
    return M("{paper} (`{code}`)", paper=kind.name, code=kind.code)


def _first(name: str) -> str:
    return name.partition(".")[0].removesuffix("[]")


def _section(title: Message, fields: list[tuple[str, Field]], lang: str) -> Iterator[str]:
    yield from ("", f"### {title.render(lang)}", "")
    if not fields:
        yield M("No fields but those of every paper.").render(lang)
        return
    heads = (M("Field"), M("Shape"), M("Meaning"))
    yield f"| {' | '.join(each.render(lang) for each in heads)} |"
    yield "|---|---|---|"
    for name, field in fields:
        yield f"| `{name}` | {field.shape.words.render(lang)} | {field.meaning.render(lang)} |"
