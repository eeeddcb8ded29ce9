"""The settlement in a trip report: held against the approval, the border record and the standards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.typed import answer, rules
from tests.office import EXAMPLES, Office

SETTLEMENT = """

[[settlement]]
kind = "lodging"
country = "BG"
currency = "USD"
standard = "{standard}"
persons = 4
days = 4
amount = "{amount}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the report of the Troyan journey and the papers it names."""
    path = tmp_path / "report"
    path.mkdir()
    for name in ("troyan-2023-report.toml", "report-troyan.pdf", "photo-signing.png", "photo-exhibition.png"):
        shutil.copy(EXAMPLES / name, path / name)
    return path


def report(folder: Path, standard: str, amount: str) -> str:
    path = folder / "troyan-2023-report.toml"
    text = (EXAMPLES / path.name).read_text(encoding="utf-8")
    path.write_text(text + SETTLEMENT.format(standard=standard, amount=amount), encoding="utf-8")
    return str(path)


def test_a_settlement_within_the_standards_is_handed_in_and_accepted(at_desk: Office, folder: Path) -> None:
    number = at_desk.back()
    told = answer("clerk", "report", "submit", number, report(folder, "110", "1760"), on="2023-10-10")
    assert "R44" not in rules(told)
    kept = at_desk.case(number).report
    assert kept is not None
    assert [(line["kind"], line["amount"]) for line in kept.settlement] == [("lodging", "1760")]
    assert "R44" not in rules(answer("reviewer", "report", "accept", number, on="2023-10-11"))


def test_a_settlement_over_the_standards_is_refused(at_desk: Office, folder: Path) -> None:
    number = at_desk.back()
    refused = answer("clerk", "report", "submit", number, report(folder, "120", "1920"), on="2023-10-10", status=1)
    assert rules(refused) == ["R44", "R44"]
    assert at_desk.case(number).report is None
