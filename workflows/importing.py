"""Taking over tables: what an import of each kind would do, row by row, and doing it, whole or not at all.

Registers are written with an event for each entry; passports and past delegations go through the engine like anything
else. The preview of these is a rehearsal: what it says is what the engine says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from travel.errors import BadInput, MovedFirst, NotAllowed, Refused, TravelError
from travel.i18n import N_, M, Message
from travel.imports import accounts, ledger, ledger_columns, passports, persons, plan, units
from travel.imports.columns import Column
from travel.imports.judging import Asked, Judged, wrong
from travel.imports.table import Line, Problem, Progress, Table
from travel.registry import keeping
from travel.registry.keeping import KEEPS_ACCOUNTS, KEEPS_PERSONS, KEEPS_PLAN, KEEPS_UNITS, Registrar
from workflows.catalogue import workflow
from workflows.definition import Origin
from workflows.engine import rehearsing, together
from workflows.passport import Endorsing, Registering
from workflows.request import Request, Session
from workflows.steps.past import TakingOver

_STEP = 100


@dataclass(frozen=True)
class Source:
    """Where rows come from and for which business day they are entered."""

    session: Session
    path: Path
    on: date


@dataclass(frozen=True)
class Preview:
    """What an import would do."""

    table: Table
    judged: tuple[Judged, ...]

    def of(self, *what: str) -> list[Judged]:
        """The rows of these kinds."""
        return [each for each in self.judged if each.what in what]

    def problems(self) -> list[Message]:
        """Everything that is wrong, each with sheet, row, column and cell."""
        return [problem for each in self.of("wrong") for problem in self.table.described(each.line)]

    def still(self, now: Sequence[Judged]) -> list[Judged]:
        """What is to be written, as all rows of the table are judged ``now``, in the order of that judgement.

        What was wrong is left out, even where it is right by now. Raises MovedFirst where something else has changed.
        """
        before = {_place(each): each.what for each in self.judged if each.what != "wrong"}
        if any(each.what != before.get(_place(each), each.what) for each in now):
            raise MovedFirst(M("Somebody else has changed the registers meanwhile; nothing was written. Look again"))
        return [each for each in now if _writes(each) and _place(each) in before]


def _place(judged: Judged) -> tuple[str, int]:
    return judged.line.sheet, judged.line.row


@dataclass(frozen=True)
class RegisterKind:
    """A register: each entry is written with its event, in one transaction."""

    name: str
    label: str
    columns: tuple[Column, ...]
    roles: tuple[str, ...]
    of: Callable[[Connection, Asked], list[Judged]]
    write: Callable[[keeping.Desk, Judged], None]

    def judge(self, source: Source, lines: Sequence[Line], progress: Progress) -> list[Judged]:
        """What becomes of each row; nothing is written. Raises NotAllowed."""
        session = source.session
        with session.store.reading() as tx:
            keeping.permitted(tx, session.actor.login, self.roles)
            return self.of(tx, Asked(lines, session.clock.today, progress))

    def take(self, source: Source, found: Preview, progress: Progress) -> None:
        """Write what is new or changed, all of it or nothing. Raises MovedFirst where the store has changed since."""
        session = source.session
        with keeping.writing(Registrar(session.store, session.actor, session.clock, source.on), self.roles) as desk:
            still = found.still(self.of(desk.tx, Asked(found.table.lines, session.clock.today)))
            for count, each in enumerate(still, 1):
                desk.origin = {"file": source.path.name, "sheet": each.line.sheet, "row": each.line.row}
                self.write(desk, each)
                if count % _STEP == 0:
                    progress(count, len(still))


@dataclass(frozen=True)
class EngineKind:
    """What moves by a workflow: each row is a request."""

    name: str
    label: str
    columns: tuple[Column, ...]
    roles: tuple[str, ...]
    of: Callable[[Connection, Asked], list[Judged]]
    request: Callable[[Source, Judged], Request]

    def judge(self, source: Source, lines: Sequence[Line], progress: Progress) -> list[Judged]:
        """What becomes of each row; nothing is written. Raises NotAllowed."""
        session, found = source.session, []
        with rehearsing(session) as (tx, act):
            keeping.check_role(tx, session.actor.login, self.roles, source.on, session.clock.today)
            for count, each in enumerate(self.of(tx, Asked(lines, session.clock.today)), 1):
                found.append(_rehearsed(each, act, self.request(source, each)) if _writes(each) else each)
                if count % _STEP == 0:
                    progress(count, len(lines))
        return found

    def take(self, source: Source, found: Preview, progress: Progress) -> None:
        """Write what is new or changed, all of it or nothing. Raises MovedFirst where the store has changed since."""
        session = source.session
        with together(session) as (tx, act):
            still = found.still(self.of(tx, Asked(found.table.lines, session.clock.today)))
            for count, each in enumerate(still, 1):
                act(self.request(source, each))
                if count % _STEP == 0:
                    progress(count, len(still))


Kind = RegisterKind | EngineKind


def _writes(judged: Judged) -> bool:
    return judged.what in ("new", "changed")


def _rehearsed(judged: Judged, act: Callable[[Request], Any], request: Request) -> Judged:
    try:
        act(request)
    except NotAllowed:
        raise
    except Refused as error:
        return wrong(judged.line, *(Problem(None, finding.message) for finding in error.findings))
    except BadInput as error:
        return wrong(judged.line, *(Problem(None, reason) for reason in error.problems or (error.message,)))
    except TravelError as error:
        return wrong(judged.line, Problem(None, error.message))
    return judged


def _passport_request(source: Source, judged: Judged) -> Request:
    line, values = judged.line, judged.line.values
    origin = Origin(file=source.path.name, sheet=line.sheet, row=line.row)
    if judged.what == "changed":
        details = Endorsing(endorsed_until=values["endorsed_until"], imported=origin)
        return Request("passport", "endorse", values["passport"], source.on, details)
    return Request(
        "passport",
        "register",
        "",
        source.on,
        Registering(
            number=values["passport"],
            kind=values["kind"],
            person=judged.entry,
            issued=values["issued_on"],
            expires=values["expires_on"],
            endorsed_until=values["endorsed_until"],
            cabinet=values["cabinet"] or "",
            slot=values["slot"] or "",
            imported=origin,
        ),
    )


def _ledger_request(source: Source, judged: Judged) -> Request:
    past = replace(judged.entry, source=source.path.name)
    return Request("delegation", "import", "", past.ended_on, TakingOver(past=past))


def _roles(name: str, action: str) -> tuple[str, ...]:
    return workflow(name).rows(action)[0].roles


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        RegisterKind("units", N_("units"), units.COLUMNS, KEEPS_UNITS, units.judge, units.write),
        RegisterKind(
            "persons", N_("register of persons"), persons.COLUMNS, KEEPS_PERSONS, persons.judge, persons.write
        ),
        RegisterKind(
            "accounts",
            N_("accounts"),
            accounts.COLUMNS,
            KEEPS_ACCOUNTS,
            accounts.judge,
            accounts.write,
        ),
        EngineKind(
            "passports",
            N_("passports"),
            passports.COLUMNS,
            _roles("passport", "register"),
            passports.judge,
            _passport_request,
        ),
        RegisterKind("plan", N_("annual plan"), plan.COLUMNS, KEEPS_PLAN, plan.judge, plan.write),
        EngineKind(
            "ledger",
            N_("ledger of past years"),
            ledger_columns.COLUMNS,
            _roles("delegation", "import"),
            ledger.judge,
            _ledger_request,
        ),
    )
}
"""In the order in which an office takes them over: each stands on those before."""


def preview(kind: Kind, source: Source, table: Table, progress: Progress) -> Preview:
    """What becomes of every row of a table. Raises NotAllowed."""
    return Preview(table, tuple(kind.judge(source, table.lines, progress)))


def take(kind: Kind, source: Source, found: Preview, progress: Progress) -> None:
    """Write what is new and changed, in one transaction. Raises MovedFirst, NotAllowed, StoreFault."""
    kind.take(source, found, progress)
