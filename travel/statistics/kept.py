"""Of which days a store has records at all: where it has none, nothing was counted, and a nought would be a lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import Connection, and_, case, extract, func, not_, select

from travel.i18n import M, Message
from travel.listings.times import Times
from travel.statistics.counted import taken_over
from travel.statistics.period import Period
from travel.tables import Delegation, Event, LedgerEntry, table

_event, _delegation, _ledger = table(Event), table(Delegation), table(LedgerEntry)
_TAKEN_OVER = and_(_event.c.subject_kind == "delegation", _event.c.action == "import")


@dataclass(frozen=True)
class Kept:
    """From which business day on things were recorded here, and of which calendar years a ledger was taken over.

    A ledger is kept by the year: one with a delegation that left in a year, or was refused in it, tells of the whole
    of it.
    """

    since: date | None = None
    ledgers: tuple[int, ...] = ()

    def some(self, period: Period) -> bool:
        """Whether anything of a period would be on file."""
        return (self.since is not None and self.since <= period.last) or not set(self.ledgers).isdisjoint(period.years)

    def all(self, period: Period) -> bool:
        """Whether everything of a period would be."""
        without = [date(year, 1, 1) for year in period.years if year not in self.ledgers]
        return not without or (self.since is not None and self.since <= max(period.first, without[0]))

    def note(self, period: Period, *, something: bool) -> Message | None:
        """What is missing of a period of which ``something`` is on file, and from when on there are records; None where
        nothing is missing."""
        if self.all(period):
            return None
        if something:
            return M("Not all of {period} is on file. {begin}", period=period.label, begin=self._begin)
        return M("Nothing of {period} is on file; it is left blank. {begin}", period=period.label, begin=self._begin)

    @property
    def _begin(self) -> Message:
        years = list(_stretches(self.ledgers))
        if self.since is None:
            if not self.ledgers:
                return M("There are no records yet.")
            return M("There are only ledgers of past years: {years}.", years=years)
        if not self.ledgers:
            return M("Records begin on {day}.", day=self.since)
        return M("Records begin on {day}; before that there are ledgers of: {years}.", day=self.since, years=years)


def _stretches(years: tuple[int, ...]) -> Iterator[str]:
    """Years in a row as one: ``2019–2021``."""
    if not years:
        return
    first = years[0]
    for year, following in pairwise((*years, 0)):
        if following != year + 1:
            yield str(first) if first == year else f"{first}–{year}"
            first = following


def kept(tx: Connection, times: Times) -> Kept:
    """What there is at these times."""
    first = (
        select(_event.c.on_day)
        .where(not_(_TAKEN_OVER), times.happened(_event.c.on_day, _event.c.recorded_at))
        .order_by(_event.c.on_day)
        .limit(1)
    )
    refused_on = case((_ledger.c.outcome.in_(("refused", "dissuaded")), _ledger.c.decided_on))
    year = extract("year", func.coalesce(refused_on, _delegation.c.exit_on))
    years = select(year).select_from(_ledger).join(_delegation, _delegation.c.id == _ledger.c.delegation_id)
    years = years.distinct().order_by(year)
    if not times.now:
        years = years.where(taken_over(times))
    return Kept(tx.execute(first).scalar(), tuple(int(each) for each in tx.execute(years).scalars()))
