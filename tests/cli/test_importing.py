"""`travel import`: what is said before anything is written, wrong rows given back, templates that fit."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.cli.typed import by, events
from tests.office import MUSEUM, OFFICE, Office
from tests.pure.workbooks import opendocument, workbook
from tests.terminal import run
from travel.imports.columns import EXPLANATIONS, REASON
from travel.imports.table import read_table
from workflows.importing import KINDS

HEAD = ["姓名", "出生日期", "单位", "职务", "身份证号"]
RIGHT = ["吕品", date(1970, 3, 15), MUSEUM, "馆长", None]
WRONG = ["方立新", "1980-02-30", "火星局", "科长", None]


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Persons of whom one is right and one is wrong."""
    monkeypatch.chdir(tmp_path)
    return workbook(tmp_path / "人员.xlsx", [["名册"], HEAD, RIGHT, WRONG])


def answered(*args: str, login: str = "clerk", status: int = 0) -> Any:
    shown = by(login, "import", *args, "--format", "json")
    assert shown.status == status, shown
    return json.loads(shown.out)


def test_nothing_is_written_where_a_row_is_wrong(at_desk: Office, table: Path) -> None:
    before = events(at_desk)
    shown = by("clerk", "import", "persons", table.name, "--yes")
    assert shown.status == 2
    assert "新增：      1" in shown.out
    assert "有误：      1" in shown.out
    assert "B4" in shown.out
    assert "人员-wrong.xlsx" in shown.err
    assert "--keep-going" in shown.err
    assert events(at_desk) == before


def test_wrong_rows_are_given_back_with_the_reason_beside_each_cell(at_desk: Office, table: Path) -> None:
    by("clerk", "import", "persons", table.name, "--yes")
    sheet = openpyxl.load_workbook(table.with_name("人员-wrong.xlsx")).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == [*HEAD, REASON]
    assert [cell.value for cell in rows[1]][:4] == WRONG[:4]
    assert rows[1][1].comment is not None
    assert "1980-02-30" in rows[1][1].comment.text
    assert rows[1][1].fill.fgColor.rgb == "FFFFC7CE"
    assert rows[1][3].comment is None
    assert "1980-02-30" in str(rows[1][-1].value)
    assert all(cell.alignment.wrap_text for cell in rows[1])
    assert len(rows) == 2


def test_what_looks_like_a_formula_is_given_back_as_text_and_read_as_text_again(
    at_desk: Office, tmp_path: Path
) -> None:
    posts = ["=1+1", "+1", "-1", "@SUM(A1)"]
    lines = [f"人{number},1980-02-30,{MUSEUM},{post}" for number, post in enumerate(["'=1+1", *posts[1:]])]
    (tmp_path / "p.csv").write_text("姓名,出生日期,单位,职务\n" + "\n".join(lines), "utf-8")
    by("clerk", "import", "persons", str(tmp_path / "p.csv"), "--yes")
    book = openpyxl.load_workbook(tmp_path / "p-wrong.xlsx")
    sheet = book.active
    assert sheet is not None
    assert [(row[3].value, row[3].data_type) for row in sheet.iter_rows(min_row=2)] == [(post, "s") for post in posts]
    again = read_table(tmp_path / "p-wrong.xlsx", KINDS["persons"].columns)
    assert [line.values["post"] for line in again.lines] == posts


def test_wrong_rows_of_a_workbook_that_counts_from_1904_keep_their_days(at_desk: Office, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "p.xlsx"), {"date_1904": True}) as book:
        sheet = book.add_worksheet("人员")
        for row, cells in enumerate((["姓名", "出生日期", "单位"], ["周一", 28_000, "火星局"])):
            sheet.write_row(row, 0, cells)
    by("clerk", "import", "persons", str(tmp_path / "p.xlsx"), "--yes")
    (line,) = read_table(tmp_path / "p-wrong.xlsx", KINDS["persons"].columns).lines
    assert line.values["born"] == date(1980, 8, 29)


