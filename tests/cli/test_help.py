"""Help speaks the language in force, is folded to the screen, and comes without the heavy libraries."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

import pytest

from cli.main import main
from cli.nouns import NOUNS
from cli.terminal.cells import cell_len
from tests.terminal import Screen, run

DATABASE = ("sqlalchemy", "sqlmodel", "pydantic", "alembic", "transitions")
WRITERS = ("rich.table", "rich.console", "typer.rich_utils", "babel", "docx", "docxtpl", "jinja2", "lxml", "xlsxwriter")
HEAVY = (*DATABASE, *WRITERS, "python_calamine", "holidays", "apscheduler", "apprise", "jsonschema")


def loaded_after(code: str, **environ: str) -> tuple[str, set[str]]:
    probe = f"import sys\n{code}\nprint('LOADED', *sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", probe], env={**os.environ, **environ}, capture_output=True, text=True, check=True
    )
    shown, _, modules = done.stdout.rpartition("LOADED ")
    return shown, set(modules.split())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_lists_every_noun_and_imports_no_command_and_no_heavy_library(lang: str) -> None:
    shown, loaded = loaded_after("from cli.main import main; main(['--help'])", TRAVEL_LANG=lang)
    assert all(f"\n  {noun} " in shown for noun in NOUNS if noun != "sample")
    assert not loaded & {module for noun in NOUNS.values() for module in noun.modules}
    assert not [name for name in HEAVY if name in loaded]


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun != "sample"])
def test_help_of_a_noun_loads_neither_a_database_nor_a_writer_of_files(noun: str) -> None:
    shown, loaded = loaded_after(f"from cli.main import main; main([{noun!r}, '--help'])", TRAVEL_LANG="en")
    assert shown.startswith(f"Usage: travel {noun} ")
    assert not [name for name in HEAVY if name in loaded]


@pytest.mark.parametrize("words", ["cli.words.boxes", "cli.words.states"])
def test_words_of_states_and_boxes_load_no_database(words: str) -> None:
    _, loaded = loaded_after(f"import {words}")
    assert not [name for name in DATABASE if name in loaded]


def test_completion_of_the_first_word_imports_no_command_and_no_heavy_library() -> None:
    code = "from cli.main import main\ntry: main([])\nexcept SystemExit: pass"
    words = {"_TRAVEL_COMPLETE": "complete_bash", "COMP_WORDS": "travel pas", "COMP_CWORD": "1"}
    shown, loaded = loaded_after(code, **words)
    assert shown.split() == ["passport"]
    assert not loaded & {module for noun in NOUNS.values() for module in noun.modules}
    assert not [name for name in DATABASE if name in loaded]


def completed(monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    monkeypatch.setenv("_TRAVEL_COMPLETE", "complete_fish")
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", " ".join(["travel", *words]))
    out = Screen(terminal=False)
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit):
        main([])
    return out.getvalue()


def test_completion_knows_verbs_options_and_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [line.split("\t")[0] for line in completed(monkeypatch, "sample", "").split("\n") if line] == [
        "list",
        "add",
        "fail",
    ]
    assert completed(monkeypatch, "sample", "list", "--kn") == "--known-at\t不计此日之后登记的内容。\n"
    assert completed(monkeypatch, "sample", "add", "--kind", "sto") == "stopover\n"


def test_help_speaks_chinese_in_every_word_of_its_own() -> None:
    page = run("sample", "add", "--help").out
    assert page.startswith("用法：travel sample add [选项] THING\n")
    words = "".join(page.split())
    for word in ("参数：", "通用选项：", "［必填］", "［默认：table］", "［环境变量：TRAVEL_DATABASE］", "--on日期"):
        assert word in words
    assert not [word for word in ("Usage", "Options", "default", "required", "Show this") if word in page]


def test_help_speaks_english_when_asked() -> None:
    page = run("--lang", "en", "sample", "add", "--help").out
    assert page.startswith("Usage: travel sample add [OPTIONS] THING\n")
    assert "Common options:" in page


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("args", [("--help",), ("sample", "--help"), ("sample", "add", "--help")])
def test_no_line_of_help_is_wider_than_the_screen_and_none_is_cut(
    columns: int, args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    page = run(*args, terminal=True).out
    assert max(cell_len(line) for line in page.splitlines()) <= columns
    assert "…" not in page


def test_a_noun_without_a_verb_shows_what_there_is() -> None:
    shown = run("sample")
    assert shown.status == 2
    assert "  list  " in shown.err


def test_the_program_runs_as_a_module_too() -> None:
    done = subprocess.run([sys.executable, "-m", "cli", "--help"], capture_output=True, text=True, check=True)
    assert "用法：travel" in done.stdout
