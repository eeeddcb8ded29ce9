"""Border records of many people at once, from a table as the border authority or a unit's clerk keeps it.

Each row is one person's journey: who, by number, name or passport; the days stamped by Chinese border control; the
countries entered, those approved where nothing is said. For which delegation it was follows from the days where the
table does not say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from travel.delegations.cases import Case
from travel.facts import Crossing
from travel.i18n import N_, M, Message
from travel.imports.cells import code, countries, day, document_number, person_name
from travel.imports.columns import Column
from travel.imports.table import Line, Table

GONE = ("abroad", "back", "reported", "evaluated", "closed")
"""The states of a delegation that has left."""

COLUMNS = (
    Column(
        "delegation",
        N_("Delegation number"),
        N_("The delegation; where it is left out, the one that the person travelled in on these days."),
        code,
        aliases=("团组", "团组号", "团组编号", "delegation"),
        example="2023-0001",
    ),
    Column(
        "person",
        N_("Person number"),
        N_("The traveller by his number; the name or the passport will do."),
        code,
        aliases=("人员编号", "人员号", "编号"),
        example="P00001",
    ),
    Column(
        "name",
        N_("Name"),
        N_("The traveller's name."),
        person_name,
        aliases=("姓名", "出访人员", "人员", "持照人", "中文姓名"),
        example="吕品",
    ),
    Column(
        "passport",
        N_("Passport number"),
        N_("The passport he travelled on."),
        document_number,
        aliases=("护照号", "证件号码", "证件号", "证照号码", "证照号", "passport"),
        example="PE0000000",
        private=True,
    ),
    Column(
        "exit",
        N_("Exit"),
        N_("The day on which he left China, as stamped."),
        day,
        required=True,
        aliases=("出境日期", "出境日", "出境时间", "离境日期", "离境日", "exit date", "exit day"),
        shape="day",
        example="2023-09-17",
    ),
    Column(
        "entry",
        N_("Entry"),
        N_("The day on which he came back, as stamped."),
        day,
        required=True,
        aliases=("入境日期", "入境日", "入境时间", "抵境日期", "回国日期", "entry date", "entry day"),
        shape="day",
        example="2023-09-21",
    ),
    Column(
        "countries",
        N_("Countries and regions"),
        N_("Where he was; those approved, where nothing is said."),
        countries,
        aliases=(
            "国家和地区",
            "国家",
            "国家地区",
            "到访国家",
            "到访国家地区",
            "出访国家",
            "前往国家",
            "前往地",
            "country",
        ),
        example="保加利亚",
    ),
)


@dataclass(frozen=True)
class Stamp:
    """A row that fits a journey of a person; ``known`` is the border record that is on file already.

    ``loans`` are those of the person's passports for this delegation, the last one last.
    """

    line: Line
    delegation: str
    state: str
    person: str
    name: str
    crossing: Crossing
    known: Crossing | None
    loans: tuple[Row[Any], ...]

    @property
    def is_known(self) -> bool:
        """Whether the very same is on file."""
        return self.known is not None and alike(self.known, self.crossing)


@dataclass(frozen=True)
class Wrong:
    """A row that cannot be taken, with all that is wrong in it; ``persons`` are the numbers of whom it may be about."""

    line: Line
    persons: frozenset[str]


@dataclass(frozen=True)
class BorderFile:
    """A file of border records: the rows that fit, and those that do not."""

    table: Table
    stamps: tuple[Stamp, ...]
    wrong: tuple[Wrong, ...]

    def described(self) -> list[Message]:
        """Everything that is wrong, with row and column."""
        return [said for each in self.wrong for said in self.table.described(each.line)]


def alike(one: Crossing, other: Crossing) -> bool:
    """Whether two border records of a person say the same, in whatever order the countries stand."""
    return (one.exit, one.entry, set(one.countries)) == (other.exit, other.entry, set(other.countries))


def overlap(one: Crossing, other: Crossing) -> bool:
    """Whether somebody would have been away twice at a time; coming back and leaving on one day is possible."""
    return one.exit < other.entry and other.exit < one.entry


def not_collectable(stamp: Stamp) -> Message | None:
    """Why there is no passport to be collected for a row, where there is none and that is not recorded already."""
    loans = loans_of(stamp)
    if not loans:
        return M("{who} was lent no passport for {number}", who=stamp.name, number=stamp.delegation)
    last = loans[-1]
    if last.ended_on is None or (last.ended_how == "returned" and stamp.is_known):
        return None
    if last.ended_how != "returned":
        return M("{who}: the passport was reported lost on {day}", who=stamp.name, day=last.ended_on)
    return M(
        "{who}: the passport came back on {day}, without these stamps; record them with: {command}",
        who=stamp.name,
        day=last.ended_on,
        command="travel delegation arrive --records",
    )


def loans_of(stamp: Stamp) -> list[Row[Any]]:
    """The loans that a row is about: of the passport it names, or of any for this delegation."""
    return [loan for loan in stamp.loans if stamp.line.values["passport"] in (None, loan.number)]


def lacking(case: Case, stamps: Iterable[Stamp]) -> list[Row[Any]]:
    """The active members of a delegation of whom there is neither a row nor a record on file."""
    there = {stamp.person for stamp in stamps} | {crossing.person for crossing in case.crossings}
    return [member for member in case.active if member.person not in there]
