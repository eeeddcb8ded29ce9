"""Workbooks that are handed out: a template to fill in, and the rows that could not be taken over."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from travel.i18n import N_, M, Message, translate
from travel.imports.addresses import column_letters
from travel.imports.cells import Choice, Several
from travel.imports.columns import EXPLANATIONS, REASON, Column
from travel.imports.table import Line, Table
from travel.new_files import new_file

_ROWS = 5_000
"""So many rows of a template have drop-downs and formats."""
_LISTS = "lists"
_LONGEST_COMMENT = 1_000
_LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


def free_name(path: Path) -> Path:
    """``path``, or with a number behind its name where there is such a file already."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found


def write_template(path: Path, title: str, columns: Sequence[Column]) -> None:
    """A workbook to fill in: headings, drop-downs and formats, and a sheet that explains each column in both languages.

    Raises BadInput where there is such a file already, or it cannot be written.
    """
    with _new(path) as book:
        sheet = book.add_worksheet(title)
        explained = book.add_worksheet(EXPLANATIONS)
        lists = book.add_worksheet(_LISTS)
        lists.hide()
        heading = book.add_format({"bold": True, "bg_color": "#D9E2F3", "border": 1, "text_wrap": True})
        wanted = book.add_format({"bold": True, "bg_color": "#F8CBAD", "border": 1, "text_wrap": True})
        formats = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "whole": book.add_format({"num_format": "0"}),
        }
        text = book.add_format({"num_format": "@"})
        for place, column in enumerate(columns):
            width = max(12, 2 * len(translate(column.label)) + 4)
            sheet.set_column(place, place, width, formats.get(column.shape, text))
            sheet.write_string(0, place, translate(column.label), wanted if column.required else heading)
            _validate(sheet, lists, place, column)
        sheet.freeze_panes(1, 0)
        for printed in (sheet, explained):
            _on_one_width(printed)
        _explain(explained, columns, heading, book.add_format({"text_wrap": True, "valign": "top"}))


@contextmanager
def _new(path: Path) -> Iterator[Any]:
    """A workbook that only its owner may read: it may hold whole identity and passport numbers."""
    import xlsxwriter

    # in memory: otherwise its parts would lie in a common folder while it is made
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with (
        new_file(path, M("{file} is there already; name another", file=path)) as target,
        xlsxwriter.Workbook(target, options) as book,
    ):
        yield book


