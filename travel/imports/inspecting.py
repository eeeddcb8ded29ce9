"""Workbooks looked through before they are read: formulas, links to other files, and how far their values reach.

The reader itself gives values only, and keeps room for every cell of the rectangle around them; a single value in the
last row of a sheet would cost gigabytes.
"""

from __future__ import annotations

import html
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from travel.errors import BadInput
from travel.i18n import M
from travel.imports.addresses import column_letters, column_number
from travel.imports.compound import Compound
from travel.imports.containers import Kind
from travel.imports.package import Package, damaged, linked, locked, whole_rows, with_macros
from travel.imports.shared_texts import check_texts

LARGEST_AREA = 8_000_000
"""Cells of the rectangle around all values of a sheet."""

MOST_IN_ARRAYS = 1_000_000
"""Cells that array formulas fill in a sheet."""

Place = tuple[int, int]
"""Row and column, both from 0."""
Range = tuple[Place, Place]
"""The first and the last cell."""


@dataclass(frozen=True)
class Inspected:
    """The cells with a formula, by the name of their sheet, and whether days are counted from 1904 on.

    ``merged`` has the first and the last cell of merged ranges, where the reader does not give them itself.
    """

    formulas: dict[str, frozenset[Place]] = field(default_factory=dict)
    from_1904: bool = False
    merged: dict[str, list[Range]] = field(default_factory=dict)


def inspected(path: Path, kind: Kind) -> Inspected:
    """What is hidden in a workbook. Raises BadInput for one that is not to be read."""
    return {"xlsx": _xlsx, "ods": _ods, "xls": _xls}[kind](path)


# .xlsx: Office Open XML (ECMA-376)

# no pattern reads on behind the next "<", nor looks at an element twice: what is not closed costs no more than what is

