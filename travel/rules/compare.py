"""How values are compared and shown in findings: names, order of visits, days."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import lru_cache

from travel.application import Application, Member, Visit


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """``name`` as it is compared: full-width and half-width forms, spaces and case aside."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def is_member(member: Member, person: str) -> bool:
    """Whether ``person``, a name or a registered number, means this member."""
    return person == member.person or plain(person) == plain(member.name)


def as_listed(name: str) -> tuple[bytes, ...]:
    """A key that puts names as Chinese lists have them: by pinyin.

    GB 2312 has its 3755 common characters in the order of their pinyin; its rarer ones follow by radical, others after.
    """
    return tuple(map(_place, name))


@lru_cache(maxsize=8192)
def _place(char: str) -> bytes:
    try:
        return char.encode("gb2312")
    except UnicodeEncodeError:
        return b"\xff" + char.encode("utf-8", "surrogatepass")


def by_name(application: Application) -> list[Member]:
    """The members in an order that does not depend on how the list was written."""
    return sorted(application.members, key=_written)


def _written(member: Member) -> tuple[object, ...]:
    return (
        as_listed(member.name),
        member.person or "",
        member.relation or "",
        member.unit,
        member.rank,
        member.role,
        member.leadership or "",
        member.last_trips,
    )


def by_arrival(application: Application) -> list[Visit]:
    """The visits as they are made, however the list was written."""
    return sorted(
        application.visits,
        key=lambda visit: (
            visit.arrive,
            visit.leave,
            visit.country,
            visit.city,
            repr(visit.invitation),
            visit.programme,
        ),
    )


def iso(day: date) -> str:
    """``day`` as a plain value for a finding's facts."""
    return day.isoformat()
