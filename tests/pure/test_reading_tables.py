"""Tables from spreadsheets, as offices keep them: any order, any heading, whatever stands above and between."""

from __future__ import annotations

import contextlib
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.pure.workbooks import FOLDER, fill, made, opendocument, workbook
from travel.errors import BadInput
from travel.forms.field_types import Wanted
from travel.imports import cells
from travel.imports.columns import Column
from travel.imports.table import Table, read_sound_table, read_table
from travel.vocabulary import RANK

COLUMNS = (
    Column("name", "Name", "", cells.person_name, required=True, aliases=("姓名",)),
    Column("born", "Born", "", cells.day, required=True, aliases=("出生日期", "出生年月日")),
    Column("unit", "Unit", "", cells.Text(), aliases=("单位", "工作单位")),
    Column("rank", "Rank", "", cells.Choice(RANK), aliases=("职级",)),
)


def values(table: Table) -> list[tuple[object, ...]]:
    return [tuple(line.values[column.name] for column in COLUMNS) for line in table.lines]


def problems(table: Table) -> list[str]:
    return [message.render("zh") for line in table.wrong for message in table.described(line)]


def test_columns_are_known_in_either_language_and_in_any_order(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [["职级", "NAME", "出生日期（必填）", "＊单位"], ["正处", "李雷", date(1975, 6, 1), "馆"]]
    )
    with pytest.raises(BadInput):
        read_sound_table(path, COLUMNS)
    path = workbook(
        tmp_path / "b.xlsx",
        [["rank", "NAME", "出生日期（必填）", "＊单位"], ["division", "李雷", date(1975, 6, 1), "馆"]],
    )
    assert values(read_sound_table(path, COLUMNS)) == [("李雷", date(1975, 6, 1), "馆", "division")]


@pytest.mark.parametrize("name", ["persons.xls", "persons.ods"])
def test_older_excel_and_libreoffice_are_read_too(name: str) -> None:
    table = read_table(FOLDER / name, COLUMNS)
    unit = "景德镇中国陶瓷博物馆"
    assert values(table) == [
        ("吕品", date(1970, 3, 15), unit, None),
        ("方立新", date(1980, 11, 2), unit, None),
        ("方立新", date(1980, 11, 2), unit, None),
    ]
    assert not table.wrong  # the formula stands in a column that is not taken over


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_of_chinese_offices(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [
        ["姓名", "出生日期", "单位"],
        ["吕　品", "１９７０．３．１５", "博物馆"],
        ["", "", ""],
        ["艾哈迈德·麦合木提", "19801102", "-"],
    ]
    path = tmp_path / "persons.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    assert values(read_sound_table(path, COLUMNS)) == [
        ("吕品", date(1970, 3, 15), "博物馆", None),
        ("艾哈迈德·麦合木提", date(1980, 11, 2), None, None),
    ]


def test_what_is_merged_holds_in_each_cell_of_opendocument_too(tmp_path: Path) -> None:
    """Rows that are repeated, and cells that are covered, count as often as they stand."""
    text = '<table:table-cell {} office:value-type="string"><text:p>{}</text:p></table:table-cell>'.format
    unit = text('table:number-columns-spanned="1" table:number-rows-spanned="2"', "馆")
    rows = (
        text('table:number-columns-spanned="3" table:number-rows-spanned="1"', "名册")
        + '<table:covered-table-cell table:number-columns-repeated="2"/>',
        "<table:table-cell/>",
        text("", "姓名") + text("", "出生日期") + text("", "单位"),
        text("", "李雷") + text("", "1975-06-01") + unit,
        text("", "韩梅梅") + text("", "1976-07-02") + "<table:covered-table-cell/>",
        text("", "周一") + text("", "1977-08-03"),
    )
    sheet = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    path = opendocument(tmp_path / "a.ods", f'<table:table table:name="人员">{sheet}</table:table>')
    assert [line.values["unit"] for line in read_sound_table(path, COLUMNS).lines] == ["馆", "馆", None]


