"""An office's own policy book as it is checked, compared, tried out and adopted; whole screens of 80 columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.terminal.cells import cell_len
from tests.office import furnish
from tests.screens.golden import same_as_kept
from tests.terminal import run
from travel.storage.store import Store

OWN = """name = "jingdezhen"
label = { zh = "景德镇市", en = "Jingdezhen" }
inherits = "national"

[persons]
max = { value = 3, since = 2023-01-01, citation = "景外办〔2023〕5号" }

[rules.R09]
severity = "justify"
tracks = ["general", "enterprise"]
citation = "景外办〔2023〕5号"

[deadlines.passport]
actual-return = { amount = 5, unit = "working-days", citation = "景外办〔2023〕5号" }

[[topics]]
topic = "etiquette"
required = false
citation = "景外办〔2023〕5号"
"""
BAD = """name = "jiangxi"
inherits = "jangxi"

[persons]
most = 3
max = [
    { value = -1, until = 2024-01-01, citation = "景外办〔2023〕5号" },
    { value = 4, since = 2023-07-01 },
]

[rules.R99]
severity = "hard"

[[route.rows]]
countries = ["ZZ"]
steps = []
citation = "景外办〔2023〕5号"
"""
YEAR = ("--from", "2023-01-01", "--to", "2023-12-31")


@pytest.fixture(autouse=True)
def desk(sqlite_factory: Callable[[], Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = furnish(sqlite_factory())
    office.submitted()
    office.store.close()
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    (tmp_path / "bad.toml").write_text(BAD, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRAVEL_DATABASE", str(office.store.path))
    monkeypatch.setenv("TRAVEL_TODAY", "2023-07-15")


def screen(*args: str) -> str:
    """What is seen on both streams, without the hash of the book, which every change of the national one changes."""
    shown = run("policy", *args, terminal=True)
    said = shown.out + shown.err
    assert max(cell_len(line) for line in said.splitlines() if "travel " not in line) <= 80
    said = re.sub(r"[0-9a-f]{40,64}(\n +[0-9a-f]+)?", "(hash)", said)
    return "\n".join(line.rstrip() for line in said.splitlines()) + "\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "commands"),
    [
        ("policy-check", [("check", "own.toml"), ("check", "bad.toml")]),
        ("policy-diff", [("diff", "in-force", "own.toml", "--at", "2023-07-15"), ("diff", "in-force", "national")]),
        (
            "policy-simulate",
            [
                ("simulate", "--book", "own.toml", "--set", "split.window_days=30", *YEAR),
                ("simulate", "--set", "persons.max=4", *YEAR),
                ("simulate", "--set", "days.two_countrie=7", "--set", "persons.max=many", *YEAR),
            ],
        ),
        (
            "policy-adopt",
            [
                ("adopt", "own.toml", "--as", "approver", "--from", "2023-07-01"),
                ("adopt", "own.toml", "--as", "clerk"),
                ("adopt", "own.toml", "--as", "approver", "--from", "2023-08-01", "--dry-run"),
                ("adopt", "own.toml", "--as", "approver", "--from", "2023-08-01"),
                ("adopt", "own.toml", "--as", "approver", "--from", "2023-09-01"),
            ],
        ),
    ],
)
def test_the_screen_is_the_one_that_was_looked_at(name: str, commands: list[tuple[str, ...]], lang: str) -> None:
    seen = [f"$ travel policy {' '.join(command)}\n{screen(*command, '--lang', lang)}" for command in commands]
    same_as_kept(f"{name}.{lang}", "\n".join(seen))
