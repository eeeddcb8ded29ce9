"""Texts that many cells of a workbook share: kept once in the file, once for each cell in memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from travel.imports.package import Package, too_large, whole_rows

LARGEST_TEXT = 512 * 1024 * 1024
"""Bytes of text in all cells together."""

PART = "xl/sharedStrings.xml"

_END = re.compile(rb"</(?:\w{1,40}:)?si>")
_REFERENCE = re.compile(rb'<(?:\w{1,40}:)?c\s(?>[^<>]*?\bt="s")[^<>]*+>\s*+<(?:\w{1,40}:)?v>(\d{1,9})<')


def check_texts(package: Package, sheets: Iterable[str]) -> None:
    """Raises BadInput for a workbook of which a few long texts, shared by many cells, would fill the memory."""
    if PART not in package:
        return
    lengths = list(_lengths(package.chunks(PART)))
    longest = max(lengths, default=0)
    parts = [part for part in sheets if part in package]
    cells = sum(text.count(b't="s"') for part in parts for text in package.chunks(part))
    if longest * cells <= LARGEST_TEXT:
        return
    total = 0
    for text in (text for part in parts for text in whole_rows(package.chunks(part))):
        total += sum(lengths[number] for number in map(int, _REFERENCE.findall(text)) if number < len(lengths))
        if total > LARGEST_TEXT:
            raise too_large(package.path, total)


def _lengths(chunks: Iterable[bytes]) -> Iterator[int]:
    kept = b""
    for chunk in chunks:
        *whole, kept = _END.split(kept + chunk)
        yield from map(len, whole)
