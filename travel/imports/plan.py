"""The annual plan from a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from travel.i18n import N_, M
from travel.imports.cells import Text, Whole, code_that, countries, yes_no
from travel.imports.columns import Column
from travel.imports.judging import Against, Asked, Judged, differing, each_once, no_unit, unchangeable
from travel.imports.table import Line
from travel.registry import plan, units
from travel.registry.entries import change_plan_entry, checked_number, enter_plan_entry
from travel.registry.keeping import Desk
from travel.registry.plan import NewEntry, Planned

_YEAR = re.compile(r"\d{4}(?!\d)")

COLUMNS = (
    Column(
        "plan",
        N_("Plan number"),
        N_("The number in the plan, which is given out once: 2023-05."),
        code_that(checked_number),
        required=True,
        aliases=("计划编号", "计划号", "编号", "序号"),
        example="2023-05",
    ),
    Column(
        "title",
        N_("Title of the delegation"),
        N_("What the delegation is to do, in short."),
        Text(),
        required=True,
        aliases=("团组名称", "出访任务", "任务", "名称", "标题"),
        example="签署友城意向书",
    ),
    Column(
        "unit",
        N_("Unit"),
        N_("The unit that sends it."),
        Text(),
        required=True,
        aliases=("单位", "组团单位", "派出单位", "计划单位"),
        example="景德镇市人民政府外事办公室",
    ),
    Column(
        "persons",
        N_("Persons"),
        N_("How many may go."),
        Whole(1, 1000, "人"),
        required=True,
        aliases=("人数", "团组人数", "计划人数"),
        shape="whole",
        example="4",
    ),
    Column(
        "year",
        N_("Year"),
        N_("The year of the plan; without it the one the number begins with."),
        Whole(1950, 2199, "年度"),
        aliases=("年度", "年份", "计划年度"),
        shape="whole",
        example="2023",
    ),
    Column(
        "countries",
        N_("Countries and regions"),
        N_("Where to: countries or regions by name or code, with commas between."),
        countries,
        aliases=("出访国家", "国家", "出访国家地区", "出访国家（地区）", "目的地", "前往国家地区"),
        example="保加利亚",
    ),
    Column(
        "month",
        N_("Month"),
        N_("In which month."),
        Whole(1, 12, "月份"),
        aliases=("月份", "出访月份", "出访时间", "计划月份"),
        shape="whole",
        example="9",
    ),
    Column(
        "apart",
        N_("Planned apart"),
        N_("Whether it is planned apart, outside the unit's total."),
        yes_no,
        aliases=("单列", "计划单列", "是否单列"),
        shape="yes-no",
        example="否",
    ),
)

_CHANGING = ("title", "persons", "countries", "month", "apart")


def judge(tx: Connection, asked: Asked) -> list[Judged]:
    """New entries, and changes to those that no delegation has used; unit and year stay."""
    years = {year for line in asked.lines if not line.problems and (year := _year(line)) is not None}
    there = {entry.number: entry for year in years for entry in plan.entries(tx, year)}
    taken = plan.numbers(tx)
    known = {unit.name for unit in units.units(tx)}
    return each_once(
        asked, lambda line: line.values["plan"], lambda line: _judged(line, there, taken, known), ("unit", known)
    )


def _year(line: Line) -> int | None:
    begins = _YEAR.match(line.values["plan"])
    return line.values["year"] or (int(begins[0]) if begins else None)


def _judged(line: Line, there: Mapping[str, Planned], taken: Mapping[str, int], known: set[str]) -> Judged:
    values, year, number = line.values, _year(line), line.values["plan"]
    if year is None:
        raise Against("year", M("it is missing, and the number begins with no year"))
    if values["unit"] not in known:
        raise no_unit("unit", values["unit"])
    if number not in taken:
        named = {name: values[name] for name in ("title", "unit", "persons", "month")}
        entry = NewEntry(number, year=year, countries=values["countries"] or (), apart=bool(values["apart"]), **named)
        return Judged(line, "new", entry)
    found = there.get(number)
    if found is None:
        raise unchangeable("year", taken[number])
    if values["unit"] != found.unit:
        raise unchangeable("unit", found.unit)
    after: dict[str, Any] = differing(line, vars(found), _CHANGING)
    if after and found.delegations:
        used = M("{number} is used by {delegations}; it stays as it is", number=number, delegations=found.delegations)
        raise Against(next(iter(after)), used)
    if not after:
        return Judged(line, "same")
    return Judged(line, "changed", after, {name: vars(found)[name] for name in after})


def write(desk: Desk, judged: Judged) -> None:
    """Enter what is new in the plan, or change what nobody has used."""
    if judged.what == "new":
        enter_plan_entry(desk, judged.entry)
    else:
        change_plan_entry(desk, judged.line.values["plan"], judged.before, judged.entry)
