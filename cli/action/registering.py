"""What the commands that keep the registers have in common."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cli.terminal.output import Fact
from cli.words.naming import quoted
from travel.i18n import M, Message, _
from travel.masking import masked
from travel.vocabulary import ACCOUNT_ROLE

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk
    from travel.registry.keeping import Registrar


def registrar(desk: Desk) -> Registrar:
    """Who keeps the register at this desk."""
    from travel.registry.keeping import Registrar

    return Registrar(desk.store, desk.actor, desk.clock, desk.on, desk.dry_run)


def shown_number(desk: Desk, numbers: Sequence[str], *, reveal: bool) -> dict[str, str]:
    """Each passport number as it may be shown. Raises NotAllowed where it may not be shown whole."""
    if not reveal:
        return {number: masked(number) for number in numbers}
    from travel.registry.entries import reveal as take_note

    take_note(registrar(desk), "passport", list(dict.fromkeys(numbers)))
    return {number: number for number in numbers}


def say_next(desk: Desk, *words: str) -> None:
    """Say what comes next as it is to be typed at this desk."""
    if desk.dry_run:
        rehearsed(desk)
        return
    chosen = [] if desk.environ.get("TRAVEL_DATABASE") == desk.database else ["--database", desk.database or ""]
    command = " ".join(quoted(word) for word in ("travel", *chosen, *words))
    desk.out.say(M("Next: {command}", command=command))


def rehearsed(desk: Desk) -> None:
    """Say that nothing was changed."""
    desk.out.say(M("This was a rehearsal; nothing was changed."))


def told(desk: Desk, facts: Iterable[Fact]) -> list[Fact]:
    """The facts a person is told: those there are. A program is given every key."""
    return [fact for fact in facts if fact.value is not None or desk.out.format != "table"]


def role_labels(roles: Iterable[str]) -> str:
    """Roles as people read them, in the order of the office."""
    held = set(roles)
    return _(", ").join(ACCOUNT_ROLE.label(role).render() for role in ACCOUNT_ROLE if role in held)


def ask(question: Message, offered: str | None = None) -> str | None:
    """One line from the person at the terminal, or what is ``offered`` when he just presses return.

    None where nobody can be asked.
    """
    from cli.terminal.cells import visible

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    asked = (
        M("{question} [{offered}]: ", question=question, offered=offered)
        if offered
        else M("{question}: ", question=question)
    )
    sys.stderr.write(visible(asked.render()))
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip() or offered
