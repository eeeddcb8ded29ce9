"""States by name, in both directions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cli.terminal.choices import listed
from travel.errors import BadInput, NotFound
from travel.i18n import LANGUAGES, M, Message, verbatim

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk
    from workflows.definition import Workflow


def _workflow(process: str) -> Workflow:
    from workflows.catalogue import workflow  # loads what a command needs that acts, and help does not

    return workflow(process)


def state_label(process: str, code: str) -> Message:
    """What a person reads for a state of the workflow ``process``; that of another edition is shown as it stands."""
    return _workflow(process).state_label(code)


def state_codes(desk: Desk, process: str, texts: Iterable[str] | None) -> tuple[str, ...]:
    """The codes of states that ``--state`` gives by code or label; one of another edition where the store knows it.

    Raises BadInput that lists the states there are.
    """
    labels = {state.code: state_label(process, state.code) for state in _workflow(process).states}
    names = {name.lower(): code for code, label in labels.items() for name in (code, *map(label.render, LANGUAGES))}
    wanted = [unicodedata.normalize("NFKC", text) for text in listed(texts)]
    codes = tuple(names.get(text.lower(), text) for text in wanted)
    others = set(codes) - set(labels)
    if others:
        from travel.listings.events import states

        with desk.store.reading() as tx:
            others -= states(tx, process)
    for code in codes:
        if code in others:
            known = [M("{label} ({code})", label=label, code=own) for own, label in labels.items()]
            raise BadInput(M("{option}: {found} is not one of {wanted}", option="--state", found=code, wanted=known))
    return codes


def change_of_state(process: str, before: str | None, after: str | None) -> Message | None:
    """From where to where, for an event; None for a subject without states."""
    try:
        definition = _workflow(process)
    except NotFound:
        return verbatim(after) if after else None
    if after is None:
        return None
    if before is None or before == after:
        return definition.state_label(after)
    return M("{before} → {after}", before=definition.state_label(before), after=definition.state_label(after))
