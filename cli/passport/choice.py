"""Which passports are meant: by number, by holder, or all of a delegation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from cli.words.naming import passport_number
from travel.errors import BadInput, NotFound
from travel.i18n import M, Message
from travel.masking import masked
from travel.vocabulary import PASSPORT_KIND

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from cli.terminal.desk_context import Desk


def named_passports(
    desk: Desk,
    texts: Iterable[str],
    delegation: str | None = None,
    *,
    states: Sequence[str] | None = None,
    kind: str | None = None,
) -> list[str]:
    """The numbers of the passports that are named by number or holder, each once.

    A holder's name means what he has in one of ``states``, else his valid passport; of one ``kind``, where it is given.
    With a ``delegation`` a holder is looked for among its members first. Raises BadInput where a holder has none or
    several, or the number is of another kind; NotFound for somebody or something unknown.
    """
    from travel.delegations import cases

    with desk.store.reading() as tx:
        members = cases.read(tx, delegation).passports if delegation else []
        return list(dict.fromkeys(_named(tx, text, members, states, kind) for text in texts))


def _named(tx: Connection, text: str, members: list[Row[Any]], wanted: Sequence[str] | None, kind: str | None) -> str:
    from travel.custody import passports
    from travel.registry import persons

    states = wanted or passports.VALID
    number = passport_number(text)
    known = passports.find(tx, number)
    if known is not None:
        if kind not in (None, known.kind):
            raise BadInput(M("{passport} is a {kind}", passport=masked(number), kind=PASSPORT_KIND.label(known.kind)))
        return number
    held = [
        row.number
        for row in members
        if text in (row.holder, row.person) and row.state in states and kind in (None, row.kind)
    ]
    if not held:
        try:
            person = persons.known_person(tx, text)
        except NotFound:
            # not to be masked as a number would be: it may be a misspelt name
            raise NotFound(
                M("No passport and no person is registered as {text}. See: travel passport list", text=text)
            ) from None
        looked_for = (states, passports.VALID)
        held = next((found for one in looked_for if (found := passports.numbers_of(tx, person.id, one, kind))), [])
    if len(held) != 1:
        raise BadInput(
            M(
                "{name} has several passports; give the number, or the kind with --kind: {numbers}",
                name=text,
                numbers=[_shown(passports.known(tx, one)) for one in held],
            )
            if held
            else M("{name} has no valid passport; give the number of the one you mean", name=text)
        )
    return str(held[0])


def _shown(row: Row[Any]) -> Message:
    return M("{passport} ({kind})", passport=masked(row.number), kind=PASSPORT_KIND.label(row.kind))


def passports_of(desk: Desk, text: str) -> tuple[str, ...]:
    """The numbers of the passport of this number, or of all that a person ever had here. Raises NotFound, BadInput."""
    from travel.custody import passports
    from travel.registry import persons

    with desk.store.reading() as tx:
        number = passport_number(text)
        if passports.find(tx, number) is not None:
            return (number,)
        held = passports.numbers_of(tx, persons.known_person(tx, text).id)
    if not held:
        raise NotFound(M("No passport of {name} is registered", name=text))
    return tuple(held)


def passports_to_lend(desk: Desk, delegation: str) -> tuple[list[str], list[str]]:
    """What is still to be handed out to a delegation's members, and the names of those for whom nothing lies ready.

    Raises BadInput when everybody has everything already, and for a journey that was over before it was entered here.
    """
    from travel.delegations import cases
    from travel.rules.documents import HK_MACAO, needed_documents

    with desk.store.reading() as tx:
        case = cases.read(tx, delegation)
        if case.ledger is not None:
            raise BadInput(
                M("{number} was taken over from a ledger; nothing is lent for it any more", number=delegation)
            )
        documents = needed_documents(case.application)
        numbers, missing = [], []
        for member in case.active:
            own = [row for row in case.passports if row.person == member.person]
            for document in documents:
                fitting = [row for row in own if (row.kind == HK_MACAO) == (document == HK_MACAO)]
                if any(row.lent_to == delegation for row in fitting):
                    continue
                ready = [row.number for row in fitting if row.state == "in_custody"]
                numbers += ready
                if not ready:
                    missing.append(str(member.name))
    if not numbers and not missing:
        raise BadInput(M("All passports of {number} are handed out already", number=delegation))
    return numbers, missing


def lent_passports(desk: Desk, delegation: str) -> list[str]:
    """What is out for a delegation. Raises BadInput when nothing is."""
    from travel.delegations import cases

    with desk.store.reading() as tx:
        numbers = [row.number for row in cases.read(tx, delegation).passports if row.lent_to == delegation]
    if not numbers:
        raise BadInput(M("No passport is out for {number}", number=delegation))
    return numbers
