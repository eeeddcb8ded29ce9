"""The figures: each names the cases it counts, out of the one counted set.

A new figure is one new row. A figure's delegations and person-trips are the sums over the list of its cases, so that
the list can always be shown behind the number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from travel.i18n import N_, M, Message
from travel.statistics.case import TRAVELLED, Case
from travel.statistics.convention import HK_MACAO, JOINED_FORMATIONS, Convention

Holds = Callable[[Case, Convention], bool]


def _persons(case: Case) -> int:
    return case.persons


def _asked(case: Case) -> int:
    return case.asked


def _cut(case: Case) -> int:
    return case.cut or 0


def _known(_case: Case, _by: Convention) -> bool:
    return True


@dataclass(frozen=True)
class Figure:
    """Which cases are counted, how many person-trips each stands for, and of which figure this is a part.

    ``known`` says of which cases the books tell whether the figure holds.
    """

    code: str
    label: str
    holds: Holds
    part_of: str | None = None
    person_trips: Callable[[Case], int] = _persons
    known: Holds = _known


def to_hk_macao(case: Case) -> bool:
    """Whether a delegation goes to Hong Kong and Macao and nowhere else."""
    return bool(case.countries) and HK_MACAO.issuperset(case.countries)


def approved(case: Case, by: Convention) -> bool:
    """Whether a case is one of those approved, as the office counts them."""
    return (
        case.outcome == "approved"
        and (by.hk_macao == "within" or not to_hk_macao(case))
        and (by.cancelled == "within" or case.state != "cancelled")
    )


def delegations(case: Case, by: Convention) -> int:
    """What a case adds to the number of delegations."""
    return 0 if by.joined == "persons" and case.formation in JOINED_FORMATIONS else case.times


def _hk_macao(case: Case, by: Convention) -> bool:
    return case.outcome == "approved" and to_hk_macao(case) and (by.hk_macao == "apart" or approved(case, by))


def _not_travelled(case: Case, by: Convention) -> bool:
    return (
        case.outcome == "approved"
        and case.state == "cancelled"
        and (by.cancelled == "apart" or approved(case, by))
        and (by.hk_macao == "within" or not to_hk_macao(case))
    )


def _ended_as(outcome: str) -> Holds:
    return lambda case, _by: case.outcome == outcome


FIGURES = {
    figure.code: figure
    for figure in (
        Figure("received", N_("handed in for review"), lambda _case, _by: True, person_trips=_asked),
        Figure("approved", N_("reviewed and approved"), approved),
        Figure(
            "travelled",
            N_("travelled"),
            lambda case, by: approved(case, by) and case.state in TRAVELLED,
            part_of="approved",
        ),
        Figure(
            "briefed",
            N_("briefed before leaving"),
            lambda case, by: approved(case, by) and case.state in TRAVELLED and bool(case.briefed),
            part_of="travelled",
            known=lambda case, by: not approved(case, by) or case.state not in TRAVELLED or case.briefed is not None,
        ),
        Figure("not-travelled", N_("delegations not travelled"), _not_travelled, part_of="approved"),
        Figure(
            "to-leave",
            N_("still to leave"),
            lambda case, by: approved(case, by) and case.state != "cancelled" and case.state not in TRAVELLED,
            part_of="approved",
        ),
        Figure(
            "joint",
            N_("joint delegations"),
            lambda case, by: approved(case, by) and case.formation == "joint",
            part_of="approved",
        ),
        Figure("hk-macao", N_("to Hong Kong and Macao"), _hk_macao, part_of="approved"),
        Figure(
            "priority",
            N_("in priority categories"),
            lambda case, by: approved(case, by) and case.category in by.priority,
            part_of="approved",
            known=lambda case, by: not approved(case, by) or bool(case.category),
        ),
        Figure(
            "cut",
            N_("cut by the review"),
            lambda case, by: approved(case, by) and bool(case.cut),
            person_trips=_cut,
            known=lambda case, by: not approved(case, by) or case.cut is not None,
        ),
        Figure("refused", N_("refused"), _ended_as("refused"), person_trips=_asked),
        Figure("dissuaded", N_("dissuaded"), _ended_as("dissuaded"), person_trips=_asked),
        Figure("withdrawn", N_("withdrawn"), _ended_as("withdrawn"), person_trips=_asked),
        Figure("pending", N_("under review"), _ended_as("pending"), person_trips=_asked),
        Figure(
            "returned",
            N_("sent back for changes"),
            lambda case, _by: bool(case.returned),
            person_trips=_asked,
            known=lambda case, _by: case.returned is not None,
        ),
    )
}


@dataclass
class Count:
    """Delegations and person-trips; ``unknown`` cases of which the books do not tell whether they belong here."""

    delegations: int = 0
    person_trips: int = 0
    unknown: int = 0

    @property
    def known(self) -> bool:
        """Whether it is a number at all: no nought is made of what the books do not tell."""
        return not self.unknown or bool(self.delegations or self.person_trips)


def untold(code: str, count: Count) -> Message | None:
    """Of how many delegations the books do not tell whether they belong to a figure."""
    if not count.unknown:
        return None
    if not count.known:
        return M("{what}: the ledger does not tell", what=M(FIGURES[code].label))
    return M("{figure}: of {count} delegations it is not told.", figure=M(FIGURES[code].label), count=count.unknown)


class Tally:
    """Every figure over the cases that are added to it."""

    def __init__(self, by: Convention) -> None:
        self.counts = {code: Count() for code in FIGURES}
        self._by = by
        self._rows = [(figure, self.counts[code]) for code, figure in FIGURES.items()]

    def add(self, case: Case) -> None:
        """Count one case, or several alike."""
        weight = delegations(case, self._by)
        for figure, count in self._rows:
            if figure.holds(case, self._by):
                count.delegations += weight
                count.person_trips += figure.person_trips(case)
            elif not figure.known(case, self._by):
                count.unknown += case.times
