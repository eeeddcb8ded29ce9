"""``travel workflow``: what is read of the definitions."""

from __future__ import annotations

import json

import pytest

from cli.terminal.cells import cell_len
from tests.terminal import run
from workflows.catalogue import WORKFLOWS
from workflows.definition import NEW, Workflow
from workflows.diagram import DETAIL, mermaid

NAMES = [definition.name for definition in WORKFLOWS]


@pytest.fixture(params=WORKFLOWS, ids=NAMES)
def definition(request: pytest.FixtureRequest) -> Workflow:
    found: Workflow = request.param
    return found


def test_list_names_every_workflow() -> None:
    rows = json.loads(run("workflow", "list", "--format", "json").out)
    assert [row["workflow"] for row in rows] == NAMES


def test_show_tells_every_row_of_the_definition(definition: Workflow) -> None:
    shown = json.loads(run("workflow", "show", definition.name, "--format", "json").out)
    assert [state["state"] for state in shown["states"]] == [state.code for state in definition.states]
    assert [(row["action"], row["from"], row["to"]) for row in shown["actions"]] == [
        (action.name, list(action.sources), action.target) for action in definition.actions
    ]
    assert shown["diagram"] == mermaid(definition, "zh")


def test_the_diagram_draws_every_way_between_states_and_no_other(definition: Workflow) -> None:
    drawn = {
        (left.strip(), right.split(":")[0].strip())
        for line in mermaid(definition, "en").splitlines()
        if "-->" in line and not line.endswith("[*]")
        for left, right in [line.split("-->")]
    }
    assert drawn == {
        ("[*]" if source == NEW else source, action.leads_to(source))
        for action in definition.actions
        for source in action.sources
        if action.leads_to(source) != source
    }


def test_the_diagram_tells_what_the_program_does_by_itself() -> None:
    notes = [line for line in mermaid(WORKFLOWS[0], "en").splitlines() if "note right of" in line]
    assert notes == [
        "    note right of approved: by the program itself, mark as ready to leave",
        "    note right of back: by the program itself, mark as reported",
        "    note right of reported: by the program itself, mark as evaluated",
    ]


def test_every_detail_has_a_name_to_be_read(definition: Workflow) -> None:
    assert not [name for action in definition.actions for name in action.takes.model_fields if name not in DETAIL]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_show_fits_a_screen_of_80_columns_and_cuts_nothing(definition: Workflow, lang: str) -> None:
    shown = run("workflow", "show", definition.name, "--lang", lang, terminal=True)
    table, _heading, diagram = shown.out.partition("stateDiagram-v2")
    assert max(cell_len(line) for line in table.splitlines()) <= 80
    assert "…" not in table
    assert mermaid(definition, lang).endswith(diagram.rstrip("\n"))


def test_an_action_is_told_as_a_block() -> None:
    shown = run("workflow", "show", "report", "--lang", "en").out
    assert (
        "send back\n"
        "  Code:    return\n"
        "  From:    handed in\n"
        "  To:      sent back for rework\n"
        "  Who may: reviewer (of the foreign affairs office); nobody who travels, filed or signed\n"
        "  Opens:   hand in the trip report\n"
        "  Takes:   opinion\n"
    ) in shown


def test_markdown_shows_the_diagram_as_one() -> None:
    shown = run("workflow", "show", "report", "--format", "md", "--lang", "en").out
    assert shown.endswith("```mermaid\n" + mermaid(WORKFLOWS[2], "en") + "\n```\n")


def test_csv_gives_states_and_actions() -> None:
    lines = run("workflow", "show", "report", "--format", "csv").out.splitlines()
    assert {line.split(",")[0] for line in lines[1:]} == {"states", "actions"}


def test_an_unknown_workflow_is_refused_with_the_known_ones() -> None:
    shown = run("workflow", "show", "lunch")
    assert shown.status != 0
    assert "delegation" in shown.err


def test_check_finds_the_shipped_definitions_sound() -> None:
    shown = run("workflow", "check", "--format", "json")
    assert shown.status == 0
    assert json.loads(shown.out) == [{"workflow": name, "problems": 0} for name in NAMES]


def test_check_refuses_a_broken_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    broken = replace(WORKFLOWS[2], actions=WORKFLOWS[2].actions[1:])
    monkeypatch.setattr("workflows.catalogue.WORKFLOWS", (broken,))
    shown = run("workflow", "check", "--lang", "en")
    assert shown.status == 1
    assert "report: the state submitted cannot be reached" in shown.err
