"""Workbooks of other programs, and what makes odd ones."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

FOLDER = Path(__file__).parent
"""persons.xls and persons.ods were saved by LibreOffice: a merged title, a heading, two persons, one of them
twice; from-1904.xls and from-1904.ods count their days from 1904 on."""


def workbook(path: Path, rows: Iterable[Any], sheet: str = "人员") -> Path:
    """An .xlsx file with one sheet; days are days, the rest is what it is."""
    return made(path, lambda book: fill(book, book.add_worksheet(sheet), rows))


def fill(book: xlsxwriter.Workbook, sheet: Any, rows: Iterable[Any]) -> None:
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if hasattr(value, "isoformat"):
                sheet.write_datetime(number, place, value, days)
            elif value is not None:
                sheet.write(number, place, value)


def made(path: Path, write: Callable[[xlsxwriter.Workbook], None]) -> Path:
    """An .xlsx file as ``write`` fills it."""
    with xlsxwriter.Workbook(str(path)) as book:
        write(book)
    return path


def opendocument(path: Path, sheets: str) -> Path:
    """An OpenDocument workbook with these sheets."""
    with zipfile.ZipFile(FOLDER / "persons.ods") as archive, zipfile.ZipFile(path, "w") as changed:
        for each in archive.namelist():
            content = archive.read(each)
            if each == "content.xml":
                text = content.decode()
                begin, end = text.index("<table:table "), text.rindex("</table:table>") + len("</table:table>")
                content = (text[:begin] + sheets + text[end:]).encode()
            changed.writestr(each, content)
    return path


def compound(path: Path, *streams: str) -> Path:
    """A compound file with empty streams of these names, as Excel locks its workbooks in ([MS-CFB])."""
    end, free, is_fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6) + struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    fat = struct.pack("<128I", is_fat, end, *[free] * 126)
    entries = b""
    for name in ("Root Entry", *streams):
        encoded = (name + "\0").encode("utf-16-le")
        entry = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), 5 if name == "Root Entry" else 2, 1)
        entries += entry + struct.pack("<3I", free, free, free) + bytes(36) + struct.pack("<IQ", end, 0)
    path.write_bytes(header + fat + entries.ljust(512, b"\0"))
    return path
