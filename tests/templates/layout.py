"""How official papers are set (GB/T 9704): A4, its margins, its fonts by name with those a machine may have instead."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from travel.papers.rendering import without_moments

TITLE, BODY, HEAD, KAI, LATIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "Times New Roman"
_INSTEAD = {
    TITLE: "FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,宋体,SimSun,Noto Serif CJK SC,Source Han Serif SC",
    BODY: "FangSong_GB2312,仿宋,FangSong,华文仿宋,宋体,SimSun,Noto Serif CJK SC,Source Han Serif SC",
    HEAD: "SimHei,华文黑体,微软雅黑,Microsoft YaHei,Noto Sans CJK SC,Source Han Sans SC",
    KAI: "KaiTi_GB2312,楷体,KaiTi,华文楷体,宋体,SimSun,Noto Serif CJK SC,Source Han Serif SC",
}
_NOT_USED = ("/thumbnail", "/stylesWithEffects", "/customXml", "/numbering")
_STYLES = frozenset(
    {
        "Normal",
        "Default Paragraph Font",
        "Normal Table",
        "No List",
        "Table Grid",
        "Header",
        "Header Char",
        "Footer",
        "Footer Char",
    }
)
_FONTS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{fonts}</w:fonts>"""
_FONT = (
    '<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/><w:family w:val="{family}"/></w:font>'
)
_LATIN = f'<w:font w:name="{LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font>'

_LINE, _CLOSER = 28.95, -5
"""GB/T 9704: 22 lines of 28 characters to a page. Points from line to line; by how many twentieths of a point the
characters of the text stand closer than they would."""
_FOREIGN = re.compile(r"(\{\{[^}]*host[^}]*\}\})")
"""Where an institution's own name may stand: it keeps its Latin letters, whatever accents they bear."""

UNNUMBERED = "　　　　〔　　　　〕　　　号"
"""Where somebody writes the number of a letter: the store knows none."""

LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFIED = WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True)
class Cell:
    """A cell: its lines, each a paragraph; how many columns it takes; how it is set; how high its row is at least.

    A row breaks across pages only where one of its cells is ``long``.
    """

    text: str
    span: int = 1
    align: WD_ALIGN_PARAGRAPH = CENTRE
    font: str = BODY
    height: int = 0
    long: bool = False


def head(text: str, span: int = 1) -> Cell:
    """What a cell is about."""
    return Cell(text, span, CENTRE, HEAD)


def left(text: str, span: int = 1, height: int = 0) -> Cell:
    """A cell with some words, or room to write some."""
    return Cell(text, span, LEFT, height=height)


def long(text: str, span: int = 1, height: int = 0) -> Cell:
    """A cell with as much text as somebody may have to say."""
    return Cell(text, span, LEFT, height=height, long=True)


def lines(items: str, text: str = "{{ each }}") -> str:
    """A line for each of ``items``, named ``each`` in ``text``, within one cell."""
    return f"{{% for each in {items} %}}{text}{{% if not loop.last %}}\n{{% endif %}}{{% endfor %}}"


def names(items: str) -> str:
    """甲、乙、丙: the names of all ``items``."""
    return f"{{% for each in {items} %}}{{{{ each.name }}}}{{% if not loop.last %}}、{{% endif %}}{{% endfor %}}"


