"""``travel workflow``: the definitions, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal.command import noun_app, plain
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Section, Source
from travel.errors import Refused
from travel.findings import Finding
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from workflows.definition import Workflow

app = noun_app()


@plain(app, "list", help=N_("List the workflows."))
def list_workflows(desk: Desk) -> None:
    """One line for each definition."""
    from workflows.catalogue import WORKFLOWS

    columns = (
        Column("workflow", M("Workflow"), whole=True),
        Column("label", M("Called")),
        Column("version", M("Edition"), justify="right"),
        Column("states", M("States"), justify="right"),
        Column("actions", M("Actions"), justify="right"),
    )
    rows = [
        {
            "workflow": definition.name,
            "label": M(definition.label),
            "version": definition.version,
            "states": len(definition.states),
            "actions": len(definition.names()),
        }
        for definition in WORKFLOWS
    ]
    desk.out.emit(columns, rows, title=M("Workflows"))


@plain(app, "show", help=N_("Show a workflow: its states, its actions, its diagram."))
def show(
    desk: Desk,
    name: Annotated[str, typer.Argument(metavar=N_("WORKFLOW"), help=N_("delegation, passport or report."))],
) -> None:
    """The whole table, action by action, and the diagram."""
    from workflows.catalogue import workflow as workflow_named
    from workflows.diagram import action_table, mermaid, state_table

    definition = workflow_named(name)
    desk.out.sections(
        [
            Section("states", M("States"), _state_columns(), state_table(definition)),
            Section("actions", M("Actions"), _action_columns(definition), action_table(definition), blocks=True),
            Source("diagram", M("Diagram (Mermaid)"), "mermaid", mermaid(definition)),
        ],
        title=M(
            "Workflow {name} ({label}), edition {version}",
            name=definition.name,
            label=M(definition.label),
            version=definition.version,
        ),
    )


@plain(app, "check", help=N_("Check the definitions for states without a way out, unknown rules and the like."))
def check(desk: Desk) -> None:
    """Every defect of every definition; refused when there is one."""
    from workflows.catalogue import WORKFLOWS
    from workflows.checker import problems

    defects = problems(WORKFLOWS)
    if defects:
        findings = [Finding("definition", "block", defect) for defect in defects]
        raise Refused(M("The workflows' definitions have {count} defects", count=len(defects)), findings)
    rows: list[dict[str, Any]] = [{"workflow": definition.name, "problems": 0} for definition in WORKFLOWS]
    desk.out.emit(
        (Column("workflow", M("Workflow"), whole=True), Column("problems", M("Defects"), justify="right")), rows
    )


def _state_columns() -> tuple[Column, ...]:
    from workflows.diagram import role_words

    return (
        Column("label", M("State")),
        Column("state", M("Code"), whole=True),
        Column("ball", M("Whose turn"), render=role_words),
        Column("final", M("Final"), render=lambda final: M("final") if final else ""),
    )


def _action_columns(definition: Workflow) -> tuple[Column, ...]:
    from workflows.diagram import detail_words, obligation_words, state_words

    def states(codes: list[str]) -> Message:
        return state_words(definition, codes)

    return (
        Column("label", M("Action")),
        Column("action", M("Code"), whole=True),
        Column("condition", M("In this case")),
        Column("from", M("From"), render=states),
        Column("to", M("To"), render=lambda code: states([code])),
        Column("who", M("Who may")),
        Column("rules", M("Rules")),
        Column("opens", M("Opens"), render=obligation_words),
        Column("discharges", M("Discharges"), render=obligation_words),
        Column("details", M("Takes"), render=detail_words),
    )
