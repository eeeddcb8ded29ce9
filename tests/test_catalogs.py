"""Every sentence of the program is in the Chinese catalog, and nothing else is."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from travel.i18n import LOCALE_DIR

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for room in ("travel", "workflows", "cli") for path in (ROOT / room).rglob("*.py"))
MARKS = {"_", "M", "N_"}


def catalog() -> Catalog:
    with (LOCALE_DIR / "zh" / "LC_MESSAGES" / "travel.po").open("rb") as source:
        return read_po(source, locale="zh")


def marked(path: Path) -> Iterator[tuple[str, int]]:
    """The sentences that a module marks, found in its syntax: also those that a text scanner would miss."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, node.lineno


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def test_every_sentence_of_the_code_is_in_the_catalog_and_translated() -> None:
    translated = {message.id: message.string for message in catalog() if message.id}
    missing = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in SOURCES
        for text, line in marked(path)
        if text and not translated.get(text)
    ]
    assert not missing, "make catalogs, then translate: " + "\n".join(missing)


def test_the_catalog_has_no_sentence_that_the_code_has_not() -> None:
    used = {text for path in SOURCES for text, _line in marked(path)}
    messages = catalog()
    assert not [message.id for message in messages if message.id and message.id not in used]
    assert not messages.obsolete


def test_no_translation_is_a_guess() -> None:
    assert not [message.id for message in catalog() if message.id and message.fuzzy]


def test_a_translation_fills_in_the_same_values() -> None:
    pairs = [(str(message.id), str(message.string)) for message in catalog() if message.id]
    assert not [source for source, target in pairs if placeholders(source) != placeholders(target)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_mark_stands_inside_an_f_string_where_extraction_would_miss_it(path: Path) -> None:
    inside = [
        call.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in MARKS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
    assert not inside
