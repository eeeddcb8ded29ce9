"""What is due as an iCalendar file (RFC 5545), for the calendars people carry.

Each debt is an all-day event on its due day and not a task (VTODO): telephones and most office calendars show no tasks
of a file. It blocks no time. Its UID stays the same when the due day moves or it is settled, so that a file that is
read again moves what it brought before, and takes out what was settled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from travel.calendar import add_days
from travel.i18n import M, Message
from travel.listings.agenda import Entry
from travel.vocabulary import OBLIGATION

if TYPE_CHECKING:
    from icalendar import Alarm, Event

    from travel.reminding.reminders import Stage

PRODUCT = "-//outbound-travel//obligations//ZH"
AT_HOUR = 9
"""The alarms ring at this hour of their day, wherever the calendar is read."""


def written(
    entries: Iterable[Entry],
    ladder: Iterable[Stage],
    mark: str,
    name: Message,
    command: Callable[[Entry], str | None],
) -> bytes:
    """The file, in the language in force: the same entries give the same bytes.

    ``mark`` tells the store from others, ``ladder`` says on which days to ring, ``command`` what settles a debt.
    Numbers of documents are not in it.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name.render())
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    stages = tuple(ladder)
    for entry in entries:
        calendar.add_component(_event(entry, stages, mark, command(entry)))
    return bytes(calendar.to_ical())


def _event(entry: Entry, ladder: tuple[Stage, ...], mark: str, command: str | None) -> Event:
    from icalendar import Event

    kind = OBLIGATION.label(entry.kind)
    summary = M("{owner}: {kind} ({number})", owner=entry.owner, kind=kind, number=entry.delegation)
    event = Event()
    event.add("uid", f"obligation-{entry.number}@{mark}.outbound-travel")
    event.add("sequence", entry.revision)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.due.on)
    event.add("dtend", add_days(entry.due.on, 1))
    event.add("summary", summary.render())
    event.add("description", "\n".join(_description(entry, command)))
    event.add("categories", [kind.render()])
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.settled else "CONFIRMED")
    if not entry.settled:
        for stage in ladder:
            event.add_component(_alarm(stage, summary))
    return event


def _description(entry: Entry, command: str | None) -> Iterable[str]:
    yield M("{number} “{title}”, {unit}", number=entry.delegation, title=entry.title, unit=entry.unit).render()
    yield M("Due: {arithmetic}", arithmetic=entry.due.arithmetic()).render()
    if command:
        yield M("Settled by: {command}", command=command).render()


def _alarm(stage: Stage, summary: Message) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=stage.days, hours=AT_HOUR))
    alarm.add("description", summary.render())
    return alarm
