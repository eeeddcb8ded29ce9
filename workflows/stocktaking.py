"""The stock-taking's workflow: counted, every difference explained, and closed by somebody who did neither."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field
from sqlalchemy import Connection

from travel.custody import stocktakings
from travel.errors import BadInput
from travel.findings import Finding
from travel.i18n import N_, M
from travel.masking import masked, named
from travel.storage.numbering import next_number
from travel.vocabulary import STOCK_OUTCOME
from workflows.authority import reason
from workflows.definition import NEW, SAME, Action, Details, Remark, State, Workflow
from workflows.move import Move
from workflows.subject import StocktakingSubject


class Counting(Details):
    """The numbers that were counted, in which cabinets; in all where none is named."""

    passports: tuple[str, ...] = ()
    cabinets: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """The journal keeps how many there were, noted when written; the items keep which."""
        return {"cabinets": list(self.cabinets)} if self.cabinets else {}


class Accounting(Details):
    """What became of differences, by the passports' numbers: a code of STOCK_OUTCOME, and in words."""

    passports: tuple[str, ...] = Field(min_length=1)
    outcome: str
    text: str = Field(min_length=1, max_length=4000)

    def record(self) -> dict[str, Any]:
        """No number stands whole in the journal."""
        return super().record() | {"passports": [masked(number) for number in self.passports]}


class Discarding(Details):
    """Why a stock-taking is held against no passport."""

    reason: str = Field(min_length=1, max_length=4000)


CLOSERS = ("custodian", "reviewer", "approver", "auditor")
"""The roles of those who may close or withdraw a stock-taking that others counted and explained."""


def _lock(tx: Connection, name: str, details: Details) -> StocktakingSubject:
    return StocktakingSubject(tx, stocktakings.known(tx, name, hold=True))


def _fresh(tx: Connection, details: Details) -> StocktakingSubject:
    return StocktakingSubject(tx, None)


def count(move: Move) -> None:
    """Hold the register against what was counted, and keep what was found."""
    given = move.taken(Counting)
    cabinets = stocktakings.known_cabinets(move.tx, given.cabinets)
    items = stocktakings.compare(move.tx, move.on, cabinets, given.passports)
    if not items:
        raise BadInput(M("Nothing was counted, and nothing should lie there"))
    number = f"ST{move.on.year}-{next_number(move.tx, 'stocktaking', move.on.year):04d}"
    values = {
        "number": number,
        "cabinets": list(cabinets),
        "counted_on": move.on,
        "counted_by": move.signature.login,
        "counted_name": move.signature.name,
        "state": NEW,
        "version": 0,
        "workflow_version": 1,
    }
    stocktakings.keep(move.tx, values, items)
    _subject(move).adopt(stocktakings.known(move.tx, number))
    present = sum(1 for item in items if item.found == "present")
    expected = present + sum(1 for item in items if item.found == "missing")
    differing = [
        {"passport": masked(item.passport), "holder": item.holder, "found": item.found}
        for item in items
        if item.found != "present"
    ]
    move.note(expected=expected, counted=len(set(given.passports)), differing=differing)


def differences_named(move: Move) -> Iterator[Finding]:
    """What is explained is a difference of this stock-taking."""
    if not isinstance(move.details, Accounting):
        return
    if move.details.outcome not in STOCK_OUTCOME:
        raise BadInput(M("{found} is not one of {wanted}", found=move.details.outcome, wanted=tuple(STOCK_OUTCOME)))
    differing = {row.passport: row for row in _differences(move)}
    for number in move.details.passports:
        row = differing.get(number)
        if row is None:
            yield reason("difference", M("{passport} is no difference of this stock-taking", passport=masked(number)))
        elif move.details.outcome == "loss" and row.found != "missing":
            yield reason("outcome", M("{passport} is not missing; it cannot be reported lost", passport=masked(number)))
        elif move.details.outcome == "found" and row.found != "missing":
            yield reason(
                "outcome",
                M(
                    "{passport} was not missing; say whether the register or the place was put right, or it is still "
                    "looked into: put-right, open",
                    passport=masked(number),
                ),
            )
        elif move.details.outcome == "put-right" and row.found == "missing":
            yield reason(
                "outcome",
                M(
                    "{passport} is missing; say whether it was found, is still looked for, or lost: found, open, loss",
                    passport=masked(number),
                ),
            )


def explain(move: Move) -> None:
    """Keep the explanation."""
    given = move.taken(Accounting)
    keys = [row.id for row in _differences(move) if row.passport in given.passports]
    stocktakings.explain(move.tx, keys, given.outcome, given.text)


def all_explained(move: Move) -> Iterator[Finding]:
    """Every difference has its explanation."""
    for row in _differences(move):
        if row.outcome is None:
            yield reason(
                "unexplained",
                M("{passport} is not explained yet", passport=named(row.passport, row.holder)),
                found=row.found,
            )


def _differences(move: Move) -> list[Any]:
    return stocktakings.differences(move.tx, _subject(move).key)


def _subject(move: Move) -> StocktakingSubject:
    assert isinstance(move.subject, StocktakingSubject)
    return move.subject


STOCKTAKING = Workflow(
    name="stocktaking",
    version=1,
    label=N_("stock-taking"),
    look="travel stocktaking show {name}",
    lock=_lock,
    fresh=_fresh,
    version_of=stocktakings.version,
    states=(
        State("open", N_("under way"), CLOSERS),
        State("closed", N_("stock-taking closed"), final=True),
        State("withdrawn", N_("stock-taking withdrawn"), final=True),
    ),
    actions=(
        Action("count", (NEW,), "open", N_("take stock"), roles=("custodian",), takes=Counting, writes=count),
        Action(
            "explain",
            ("open",),
            SAME,
            N_("explain differences"),
            roles=("custodian",),
            checks=(differences_named,),
            takes=Accounting,
            writes=explain,
        ),
        Action(
            "close",
            ("open",),
            "closed",
            N_("close the stock-taking"),
            roles=CLOSERS,
            relation="another",
            checks=(all_explained,),
            takes=Remark,
        ),
        Action(
            "withdraw",
            ("open",),
            "withdrawn",
            N_("withdraw the stock-taking"),
            roles=CLOSERS,
            relation="another",
            takes=Discarding,
        ),
    ),
)
