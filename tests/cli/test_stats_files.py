"""The year on paper: the workbook and the page say what the terminal says, and carry nothing that acts."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.database.test_statistics import an_ordinary_year
from tests.terminal import run
from tests.years import Years, years

SHEETS = ["汇总表", "指标", "分类统计", "领导出访明细", "外单位组团参加情况", "台账"]


@pytest.fixture
def year(sqlite_factory: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Years]:
    """The year of the sentence, and one refused whose title would be a formula; it is January 2024."""
    store = sqlite_factory()
    office = years(store)
    an_ordinary_year(office)
    refused = office.asks(date(2023, 9, 1), 3, title="=HYPERLINK(1)+1")
    office.refuses(refused, date(2023, 8, 1))
    office.goes(date(2022, 6, 1), 2, rank="bureau-deputy")
    monkeypatch.setenv("TRAVEL_DATABASE", str(store.path))
    monkeypatch.setenv("TRAVEL_TODAY", "2024-01-10")
    yield office
    store.close()


@pytest.fixture
def book(year: Years, tmp_path: Path) -> Any:
    file = tmp_path / "2023.xlsx"
    shown = run("stats", "--year", "2023", "--format", "xlsx", "--output", str(file))
    assert shown.status == 0, shown
    return load_workbook(io.BytesIO(file.read_bytes()))


def rows(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_summary_has_the_form_of_the_table_that_goes_up(book: Any) -> None:
    assert book.sheetnames == SHEETS
    table = rows(book["汇总表"])
    assert table[0][0] == "因公出国（境）情况汇总表"
    heads = next(place for place, row in enumerate(table) if row[0] == "最高级别")
    assert table[heads][1::2] == ["总批次", "总人数", "执行总批次占年度计划比率"]
    assert table[heads + 1][1:] == ["2022年", "2023年"] * 3
    lines = {row[0]: row[1:] for row in table[heads + 2 :] if row[0]}
    assert lines["正部级及以上"][:4] == [0, 0, 0, 0]
    assert lines["厅局级及以下"][:4] == lines["合计"][:4] == [1, 13, 2, 42]
    assert lines["厅局级"][:4] == [1, 0, 2, 0]
    assert lines["合计"][4:] == [None, None], "no plan is entered: the share is left empty, not 0"


def test_the_ledger_has_a_row_for_each_delegation_and_no_formula(book: Any) -> None:
    ledger = rows(book["台账"])
    assert len(ledger) == 2 + 14
    assert all(isinstance(row[9], datetime) for row in ledger[2:])
    (title,) = (cell for row in book["台账"].iter_rows() for cell in row if cell.value == "=HYPERLINK(1)+1")
    assert title.data_type == "s"
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_figures_are_those_of_the_terminal(book: Any) -> None:
    told = json.loads(run("stats", "--year", "2023", "--format", "json").out)["figures"]
    sheet = rows(book["指标"])
    written = [row[1:5] for row in sheet if row[0] in ("受理", "审核审批", "不予批准", "劝退")]
    keys = ("delegations", "person_trips", "delegations_before", "person_trips_before")
    named = ("received", "approved", "refused", "dissuaded")
    assert written == [[row[key] for key in keys] for row in told if row["figure"] in named]


def test_the_parts_have_native_charts(book: Any) -> None:
    assert len(book["分类统计"]._charts) == 5


def test_tables_that_name_people_have_sheets_of_their_own(year: Years, tmp_path: Path) -> None:
    year.goes(date(2023, 7, 3), 2, formation="ministry", rank="bureau-deputy")
    file = tmp_path / "2023.xlsx"
    args = ("--leaders", "副厅局级", "--format", "xlsx", "--output", str(file))
    assert run("stats", "--year", "2023", *args).status == 0
    book = load_workbook(io.BytesIO(file.read_bytes()))
    leaders = rows(book["领导出访明细"])
    assert leaders[0][0] == "副厅局级及以上人员出访明细"
    (leader,) = [dict(zip(leaders[3], row, strict=True)) for row in leaders[4:] if row[-1]]
    assert (leader["级别"], leader["在外天数"], leader["团组人数"], leader["备注"]) == ("副厅局级", 5, 2, "随部委团")
    others = rows(book["外单位组团参加情况"])
    ours = next(place for place, row in enumerate(others) if row[0] == "本单位人员参加外单位组团")
    theirs = next(place for place, row in enumerate(others) if row[0] == "外单位人员参加本单位组团")
    joined = dict(zip(others[ours + 1], others[ours + 2], strict=True))
    assert (joined["组团单位"], joined["对外身份"], joined["团组人数"]) == (None, None, None), "blank, not 0"
    assert len([row for row in others[ours + 2 : theirs] if row[-1]]) == 2
    assert len([row for row in others[theirs + 2 :] if row[-1]]) == 4


def test_what_is_left_blank_is_explained_beside_it(year: Years, tmp_path: Path) -> None:
    year.takes_over(date(2008, 5, 1), 3)
    file = tmp_path / "2008.xlsx"
    assert run("stats", "--year", "2008", "--format", "xlsx", "--output", str(file)).status == 0
    book = load_workbook(io.BytesIO(file.read_bytes()))
    total = next(row for row in rows(book["汇总表"]) if row[0] == "合计")
    assert total[1:5] == [None, 1, None, 3]
    figures = {row[0]: row[1:5] for row in rows(book["指标"])}
    assert (figures["审核审批"], figures["审核压减"]) == ([1, 3, None, None], [None, None, None, None])
    gap = "2007年没有记录，留空不计0。本系统自2010-01-01起有记录，另导入2008年台账。"
    for sheet in ("汇总表", "指标"):
        assert gap in [row[0] for row in rows(book[sheet])]
    assert "审核压减：台账未载明" in figures


def test_a_table_without_rows_says_so(book: Any) -> None:
    assert "获批团组中没有该级别人员。" in [row[0] for row in rows(book["领导出访明细"])]


def test_the_page_needs_no_network_and_runs_nothing(year: Years, tmp_path: Path) -> None:
    file = tmp_path / "2023.html"
    assert run("stats", "--year", "2023", "--html", str(file)).status == 0
    page = file.read_text(encoding="utf-8")
    assert "审核审批因公出国团组13批42人次" in page
    assert page.count("<svg") >= 5
    assert not re.findall(r"""(?:src|href)=["']?(?!#)|<link|@import|url\(""", page.replace("xlink:href", ""))
    assert "<script" not in page
    assert "=HYPERLINK(1)+1" in page


def test_a_file_is_not_written_over_unless_that_is_said(year: Years, tmp_path: Path) -> None:
    file = tmp_path / "2023.html"
    file.write_text("mine", encoding="utf-8")
    refused = run("stats", "--year", "2023", "--html", str(file))
    assert (refused.status, file.read_text(encoding="utf-8")) == (2, "mine")
    assert "--html" in refused.err
    book = tmp_path / "2023.xlsx"
    both = ("--format", "xlsx", "--output", str(book), "--html", str(file))
    assert run("stats", "--year", "2023", *both).status == 2
    assert not book.exists(), "all of it or nothing"
    assert run("stats", "--year", "2023", "--html", str(file), "--force").status == 0
    assert "<!DOCTYPE html>" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("args", [["--format", "xlsx"], ["--output", "file.xlsx"]])
def test_a_workbook_wants_its_format_and_its_file(year: Years, args: list[str]) -> None:
    refused = run("stats", "--year", "2023", *args)
    assert refused.status == 2
    assert "--output" in refused.err
