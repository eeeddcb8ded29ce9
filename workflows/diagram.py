"""A workflow drawn and told: the Mermaid diagram and the table of actions, both from the definition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from travel.i18n import N_, M, Message
from travel.vocabulary import ACCOUNT_ROLE, OBLIGATION, Vocabulary
from workflows.definition import NEW, SAME, Action, Workflow

RELATION_WORDS = {
    "filer": N_("of the organising unit or a unit above it"),
    "office": N_("of the foreign affairs office"),
    "step": N_("whoever has a seat in the step that waits"),
    "giver": N_("who hands over"),
    "taker": N_("who takes over"),
    "another": N_("who neither counted nor explained"),
}

DETAIL = Vocabulary(
    "details",
    {
        "about": N_("what was found of single outcomes"),
        "accept": N_("justifications accepted"),
        "application": N_("application form"),
        "contents": N_("contents of the box"),
        "cabinet": N_("cabinet"),
        "cabinets": N_("cabinets"),
        "closed": N_("outcomes closed"),
        "countries": N_("countries"),
        "crossings": N_("border records"),
        "delegation": N_("for which delegation"),
        "endorsed_until": N_("last day of the endorsement"),
        "envelope": N_("envelope"),
        "entry": N_("entry"),
        "exit": N_("exit"),
        "expires": N_("day of expiry"),
        "fetched_by": N_("who fetches it"),
        "finding": N_("what was found"),
        "found": N_("what was found against whom"),
        "form": N_("form"),
        "imported": N_("of which row of a table"),
        "issued": N_("day of issue"),
        "kind": N_("kind"),
        "method": N_("method"),
        "number": N_("number"),
        "opinion": N_("opinion"),
        "outcome": N_("what came of it"),
        "owing": N_("what is owed"),
        "dissuaded": N_("dissuaded"),
        "past": N_("delegation of a past year"),
        "papers": N_("papers"),
        "passports": N_("passports"),
        "person": N_("person"),
        "persons": N_("who was there"),
        "place": N_("place"),
        "reason": N_("reason"),
        "returned_by": N_("who hands it in"),
        "role": N_("role"),
        "rule": N_("rule"),
        "signed": N_("undertakings signed"),
        "slot": N_("slot"),
        "statement": N_("statement"),
        "text": N_("words"),
        "to": N_("to whom"),
        "to_step": N_("step to go back to"),
        "topics": N_("topics"),
    },
)
"""What the fields of details are called, by their code."""


def mermaid(workflow: Workflow, lang: str | None = None) -> str:
    """The states and the ways between them as a Mermaid ``stateDiagram-v2``, labelled in ``lang``.

    Actions that leave the state as it is are in the table only; automatic ones have a note. The order is the
    definition's, so that the same definition is always drawn the same.
    """
    return "\n".join(_drawn(workflow, lang))


def _drawn(workflow: Workflow, lang: str | None) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in workflow.states:
        yield f'    state "{M(state.label).render(lang)}" as {state.code}'
    ways: dict[tuple[str, str], list[Action]] = {}
    for action in workflow.actions:
        for source in action.sources:
            if action.leads_to(source) != source:
                ways.setdefault((source, action.leads_to(source)), []).append(action)
    for (source, target), actions in ways.items():
        labels = dict.fromkeys(M(action.label).render(lang) for action in actions)
        yield f"    {'[*]' if source == NEW else source} --> {target}: {' / '.join(labels)}"
    for state in workflow.states:
        if state.final:
            yield f"    {state.code} --> [*]"
    for action in workflow.actions:
        if action.automatic:
            told = M("by the program itself, {action}", action=M(action.label))
            for source in action.sources:
                yield f"    note right of {source}: {told.render(lang)}"


def action_table(workflow: Workflow, lang: str | None = None) -> list[dict[str, Any]]:
    """The rows of the definition, a dictionary each: codes for programs; label, condition and who in words."""
    return [
        {
            "workflow": workflow.name,
            "version": workflow.version,
            "action": action.name,
            "label": M(action.label).render(lang),
            "condition": M(action.when_label).render(lang) if action.when_label else None,
            "from": list(action.sources),
            "to": action.target,
            "who": who(action).render(lang),
            "roles": list(action.roles),
            "relation": action.relation,
            "impartial": action.impartial,
            "automatic": action.automatic,
            "follows": list(action.follows),
            "rules": list(action.rules),
            "opens": list(action.opens),
            "discharges": list(action.discharges),
            "details": list(action.takes.model_fields),
        }
        for action in workflow.actions
    ]


def state_table(workflow: Workflow, lang: str | None = None) -> list[dict[str, Any]]:
    """The states, one dictionary each: whose turn it is in them, and whether they end the case."""
    return [
        {
            "state": state.code,
            "label": M(state.label).render(lang),
            "ball": list(state.ball),
            "final": state.final,
        }
        for state in workflow.states
    ]


def who(action: Action) -> Message:
    """Who may take an action: roles and relation in words, and whether those concerned must stand aside."""
    if action.automatic:
        return M("the program itself")
    if action.relation in RELATION_WORDS:
        related = M(RELATION_WORDS[action.relation])
        able = M("{roles} ({related})", roles=role_words(action.roles), related=related) if action.roles else related
    else:
        able = role_words(action.roles) if action.roles else M("any account")
    return M("{able}; nobody who travels, filed or signed", able=able) if action.impartial else able


def role_words(roles: tuple[str, ...] | list[str]) -> Message:
    """Roles in words; ``step`` stands for the reviewers of the step."""
    words = [M("the reviewers of the step") if role == "step" else ACCOUNT_ROLE.label(role) for role in roles]
    return M("{roles}", roles=words)


def obligation_words(kinds: list[str]) -> Message:
    """Obligations in words."""
    return M("{kinds}", kinds=[OBLIGATION.label(kind) for kind in kinds])


def detail_words(names: list[str]) -> Message:
    """Fields of details in words."""
    return M("{names}", names=[DETAIL.label(name) for name in names])


def state_words(workflow: Workflow, codes: list[str]) -> Message:
    """States in words; what comes before the first is the beginning, ``=`` is no change."""
    special = {NEW: M("the beginning"), SAME: M("unchanged")}
    return M("{states}", states=[special.get(code) or workflow.state_label(code) for code in codes])
