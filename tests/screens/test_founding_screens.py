"""The first hour: the store is made, units, accounts and persons are registered. Whole screens, on a frozen day."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from tests.terminal import Screen, Shown, run

OFFICE = "景德镇市人民政府外事办公室"
MUSEUM = "景德镇中国陶瓷博物馆"


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newcomer with the login zhang, in an empty folder, on a frozen day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRAVEL_DATABASE", "travel.db")
    monkeypatch.setenv("TRAVEL_TODAY", "2023-07-08")
    monkeypatch.setattr("travel.identity.machine_login", lambda: "zhang")


def screen(*args: str) -> str:
    """What is seen after a command that succeeds."""
    shown = run(*args, terminal=True)
    assert (shown.status, shown.err) == (0, "")
    return plain(shown.out)


def refusal(*args: str, status: int) -> str:
    """What is seen after a command that is refused."""
    shown: Shown = run(*args, terminal=True)
    assert (shown.status, shown.out) == (status, "")
    return shown.err


def plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines())


def expected(text: str) -> str:
    return text.strip("\n")


def founded() -> None:
    screen("init", "--unit", OFFICE, "--name", "张三", "--place", "jiangxi")


def test_making_the_store_says_what_was_made_and_what_comes_next() -> None:
    assert screen("init", "--unit", OFFICE, "--name", "张三", "--place", "jiangxi") == expected("""
已建库。
数据库：  travel.db
附件目录：travel.db.attachments
规则册：  江西省（jiangxi）
单位：    景德镇市人民政府外事办公室
性质：    外办
账户：    zhang
姓名：    张三
角色：    系统管理员
下一步：travel unit add 单位
下一步：
travel account add 账户 姓名 --unit 景德镇市人民政府外事办公室 --role clerk
""")


def test_making_the_store_speaks_english_too() -> None:
    args = ("--lang", "en", "init", "--unit", "Office", "--name", "Zhang San", "--place", "jiangxi")
    assert screen(*args) == expected("""
The store is made.
Store:                travel.db
Folder of the papers: travel.db.attachments
Policy book:          Jiangxi (jiangxi)
Unit:                 Office
Kind:                 foreign affairs office
Account:              zhang
Name:                 Zhang San
Roles:                administrator
Next: travel unit add UNIT
Next: travel account add LOGIN NAME --unit Office --role clerk
""")


def test_the_office_stands_below_its_government_and_so_do_the_units_added_next() -> None:
    shown = screen("init", "--unit", OFFICE, "--under", "景德镇市人民政府", "--name", "张三")
    assert "\n性质：    外办\n上级单位：景德镇市人民政府\n账户：" in shown
    assert "\n下一步：travel unit add 单位 --under 景德镇市人民政府\n" in shown
    rows = json.loads(run("unit", "list", "--format", "json").out)
    assert [(row["unit"], row["kind"], row["under"]) for row in rows] == [
        ("景德镇市人民政府", "government", None),
        (OFFICE, "office", "景德镇市人民政府"),
    ]
    assert "景德镇市人民政府" in screen("audit", "log", "--kind", "unit")


def test_a_store_in_another_place_is_named_in_the_next_commands() -> None:
    shown = screen("init", "--database", "other/my store.db", "--unit", OFFICE, "--name", "张三")
    assert "下一步：travel --database 'other/my store.db' unit add 单位\n" in shown


def test_a_second_store_is_not_made_over_the_first() -> None:
    founded()
    shown = refusal("init", "--unit", OFFICE, status=2)
    assert shown == "错误：travel.db 处已有数据库，未作任何改动。查看：travel desk\n"


def test_where_nobody_can_be_asked_the_unit_must_be_given() -> None:
    assert refusal("init", status=2) == "错误：缺少 --unit：请写外事办公室全称\n"
    assert not Path("travel.db").exists()


def test_at_a_terminal_the_unit_and_the_name_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Screen(terminal=True)
    answers.write(f"{OFFICE}\n\n")
    answers.seek(0, io.SEEK_SET)
    monkeypatch.setattr(sys, "stdin", answers)
    shown = run("init", terminal=True)
    assert shown.status == 0
    assert shown.err == "外事办公室全称：您的姓名 [zhang]："
    assert f"单位：    {OFFICE}\n" in shown.out
    assert "姓名：    zhang\n" in shown.out


def test_a_rehearsal_makes_nothing() -> None:
    shown = screen("init", "--unit", OFFICE, "--name", "张三", "--dry-run")
    assert shown.startswith("将建立：\n数据库：  travel.db\n")
    assert shown.endswith("以上为演练，未作任何改动。")
    assert list(Path().iterdir()) == []


def test_units_are_added_and_shown_as_a_tree() -> None:
    founded()
    assert screen("unit", "add", MUSEUM, "景德镇市商务局", "--under", OFFICE) == expected("""
