"""What was approved, part by part: by formation, track, category, rank, destination, month and unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from travel.countries import country_label
from travel.i18n import N_, M, Message, verbatim
from travel.statistics.case import Case
from travel.statistics.convention import Convention
from travel.statistics.figures import Count, delegations
from travel.vocabulary import FORMATION, RANK, TRACK, Vocabulary

UNKNOWN = "unknown"
"""The part of the cases of which an old ledger does not tell where they belong."""

BAND = Vocabulary(
    "band",
    {
        "ministry": N_("minister level and above"),
        "ministry-deputy": N_("vice-minister level"),
        "bureau": N_("bureau level"),
        "division": N_("division level"),
        "staff": N_("section level and below"),
    },
)
"""Bands of ranks; a delegation is in the band of its highest member."""

_BAND_OF = {rank: rank.removesuffix("-deputy") for rank in RANK} | {
    "ministry-deputy": "ministry-deputy",
    **dict.fromkeys(("section", "section-deputy", "other"), "staff"),
}


@dataclass(frozen=True)
class Dimension:
    """A way to part what was approved: the part or parts a case belongs to, and the order of the parts."""

    code: str
    label: str
    parts: Callable[[Case], tuple[str, ...]]
    order: tuple[str, ...] = ()
    by_name: bool = False


DIMENSIONS = {
    dimension.code: dimension
    for dimension in (
        Dimension("formation", N_("formation"), lambda case: (case.formation,), tuple(FORMATION)),
        Dimension("track", N_("track"), lambda case: (case.track,), tuple(TRACK)),
        Dimension("category", N_("task category"), lambda case: (case.category or UNKNOWN,)),
        Dimension("rank", N_("rank of the highest member"), lambda case: (band(case),), tuple(BAND)),
        Dimension("destination", N_("destination"), lambda case: case.countries or (UNKNOWN,)),
        Dimension("month", N_("month"), lambda case: (f"{case.day:%Y-%m}",), by_name=True),
        Dimension("unit", N_("unit that sends it"), lambda case: (case.organiser,)),
    )
}


def band(case: Case) -> str:
    """The rank band of a delegation's highest member."""
    return _BAND_OF.get(case.rank, case.rank) if case.rank else UNKNOWN


@dataclass(frozen=True)
class Part:
    """One part: its code, what it adds up to, and whether it is a priority category."""

    code: str
    count: Count
    priority: bool = False


@dataclass
class Breakdown:
    """The parts of one dimension beside the whole; ``several`` cases, with what they count, are in more than one."""

    dimension: Dimension
    whole: Count = field(default_factory=Count)
    parts: dict[str, Count] = field(default_factory=dict)
    several: Count = field(default_factory=Count)
    priority: frozenset[str] = frozenset()

    def add(self, case: Case, by: Convention) -> None:
        """Count one case."""
        weight, persons = delegations(case, by), case.persons
        parts = self.dimension.parts(case)
        for part in parts:
            count = self.parts.get(part)
            if count is None:
                count = self.parts[part] = Count()
            count.delegations += weight
            count.person_trips += persons
        self.whole.delegations += weight
        self.whole.person_trips += persons
        if len(parts) > 1:
            self.several.delegations += weight
            self.several.person_trips += persons

    @property
    def listed(self) -> list[Part]:
        """The parts in their order: the vocabulary's, the calendar's, or the largest first; the unknown last."""
        order = {code: place for place, code in enumerate(self.dimension.order)}
        named = self.dimension.by_name

        def place(item: tuple[str, Count]) -> tuple[bool, int, int, int, str]:
            code, count = item
            largest = (0, 0) if named or order else (-count.delegations, -count.person_trips)
            return (code == UNKNOWN, order.get(code, len(order)), *largest, code)

        return [
            Part(code, count, code in self.priority and self.dimension.code == "category")
            for code, count in sorted(self.parts.items(), key=place)
        ]

    @property
    def excess(self) -> Count:
        """By how much the parts exceed the whole."""
        parts = self.parts.values()
        return Count(
            sum(part.delegations for part in parts) - self.whole.delegations,
            sum(part.person_trips for part in parts) - self.whole.person_trips,
        )

    @property
    def note(self) -> Message | None:
        """Why the parts do not add up to the whole; None where they do."""
        if not self.several.delegations and not self.several.person_trips:
            return None
        return M(
            "The parts exceed the whole by {delegations} delegations and {persons} person-trips, because {several} "
            "delegations to several countries or regions count in each of them.",
            delegations=self.excess.delegations,
            persons=self.excess.person_trips,
            several=self.several.delegations,
        )


def part_label(dimension: str, code: str, categories: Mapping[str, Message]) -> Message:
    """What a person reads for a part."""
    if code == UNKNOWN:
        return M("not told")
    if dimension == "category":
        return categories.get(code, verbatim(code))
    if dimension == "destination":
        return country_label(code)
    words = {"formation": FORMATION, "track": TRACK, "rank": BAND}.get(dimension)
    return words.label(code) if words else verbatim(code)
