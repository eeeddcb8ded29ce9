"""The papers of a case, listed and written out again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.typed import answer, by
from tests.office import EXAMPLES, Office, troyan
from tests.terminal import run
from travel.attachments import content_path

PROGRAMME = EXAMPLES / "programme.pdf"


@pytest.fixture
def filed(at_desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The Troyan case with its three papers; whoever types stands in an empty folder."""
    by("clerk", "delegation", "new", str(EXAMPLES / "troyan-2023.toml"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return at_desk


def paper(*args: str, status: int = 0) -> str:
    shown = run("delegation", "paper", "2023-0001", *args, "--as", "clerk", "--lang", "en")
    assert shown.status == status, shown
    return shown.out or shown.err


def noted(name: str, content: str, folder: Path) -> None:
    folder.mkdir()
    (folder / name).write_text(content, encoding="utf-8")
    by("clerk", "delegation", "note", "2023-0001", "反馈", "--file", str(folder / name))


def kept(office: Office, name: str) -> Path:
    row = next(row for row in office.case("2023-0001").attachments if row.name == name)
    return content_path(office.store.blob_dir, row.sha256)


def test_the_papers_of_versions_and_notes_are_listed_with_their_numbers(filed: Office, tmp_path: Path) -> None:
    noted("反馈.txt", "已抵达", tmp_path / "notes")
    rows = run("delegation", "paper", "2023-0001", "--as", "clerk", "--format", "json")
    assert '"sha256"' in rows.out
    table = paper()
    assert "Papers of 2023-0001: 4" in table
    assert "application/pdf" in paper("--format", "csv")
    assert "paper of a note" in table


def test_a_case_without_papers_says_so(at_desk: Office) -> None:
    number = at_desk.drafted(application=troyan().model_copy(update={"attachments": ()}))
    assert "There are no papers." in run("delegation", "paper", number, "--as", "clerk", "--lang", "en").out


def test_a_paper_is_written_under_its_own_name_or_another(filed: Office) -> None:
    assert "Written to" in paper("programme.pdf")
    assert Path("programme.pdf").read_bytes() == PROGRAMME.read_bytes()
    assert Path("programme.pdf").stat().st_mode & 0o077 == 0
    number = next(
        str(place) for place, row in enumerate(filed.case("2023-0001").attachments, 1) if row.name == "programme.pdf"
    )
    paper(number, "--to", "copy.pdf")
    assert Path("copy.pdf").read_bytes() == PROGRAMME.read_bytes()


def test_what_is_there_is_never_overwritten_and_no_link_is_followed(filed: Office) -> None:
    Path("programme.pdf").write_text("mine")
    assert "not overwritten" in paper("programme.pdf", status=2)
    assert Path("programme.pdf").read_text() == "mine"
    Path("link.pdf").symlink_to("elsewhere.pdf")
    assert "not overwritten" in paper("programme.pdf", "--to", "link.pdf", status=2)
    assert not Path("elsewhere.pdf").exists()
    assert "cannot be written" in paper("programme.pdf", "--to", "no/where.pdf", status=2)
    assert "cannot be written" in paper("programme.pdf", "--to", "nu\0l", status=2)


def test_content_altered_lost_or_linked_is_told_by_the_name_of_the_paper(filed: Office, tmp_path: Path) -> None:
    content = kept(filed, "programme.pdf")
    content.write_bytes(b"another")
    assert "programme.pdf is no longer what was recorded" in paper("programme.pdf", status=2)
    content.unlink()
    assert "The content of programme.pdf is not there" in paper("programme.pdf", status=2)
    content.symlink_to(PROGRAMME)
    assert "which is a link" in paper("programme.pdf", status=2)
    assert not list(Path().iterdir())


def test_a_name_that_means_nothing_or_two_things_is_refused(filed: Office, tmp_path: Path) -> None:
    noted("反馈.txt", "已抵达", tmp_path / "first")
    noted("反馈.txt", "已抵达", tmp_path / "second")
    paper("反馈.txt")
    noted("反馈.txt", "已返程", tmp_path / "third")
    assert "several papers 反馈.txt: say 4, 5, 6" in paper("反馈.txt", "--to", "new.txt", status=2)
    paper("６", "--to", "new.txt")
    assert Path("new.txt").read_text("utf-8") == "已返程"
    assert "has no paper 7" in paper("7", status=2)
    assert "Name the paper" in paper("--to", "x", status=2)
    assert "now" in paper("--as-of", "2023-07-10", status=2)


def test_the_content_goes_to_a_pipe_but_not_to_a_terminal(filed: Office) -> None:
    command = [sys.executable, "-m", "cli", "delegation", "paper", "2023-0001", "programme.pdf", "--to", "-"]
    here = os.environ | {"PYTHONPATH": str(EXAMPLES.parents[1])}
    done = subprocess.run([*command, "--as", "clerk"], check=True, capture_output=True, env=here)
    assert done.stdout == PROGRAMME.read_bytes()
    shown = run(*command[3:], "--as", "clerk", "--lang", "en", terminal=True)
    assert (shown.status, shown.out) == (2, "")
    assert "not shown on a terminal" in shown.err


def test_the_answer_to_a_note_tells_its_words_and_papers(filed: Office, tmp_path: Path) -> None:
    (tmp_path / "反馈.txt").write_text("已抵达", encoding="utf-8")
    typed = ("delegation", "note", "2023-0001", "境外反馈", "--file", str(tmp_path / "反馈.txt"))
    told = answer("clerk", *typed)
    assert told["text"] == "境外反馈"
    assert [paper["name"] for paper in told["papers"]] == ["反馈.txt"]
    lines = run(*typed, "--as", "clerk", "--lang", "en").out.splitlines()
    assert any("Text kept" in line and "境外反馈" in line for line in lines)
    assert any("Papers kept with it" in line and "反馈.txt" in line for line in lines)
