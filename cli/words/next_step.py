"""What comes next for a delegation: one exact command, and whose turn it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from cli.terminal.output import Fact
from travel.i18n import M, Message, _, verbatim
from travel.vocabulary import ACCOUNT_ROLE

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk
    from travel.delegations.cases import Case


@dataclass(frozen=True)
class NextStep:
    """The command as it is to be typed, who is to type it, and in which roles.

    Words like FILE, in the language in force, are still to be filled in.
    """

    command: str
    who: Message
    roles: tuple[str, ...] = ()


class Standing(Protocol):
    """How a delegation stands: all that its next step depends on."""

    number: str
    state: str

    @property
    def seats(self) -> Sequence[tuple[str, Message]]:
        """The seats whose turn it is: the role and the name of each."""

    @property
    def mended(self) -> bool:
        """Whether the application was mended since it was sent back."""

    @property
    def absent(self) -> Sequence[str] | None:
        """Who missed the briefings held so far; nobody before the first, None where that cannot be told."""

    @property
    def all_lent(self) -> bool:
        """Whether every member's passport is out for this delegation."""

    @property
    def approved_days(self) -> tuple[date, date] | None:
        """Exit and entry as approved."""

    @property
    def report(self) -> str | None:
        """The state of the trip report."""

    @property
    def owed(self) -> Collection[str]:
        """The kinds of what is open."""


