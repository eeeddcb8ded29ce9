"""Passports from a table: what lies in the cabinets on the day an office begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from travel.custody import passports
from travel.i18n import N_, M
from travel.imports.cells import Choice, Text, day, document_number, person_name
from travel.imports.columns import Column
from travel.imports.judging import Against, Asked, Judged, differing, each_once, refused_in, unchangeable
from travel.imports.table import Line
from travel.registry import persons
from travel.vocabulary import PASSPORT_KIND

COLUMNS = (
    Column(
        "passport",
        N_("Passport number"),
        N_("The passport's number."),
        document_number,
        required=True,
        aliases=("护照号", "护照号码", "证件号码", "证照号码", "证件号", "通行证号码"),
        example="PE0000000",
        private=True,
    ),
    Column(
        "kind",
        N_("Kind of passport"),
        N_("Which passport or pass it is."),
        Choice(
            PASSPORT_KIND,
            {
                "外交": "diplomatic",
                "公务": "service",
                "公务普通": "public-affairs",
                "因公普通护照": "public-affairs",
                "因公往来香港澳门特别行政区通行证": "hk-macao-pass",
                "往来港澳通行证": "hk-macao-pass",
                "因公港澳通行证": "hk-macao-pass",
                "港澳通行证": "hk-macao-pass",
            },
        ),
        required=True,
        aliases=("证照种类", "护照种类", "证件种类", "证件类型", "种类", "类型"),
        shape="choice",
        example="public-affairs",
    ),
    Column(
        "holder",
        N_("Holder"),
        N_("The holder: his name, or his number in the register of persons."),
        person_name,
        required=True,
        aliases=("姓名", "持照人", "持证人", "持有人"),
        example="吕品",
    ),
    Column(
        "born",
        N_("Born"),
        N_("The holder's day of birth, where several persons bear the name."),
        day,
        aliases=("出生日期", "出生年月日", "生日"),
        shape="day",
        example="1970-03-15",
    ),
    Column(
        "issued_on",
        N_("Issued"),
        N_("The day of issue."),
        day,
        required=True,
        aliases=("签发日期", "发证日期", "颁发日期"),
        shape="day",
        example="2022-01-10",
    ),
    Column(
        "expires_on",
        N_("Expires"),
        N_("The day of expiry."),
        day,
        required=True,
        aliases=("有效期至", "有效期", "有效日期", "到期日期", "有效期截止日期", "失效日期"),
        shape="day",
        example="2027-01-09",
    ),
    Column(
        "endorsed_until",
        N_("Endorsed until"),
        N_("The last day of the endorsement in a Hong Kong–Macao pass."),
        day,
        aliases=("签注有效期", "签注有效期至", "签注截止日期"),
        shape="day",
        example="",
    ),
    Column(
        "cabinet",
        N_("Cabinet"),
        N_("In which cabinet it lies."),
        Text(40),
        aliases=("柜号", "保管柜", "柜"),
        example="A",
    ),
    Column(
        "slot", N_("Slot"), N_("In which slot of it."), Text(40), aliases=("格号", "格", "位置", "袋号"), example="12"
    ),
)

_FIXED = ("kind", "issued_on", "expires_on", "cabinet", "slot")


def judge(tx: Connection, asked: Asked) -> list[Judged]:
    """New passports (``entry`` is the number of the holder), and endorsements that have changed."""
    there = {row.number: dict(row._mapping) for row in passports.everything(tx)}
    return each_once(asked, lambda line: line.values["passport"], lambda line: _judged(tx, line, there))


def _judged(tx: Connection, line: Line, there: Mapping[str, dict[Any, Any]]) -> Judged:
    values = line.values
    if values["issued_on"] >= values["expires_on"]:
        raise Against("expires_on", M("it is not after the day of issue, {issued}", issued=values["issued_on"]))
    holder = _holder(tx, line)
    found = there.get(values["passport"])
    if found is None:
        return Judged(line, "new", holder)
    if holder != found["person"]:
        raise unchangeable("holder", found["holder"])
    for column in differing(line, found, _FIXED):
        shown = PASSPORT_KIND.label(found[column]) if column == "kind" else found[column] or M("nothing")
        raise unchangeable(column, shown)
    if differing(line, found, ("endorsed_until",)):
        return Judged(line, "changed", holder, {"endorsed_until": found["endorsed_until"]})
    return Judged(line, "same")


def _holder(tx: Connection, line: Line) -> str:
    values = line.values
    with refused_in("holder"):
        if values["born"] is None:
            return str(persons.known_person(tx, values["holder"]).number)
        same = persons.born_on(tx, values["holder"], values["born"])
    if len(same) != 1:
        count = len(same)
        raise Against("holder", M("{count} persons of this name and day of birth are registered", count=count))
    return str(same[0].number)
