"""The journeys of leaders, person by person (rulebook 8.2: 副部级以上明细)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from travel.calendar import days_abroad
from travel.i18n import M, Message
from travel.statistics.case import Case
from travel.statistics.figures import approved
from travel.statistics.forms import Form, Traveller, forms
from travel.vocabulary import FORMATION, RANK

if TYPE_CHECKING:
    from travel.statistics.overview import Wanted

JOINED = ("ministry", "province")
"""Formations in which others put the delegation together."""


def ranks_from(lowest: str) -> tuple[str, ...]:
    """A rank and those above it."""
    order = tuple(RANK)
    return order[: order.index(lowest) + 1]


def leaders(tx: Connection, wanted: Wanted) -> list[dict[str, Any]]:
    """Everybody of the rank the office lists leaders from, or above, on what was approved; by day of leaving.

    Of a delegation from a ledger the leader is named, whose rank the ledger gives; nobody where it names no leader.
    """
    ranks = ranks_from(wanted.convention.leaders)
    cases = {case.number: case for case in wanted.cases(tx) if approved(case, wanted.convention) and case.rank in ranks}
    rows = []
    for number, form in forms(tx, wanted.times, cases):
        case = cases[number]
        listed = [each for each in form.travellers if each.rank in ranks]
        if form.from_ledger and not listed:
            listed = [Traveller("", leads=False, rank=case.rank)]
        rows += [_row(case, form, each) for each in listed]
    return sorted(rows, key=lambda row: (row["exit"], row["delegation"]))


def _row(case: Case, form: Form, person: Traveller) -> dict[str, Any]:
    return {
        "name": person.name or None,
        "unit": person.unit,
        "post": person.post,
        "rank": person.rank,
        "delegation": case.number,
        "title": case.title,
        "countries": list(case.countries),
        "transits": list(form.transits),
        "exit": case.exit,
        "entry": case.entry,
        "days": days_abroad(case.exit, case.entry),
        "persons": case.persons,
        "members": [each.name for each in form.travellers],
        "remark": list(remark(case, form, person)),
    }


def remark(case: Case, form: Form, person: Traveller) -> list[Message]:
    """Who leads, or is followed; who put the delegation together; whether it travelled; what the books do not tell."""
    said = []
    if case.formation in JOINED:  # who leads it is not ours to know
        said.append(FORMATION.label(case.formation))
    elif person.leads:
        said.append(M("leads the delegation"))
    elif form.leader:
        said.append(M("with {leader}", leader=form.leader))
    if case.state == "cancelled":
        said.append(M("did not travel"))
    if form.from_ledger:
        said.append(M("from a ledger"))
    return said
