"""Our people on delegations of other units, and other units' people on ours (rulebook 8.2: 外单位组团参加情况)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, select

from travel.listings.times import Times
from travel.listings.unit_tree import unit_path, units_within
from travel.statistics.case import Case
from travel.statistics.counted import counted
from travel.statistics.figures import approved
from travel.statistics.forms import Form, Traveller, forms
from travel.statistics.leaders import JOINED, remark
from travel.tables import Event, Received, Unit, table

if TYPE_CHECKING:
    from travel.statistics.overview import Wanted

_unit, _received, _event = table(Unit), table(Received), table(Event)


def joining(tx: Connection, wanted: Wanted) -> list[dict[str, Any]]:
    """Our people on delegations that others put together: a ministry or the province; another unit, of which a box was
    received; or, where a unit is asked for, any other that has a joint delegation here.

    What was received is approved by others and in no figure. Whom the office serves is ours: everybody below its
    government.
    """
    cases = {case.number: case for case in _approved(tx, wanted) if case.formation in JOINED}
    rows = [_row(case, form, each, form.organised_by, None) for case, form, each in _people(tx, wanted, cases)]
    if wanted.unit is not None:
        ours = units_within(tx, unit_path(tx, wanted.unit))
        joint = (case for case in _approved(tx, replace(wanted, unit=None)) if case.formation == "joint")
        elsewhere = {case.number: case for case in joint if case.organiser not in ours}
        rows += [
            _row(case, form, each, case.organiser, case.persons)
            for case, form, each in _people(tx, wanted, elsewhere)
            if each.unit in ours
        ]
    rows += _from_boxes(tx, wanted)
    return sorted(rows, key=_by_day)


def guests(tx: Connection, wanted: Wanted) -> list[dict[str, Any]]:
    """Other units' people on our joint delegations: those of neither the organiser nor a unit below it.

    A ledger does not tell of which units they were: nobody is named.
    """
    cases = {case.number: case for case in _approved(tx, wanted) if case.formation == "joint"}
    paths = {row.name: row.path for row in tx.execute(select(_unit.c.name, _unit.c.path))}
    rows = []
    for number, form in forms(tx, wanted.times, cases):
        case = cases[number]
        own = paths[case.organiser]
        others = (each for each in form.travellers if not paths.get(each.unit or "", "").startswith(own))
        rows += [
            _row(case, form, each, case.organiser, case.persons)
            for each in ((_NOBODY,) if form.from_ledger else others)
        ]
    return sorted(rows, key=_by_day)


_NOBODY = Traveller("", leads=False)


def _by_day(row: Mapping[str, Any]) -> tuple[date, str]:
    return row["exit"], row["delegation"]


def _approved(tx: Connection, wanted: Wanted) -> Iterator[Case]:
    return (case for case in wanted.cases(tx) if approved(case, wanted.convention))


def _people(tx: Connection, wanted: Wanted, cases: Mapping[str, Case]) -> Iterator[tuple[Case, Form, Traveller]]:
    for number, form in forms(tx, wanted.times, cases):
        for each in form.travellers or (_NOBODY,):
            yield cases[number], form, each


def _row(case: Case, form: Form, person: Traveller, organiser: str | None, persons: int | None) -> dict[str, Any]:
    return {
        "exit": case.exit,
        "entry": case.entry,
        "organiser": organiser,
        "name": person.name or None,
        "unit": person.unit,
        "post": person.post,
        "hosts": list(form.hosts) or None,
        "title_abroad": None,
        "persons": persons,
        "countries": list(case.countries),
        "task": form.purpose or case.title,
        "programme": list(form.programme) or None,
        "remark": remark(case, form, person),
        "delegation": case.number,
    }


def _from_boxes(tx: Connection, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Our people on the approved delegations of others that boxes tell of."""
    from travel.box.received import contents_of, reading

    ours = units_within(tx, unit_path(tx, wanted.unit) if wanted.unit is not None else _realm(tx))
    query = select(_received).order_by(_received.c.number)
    if not wanted.times.now:
        query = query.where(_was_here(wanted.times))
    for row in tx.execute(query):
        if row.headline["approval"] is None:
            continue
        with reading(contents_of(row)) as box:
            for case in counted(box, Times(), wanted.convention, wanted.period):
                ((_number, form),) = forms(box, Times(), [case.number])
                for each in form.travellers:
                    if each.unit in ours and approved(case, wanted.convention):
                        yield _row(case, form, each, case.organiser, case.persons) | {"delegation": row.number}


def _realm(tx: Connection) -> str:
    """Where the government stands that the store's own office, which was registered first, belongs to."""
    path = tx.execute(select(_unit.c.path).where(_unit.c.kind == "office").order_by(_unit.c.id).limit(1)).scalar()
    return "/".join([*(path or "//").split("/")[:-2], ""])


def _was_here(times: Times) -> ColumnElement[bool]:
    return (
        select(_event.c.id)
        .where(
            _event.c.subject_kind == "received",
            _event.c.subject == _received.c.number,
            times.happened(_event.c.on_day, _event.c.recorded_at),
        )
        .exists()
    )
