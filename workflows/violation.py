"""The violation's workflow: found, explained, and accepted or upheld, each by somebody who did not travel.

What was found of a lateness that was none by what is recorded later ends by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field
from sqlalchemy import Connection

from travel import journal
from travel.delegations import cases
from travel.errors import BadInput
from travel.findings import Finding
from travel.i18n import LANGUAGES, N_, M, Message
from travel.journeys import violations
from travel.journeys.violations import Suspicion
from travel.storage.numbering import next_number
from workflows.authority import own_trip, personal, reason
from workflows.definition import NEW, Action, Details, State, Workflow
from workflows.move import Move
from workflows.steps.papers import WithPapers, keep_papers
from workflows.subject import ViolationSubject


class Opening(Details):
    """What was found against whom."""

    found: Suspicion = Field(exclude=True)

    def record(self) -> dict[str, Any]:
        """The journal keeps what was found, noted when written."""
        return {}


class Explaining(WithPapers):
    """What those concerned have to say, and their papers."""

    text: str = Field(min_length=1, max_length=8000)


class Ruling(Details):
    """Why the explanation is accepted, or the violation upheld and what follows."""

    text: str = Field(min_length=1, max_length=8000)


def _lock(tx: Connection, name: str, details: Details) -> ViolationSubject:
    # the delegation is always locked first
    case = cases.lock(tx, violations.known(tx, name).delegation)
    return ViolationSubject(tx, violations.known(tx, name), case)


def _fresh(tx: Connection, details: Details) -> ViolationSubject:
    if not isinstance(details, Opening):
        raise BadInput(M("A violation is opened for something that was found"))
    return ViolationSubject(tx, None, cases.lock(tx, details.found.delegation))


def _belonging(tx: Connection, number: str) -> Iterator[ViolationSubject]:
    rows = violations.of_delegation(tx, number)
    case = cases.read(tx, number) if rows else None
    for row in rows:
        assert case is not None
        yield ViolationSubject(tx, row, case)


def not_opened_yet(move: Move) -> Iterator[Finding]:
    """Nothing is held against anybody twice, or for a lateness that was none."""
    if not isinstance(move.details, Opening):
        return
    if violations.is_open(move.tx, move.case.id, move.details.found):
        yield reason("violation", M("A violation was opened for this already"))
    in_time = violations.not_late(move.tx, move.details.found, move.on)
    if in_time is not None:
        yield reason("violation", in_time)


def no_longer_found(move: Move) -> Iterator[Finding]:
    """What was found does not hold by what is known now."""
    if _not_late(move) is None:
        yield reason("violation", M("What was found still holds"))


def _not_late(move: Move) -> Message | None:
    row = _subject(move).row
    assert row is not None
    found = Suspicion(row.kind, row.delegation, row.subject, row.who, (), row.facts)
    # what is recorded of an earlier day does not take back the days that have passed since
    return violations.not_late(move.tx, found, max(move.on, row.opened_on))


def explained_from_home(move: Move) -> Iterator[Finding]:
    """Nobody explains what was found of a journey that he was on himself."""
    for account in move.acting.chain:
        yield from own_trip(account, move.case)


def explained_by_another(move: Move) -> Iterator[Finding]:
    """Nobody rules on his own explanation."""
    logins, name = {account.login for account in move.acting.chain}, move.subject.name
    if logins & journal.actors(move.tx, "violation", (name,), ("explain",))[name]:
        yield personal("own-explanation", M("{name} explained this himself", name=move.signature.name))


def open_(move: Move) -> None:
    """Give the violation its number and keep what was found."""
    found = move.taken(Opening).found
    number = f"V{move.on.year}-{next_number(move.tx, 'violation', move.on.year):04d}"
    violations.open_violation(move.tx, move.case.id, number, NEW, found, move.on)
    _subject(move).adopt(violations.known(move.tx, number))
    move.note(kind=found.kind, who=found.who, found=found.sentences(), facts=found.facts)


def explain(move: Move) -> None:
    """Keep the explanation."""
    violations.answer(move.tx, _subject(move).key, explanation=move.taken(Explaining).text)
    keep_papers(move)


def rule_on(move: Move) -> None:
    """Keep the ruling."""
    violations.answer(move.tx, _subject(move).key, ruling=move.taken(Ruling).text)


def drop(move: Move) -> None:
    """Keep why it is unfounded."""
    because = _not_late(move)
    assert because is not None
    move.note(because={lang: because.render(lang) for lang in LANGUAGES})


def _subject(move: Move) -> ViolationSubject:
    assert isinstance(move.subject, ViolationSubject)
    return move.subject


VIOLATION = Workflow(
    name="violation",
    version=1,
    label=N_("violation"),
    look="travel violation show {name}",
    lock=_lock,
    fresh=_fresh,
    version_of=violations.version,
    belonging=_belonging,
    states=(
        State("open", N_("to be explained"), ("clerk",)),
        State("explained", N_("explained"), ("reviewer", "auditor")),
        State("accepted", N_("explanation accepted"), final=True),
        State("upheld", N_("upheld"), final=True),
        State("unfounded", N_("unfounded"), final=True),
    ),
    actions=(
        Action(
            "open",
            (NEW,),
            "open",
            N_("hold against"),
            roles=("admin", "custodian", "reviewer", "auditor"),
            any_day=True,
            checks=(not_opened_yet,),
            takes=Opening,
            writes=open_,
        ),
        Action(
            "explain",
            ("open", "explained"),
            "explained",
            N_("explain"),
            roles=("clerk",),
            relation="filer",
            checks=(explained_from_home,),
            takes=Explaining,
            writes=explain,
        ),
        Action(
            "accept",
            ("explained",),
            "accepted",
            N_("accept the explanation"),
            roles=("reviewer", "auditor"),
            impartial=True,
            checks=(explained_by_another,),
            takes=Ruling,
            writes=rule_on,
        ),
        Action(
            "uphold",
            ("open", "explained"),
            "upheld",
            N_("uphold"),
            roles=("reviewer", "auditor"),
            impartial=True,
            checks=(explained_by_another,),
            takes=Ruling,
            writes=rule_on,
        ),
        Action(
            "drop",
            ("open", "explained"),
            "unfounded",
            N_("drop as unfounded"),
            checks=(no_longer_found,),
            writes=drop,
            follows=("passport.collect", "passport.lost", "report.submit", "delegation.reckon"),
        ),
    ),
)
