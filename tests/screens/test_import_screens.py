"""Taking over tables, whole screens of 80 columns on a frozen day, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.database.test_importing import LEDGER, PEOPLE
from tests.office import MUSEUM, OFFICE, Office
from tests.pure.workbooks import workbook
from tests.screens.golden import same_as_kept
from tests.terminal import run

AT = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)
ODD = [
    ["全市因公出国人员名册"],
    ["姓　名", "出生年月日", "工作单位", "职务", "职级", "手机"],
    ["吕　品", "1970.3.15", MUSEUM, "名誉馆长", "正处级", "1"],
    ["方立新", 29527, OFFICE, "科长", "正科级", "2"],
    ["王 伟", "1980-02-30", OFFICE, "科员", "处长", "3"],
    ["李雷", "1975/6/1", "火星局", "科员", "其他", "4"],
    ["方立新", 29527, OFFICE, "局长", "正科级", "5"],
    ["合计", 5],
]
SCREENS = {
    "import-persons": ("--as clerk import persons 人员.xlsx", 2),
    "import-persons-rehearsed": ("--as clerk import persons 人员.xlsx --keep-going --dry-run", 2),
    "import-ledger": ("--as reviewer import ledger 台账.xlsx --yes", 0),
    "import-ledger-show": ("delegation show 2019-0001", 0),
    "import-ledger-history": ("delegation history 2019-0003", 0),
    "import-template": ("import template ledger", 0),
    "import-no-heading": ("--as clerk import units 人员.xlsx", 2),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_screens_are_those_that_were_looked_at(
    lang: str, sqlite_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAVEL_DATABASE", str(sqlite_office.store.path))
    monkeypatch.setenv("TRAVEL_TODAY", "2023-11-06")
    monkeypatch.chdir(tmp_path)
    workbook(tmp_path / "a.xlsx", PEOPLE[:2])
    workbook(tmp_path / "人员.xlsx", ODD, sheet="名册")
    workbook(tmp_path / "台账.xlsx", LEDGER, sheet="2019")
    assert run("--as", "clerk", "import", "persons", "a.xlsx", "--yes").status == 0
    for name, (line, status) in SCREENS.items():
        with patch("workflows.engine.now", lambda: AT):
            found = run(*line.split(), "--lang", lang, terminal=True)
        assert found.status == status, found
        shown = f"$ travel {line} --lang {lang}\n{found.out}{found.err}"
        same_as_kept(f"{name}.{lang}", shown)
