"""The documents tell the truth: generated parts are what is generated, sessions are what the program prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.documents import DOCS, END, ROOT, agrees, entries, generated, played, sessions, with_regions

MAPS = ["docs/architecture.md", "docs/architecture.zh-CN.md"]
WANTED = ["README.md", "README.zh-CN.md", *MAPS, "CHANGELOG.md"]


@pytest.mark.parametrize("name", WANTED)
def test_the_document_is_there(name: str) -> None:
    assert (ROOT / name).is_file()


@pytest.mark.parametrize("path", generated(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_generated_has_not_drifted(path: Path) -> None:
    assert path.read_text("utf-8") == generated()[path], "run: make docs"


@pytest.mark.parametrize("path", sessions(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_session_shows_what_the_program_prints(path: Path, tmp_path: Path) -> None:
    assert played(path, tmp_path) == path.read_text("utf-8"), "run: make docs"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_opens_with_a_session_and_shows_the_diagram(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert ROOT / name in sessions()
    assert "<!-- generated: delegation diagram -->" in text


def _map(name: str, room: str) -> list[str]:
    """The places that the map has in a room."""
    section = (ROOT / name).read_text("utf-8").partition(f"### `{room}/`\n")[2].partition("\n##")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [place for row in rows for place in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("room", ["cli", "workflows", "travel"])
@pytest.mark.parametrize("name", MAPS)
def test_the_map_has_every_folder_and_module_of_a_room(name: str, room: str) -> None:
    # what git leaves of a folder that has gone elsewhere holds nothing but what Python compiled
    files = {
        path.relative_to(ROOT / room) for path in (ROOT / room).rglob("*.*") if path.is_file() and path.suffix != ".pyc"
    }
    folders = {f"{path.parts[0]}/" for path in files if len(path.parts) > 1}
    modules = {path.name for path in (ROOT / room).glob("*.py") if path.name != "__init__.py"}
    assert modules | folders <= set(_map(name, room))


@pytest.mark.parametrize("room", ["cli", "workflows", "travel", "tests"])
@pytest.mark.parametrize("name", MAPS)
def test_what_the_map_has_is_there(name: str, room: str) -> None:
    assert [place for place in _map(name, room) if not (ROOT / room / place).exists()] == []


def test_every_link_to_a_file_leads_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for folder in (ROOT, DOCS)
        for path in folder.glob("*.md")
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))
        if not (path.parent / target).exists()
    ]
    assert not broken


def test_a_region_is_written_between_its_marks_only() -> None:
    text = f"before\n<!-- generated: delegation diagram -->\nold\n{END}\nafter\n"
    fresh = with_regions(text, "en")
    assert fresh.startswith("before\n<!-- generated: delegation diagram -->\n```mermaid\nstateDiagram-v2\n")
    assert fresh.endswith(f"```\n{END}\nafter\n")


def test_a_region_without_an_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="no end"):
        with_regions("<!-- generated: delegation diagram -->\nold\n", "en")


def test_a_session_is_read_command_by_command() -> None:
    first, second = entries("$ travel unit list \\\n    --format json\n[]\n$ travel desk\nNothing.\n\n")
    assert (first.typed, first.expected) == ("travel unit list --format json", ["[]"])
    assert (second.typed, second.expected) == ("travel desk", ["Nothing.", ""])


def test_three_dots_stand_for_any_lines_and_nothing_else_does() -> None:
    assert agrees(["one", "two", "three"], ["one", "..."])
    assert agrees(["one"], ["one", "..."])
    assert not agrees(["one", "two"], ["one"])
    assert not agrees(["one", "two"], ["..", "two"])
