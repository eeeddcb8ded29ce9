"""`travel paper`: what can be made, the file that is made, templates of the office's own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from tests.cli.typed import by
from tests.office import EXAMPLES, OFFICE, Office
from tests.pure.workbooks import workbook
from tests.terminal import Shown, run
from travel.papers.kinds import KINDS

NEEDED = "，{{ members|length }}人，{{ purpose|length }}项，{{ funding }}"
"""What a template of the notice cannot do without."""


@pytest.fixture
def here(at_desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder somebody stands in, beside a store with a draft."""
    at_desk.drafted()
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def paper(*args: str, status: int = 0) -> Shown:
    shown = run("paper", *args, "--as", "clerk")
    assert shown.status == status, shown
    return shown


def words(file: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)


def own_template(folder: Path, code: str, text: str) -> None:
    made = docx.Document()
    made.add_paragraph(text)
    folder.mkdir(exist_ok=True)
    made.save(str(folder / f"{code}.docx"))


def test_the_list_names_every_paper_and_where_its_template_comes_from(here: Path) -> None:
    rows = json.loads(paper("list", "--format", "json").out)
    assert [row["paper"] for row in rows] == list(KINDS)
    assert not any(row["own"] for row in rows)


def test_the_list_of_a_case_gives_the_reasons_and_the_commands(here: Path) -> None:
    rows = {row["paper"]: row for row in json.loads(paper("list", "2023-0001", "--format", "json").out)}
    assert (rows["submission"]["possible"], rows["submission"]["next"]) == (True, [])
    assert rows["approval"]["possible"] is False
    assert rows["approval"]["lacking"] == ["尚未提交审核"]
    assert rows["approval"]["next"] == ["travel delegation submit 2023-0001"]


def test_no_paper_is_made_of_a_ledger_and_no_command_offered_that_brings_none(at_desk: Office, tmp_path: Path) -> None:
    heads = ("出访任务", "组团形式", "团组类别", "组团单位", "出访国家", "出境日期", "入境日期", "天数", "人数", "结果")
    went = ("签约", "自组团", "一般", OFFICE, "德国", "2019.9.16", "2019.9.21", 6, 3, "成行")
    rows = [[*heads, "批件号", "批准日期"], [*went, "赣外审〔2019〕12号", "2019.7.1"]]
    file = workbook(tmp_path / "台账.xlsx", rows)
    taken = by("reviewer", "import", "ledger", str(file), "--yes")
    assert taken.status == 0, taken
    for row in json.loads(paper("list", "2019-0001", "--format", "json").out):
        assert row["lacking"] == ["从台账导入，台账未载明此件所需内容"]
        assert row["next"] == []
    assert "从台账导入" in paper("approval", "2019-0001", status=1).err
    lent = by("custodian", "passport", "lend", "--all", "--for", "2019-0001")
    assert lent.status == 2
    assert "从台账导入" in lent.err
    assert "travel passport register" not in lent.err
    assert "travel paper 代码" not in paper("list", "2019-0001").out
    checked = run("delegation", "check", "2019-0001")
    assert checked.status == 2
    assert "没有可供检查的申请" in checked.err, checked
    report = str(EXAMPLES / "troyan-2023-report.toml")
    assert "不再提交出访报告" in by("clerk", "report", "submit", "2019-0001", report).err
    assert "已全部办结" in run("delegation", "show", "2019-0001").out


def test_a_paper_that_cannot_be_made_yet_is_refused_with_the_way_out(here: Path) -> None:
    refused = paper("approval", "2023-0001", status=1)
    assert "travel delegation submit 2023-0001" in refused.err
    refused = paper("approval", "2023-0001", "--format", "json", status=1)
    (finding,) = json.loads(refused.err)["findings"]
    assert finding["rule"] == "paper"
    assert list(here.iterdir()) == []


def test_a_paper_becomes_a_new_file_and_takes_the_place_of_none(here: Path) -> None:
    paper("notice", "２０２３-０００１")
    made = here / "2023-0001公示.docx"
    assert "公示时间：2023年7月3日至7日" in words(made)
    assert made.stat().st_mode & 0o077 == 0
    made.write_bytes(b"mine")
    assert "--force" in paper("notice", "2023-0001", status=2).err
    assert made.read_bytes() == b"mine"
    paper("notice", "2023-0001", "--force")
    assert "公示时间" in words(made)
    assert [file.name for file in here.iterdir()] == [made.name]


