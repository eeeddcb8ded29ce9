"""The two times of a listing: by business days, and by what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from travel.clock import CHINA


@dataclass(frozen=True)
class Times:
    """When a listing is asked for.

    ``as_of`` leaves out what happened after that business day; ``known_at`` what was recorded after that day ended in
    Asia/Shanghai. Both together give the listing as it stood that evening, neither gives it as it stands now.
    """

    as_of: date | None = None
    known_at: date | None = None

    @property
    def now(self) -> bool:
        """Whether the listing is asked for as it stands."""
        return self.as_of is None and self.known_at is None

    @property
    def recorded_before(self) -> datetime | None:
        """The first moment (UTC) that is too late to be known."""
        if self.known_at is None or self.known_at == date.max:
            return None
        return datetime.combine(self.known_at + timedelta(days=1), time.min, CHINA).astimezone(UTC)

    def day(self, today: date) -> date:
        """The day by which something is due or overdue: ``as_of``, else today."""
        return self.as_of or today

    def happened(self, on: ColumnElement[Any], at: ColumnElement[Any]) -> ColumnElement[bool]:
        """That what happened on the day ``on`` and was recorded at ``at`` had happened and was known."""
        return and_(*self._conditions(on, at)) if self._conditions(on, at) else on.is_not(None)

    def lasting(
        self, begun: tuple[ColumnElement[Any], ColumnElement[Any]], ended: tuple[ColumnElement[Any], ColumnElement[Any]]
    ) -> ColumnElement[bool]:
        """That something had begun, and its end had not happened or was not known yet."""
        if self.now:
            return ended[0].is_(None)
        not_yet: list[ColumnElement[bool]] = [ended[0].is_(None)]
        if self.as_of is not None:
            not_yet.append(ended[0] > self.as_of)
        if self.recorded_before is not None:
            not_yet.append(ended[1] >= self.recorded_before)
        return and_(*self._conditions(*begun), or_(*not_yet))

    def _conditions(self, on: ColumnElement[Any], at: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if self.as_of is not None:
            conditions.append(on <= self.as_of)
        if self.recorded_before is not None:
            conditions.append(at < self.recorded_before)
        return conditions
