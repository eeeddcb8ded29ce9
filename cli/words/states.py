"""States by name, in both directions."""

from __future__ import annotations

from collections.abc import Iterable

from cli.terminal.choices import listed
from travel.errors import NotFound
from travel.i18n import LANGUAGES, Message, verbatim
from workflows.catalogue import workflow


def state_label(process: str, code: str) -> Message:
    """What a person reads for a state of the workflow ``process``; that of another edition is shown as it stands."""
    return workflow(process).state_label(code)


def state_codes(process: str, texts: Iterable[str] | None) -> tuple[str, ...]:
    """The codes of states given by code or label; a code of another edition is taken as it stands."""
    states = workflow(process).states
    names = {
        name: state.code
        for state in states
        for name in (state.code, *(workflow(process).state_label(state.code).render(lang) for lang in LANGUAGES))
    }
    return tuple(names.get(text.lower(), text) for text in listed(texts))


def change_of_state(process: str, before: str | None, after: str | None) -> Message | None:
    """From where to where, for an event; None for a subject without states."""
    from travel.i18n import M

    try:
        definition = workflow(process)
    except NotFound:
        return verbatim(after) if after else None
    if after is None:
        return None
    if before is None or before == after:
        return definition.state_label(after)
    return M("{before} → {after}", before=definition.state_label(before), after=definition.state_label(after))