def test_output_names_the_file(here: Path) -> None:
    answer = json.loads(paper("submission", "2023-0001", "--output", "呈报.docx", "--format", "json").out)
    assert answer == {"delegation": "2023-0001", "paper": "submission", "file": "呈报.docx"}
    assert (here / "呈报.docx").exists()
    assert "nowhere" in paper("submission", "2023-0001", "--output", "nowhere/a.docx", status=2).err


def test_a_paper_goes_to_a_pipe_and_never_to_a_terminal(here: Path) -> None:
    command = [sys.executable, "-m", "cli", "paper", "submission", "2023-0001", "--output", "-", "--as", "clerk"]
    project = str(Path(__file__).parents[2])
    piped = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONPATH": project})
    assert docx.Document(io.BytesIO(piped.stdout)).tables
    refused = run("paper", "submission", "2023-0001", "--output", "-", "--as", "clerk", terminal=True)
    assert (refused.status, refused.out) == (2, "")


def test_the_built_in_template_is_written_where_the_offices_own_lie_and_holds_from_then_on(
    here: Path, at_desk: Office
) -> None:
    shown = paper("template", "notice")
    folder = Path(str(at_desk.store.path) + ".templates")
    assert (folder / "notice.docx").exists()
    assert "members[].name" in shown.out
    assert "必备字段：purpose、members、funding" in shown.out
    own_template(folder, "notice", "本单位公示：{{ organiser }}" + NEEDED)
    answer = json.loads(paper("notice", "2023-0001", "--format", "json").out)
    assert answer["template"] == str(folder / "notice.docx")
    assert words(here / answer["file"]) == "本单位公示：景德镇市人民政府外事办公室，4人，1项，市财政"
    assert "--force" in paper("template", "notice", status=2).err


def test_a_template_can_be_written_elsewhere_and_a_folder_can_be_named(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper("template", "notice", "--output", "notice.docx")
    assert (here / "notice.docx").exists()
    own_template(here / "ours", "notice", "甲{{ number }}" + NEEDED)
    paper("notice", "2023-0001", "--templates", "ours", "--output", "1.docx")
    monkeypatch.setenv("TRAVEL_TEMPLATES", "ours")
    paper("notice", "2023-0001", "--output", "2.docx")
    assert words(here / "1.docx") == words(here / "2.docx") == "甲2023-0001，4人，1项，市财政"
    assert "nowhere" in paper("notice", "2023-0001", "--templates", "nowhere", status=2).err


def test_a_template_with_an_unknown_field_is_refused_by_name(here: Path) -> None:
    own_template(here / "ours", "notice", "组团单位：{{ organizer }}")
    refused = paper("notice", "2023-0001", "--templates", "ours", status=2)
    assert "ours/notice.docx" in refused.err
    assert "没有字段 organizer，是否指 organiser" in refused.err
    assert "Traceback" not in refused.err
    (row,) = [
        each
        for each in json.loads(paper("list", "--templates", "ours", "--format", "json").out)
        if each["paper"] == "notice"
    ]
    assert any("organizer" in problem for problem in row["problems"])


def test_numbers_of_passports_are_whole_only_for_those_who_may_see_them_and_this_is_journaled(
    at_desk: Office, tmp_path: Path
) -> None:
    number = at_desk.lent()
    file = tmp_path / "loans.docx"

    def printed(*args: str) -> str:
        assert run("paper", "loan-register", number, "--output", str(file), "--force", *args).status == 0
        return docx.Document(str(file)).tables[0].rows[1].cells[4].text

    assert printed("--as", "clerk") == "P******00"
    refused = run("paper", "loan-register", number, "--output", str(file), "--force", "--reveal", "--as", "clerk")
    assert refused.status == 4
    assert printed("--as", "custodian", "--reveal") == "PE0000100"
    (event,) = json.loads(run("audit", "log", "--action", "reveal", "--format", "json").out)
    assert event["subject"] == "custodian"
    assert run("paper", "approval", number, "--reveal").status == 2


def test_an_unknown_paper_and_an_unknown_case_are_told(here: Path) -> None:
    assert "submission" in paper("template", "nothing", status=2).err
    assert json.loads(paper("template", "任务批件", "--format", "json").out)["paper"] == "approval"
    assert "2023-0099" in paper("submission", "2023-0099", status=2).err
    assert run("paper", "nothing", "2023-0001", "--as", "clerk").status == 2


def test_help_knows_every_paper(here: Path) -> None:
    page = run("paper", "--help").out
    assert all(f"  {code} " in page for code in KINDS)