def test_titles_blank_rows_repeated_headings_and_sums_are_read_over(tmp_path: Path) -> None:
    rows = [
        ["因公出国人员一览"],
        [],
        ["2023年度", None, "单位：人"],
        ["姓名", "出生日期"],
        ["李雷", date(1975, 6, 1)],
        [],
        ["姓名", "出生日期"],
        ["韩梅梅", date(1976, 7, 2)],
        ["合　计", 2],
    ]
    table = read_sound_table(workbook(tmp_path / "a.xlsx", rows), COLUMNS)
    assert [line.row for line in table.lines] == [5, 8]
    assert [message.render("en") for message in table.left_out] == ["sheet 人员, row 9: “合　计”"]


def test_a_heading_may_take_two_rows(tmp_path: Path) -> None:
    rows = [["姓名", "基本情况", None], [None, "出生日期", "单位"], ["李雷", date(1975, 6, 1), "馆"]]
    assert values(read_sound_table(workbook(tmp_path / "a.xlsx", rows), COLUMNS)) == [
        ("李雷", date(1975, 6, 1), "馆", None)
    ]


def test_every_sheet_with_the_heading_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheets: dict[str, Any] = {
            "2022": [["姓名", "出生日期"], ["李雷", date(1975, 6, 1)]],
            "说明": [["本表由外办填写"]],
            "2023": [["出生日期", "姓名"], [date(1976, 7, 2), "韩梅梅"]],
        }
        for name, rows in sheets.items():
            fill(book, book.add_worksheet(name), rows)

    path = made(tmp_path / "a.xlsx", write)
    table = read_table(path, COLUMNS)
    assert [(line.sheet, line.row, line.values["name"]) for line in table.lines] == [
        ("2022", 2, "李雷"),
        ("2023", 2, "韩梅梅"),
    ]
    assert "说明" in table.left_out[0].render("en")
    assert len(read_table(path, COLUMNS, sheet="2023").lines) == 1
    with pytest.raises(BadInput, match="2024"):
        read_table(path, COLUMNS, sheet="2024")


def test_what_is_wrong_is_told_with_sheet_row_column_and_cell(tmp_path: Path) -> None:
    rows = [["姓名", "出生日期", "职级"], ["李雷", "1975-02-30", "division"], [None, date(1976, 7, 2), "处长"]]
    table = read_table(workbook(tmp_path / "a.xlsx", rows), COLUMNS)
    first, second, third = problems(table)
    assert "人员" in first
    assert " 2 " in first
    assert "B2" in first
    assert "1975-02-30" in first
    assert "A3" in second
    assert "C3" in third
    assert "处长" in third


def test_a_column_that_is_not_known_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["姓名", "出生日期", "血型"], ["李雷", date(1975, 6, 1), "A"]])
    assert "血型" in read_table(path, COLUMNS).left_out[0].render("en")


def test_two_columns_of_one_meaning_are_refused_by_name(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [["姓名", "出生日期", "单位", "工作单位"], ["李雷", date(1975, 6, 1), "甲", "乙"]]
    )
    with pytest.raises(BadInput, match=r"C .*D "):
        read_table(path, COLUMNS)


def test_a_missing_column_can_be_given_for_all_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["姓名", "职级"], ["李雷", "division"]])
    with pytest.raises(BadInput) as caught:
        read_table(path, COLUMNS)
    assert "--set born=" in caught.value.problems[0].render("en")
    table = read_table(path, COLUMNS, given={"born": "1975.6.1"})
    assert values(table) == [("李雷", date(1975, 6, 1), None, "division")]
    with pytest.raises(BadInput, match="rank"):
        read_table(path, COLUMNS, given={"born": "1975.6.1", "rank": "division"})
    with pytest.raises(BadInput, match="size"):
        read_table(path, COLUMNS, given={"size": "1"})
    with pytest.raises(BadInput, match="born"):
        read_table(path, COLUMNS, given={"born": "soon"})


