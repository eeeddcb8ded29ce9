"""A case in a box, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.typed import answer, by
from tests.office import Office
from tests.terminal import run


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRAVEL_ATTACHMENTS", "")
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_case_is_put_into_a_box_and_checked_where_there_is_no_store(
    at_desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = at_desk.closed()
    told = answer("clerk", "delegation", "export", number, "--for", "江西省外办", on="2023-11-01")
    assert (told["file"], told["numbers"], told["recipient"]) == (f"{number}.travel", "masked", "江西省外办")
    monkeypatch.delenv("TRAVEL_DATABASE")
    checked = run("audit", "verify", told["file"], "--format", "json", "--database", "nowhere.db")
    assert checked.status == 0
    assert f'"seal": "{told["seal"]}"' in checked.out
    assert '"sound": true' in checked.out


def test_a_box_that_was_changed_is_told_with_the_part_and_a_status(at_desk: Office, in_an_empty_folder: Path) -> None:
    number = at_desk.drafted()
    file = in_an_empty_folder / answer("clerk", "delegation", "export", number)["file"]
    file.write_bytes(file.read_bytes().replace("王经办".encode(), "李经办".encode(), 1))
    shown = run("audit", "verify", str(file))
    assert shown.status == 1
    assert "envelope.json" in shown.out
    assert "内容与装包时不符" in shown.out


def test_a_file_that_is_not_there_or_is_something_else_is_told(in_an_empty_folder: Path) -> None:
    assert run("audit", "verify", "nothing.travel").status == 2
    assert run("audit", "verify", str(in_an_empty_folder)).status == 2
    Path("letter.travel").write_text("您好")
    shown = run("audit", "verify", "letter.travel")
    assert shown.status == 1
    assert "不是案卷包" in shown.out


def test_a_rehearsal_says_what_would_go_out(at_desk: Office, in_an_empty_folder: Path) -> None:
    number = at_desk.drafted()
    told = answer("clerk", "delegation", "export", number, "--dry-run")
    assert (told["file"], told["seal"], told["events"]) == (None, None, 1)
    assert not list(in_an_empty_folder.iterdir())


def test_who_may_not_see_whole_numbers_gives_none_away(at_desk: Office) -> None:
    number = at_desk.drafted()
    assert by("clerk", "delegation", "export", number, "--reveal").status == 4
    assert by("auditor", "delegation", "export", number, "--reveal").status == 0


def test_the_history_tells_of_the_box(at_desk: Office) -> None:
    number = at_desk.drafted()
    answer("clerk", "delegation", "export", number, "--for", "江西省外办")
    assert "导出移交" in run("delegation", "history", number).out
    assert "移交江西省外办" in run("audit", "log", "--kind", "box").out
