"""Persons from a table: who travels, and what the register says of him now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from travel.i18n import N_, M
from travel.imports.cells import Choice, Text, code, day, identity_number, person_name, yes_no
from travel.imports.columns import Column
from travel.imports.judging import Against, Asked, Judged, differing, each_once, no_unit, refused_in, wrong
from travel.imports.table import Line, Problem
from travel.registry import persons, units
from travel.registry.entries import change_person, enter_person
from travel.registry.keeping import Desk
from travel.registry.persons import NewPerson
from travel.vocabulary import RANK

RANKS = Choice(
    RANK,
    {
        "省部级正职": "ministry",
        "正部级": "ministry",
        "正部": "ministry",
        "正省级": "ministry",
        "省部级副职": "ministry-deputy",
        "副部级": "ministry-deputy",
        "副部": "ministry-deputy",
        "副省级": "ministry-deputy",
        "正厅级": "bureau",
        "正厅": "bureau",
        "正局级": "bureau",
        "正司局级": "bureau",
        "厅局级正职": "bureau",
        "副厅级": "bureau-deputy",
        "副厅": "bureau-deputy",
        "副局级": "bureau-deputy",
        "副司局级": "bureau-deputy",
        "厅局级副职": "bureau-deputy",
        "正处级": "division",
        "正处": "division",
        "正县级": "division",
        "县处级正职": "division",
        "副处级": "division-deputy",
        "副处": "division-deputy",
        "副县级": "division-deputy",
        "县处级副职": "division-deputy",
        "正科级": "section",
        "正科": "section",
        "乡科级正职": "section",
        "副科级": "section-deputy",
        "副科": "section-deputy",
        "乡科级副职": "section-deputy",
        "科员": "other",
        "其他": "other",
        "其它": "other",
        "无职级": "other",
        "企业人员": "other",
    },
)
"""Ranks as offices write them, beside the program's own labels."""

COLUMNS = (
    Column(
        "name",
        N_("Name"),
        N_("The name, as in the passport."),
        person_name,
        required=True,
        aliases=("姓名", "人员姓名"),
        example="吕品",
    ),
    Column(
        "born",
        N_("Born"),
        N_("The day of birth; with the name it tells who is meant."),
        day,
        required=True,
        aliases=("出生日期", "出生年月日", "出生年月", "生日", "出生"),
        shape="day",
        example="1970-03-15",
    ),
    Column(
        "unit",
        N_("Unit"),
        N_("The unit, by its registered name."),
        Text(),
        required=True,
        aliases=("单位", "工作单位", "所在单位", "单位名称", "派员单位"),
        example="景德镇中国陶瓷博物馆",
    ),
    Column(
        "post", N_("Post"), N_("The post."), Text(), aliases=("职务", "职务职称", "现任职务", "职位"), example="馆长"
    ),
    Column(
        "rank",
        N_("Rank"),
        N_("The rank; other staff where nothing stands."),
        RANKS,
        aliases=("职级", "级别", "行政级别", "职务级别"),
        shape="choice",
        example="division",
    ),
    Column(
        "retired",
        N_("Retired"),
        N_("Whether the person has retired."),
        yes_no,
        aliases=("是否退休", "退休", "已退休"),
        shape="yes-no",
        example="否",
    ),
    Column(
        "id_number",
        N_("Identity number"),
        N_("The resident identity number, 18 digits, as text; it tells apart who shares name and day of birth."),
        identity_number,
        aliases=("身份证号", "身份证号码", "身份证", "公民身份号码", "证件号"),
        example="",
        private=True,
    ),
    Column(
        "person",
        N_("Number"),
        N_("The number in the register, such as P00001, where the person is registered already."),
        code,
        aliases=("编号", "人员编号"),
        example="",
    ),
)

_CHANGING = ("unit", "post", "rank", "retired", "id_number")


class _Register:
    """The register of persons, by everything by which a row may mean somebody."""

    def __init__(self, tx: Connection) -> None:
        self.by_number: dict[str, Row[Any]] = {}
        self.by_id: dict[str, Row[Any]] = {}
        self.by_birth: dict[tuple[str, date], list[Row[Any]]] = {}
        for row in persons.persons(tx):
            self.by_number[row.number] = row
            self.by_birth.setdefault((row.name, row.born), []).append(row)
            if row.id_number:
                self.by_id[row.id_number] = row

    def born(self, wanted: NewPerson) -> Sequence[Row[Any]]:
        """Everybody of a name and day of birth."""
        return self.by_birth.get((wanted.name, wanted.born), ())