def test_a_file_without_the_heading_says_what_is_wanted(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["a", "b"], [1, 2]])
    with pytest.raises(BadInput, match="出生"):
        read_table(path, COLUMNS)


@pytest.mark.parametrize(
    "written",
    [
        date(2023, 9, 18),
        45187,
        45187.0,
        "45187",
        20230918,
        "20230918",
        "2023.9.18",
        "2023/9/18",
        "2023-09-18",
        "2023年9月18日",
        " ２０２３．０９．１８　",
        "2023-09-18 00:00:00",
        "2023/9/18 0:00",
        "2023-09-18T00:00:00",
    ],
)
def test_a_day_is_the_same_day_however_it_is_kept(written: object) -> None:
    assert cells.day(written) == date(2023, 9, 18)


@pytest.mark.parametrize(
    "written",
    [
        *("2023.9", 2023.9, "23.9.18", "今天", "2023-02-29", "2023-09-18 08:00", 45187.5, -1, 0, 200000, True),
        pytest.param(1982, id="a year"),
        pytest.param("1982", id="a year as text"),
        pytest.param(45, id="an age"),
        pytest.param(197003, id="a month"),
        pytest.param(100801, id="a day whose year has two digits"),
    ],
)
def test_what_is_no_day_is_not_made_one(written: object) -> None:
    with pytest.raises(Wanted):
        cells.day(written)


@given(st.dates(date(1910, 1, 1), date(2173, 10, 13)))
def test_every_day_comes_back_from_its_serial_number(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert cells.day(serial) == cells.day(str(serial)) == day


def test_a_workbook_that_counts_from_1904_has_the_same_days(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"date_1904": True}) as book:
        fill(book, book.add_worksheet("人员"), [["姓名", "出生日期"], ["周一", date(1970, 3, 15)], ["周二", 28_000]])
    for path in (tmp_path / "a.xlsx", FOLDER / "from-1904.xls", FOLDER / "from-1904.ods"):
        days = {line.values["name"]: line.values["born"] for line in read_sound_table(path, COLUMNS).lines}
        assert days == {"周一": date(1970, 3, 15), "周二": date(1980, 8, 29)}, path


@given(st.one_of(st.text(), st.floats(allow_nan=True), st.booleans(), st.dates(), st.datetimes(), st.integers()))
def test_no_cell_is_beyond_what_the_checks_expect(value: object) -> None:
    checks = (cells.Text(), cells.person_name, cells.names, cells.code, cells.document_number, cells.identity_number)
    for check in (*checks, cells.day, cells.Whole(0, 10), cells.Choice(RANK), cells.yes_no, cells.countries):
        with contextlib.suppress(Wanted):
            check(value)


def test_places_are_known_by_the_names_that_offices_write() -> None:
    assert cells.countries("保加利亚、英国/USA；香港 澳门") == ("BG", "GB", "US", "HK", "MO")
    assert cells.countries("埃及，波斯尼亚和黑塞哥维那") == ("EG", "BA")
    assert cells.countries("United States\nSaudi Arabia") == ("US", "SA")
    with pytest.raises(Wanted):
        cells.countries("保加利亚、火星")


def test_an_identity_number_that_excel_has_rounded_is_not_taken() -> None:
    assert cells.identity_number(" 11010519491231002x") == "11010519491231002X"
    for rounded in (1.10105194912310e17, "1.10105E+17"):
        with pytest.raises(Wanted):
            cells.identity_number(rounded)


def test_a_million_empty_rows_cost_little(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["姓名", "出生日期"], ["李雷", date(1975, 6, 1)]])
    empty = "".join(f'<row r="{row}" ht="20" customHeight="1"/>' for row in range(3, 1_048_577)).encode()
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(each, content.replace(b"</sheetData>", empty + b"</sheetData>"), compresslevel=1)
    begun = time.process_time()
    assert len(read_sound_table(path, COLUMNS).lines) == 1
    assert time.process_time() - begun < 20