def test_a_day_before_all_days_of_workbooks_is_given_back_as_it_stood(at_desk: Office, tmp_path: Path) -> None:
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'.format
    day = '<table:table-cell office:value-type="date" office:date-value="1850-01-01"/>'
    rows = ("".join(map(text, HEAD[:3])), text("李雷") + day + text(MUSEUM))
    sheet = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    opendocument(tmp_path / "p.ods", f'<table:table table:name="人员">{sheet}</table:table>')
    assert by("clerk", "import", "persons", str(tmp_path / "p.ods"), "--yes").status == 2
    (line,) = read_table(tmp_path / "p-wrong.xlsx", KINDS["persons"].columns).lines
    assert line.raw[1] == "1850-01-01"


def test_wrong_rows_are_read_by_their_owner_alone_and_a_rehearsal_writes_none(at_desk: Office, table: Path) -> None:
    rehearsed = by("clerk", "import", "persons", table.name, "--dry-run")
    assert (rehearsed.status, "wrong.xlsx" in rehearsed.err) == (2, False)
    assert answered("persons", table.name, "--dry-run", "--keep-going", status=2)["wrong_file"] is None
    assert list(table.parent.glob("*wrong*")) == []
    by("clerk", "import", "persons", table.name, "--yes")
    assert table.with_name("人员-wrong.xlsx").stat().st_mode & 0o777 == 0o600


def test_wrong_rows_are_given_back_whatever_their_sheets_are_called(at_desk: Office, tmp_path: Path) -> None:
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    texts = "".join(map(text.format, HEAD))
    cells = '<table:table-cell office:value-type="float" office:value="{}"/>'
    wrong = cells.format("NaN") + cells.format("inf")
    name = "人员'名册:" + "长" * 40
    sheets = "".join(
        f'<table:table table:name="{name}{number}"><table:table-row>{texts}</table:table-row>'
        f"<table:table-row>{wrong}</table:table-row></table:table>"
        for number in range(2)
    )
    path = opendocument(tmp_path / "p.ods", sheets)
    assert by("clerk", "import", "persons", str(path)).status == 2
    book = openpyxl.load_workbook(tmp_path / "p-wrong.xlsx")
    assert book.sheetnames == [("人员_名册_" + "长" * 40)[:31], ("人员_名册_" + "长" * 40)[:29] + "~2"]


def test_wrong_rows_never_take_the_place_of_a_file(at_desk: Office, table: Path) -> None:
    for _time in range(2):
        by("clerk", "import", "persons", table.name)
    assert table.with_name("人员-wrong-2.xlsx").exists()
    named = by("clerk", "import", "persons", table.name, "--wrong", "人员-wrong.xlsx")
    assert (named.status, "人员-wrong.xlsx" in named.err) == (2, True)


def test_what_is_right_is_taken_over_by_wish_and_the_rest_once_it_is_put_right(at_desk: Office, table: Path) -> None:
    shown = by("clerk", "import", "persons", table.name, "--keep-going", "--yes")
    assert (shown.status, "已写入：新增 1 行" in shown.out) == (2, True)
    back = openpyxl.load_workbook("人员-wrong.xlsx")
    sheet = back.active
    assert sheet is not None
    sheet["B2"], sheet["C2"] = "1980-11-02", OFFICE
    back.save("人员-wrong.xlsx")
    again = by("clerk", "import", "persons", "人员-wrong.xlsx", "--yes")
    assert again.status == 0, again
    assert "已写入：新增 1 行" in again.out
    assert "原因" not in again.out


