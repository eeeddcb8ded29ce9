"""An office's autumn of 2023, told with the days of its deeds and the moments of their recording both fixed.

2023-0001 closed · 2023-0002 under review, the finance step · 2023-0003 returned · 2023-0004 abroad · 2023-0005 back,
its return recorded eight days late, one passport collected · 2023-0006 approved, one member cut · 2023-0007 a draft ·
2023-0008 refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from unittest.mock import patch

from tests.office import Office, furnish, troyan
from travel.application import Application
from travel.clock import CHINA
from travel.storage.store import Store
from workflows.definition import Details
from workflows.passport import Collecting
from workflows.request import Done
from workflows.steps.application import Note
from workflows.steps.journey import Returned
from workflows.steps.review import Cutting, Passing, Refusing, Returning

LATE = date(2023, 9, 29)
"""The day on which the return of 2023-0005 was recorded; it had come back on 21 September."""


class Diary(Office):
    """An office in which everything is recorded at ten in the morning of its day, or of the day that is said."""

    recorded_on: date | None = None

    def do(
        self, login: str, action: str, name: str, on: date, details: Details | None = None, *, of: str = "delegation"
    ) -> Done:
        at = datetime.combine(self.recorded_on or on, time(10), CHINA).astimezone(UTC)
        with patch("workflows.engine.now", lambda: at):
            return super().do(login, action, name, on, details, of=of)

    @contextmanager
    def recording(self, day: date) -> Iterator[None]:
        """What is done inside is recorded on that day only."""
        self.recorded_on = day
        yield
        self.recorded_on = None


def people(names: str) -> Application:
    """The friendship-city case with other people, who go beside those of the other cases: that wants a reason (R32)."""
    application = troyan()
    pairs = zip(application.members, names, strict=True)
    members = tuple(member.model_copy(update={"name": name}) for member, name in pairs)
    return application.model_copy(update={"members": members, "justifications": {"R32": "两团任务各不相同"}})


def diary(store: Store) -> Diary:
    """An empty office that keeps such a diary."""
    return Diary(furnish(store).store)


def autumn(store: Store) -> Diary:
    """The whole story."""
    office = diary(store)
    office.closed()
    reviewed = office.submitted(application=people("赵钱孙李"))
    office.do("head", "pass", reviewed, date(2023, 7, 14), Passing(opinion="同意上报"))
    returned = office.submitted(application=people("周吴郑王"))
    office.do("head", "return", returned, date(2023, 7, 12), Returning(opinion="邀请函缺签字，请补齐后重报"))
    abroad = office.abroad(application=people("陈林何高"))
    office.do("museum", "note", abroad, date(2023, 9, 19), Note(text="使馆来电：团组一行平安"))
    back = office.abroad(application=people("郭马罗梁"))
    with office.recording(LATE):
        returned_on = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 21))
        office.do("clerk", "arrive", back, date(2023, 9, 22), returned_on)
    office.do("custodian", "collect", office.passports[back][1], date(2023, 9, 29), Collecting(), of="passport")
    cut = office.submitted(application=people("宋谢唐韩"))
    office.do("head", "cut", cut, date(2023, 7, 11), Cutting(person="唐", opinion="任务与本人职责无关"))
    for login in ("head", "finance", "reviewer", "approver"):
        office.do(login, "pass", cut, date(2023, 7, 20), office.pass_of(login, cut))
    office.drafted(application=people("曹许邓萧"))
    refused = office.submitted(application=people("冯曾程蔡"))
    office.do("head", "refuse", refused, date(2023, 7, 13), Refusing(opinion="年内已有同类团组"))
    return office
