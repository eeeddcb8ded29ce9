"""Whatever goes wrong is one message on stderr, in the language in force, and an exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import run


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("refused", 1),
        ("not-allowed", 4),
        ("bad", 2),
        ("broken", 70),
        ("interrupted", 130),
        ("end", 130),
        ("some", 1),
    ],
)
def test_each_error_has_its_exit_status_and_leaves_stdout_alone(how: str, status: int) -> None:
    shown = run("sample", "fail", how)
    assert (shown.status, shown.out) == (status, "")
    assert "Traceback" not in shown.err


def test_a_refusal_prints_every_finding_with_its_weight_rule_sentence_and_citation() -> None:
    assert run("sample", "fail", "refused").err == (
        "错误：团组[red]\\x1b[31m\n  [不予办理] R05 八天（中办发〔2013〕16号）\n"
    )


def test_errors_are_folded_to_the_terminal_and_left_whole_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    assert run("sample", "fail", "refused", terminal=True).err == (
        "错误：团组[red]\\x1b[31m\n  [不予办理] R05 八天（中办发\n  〔2013〕16号）\n"
    )
    assert "八天（中办发" in run("sample", "fail", "refused").err


def test_bad_input_lists_all_that_is_wrong_with_it() -> None:
    assert run("sample", "fail", "bad").err == "错误：申请表有误\n  第3行\n  第9行\n"


def test_a_program_is_told_of_an_error_as_json() -> None:
    shown = run("sample", "fail", "not-allowed", "--format", "json")
    told = json.loads(shown.err)
    assert (told["error"], told["status"], told["findings"][0]["rule"]) == ("无权", 4, "R05")
    assert json.loads(run("sample", "fail", "bad", "--format=json").err)["problems"] == ["第3行", "第9行"]


def test_a_usage_error_is_json_too_when_json_was_asked_for() -> None:
    assert json.loads(run("sample", "nope", "--format", "json").err)["status"] == 2


def test_a_fault_of_the_program_shows_its_traceback_only_when_debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("sample", "fail", "broken").err.startswith("错误：程序出错（RuntimeError：内部[/]）")
    monkeypatch.setenv("TRAVEL_DEBUG", "1")
    assert "Traceback" in run("sample", "fail", "broken").err


@pytest.mark.parametrize(
    ("args", "zh", "en"),
    [
        (("nope",), "没有命令 'nope'。", "There is no command 'nope'."),
        (("sample", "ad"), "没有命令 'ad'。是否指 'add'？", "There is no command 'ad'. Did you mean 'add'?"),
        (("sample", "add"), "缺少 THING。", "THING is missing."),
        (("sample", "add", "x", "--zzz"), "没有选项 --zzz。", "There is no option --zzz."),
        (
            ("sample", "add", "x", "--fil", "y"),
            "没有选项 --fil。是否指 --file？",
            "There is no option --fil. Did you mean --file?",
        ),
        (("sample", "add", "x", "y"), "多余的参数：y", "More was given than the command takes: y"),
        (("sample", "add", "x", "--file"), "选项 '--file' 缺少值。", "The option '--file' needs a value."),
        (("sample", "add", "x", "--yes=1"), "选项 '--yes' 不带值。", "The option '--yes' takes no value."),
        (("sample", "add", "x", "--file", "no"), "--file：'no' 不存在", "--file: 'no' does not exist"),
        (
            ("sample", "add", "x", "--kind", "walk"),
            "--kind：'walk' 不在可选范围：'visit', 'stopover'。",
            "--kind: 'walk' is not one of 'visit', 'stopover'.",
        ),
        (("sample", "list", "--limit", "x"), "--limit：应为整数", "--limit: a whole number is wanted"),
        (("sample", "list", "--limit", "0"), "--limit：不得小于 1", "--limit: it must be at least 1"),
    ],
)
def test_typers_own_words_come_out_in_both_languages(args: tuple[str, ...], zh: str, en: str) -> None:
    shown = run(*args)
    assert (shown.status, shown.out) == (2, "")
    assert shown.err.splitlines()[0] == "错误：" + zh
    assert all(line.startswith("查看帮助：travel") for line in shown.err.splitlines()[1:])
    assert run("--lang", "en", *args).err.splitlines()[0] == "Error: " + en


def test_a_business_day_still_to_come_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAVEL_TODAY", "2023-09-17")
    shown = run("sample", "add", "x", "--on", "明天")
    assert (shown.status, shown.err) == (2, "错误：--on 2023-09-18 晚于今天 2023-09-17；只能登记已经发生的事项\n")
    assert json.loads(run("sample", "add", "x", "--format", "json").out)["on"] == "2023-09-17"


def test_a_date_that_does_not_exist_names_its_option() -> None:
    shown = run("sample", "add", "x", "--entered", "2023-02-30")
    assert (shown.status, shown.err) == (2, "错误：--entered：“2023-02-30”：日历上没有这一天\n")


def test_where_nobody_can_be_asked_yes_must_be_said_beforehand() -> None:
    assert run("sample", "fail", "ask").err == "错误：删除？此处无人可问，确认无误请加 --yes\n"


def test_a_reader_who_goes_away_is_no_error() -> None:
    code = "from tests.cli import sample\nfrom cli.nouns import NOUNS, Noun\nfrom cli.main import main\nimport sys\n"
    code += (
        "NOUNS['sample'] = Noun(('tests.cli.sample',), '')\nsys.exit(main(['sample', 'list', *map(str, range(30000))]))"
    )
    writer = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.readline()
    writer.stdout.close()
    complaint = writer.stderr.read()
    writer.stderr.close()
    assert (writer.wait(), complaint) == (0, b"")


def test_a_pipe_that_is_not_utf8_gets_utf8() -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run([sys.executable, "-m", "cli", "--help"], env=environ, capture_output=True, check=True)
    assert "用法：travel".encode() in done.stdout


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_answer_that_cannot_be_written_does_not_deny_what_was_recorded(unbuffered: str) -> None:
    environ = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cli", "--help"], env=environ, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 70
    told = done.stderr.decode()
    assert told.startswith(
        "错误：程序出错（OSError：[Errno 28] No space left on device）。重新办理前请先查看是否已登记"
    )
    assert told.count("\n") == 1


def test_streams_that_were_closed_before_the_start_are_no_error() -> None:
    command = f"{sys.executable} -m cli --help >&- 2>&-"
    assert subprocess.run(command, shell=True, check=False).returncode == 0
