"""Units from a table: names, kinds, and the tree they form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from travel.i18n import N_, M
from travel.imports.cells import Choice, Text
from travel.imports.columns import Column
from travel.imports.judging import Against, Asked, Judged, each_once, no_unit, unchangeable, wrong
from travel.imports.table import Line
from travel.registry import units
from travel.registry.entries import enter_unit
from travel.registry.keeping import Desk
from travel.vocabulary import UNIT_KIND

_KIND = Choice(
    UNIT_KIND,
    {
        "机关": "organ",
        "事业单位": "organ",
        "机关事业单位": "organ",
        "国有企业": "enterprise",
        "国企": "enterprise",
        "学校": "university",
        "政府": "government",
        "外办": "office",
        "省外办": "province",
    },
)

COLUMNS = (
    Column(
        "unit",
        N_("Unit"),
        N_("Full name of the unit; by it everything else names the unit."),
        Text(),
        required=True,
        aliases=("单位名称", "名称", "单位全称", "机构名称"),
        example="景德镇中国陶瓷博物馆",
    ),
    Column(
        "kind",
        N_("Kind"),
        N_("What the unit is; an organ or institution where nothing stands."),
        _KIND,
        aliases=("单位类别", "单位性质", "类型", "性质"),
        shape="choice",
        example="organ",
    ),
    Column(
        "under",
        N_("Under"),
        N_("The unit above it, registered or in this table; a unit without one stands at the top."),
        Text(),
        aliases=("上级", "主管单位", "主管部门", "上级主管单位"),
        example="景德镇市人民政府",
    ),
)


def judge(tx: Connection, asked: Asked) -> list[Judged]:
    """New units, those above first; what is registered otherwise is wrong: a unit is neither moved nor made another."""
    registered = {fact.name: fact for fact in units.units(tx)}
    names = {fact.id: fact.name for fact in registered.values()}
    there = {
        fact.name: {"kind": fact.kind, "under": names[fact.above] if fact.above else None}
        for fact in registered.values()
    }
    listed = {line.values["unit"]: line.values["under"] for line in asked.lines if not line.problems}
    found = each_once(asked, lambda line: line.values["unit"], lambda line: _judged(line, there, listed))
    depth = {name: _depth(name, listed) for name in listed}
    ordered = sorted(found, key=lambda each: (each.what == "new" and depth[each.line.values["unit"]]) or 0)
    return list(_below_what_is_right(ordered, set(there)))


def _below_what_is_right(ordered: Iterable[Judged], known: set[str]) -> Iterator[Judged]:
    """The rows, those above first; below a row that is wrong nothing is new."""
    for each in ordered:
        if each.what == "new":
            name, _kind, under = each.entry
            if under is not None and under not in known:
                yield wrong(each.line, no_unit("under", under).problem)
                continue
            known.add(name)
        yield each


def _judged(line: Line, there: Mapping[str, Mapping[str, Any]], listed: Mapping[str, str | None]) -> Judged:
    name, under = line.values["unit"], line.values["under"]
    known = there.get(name)
    if known is not None:
        if line.values["kind"] not in (None, known["kind"]):
            raise unchangeable("kind", UNIT_KIND.label(known["kind"]))
        if under not in (None, known["under"]):
            raise unchangeable("under", known["under"] or M("the top"))
        return Judged(line, "same")
    if under is not None and under not in there and under not in listed:
        raise no_unit("under", under)
    if _depth(name, listed) is None:
        raise Against("under", M("{name} would stand above itself", name=name))
    return Judged(line, "new", (name, line.values["kind"] or "organ", under))


def _depth(name: str, listed: Mapping[str, str | None]) -> int | None:
    """How many units of the table stand above; None where they stand above one another in a circle."""
    seen = [name]
    while (above := listed.get(seen[-1])) is not None and above in listed:
        if above in seen:
            return None
        seen.append(above)
    return len(seen)


def write(desk: Desk, judged: Judged) -> None:
    """Register a new unit."""
    name, kind, under = judged.entry
    enter_unit(desk, name, kind, under)
