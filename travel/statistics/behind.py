"""The cases behind a number: whatever statistics print can be asked for one by one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from travel.errors import BadInput
from travel.i18n import LANGUAGES, M, Message
from travel.listings.loans import Wanted as Loans
from travel.listings.loans import loans
from travel.masking import masked
from travel.statistics.breakdown import DIMENSIONS, part_label
from travel.statistics.case import Case
from travel.statistics.duties import DUTY, PASSPORT, STANDING, debts, held
from travel.statistics.figures import FIGURES, approved, delegations
from travel.statistics.overview import Wanted
from travel.statistics.planned import executed
from travel.statistics.steps import waits
from travel.vocabulary import LOAN_STANDING, VIOLATION

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Behind:
    """What stands behind a number: ``kind`` says whether these are cases, debts, violations or waiting reviews."""

    kind: str
    rows: Rows


def behind(tx: Connection, wanted: Wanted, name: str, categories: Mapping[str, Message]) -> Behind:
    """What a number counts: a figure (``refused``), a part of what was approved (``rank.bureau``), of what was owed
    (``trip-report.late``), ``violation.overstay``, ``plan``, ``waiting`` or ``waiting.finance``.

    Codes and their labels in either language are understood. Raises BadInput that lists what there is.
    """
    asked = _plain(name)
    code, _dot, part = asked.partition(".")
    for figure in FIGURES.values():
        if asked in _names(figure.code, M(figure.label)):
            return Behind("cases", _cases(wanted, wanted.cases(tx), figure.holds, figure.person_trips))
    if asked == "plan":
        return Behind("cases", _cases(wanted, wanted.cases(tx), executed, lambda case: case.persons))
    if code in DIMENSIONS and part:
        return Behind("cases", _part(tx, wanted, code, part, categories))
    owed = _owed(tx, wanted, code, part)
    if owed is None:
        raise BadInput(M("{option}: {found} is not one of {wanted}", option="--cases", found=name, wanted=_there_are()))
    return owed


def _owed(tx: Connection, wanted: Wanted, code: str, part: str) -> Behind | None:
    """What stands behind a number that is no number of delegations; None where there is no such number."""
    if code == "waiting":
        rows = waits(tx, wanted.times, wanted.unit)
        return Behind("waits", [row for row in rows if part in ("", row["step"], *map(_plain, row["label"].values()))])
    if code == "violation":
        rows = held(tx, wanted.times, wanted.period, wanted.unit)
        return Behind("violations", [row for row in rows if part in ("", *_names(row["kind"], _violation(row)))])
    kind = next((kind for kind in DUTY if code in _names(kind, DUTY.label(kind))), None)
    if kind == PASSPORT:
        return Behind("loans", _loans(tx, wanted, part))
    standing = next((each for each in STANDING if part in _names(each, STANDING.label(each))), None)
    if kind is None or (part and standing is None):
        return None
    return Behind("debts", debts(tx, wanted.times, wanted.today, wanted.period, kind, standing, wanted.unit))


def _violation(row: Mapping[str, Any]) -> Message:
    return VIOLATION.label(str(row["kind"]))


def _there_are() -> list[str]:
    parts = [f"{code}.…" for code in (*DIMENSIONS, *DUTY, "violation", "waiting")]
    return [*FIGURES, "plan", *parts]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def _names(code: str, label: Message) -> tuple[str, ...]:
    return (code, *(_plain(label.render(lang)) for lang in LANGUAGES))


def _loans(tx: Connection, wanted: Wanted, part: str) -> Rows:
    """The loans due in the period; numbers masked."""
    found = [
        row | {"passport": masked(str(row["passport"]))}
        for row in loans(tx, wanted.times, wanted.today, Loans(unit=wanted.unit))
        if row["due_on"] in wanted.period
    ]
    standings = {code for code in LOAN_STANDING if part in ("", *_names(code, LOAN_STANDING.label(code)))}
    return [row for row in found if row["standing"] in standings]


def _part(tx: Connection, wanted: Wanted, code: str, part: str, categories: Mapping[str, Message]) -> Rows:
    parts = DIMENSIONS[code].parts
    found = [case for case in wanted.cases(tx) if approved(case, wanted.convention)]
    labels = {each: part_label(code, each, categories) for each in {each for case in found for each in parts(case)}}
    wanted_parts = {each for each, label in labels.items() if part in _names(_plain(each), label)}
    return _cases(wanted, found, lambda case, _by: not wanted_parts.isdisjoint(parts(case)), lambda case: case.persons)


def _cases(wanted: Wanted, cases: Iterable[Case], holds: Callable[..., bool], persons: Callable[[Case], int]) -> Rows:
    by = wanted.convention
    rows = [
        {
            "delegation": case.number,
            "approval": case.approval,
            "title": case.title,
            "unit": case.organiser,
            "day": case.day,
            "delegations": delegations(case, by),
            "person_trips": persons(case),
            "state": case.state,
            "formation": case.formation,
            "track": case.track,
            "category": case.category,
            "rank": case.rank,
            "countries": list(case.countries),
            "exit": case.exit,
            "entry": case.entry,
            "persons": case.persons,
            "cut": case.cut,
            "outcome": case.outcome,
        }
        for case in cases
        if holds(case, by)
    ]
    return sorted(rows, key=lambda row: str(row["delegation"]))
