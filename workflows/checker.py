"""What is wrong with a definition: a workflow is data, and data can be wrong.

Each check is one function that looks for one kind of defect and yields a sentence for each it finds. ``travel workflow
check`` and the tests run them over the shipped definitions; the shipped ones have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from travel.i18n import M, Message
from travel.rules import RULES
from travel.vocabulary import ACCOUNT_ROLE, OBLIGATION
from workflows.definition import NEW, RELATIONS, SAME, Action, Details, State, Workflow

STEP = "step"
"""In ``ball``: the turn is with whoever holds an open seat of the review."""


SAME_IN_ALL_ROWS = ("roles", "relation", "impartial", "label", "submits", "any_day", "automatic")
"""What is asked of an action before it is known which of its rows holds."""


def problems(workflows: Sequence[Workflow]) -> tuple[Message, ...]:
    """Every defect of these workflows, one by one; then what concerns them together. Empty when all is well."""
    found = [
        M("{workflow}: {problem}", workflow=definition.name, problem=problem)
        for definition in workflows
        for check in CHECKS
        for problem in check(definition)
    ]
    return (*found, *_obligations_without_end(workflows), *_unknown_forerunners(workflows))


def known_states(workflow: Workflow) -> Iterator[Message]:
    """Sources and targets are states of the workflow, each state stands there once and has a name."""
    codes = [state.code for state in workflow.states]
    for code in dict.fromkeys(codes):
        if codes.count(code) > 1:
            yield M("the state {state} is defined twice", state=code)
        if code in (NEW, SAME):
            yield M("no state can be called {state}", state=code)
    for state in workflow.states:
        if not state.label:
            yield M("the state {state} has no name to be read", state=state.code)
    for action in workflow.actions:
        for source in action.sources:
            if source not in codes and source != NEW:
                yield M("{action} comes from the unknown state {state}", action=action.name, state=source)
        if not action.sources:
            yield M("{action} comes from no state", action=action.name)
        if action.target not in codes and not (action.target == SAME and NEW not in action.sources):
            yield M("{action} leads to the unknown state {state}", action=action.name, state=action.target)


def reachable_states(workflow: Workflow) -> Iterator[Message]:
    """Every state can be reached from the beginning."""
    reached = _closure({NEW}, _ways(workflow.actions))
    for state in workflow.states:
        if state.code not in reached:
            yield M("the state {state} cannot be reached", state=state.code)


def ends(workflow: Workflow) -> Iterator[Message]:
    """A final state is never left, every other state is, and from each a final one can be reached."""
    ways = _ways(workflow.actions)
    final = {state.code for state in workflow.states if state.final}
    ending = _closure(final, [(target, source) for source, target in ways])
    for state in workflow.states:
        leaving = _leaving(workflow, state)
        if state.final:
            for action in leaving:
                yield M("{action} leaves the final state {state}", action=action.name, state=state.code)
        elif not leaving:
            yield M("the state {state} is a dead end and not final", state=state.code)
        elif state.code not in ending:
            yield M("no final state can be reached from {state}", state=state.code)


def somebody_may_leave(workflow: Workflow) -> Iterator[Message]:
    """For every state that is not final, some action that leaves it names who may take it, or is automatic."""
    for state in workflow.states:
        leaving = _leaving(workflow, state)
        if leaving and not state.final and not any(_names_somebody(action) for action in leaving):
            yield M(
                "nobody is named who may lead on from {state}: {actions}",
                state=state.code,
                actions=list(dict.fromkeys(action.name for action in leaving)),
            )


def known_words(workflow: Workflow) -> Iterator[Message]:
    """Rules, roles and relations are known ones, and every action has a label."""
    for action in workflow.actions:
        if not action.label:
            yield M("{action} has no label", action=action.name)
        for rule in action.rules:
            if rule not in RULES:
                yield M("{action} is guarded by the unknown rule {rule}", action=action.name, rule=rule)
        for role in action.roles:
            if role not in ACCOUNT_ROLE:
                yield M("{action} is for the unknown role {role}", action=action.name, role=role)
        if action.relation not in RELATIONS:
            yield M("{action} wants the unknown relation {relation}", action=action.name, relation=action.relation)


def whose_turn(workflow: Workflow) -> Iterator[Message]:
    """In every state that is not final it is somebody's turn: a known role's, or the reviewers'."""
    for state in workflow.states:
        unknown = [holder for holder in state.ball if holder != STEP and holder not in ACCOUNT_ROLE]
        if unknown:
            yield M("the state {state} names as whose turn it is: {roles}", state=state.code, roles=unknown)
        if not state.final and not state.ball:
            yield M("in the state {state} it is nobody's turn", state=state.code)


