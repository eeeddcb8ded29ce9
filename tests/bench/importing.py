"""Reading a table of persons into checked values."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from tests.bench.report import Figure
from travel.imports.persons import COLUMNS
from travel.imports.table import read_sound_table

PERSONS = 100_000
RUNS = 3


def measure(folder: Path) -> list[Figure]:
    """Rows a second from .xlsx, looked through, checked, every value in its place."""
    path = _written(folder / "persons.xlsx")
    spent = []
    for _round in range(RUNS):
        begun = time.perf_counter()
        table = read_sound_table(path, COLUMNS)
        spent.append(time.perf_counter() - begun)
        assert len(table.lines) == PERSONS
    fastest = min(spent)
    return [
        Figure(f"s to read {PERSONS:,} persons of {len(COLUMNS)} columns from .xlsx", fastest),
        Figure("rows a second (wanted: at least 15,000)", PERSONS / fastest),
    ]


def _written(path: Path) -> Path:
    """Every third day of birth is text, as offices mix them."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("人员")
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["全市因公出国（境）人员名册"])
        sheet.write_row(1, 0, ["姓名", "出生日期", "单位", "职务", "职级", "是否退休", "身份证号", "人员编号"])
        for number in range(PERSONS):
            row = number + 2
            born = date(1960, 1, 1) + timedelta(days=number % 15_000)
            sheet.write_string(row, 0, f"人员{number}")
            if number % 3:
                sheet.write_datetime(row, 1, born, days)
            else:
                sheet.write_string(row, 1, f"{born.year}.{born.month}.{born.day}")
            texts = (f"单位{number % 300}", "科长", "正科级", "否", f"36020019700101{number % 10_000:04d}")
            for place, text in enumerate(texts, 2):
                sheet.write_string(row, place, text)
            sheet.write_string(row, 7, f"P{number:06d}")
    return path
