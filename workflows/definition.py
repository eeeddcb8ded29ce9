"""What a workflow is: a table of states and actions, as immutable values.

One row of ``actions`` says everything about one way on: from where to where, who may, which rules speak, what is then
owed and what is settled, which details it takes and what it writes. Help, diagrams, the checker and the engine all read
the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from travel.errors import BadInput
from travel.i18n import M, Message

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from travel.facts import Facts
    from travel.findings import Finding
    from workflows.move import Move
    from workflows.subject import Subject

SAME = "="
"""As a target: the action leaves the state as it is."""

NEW = "new"
"""As a source: the action makes the case; there is nothing before it."""

Relation = Literal["filer", "step", "office", "giver", "taker", "another", "any"]
"""How the account must stand to the case: of the organiser's unit or one above it; holder of an open seat of the review
step whose turn it is; of the foreign affairs office; the one who hands over, or who takes over; neither of those who
counted and explained; any."""

RELATIONS: tuple[Relation, ...] = ("filer", "step", "office", "giver", "taker", "another", "any")


class Details(BaseModel):
    """What an action takes besides its case: checked before anything is done."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    justifies_anew: ClassVar[bool] = False
    """Whether only the justifications that come with the details count, not those written before."""

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, values: Any) -> Any:
        """No text that a store cannot hold."""
        for name, value in values.items() if isinstance(values, dict) else ():
            check_storable(name, value)
        return values

    def facts(self, facts: Facts, move: Move) -> Facts:
        """``facts`` as they will stand with these details: what the rules are to judge."""
        return facts

    def record(self) -> dict[str, Any]:
        """What the journal keeps of them."""
        return self.model_dump(mode="json", exclude_none=True, exclude_defaults=True, by_alias=True)

    def accepts(self) -> frozenset[str]:
        """The rules whose justifications are accepted by this very action."""
        return frozenset()


class Origin(BaseModel):
    """A row of a table that was taken over; ``sheet`` is empty for one without sheets, ``row`` is counted from 1."""

    model_config = ConfigDict(frozen=True)

    file: str
    sheet: str
    row: int


class FromTable(Details):
    """What may come from a row of a table; the event names the row."""

    imported: Origin | None = None


class Remark(Details):
    """Why."""

    reason: str = Field(default="", max_length=4000)


def check_storable(name: str, value: object) -> None:
    """Raises BadInput for text with a NUL or half a character, which no database keeps and no terminal shows."""
    if isinstance(value, str):
        at = next((at for at, char in enumerate(value) if char == "\0" or "\ud800" <= char <= "\udfff"), None)
        if at is not None:
            raise BadInput(
                M(
                    "{field}: character {place} (U+{code}) is no text; leave it out",
                    field=name,
                    place=at + 1,
                    code=f"{ord(value[at]):04X}",
                )
            )
    elif isinstance(value, (list, tuple)):
        for item in value:
            check_storable(name, item)


@dataclass(frozen=True)
class State:
    """A state: its code, its name (a message id), and whose turn it is in it (roles, or ``step`` for the reviewers)."""

    code: str
    label: str
    ball: tuple[str, ...] = ()
    final: bool = False


@dataclass(frozen=True, eq=False)
class Action:
    """One way on.

    ``when`` chooses between rows of one name, ``when_label`` (a message id) says in which case it does. ``rules`` are
    the rule book's, ``checks`` the workflow's own reasons; ``judged_on_submission`` has the rules judge the day of
    submission, not that of the action, and ``justified_by`` says what lets a finding that asks for a justification
    pass: that one was ``written``, or that an approver ``accepted`` it; where they ``advise``, nothing that the rules
    find stands against the action. ``writes`` puts the details into rows and obligations. With ``impartial`` nobody
    acts who travels, filed or signed. A row that ``follows`` others (``report.accept``) is automatic: after one of them
    the engine takes it itself, if nothing speaks against it.
    ``submits`` makes the day of the action the day of submission, by whose policy the case is judged from then on;
    ``any_day`` allows a day before the last change of state.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    label: str
    roles: tuple[str, ...] = ()
    relation: Relation = "any"
    impartial: bool = False
    rules: tuple[str, ...] = ()
    checks: tuple[Callable[[Move], Iterator[Finding]], ...] = ()
    judged_on_submission: bool = False
    advise: bool = False
    justified_by: Literal["written", "accepted"] = "written"
    opens: tuple[str, ...] = ()
    discharges: tuple[str, ...] = ()
    takes: type[Details] = Details
    when: Callable[[Move], bool] | None = None
    when_label: str = ""
    writes: Callable[[Move], None] | None = None
    follows: tuple[str, ...] = ()
    submits: bool = False
    any_day: bool = False

    @property
    def automatic(self) -> bool:
        """Whether the engine takes it and nobody else."""
        return bool(self.follows)

    def leads_to(self, state: str) -> str:
        """The state after the action from ``state``."""
        return state if self.target == SAME else self.target


@dataclass(frozen=True, eq=False)
class Workflow:
    """A process: its states and its actions.

    ``look`` is the command that shows what moves, with ``{name}`` where the command names it. ``lock`` and ``fresh``
    give the engine what moves, ``version_of`` the version that a person looks at; ``belonging`` what belongs to a
    delegation, where the program acts on it by itself.
    """

    name: str
    version: int
    label: str
    look: str
    states: tuple[State, ...]
    actions: tuple[Action, ...]
    lock: Callable[[Connection, str, Details], Subject] = field(repr=False, compare=False)
    fresh: Callable[[Connection, Details], Subject] = field(repr=False, compare=False)
    version_of: Callable[[Connection, str], int | None] = field(repr=False, compare=False)
    belonging: Callable[[Connection, str], Iterator[Subject]] | None = field(default=None, repr=False, compare=False)

    def state(self, code: str) -> State | None:
        """The state of this code; None for one of another edition."""
        return next((state for state in self.states if state.code == code), None)

    def state_label(self, code: str) -> Message:
        """What a person reads for a state; an unknown one is shown as it stands."""
        if code == NEW:
            return M("not yet there")
        state = self.state(code)
        return M(state.label) if state else M("unknown state {code}", code=code)

    def rows(self, name: str) -> tuple[Action, ...]:
        """The rows of one action, in order."""
        return tuple(action for action in self.actions if action.name == name)

    def from_state(self, code: str) -> Iterator[Action]:
        """The rows that lead on from a state."""
        return (action for action in self.actions if code in action.sources)

    def names(self) -> tuple[str, ...]:
        """The actions' names, once each, in order."""
        return tuple(dict.fromkeys(action.name for action in self.actions))