已登记 2 个单位
┌──────────────────────┬──────────────┬────────────────────────────┐
│ 单位                 │ 性质         │ 上级单位                   │
├──────────────────────┼──────────────┼────────────────────────────┤
│ 景德镇中国陶瓷博物馆 │ 机关事业单位 │ 景德镇市人民政府外事办公室 │
│ 景德镇市商务局       │ 机关事业单位 │ 景德镇市人民政府外事办公室 │
└──────────────────────┴──────────────┴────────────────────────────┘
下一步：travel account add 账户 姓名 --unit 景德镇中国陶瓷博物馆 --role clerk
""")
    screen("unit", "add", "景德镇陶瓷大学", "--kind", "高校")
    screen("unit", "add", "陶瓷研究所", "--under", MUSEUM)
    assert screen("unit", "list") == expected("""
单位（5）
┌────────────────────────────┬──────────────┐
│ 单位                       │ 性质         │
├────────────────────────────┼──────────────┤
│ 景德镇市人民政府外事办公室 │ 外办         │
│ 　景德镇中国陶瓷博物馆     │ 机关事业单位 │
│ 　　陶瓷研究所             │ 机关事业单位 │
│ 　景德镇市商务局           │ 机关事业单位 │
│ 景德镇陶瓷大学             │ 高校         │
└────────────────────────────┴──────────────┘
""")
    rows = json.loads(run("unit", "list", "--format", "json").out)
    assert rows[2] == {"unit": "陶瓷研究所", "kind": "organ", "under": MUSEUM}


def test_accounts_are_opened_and_listed_with_their_substitutes() -> None:
    founded()
    assert screen("account", "add", "li", "李处长", "--unit", OFFICE, "--role", "签批人,审核人") == expected("""
已开户。
账户：li
姓名：李处长
单位：景德镇市人民政府外事办公室
角色：审核人、签批人
在用：是
下一步：travel --as li desk
""")
    assert screen("account", "substitute", "zhang", "--by", "li", "--from", "2023年7月10日", "--until", "20230720") == (
        expected("""
已指定代办人。
账户：          zhang
代办人：        li
起：            2023-07-10
止（不含当日）：2023-07-20
""")
    )
    assert screen("account", "list") == expected("""
账户（2）
┌───────┬────────┬─────────────────┬────────────┬──────┬───────────────────────┐
│ 账户  │ 姓名   │ 单位            │ 角色       │ 在用 │ 代办人                │
├───────┼────────┼─────────────────┼────────────┼──────┼───────────────────────┤
│ li    │ 李处长 │ 景德镇市人民政  │ 审核人、签 │ 是   │                       │
│       │        │ 府外事办公室    │ 批人       │      │                       │
│ zhang │ 张三   │ 景德镇市人民政  │ 系统管理员 │ 是   │ li：2023-07-10 起，   │
│       │        │ 府外事办公室    │            │      │ 2023-07-20 前止       │
└───────┴────────┴─────────────────┴────────────┴──────┴───────────────────────┘
""")


def test_an_account_is_linked_to_its_person() -> None:
    founded()
    screen("account", "add", "li", "李处长", "--unit", OFFICE, "--role", "approver")
    screen("person", "add", "李立", "--born", "1970-03-15", "--unit", OFFICE)
    assert screen("account", "link", "li", "李立") == expected("""
