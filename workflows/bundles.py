"""Several actions that belong together: those of one delegation are done together, and rehearsed before any is done.

This is how a table of border records becomes returns recorded and passports collected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Literal

from sqlalchemy import Connection, Row

from travel.delegations import cases
from travel.errors import BadInput, TravelError
from travel.i18n import M, Message
from travel.imports.columns import place_of
from travel.journeys.border_records import BorderFile, Stamp, Wrong, lacking, loans_of
from workflows.engine import rehearsing, together
from workflows.passport import Collecting
from workflows.request import Done, Request, Session
from workflows.steps.journey import Returned

What = Literal["arrive", "collect"]


@dataclass(frozen=True)
class Bundle:
    """What is to be done for one delegation; without ``requests`` all of it was recorded before.

    ``done`` says what was done, or rehearsed; ``error`` why nothing was; ``missing`` who of the group has neither row
    nor record.
    """

    delegation: str
    stamps: tuple[Stamp, ...]
    requests: tuple[tuple[Stamp, Request], ...] = ()
    done: tuple[Done, ...] = ()
    error: TravelError | None = None
    missing: tuple[Row[Any], ...] = ()

    def is_known(self, stamp: Stamp) -> bool:
        """Whether nothing is to be done for a row."""
        return all(asked is not stamp for asked, _request in self.requests)


def bundles(tx: Connection, what: What, found: BorderFile, on: date) -> list[Bundle]:
    """The rows that fit, by delegation, each with what is to be done for them."""
    by_delegation: dict[str, list[Stamp]] = {}
    for stamp in found.stamps:
        by_delegation.setdefault(stamp.delegation, []).append(stamp)
    make = partial(_arriving, tx, found.wrong) if what == "arrive" else _collecting
    return [make(number, tuple(of_it), on) for number, of_it in sorted(by_delegation.items())]


def incomplete(missing: Iterable[Row[Any]], wrong: Sequence[Message] = ()) -> Message:
    """Why a group does not come back: of whom nothing is there; and whose rows are ``wrong``, with their places."""
    who = [member.name for member in missing]
    if not wrong:
        return M("No row and no record is there for {who}; the return is recorded of all together", who=who)
    if not who:
        return M("The row of {wrong} is wrong; the return is recorded of all together", wrong=wrong)
    return M(
        "The row of {wrong} is wrong, and no row and no record is there for {who}; "
        "the return is recorded of all together",
        wrong=wrong,
        who=who,
    )


def _arriving(tx: Connection, wrong: Iterable[Wrong], number: str, stamps: tuple[Stamp, ...], on: date) -> Bundle:
    bundle = Bundle(number, stamps)
    if all(stamp.is_known and stamp.state != "abroad" for stamp in stamps):
        return bundle
    without = lacking(cases.read(tx, number), stamps)
    if without:
        astray = [(member, each.line) for member in without for each in wrong if member.person in each.persons]
        missing = tuple(member for member in without if all(member is not other for other, _line in astray))
        told = [
            M("{who} ({where})", who=member.name, where=place_of(line.sheet, line.row - 1)) for member, line in astray
        ]
        return replace(bundle, error=BadInput(incomplete(missing, told)), missing=missing)
    details = Returned(crossings=tuple(stamp.crossing for stamp in stamps))
    request = Request("delegation", "arrive", number, on, details)
    return replace(bundle, requests=tuple((stamp, request) for stamp in stamps))


def _collecting(number: str, stamps: tuple[Stamp, ...], on: date) -> Bundle:
    requests: list[tuple[Stamp, Request]] = []
    for stamp in stamps:
        stamped = stamp.crossing
        details = Collecting(exit=stamped.exit, entry=stamped.entry, countries=stamped.countries)
        out = [loan.number for loan in loans_of(stamp) if loan.ended_on is None]
        requests += [(stamp, Request("passport", "collect", passport, on, details)) for passport in out]
    return Bundle(number, stamps, tuple(requests))


def rehearsed(session: Session, wanted: Sequence[Bundle]) -> list[Bundle]:
    """What would come of each bundle, one upon the other. Nothing is written. Raises what the store raises."""
    found = []
    with rehearsing(session) as (_tx, act):
        for bundle in wanted:
            try:
                found.append(bundle if bundle.error is not None else _done(bundle, act))
            except TravelError as error:
                found.append(replace(bundle, error=error))
    return found


def performed_together(session: Session, wanted: Iterable[Bundle]) -> list[Bundle]:
    """All of the bundles in one transaction, or none of them. Raises what :func:`workflows.engine.perform` raises."""
    with together(session) as (_tx, act):
        return [_done(bundle, act) for bundle in wanted]


def performed_each(session: Session, wanted: Iterable[Bundle]) -> list[Bundle]:
    """Each bundle in a transaction of its own, but for those of which it is known why not."""
    return [bundle if bundle.error is not None else _performed(session, bundle) for bundle in wanted]


def _performed(session: Session, bundle: Bundle) -> Bundle:
    try:
        with together(session) as (_tx, act):
            return _done(bundle, act)
    except TravelError as error:
        return replace(bundle, done=(), error=error)


def _done(bundle: Bundle, act: Callable[[Request], Done]) -> Bundle:
    return replace(bundle, done=tuple(act(request) for request in _each_once(bundle)))


def _each_once(bundle: Bundle) -> list[Request]:
    found: list[Request] = []
    for _stamp, request in bundle.requests:
        if all(request is not other for other in found):
            found.append(request)
    return found