def chosen_rows(workflow: Workflow) -> Iterator[Message]:
    """Of the rows of one action from one state the first that holds is taken; the last, and only it, always holds."""
    for name in workflow.names():
        rows = workflow.rows(name)
        for source in dict.fromkeys(source for row in rows for source in row.sources):
            *earlier, last = (row for row in rows if source in row.sources)
            if any(row.when is None for row in earlier):
                yield M("a row of {action} from {state} hides the rows after it", action=name, state=source)
            if last.when is not None:
                yield M("{action} from {state}: no row holds when no condition does", action=name, state=source)
        for row in rows:
            if (row.when is None) != (not row.when_label):
                yield M("{action}: a condition and its words come together", action=name)


def rows_of_one_action(workflow: Workflow) -> Iterator[Message]:
    """Who may take an action, when, what it is called and what it takes does not depend on the row: judged before."""
    for name in workflow.names():
        rows = workflow.rows(name)
        for one, other in combinations(rows, 2):
            differing = [part for part in SAME_IN_ALL_ROWS if _differ(one, other, part)]
            if not issubclass(one.takes, other.takes) and not issubclass(other.takes, one.takes):
                differing.append("takes")
            if differing:
                yield M("the rows of {action} differ in {parts}", action=name, parts=differing)
                break


def automatic_actions(workflow: Workflow) -> Iterator[Message]:
    """What the program does by itself asks nobody for anything and comes to an end."""
    automatic = [action for action in workflow.actions if action.automatic]
    for action in automatic:
        if action.roles or action.relation != "any":
            yield M("{action} is automatic and yet names who may", action=action.name)
        if action.takes is not Details:
            yield M("{action} is automatic and yet takes details", action=action.name)
    ways = _ways(automatic, still=True)
    for state in workflow.states:
        following = {target for source, target in ways if source == state.code}
        if state.code in _closure(following, ways):
            yield M("automatic actions run in a circle from {state}", state=state.code)


CHECKS = (
    known_states,
    reachable_states,
    ends,
    somebody_may_leave,
    known_words,
    whose_turn,
    chosen_rows,
    rows_of_one_action,
    automatic_actions,
)


def _obligations_without_end(workflows: Sequence[Workflow]) -> Iterator[Message]:
    """What an action opens some action discharges, and the other way round; workflows settle each other's."""
    rows = [(definition.name, action) for definition in workflows for action in definition.actions]
    opened = {kind for _name, action in rows for kind in action.opens}
    discharged = {kind for _name, action in rows for kind in action.discharges}
    for name, action in rows:
        where = {"workflow": name, "action": action.name}
        for kind in (*action.opens, *action.discharges):
            if kind not in OBLIGATION:
                yield M("{workflow}: {action} knows of an unknown obligation: {kind}", **where, kind=kind)
        for kind in action.opens:
            if kind not in discharged:
                yield M("{workflow}: {action} opens {kind}, which no action discharges", **where, kind=kind)
        for kind in action.discharges:
            if kind not in opened:
                yield M("{workflow}: {action} discharges {kind}, which no action opens", **where, kind=kind)


def _unknown_forerunners(workflows: Sequence[Workflow]) -> Iterator[Message]:
    """What an automatic action follows is an action of one of the workflows."""
    known = {f"{definition.name}.{action.name}" for definition in workflows for action in definition.actions}
    for definition in workflows:
        for action in definition.actions:
            for forerunner in action.follows:
                if forerunner not in known:
                    yield M(
                        "{workflow}: {action} follows the unknown action {forerunner}",
                        workflow=definition.name,
                        action=action.name,
                        forerunner=forerunner,
                    )


def _ways(actions: Iterable[Action], *, still: bool = False) -> list[tuple[str, str]]:
    """From where to where; ``still`` counts the actions that keep the state, too."""
    return [
        (source, action.leads_to(source))
        for action in actions
        for source in action.sources
        if still or action.leads_to(source) != source
    ]


def _closure(start: Iterable[str], ways: Sequence[tuple[str, str]]) -> set[str]:
    reached = set(start)
    while more := {target for source, target in ways if source in reached} - reached:
        reached |= more
    return reached


def _leaving(workflow: Workflow, state: State) -> list[Action]:
    return [action for action in workflow.from_state(state.code) if action.leads_to(state.code) != state.code]


def _names_somebody(action: Action) -> bool:
    known_role = any(role in ACCOUNT_ROLE for role in action.roles)
    related = action.relation in RELATIONS and action.relation != "any"
    return action.automatic or known_role or (related and not action.roles)


def _differ(one: Action, other: Action, part: str) -> bool:
    return bool(getattr(one, part) != getattr(other, part))
