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
    """A row of the table; ``within`` says that it is a part of the row above. The plan is kept for the whole alone."""

    label: Message
    before: Count
    now: Count
    share_before: float | None = None
    share: float | None = None
    within: bool = False


_BELOW = ("bureau", "division", "staff")


def summary(now: Overview, before: Overview) -> Iterator[Line]:
    """The rows of two periods, both parted by rank."""
    for band in ("ministry", "ministry-deputy"):
        yield Line(BAND.label(band), _of(before, band), _of(now, band))
    yield Line(M("bureau level and below"), _of(before, *_BELOW), _of(now, *_BELOW))
    for band in _BELOW:
        yield Line(BAND.label(band), _of(before, band), _of(now, band), within=True)
    if _of(before, UNKNOWN).delegations or _of(now, UNKNOWN).delegations:
        yield Line(M("not told"), _of(before, UNKNOWN), _of(now, UNKNOWN))
    yield Line(M("Total"), before.counts["approved"], now.counts["approved"], before.plan.share, now.plan.share)


def _of(overview: Overview, *bands: str) -> Count:
    parts = [overview.breakdowns["rank"].parts.get(band, Count()) for band in bands]
    return Count(sum(part.delegations for part in parts), sum(part.person_trips for part in parts))