_SHEET = re.compile(rb"<(?:\w{1,40}:)?sheet\s[^<>]*+>")
_RELATION = re.compile(rb"<(?:\w{1,40}:)?Relationship\s[^<>]*+>")
_CELL_OR_FORMULA = re.compile(rb'<(?:\w{1,40}:)?(?:c\s[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"|f[\s/>])')
_FORMULA = re.compile(rb"[<:]f[\s/>]")
_ARRAY = re.compile(
    rb'<(?:\w{1,40}:)?f\s(?=[^<>]*?\bt="array")[^<>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_BEHIND_Z = re.compile(rb'r="[A-Z]{2,3}\d')
_LETTERS = re.compile(rb'<(?:\w{1,40}:)?c\s[^<>]*?\br="([A-Z]{1,3})\d')
_FILLED = re.compile(
    rb'<(?:\w{1,40}:)?c\s(?>[^<>]*?\br="([A-Z]{1,3})(\d{1,7})")[^<>]*+(?<!/)>\s*+<(?:\w{1,40}:)?(?:v|is|f)[\s/>]'
)
_FROM_1904 = re.compile(rb'<(?:\w{1,40}:)?workbookPr\s[^<>]*?\bdate1904="(?:1|true|on)"')
_LAST_ROW = re.compile(rb'.*<(?:\w{1,40}:)?row\s[^<>]*?\br="(\d{1,9})"', re.DOTALL)


def _attribute(element: bytes, name: str) -> str:
    match = re.search(rf'(?<![\w:]){name}="([^"]*)"'.encode(), element)
    return html.unescape(match[1].decode("utf-8", "replace")) if match else ""


def _xlsx(path: Path) -> Inspected:
    with Package(path) as package:
        for name in package.names:
            lowered = name.lower()
            if lowered.endswith("vbaproject.bin") or lowered.startswith(("xl/macrosheets/", "xl/dialogsheets/")):
                raise with_macros(path)
            if lowered.startswith(("xl/externallinks/", "xl/querytables/")) or lowered == "xl/connections.xml":
                raise linked(path, name)
        sheets = _sheets(package)
        for name in package.names:
            if name not in sheets:
                package.measure(name)
        check_texts(package, sheets)
        formulas = {sheet: _scan_sheet(package, part, sheet) for part, sheet in sheets.items() if part in package}
        return Inspected(formulas, bool(_FROM_1904.search(package.read("xl/workbook.xml"))))


def _sheets(package: Package) -> dict[str, str]:
    """The name of each sheet, by its part."""
    if "xl/_rels/workbook.xml.rels" not in package:
        raise damaged(package.path)
    targets = {
        _attribute(element, "Id"): _attribute(element, "Target")
        for element in _RELATION.findall(package.read("xl/_rels/workbook.xml.rels"))
    }
    found = {}
    for element in _SHEET.findall(package.read("xl/workbook.xml")):
        target = targets.get(_attribute(element, r"\w+:id"), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        found[part] = _attribute(element, "name")
    return found


def _scan_sheet(package: Package, part: str, sheet: str) -> frozenset[Place]:
    rows, letters, formulas, arrays = 0, {b"Z"}, set[Place](), list[Range]()
    for text in whole_rows(package.chunks(part)):
        if _BEHIND_Z.search(text):
            letters |= set(_LETTERS.findall(text))
        if match := _LAST_ROW.match(text):
            rows = max(rows, int(match[1]))
        if _FORMULA.search(text):
            formulas |= set(_formula_places(text))
            arrays += _arrays(text)
    if rows * max(map(_number, letters)) > LARGEST_AREA:
        # most of it may be formatted and empty
        extent = (0, 0)
        for text in whole_rows(package.chunks(part)):
            extent = _farthest(extent, _filled(text))
        _check_extent(package.path, sheet, extent)
    return frozenset(formulas | _within(package.path, sheet, arrays))


def _formula_places(text: bytes) -> Iterator[Place]:
    place = None
    for match in _CELL_OR_FORMULA.finditer(text):
        if match[1]:
            place = (int(match[2]) - 1, _number(match[1]) - 1)
        elif place is not None:
            yield place


def _arrays(text: bytes) -> Iterator[Range]:
    for left, top, right, bottom in _ARRAY.findall(text):
        yield (int(top) - 1, _number(left) - 1), (int(bottom) - 1, _number(right) - 1)


def _within(path: Path, sheet: str, arrays: Iterable[Range]) -> set[Place]:
    """The cells that one formula each fills. Raises BadInput for more than are told one by one."""
    places = set[Place]()
    free = MOST_IN_ARRAYS
    for (top, left), (bottom, right) in arrays:
        free -= max(0, bottom - top + 1) * max(0, right - left + 1)
        if free < 0:
            raise BadInput(
                M(
                    "{file}, sheet {sheet}: array formulas fill more than {limit} cells; paste their values instead",
                    file=path,
                    sheet=sheet,
                    limit=f"{MOST_IN_ARRAYS:,}",
                )
            )
        places.update((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
    return places


def _filled(text: bytes) -> Iterator[Place]:
    return ((int(row) - 1, _number(letters) - 1) for letters, row in _FILLED.findall(text))


def _farthest(extent: Place, places: Iterable[Place]) -> Place:
    row, column = extent
    for other_row, other_column in places:
        row, column = max(row, other_row), max(column, other_column)
    return row, column


def _number(letters: bytes) -> int:
    return column_number(letters.decode("ascii"))


def _check_extent(path: Path, sheet: str, extent: Place) -> None:
    row, column = extent
    if (row + 1) * (column + 1) > LARGEST_AREA:
        raise BadInput(
            M(
                "{file}, sheet {sheet}: its values reach to {cell}; at most {limit} cells are read. Delete what stands "
                "apart, or divide the sheet",
                file=path,
                sheet=sheet,
                cell=f"{column_letters(column)}{row + 1}",
                limit=f"{LARGEST_AREA:,}",
            )
        )


# .ods: OpenDocument 1.3

_ODS_TAG = re.compile(
    rb"<(?:!--.*?(?:-->|\Z)|!\[CDATA\[.*?(?:\]\]>|\Z)|\?.*?(?:\?>|\Z)|"
    rb"(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])"
    rb"((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>)",
    re.DOTALL,
)
_TABLE_NAME = re.compile(rb"\stable:name=(?:\"([^\"]*)\"|'([^']*)')")
_ROWS_SPANNED = re.compile(rb'table:number-rows-spanned="(\d{1,9})"')
_COLUMNS_SPANNED = re.compile(rb'table:number-columns-spanned="(\d{1,9})"')
_ROWS_OF_MATRIX = re.compile(rb'table:number-matrix-rows-spanned="(\d{1,9})"')
_COLUMNS_OF_MATRIX = re.compile(rb'table:number-matrix-columns-spanned="(\d{1,9})"')
_ODS_FROM_1904 = re.compile(rb'<table:null-date\s[^<>]*?table:date-value="1904-')
_ROWS_REPEATED = re.compile(rb'table:number-rows-repeated="(\d{1,9})"')
_COLUMNS_REPEATED = re.compile(rb'table:number-columns-repeated="(\d{1,9})"')


def _ods(path: Path) -> Inspected:
    with Package(path) as package:
        if any(name.startswith(("Basic/", "Scripts/")) for name in package.names):
            raise with_macros(path)
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise locked(path)
        if "content.xml" not in package:
            raise damaged(path)
        for name in package.names:
            if name != "content.xml":
                package.measure(name)
        content = package.read("content.xml")
    if b"<table:table-source" in content or b"<office:dde-source" in content:
        raise linked(path, "content.xml")
    sheets = _ods_sheets(path, content)
    return Inspected(
        {sheet.name: frozenset(sheet.formulas | _within(path, sheet.name, sheet.arrays)) for sheet in sheets},
        bool(_ODS_FROM_1904.search(content)),
        {sheet.name: sheet.merged for sheet in sheets},
    )


class _OdsSheet:
    """A sheet as it is read from its first tag to its last."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.formulas: set[Place] = set()
        self.merged: list[Range] = []
        self.arrays: list[Range] = []
        self.extent: Place = (0, 0)
        self._row, self._repeated, self._column, self._filled = 0, 0, 0, -1
        self.in_row = False

    def begin_row(self, attributes: bytes) -> None:
        self._repeated = _times(_ROWS_REPEATED, attributes)
        self._column, self._filled = 0, -1
        self.in_row = True

    def add_cell(self, attributes: bytes) -> None:
        times = _times(_COLUMNS_REPEATED, attributes)
        if b"office:value-type" in attributes or not attributes.endswith(b"/"):
            self._filled = self._column + times - 1
        if b"table:formula=" in attributes:
            self.formulas.add((self._row, self._column))
        if b":number-matrix-" in attributes:
            self.arrays.append(self._from_here(_ROWS_OF_MATRIX, _COLUMNS_OF_MATRIX, attributes))
        if b"s-spanned=" in attributes:
            self.merged.append(self._from_here(_ROWS_SPANNED, _COLUMNS_SPANNED, attributes))
        self._column += times

    def _from_here(self, rows: re.Pattern[bytes], columns: re.Pattern[bytes], attributes: bytes) -> Range:
        down, across = _times(rows, attributes), _times(columns, attributes)
        return (self._row, self._column), (self._row + down - 1, self._column + across - 1)

    def end_row(self) -> None:
        if self._filled >= 0:
            self.extent = _farthest(self.extent, [(self._row + self._repeated - 1, self._filled)])
        self._row += self._repeated
        self.in_row = False


def _ods_sheets(path: Path, content: bytes) -> list[_OdsSheet]:
    """Every sheet, in one passage. Raises BadInput for a row that does not end in its sheet."""
    sheets: list[_OdsSheet] = []
    for tag in _ODS_TAG.finditer(content):
        closing, kind, attributes = tag[1], tag[2], tag[3] or b""
        sheet = sheets[-1] if sheets else _OdsSheet("")
        if sheet.in_row and (kind == b"table" or (kind == b"table-row" and not closing)):
            raise damaged(path)
        if kind == b"table":
            if not closing:
                sheets.append(_OdsSheet(_table_name(attributes)))
        elif kind == b"table-row":
            if not closing:
                sheet.begin_row(attributes)
            if closing or attributes.endswith(b"/"):
                sheet.end_row()
        elif kind and not closing:
            sheet.add_cell(attributes)
    if sheets and sheets[-1].in_row:
        raise damaged(path)
    for sheet in sheets:
        _check_extent(path, sheet.name, sheet.extent)
    return sheets


def _table_name(attributes: bytes) -> str:
    match = _TABLE_NAME.search(attributes)
    return html.unescape((match[1] or match[2] or b"").decode("utf-8", "replace")) if match else ""


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match[1]) if match else 1


# .xls: [MS-XLS] Excel Binary File Format

_BOUNDSHEET, _BOF, _FORMULA_RECORD, _FILEPASS, _SUPBOOK = 0x0085, 0x0809, 0x0006, 0x002F, 0x01AE
_DATE_1904 = 0x0022
_VALUES = {0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, 0x0205, 0x00BD, _FORMULA_RECORD}
_OWN_BOOK = (b"\x01\x04", b"\x01\x3a")


def _xls(path: Path) -> Inspected:
    compound = Compound(path)
    stream = compound.stream("Workbook" if "Workbook" in compound.names else "Book")
    sheets: dict[int, str] = {}
    formulas: dict[str, set[Place]] = {}
    extents: dict[str, Place] = {}
    sheet, from_1904 = "", False
    for begin, kind, body in _records(path, stream):
        if kind == _FILEPASS:
            raise locked(path)
        if kind == _SUPBOOK and len(body) >= 4 and body[2:4] not in _OWN_BOOK:
            raise linked(path, "SUPBOOK")
        if kind == _DATE_1904:
            from_1904 = body[:1] == b"\1"
        if kind == _BOUNDSHEET:
            offset, name = _bound_sheet(path, body)
            sheets[offset] = name
        elif kind == _BOF:
            sheet = sheets.get(begin, sheet)
        elif kind in _VALUES and len(body) >= 4:
            row, column = struct.unpack_from("<2H", body)
            extents[sheet] = _farthest(extents.get(sheet, (0, 0)), [(row, column)])
            if kind == _FORMULA_RECORD:
                formulas.setdefault(sheet, set()).add((row, column))
    for name, extent in extents.items():
        _check_extent(path, name, extent)
    return Inspected({name: frozenset(places) for name, places in formulas.items()}, from_1904)


def _records(path: Path, stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    begin = 0
    while begin + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, begin)
        if begin + 4 + length > len(stream):
            raise damaged(path)
        yield begin, kind, stream[begin + 4 : begin + 4 + length]
        begin += 4 + length


def _bound_sheet(path: Path, body: bytes) -> tuple[int, str]:
    if len(body) < 8:
        raise damaged(path)
    (offset,) = struct.unpack_from("<I", body)
    wide = body[7] & 1
    text = body[8 : 8 + body[6] * (2 if wide else 1)]
    return offset, text.decode("utf-16-le" if wide else "latin-1", "replace")
