"""The cases behind a number: whatever statistics print can be asked for one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from travel.errors import BadInput
from travel.i18n import LANGUAGES, M, Message, language, verbatim
from travel.listings.loans import Wanted as Loans
from travel.listings.loans import loans
from travel.listings.passports import Wanted as Passports
from travel.listings.passports import passports
from travel.masking import masked
from travel.statistics.breakdown import DIMENSIONS, part_label
from travel.statistics.case import Case
from travel.statistics.duties import PASSPORT, debts, held
from travel.statistics.figures import FIGURES, approved, delegations
from travel.statistics.leaders import leaders
from travel.statistics.ledgers import REPORT, past_passports, past_reports
from travel.statistics.other_units import guests, joining
from travel.statistics.overview import Wanted
from travel.statistics.planned import executed
from travel.statistics.steps import all_steps, waits
from travel.typed import folded
from travel.vocabulary import DEBT_STANDING, LOAN_STANDING, OBLIGATION, PASSPORTS_TOLD_BY, RANK, VIOLATION

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Behind:
    """What stands behind a number, and what a person calls it.

    ``kind`` says whether these are cases, loans, passports, debts, violations, waiting reviews or travellers.
    """

    kind: str
    rows: Rows
    label: Message


PEOPLE: Mapping[str, tuple[Callable[[Connection, Wanted], Rows], Callable[[Wanted], Message]]] = {
    "leaders": (
        leaders,
        lambda wanted: M("journeys of leaders: {rank} and above", rank=RANK.label(wanted.convention.leaders)),
    ),
    "joining": (joining, lambda _wanted: M("our people on other units' delegations")),
    "guests": (guests, lambda _wanted: M("other units' people on our delegations")),
}
"""Listings of travellers, one to a row: what lists them, and what a person calls it."""


_WHOLES: Mapping[str, Message] = {
    **{code: M(dimension.label) for code, dimension in DIMENSIONS.items()},
    **{kind: OBLIGATION.label(kind) for kind in OBLIGATION},
    "plan": M("Annual plan"),
    "violation": M("Violations"),
    "custody": M("Passports on file"),
    "waiting": M("waiting"),
}
"""What has parts, or is no figure of delegations, and what a person calls it."""


def behind(tx: Connection, wanted: Wanted, name: str, categories: Mapping[str, Message]) -> Behind:
    """What a number counts: a figure (``refused``), a part of what was approved (``rank.bureau``), of what was owed
    (``trip-report.late``), ``violation.overstay``, ``custody.lent``, ``plan``, ``waiting`` or ``waiting.finance``; or
    travellers (``leaders``, ``joining``, ``guests``).

    Codes and their labels in either language are understood. Raises BadInput that lists what there is.
    """
    asked = folded(name)
    code, _dot, part = asked.partition(".")
    code = next((each for each, label in _WHOLES.items() if code in _names(each, label)), code)
    for figure in FIGURES.values():
        if asked in _names(figure.code, M(figure.label)):
            rows = _cases(wanted, wanted.cases(tx), figure.holds, figure.person_trips)
            return Behind("cases", rows, M(figure.label))
    if code == "plan" and not part:
        rows = _cases(wanted, wanted.cases(tx), executed, lambda case: case.persons)
        return Behind("cases", rows, M("annual plan carried out"))
    for kind, (people, name_of) in PEOPLE.items():
        label = name_of(wanted)
        if asked in _names(kind, label):
            return Behind(kind, people(tx, wanted), label)
    if code in DIMENSIONS:
        return _part(tx, wanted, code, part or "…", categories)
    owed = _owed(tx, wanted, code, part)
    if owed is None:
        raise BadInput(M("{option}: {found} is not one of {wanted}", option="--cases", found=name, wanted=_there_are()))
    return owed


def _owed(tx: Connection, wanted: Wanted, code: str, part: str) -> Behind | None:
    """What stands behind a number that is no number of delegations; None where there is no such number."""
    if code == "waiting":
        steps = all_steps(tx)
        meant = [step for step, label in steps.items() if part in (step, *map(folded, label.values()))]
        _check(code, part, meant, steps)
        rows = [row for row in waits(tx, wanted.times, wanted.unit) if not part or row["step"] in meant]
        step = verbatim(steps[meant[0]].get(language(), part) if meant else part)
        return Behind("waits", rows, _of(M("waiting"), step if part else None))
    if code == "violation":
        rows = held(tx, wanted.times, wanted.period, wanted.unit)
        kinds = [each for each in VIOLATION if part in _names(each, VIOLATION.label(each))]
        _check(code, part, kinds, VIOLATION)
        chosen = VIOLATION.label(kinds[0]) if kinds else verbatim(part)
        rows = [row for row in rows if not part or row["kind"] in kinds]
        return Behind("violations", rows, _of(M("violations found"), chosen if part else None))
    if code in (PASSPORT, "custody"):
        return _of_passports(tx, wanted, code, part)
    if code not in OBLIGATION:
        return None
    standing = next((each for each in DEBT_STANDING if part in _names(each, DEBT_STANDING.label(each))), None)
    _check(code, part, [standing] if standing else [], DEBT_STANDING)
    label = _of(OBLIGATION.label(code), DEBT_STANDING.label(standing) if standing else None)
    rows = debts(tx, wanted.times, wanted.today, wanted.period, code, standing, wanted.unit)
    if code == REPORT:
        past = past_reports(tx, wanted.times, wanted.today, wanted.period, wanted.unit)
        rows += [row for row in past if row["standing"] is not None and standing in (None, row["standing"])]
    return Behind("debts", sorted(rows, key=lambda row: row["due_on"]), label)


def _check(code: str, part: str, meant: Collection[str], there_are: Iterable[str]) -> None:
    """Raises BadInput for a part that is none of those there are: a wrong nought would be read as a number."""
    wanted = [f"{code}.{each}" for each in there_are]
    if part and wanted and not meant:
        raise BadInput(
            M("{option}: {found} is not one of {wanted}", option="--cases", found=f"{code}.{part}", wanted=wanted)
        )


def _of(what: Message, part: Message | None) -> Message:
    return M("{what}, {part}", what=what, part=part) if part is not None else what


def _there_are() -> list[str]:
    parts = [f"{code}.…" for code in (*DIMENSIONS, *OBLIGATION, "custody", "violation", "waiting")]
    return [*FIGURES, "plan", *PEOPLE, *parts]


def _names(code: str, label: Message) -> tuple[str, ...]:
    return (code, *(folded(label.render(lang)) for lang in LANGUAGES))


def _of_passports(tx: Connection, wanted: Wanted, code: str, part: str) -> Behind:
    if code == "custody":
        return _custody(tx, wanted, part)
    if part in _names("ledger", PASSPORTS_TOLD_BY.label("ledger")):
        return _past_passports(tx, wanted)
    return _loans(tx, wanted, part)


def _loans(tx: Connection, wanted: Wanted, part: str) -> Behind:
    """The loans due in the period; numbers masked."""
    standings = [code for code in LOAN_STANDING if part in ("", *_names(code, LOAN_STANDING.label(code)))]
    _check(PASSPORT, part, standings, (*LOAN_STANDING, "ledger"))
    rows = [
        row | {"passport": masked(str(row["passport"]))}
        for row in loans(tx, wanted.times, wanted.today, Loans(unit=wanted.unit))
        if row["due_on"] in wanted.period and row["standing"] in standings
    ]
    chosen = LOAN_STANDING.label(standings[0]) if standings else verbatim(part)
    return Behind("loans", rows, _of(OBLIGATION.label(PASSPORT), chosen if part else None))


def _custody(tx: Connection, wanted: Wanted, part: str) -> Behind:
    """The passports there are, in one state or in any; numbers masked."""
    rows = passports(tx, wanted.times, wanted.today, Passports(unit=wanted.unit))
    states = sorted({row["state"] for row in rows})
    _check("custody", part, [part] if part in states else [], states)
    chosen = [row | {"passport": masked(str(row["passport"]))} for row in rows if part in ("", row["state"])]
    return Behind("custody", chosen, _of(M("Passports on file"), verbatim(part) if part else None))


def _past_passports(tx: Connection, wanted: Wanted) -> Behind:
    """The delegations of whose passports a ledger tells."""
    rows = past_passports(tx, wanted.times, wanted.convention, wanted.period, wanted.unit)
    told = [row for row in rows if row["passports"] is not None]
    return Behind("past-passports", told, _of(OBLIGATION.label(PASSPORT), PASSPORTS_TOLD_BY.label("ledger")))


def _part(tx: Connection, wanted: Wanted, code: str, part: str, categories: Mapping[str, Message]) -> Behind:
    dimension = DIMENSIONS[code]
    parts = dimension.parts
    found = [case for case in wanted.cases(tx) if approved(case, wanted.convention)]
    there_are = dict.fromkeys((*dimension.order, *(each for case in found for each in parts(case))))
    labels = {each: part_label(code, each, categories) for each in there_are}
    chosen = {each: label for each, label in labels.items() if part in _names(folded(each), label)}
    _check(code, part, chosen, labels)
    rows = _cases(wanted, found, lambda case, _by: not chosen.keys().isdisjoint(parts(case)), lambda case: case.persons)
    return Behind("cases", rows, _of(M(dimension.label), next(iter(chosen.values()), verbatim(part))))


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
