"""Statistics as a workbook: the summary table that goes up, figures, parts with native charts, the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from cli.stats.people import Sheet
from cli.stats.report import Report, cell
from cli.terminal.cells import cell_len
from cli.terminal.output import Section
from travel.i18n import M, Message

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_FONT = "宋体"
_SHARES = frozenset({"share", "rate"})
_CHARTS = {"formation": "pie", "category": "bar", "destination": "bar", "month": "column", "rank": "column"}
_LINE = 15
"""Points of a line of text."""
_HEIGHT = 16
"""Rows a chart takes at least."""
_PAGE = 40
"""Rows of a page of parts, which are not torn from their charts."""
_WORDY = frozenset({"task", "programme"})


def write(target: BinaryIO, report: Report) -> None:
    """Write the workbook. Text is written as text, whatever it begins with: no cell is a formula."""
    from xlsxwriter import Workbook

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, options) as book:
        book.set_properties({"title": report.title})
        sheets = _Sheets(book)
        sheets.summary(report)
        sheets.listings(M("Figures"), report, report.listings)
        sheets.parts(report)
        for people in report.people:
            sheets.people(report, people)
        sheets.ledger(report)


class _Sheets:
    def __init__(self, book: Workbook) -> None:
        self._book = book
        plain = {"font_name": _FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True}
        framed = plain | {"border": 1}

        def made(**more: Any) -> Format:
            return book.add_format(framed | more)

        self._title = book.add_format(plain | {"bold": True, "font_size": 16, "align": "center"})
        self._said = book.add_format(plain)
        self._part = book.add_format(plain | {"bold": True, "font_size": 12, "text_wrap": False})
        self._plain = book.add_format(plain | {"text_wrap": False})
        self._head = made(bold=True, align="center", bg_color="#E7E6E6")
        self._text, self._number = made(), made(align="right")
        self._share, self._day = made(num_format="0.0%", align="right"), made(num_format="yyyy-mm-dd", align="center")
        self._inner = made(indent=2)

    def _sheet(self, name: Message, widths: Sequence[float], *, landscape: bool = False) -> Worksheet:
        sheet = self._book.add_worksheet(name.render()[:31])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_row(0, 28)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5)
        sheet.set_footer("&C&P / &N")
        if landscape:
            sheet.set_landscape()
        return sheet

    def summary(self, report: Report) -> None:
        """因公出国（境）情况汇总表."""
        sheet = self._sheet(M("Summary"), [24, 12, 12, 12, 12, 14, 14], landscape=True)
        sheet.merge_range(0, 0, 0, 6, M("Summary of official trips abroad").render(), self._title)
        for row, text in enumerate([report.title, *report.about], 1):
            sheet.merge_range(row, 0, row, 6, text, self._said)
        top = len(report.about) + 3
        sheet.merge_range(top, 0, top + 1, 0, M("Rank of the highest member").render(), self._head)
        heads = (M("Delegations in all"), M("Persons in all"), M("Delegations carried out, of the annual plan"))
        for place, head in enumerate(heads):
            sheet.merge_range(top, 1 + 2 * place, top, 2 + 2 * place, head.render(), self._head)
            for side, period in enumerate(report.periods):
                sheet.write_string(top + 1, 1 + 2 * place + side, period, self._head)
        sheet.set_row(top, 32)
        for row, line in enumerate(report.summary, top + 2):
            sheet.write_string(row, 0, line.label.render(), self._inner if line.within else self._text)
            for column, number in enumerate(line.numbers, 1):
                self._put(sheet, row, column, number, self._number)
            for column, share in enumerate((line.share_before, line.share), 5):
                self._put(sheet, row, column, share, self._share)
        row = top + 3 + len(report.summary)
        sheet.merge_range(row, 0, row, 6, report.paragraph, self._said)
        sheet.set_row(row, 16 * (1 + cell_len(report.paragraph) // 90))
        for place, gap in enumerate(report.gaps, row + 2):
            sheet.write_string(place, 0, gap, self._plain)

    def listings(self, name: Message, report: Report, sections: Sequence[Section]) -> None:
        """Listings one below the other."""
        sheet = self._sheet(name, [26, 14, 14, 14, 14, 14, 14, 14])
        sheet.merge_range(0, 0, 0, 7, report.title, self._title)
        row = 2
        for section in sections:
            row = self._listing(sheet, row, section) + 1
        self._notes(sheet, row, report)

    def parts(self, report: Report) -> None:
        """Each dimension with its chart beside it."""
        sheet = self._sheet(M("Parts"), [26, 10, 10, 10, 8, 3, 10, 10, 10, 10, 10, 10], landscape=True)
        sheet.set_print_scale(72)  # in place of the fit to a page, beside which breaks do not count
        sheet.merge_range(0, 0, 0, 11, report.title, self._title)
        row, page, breaks = 2, 0, []
        for section in report.parts:
            charted = bool(section.rows) and section.key in _CHARTS
            rows = max(len(section.rows) + 2, _height(section) if charted else 0)
            if row + rows - page > _PAGE:
                page = row
                breaks.append(page)
            self._listing(sheet, row, section)
            if charted:
                sheet.insert_chart(
                    row, 6, self._chart(sheet.get_name(), section, row + 2), {"object_position": 1, "y_offset": 4}
                )
            row += rows + 1
        sheet.set_h_pagebreaks(breaks)
        self._notes(sheet, row, report)

    def _notes(self, sheet: Worksheet, row: int, report: Report) -> None:
        for place, note in enumerate(report.notes, row):
            sheet.write_string(place, 0, note, self._plain)

    def _chart(self, sheet: str, section: Section, first: int) -> Any:
        kind = _CHARTS[section.key]
        last = first + len(section.rows) - 1
        chart: Any = self._book.add_chart({"type": kind})
        labels = {"data_labels": {"value": True, "percentage": kind == "pie"}}
        for column in (1, 2) if kind == "column" else (1,):
            chart.add_series(
                {
                    "name": [sheet, first - 1, column],
                    "categories": [sheet, first, 0, last, 0],
                    "values": [sheet, first, column, last, column],
                    **labels,
                }
            )
        chart.set_title({"name": section.title.render(), "name_font": {"size": 11}})
        chart.set_size({"width": 480, "height": 20 * (_height(section) - 1)})
        if kind == "bar":
            chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 9}})  # every name, however many
        chart.set_legend({"position": "bottom"} if kind in ("pie", "column") else {"none": True})
        return chart

    def people(self, report: Report, people: Sheet) -> None:
        """A table that names people."""
        widths = _widths(people.sections, most=16)
        sheet = self._sheet(people.name, widths, landscape=True)
        last = len(widths) - 1
        sheet.merge_range(0, 0, 0, last, people.title.render(), self._title)
        sheet.merge_range(1, 0, 1, last, report.title, self._said)
        row = 3
        for section in people.sections:
            several = len(people.sections) > 1
            _fold(sheet, row + several + 1, section, widths)
            row = self._listing(sheet, row, section, heading=several) + 1
        sheet.merge_range(row, 0, row, last, people.note.render(), self._said)
        sheet.set_row(row, _LINE * (1 + cell_len(people.note.render()) // (sum(widths) - 2)))

    def ledger(self, report: Report) -> None:
        """Every delegation handed in, one to a row."""
        section = report.ledger
        widths = _widths([section], most=36)
        sheet = self._sheet(section.title, widths, landscape=True)
        last = len(section.columns) - 1
        sheet.merge_range(0, 0, 0, last, report.title, self._title)
        self._listing(sheet, 1, section, heading=False)
        _fold(sheet, 2, section, widths)
        sheet.freeze_panes(2, 1)
        sheet.repeat_rows(1)
        sheet.autofilter(1, 0, 1 + max(len(section.rows), 1), last)

    def _listing(self, sheet: Worksheet, row: int, section: Section, *, heading: bool = True) -> int:
        """The row behind the listing."""
        if heading:
            sheet.write_string(row, 0, section.title.render(), self._part)
            row += 1
        if not section.rows:
            sheet.write_string(row, 0, (section.empty or M("None.")).render(), self._plain)
            return row + 1
        for place, column in enumerate(section.columns):
            sheet.write_string(row, place, column.header.render(), self._head)
        for line in section.rows:
            row += 1
            for place, column in enumerate(section.columns):
                value = line.get(column.key)
                if value is None:
                    sheet.write_blank(row, place, None, self._text)
                elif column.key in _SHARES:
                    self._put(sheet, row, place, value, self._share)
                elif isinstance(value, (int, float)) and not isinstance(value, bool):
                    sheet.write_number(row, place, value, self._number)
                elif hasattr(value, "isoformat"):
                    sheet.write_datetime(row, place, value, self._day)
                else:
                    sheet.write_string(row, place, cell(column, line), self._text)
        return row + 1

    def _put(self, sheet: Worksheet, row: int, column: int, number: float | None, form: Format) -> None:
        if number is None:
            sheet.write_blank(row, column, None, form)
        else:
            sheet.write_number(row, column, number, form)


def _widths(sections: Sequence[Section], most: int) -> list[int]:
    """So wide that headings and cells fit, up to ``most``; what is longer is folded."""
    widths = []
    for place, column in enumerate(sections[0].columns):
        cells = (cell_len(cell(section.columns[place], row)) for section in sections for row in section.rows)
        heading = min(most, cell_len(column.header.render()) + 4)
        widths.append(max(8, heading, min(most * (1 + (column.key in _WORDY)), max(cells, default=0) + 2)))
    return widths


def _height(section: Section) -> int:
    """Rows the chart of a section takes; one with a bar for each has room for them all."""
    return max(_HEIGHT, len(section.rows) + 4) if _CHARTS[section.key] == "bar" else _HEIGHT


def _fold(sheet: Worksheet, first: int, section: Section, widths: Sequence[int]) -> None:
    """Make the rows of a listing so high that nothing folded in them is hidden."""
    for place, line in enumerate(section.rows, first):
        folded = [
            -(-cell_len(cell(column, line)) // (width - 1))
            for column, width in zip(section.columns, widths, strict=True)
        ]
        sheet.set_row(place, _LINE * max(1, *folded))