def test_a_rehearsal_writes_nothing_and_nobody_is_asked_where_nobody_is(at_desk: Office, tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", [HEAD, RIGHT])
    before = events(at_desk)
    rehearsed = by("clerk", "import", "persons", str(path), "--dry-run")
    assert (rehearsed.status, "演练" in rehearsed.out) == (0, True)
    unasked = by("clerk", "import", "persons", str(path))
    assert (unasked.status, "--yes" in unasked.err) == (2, True)
    assert events(at_desk) == before


def test_a_program_is_given_everything(at_desk: Office, table: Path) -> None:
    told = answered("persons", table.name, "--keep-going", "--yes", status=2)
    assert {name: told[name] for name in ("kind", "rows", "new", "changed", "same", "wrong", "written")} == {
        "kind": "persons",
        "rows": 2,
        "new": 1,
        "changed": 0,
        "same": 0,
        "wrong": 1,
        "written": True,
    }
    assert told["wrong_file"] == "人员-wrong.xlsx"
    day, unit = told["problems"]
    assert "B4" in day["problem"]
    assert "C4" in unit["problem"]


def test_a_change_is_shown_before_and_after(at_desk: Office, tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", [HEAD, RIGHT])
    assert answered("persons", str(path), "--yes")["written"]
    later = workbook(tmp_path / "q.xlsx", [HEAD, [*RIGHT[:3], "名誉馆长", "360200197003150012"]])
    told = answered("persons", str(later), "--dry-run", status=2)
    assert told["wrong"] == 1  # the identity number does not prove itself
    later = workbook(tmp_path / "r.xlsx", [HEAD, [*RIGHT[:3], "名誉馆长", None]])
    (change,) = answered("persons", str(later), "--dry-run")["changes"]
    assert (change["what"], change["before"], change["after"]) == ("吕品", "馆长", "名誉馆长")


def test_the_last_question_names_what_is_to_be_written(at_desk: Office, tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", [HEAD, RIGHT])
    assert "写入 1 行新增、0 行变更" in by("clerk", "import", "persons", str(path)).err


def test_a_value_for_all_rows_is_given_on_the_command_line(at_desk: Office, tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", [["姓名", "出生日期"], ["吕品", "1970.3.15"]])
    assert "--set unit=" in by("clerk", "import", "persons", str(path), "--yes").err
    assert answered("persons", str(path), "--set", f"unit={MUSEUM}", "--yes")["new"] == 1
    assert by("clerk", "import", "persons", str(path), "--set", "unit").status == 2


def test_who_may_not_is_told_so(at_desk: Office, tmp_path: Path) -> None:
    path = workbook(tmp_path / "u.xlsx", [["单位"], ["陶瓷大学"]])
    assert by("clerk", "import", "units", str(path), "--yes").status == 4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_is_read_as_it_is_filled_in(kind: str, lang: str, tmp_path: Path) -> None:
    path = tmp_path / f"{kind}.xlsx"
    assert run("import", "template", kind, "--output", str(path), "--lang", lang).status == 0
    columns = KINDS[kind].columns
    book = openpyxl.load_workbook(path)
    sheet, explained = book.worksheets[0], book[EXPLANATIONS]
    assert explained.max_row == len(columns) + 1
    for number, column in enumerate(columns, 1):
        sheet.cell(2, number, column.example or None)
    book.save(path)
    read = read_table(path, columns)
    assert [line.row for line in read.lines] == [2]
    assert not read.wrong, [str(problem) for problem in read.described(read.lines[0])]
    assert {name for name, place in read.parts[0].header.found.items()} == {column.name for column in columns}
    assert not read.left_out


def test_a_template_offers_closed_lists_and_keeps_numbers_as_text(tmp_path: Path) -> None:
    path = tmp_path / "persons.xlsx"
    run("import", "template", "persons", "--output", str(path))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    kinds = {str(rule.sqref).split(":")[0]: rule.type for rule in sheet.data_validations.dataValidation}
    assert kinds == {"B2": "date", "E2": "list", "F2": "list"}
    assert sheet.column_dimensions["G"].width > 10
    again = run("import", "template", "persons", "--output", str(path))
    assert (again.status, "已存在" in again.err) == (2, True)


def test_a_template_that_cannot_be_written_is_told_and_the_next_step_is_one_to_be_typed(tmp_path: Path) -> None:
    refused = run("import", "template", "units", "--output", "/proc/x.xlsx")
    assert (refused.status, "/proc/x.xlsx" in refused.err) == (2, True)
    path = tmp_path / "my units.xlsx"
    written = run("import", "template", "units", "--output", str(path))
    assert f"travel import units '{path}'" in written.out.replace("\n", "")


def test_a_table_without_rows_is_told_as_such(at_desk: Office, tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", [HEAD])
    shown = by("clerk", "import", "persons", str(path), "--yes")
    assert (shown.status, "没有数据行" in shown.out) == (0, True)


def test_there_is_no_template_of_something_else() -> None:
    shown = run("import", "template", "flights")
    assert (shown.status, "ledger" in shown.err) == (2, True)
