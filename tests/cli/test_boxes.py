"""A case in a box, as it is typed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.typed import answer, by
from tests.office import OFFICE, Office, furnish
from tests.terminal import run
from travel.storage.store import Store


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
    os.mkfifo("endless.travel")
    assert run("audit", "verify", "endless.travel").status == 2
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


OTHER = "上饶市外事办公室"


class Elsewhere:
    def __init__(self, office: Office) -> None:
        self.office, self.database = office, ("--database", str(office.store.path))

    def answer(self, login: str, *args: str, status: int = 0) -> Any:
        return answer(login, *args, *self.database, on="2023-11-01", status=status)

    def answer_list(self) -> Any:
        return json.loads(self.screen("delegation", "list", "--received", "--format", "json"))

    def screen(self, *args: str) -> str:
        shown = run(*args, *self.database)
        assert shown.status == 0, shown
        return shown.out


@pytest.fixture
def elsewhere(at_desk: Office, sqlite_factory: Callable[[], Store]) -> Iterator[Elsewhere]:
    """Another office's desk, where boxes are taken in."""
    office = furnish(sqlite_factory())
    with office.store.atomic() as tx:
        tx.exec_driver_sql(f"UPDATE unit SET name = '{OTHER}' WHERE kind = 'office'")
    yield Elsewhere(office)
    office.store.close()


NAME = f"2023-0001@{OFFICE}"


def test_a_case_is_taken_in_listed_shown_and_told(at_desk: Office, elsewhere: Elsewhere) -> None:
    number = at_desk.closed()
    box = answer("auditor", "delegation", "export", number, on="2023-11-01")
    told = elsewhere.answer("clerk", "delegation", "import", box["file"], "--seal", box["seal"][:16])
    assert (told["received"], told["new_events"], told["numbers"]) == (NAME, 25, "masked")
    (listed,) = elsewhere.answer_list()
    assert (listed["received"], listed["state"], listed["origin"]) == (NAME, "closed", OFFICE)
    screen = elsewhere.screen("delegation", "show", "2023-0001@景德镇")
    assert "特罗阳" in screen
    assert "该案卷由来源外办继续办理" in screen
    assert "PE00001" not in screen
    history = elsewhere.screen("delegation", "history", NAME)
    assert "签批" in history
    assert "接收" in history
    assert elsewhere.screen("delegation", "list").startswith("团组 0 个")
    again = elsewhere.answer("clerk", "delegation", "import", box["file"])
    assert again["new_events"] == 0


def test_a_paper_of_a_received_case_is_written_and_put_to_a_case_of_ones_own(
    at_desk: Office, elsewhere: Elsewhere, in_an_empty_folder: Path
) -> None:
    number = at_desk.drafted()
    box = answer("clerk", "delegation", "export", number)
    elsewhere.answer("clerk", "delegation", "import", box["file"])
    papers = json.loads(elsewhere.screen("delegation", "paper", NAME, "--format", "json"))
    elsewhere.screen("delegation", "paper", NAME, papers[0]["name"], "--to", "letter.pdf")
    assert Path("letter.pdf").stat().st_size == papers[0]["size"]


def test_a_later_export_says_how_much_is_new_and_notes_stay(at_desk: Office, elsewhere: Elsewhere) -> None:
    number = at_desk.drafted()
    elsewhere.answer("clerk", "delegation", "import", answer("clerk", "delegation", "export", number)["file"])
    told = elsewhere.answer("museum", "delegation", "note", NAME, "我馆一人随团")
    assert told["received"] == NAME
    at_desk.do("clerk", "submit", number, date(2023, 7, 10))
    later = answer("clerk", "delegation", "export", number, "--output", "later.travel")
    assert elsewhere.answer("clerk", "delegation", "import", later["file"])["new_events"] == 1
    screen = elsewhere.screen("delegation", "show", NAME)
    assert "我馆一人随团" in screen
    assert "审核中" in screen
    refused = elsewhere.answer("clerk", "delegation", "import", "2023-0001.travel", status=1)
    assert "delegation 2023-0001 第2条记录" in refused["findings"][0]["message"]


def test_a_seal_that_does_not_fit_a_broken_box_and_an_own_case_write_nothing(
    at_desk: Office, elsewhere: Elsewhere, in_an_empty_folder: Path
) -> None:
    number = at_desk.drafted()
    file = Path(answer("clerk", "delegation", "export", number)["file"])
    for wrong in ("0" * 64, "ab", ""):
        elsewhere.answer("clerk", "delegation", "import", str(file), "--seal", wrong, status=2)
    broken = in_an_empty_folder / "broken.travel"
    broken.write_bytes(file.read_bytes()[:-1])
    said = elsewhere.answer("clerk", "delegation", "import", str(broken), status=2)
    assert "broken.travel" in said["error"]
    assert "文件末尾目录" in said["error"]
    assert elsewhere.answer_list() == []
    assert answer("clerk", "delegation", "import", str(file), status=1)["findings"]


