"""Two years of the town, day by day, and what its listings said on the last evening of every month."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from tests.office import troyan
from tests.processes.others import address
from tests.simulation.journeys import Journey, answering
from tests.simulation.town import LISTING, ORGANS, Strand, Town, town
from tests.terminal import run
from travel.application import Member
from travel.storage.store import Store

FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)
DELEGATIONS_A_YEAR = 200
SEED = 20230101

SCREENS = ("overdue", "obligation list", "passport overdue", "report overdue")
"""What is compared as a table, too."""

LISTINGS = (
    *SCREENS,
    "overdue --by unit",
    "overdue --by person",
    "passport list",
    "passport loans",
    "passport collection",
    "passport collection --by kind --from 2023-01-01 --to 2024-12-31",
    "delegation list",
    "hold list",
    "passport expiring",
    "report outcomes",
    "obligation return",
    "stats --by all",
)
"""What takes the two times and has one answer for everybody."""


@dataclass
class TwoYears:
    """The town after the two years, and what was printed meanwhile: by day and listing, as JSON and as a table."""

    town: Town
    first: date = FIRST
    last: date = LAST
    evenings: dict[tuple[date, str], str] = field(default_factory=dict)
    screens: dict[tuple[date, str], str] = field(default_factory=dict)

    @cached_property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=each) for each in range((self.last - self.first).days + 1)]

    @property
    def month_ends(self) -> list[date]:
        return [day for day in self.days if (day + timedelta(days=1)).day == 1]

    def said(self, listing: str, *options: str) -> str:
        """What a listing prints now, to the byte."""
        shown = run(*listing.split(), "--database", address(self.town.store), *options)
        assert (shown.status, shown.err) == (0, ""), shown
        return shown.out

    def keep(self, day: date) -> None:
        """What the listings say this evening: as they stand, and asked for this evening by both times."""
        self.town.clock_shows(LISTING)
        for listing in LISTINGS:
            self.evenings[day, listing] = self.said(listing, "--format", "json")
            if listing in SCREENS:
                self.screens[day, listing] = self.said(listing, *both(day))


def both(day: date) -> tuple[str, ...]:
    """The options that ask for an evening."""
    return "--as-of", day.isoformat(), "--known-at", day.isoformat()


def lived(
    store: Store, first: date = FIRST, last: date = LAST, delegations_a_year: int = DELEGATIONS_A_YEAR
) -> TwoYears:
    """Live through the two years; the clock is the town's meanwhile, and the caller's to govern again afterwards."""
    told = TwoYears(town(store, first), first, last)
    place = told.town
    dice = random.Random(SEED)
    with place.timepiece.governing():
        place.live(first)
        for year in range(first.year, last.year + 1):
            place.goes_on(filings(place, year, delegations_a_year, dice), date(year, 1, 2))
        place.goes_on(answering(place, random.Random(SEED)), first)
        month_ends = set(told.month_ends)
        for day in told.days:
            place.live(day)
            if swept(day, dice):
                place.sweep()
                if dice.randrange(20) == 0:
                    place.sweep()
            if day in month_ends:
                told.keep(day)
    return told


def swept(day: date, dice: random.Random) -> bool:
    """Some days nobody sweeps: here and there, and the holidays of both springs altogether."""
    return dice.randrange(20) != 0 and not (day.month == 2 and 5 <= day.day <= 16)


def filings(place: Town, year: int, count: int, dice: random.Random) -> Strand:
    """The delegations of a year, on random days; in the second year the people of the first go again.

    Some of these have moved to another organ since, or have another post.
    """
    days = sorted(date(year, 1, 2) + timedelta(days=dice.randrange(360)) for _ in range(count))
    for index, day in enumerate(days):
        if day > place.today:
            yield day
        own = random.Random(f"{SEED} {year} {index}")
        at = index % len(ORGANS)
        moved = year > FIRST.year and own.randrange(5) == 0
        members = people(
            index, (at + 1) % len(ORGANS) if moved else at, own.choice((2, 2, 3)), "科长" if moved else "科员"
        )
        place.goes_on(Journey(place, (at + 1) % len(ORGANS) if moved else at, members, own).live())


def people(index: int, at: int, count: int, post: str) -> tuple[Member, ...]:
    """Those who go: known by name and day of birth, whatever organ and post they have."""
    return tuple(
        member.model_copy(update={"name": f"{member.name}{index}", "unit": ORGANS[at], "post": post})
        for member in troyan().members[:count]
    )
