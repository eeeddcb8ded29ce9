"""One switch for every format; data is data, whatever it contains."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.terminal.cells import UNSAFE, cell_len, fold, visible
from cli.terminal.output import Column, Fact, Output, OutputFormat, Section, as_json, finding_lines, shown
from tests.cli.sample import FINDING
from tests.terminal import Screen, run
from travel.i18n import M, set_language, verbatim

NASTY = "[red]退回[/]\x1b[31m\u202e文\u2028\x07"
COLUMNS = (Column("unit", verbatim("单位")), Column("days_overdue", verbatim("天数"), justify="right"))


def written(form: OutputFormat, rows: list[dict[str, Any]], *, terminal: bool = False, ascii_only: bool = False) -> str:
    stream = Screen(terminal=terminal)
    Output(stream, form, ascii_only=ascii_only).emit(COLUMNS, rows)
    return stream.getvalue()


def test_a_piped_table_has_no_frame_and_is_never_cut() -> None:
    long = "某某市" * 60
    assert written("table", [{"unit": long, "days_overdue": 3}, {"unit": "甲", "days_overdue": 12}]).splitlines() == [
        "单位" + " " * 356 + "  天数",
        long + "     3",
        "甲" + " " * 358 + "    12",
    ]


def test_a_table_on_the_screen_is_folded_to_80_cells_and_loses_nothing() -> None:
    long = "某某市人民政府外事办公室" * 12
    table = written("table", [{"unit": long, "days_overdue": 3}], terminal=True)
    assert max(cell_len(line) for line in table.splitlines()) <= 80
    assert "…" not in table
    assert table.count("外") == 12


def test_an_ascii_terminal_gets_frames_of_plain_characters() -> None:
    table = written("table", [{"unit": "甲", "days_overdue": 3}], terminal=True, ascii_only=True)
    assert set(table) <= set("+-| \n3甲单位天数")


def test_dates_and_numbers_stay_in_one_piece_beside_a_long_text() -> None:
    columns = (Column("due_on", verbatim("到期"), whole=True), Column("message", verbatim("事由")))
    stream = Screen(terminal=True)
    Output(stream).emit(columns, [{"due_on": date(2023, 9, 17), "message": "很长的事由" * 30}])
    assert "2023-09-17" in stream.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("form", ["table", "md"])
def test_markup_control_and_direction_characters_are_shown_and_do_nothing(form: OutputFormat, terminal: bool) -> None:
    text = written(form, [{"unit": NASTY, "days_overdue": 1}], terminal=terminal).replace("\\\\", "\\")
    assert not UNSAFE.search(text.replace("\n", ""))
    assert "\\x1b" in text
    assert "\\u202e" in text
    assert "red" in text


def test_json_keeps_the_data_and_shows_no_raw_control_character() -> None:
    text = written("json", [{"unit": NASTY, "days_overdue": 1, "more": None}])
    assert json.loads(text) == [{"unit": NASTY, "days_overdue": 1, "more": None}]
    assert not UNSAFE.search(text.replace("\n", ""))
    assert "退回" in text


@given(st.text())
def test_any_text_survives_json_and_reaches_no_terminal_raw(text: str) -> None:
    written_out = as_json({"unit": text})
    assert json.loads(written_out) == {"unit": text}
    assert not UNSAFE.search(written_out.replace("\n", ""))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_csv_gives_back_the_text_and_no_spreadsheet_takes_it_for_a_formula(text: str) -> None:
    stream = Screen(terminal=False)
    Output(stream, "csv").emit(COLUMNS, [{"unit": text, "days_overdue": -1}])
    rows = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
    assert rows[0] == ["unit", "days_overdue"]
    assert rows[1] == ["'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text, "-1"]


def test_what_has_parts_is_one_line_in_csv() -> None:
    assert written("csv", [{"unit": {"name": "外办", "steps": [1]}, "days_overdue": 1}]) == (
        'unit,days_overdue\r\n"{""name"": ""外办"", ""steps"": [1]}",1\r\n'
    )


def test_csv_is_that_of_rfc_4180() -> None:
    assert written("csv", [{"unit": '甲,"乙"\n丙', "days_overdue": 1}]) == (
        'unit,days_overdue\r\n"甲,""乙""\n丙",1\r\n'
    )


def test_values_are_written_as_programs_expect_them() -> None:
    values = {
        "on": date(2023, 9, 17),
        "recorded": datetime(2023, 9, 17, 8, 0, tzinfo=UTC),
        "amount": Decimal("1760.50"),
        "label": M("yes"),
        "findings": [FINDING],
        "open": True,
    }
    assert json.loads(as_json(values)) == {
        "on": "2023-09-17",
        "recorded": "2023-09-17T08:00:00+00:00",
        "amount": "1760.50",
        "label": "是",
        "findings": [
            {
                "rule": "R05",
                "severity": "block",
                "message": "八天",
                "facts": {"days_abroad": 8},
                "citation": "中办发〔2013〕16号",
            }
        ],
        "open": True,
    }


def test_values_are_shown_as_people_read_them() -> None:
    assert shown(datetime(2023, 9, 17, 18, 0, tzinfo=UTC)) == "2023-09-18 02:00"
    assert shown(True) == "是"
    assert shown(["甲", "乙"]) == "甲、乙"
    assert shown(None) == ""
    assert shown(Decimal("1E+3")) == "1000"
    assert shown("draft", lambda state: verbatim(f"草拟 {state}")) == "草拟 draft"


def test_an_empty_listing_says_so_to_people_and_is_empty_to_programs() -> None:
    assert written("table", []) == "无。\n"
    assert written("json", []) == "[]\n"
    assert written("csv", []) == "unit,days_overdue\r\n"


def test_markdown_is_a_table() -> None:
    assert written("md", [{"unit": "甲|乙_*", "days_overdue": 1}]) == (
        "| 单位 | 天数 |\n| --- | ---: |\n| 甲\\|乙\\_\\* | 1 |\n"
    )


def test_a_card_aligns_its_facts_and_folds_them_under_themselves() -> None:
    stream = Screen(terminal=True)
    facts = [Fact("state", verbatim("状态"), "草拟"), Fact("task", verbatim("出访任务"), "洽谈合作" * 20)]
    Output(stream).card(facts)
    lines = stream.getvalue().splitlines()
    assert lines[0] == "状态：    草拟"
    assert lines[1].startswith("出访任务：洽谈")
    assert lines[2].startswith(" " * 10 + "作洽谈")
    assert max(cell_len(line) for line in lines) <= 80


def test_a_card_with_sections_is_one_object_to_a_program() -> None:
    stream = Screen(terminal=False)
    output = Output(stream, "json")
    output.card([Fact("state", M("Item"), "draft")], [Section("owed", M("Content"), COLUMNS, [{"unit": "甲"}])])
    output.say(M("Nothing was changed."))
    assert json.loads(stream.getvalue()) == {"state": "draft", "owed": [{"unit": "甲"}]}


def test_several_listings_become_one_csv_with_the_section_first() -> None:
    stream = Screen(terminal=False)
    sections = [
        Section("waiting", M("Item"), (Column("case", M("Item")),), [{"case": "2023-0007"}]),
        Section("overdue", M("Item"), COLUMNS, [{"unit": "甲", "days_overdue": 2}]),
    ]
    Output(stream, "csv").sections(sections)
    assert stream.getvalue() == "section,case,unit,days_overdue\r\nwaiting,2023-0007,,\r\noverdue,,甲,2\r\n"


def test_findings_are_told_in_words_what_forbids_first() -> None:
    warn = type(FINDING)("R99", "warn", verbatim("请核对"))
    assert finding_lines([warn, FINDING]) == ["[不予办理] R05 八天（中办发〔2013〕16号）", "[提醒] R99 请核对"]
    set_language("en")
    assert finding_lines([warn]) == ["[note] R99 请核对"]


def test_a_command_writes_the_same_answer_in_each_format() -> None:
    assert (
        run("sample", "list", "甲", "--as-of", "2023年9月17日", "--format", "json").out
        == as_json([{"name": "甲", "days_overdue": 5, "as_of": "2023-09-17"}]) + "\n"
    )
    assert run("sample", "list", "甲").out == "内容\n项目  Days\n甲       5\n"
    assert run("sample", "list", "甲", "--format", "csv").out == "name,days_overdue\r\n甲,5\r\n"


@given(st.text(alphabet="团组 abc，。（“-x"), st.integers(4, 30))
def test_folding_keeps_every_character_and_every_line_fits(text: str, width: int) -> None:
    lines = fold(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= width for line in lines)


def test_folding_breaks_between_words_and_not_before_a_closing_mark() -> None:
    assert fold("用 --as-of 指定日期，再查。", 12) == ["用 --as-of", "指定日期，再", "查。"]
    assert fold("团组已提交，", 11) == ["团组已提", "交，"]


def test_a_command_at_the_end_of_a_sentence_is_never_broken() -> None:
    assert fold("下一步：travel desk", 20) == ["下一步：travel desk"]
    assert fold("Next (clerk): travel review pass 2023-0001", 20) == ["Next (clerk):", "travel review pass 2023-0001"]
    assert fold("尚无单位。登记：travel unit add 单位", 14) == ["尚无单位。登", "记：", "travel unit add 单位"]


@given(st.text())
def test_visible_text_is_harmless_and_unchanged_where_it_was(text: str) -> None:
    assert not UNSAFE.search(visible(text))
    assert visible(UNSAFE.sub("", text)) == UNSAFE.sub("", text)


def test_commands_stand_below_the_frame_in_one_piece_and_in_the_row_for_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    columns = (Column("name", M("Name")), Column("next", M("Command"), copied=True))
    rows = [{"name": name, "next": "travel delegation submit 2023-0001"} for name in "甲乙"]
    screen, pipe = Screen(terminal=True), Screen(terminal=False)
    Output(screen).emit(columns, rows)
    Output(pipe).emit(columns, rows)
    assert screen.getvalue().endswith("┘\ntravel delegation submit 2023-0001\n")
    assert pipe.getvalue().count("travel delegation submit 2023-0001") == 2