def test_a_rehearsed_import_keeps_nothing(at_desk: Office, elsewhere: Elsewhere) -> None:
    number = at_desk.drafted()
    file = answer("clerk", "delegation", "export", number)["file"]
    assert elsewhere.answer("clerk", "delegation", "import", file, "--dry-run")["received"] == NAME
    assert elsewhere.answer_list() == []


def test_a_refused_import_leaves_no_papers_behind(at_desk: Office, elsewhere: Elsewhere) -> None:
    file = answer("clerk", "delegation", "export", at_desk.drafted())["file"]
    kept = elsewhere.office.store.blob_dir
    shutil.rmtree(kept)  # the folder of both offices here
    elsewhere.answer("briefer", "delegation", "import", file, status=4)
    assert not list(kept.rglob("*"))
    elsewhere.answer("clerk", "delegation", "import", file)
    assert list(kept.rglob("*"))


def test_the_next_command_is_told_as_it_is_typed_at_this_desk(at_desk: Office, elsewhere: Elsewhere) -> None:
    file = answer("clerk", "delegation", "export", at_desk.drafted())["file"]
    shown = elsewhere.screen("delegation", "import", file, "--as", "clerk")
    assert f"--database {elsewhere.office.store.path} delegation show {NAME}" in "".join(shown.split("\n"))


def test_a_received_case_is_handed_on_again(at_desk: Office, elsewhere: Elsewhere) -> None:
    number = at_desk.lent()
    elsewhere.answer("clerk", "delegation", "import", answer("clerk", "delegation", "export", number)["file"])
    told = elsewhere.answer("clerk", "delegation", "export", NAME, "--output", "on.travel")
    shown = json.loads(run("audit", "verify", told["file"], "--format", "json").out)
    assert (shown["origin"], shown["exported_by"]["office"]) == (OFFICE, OTHER)
    elsewhere.answer("auditor", "delegation", "export", NAME, "--reveal", "--output", "no.travel", status=2)


def test_what_a_received_case_cannot_do_is_said(at_desk: Office, elsewhere: Elsewhere) -> None:
    elsewhere.answer(
        "clerk", "delegation", "import", answer("clerk", "delegation", "export", at_desk.drafted())["file"]
    )
    assert run("delegation", "show", NAME, "--as-of", "2023-07-01", *elsewhere.database).status == 2
    assert run("delegation", "list", "--received", "--mine", *elsewhere.database).status == 2
    assert run("delegation", "show", "2023-0009@上海", *elsewhere.database).status == 2
    elsewhere.answer("clerk", "delegation", "submit", NAME, status=2)
    elsewhere.answer("clerk", "delegation", "note", NAME, "附件", "--file", "2023-0001.travel", status=2)


def test_a_record_is_written_by_its_number_and_kind(at_desk: Office, in_an_empty_folder: Path) -> None:
    number = at_desk.lent()
    told = answer("auditor", "delegation", "export", number, "--record", "A9", "--district", "360200", "--reveal")
    assert (told["file"], told["record"]) == (f"{number}.a9.json", "a9")
    assert json.loads(Path(told["file"]).read_text("utf-8"))["财政区划"] == "360200"
    assert "审批单" in run("delegation", "history", number).out


def test_a_record_that_lacks_something_lists_all_of_it(at_desk: Office, in_an_empty_folder: Path) -> None:
    number = at_desk.drafted()
    shown = by("clerk", "delegation", "export", number, "--record", "a10")
    assert shown.status == 2
    for said in ("财政区划", "--district", f"travel delegation submit {number}", "--reveal", "支出明细"):
        assert said in shown.err
    assert not list(in_an_empty_folder.iterdir())


def test_options_of_a_record_want_a_record(at_desk: Office) -> None:
    number = at_desk.drafted()
    assert by("clerk", "delegation", "export", number, "--district", "360200").status == 2
    assert by("clerk", "delegation", "export", number, "--record", "a11").status == 2
    assert by("clerk", "delegation", "export", NAME, "--record", "a9").status == 2


def test_a_rehearsed_record_is_not_written(at_desk: Office, in_an_empty_folder: Path) -> None:
    number = at_desk.lent()
    wanted = ("--record", "a9", "--district", "360200", "--reveal", "--dry-run")
    assert answer("auditor", "delegation", "export", number, *wanted)["file"] is None
    assert not list(in_an_empty_folder.iterdir())


def test_whole_numbers_of_a_received_case_are_shown_to_those_who_may_see_them(
    at_desk: Office, elsewhere: Elsewhere
) -> None:
    number = at_desk.lent()
    box = answer("custodian", "delegation", "export", number, "--reveal")
    elsewhere.answer("clerk", "delegation", "import", box["file"])
    passport = at_desk.passports[number][0]
    assert passport not in elsewhere.screen("delegation", "show", NAME)
    assert passport not in elsewhere.screen("delegation", "history", NAME)
    assert passport in elsewhere.screen("delegation", "show", NAME, "--reveal", "--as", "auditor")
    assert run("delegation", "show", NAME, "--reveal", "--as", "clerk", *elsewhere.database).status == 4
    assert "auditor" in elsewhere.screen("audit", "log", "--action", "reveal")