已关联人员。
账户：li
姓名：李处长
单位：景德镇市人民政府外事办公室
角色：签批人
在用：是
人员：P00001
""")
    assert "关联人员，张三（zhang），" in (log := screen("audit", "log"))
    assert "人员 P00001" in log
    assert "li 已关联 P00001" in refusal("account", "link", "li", "李立", status=2)


def test_an_account_is_ended_only_when_that_is_confirmed() -> None:
    founded()
    screen("account", "add", "li", "李处长", "--unit", OFFICE, "--role", "approver")
    assert "请加 --yes" in refusal("account", "deactivate", "li", status=2)
    assert screen("account", "deactivate", "li", "--yes").endswith("在用：否")
    assert refusal("account", "deactivate", "zhang", "--yes", status=1) == (
        "错误：zhang：不予“取消管理员”\n  [不予办理] 张三 是唯一的管理员；请先另设管理员\n"
    )


def test_roles_are_changed() -> None:
    founded()
    assert "角色：经办人、系统管理员" in screen("account", "roles", "zhang", "--add", "经办人")
    assert "请写明角色" in refusal("account", "roles", "zhang", status=2)
    assert "经办人 (clerk)" in refusal("account", "roles", "zhang", "--add", "皇帝", status=2).replace(
        "（", " ("
    ).replace("）", ")")


def test_persons_are_listed_with_masked_numbers_unless_a_custodian_asks() -> None:
    founded()
    add = ("--born", "1949-12-31", "--unit", OFFICE, "--post", "主任", "--rank", "division")
    assert screen("person", "add", "甲", *add, "--id-number", "11010519491231002X") == expected("""
已登记。
编号：    P00001
姓名：    甲
出生日期：1949-12-31
单位：    景德镇市人民政府外事办公室
职务：    主任
级别：    正县处级
身份号码：1***************2X
""")
    assert refusal("person", "list", "--reveal", status=4) == (
        "错误：本账户无权办理此事。目前无人担任此角色，由管理员授予：\n"
        "travel account roles 账户 --add custodian\n"
        "  [不予办理] 须有下列角色之一：专管员、审计；张三现有：系统管理员\n"
    )
    screen("account", "roles", "zhang", "--add", "auditor")
    (row,) = json.loads(run("person", "list", "甲", "--reveal", "--format", "json").out)
    assert (row["person"], row["id_number"], row["rank"]) == ("P00001", "11010519491231002X", "division")
    (row,) = json.loads(run("person", "list", "--format", "json").out)
    assert row["id_number"] == "1***************2X"
    assert screen("person", "list", "乙") == "人员（0）\n没有符合条件的人员。"


def test_the_annual_plan_is_entered_and_listed() -> None:
    founded()
    screen("unit", "add", MUSEUM, "--under", OFFICE)
    add = ("plan", "add", "2023-05", "赴保加利亚特罗阳签署友好城市意向书", "--unit", OFFICE, "--persons", "4")
    assert screen(*add, "--country", "BG", "--month", "9") == expected("""
已登记。
计划编号：2023-05
年度：    2023
单位：    景德镇市人民政府外事办公室
名称：    赴保加利亚特罗阳签署友好城市意向书
人数：    4
出访地：  保加利亚
月份：    9月
总量：    总量内
""")
    screen("plan", "add", "2023-06", "赴意大利法恩扎参加陶瓷双年展", "--unit", MUSEUM, "--persons", "3", "--apart")
    assert screen("plan", "list") == expected("""
2023年年度计划（2）
┌──────────┬────────────┬──────────────┬──────┬──────────┬──────────┬──────────┐
│ 计划编号 │ 单位       │ 名称         │ 人数 │ 出访地   │ 使用情况 │ 使用团组 │
├──────────┼────────────┼──────────────┼──────┼──────────┼──────────┼──────────┤
│ 2023-05  │ 景德镇市人 │ 赴保加利亚特 │    4 │ 保加利亚 │ 可用     │          │
│          │ 民政府外事 │ 罗阳签署友好 │      │          │          │          │
│          │ 办公室     │ 城市意向书   │      │          │          │          │
│ 2023-06  │ 景德镇中国 │ 赴意大利法恩 │    3 │          │ 可用     │          │
│          │ 陶瓷博物馆 │ 扎参加陶瓷双 │      │          │          │          │
│          │            │ 年展         │      │          │          │          │
└──────────┴────────────┴──────────────┴──────┴──────────┴──────────┴──────────┘
总量内：1个团组、4人；已用（含作废）编号0个。
""")
    assert screen("--lang", "en", "plan", "list") == expected("""