class Layout:
    """A template in the making: a text with the margins of official papers, or a ``form`` with those of forms."""

    def __init__(self, name: str, *, form: bool = False, landscape: bool = False) -> None:
        self.document = Document()
        self.official = not form and not landscape
        self._bare()
        self._page(form, landscape)
        self._styles()
        self._footer()
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = name, "", ""
        properties.language = "zh-CN"
        properties.created = properties.modified = datetime(2023, 1, 1, tzinfo=UTC)

    def title(self, text: str, *, new_page: bool = False) -> None:
        """The name of the paper, or of a part of it that begins a page."""
        made = self._paragraph(text, CENTRE, TITLE, 22, after=14)
        made.paragraph_format.page_break_before = new_page

    def attached(self, text: str) -> None:
        """What an attachment is called: it begins a page."""
        self._paragraph(text, LEFT, HEAD, 16).paragraph_format.page_break_before = True

    def line(self, text: str, *, align: WD_ALIGN_PARAGRAPH = LEFT, font: str = BODY, size: float = 16) -> None:
        """A line of its own: whom it is for, a number, a signature; what follows a tab stands at the right."""
        made = self._paragraph(text, align, font, size)
        if "\t" in text:
            section = self.document.sections[0]
            width = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
            made.paragraph_format.tab_stops.add_tab_stop(Emu(width), WD_TAB_ALIGNMENT.RIGHT)

    def caption(self, text: str, *, size: float = 12, align: WD_ALIGN_PARAGRAPH = CENTRE) -> None:
        """What a table is about; it stays with the table."""
        self._paragraph(text, align, HEAD, size).paragraph_format.keep_with_next = True

    def body(self, text: str) -> None:
        """A paragraph, its first line set in by two characters."""
        self._paragraph(text, JUSTIFIED, BODY, 16).paragraph_format.first_line_indent = Pt(32)

    def heading(self, text: str) -> None:
        """The heading of a section: 一、…"""
        made = self._paragraph(text, JUSTIFIED, HEAD, 16)
        made.paragraph_format.first_line_indent = Pt(32)
        made.paragraph_format.keep_with_next = True

    def control(self, tag: str) -> None:
        """A paragraph that holds a tag alone (``for x in xs``, ``endfor``, ``if …``) and leaves none behind."""
        self._paragraph(f"{{%p {tag} %}}", LEFT, BODY, 16)

    def bodies(self, items: str, *, text: str = "{{ each }}") -> None:
        """A paragraph for each of ``items``, named ``each`` in ``text``."""
        self.control(f"for each in {items}")
        self.body(text)
        self.control("endfor")

    def seam(self) -> None:
        """Keeps two tables apart, which would else become one."""
        made = self._paragraph("", LEFT, BODY, 1)
        made.paragraph_format.line_spacing = Pt(3)

    def signature(self, *signed: str) -> None:
        """Who issues the paper, and when, at the right with room for a seal; in one piece, and never alone on a page."""
        self._keep_the_end()
        self._signed("\n".join(signed))

    def part_ends(self) -> None:
        """End a part of the paper with its last line: what follows begins at a page 1 of its own."""
        section = deepcopy(self.document.sections[0]._sectPr)
        self.document.paragraphs[-1]._p.get_or_add_pPr().append(section)

    def each_signature(self, *signed: str) -> None:
        """The signature under each of several letters in one file, within their loop: every letter begins at page 1."""
        self._keep_the_end()
        self.control("if loop.last")
        self._signed("\n".join(signed))
        self.control("else")
        self._signed("\n".join(signed))
        self.part_ends()
        self.control("endif")

    def _keep_the_end(self) -> None:
        """Keep the end of the text with the signature, and what stands below the text (附件, 联系人) with both."""
        last = self.document.paragraphs[-1]
        last.paragraph_format.keep_with_next = True
        if last.text.startswith(("附件", "　　（联系人")):
            self.document.paragraphs[-2].paragraph_format.keep_with_next = True

    def _signed(self, text: str) -> None:
        made = self._paragraph(text, RIGHT, BODY, 16)
        made.paragraph_format.right_indent = Pt(32)
        made.paragraph_format.space_before = Pt(28)
        made.paragraph_format.keep_together = True

    def colophon(self, copies: str, issued: str, on: str) -> None:
        """Who gets a copy (a field; the line stays away where it is empty) and who issued it when, at the foot of the page."""
        width = 156
        self.seam()
        table = self._table((width,))
        table.style = None
        place = OxmlElement("w:tblpPr")
        for name, value in (
            ("leftFromText", "0"),
            ("rightFromText", "0"),
            ("vertAnchor", "margin"),
            ("horzAnchor", "margin"),
            ("tblpXSpec", "center"),
            ("tblpYSpec", "bottom"),
        ):
            place.set(qn(f"w:{name}"), value)
        table._tbl.tblPr.insert_element_before(place, "w:tblOverlap", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook")
        table._tbl.tblPr.insert_element_before(_rules(), "w:tblLayout", "w:tblCellMar", "w:tblLook")
        for text in (f"{{%tr if {copies} %}}", f"抄送：{{{{ {copies} }}}}。", "{%tr endif %}", f"{issued}\t{on}印发"):
            self._row(table, (width,), (left(text),), 14)
            made = table.rows[-1].cells[0].paragraphs[0]
            made.paragraph_format.left_indent = made.paragraph_format.right_indent = Pt(14)
            if "\t" in text:
                made.paragraph_format.tab_stops.add_tab_stop(Mm(width) - Pt(18), WD_TAB_ALIGNMENT.RIGHT)
        self.seam()

    def form(self, widths: Sequence[int], rows: Sequence[Sequence[Cell]], *, size: float = 12) -> None:
        """A form: rows of cells whose spans fill the columns; ``widths`` in millimetres."""
        table = self._table(widths)
        for cells in rows:
            self._row(table, widths, cells, size)

    def listing(
        self,
        widths: Sequence[int],
        heads: Sequence[str],
        items: str,
        cells: Sequence[Cell],
        *,
        size: float = 10.5,
        first: Sequence[Cell] = (),
        last: Sequence[Cell] = (),
    ) -> None:
        """A table with a row for each of ``items`` (``m in members``), between a ``first`` and a ``last`` one.

        Its heading stands on every page, and never alone; where there are no items, there is a row to write in.
        """
        table = self._table(widths)
        self._row(table, widths, [head(text) for text in heads], size)
        _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for cell in table.rows[0].cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
        if first:
            self._row(table, widths, first, size)
        self._row(table, widths, [Cell(f"{{%tr for {items} %}}", len(widths))], size)
        self._row(table, widths, cells, size)
        self._row(table, widths, [Cell("{%tr else %}", len(widths))], size)
        self._row(table, widths, [Cell("", height=9) for _ in widths], size)
        self._row(table, widths, [Cell("{%tr endfor %}", len(widths))], size)
        if last:
            self._row(table, widths, last, size)

    def content(self) -> bytes:
        """The template as a file."""
        made = io.BytesIO()
        self.document.save(made)
        return without_moments(made.getvalue())

    def _bare(self) -> None:
        """Leave out of an empty document what no paper uses: most of what is in it, which would be read each time."""
        for relations in (self.document.part.package.rels, self.document.part.rels):
            for key in [key for key, relation in relations.items() if relation.reltype.endswith(_NOT_USED)]:
                del relations[key]
        for style in list(self.document.styles):
            if style.name not in _STYLES:
                style.delete()

    def _page(self, form: bool, landscape: bool) -> None:
        section = self.document.sections[0]
        size, margins = (Mm(210), Mm(297)), (Mm(37), Mm(35), Mm(28), Mm(26))
        if form or landscape:
            margins = (Mm(22), Mm(20), Mm(25), Mm(25))
        if landscape:
            section.orientation, size = WD_ORIENT.LANDSCAPE, (Mm(297), Mm(210))
        section.page_width, section.page_height = size
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = margins
        # a line of 14 points with its upper edge 7 mm below the text, as far as the margin of a form lets it
        section.footer_distance = Mm(10 if form or landscape else 22)
        numbers = OxmlElement("w:pgNumType")
        numbers.set(qn("w:start"), "1")
        section._sectPr.insert_element_before(numbers, "w:cols", "w:docGrid")

    def _styles(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.size = Pt(16)
        _set_fonts(normal.element.get_or_add_rPr(), BODY)
        for language in self.document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")
        normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
        for part in self.document.part.package.iter_parts():
            if part.partname == "/word/fontTable.xml":
                fonts = [
                    _FONT.format(name=name, instead=instead, family="swiss" if name == HEAD else "roman")
                    for name, instead in _INSTEAD.items()
                ]
                part._blob = _FONTS.format(fonts="".join([*fonts, _LATIN])).encode()

    def _footer(self) -> None:
        """The number of the page between two dashes: at the right of odd pages, at the left of even ones."""
        self.document.settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
            paragraph = footer.paragraphs[0]
            paragraph.alignment = align
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
            _number_page(paragraph)

    @property
    def _pitch(self) -> float:
        return _LINE if self.official else 28

    def _paragraph(self, text: str, align: WD_ALIGN_PARAGRAPH, font: str, size: float, *, after: int = 0) -> Paragraph:
        made = self.document.add_paragraph()
        _write(made, text, align, font, size)
        if self.official and size == 16:
            for run in made.runs:
                closer = OxmlElement("w:spacing")
                closer.set(qn("w:val"), str(_CLOSER))
                run._r.get_or_add_rPr().insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY if size <= 16 else WD_LINE_SPACING.AT_LEAST
        made.paragraph_format.line_spacing = Pt(34 if size > 16 else self._pitch if size > 12 else 20)
        made.paragraph_format.space_after = Pt(after)
        return made

    def _table(self, widths: Sequence[int]) -> Table:
        table: Table = self.document.add_table(rows=0, cols=len(widths))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        table._tbl.tblPr.insert_element_before(_padding(40 if self.official else 20), "w:tblLook")
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table

    def _row(self, table: Table, widths: Sequence[int], cells: Sequence[Cell], size: float) -> None:
        row: Any = table.add_row()  # type: ignore[no-untyped-call]  # python-docx has none here
        if not any(cell.long for cell in cells):
            _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
        height = max((cell.height for cell in cells), default=0)
        row.height = Mm(height or (7 if size > 11 else 6))
        place = 0
        for cell in cells:
            target: _Cell = row.cells[place]
            if cell.span > 1:
                target = target.merge(row.cells[place + cell.span - 1])
            target.width = Mm(sum(widths[place : place + cell.span]))
            target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            for number, text in enumerate(cell.text.split("\n")):
                paragraph = target.paragraphs[0] if number == 0 else target.add_paragraph()
                _write(paragraph, text, cell.align, cell.font, size)
            place += cell.span
        if place != len(widths):
            raise ValueError(f"a row of {place} columns in a table of {len(widths)}: {cells}")


def _write(paragraph: Paragraph, text: str, align: WD_ALIGN_PARAGRAPH, font: str, size: float) -> None:
    paragraph.alignment = align
    for part in filter(None, _FOREIGN.split(text)):
        run: Run = paragraph.add_run(part)
        run.font.size = Pt(size)
        properties = run._r.get_or_add_rPr()
        if font != BODY:
            _set_fonts(properties, font)
        if not _FOREIGN.fullmatch(part):
            # quotation marks and dashes are in Latin fonts too: those of a Chinese text are wanted
            properties.get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def _number_page(paragraph: Paragraph) -> None:
    for text, kind in (("— ", ""), ("", "begin"), (" PAGE ", ""), ("", "end"), (" —", "")):
        run = paragraph.add_run("" if text == " PAGE " else text)
        run.font.size = Pt(14)
        _set_fonts(run._r.get_or_add_rPr(), "宋体")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif text == " PAGE ":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = text
            run._r.append(instruction)


def _rules() -> Any:
    """The lines of a colophon: thick ones above and below, a thin one between (GB/T 9704: 0.35 mm and 0.25 mm)."""
    borders = OxmlElement("w:tblBorders")
    for side, eighths in (("top", 8), ("bottom", 8), ("insideH", 6)):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", "auto")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    return borders


def _set_fonts(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for place, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", name), ("cs", LATIN)):
        fonts.set(qn(f"w:{place}"), font)


def _padding(above: int) -> Any:
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", above), ("left", 80), ("bottom", above), ("right", 80)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def _mark(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))
