"""A case in a box and a case of another office, whole screens of 80 columns on a frozen day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.boxes import put_out
from tests.database.test_received import keep_papers
from tests.office import OFFICE
from tests.screens.golden import same_as_kept
from tests.story import Diary, autumn, diary
from tests.terminal import run
from travel.box.sealing import opened
from travel.i18n import set_language
from travel.storage.store import Store
from workflows.received import Annotating, Receiving

TODAY = date(2023, 11, 6)
AT = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)
NAME = f"2023-0001@{OFFICE}"

HASH = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{20,64}(?![0-9a-f])"
    r"|^ +[0-9a-f]{1,64}(?: [0-9a-f]{4})*$|(?:[0-9a-f]{4} ){3,}[0-9a-f]{4}",
    re.MULTILINE,
)
"""Hashes as they are shown: every field of every table has its part in them."""

SCREENS = {
    "box-export-rehearsed": ("home", "--as auditor delegation export 2023-0005 --for 上饶市外事办公室 --dry-run"),
    "box-export-reveal-refused": ("home", "--as clerk delegation export 2023-0005 --reveal"),
    "box-export-own-words": ("home", "--as clerk delegation export 2023-0004"),
    "record-refused": ("home", "--as clerk delegation export 2023-0002 --record a9"),
    "record-rehearsed": (
        "home",
        "--as auditor delegation export 2023-0004 --record a9 --district 360200 --reveal --dry-run",
    ),
    "box-log": ("home", "audit log --kind box"),
    "box-verify": ("home", "audit verify closed.travel"),
    "box-verify-broken": ("home", "audit verify broken.travel"),
    "box-import-rehearsed": ("away", "--as clerk delegation import abroad.travel --dry-run"),
    "box-import-again": ("away", "--as clerk delegation import closed.travel"),
    "box-import-broken": ("away", "--as clerk delegation import broken.travel"),
    "box-import-own": ("home", "--as clerk delegation import closed.travel"),
    "delegation-list-beside-received": ("away", "delegation list"),
    "received-list": ("away", "delegation list --received"),
    "received-show": ("away", f"delegation show {NAME}"),
    "received-history": ("away", f"delegation history {NAME}"),
    "received-papers": ("away", f"delegation paper {NAME}"),
    "received-submit": ("away", f"--as clerk delegation submit {NAME}"),
}
STATUS = {
    "box-export-reveal-refused": 4,
    "box-export-own-words": 2,
    "record-refused": 2,
    "box-verify-broken": 1,
    "box-import-broken": 2,
    "box-import-own": 1,
    "received-submit": 2,
}


@dataclass(frozen=True)
class Told:
    """The office at home, one that received a case, and the folder with the boxes."""

    home: Diary
    away: Diary
    folder: Path


@pytest.fixture(scope="module")
def told(sqlite_factory: Callable[[], Store], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The whole story; the screens only read it."""
    from workflows.steps.application import Note

    set_language("zh")
    home, away, folder = autumn(sqlite_factory()), diary(sqlite_factory()), tmp_path_factory.mktemp("boxes")
    home.today = away.today = TODAY
    with away.store.atomic() as tx:
        tx.exec_driver_sql("UPDATE unit SET name = '上饶市外事办公室' WHERE kind = 'office'")
    with patch("travel.box.exporting.now", lambda: AT):
        put_out(home, "2023-0001", folder / "closed.travel", "clerk", recipient="上饶市外事办公室")
        put_out(home, "2023-0004", folder / "abroad.travel", "custodian", reveal=True)
    broken = (folder / "closed.travel").read_bytes().replace("友好城市".encode(), "友邻城市".encode(), 1)
    (folder / "broken.travel").write_bytes(broken)
    with opened(folder / "closed.travel") as box:
        keep_papers(away, box)
        away.do("clerk", "receive", "", TODAY, Receiving(contents=box.contents, envelope=box.envelope), of="received")
    away.do("museum", "note", NAME, TODAY, Annotating(text="我馆参展瓷器清单已另函送"), of="received")
    number = home.passports["2023-0004"][0]
    home.do("clerk", "note", "2023-0004", TODAY, Note(text=f"{number} 一本由馆员代领"))
    yield Told(home, away, folder)
    home.store.close()
    away.store.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_is_the_one_that_was_looked_at(
    told: Told, monkeypatch: pytest.MonkeyPatch, name: str, lang: str
) -> None:
    where, command = SCREENS[name]
    store = told.home.store if where == "home" else told.away.store
    monkeypatch.setenv("TRAVEL_DATABASE", str(store.path))
    monkeypatch.setenv("TRAVEL_TODAY", TODAY.isoformat())
    monkeypatch.chdir(told.folder)
    shown = run(*command.split(), "--lang", lang, terminal=True)
    assert shown.status == STATUS.get(name, 0), shown
    same_as_kept(f"{name}.{lang}", HASH.sub(_zeros, shown.out + shown.err))


def _zeros(found: re.Match[str]) -> str:
    return re.sub("[0-9a-f]", "0", found.group())
