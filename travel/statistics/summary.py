"""The summary table that goes up: bands of ranks, this period beside the one before (rulebook 8.2).

因公出国(境)情况汇总表. Rows: 正部级及以上, 副部级, 厅局级及以下. Columns, each for both periods: 总批次, 总人数,
执行总批次占年度计划比率.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from travel.i18n import M, Message
from travel.statistics.breakdown import BAND, UNKNOWN
from travel.statistics.figures import Count
from travel.statistics.overview import Overview


@dataclass(frozen=True)
class Line:
    """A row of the table; ``within`` says that it is a part of the row above. The plan is kept for the whole alone.

    None stands for a period of which nothing is on file.
    """

    label: Message
    before: Count | None
    now: Count | None
    share_before: float | None = None
    share: float | None = None
    within: bool = False

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """Delegations before and now, person-trips before and now."""
        both = (self.before, self.now)
        delegations = (each.delegations if each else None for each in both)
        return (*delegations, *(each.person_trips if each else None for each in both))


_BELOW = ("bureau", "division", "staff")


def summary(now: Overview, before: Overview) -> Iterator[Line]:
    """The rows of two periods, both parted by rank."""
    for band in ("ministry", "ministry-deputy"):
        yield Line(BAND.label(band), _of(before, band), _of(now, band))
    yield Line(M("bureau level and below"), _of(before, *_BELOW), _of(now, *_BELOW))
    for band in _BELOW:
        yield Line(BAND.label(band), _of(before, band), _of(now, band), within=True)
    untold = _of(before, UNKNOWN), _of(now, UNKNOWN)
    if any(count is not None and (count.delegations or count.person_trips) for count in untold):
        yield Line(M("not told"), *untold)
    yield Line(M("Total"), _approved(before), _approved(now), _carried_out(before), _carried_out(now))


def _approved(overview: Overview) -> Count | None:
    return overview.counts["approved"] if overview.known else None


def _carried_out(overview: Overview) -> float | None:
    return overview.plan.share if overview.known else None


def _of(overview: Overview, *bands: str) -> Count | None:
    if not overview.known:
        return None
    parts = [overview.breakdowns["rank"].parts.get(band, Count()) for band in bands]
    return Count(sum(part.delegations for part in parts), sum(part.person_trips for part in parts))
