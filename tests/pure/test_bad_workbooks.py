"""Files that are not to be read: each is refused with what is wrong and where, quickly, and nothing of it is kept."""

from __future__ import annotations

import os
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pure.test_reading_tables import COLUMNS, problems
from tests.pure.workbooks import FOLDER, compound, fill, made, opendocument, workbook
from travel.errors import BadInput
from travel.imports import inspecting, package
from travel.imports.table import read_table

ROWS: list[list[Any]] = [["姓名", "出生日期"], ["李雷", date(1975, 6, 1)]]


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_table(path, COLUMNS)
    return caught.value.message.render("en")


def repacked(path: Path, change: Callable[[dict[str, bytes]], None], name: str = "changed") -> Path:
    """The workbook with other parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    change(parts)
    made_ = path.with_stem(name)
    with zipfile.ZipFile(made_, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    return made_


def with_part(part: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({part: content})


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path / "a.xlsx", ROWS), with_part("xl/media/image.png", b"\0" * (401 << 20)))
    assert path.stat().st_size < 1 << 20
    tracemalloc.start()
    begun = time.process_time()
    assert "unpacks to" in refusal(path)
    assert time.process_time() - begun < 2
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()


def test_a_bomb_that_declares_little_is_refused_as_it_is_unpacked(tmp_path: Path) -> None:
    path = repacked(
        workbook(tmp_path / "a.xlsx", ROWS),
        lambda parts: parts.update({"xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"] + b" " * (64 << 20)}),
    )
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    declared = struct.pack("<I", size)
    at = content.find(declared)
    while at >= 0:
        content[at : at + 4] = struct.pack("<I", 500)
        at = content.find(declared)
    path.write_bytes(content)
    assert "unpacks to" in refusal(path)


def test_a_value_far_from_all_others_is_named(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("人员")
        fill(book, sheet, ROWS)
        sheet.write(1_048_575, 50, "x")

    assert "AY1048576" in refusal(made(tmp_path / "a.xlsx", write))


def test_a_long_text_that_many_cells_share_is_counted_as_often_as_it_stands(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("人员")
        fill(book, sheet, ROWS)
        for row in range(2, 40_000):
            sheet.write_string(row, 0, "长" * 30_000)

    path = made(tmp_path / "a.xlsx", write)
    assert path.stat().st_size < 1 << 20
    assert "unpacks to" in refusal(path)


def test_far_rows_and_far_columns_are_seen_together(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("人员")
        fill(book, sheet, ROWS)
        sheet.write(0, 16_000, "x")
        sheet.write(1_000_000, 0, "x")

    assert "人员" in refusal(made(tmp_path / "a.xlsx", write))


def test_a_repeated_row_of_an_opendocument_sheet_is_counted_as_often_as_it_stands(tmp_path: Path) -> None:
    def repeat(parts: dict[str, bytes]) -> None:
        text = parts["content.xml"].decode()
        head, _, tail = text.partition("<table:table-row")
        parts["content.xml"] = (
            head + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type="string" '
            'table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row>'
            "<table:table-row" + tail
        ).encode()

    path = tmp_path / "a.ods"
    path.write_bytes((FOLDER / "persons.ods").read_bytes())
    assert "its values reach to" in refusal(repacked(path, repeat))


def containing(path: Path, content: str) -> Path:
    """An OpenDocument workbook with this content, which is none."""
    change = with_part("content.xml", content.encode())
    path.write_bytes((FOLDER / "persons.ods").read_bytes())
    return repacked(path, change)


def test_merged_cells_that_overlap_are_damage_and_cost_no_time(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"{}><text:p>李雷</text:p></table:table-cell>'
    span = ' table:number-rows-spanned="1000" table:number-columns-spanned="1000"'
    row = f"<table:table-row>{cell.format(span) * 1000}</table:table-row>"
    path = opendocument(tmp_path / "a.ods", f'<table:table table:name="甲">{row * 100}</table:table>')
    begun = time.process_time()
    assert "damaged" in refusal(path)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "repeated",
    [
        "<table:table-row>",
        "<table:table-row><table:table-cell>",
        "<table:table-row ",
        "<table:table ",
        "<table:table-cell ",
        '<table:table-row "',
        "<table:table-row \"'",
        "<!--",
        "<![CDATA[",
    ],
)
def test_what_is_not_closed_costs_no_time(tmp_path: Path, repeated: str) -> None:
    path = containing(tmp_path / "a.ods", '<table:table table:name="甲"><table:table-row>' + repeated * 100_000)
    begun = time.process_time()
    assert "damaged" in refusal(path)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "repeated", ["<c ", '<c r="A1" ', '<c r="A1">' + " " * 50, "<row ", '<c t="s" r="A1" ', '<c t="s">' + " " * 50]
)
def test_nor_does_it_in_a_sheet_of_office_open_xml(tmp_path: Path, repeated: str) -> None:
    def unclosed(parts: dict[str, bytes]) -> None:
        head = b'<worksheet><sheetData><row r="1048576"><c r="XFD1" t="s"><v>0</v></c>'
        parts["xl/worksheets/sheet1.xml"] = head + repeated.encode() * 50_000
        parts["xl/sharedStrings.xml"] = b"<sst><si><t>" + b"x" * 300_000 + b"</t></si></sst>"

    path = repacked(workbook(tmp_path / "a.xlsx", ROWS), unclosed)
    begun = time.process_time()
    refusal(path)
    assert time.process_time() - begun < 5


def test_a_single_element_that_says_its_place_again_and_again_costs_no_time(tmp_path: Path) -> None:
    def endless(parts: dict[str, bytes]) -> None:
        head = b'<worksheet><sheetData><row r="1048576"><c r="XFD1"><v>0</v></c><c '
        parts["xl/worksheets/sheet1.xml"] = head + b' r="A1"' * 50_000

    path = repacked(workbook(tmp_path / "a.xlsx", ROWS), endless)
    begun = time.process_time()
    refusal(path)
    assert time.process_time() - begun < 5


def test_a_row_that_ends_in_no_sheet_is_damage_and_a_comment_hides_none(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"/>'
    far = f'<table:table-row table:number-rows-repeated="9000000">{cell}</table:table-row>'
    hidden = f'<table:table table:name="甲"><!-- <table:table-row x=" -->{far}</table:table>'
    assert "its values reach to" in refusal(containing(tmp_path / "a.ods", hidden))
    unended = f'<table:table table:name="甲"><table:table-row>{cell}</table:table><table:table table:name="乙"/>'
    assert "damaged" in refusal(containing(tmp_path / "b.ods", unended))


@pytest.mark.parametrize("content", ["," * 8_000_001, "," * 2_001 + "\n" * 4_000])
def test_a_csv_of_more_cells_than_are_read_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x" + content, "utf-8")
    assert "8,000,000 cells" in refusal(path)


@pytest.mark.parametrize("content", ["\n" * 8_001, "a,b\n" * 4_001])
def test_a_csv_is_refused_at_the_row_where_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.setattr("travel.imports.delimited.LARGEST_AREA", 8_000)
    path = tmp_path / "a.csv"
    path.write_text("x" + content, "utf-8")
    assert "8,000 cells" in refusal(path)


def test_blank_rows_of_a_csv_take_no_room(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,出生日期\n" + ",\n" * 100_000 + "李雷,1975-06-01\n", "utf-8")
    tracemalloc.start()
    (line,) = read_table(path, COLUMNS).lines
    assert tracemalloc.get_traced_memory()[1] < 6 << 20
    tracemalloc.stop()
    assert (line.row, line.values["name"]) == (100_002, "李雷")


def test_a_part_that_wants_a_newer_unpacker_is_damage(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ROWS)
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\1\2")
    content[at + 6 : at + 8] = struct.pack("<H", 99)
    path.write_bytes(content)
    assert "damaged" in refusal(path)


def test_a_formula_is_told_with_its_cell(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("人员")
        fill(book, sheet, [["姓名", "出生日期", "单位"], ["李雷", date(1975, 6, 1)]])
        sheet.write_formula(1, 2, '=HYPERLINK("http://x")', value="馆")

    (problem,) = problems(read_table(made(tmp_path / "a.xlsx", write), COLUMNS))
    assert "人员" in problem
    assert "C2" in problem
    assert "公式" in problem


def test_a_formula_that_was_never_reckoned_is_told_as_one_not_as_nothing(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("人员")
        fill(book, sheet, [["姓名", "出生日期"], ["李雷", None]])
        sheet.write_formula(1, 1, "=TODAY()", value="")

    (problem,) = problems(read_table(made(tmp_path / "a.xlsx", write), COLUMNS))
    assert "B2" in problem
    assert "公式" in problem


def test_a_formula_that_fills_several_cells_is_told_in_each_of_them(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("人员")
        people = [["姓名", "出生日期", "单位"], *([f"李{number}", date(1975, 6, 1)] for number in "甲乙丙")]
        fill(book, sheet, people)
        sheet.write_array_formula(1, 2, 2, 2, "{=A2:A3}", value="馆")
        sheet.write(2, 2, "馆")
        sheet.write(3, 2, "馆")

    told = problems(read_table(made(tmp_path / "a.xlsx", write), COLUMNS))
    assert [cell for cell in ("C2", "C3", "C4") if f"（{cell}）" in "".join(told)] == ["C2", "C3"]


def test_a_formula_that_fills_several_cells_of_opendocument_is_told_in_each_of_them(tmp_path: Path) -> None:
    text = '<table:table-cell {} office:value-type="string"><text:p>{}</text:p></table:table-cell>'.format
    matrix = 'table:number-matrix-columns-spanned="1" table:number-matrix-rows-spanned="2" table:formula="of:=[.A2]"'
    rows = (
        text("", "姓名") + text("", "出生日期") + text("", "单位"),
        text("", "李雷") + text("", "1975-06-01") + text(matrix, "馆"),
        text("", "韩梅梅") + text("", "1976-07-02") + text("", "馆"),
        text("", "周一") + text("", "1977-08-03") + text("", "馆"),
    )
    sheet = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    path = opendocument(tmp_path / "a.ods", f'<table:table table:name="人员">{sheet}</table:table>')
    told = problems(read_table(path, COLUMNS))
    assert [cell for cell in ("C2", "C3", "C4") if f"（{cell}）" in "".join(told)] == ["C2", "C3"]


def test_a_formula_that_fills_a_whole_column_is_refused_without_counting_its_cells(tmp_path: Path) -> None:
    formula = b'<c r="E1"><f t="array" ref="E1:XFD1048576">1</f><v>1</v></c></row>'

    def fill_all(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"</row>", formula, 1)

    path = repacked(workbook(tmp_path / "a.xlsx", ROWS), fill_all)
    begun = time.perf_counter()
    assert "array formulas fill more than" in refusal(path)
    assert time.perf_counter() - begun < 5


def test_a_formula_in_an_old_workbook_and_in_opendocument_is_seen_too() -> None:
    columns = [*COLUMNS, COLUMNS[0].__class__("number", "Number", "", str, aliases=("序号",))]
    for name in ("persons.xls", "persons.ods"):
        told = [problem for problem in problems(read_table(FOLDER / name, columns)) if "公式" in problem]
        assert len(told) == 1
        assert "A5" in told[0]


def test_a_formula_in_csv_is_told_and_an_escaped_cell_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,出生日期,单位\n李雷,1975-06-01,=1+1\n韩梅梅,1976-07-02,'=1+1号厂\n", "utf-8")
    table = read_table(path, COLUMNS)
    assert "C2" in problems(table)[0]
    assert table.wrong == table.lines[:1]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "externalLink1"),
        ("xl/connections.xml", "connections"),
    ],
)
def test_macros_and_links_are_refused(tmp_path: Path, part: str, said: str) -> None:
    assert said in refusal(repacked(workbook(tmp_path / "a.xlsx", ROWS), with_part(part)))


def test_a_name_with_macros_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ROWS)
    assert "macros" in refusal(path.rename(path.with_suffix(".xlsm")))


def test_a_password_is_told(tmp_path: Path) -> None:
    locked = compound(tmp_path / "a.xlsx", "EncryptionInfo", "EncryptedPackage")
    assert "password" in refusal(locked)
    assert "macros" in refusal(compound(tmp_path / "a.xls", "Workbook", "_VBA_PROJECT_CUR"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"name,born\n", "its content is .csv"),
        ("a.csv", (FOLDER / "persons.xls").read_bytes(), "its content is .xls"),
        ("a.xls", (FOLDER / "persons.ods").read_bytes(), "its content is .ods"),
        ("a.xls", b"<html><table><tr><td>x</td></tr></table></html>", "no table"),
        ("a.csv", b"%PDF-1.7", "no table"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "no table"),
        ("a.txt", b"name,born\n", "called .txt"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xd0\xd5\xc3\xfb,\xff\xff\xff\xff\n", "neither UTF-8 nor GB18030"),
        ("a.xlsx", b"PK\3\4 and no more", "damaged"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "damaged"),
    ],
)
def test_a_file_is_known_by_its_content(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refusal(path)


def test_what_is_no_file_is_told_in_the_readers_language(tmp_path: Path) -> None:
    pipe = tmp_path / "a.csv"
    os.mkfifo(pipe)
    for path, said in {
        tmp_path / "none.xlsx": "没有这个文件",
        tmp_path: "这是文件夹",
        pipe: "不是普通文件",
    }.items():
        with pytest.raises(BadInput) as caught:
            read_table(path, COLUMNS)
        told = caught.value.message.render("zh")
        assert path.name in told
        assert said in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('姓名,出生日期\n"李雷,1975-06-01\n', "none ends it"),
        ('姓名,出生日期\n"李"雷,1975-06-01\n', "inside a cell"),
        ("姓名,出生日期\n" + "李" * 200_001 + ",1975-06-01\n", "200,000"),
    ],
)
def test_what_is_no_csv_is_told_with_its_row(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    told = refusal(path)
    assert "row 2" in told
    assert said in told


def test_a_cell_with_a_control_character_is_told_with_its_code(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,出生日期\n李\x07雷,1975-06-01\n".encode())
    (problem,) = problems(read_table(path, COLUMNS))
    assert "U+0007" in problem
    assert "A2" in problem


@given(
    st.integers(0, 10_000),
    st.binary(min_size=1, max_size=40),
    st.sampled_from(["persons.xls", "persons.ods", "p.xlsx"]),
)
def test_a_damaged_workbook_is_refused_or_read_but_never_breaks_the_program(
    tmp_path_factory: pytest.TempPathFactory, at: int, bytes_: bytes, name: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    source = FOLDER / name
    if name == "p.xlsx":
        source = folder / "sound.xlsx"
        if not source.exists():
            workbook(source, ROWS)
    content = bytearray(source.read_bytes())
    at %= len(content)
    content[at : at + len(bytes_)] = bytes_
    path = folder / f"damaged{source.suffix}"
    path.write_bytes(content)
    try:
        read_table(path, COLUMNS)
    except BadInput as error:
        assert error.message.render("zh")  # noqa: PT017  # either is right


def test_the_limits_leave_room_for_the_largest_register() -> None:
    assert inspecting.LARGEST_AREA > 100_000 * 26
    assert package.LARGEST_UNPACKED >= 400 << 20