class CaseStanding:
    """The standing of a case; only what is asked for is read."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.number, self.state = case.number, case.state

    @property
    def seats(self) -> Sequence[tuple[str, Message]]:
        """See Standing."""
        from workflows.authority import seat_label

        return [(seat.role, seat_label(seat)) for seat in self._case.open_seats]

    @property
    def mended(self) -> bool:
        """See Standing."""
        from travel import journal

        last = journal.last(self._case.tx, "delegation", self.number)
        return last is not None and last.action in ("edit", "justify", "supplement")

    @property
    def absent(self) -> Sequence[str] | None:
        """See Standing."""
        from travel.delegations.briefings import not_yet_briefed

        held = self._case.briefed or self._case.undertakings
        return not_yet_briefed(self._case, self._case.row.submitted_on) if held else ()

    @property
    def all_lent(self) -> bool:
        """See Standing."""
        holders = {passport.person for passport in self._case.passports if passport.lent_to == self.number}
        return all(member.person in holders for member in self._case.active)

    @property
    def approved_days(self) -> tuple[date, date] | None:
        """See Standing."""
        approval = self._case.approval
        return (approval.exit, approval.entry) if approval else None

    @property
    def report(self) -> str | None:
        """See Standing."""
        return self._case.report.state if self._case.report else None

    @property
    def owed(self) -> Collection[str]:
        """See Standing."""
        return {row.kind for row in self._case.owed}


class RowStanding:
    """The standing of a row of the listing of delegations."""

    absent = None
    mended = False

    def __init__(self, row: Mapping[str, Any]) -> None:
        self._row = row
        self.number, self.state = row["delegation"], row["state"]
        self.report: str | None = row["report"]
        self.owed: Collection[str] = row["owed"]

    @property
    def seats(self) -> Sequence[tuple[str, Message]]:
        """See Standing."""
        return [(seat["role"], seat_name(seat)) for seat in self._row["seats"]]

    @property
    def all_lent(self) -> bool:
        """See Standing. Each passport that is out is owed."""
        return Counter(self.owed)["passport"] >= int(self._row["persons"])

    @property
    def approved_days(self) -> tuple[date, date] | None:
        """See Standing."""
        exit_, entry = self._row["approved_exit"], self._row["approved_entry"]
        return (exit_, entry) if exit_ else None


def seat_name(seat: Mapping[str, Any]) -> Message:
    """A seat by its step's name and its unit, from a listing's row."""
    from workflows.authority import named_in_both

    name = named_in_both(seat["label"])
    return M("{step} ({unit})", step=name, unit=seat["unit"]) if seat["unit"] else name


def next_step(case: Case) -> NextStep | None:
    """The next step of this delegation; None when nothing is left to do."""
    return step_from(CaseStanding(case))


def next_sentence(step: NextStep | None) -> Message:
    """What comes next, for a person."""
    if step is None:
        return M("Next: nothing is left to do.")
    return M("Next ({who}): {command}", command=step.command, who=step.who)


def next_fact(desk: Desk, step: NextStep | None) -> Iterator[Fact]:
    """What comes next, for programs; a person is told in the last line."""
    if desk.out.format != "table":
        yield Fact("next", M("Next"), step.command if step else None)


def step_from(standing: Standing) -> NextStep | None:  # noqa: PLR0911  # one for each state
    """The next step of a delegation that stands so; None when nothing is left to do."""
    number = standing.number
    match standing.state:
        case "draft":
            return _by("clerk", "travel delegation submit", number)
        case "returned":
            if standing.mended:
                return _by("clerk", "travel delegation submit", number)
            return _by("clerk", "travel delegation edit", number, _("FILE"))
        case "reviewing":
            return _review(standing)
        case "approved":
            return _briefing(standing)
        case "cleared":
            return _before_departure(standing)
        case "abroad":
            return _by("clerk", _arrival(standing))
        case "back" | "reported":
            return _report(standing)
        case "evaluated" | "closed" | "cancelled":
            return _what_is_owed(standing)
        case _:
            return None


def step_for_debt(kind: str, number: str) -> NextStep | None:  # noqa: PLR0911  # one for each kind
    """What settles something that is owed; None for a kind of another edition."""
    match kind:
        case "decision":
            return _by("reviewer", "travel review pass", number)
        case "passport":
            return _by("custodian", "travel passport collect --all --for", number)
        case "record-return":
            return _by("clerk", "travel delegation arrive", number, _days())
        case "trip-report":
            return _by("clerk", "travel report submit", number, _("FILE"))
        case "results-notice":
            return _by("clerk", "travel delegation publish", number, "--place", _("PLACE"))
        case "look-back":
            return _by("reviewer", "travel report look-back", number, "--finding", _("TEXT"))
        case _:
            return None


def step_for_violation(state: str, number: str) -> NextStep | None:
    """What a violation waits for; None once it is ruled on."""
    match state:
        case "open":
            return _by("clerk", "travel violation explain", number, _("TEXT"))
        case "explained":
            roles = ("reviewer", "auditor")
            who = M("{roles}", roles=[ACCOUNT_ROLE.label(role) for role in roles])
            return NextStep(" ".join(("travel violation accept", number, "--reason", _("TEXT"))), who, roles)
        case _:
            return None


def step_for_stocktaking(state: str, number: str, unexplained: int, unsettled: int = 0) -> NextStep | None:
    """What a stock-taking waits for; None once it is withdrawn, or closed with nothing left to be looked into."""
    if state != "open":
        return _by("custodian", "travel passport stocktake") if unsettled else None
    if unexplained:
        given = (_("PASSPORT"), "--outcome", _("CONCLUSION"), "--text", _("TEXT"))
        return _by("custodian", "travel stocktaking explain", number, *given)
    from workflows.stocktaking import CLOSERS

    who = M("{roles}", roles=[ACCOUNT_ROLE.label(role) for role in CLOSERS])
    return NextStep(f"travel stocktaking close {number}", who, CLOSERS)


def step_for_handover(state: str, number: str, giver: str, taker: str) -> NextStep | None:
    """What a hand-over waits for, and which of the two; None once it is confirmed or withdrawn."""
    match state:
        case "open":
            return NextStep(f"travel handover confirm {number}", verbatim(taker), ("custodian",))
        case "contested":
            return NextStep(f"travel handover restate {number}", verbatim(giver), ("custodian",))
        case _:
            return None


def _by(role: str, *words: str) -> NextStep:
    return NextStep(" ".join(words), ACCOUNT_ROLE.label(role), (role,))


def _review(standing: Standing) -> NextStep:
    seats = standing.seats
    who = M("{seats}", seats=[name for _role, name in seats])
    return NextStep(f"travel review pass {standing.number}", who, tuple(role for role, _name in seats))


def _briefing(standing: Standing) -> NextStep:
    absent = standing.absent
    if absent is None:
        return _by("briefer", "travel briefing show", standing.number)
    if not absent:
        return _by("briefer", "travel briefing record", standing.number, "--signed all")
    names = ",".join(absent)
    return _by("briefer", "travel briefing record", standing.number, f"--member {names} --signed {names}")


def _before_departure(standing: Standing) -> NextStep:
    if not standing.all_lent:
        return _by("custodian", "travel passport lend --all --for", standing.number)
    return _by("clerk", "travel delegation depart", standing.number)


def _arrival(standing: Standing) -> str:
    days = standing.approved_days
    return f"travel delegation arrive {standing.number} {_days(*days) if days else _days()}"


def _days(exit_: date | None = None, entry: date | None = None) -> str:
    date_ = _("DATE")
    return f"--exit {exit_ or date_} --entry {entry or date_}"


def _report(standing: Standing) -> NextStep:
    number = standing.number
    match standing.report:
        case None | "rework":
            return _by("clerk", "travel report submit", number, _("FILE"))
        case "submitted":
            return _by("reviewer", "travel report accept", number)
        case _:
            return _by("reviewer", "travel report evaluate", number, _("FILE"))


def _what_is_owed(standing: Standing) -> NextStep | None:
    for kind in ("passport", "results-notice"):
        if kind in standing.owed:
            return step_for_debt(kind, standing.number)
    if standing.state == "evaluated":
        return _by("reviewer", "travel delegation close", standing.number)
    return step_for_debt("look-back", standing.number) if "look-back" in standing.owed else None