Annual plan of 2023: 2
┌──────────┬───────────┬─────────────┬─────────┬──────────────┬──────┬─────────┐
│ Plan     │           │             │         │              │      │         │
│ number   │ Unit      │ Title       │ Persons │ Destinations │ Use  │ Used by │
├──────────┼───────────┼─────────────┼─────────┼──────────────┼──────┼─────────┤
│ 2023-05  │ 景德镇市  │ 赴保加利亚  │       4 │ Bulgaria     │ free │         │
│          │ 人民政府  │ 特罗阳签署  │         │              │      │         │
│          │ 外事办公  │ 友好城市意  │         │              │      │         │
│          │ 室        │ 向书        │         │              │      │         │
│ 2023-06  │ 景德镇中  │ 赴意大利法  │       3 │              │ free │         │
│          │ 国陶瓷博  │ 恩扎参加陶  │         │              │      │         │
│          │ 物馆      │ 瓷双年展    │         │              │      │         │
└──────────┴───────────┴─────────────┴─────────┴──────────────┴──────┴─────────┘
Within the total: 1 delegations, 4 persons; 0 numbers are used or spent.
""")
    assert screen("plan", "list", "--year", "2022") == expected("""
2022年年度计划（0）
尚无年度计划。登记：travel plan add 计划编号 名称 --unit 单位 --persons 人数
""")


def test_a_stranger_is_told_who_could(monkeypatch: pytest.MonkeyPatch) -> None:
    founded()
    assert refusal("--as", "wang", "unit", "add", MUSEUM, status=4) == (
        "错误：本账户无权办理此事。可由下列人员办理：张三（zhang）\n"
        "  [不予办理] 没有账户 wang；请管理员添加：\n"
        '  travel account add wang "姓名" --unit "单位"\n'
    )


def test_a_register_shows_what_holds_now() -> None:
    founded()
    for noun in ("unit", "person", "account"):
        assert "travel audit log" in refusal(noun, "list", "--as-of", "2023-01-01", status=2)


def test_a_store_is_checked_backed_up_and_brought_back() -> None:
    founded()
    assert screen("db", "check") == expected("""
travel.db
┌──────────┬──────┬────────────────────────┐
│ 检查项目 │ 正常 │ 情况                   │
├──────────┼──────┼────────────────────────┤
│ 文件     │ 是   │ 无损坏                 │
│ 引用     │ 是   │ 引用完整               │
│ 版本     │ 是   │ 0001，与本程序相符     │
│ 附件     │ 是   │ 0 件齐全，未经改动     │
│ 记录防改 │ 是   │ 数据库拒绝改动办件记录 │
│ 办件记录 │ 是   │ 3 条记录首尾相接       │
└──────────┴──────┴────────────────────────┘
""")
    assert "记录：    3\n" in screen("db", "backup", "backup.db")
    screen("unit", "add", MUSEUM)
    assert refusal("db", "restore", "backup.db", status=2) == (
        "错误：替换 travel.db（现有 4 条记录）？此处无人可问，确认无误请加 --yes\n"
    )
    assert screen("db", "restore", "backup.db", "--dry-run").startswith("将恢复备份：\n")
    assert MUSEUM in screen("unit", "list")
    assert screen("db", "restore", "backup.db", "--yes").startswith("已恢复备份。\n")
    assert MUSEUM not in screen("unit", "list")
    assert screen("db", "upgrade") == "数据库已是最新版本，未作改动。\n原版本：0001\n现版本：0001"


def test_a_damaged_store_is_found_out_by_the_check() -> None:
    Path("travel.db").write_text("x" * 5000, encoding="utf-8")
    shown = run("db", "check", "--format", "json")
    assert shown.status == 1
    assert [(row["check"], row["sound"]) for row in json.loads(shown.out)] == [("integrity", False)]
