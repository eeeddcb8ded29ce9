"""An office's own ledger goes in as a workbook, and its paragraph comes out: figure by figure, case by case."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.typed import by
from tests.office import OFFICE, Office
from tests.pure.workbooks import workbook
from tests.terminal import Shown, run

HEADS = (
    *(
        "序号",
        "团组名称",
        "组团单位",
        "组团形式",
        "团组类别",
        "任务类别",
        "出访国家（地区）",
        "出境日期",
        "天数",
        "人数",
    ),
    *("审批结果", "批复日期", "级别", "压减人数", "退回次数", "报告日期", "护照收缴"),
)
USUAL: dict[str, Any] = {
    "组团单位": OFFICE,
    "组团形式": "自组团",
    "团组类别": "一般",
    "出访国家（地区）": "保加利亚",
    "天数": "5天",
    "人数": 3,
    "审批结果": "已执行",
}


def took_over(folder: Path, rows: Iterable[dict[str, Any]]) -> None:
    """The ledger as the office keeps it, a merged title above the headings, taken over by the reviewer."""
    lines: list[list[Any]] = [["2023年因公出国（境）团组台账"], list(HEADS)]
    for number, row in enumerate(rows, 1):
        told = {"序号": number, "团组名称": f"第{number}号团组"} | USUAL | row
        assert set(told) <= set(HEADS)
        lines.append([told.get(head) for head in HEADS])
    file = workbook(folder / "台账.xlsx", lines, "台账")
    done = by("reviewer", "import", "ledger", str(file), "--yes", on="2026-01-01")
    assert done.status == 0, done


def stats(*args: str) -> Shown:
    shown = run("stats", *args)
    assert shown.status == 0, shown
    return shown


def paragraph(*args: str) -> str:
    text: str = json.loads(stats(*args, "--narrative", "--format", "json").out)["text"]
    return text


def figures(*args: str) -> dict[str, tuple[int | None, int | None]]:
    told = json.loads(stats(*args, "--format", "json").out)["figures"]
    return {row["figure"]: (row["delegations"], row["person_trips"]) for row in told}


def cases(name: str, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(stats(*args, "--cases", name, "--format", "json").out)
    return found


def a_year() -> list[dict[str, Any]]:
    """13批42人次, of these 双跨 2批6人次, 港澳 2批7人次, 未成行 1批2人次; every passport handed back."""
    own: list[dict[str, Any]] = [
        {"出境日期": f"2023.{month}.10", "人数": persons, "护照收缴": "全部收缴"}
        for month, persons in enumerate((4, 4, 4, 3, 3, 3, 3, 3), 2)
    ]
    joint = [{"出境日期": f"2023年10月{day}日", "组团形式": "双跨", "护照收缴": "3"} for day in (8, 20)]
    hk_macao: list[dict[str, Any]] = [
        {"出境日期": "2023/11/6", "团组类别": "港澳", "出访国家（地区）": "香港", "人数": 3},
        {"出境日期": "2023-11-20", "团组类别": "港澳", "出访国家（地区）": "香港、澳门", "人数": "4人"},
    ]
    return [*own, *joint, *hk_macao, {"出境日期": "２０２３．１２．４", "审批结果": "未成行", "人数": 2}]


def test_the_paragraph_of_the_year_is_the_sentence_of_the_office(at_desk: Office, tmp_path: Path) -> None:
    took_over(tmp_path, a_year())
    assert paragraph("--year", "2023") == (
        "2023年共审核审批因公出国团组13批42人次，其中双跨团组2批6人次，赴港澳团组2批7人次，未成行团组1批2人次。"
        "护照收缴率100%。"
    )


def test_every_figure_of_the_sentence_has_its_cases(at_desk: Office, tmp_path: Path) -> None:
    took_over(tmp_path, a_year())
    found = figures("--year", "2023")
    wanted = {"approved": (13, 42), "joint": (2, 6), "hk-macao": (2, 7), "not-travelled": (1, 2), "travelled": (12, 40)}
    assert {code: found[code] for code in wanted} == wanted
    for code, (delegations, person_trips) in wanted.items():
        listed = cases(code, "--year", "2023")
        assert (len(listed), sum(row["person_trips"] for row in listed)) == (delegations, person_trips)
    handed_back = cases("passport.ledger", "--year", "2023")
    assert sum(row["collected"] for row in handed_back) == sum(row["passports"] for row in handed_back) == 33


def test_one_passport_kept_back_is_not_all_of_them(at_desk: Office, tmp_path: Path) -> None:
    rows = a_year()
    rows[0]["护照收缴"] = "3本"
    took_over(tmp_path, rows)
    assert paragraph("--year", "2023").endswith("护照收缴率97%。")


def a_half_year() -> list[dict[str, Any]]:
    """不予批准12批32人; 9个团组压减13人次; 14批获批, 重点任务类别11批."""
    refused = [
        {
            "出境日期": "2023-09-01",
            "批复日期": f"2023-03-{1 + place:02}",
            "审批结果": "不予批准",
            "人数": 3 if place < 8 else 2,
        }
        for place in range(12)
    ]
    approved = [
        {
            "出境日期": f"2023-04-{1 + place:02}",
            "压减人数": (2 if place < 4 else 1) if place < 9 else 0,
            "任务类别": ("友城交往", "产业招商")[place % 2] if place < 11 else "经贸合作",
        }
        for place in range(14)
    ]
    return [*refused, *approved]


def test_the_paragraph_of_a_half_year_tells_refusals_cuts_and_priorities(at_desk: Office, tmp_path: Path) -> None:
    took_over(tmp_path, a_half_year())
    assert paragraph("--half", "2023年上半年") == (
        "2023年上半年共审核审批因公出国团组14批42人次，重点任务类别团组11批、占79%。"
        "不予批准12批32人。压减团组9个13人次。"
    )
    found = figures("--half", "2023-H1")
    assert (found["refused"], found["cut"], found["priority"]) == ((12, 32), (9, 13), (11, 33))
    assert found["received"] == (26, 42 + 13 + 32)
    assert sum(row["person_trips"] for row in cases("cut", "--half", "2023-H1")) == 13
    assert len(cases("不予批准", "--half", "2023-H1")) == 12
    assert figures("--half", "2023-H2")["received"] == (0, 0), "refused in spring, whenever they would have left"


ONE = (1, 3)
WENT = {"received": ONE, "approved": ONE, "travelled": ONE}


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"出境日期": "2023-12-31"}, WENT),
        ({"出境日期": "2023-01-02", "批复日期": "2022-12-20"}, WENT),
        ({"出境日期": "2023-05-01", "压减人数": 2}, WENT | {"received": (1, 5), "cut": (1, 2)}),
        ({"出境日期": "2023-05-01", "压减人数": 0}, WENT),
        ({"出境日期": "2023-05-01", "退回次数": 2}, WENT | {"returned": ONE}),
        ({"出境日期": "2023-05-01", "审批结果": "取消"}, {"received": ONE, "approved": ONE, "not-travelled": ONE}),
        ({"出境日期": "2023-05-01", "组团形式": "双跨团组"}, WENT | {"joint": ONE}),
        ({"出境日期": "2023-05-01", "出访国家（地区）": "香港", "团组类别": "港澳"}, WENT | {"hk-macao": ONE}),
        ({"出境日期": "2023-05-01", "出访国家（地区）": "香港、保加利亚"}, WENT),
        ({"出境日期": "2023-05-01", "任务类别": "产业招商"}, WENT | {"priority": ONE}),
        ({"出境日期": "2024-02-01", "审批结果": "不批准", "批复日期": "2023-12-31"}, {"received": ONE, "refused": ONE}),
        ({"出境日期": "2023-05-01", "审批结果": "劝退"}, {"received": ONE, "dissuaded": ONE}),
        ({"出境日期": "2023-05-01", "审批结果": "撤回"}, {"received": ONE, "withdrawn": ONE}),
    ],
)
def test_a_case_that_is_easily_miscounted_is_in_these_figures_and_in_no_other(
    at_desk: Office, tmp_path: Path, row: dict[str, Any], wanted: dict[str, tuple[int, int]]
) -> None:
    took_over(tmp_path, [row, {"出境日期": "2024-03-01"}, {"出境日期": "2022-03-01"}])
    found = {code: count for code, count in figures("--year", "2023").items() if count not in ((0, 0), (None, None))}
    assert found == wanted
    for code in wanted:
        assert [each["title"] for each in cases(code, "--year", "2023")] == ["第1号团组"]


def test_a_new_years_eve_departure_is_not_in_the_year_it_returns(at_desk: Office, tmp_path: Path) -> None:
    took_over(tmp_path, [{"出境日期": "2023-12-31"}, {"出境日期": "2024-03-01"}])
    assert [row["title"] for row in cases("approved", "--year", "2024")] == ["第2号团组"]


def test_reports_in_the_ledger_are_in_time_or_late_by_their_due_day(at_desk: Office, tmp_path: Path) -> None:
    """Back on 5 May, the report is due on 5 June."""
    took_over(
        tmp_path,
        [{"出境日期": "2023-05-01", "报告日期": day} for day in ("2023-06-05", "2023-06-06", "2023.5.20", None)],
    )
    assert "出访报告按期提交率67%。" in paragraph("--year", "2023")
    assert [row["delegation"] for row in cases("trip-report.late", "--year", "2023")] == ["2023-0002"]
    assert len(cases("trip-report", "--year", "2023")) == 3


def test_the_year_before_is_blank_until_its_ledger_comes(at_desk: Office, tmp_path: Path) -> None:
    took_over(tmp_path, a_year())
    assert "2022年没有记录，留空不计0。仅有导入的2023年台账。" in stats("--year", "2023").out
    took_over(tmp_path, [{"出境日期": "2022-05-01"}])
    told = stats("--year", "2023").out
    assert "没有记录" not in told
    assert "上期审核审批1批3人次。" in paragraph("--year", "2023")
