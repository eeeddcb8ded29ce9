"""The documents: which parts of them are generated, and how the sessions they show are played."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.terminal import run
from travel.forms import reference as form_reference
from travel.i18n import LANGUAGES, language, set_language
from travel.imports import reference as import_reference
from travel.papers import reference as papers_reference
from travel.rules import reference as rules_reference
from workflows.catalogue import WORKFLOWS
from workflows.delegation import DELEGATION
from workflows.diagram import mermaid
from workflows.importing import KINDS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SUFFIX = {"en": ".md", "zh": ".zh-CN.md"}
INTRODUCTION = {
    "en": (
        "# Workflows\n\nEverything a case can do. An action with several rows takes the first whose case fits. "
        "Made from the definitions in `workflows/` by `make docs`; `travel workflow show NAME` prints the same.\n"
    ),
    "zh": (
        "# 流程\n\n各类办件的全部状态与操作。同一操作有数行的，取最先符合适用情形的一行。"
        "本页由 `make docs` 据 `workflows/` 中的定义生成；`travel workflow show 流程名` 显示相同内容。\n"
    ),
}
END = "<!-- end of generated -->"
BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
LOGIN = "wang"


def written(path: Path) -> list[Path]:
    return sorted(path.glob("*.md"))


def generated() -> dict[Path, str]:
    """Each document that is generated, whole or in its marked regions, as it should stand."""
    pages = {}
    for lang in LANGUAGES:
        pages[DOCS / f"workflows{SUFFIX[lang]}"] = workflows_page(lang)
        pages[DOCS / f"rules{SUFFIX[lang]}"] = rules_reference.markdown(lang)
        pages[DOCS / f"application{SUFFIX[lang]}"] = form_reference.markdown(lang)
        for page in (
            ROOT / f"README{SUFFIX[lang]}",
            *(DOCS / f"{name}{SUFFIX[lang]}" for name in ("papers", "import")),
        ):
            pages[page] = with_regions(page.read_text("utf-8"), lang)
    return pages


def workflows_page(lang: str) -> str:
    parts = [INTRODUCTION[lang]]
    for definition in WORKFLOWS:
        shown = run("workflow", "show", definition.name, "--format", "md", "--lang", lang).out
        head, _, rest = shown.partition("\n")
        parts.append(head + re.sub(r"^## ", "### ", rest, flags=re.MULTILINE))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts))


def with_regions(text: str, lang: str) -> str:
    """``text`` with what stands between its marks written anew. A mark without an end is an error."""
    regions = {
        "delegation diagram": f"```mermaid\n{mermaid(DELEGATION, lang)}\n```",
        "paper fields": papers_reference.markdown(lang),
        "import columns": import_reference.markdown(
            ((kind.name, kind.label, kind.columns) for kind in KINDS.values()), lang
        ),
    }

    def anew(match: re.Match[str]) -> str:
        return f"{match[1]}\n{regions[match[2]]}\n{END}"

    marks = text.count("<!-- generated: ")
    fresh, count = re.subn(rf"(<!-- generated: ([a-z ]+) -->)\n.*?{re.escape(END)}", anew, text, flags=re.DOTALL)
    if count != marks or text.count(END) != marks:
        raise ValueError("a generated region has no end")
    return fresh


@dataclass(frozen=True)
class Entry:
    """What somebody types, and what the document says comes back."""

    typed: str
    expected: list[str]


def sessions() -> list[Path]:
    """The documents that show sessions."""
    return [path for folder in (ROOT, DOCS) for path in written(folder) if BLOCK.search(path.read_text("utf-8"))]


def entries(block: str) -> list[Entry]:
    found: list[Entry] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Entry(line[2:], []))
        elif found and found[-1].typed.endswith("\\"):
            found[-1] = Entry(found[-1].typed[:-1] + line.strip(), [])
        else:
            found[-1].expected.append(line.rstrip())
    return found


def played(path: Path, folder: Path) -> str:
    """The document with what its sessions really print today; an expected ``...`` stands for any lines."""
    text = path.read_text("utf-8")
    with at_a_new_desk(folder, "zh" if path.name.endswith(SUFFIX["zh"]) else "en"):
        return BLOCK.sub(lambda match: _play(match[0]), text)


def _play(block: str) -> str:
    lines = []
    for command, typed in zip(entries(block), _typed(block), strict=True):
        said = _said(command.typed)
        lines += [*typed, *(command.expected if agrees(said, command.expected) else said)]
    return "".join(line + "\n" for line in lines)


def _typed(block: str) -> Iterator[list[str]]:
    """The lines of each command as they stand, with those that continue it."""
    lines = block.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("$ "):
            end = number
            while lines[end].endswith("\\"):
                end += 1
            yield lines[number : end + 1]


def _said(command: str) -> list[str]:
    words = shlex.split(command, comments=True)
    if words[0] == "export":
        for word in words[1:]:
            name, _, value = word.partition("=")
            os.environ[name] = value
        return []
    if words[0] != "travel":
        raise ValueError(f"a session runs travel and export, not: {command}")
    shown = run(*words[1:], terminal=True)
    return [line.rstrip() for line in (shown.out + shown.err).splitlines()]


def agrees(said: list[str], expected: list[str]) -> bool:
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in said)) is not None


@contextmanager
def at_a_new_desk(folder: Path, lang: str) -> Iterator[None]:
    """In ``folder``, with the examples at hand, as a newcomer whose terminal has 80 columns."""
    shutil.copytree(DOCS / "examples", folder / "docs" / "examples")
    before, cwd, spoken = dict(os.environ), Path.cwd(), language()
    surroundings: Mapping[str, str] = {
        "TRAVEL_DATABASE": "travel.db",
        "TRAVEL_TODAY": "2023-07-08",
        "TRAVEL_LANG": lang,
        "COLUMNS": "80",
        "TERM": "dumb",
    }
    os.environ.update(surroundings)
    os.chdir(folder)
    try:
        with patch("travel.identity.machine_login", lambda: LOGIN):
            yield
    finally:
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(before)
        set_language(spoken)
