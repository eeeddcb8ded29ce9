"""Workbooks of other programs, and what makes odd ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

FOLDER = Path(__file__).parent
"""persons.xls and persons.ods were saved by LibreOffice: a merged title, a heading, two persons, one of them twice."""


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