def judge(tx: Connection, asked: Asked) -> list[Judged]:
    """New persons, and what has changed of those who are registered; names and days of birth are never changed."""
    register, known = _Register(tx), {unit.name for unit in units.units(tx)}
    shared = _Shared(asked.lines)
    found = each_once(
        asked, shared.key, lambda line: _judged(line, register, known, shared, asked.today), ("unit", known)
    )
    identified = _identified(found)
    told_apart = [_told_apart(each, identified, register, shared) for each in found]
    # who is registered without identity number is given one before another of that name and day of birth is registered
    return sorted(told_apart, key=lambda each: each.what == "new")


def _identified(found: Sequence[Judged]) -> Counter[str]:
    """How many rows give each registered person an identity number."""
    return Counter(
        person.number
        for person, after in (each.entry for each in found if each.what == "changed")
        if "id_number" in after
    )


def _told_apart(judged: Judged, identified: Counter[str], register: _Register, shared: _Shared) -> Judged:
    """A row as judged, unless it cannot be told whether it means a person who is registered without identity number."""
    line = judged.line
    if judged.what == "changed":
        person, after = judged.entry
        if "id_number" in after and identified[person.number] > 1:
            reason = M("other rows give {number} another identity number", number=person.number)
            return wrong(line, Problem("id_number", reason))
    if judged.what == "new" and shared.several(line):
        unidentified = [row.number for row in register.born(judged.entry) if not row.id_number]
        if unclear := [number for number in unidentified if number not in identified]:
            reason = M(
                "Several persons here share name and day of birth, and {numbers} is registered without identity "
                "number; give this number in the row that is about that person",
                numbers=unclear,
            )
            return wrong(line, Problem("person", reason))
    return judged


class _Shared:
    """What rows of one table share: a name and day of birth with several identity numbers, or the other way round."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._numbers: dict[object, set[str]] = {}
        self._births: dict[str, set[object]] = {}
        for line in lines:
            number = None if line.problems else line.values["id_number"]
            if number:
                self._numbers.setdefault(self._birth(line), set()).add(number)
                self._births.setdefault(number, set()).add(self._birth(line))

    def _birth(self, line: Line) -> object:
        return line.values["name"], line.values["born"]

    def several(self, line: Line) -> bool:
        """Whether several persons of the table share the row's name and day of birth."""
        return len(self._numbers.get(self._birth(line), ())) > 1

    def key(self, line: Line) -> object:
        """By what rows are about one person."""
        number = line.values["id_number"]
        if self.several(line) or len(self._births.get(number, ())) > 1:
            return number
        return self._birth(line)


def _judged(line: Line, register: _Register, known: set[str], shared: _Shared, today: date) -> Judged:
    values = line.values
    with refused_in("id_number" if values["born"] < today else "born"):
        checked = persons.checked(_new(values), today)
    if checked.unit not in known:
        raise no_unit("unit", checked.unit)
    if shared.several(line) and not values["id_number"]:
        raise Against("id_number", M("several persons here share name and day of birth; give the identity number"))
    found = _meant(line, register, checked, shared)
    if found is None:
        return Judged(line, "new", checked)
    there = {name: getattr(found, name) for name in _CHANGING}
    after = differing(line, there, _CHANGING)
    if found.id_number and "id_number" in after:
        raise Against("id_number", M("{number} is registered with another one", number=found.number))
    if not after:
        return Judged(line, "same")
    return Judged(line, "changed", (found, after), {name: there[name] for name in after})


def _new(values: Mapping[str, Any]) -> NewPerson:
    return NewPerson(
        values["name"],
        values["born"],
        values["unit"],
        values["post"] or "",
        values["rank"] or "other",
        bool(values["retired"]),
        values["id_number"],
    )


def _meant(line: Line, register: _Register, wanted: NewPerson, shared: _Shared) -> Row[Any] | None:
    """Whom of the register a row means, if anybody yet. Raises Against where that cannot be told."""
    number = line.values["person"]
    found = register.by_number.get(number) if number else register.by_id.get(wanted.id_number or "")
    if number and found is None:
        raise Against("person", M("No person is registered as {text}. See: travel person list", text=number))
    if found is not None:
        if (found.name, found.born) != (wanted.name, wanted.born):
            raise Against(
                "person" if number else "id_number",
                M("{number} is {name}, born {born}", number=found.number, name=found.name, born=found.born),
            )
        return found
    if shared.several(line):
        return None
    same = [
        row
        for row in register.born(wanted)
        if not (wanted.id_number and row.id_number and row.id_number != wanted.id_number)
    ]
    if len(same) > 1:
        numbers = [row.number for row in same]
        raise Against(
            "name",
            M("Several persons are called {text}; give the number: {numbers}", text=wanted.name, numbers=numbers),
        )
    return same[0] if same else None


def write(desk: Desk, judged: Judged) -> None:
    """Register a new person, or bring one up to date."""
    if judged.what == "new":
        enter_person(desk, judged.entry)
    else:
        found, after = judged.entry
        change_person(desk, found, after)