def _on_one_width(sheet: Any) -> None:
    """Printed on A4, as wide as the page, the heading on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def choices(column: Column) -> list[Message]:
    """What is chosen from in a column of a closed list."""
    check = column.check.choice if isinstance(column.check, Several) else column.check
    if isinstance(check, Choice):
        return check.labels
    return [M("yes"), M("no")] if column.shape == "yes-no" else []


def _validate(sheet: Any, lists: Any, place: int, column: Column) -> None:
    rule: dict[str, Any] = {
        "error_title": translate(column.label)[:32],
        "error_message": translate(N_("Choose from the list, or look at the explanations."))[:255],
        "error_type": "warning" if isinstance(column.check, Several) else "stop",
    }
    if labels := [label.render() for label in choices(column)]:
        for number, label in enumerate(labels):
            lists.write_string(number, place, label)
        letters = column_letters(place)
        rule |= {"validate": "list", "source": f"={_LISTS}!${letters}$1:${letters}${len(labels)}"}
    elif column.shape == "day":
        rule |= {"validate": "date", "criteria": "between", "minimum": date(1900, 1, 1), "maximum": date(2199, 12, 31)}
        # people also write days as text, which is understood
        rule["error_type"] = "information"
    elif column.shape == "whole":
        rule |= {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning"}
    else:
        return
    sheet.data_validation(1, place, _ROWS, place, rule)


_WIDTHS = (16, 24, 14, 12, 44, 44, 48, 28)
_LINE = 17
"""Points of a line."""
_HIGHEST = 400
_FIRST_YEAR = 1900
"""A workbook knows no earlier day; it is given back as text."""
_CELLS, _REASONS = 14, 80
"""Widths of the columns of wrong rows, in characters."""


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is two cells wide."""
    cells = (sum(2 if ord(char) > 0x2E7F else 1 for char in line) for line in text.split("\n"))
    return sum(max(1, -(-count // (width - 1))) for count in cells)


def _example(column: Column) -> str:
    """An example as a person would enter it."""
    if column.shape != "choice":
        return column.example
    found = column.check(column.example)
    check = column.check.choice if isinstance(column.check, Several) else column.check
    assert isinstance(check, Choice)
    return check.vocabulary.label(found if isinstance(found, str) else found[0]).render()


def _explain(sheet: Any, columns: Sequence[Column], heading: Any, body: Any) -> None:
    heads = ("表头", "Heading", "Code", "必填 / Required", "含义", "Meaning", "可填 / Choices", "示例 / Example")
    for place, (head, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, head, heading)
    for row, column in enumerate(columns, 1):
        labels = [f"{label.render('zh')} / {label.render('en')}" for label in choices(column)]
        texts = (
            translate(column.label, "zh"),
            translate(column.label, "en"),
            column.name,
            "● 是 / yes" if column.required else "",
            translate(column.meaning, "zh"),
            translate(column.meaning, "en"),
            "\n".join(labels),
            _example(column),
        )
        sheet.set_row(row, _LINE * max(map(_lines, texts, _WIDTHS)))
        for place, text in enumerate(texts):
            sheet.write_string(row, place, text, body)
    sheet.freeze_panes(1, 0)


def write_wrong(path: Path, table: Table, lines: Iterable[Line]) -> None:
    """The rows that were not taken over, as they stood: wrong cells are marked, with the reason beside and at the end.

    Raises BadInput where there is such a file already, or it cannot be written.
    """
    wrong: dict[str, list[Line]] = {}
    for line in lines:
        wrong.setdefault(line.sheet, []).append(line)
    with _new(path) as book:
        heading = book.add_format({"bold": True, "bg_color": "#D9E2F3", "text_wrap": True})
        body, red = {"text_wrap": True, "valign": "top"}, {"bg_color": "#FFC7CE"}
        plain = {False: book.add_format(body), True: book.add_format(body | red)}
        body |= {"num_format": "yyyy-mm-dd"}
        days = {False: book.add_format(body), True: book.add_format(body | red)}
        for part in table.parts:
            if part.sheet in wrong:
                sheet = book.add_worksheet(_sheet_name(part.sheet, book.sheetnames) if part.sheet else None)
                headings = [*part.header.texts, REASON]
                for place, text in enumerate(headings):
                    sheet.write_string(0, place, _writable(text), heading)
                sheet.set_column(0, len(headings) - 2, _CELLS)
                sheet.set_column(len(headings) - 1, len(headings) - 1, _REASONS)
                sheet.freeze_panes(1, 0)
                _on_one_width(sheet)
                for row, line in enumerate(wrong[part.sheet], 1):
                    _write_row(sheet, row, table, line, days, plain)
                    reasons = "\n".join(reason.render() for reason in table.described(line))
                    sheet.write_string(row, len(headings) - 1, _writable(reasons), plain[False])
                    height = max(_lines(reasons, _REASONS), *(_lines(str(cell), _CELLS) for cell in line.raw))
                    sheet.set_row(row, min(_LINE * height, _HIGHEST))


def _sheet_name(name: str, taken: Iterable[str]) -> str:
    """A name that a workbook may give a sheet: of at most 31 characters, without signs of its own, each once."""
    plain = _NOT_IN_A_NAME.sub("_", _writable(name))
    used = {each.lower() for each in taken}
    found, number = plain[:_LONGEST_NAME], 1
    while found.lower() in used:
        number += 1
        found = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]}~{number}"
    return found


def _write_row(sheet: Any, row: int, table: Table, line: Line, days: Any, plain: Any) -> None:
    reasons: dict[int, list[str]] = {}
    for problem in line.problems:
        place = table.place(line, problem.column) if problem.column else None
        if place is not None:
            reasons.setdefault(place, []).append(problem.reason.render())
    width = len(next(part for part in table.parts if part.sheet == line.sheet).header.texts)
    cells = [*line.raw, *[""] * width][:width]
    for place, cell in enumerate(cells):
        marked = place in reasons
        if isinstance(cell, (date, datetime)) and cell.year >= _FIRST_YEAR:
            sheet.write_datetime(row, place, cell, days[marked])
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell):
            sheet.write_number(row, place, cell, plain[marked])
        elif cell in ("", None):
            sheet.write_blank(row, place, None, plain[marked])
        else:
            sheet.write_string(row, place, _writable(str(cell)), plain[marked])
        if marked:
            sheet.write_comment(row, place, _writable("\n".join(reasons[place]))[:_LONGEST_COMMENT])


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")[:32_767]
